"""The driver and the engines: nothing is lost, whoever dies; nothing is done twice without need."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from assist import rules
from assist.model import Form, Record
from assist.pipeline import Ledger, Options, triage, worker
from assist.pipeline import engine as engines
from assist.pipeline.completeness import missing_part
from assist.pipeline.engine import CRASHED, Pool
from assist.pipeline.intake import writable
from assist.pipeline.queue import Selection, ranked
from assist.pipeline.stop import Stop
from assist.pipeline.version import code_version, reading_key
from assist.pipeline.worker import NO_FORM, Job
from assist.rules import CheckResult, Crash
from assist.store import Store
from assist.triage import assess
from tests import faulty_work
from tests.records import finding, form, place, record


@pytest.fixture(autouse=True)
def easy_extraction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file that speaks of a form holds one, named by its first line; reading itself is real."""

    def extract(document: object) -> tuple[Form, ...]:
        text = str(getattr(document, "text", ""))
        if "boom" in text:
            raise ZeroDivisionError("boom")
        return tuple(form(project_name=line) for line in text.split("\n") if "表" in line)

    monkeypatch.setattr(worker, "extract", extract)
    monkeypatch.setattr(rules, "check_all", lambda forms, policy: [CheckResult((), ()) for _ in forms])
    monkeypatch.setattr(rules, "check_siblings", lambda forms, text, policy: {1: (finding(),)} if forms[1:] else {})


def put(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def names(records: Iterable[Record]) -> list[str]:
    return [Path(item.file).name for item in records]


def test_each_form_is_a_record_and_findings_across_forms_reach_theirs(tmp_path: Path) -> None:
    place = put(tmp_path / "d", a="甲表\n乙表")
    first, second = triage([place], Options())
    assert [item.form_index for item in (first, second)] == [0, 1]
    assert (first.findings, len(second.findings)) == ((), 1)
    assert second.risk > 0
    assert second.headline.startswith("执行率61.04%")


def test_what_is_wrong_with_a_file_is_its_record_and_the_batch_goes_on(tmp_path: Path) -> None:
    place = put(tmp_path / "d", a="没有", b="", c="boom", d="甲表")
    (place / "e.docx").write_bytes(b"PK\x03\x04 cut")
    found = {Path(item.file).name: item for item in triage([place, tmp_path / "gone"], Options())}
    assert found["d.txt"].status == "ok"
    assert found["a.txt"].error == NO_FORM
    assert "ZeroDivisionError" in (found["c.txt"].error or "")
    for name in ("b.txt", "e.docx", "gone"):
        assert found[name].status == "failed"
        assert "请" in (found[name].error or "")
    assert len(found) == 6


def test_a_rule_that_crashes_is_counted_and_its_form_not_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash = CheckResult((), (), (Crash("B03", "ZeroDivisionError: x"),))
    monkeypatch.setattr(rules, "check_all", lambda forms, policy: [crash for _ in forms])

    def siblings(forms: object, text: str, policy: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(rules, "check_siblings", siblings)
    ledger = Ledger()
    (only,) = triage([put(tmp_path / "d", a="甲表")], Options(), ledger)
    assert only.status == "partial"
    assert "B03" in only.warnings[-1]
    assert set(ledger.crashes) == {"B03：ZeroDivisionError: x", "跨表规则：KeyError: 'x'"}


def test_a_second_run_reads_only_what_is_new_and_forgets_what_is_gone(tmp_path: Path) -> None:
    place = put(tmp_path / "d", a="甲表", b="乙表", c="甲表")
    with Store(tmp_path / "w") as store:
        first = Ledger.open(store, [])
        assert sorted(names(triage([place], Options(), first))) == ["a.txt", "b.txt", "c.txt"]
        # c has the bytes of a, which were still being read or just stored: either is right
        assert first.files == 3
        (place / "a.txt").unlink()
        put(place, b="乙二表", e="丙表")
        second = Ledger.open(store, [])
        assert sorted(names(triage([place], Options(), second))) == ["b.txt", "c.txt", "e.txt"]
        assert (second.files, second.reused, second.vanished) == (3, 1, 1)
        projects = {item.form.project_name for item in ranked(store, second.run, Selection()) if item.form}
        assert projects == {"甲表", "乙二表", "丙表"}
        third = Ledger.open(store, [])
        list(triage([place], Options(reuse=False), third))
        assert (third.reused, third.vanished) == (0, 0)


def test_a_run_over_a_part_leaves_the_rest_alone(tmp_path: Path) -> None:
    put(tmp_path / "d", a="甲表")
    put(tmp_path / "d2", a="乙表")
    with Store(tmp_path / "w") as store:
        list(triage([tmp_path / "d", tmp_path / "d2"], Options(), Ledger.open(store, [])))
        (tmp_path / "d" / "a.txt").unlink()
        (tmp_path / "d2" / "a.txt").unlink()
        ledger = Ledger.open(store, [])
        assert list(triage([tmp_path / "d"], Options(), ledger)) == []
        assert ledger.vanished == 1
        assert store.counts()["sources"] == 1


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = put(tmp_path / "d", a="甲表")
    monkeypatch.chdir(place)
    for ledger in (Ledger(), Ledger.open(Store(tmp_path / "w"), [])):
        paths = [Path(), Path("a.txt"), place, Path("../d")]
        assert len(list(triage(paths, Options(), ledger))) == 1


def test_members_of_one_name_in_an_archive_are_both_read(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as out, pytest.warns(UserWarning, match="Duplicate"):
        for text in ("甲表", "乙表"):
            out.writestr("x.txt", text)
    found = list(triage([archive], Options()))
    assert {item.form.project_name for item in found if item.form} == {"甲表", "乙表"}
    assert len({item.file for item in found}) == 2


def test_names_that_are_not_utf8_can_be_stored(tmp_path: Path) -> None:
    raw = "表".encode("gb18030")
    (tmp_path / "d").mkdir()
    Path(str(tmp_path / "d") + "/" + raw.decode("utf-8", "surrogateescape") + ".txt").write_text("甲表")
    with Store(tmp_path / "w") as store:
        ledger = Ledger.open(store, [])
        assert names(triage([tmp_path / "d"], Options(), ledger)) == ["表.txt"]
    assert writable("a/\udcff") == "a/\\xff"


def test_leaving_early_or_stopping_is_an_interruption_that_removes_nothing(tmp_path: Path) -> None:
    place = put(tmp_path / "d", a="甲表", b="乙表", c="丙表")
    with Store(tmp_path / "w") as store:
        list(triage([place], Options(), Ledger.open(store, [])))
        (place / "a.txt").unlink()
        left = Ledger.open(store, [])
        walk = triage([place], Options(), left)
        next(walk)
        walk.close()  # type: ignore[attr-defined]
        stop = Stop()
        stop.ask()
        stopped = Ledger.open(store, [])
        assert list(triage([place], Options(), stopped, stop)) == []
        assert left.interrupted
        assert stopped.interrupted
        assert store.counts()["sources"] == 3


def test_the_key_changes_with_bytes_only_while_the_code_stays() -> None:
    assert reading_key("a") == reading_key("a")
    assert reading_key("a") != reading_key("b")
    assert len(code_version()) == 16


def test_selection_reranks(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        ledger = Ledger.open(store, [])
        contradiction = assess(record(finding(rule="S05"), file="a"))
        violation = assess(record(finding("violation", rule="B03"), file="b"))
        for item in (contradiction, violation):
            job = Job(f"/{item.file}", item.file, item.file, item.sha256, b"")
            ledger.keep(job, worker.Outcome((item,)))
        assert names(ranked(store, ledger.run, Selection())) == ["a", "b"]
        for selection in (Selection.parse("b", None), Selection.parse(None, "s05, X")):
            queue = list(ranked(store, ledger.run, selection))
            assert names(queue) == ["b", "a"]
            assert queue[1].risk == 0
            assert queue[1].headline == "未发现问题"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, None),
        ({"indicators": ()}, "绩效指标"),
        ({"total_score": None}, "总分"),
        ({"total_score": None, "has_scores": False}, None),
        ({"total_score": None, "blank_labels": form().evidence}, None),
        ({"indicators": (), "total_score": None}, "绩效指标和总分"),
        (
            {"indicators": (), "budget": (), "total_score": None, "title": "绩效自评报告", "layout": "N2"},
            "绩效情况",
        ),
        ({"indicators": (), "budget": (), "title": "绩效自评报告", "layout": "N2"}, None),
        ({"indicators": (), "total_score": None, "layout": "N4", "has_scores": False}, "绩效指标"),
        ({"layout": "P1-SC"}, "评价结论"),
        ({"layout": "P1-SC", "problems": "无"}, None),
        ({"layout": "T3", "has_scores": False, "total_score": None}, "满意度指标和说明"),
        ({"layout": "T3", "has_scores": False, "blank_labels": {"notes": place("总分")}}, None),
        ({"layout": "T2", "has_scores": False, "notes": "无"}, None),
    ],
)
def test_a_form_cut_in_half_is_noticed(changes: dict[str, object], missing: str | None) -> None:
    reason = missing_part(form(**changes))
    assert (reason is None) if missing is None else f"没有找到{missing}，" in (reason or "")


# Worker processes


def jobs(*orders: str) -> list[Job]:
    return [
        Job(f"/{index}", str(index), str(index), "", order.encode()) for index, order in enumerate(orders)
    ]


def outcomes(orders: list[str], options: Options, stop: Stop | None = None) -> dict[str, Record]:
    pool = Pool(options, stop or Stop(), faulty_work.work)
    found: dict[str, Record] = {}
    try:
        for job in jobs(*orders):
            found.update((done.name, outcome.records[0]) for done, outcome in pool.add(job))
        found.update((done.name, outcome.records[0]) for done, outcome in pool.finish())
    finally:
        pool.close()
    return found


def test_work_is_spread_over_processes_and_none_is_lost() -> None:
    found = outcomes(["sleep 0.02"] * 60, Options(workers=2, timeout=20))
    assert sorted(found, key=int) == [str(number) for number in range(60)]
    assert len({item.error for item in found.values()}) == 2


def test_a_worker_that_dies_names_its_file_and_the_others_are_done() -> None:
    orders = ["ok"] * 40
    orders[7] = orders[23] = "die"
    found = outcomes(orders, Options(workers=2, timeout=20))
    assert len(found) == 40
    failed = {name: item.error for name, item in found.items() if item.status == "failed"}
    assert failed == {"7": CRASHED, "23": CRASHED}


def test_a_worker_that_is_killed_once_costs_nothing(tmp_path: Path) -> None:
    found = outcomes(["ok", f"die once {tmp_path / 'mark'}", "ok"], Options(workers=2, timeout=20))
    assert {item.status for item in found.values()} == {"ok"}
    assert len(found) == 3


@pytest.mark.slow
def test_work_that_cannot_be_interrupted_is_ended() -> None:
    found = outcomes(["ok", "hang", "ok"], Options(workers=2, timeout=1))
    assert "1 秒的时限" in (found["1"].error or "")
    assert [found[name].status for name in ("0", "2")] == ["ok", "ok"]


def test_a_stop_keeps_what_is_in_progress_and_starts_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_LAST_WAIT", 2.0)
    stop = Stop()
    pool = Pool(Options(workers=1, timeout=20), stop, faulty_work.work)
    try:
        given = jobs("sleep 0.5", *["sleep 30"] * 8)
        early = [done.name for job in given[:3] for done, _ in pool.add(job)]
        stop.ask()
        late = [done.name for done, _ in pool.finish()]
    finally:
        pool.close()
    assert early + late == ["0"]
