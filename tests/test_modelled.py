"""A batch with a model that helps, fails, lies or goes away: nothing is lost, everything is named."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest

pytest.importorskip("langchain_openai")

from assist.llm.access import Access
from assist.llm.cache import Cache
from assist.llm.seam import Seam
from assist.model import Record
from assist.pipeline import Ledger, Options, triage
from assist.store import Store
from corpus.generate import generate
from corpus.render import render
from tests.extract.unknown_layouts import CARD, CARD_MEANS, LEDGER, LEDGER_MEANS, page
from tests.llm.endpoint import Endpoint, Fault, Reply
from tests.llm.scripted import Scripted
from tests.reviews.test_exam import PAIRS
from tests.samples import planted_form, sound_form
from tests.test_injection import clean

MEANS = {**LEDGER_MEANS, **CARD_MEANS}


def labels_of(body: dict[str, Any]) -> dict[str, Any]:
    """What a model that understands would answer to a label map: a role for each key of the schema."""
    schema = body["response_format"]["json_schema"]["schema"]
    if "$defs" not in schema:
        return {"items": []}
    return {text: MEANS.get(text.rstrip(ascii_lowercase), "其他") for text in schema["properties"]}


def understands(messages: Sequence[Any], body: dict[str, Any]) -> dict[str, Any]:
    return labels_of(body)


def seam(chat: Any, cache: Cache | None = None, **access: Any) -> Seam:
    return Seam(Access("http://127.0.0.1:9/v1", "m", **access), cache, chat, first_delay=0.001)


def test_an_unknown_layout_is_read_with_a_models_help(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page(LEDGER, "青禾区2024年财政支出成效自查登记表"))
    [without] = triage([tmp_path], Options())
    assert without.form is None or without.form.project_name is None
    [record] = triage([tmp_path], Options(), asks=seam(Scripted(by=understands)))
    assert record.form is not None
    assert record.form.project_name == "社区食堂补助"
    assert [str(line.executed) for line in record.form.budget] == ["99.00", "81.00", "18.00"]
    assert [item.score for item in record.form.indicators] == [20, 20, 15, 30, 10]
    assert record.form.evidence["project_name"].method == "model"
    assert all(record.text[e.start : e.end] == e.text for e in record.form.evidence.values())
    assert record.usage.model == "m" and record.usage.prompt_tokens > 0
    assert any("版式未收录" in warning or "辨认表头" in warning for warning in record.warnings)


@pytest.mark.parametrize(
    "reply",
    [
        "Sorry, I can't do that.",
        {"items": []},
        {"无此栏": "分值", "items": []},
        RuntimeError("surprise"),
        "x" * 100_000,
    ],
)
def test_whatever_a_model_says_known_forms_stay_as_they_are(tmp_path: Path, reply: Any) -> None:
    (tmp_path / "planted.docx").write_bytes(planted_form())
    (tmp_path / "sound.docx").write_bytes(sound_form())
    (tmp_path / "z.html").write_bytes(page(CARD, "云岭县2024年资金绩效自评明白卡"))
    plain = list(triage([tmp_path], Options()))
    helped = list(triage([tmp_path], Options(), asks=seam(Scripted(by=lambda messages, body: reply), tries=1)))
    assert [strip(record) for record in helped] == [strip(record) for record in plain]


def strip(record: Record) -> str:
    return record.model_copy(update={"usage": Record.model_fields["usage"].default, "warnings": ()}).model_dump_json()


def test_a_failure_is_named_on_its_record_and_tried_again(tmp_path: Path) -> None:
    folder, workspace = tmp_path / "in", tmp_path / "ws"
    folder.mkdir()
    (folder / "a.html").write_bytes(page(LEDGER, "青禾区2024年财政支出成效自查登记表"))
    down = Scripted(by=lambda messages, body: ConnectionError("down"))
    with Store(workspace) as store:
        ledger = Ledger.open(store, [])
        [record] = triage([folder], Options(reading="m"), ledger, asks=seam(down, tries=1))
        assert any("仅按规则" in warning for warning in record.warnings)
        assert ledger.model_failures
        ledger = Ledger.open(store, [])
        [record] = triage([folder], Options(reading="m"), ledger, asks=seam(Scripted(by=understands)))
        assert record.form is not None and ledger.reused == 0
        ledger = Ledger.open(store, [])
        [record] = triage([folder], Options(reading="m"), ledger, asks=seam(Scripted()))
        assert record.form is not None and ledger.reused == 1


def test_a_layout_is_asked_about_once_however_many_forms_have_it(tmp_path: Path) -> None:
    for number in range(12):
        rows = [[cell.replace("社区食堂", f"第{number}食堂") for cell in row] for row in LEDGER]
        (tmp_path / f"{number:02}.html").write_bytes(page(rows, "青禾区2024年成效自查登记表"))
    chat = Scripted(by=understands)
    records = list(triage([tmp_path], Options(), asks=seam(chat)))
    assert len(chat.sent) == 3  # one about labels, two to see whether it can judge
    assert [record.form.project_name for record in records if record.form] == [f"第{n}食堂补助" for n in range(12)]
    assert sum(record.usage.prompt_tokens > 0 for record in records) == 1


def judges(controls: dict[frozenset[str], str]) -> Any:
    """A model that knows these pairs and calls all others unrelated."""

    def answer(messages: Sequence[Any], body: dict[str, Any]) -> dict[str, Any]:
        lines = re.findall(r"^(K\d+) .：(.+)$", str(messages[-1].content), re.M)
        return {"items": [
            {"id": id, "first": first, "second": second, "relation": controls.get(frozenset((first, second)), "无关")}
            for (id, first), (_, second) in zip(lines[::2], lines[1::2], strict=True)
        ]}  # fmt: skip

    return answer


@pytest.mark.parametrize("knows", [True, False])
def test_only_a_model_that_passes_the_exam_judges(tmp_path: Path, knows: bool) -> None:
    (tmp_path / "a.html").write_bytes(clean("html"))
    controls = {frozenset((one["first"], one["second"])): one["right"][0] for one in PAIRS}
    chat = Scripted(by=judges(controls if knows else {}))
    [record] = triage([tmp_path], Options(), asks=seam(chat))
    judged = [finding for finding in record.findings if finding.origin == "model"]
    left = [one for one in record.not_checked if one.rule == "J01"]
    assert [len(judged), len(left), len(chat.sent)] == ([1, 0, 4] if knows else [0, 1, 2])
    assert all(finding.verdict == "review" for finding in judged)


def test_an_exam_that_was_not_answered_is_named_on_every_form_and_tried_again(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_bytes(clean("html") + name.encode())
    down = Scripted(by=lambda messages, body: ConnectionError("down"))
    records = list(triage([tmp_path], Options(), asks=seam(down, tries=1)))
    assert [any("仅按规则" in warning for warning in record.warnings) for record in records] == [True, True]


FAULTS: tuple[Reply, ...] = (
    Fault(500), Fault(429), Fault(503, headers={"Retry-After": "0"}), Fault(drop=True), Fault(cut=True), Fault(400),
    Fault(raw=b"<html>"), Fault(raw=b"{}"), "", "no", '{"事项全称": "项目', Fault(finish="content_filter"),
    Fault(delay=4.0), "Sorry, nothing is wrong with this form.", '{"事项全称": 5}', '{"items": "C1"}',
    '{"invented": "\\u5f97\\u5206"}',
)  # fmt: skip


@pytest.mark.slow
def test_a_batch_under_faults_ends_whole_and_a_resume_asks_only_for_what_is_missing(tmp_path: Path) -> None:
    forms = 500
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(forms):
        # Every form has labels of its own: the same ones would be asked about once for all forms.
        mark = ascii_lowercase[number // 26] + ascii_lowercase[number % 26]
        rows = [[f"{cell}{mark}" if cell in MEANS and "（" not in cell else cell for cell in row] for row in LEDGER]
        (folder / f"{number:03}.html").write_bytes(page(rows, f"青禾区2024年成效自查登记表{number}"))
    rng = random.Random(3)
    healthy = False

    def answer(body: dict[str, Any], n: int) -> Reply:
        if not healthy and rng.random() < 0.2:
            return rng.choice(FAULTS)
        return labels_of(body)

    with Endpoint(answer) as endpoint, Store(tmp_path / "ws") as store:
        def run() -> tuple[list[Record], Ledger]:
            ledger = Ledger.open(store, [])
            asks = Seam(Access(endpoint.url, "m", concurrency=4, tries=2, timeout=3),
                        Cache(tmp_path / "cache.db"), first_delay=0.001)
            return list(triage([folder], Options(reading="m"), ledger, asks=asks)), ledger

        records, ledger = run()
        assert len(records) == len({record.file for record in records}) == forms
        failed = [record for record in records if any("仅按规则" in warning for warning in record.warnings)]
        assert failed and ledger.model_failures
        first = len(endpoint.bodies)
        healthy = True
        again, ledger = run()
        assert len(again) == len({record.file for record in again}) == forms
        assert not ledger.model_failures
        assert ledger.reused == forms - len(failed)
        missing = len(endpoint.bodies) - first
        assert missing <= 5 * len(failed) < first
        assert all(record.form is not None for record in again)
        third, _ = run()
        assert len(endpoint.bodies) == first + missing
        assert sorted(map(strip, third)) == sorted(map(strip, again))


def tells(messages: Sequence[Any], body: dict[str, Any]) -> dict[str, Any]:
    """A model that knows what the number counts, and answers nothing else."""
    asked = re.search(r"^(S\d+) .*（问：12公里）$", str(messages[-1].content), re.M)
    if asked is None:
        return {"items": []}
    item = {"id": asked[1], "number": "12公里", "counted": "渠道清淤里程", "period": "", "stage": "完成"}
    return {"items": [item]}


def test_what_a_number_counts_is_asked_where_the_words_do_not_say(tmp_path: Path) -> None:
    sample = generate(1, "P2")
    told = "河道保洁巡查、渠道清淤里程分别完成96次、12公里。"
    first = sample.form.indicators[0].model_copy(
        update={"level3": "渠道清淤里程", "operator": ">=", "target": "15", "unit": "公里", "actual": "15", "reason": None,
                "target_text": "≥15公里", "actual_text": "15公里"}
    )  # fmt: skip
    form = sample.form.model_copy(update={"completion": told, "indicators": (first, *sample.form.indicators[1:])})
    (tmp_path / "a.docx").write_bytes(render(sample.model_copy(update={"form": form}), "P2", "docx"))
    [plain] = triage([tmp_path], Options())
    chat = Scripted(by=tells)
    [record] = triage([tmp_path], Options(), asks=seam(chat))
    new = {one.id for one in record.findings} - {one.id for one in plain.findings}
    [found] = [one for one in record.findings if one.id in new]
    assert (found.rule, found.verdict, found.origin) == ("N02", "review", "model")
    assert {one.id for one in plain.findings} <= {one.id for one in record.findings}
    assert record.form is not None and plain.form is not None
    assert record.form.model_copy(update={"claims": ()}) == plain.form
