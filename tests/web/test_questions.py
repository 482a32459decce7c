"""The ask box: answers with plan, rows and sources that lead into the forms; threads; what is refused."""

from __future__ import annotations

import io
import re
import threading
import time
from pathlib import Path

import openpyxl
import pytest

from assist.retrieve import Past
from assist.store import Entry, Store
from assist.triage import assess
from assist.web.app import create_app
from assist.web.asking import Asking, Preparing
from assist.web.config import Config
from tests.records import finding, form, record
from tests.web.conftest import EVIL, Visit


def ask(visit: Visit, *questions: str):  # type: ignore[no-untyped-def]
    return visit.get("/api/v1/ask", params={"q": list(questions)})


def test_the_answer_counts_what_is_there(visit: Visit) -> None:
    given = ask(visit, "2024年有多少份").json()
    assert given["value"] == 3  # a, evil and clean; b is of 2023
    assert given["plan"]["kind"] == "count"
    assert given["refused"] is None


def test_a_follow_up_keeps_the_rest_of_the_question(visit: Visit) -> None:
    given = ask(visit, "2024年有多少份", "那2023年呢").json()
    assert given["value"] == 1
    assert given["follow_up_of"] == "2024年有多少份"
    page = visit.get("/ask", params={"q": ["2024年有多少份", "那2023年呢"]}).text
    assert page.count('class="turn"') == 2


def test_citations_lead_to_the_cell(visit: Visit) -> None:
    given = ask(visit, "执行率低于70%的项目").json()
    assert given["total"] == len(given["rows"]) == 4
    numbers = {item["number"] for item in given["citations"]}
    assert None not in numbers
    page = visit.get("/ask", params={"q": "执行率低于70%的项目"}).text
    link = re.search(r'href="(/forms/\d+\?at=[^"]+)"', page)
    assert link
    form = visit.get(link[1].replace("&amp;", "&")).text
    assert re.search(r'data-at="\d+ \d+"', form)
    assert 'data-at="' not in visit.get("/forms/1?at=nowhere").text


def test_what_is_not_understood_is_refused_and_said(visit: Visit) -> None:
    given = ask(visit, "明天会下雨吗").json()
    assert given["refused"]
    assert given["rows"] == []
    page = visit.get("/ask", params={"q": "明天会下雨吗"})
    assert page.status_code == 200
    assert "不能回答" in page.text


def test_a_question_is_text_on_the_page(visit: Visit) -> None:
    for question in (EVIL, f"执行率低于70%的项目{EVIL}"):
        assert EVIL not in visit.get("/ask", params={"q": question}).text
    page = visit.get("/ask", params={"q": "执行率低于70%的项目"}).text  # lists the form whose name is markup
    assert EVIL not in page
    assert "&lt;script&gt;" in page


def test_the_workbook_holds_question_rows_and_sources(visit: Visit) -> None:
    answer = visit.get("/export/answer.xlsx", params={"q": "执行率低于70%的项目"})
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [sheet.title for sheet in book] == ["回答", "明细", "出处"]
    assert book["明细"].max_row == 5
    cells = [cell for row in book["明细"].iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}  # a unit called =1+1 stays a text
    assert "=1+1" in {cell.value for cell in cells}


def test_nothing_asked(visit: Visit) -> None:
    assert ask(visit).status_code == 422
    assert ask(visit, "  ").status_code == 400
    assert visit.get("/export/answer.xlsx").status_code == 400
    assert ask(visit, *["有多少份"] * 9).status_code == 422
    assert visit.get("/ask", params={"q": ["有多少份"] * 30}).text.count('class="turn"') == 8


def test_decisions_are_in_the_next_answer(visit: Visit) -> None:
    before = ask(visit, "退回的有多少份").json()["value"]
    body = {
        "action": "send_back",
        "version": visit.get("/api/v1/forms/1/version").json()["version"],
        "reason": "改",
    }
    assert visit.change("POST", "/api/v1/forms/1/decision", body).status_code == 200
    assert ask(visit, "退回的有多少份").json()["value"] == before + 1


def test_while_the_index_is_made_the_visitor_is_told(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    refresh = Past.refresh

    def slow(self: Past, progress) -> int:  # type: ignore[no-untyped-def]
        progress(250)
        go_on.wait(10)
        return refresh(self, progress)

    monkeypatch.setattr(Past, "refresh", slow)
    monkeypatch.setattr("assist.web.asking._WAIT", 0.05)
    asking = Asking(workspace)
    with pytest.raises(Preparing) as told:
        asking.ask(["有多少份"])
    assert told.value.done == 250
    with pytest.raises(Preparing):  # at once, without a thread waiting
        asking.ask(["有多少份"])
    go_on.set()
    for _ in range(100):
        try:
            given = asking.ask(["有多少份"])
            break
        except Preparing:
            time.sleep(0.05)
    assert given[-1].value == 4
    asking.close()


def test_precedents_of_findings_lead_to_their_forms(tmp_path: Path) -> None:
    files = {
        f"{year}-{number}": (record(finding(), form=form(year=year, unit=f"单位{number}")),)
        for year in (2022, 2023) for number in range(3)
    }  # fmt: skip
    files["now"] = (record(finding()),)
    store = Store(tmp_path)
    number = store.begin_run("v", [])
    for place, (path, records) in enumerate(files.items()):
        ready = tuple(assess(item) for item in records)
        store.put(number, Entry(f"/x/{path}", path, f"key{place}", f"{place:064x}"[::-1], ready))
    store.finish_run(number, "done", files=len(files), reused=0)
    store.close()
    app = create_app(Config(tmp_path))
    with Visit(app, base_url="http://localhost") as visit:
        app.state.follower.catch_up()  # else the first page may come before the forms are in the index
        now = next(item for item in visit.get("/api/v1/forms").json()["forms"] if item["file"] == "now")
        said = visit.get(f"/api/v1/forms/{now['id']}/precedents").json()["findings"]
        (only,) = said.values()
        assert re.search("相似往年表单[3-6]份", only["statement"])
        assert len(only["precedents"]) == 3
        others = {item["id"] for item in visit.get("/api/v1/forms").json()["forms"]} - {now["id"]}
        assert {item["number"] for item in only["precedents"]} <= others
        assert visit.get("/api/v1/forms/999/precedents").status_code == 404


def test_the_configured_model_helps_where_the_grammar_gives_up(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_core", reason="pip install 'assist[llm]' installs it; CI does")
    from assist.llm.access import Access
    from assist.llm.seam import Seam
    from assist.web.model_help import ModelHelp
    from tests.llm.scripted import Scripted

    question = "劳驾瞅瞅2024年有几家"
    parts = [("劳驾瞅瞅", "套话", "无", "无"), ("2024年", "条件", "年度", "等于"), ("有几家", "统计", "份数", "个数")]
    planned = {"items": [dict(zip(("quote", "part", "field", "op"), part, strict=True)) for part in parts]}
    access = Access("http://127.0.0.1:1/v1", "m")
    seams = [
        Seam(access, chat=Scripted(queue=[]), first_delay=0.0),  # answers nothing: given up
        Seam(access, chat=Scripted(queue=[planned, {"items": [{"sentence": "2024年度共3份。"}]}]), first_delay=0.0),
    ]

    def opened(self: ModelHelp) -> Seam:
        if self._seam is None:
            self._seam = seams.pop(0)
        return self._seam

    monkeypatch.setattr(ModelHelp, "_opened", opened)
    with Visit(create_app(Config(workspace, model=access)), base_url="http://localhost") as client:
        assert ask(client, question).json()["refused"]
        given = ask(client, question + "？").json()
        assert (given["value"], given["plan"]["origin"]) == (3, "model")
        assert seams == []
