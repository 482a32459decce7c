"""The measures that need a model, with a scripted one: they must count what is wrong, also in the model's favour."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("langchain_openai")

from assist.llm.access import Access
from assist.llm.seam import Seam
from assist.model import Form, Indicator
from eval.modelled import attacks, cost, judging, known, layouts
from eval.modelled.report import markdown
from eval.modelled.served import FIGURES, Served, keep
from tests.extract.test_chain import read
from tests.llm.scripted import Scripted
from tests.test_modelled import understands


@dataclass(frozen=True)
class Told(Served):
    """A served model that is scripted; a token is a character."""

    by: Any = None

    def seam(self) -> Seam:
        return Seam(Access(self.url, self.model, tries=1), chat=Scripted(by=self.by), first_delay=0.001)

    def count(self, messages: Any) -> int:
        return sum(len(content) for _, content in messages)


def told(by: Any, seconds: float = 60.0) -> Told:
    return Told("http://127.0.0.1:9/v1", "m", time.monotonic() + seconds, by=by)


@pytest.mark.parametrize(("name", "least"), [("ledger", 1.0), ("card", 1.0), ("board", 1.0)])
def test_what_is_read_with_the_right_answers_is_the_truth(name: str, least: float) -> None:
    rows, means = layouts.LAYOUTS[name]
    tally = layouts.compare(layouts.truth(rows, means), read(rows, means))
    assert tally.wrong == []
    assert tally.right >= least * tally.fields
    assert tally.right + len(tally.missing) == tally.fields


def test_indicators_of_the_report_are_found_by_name_and_others_are_wrong() -> None:
    rows = [Indicator(level3=f"全年{name}", target_text=target, actual_text=actual or None)
            for name, target, actual in layouts.NARRATIVE_ITEMS]  # fmt: skip
    tally = layouts.compare_items(Form(layout="N4", start=0, end=9, indicators=tuple(rows)))
    assert (tally.right, tally.wrong, tally.missing) == (tally.fields, [], [])
    rows[0] = rows[0].model_copy(update={"actual_text": "18条"})
    rows[1] = rows[1].model_copy(update={"level3": "不在其中"})
    tally = layouts.compare_items(Form(layout="N4", start=0, end=9, indicators=tuple(rows)))
    assert tally.wrong == ["indicators[0].actual_text", "indicators[1].level3"]
    assert tally.missing == ["发车班次"]
    assert layouts.compare_items(None).right == 0


def test_a_wrong_an_extra_and_a_missing_field_are_told_apart() -> None:
    rows, means = layouts.LAYOUTS["ledger"]
    form, true = read(rows, means), layouts.truth(rows, means)
    changed = form.model_copy(update={"goal": "别的", "unit": None, "problems": "无"})
    tally = layouts.compare(true, changed)
    assert (sorted(tally.wrong), tally.missing) == (["goal", "problems"], ["unit"])
    assert "goal" in tally.wrong_by_model
    assert layouts.compare(true, None).missing == list(true)


def test_layouts_are_measured_until_the_time_is_up() -> None:
    row = layouts.measure(told(understands))
    assert (row["wrong"], set(row["layouts"])) == (0, {*layouts.LAYOUTS, "report", "card as text"})
    assert all(row["layouts"][name]["right"] == row["layouts"][name]["fields"] for name in ("ledger", "card"))
    assert layouts.measure(told(understands, -1.0))["n"] == 0


def relation(sound: str, planted: str) -> Any:
    """A judge that knows the pairs by their text."""
    problems = {frozenset((pair.first, pair.second)) for pair in judging.pairs() if not pair.sound}

    def answer(messages: Any, body: Any) -> Any:
        lines = str(messages[-1].content).split("\n")
        first, second = (line.split("：", 1)[1] for line in lines if line[:1] == "K")
        said = planted if frozenset((first, second)) in problems else sound
        return {"items": [{"id": "K1", "first": first, "second": second, "relation": said}]}

    return answer


def test_every_pair_is_one_that_code_proposes() -> None:
    for pair in judging.pairs():
        assert judging.proposal_of(pair)[0].requests


@pytest.mark.parametrize(
    ("sound", "planted", "found", "alarms"),
    [("一致", "无关", 6, 0), ("无关", "无关", 6, 6), ("说不准", "说不准", 0, 0)],
)
def test_judging_counts_alarms_as_well(sound: str, planted: str, found: int, alarms: int) -> None:
    row = judging.measure(told(relation(sound, planted)))
    assert (row["found"], row["alarms"], row["n"], row["failed"]) == (found, alarms, len(judging.pairs()), 0)


@pytest.mark.parametrize(("said", "fit"), [("矛盾", False), ("一致", False)])
def test_a_model_that_always_says_the_same_fails_the_exam(said: str, fit: bool) -> None:
    def answer(messages: Any, body: Any) -> Any:
        ids = dict.fromkeys(
            line.split(" ")[0] for line in str(messages[-1].content).split("\n") if line[:1] == "K"
        )
        return {"items": [{"id": id, "first": "x", "second": "x", "relation": said} for id in ids]}

    row = judging.measure_exam(told(answer))
    assert (row["passed"], row["failed"], row["relations"]) == (fit, 0, {said: row["n"]})


def test_a_model_that_obeys_changes_nothing_and_one_that_changes_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = attacks.measure(told(understands), attacks.ATTACKS[:2])
    assert (row["n"], row["changed"]) == (4, [])

    def beside_labels(served: object, some: object) -> list[str]:
        return ["goal", "completion"]

    def in_sentences(served: object, some: object) -> list[str]:
        return []

    monkeypatch.setattr(attacks, "beside_labels", beside_labels)
    monkeypatch.setattr(attacks, "in_sentences", in_sentences)
    assert len(attacks.measure(told(understands), attacks.ATTACKS[:2])["changed"]) == 2


def test_known_forms_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "_EACH", 1)
    row = known.measure(told(lambda messages, body: {"items": []}))
    assert row["n"] == len(known.files()) + len(known.with_foreign_reasons())
    assert row["asked"] >= 3
    assert (row["changed_or_removed"], row["differences"]) == (0, {})


def test_cost_is_a_share_of_the_whole_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "_EACH", 1)
    groups = cost.measure(told(understands))["groups"]
    assert groups["unknown layouts"]["asked"] == groups["unknown layouts"]["n"] > len(layouts.LAYOUTS)
    for group in groups.values():
        assert group["share"] == pytest.approx(group["prompt_tokens"] / group["whole_document"], abs=0.01)


def test_rows_are_kept_by_measure_and_model(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    keep(file, "cost", "a", {"n": 1})
    keep(file, "cost", "b", {"n": 2})
    keep(file, "cost", "a", {"n": 3})
    rows = json.loads(file.read_text(encoding="utf-8"))
    assert {name: row["n"] for name, row in rows.items()} == {"cost / a": 3, "cost / b": 2}


def test_the_documentation_prints_what_was_measured() -> None:
    rows = json.loads(FIGURES.read_text(encoding="utf-8"))
    document = Path(__file__).parents[2] / "docs" / "model.md"
    assert markdown(rows) in document.read_text(encoding="utf-8")
