"""The round trip's own scoring, and a small drawn sample of it as a property of the product."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import truth
from corpus.families import families
from corpus.generate import generate
from corpus.render import FORMATS, TABLED, extension, render
from eval import roundtrip
from eval.roundtrip import Tally, below, check_file, read_forms, samples_of
from eval.roundtrip_fields import FieldResult, compare


def _truth(seed: int = 1, family: str = "P1-SC") -> dict[str, Any]:
    return truth(generate(seed, family), "docx")


def _bad(results: list[FieldResult]) -> list[tuple[str, str]]:
    return [(result.place, result.outcome) for result in results if result.outcome != "right"]


@pytest.mark.parametrize("family", list(families()))
def test_the_truth_equals_itself(family: str) -> None:
    results = compare(_truth(2, family), _truth(2, family))
    assert len(results) > 20
    assert _bad(results) == []


def test_a_changed_digit_is_wrong_and_a_missing_one_null() -> None:
    found = copy.deepcopy(_truth())
    found["budget"][0]["executed"] = "1.00"
    found["indicators"][1]["score"] = None
    found["indicators"][0]["operator"] = "<"
    found["goal"] = found["goal"][:-1]
    assert sorted(_bad(compare(_truth(), found))) == [
        ("budget[0].executed", "wrong"),
        ("goal", "wrong"),
        ("indicators[0].operator", "wrong"),
        ("indicators[1].score", "null"),
    ]


def test_printed_digits_count() -> None:
    found = copy.deepcopy(_truth())
    amount = found["budget"][0]["initial"]
    found["budget"][0]["initial"] = amount + "0"
    assert _bad(compare(_truth(), found)) == [("budget[0].initial", "wrong")]


def test_a_value_where_the_form_says_nothing_is_wrong() -> None:
    found = copy.deepcopy(_truth())
    found["grade"] = "优"
    assert _bad(compare(_truth(), found)) == [("grade", "wrong")]


def test_white_space_and_width_do_not_count() -> None:
    found = copy.deepcopy(_truth())
    found["goal"] = found["goal"][:5] + "\n" + found["goal"][5:].replace("，", ",")
    assert _bad(compare(_truth(), found)) == []


def test_a_lost_row_is_null_and_an_invented_row_wrong() -> None:
    found = copy.deepcopy(_truth())
    lost = found["indicators"].pop(0)
    assert {outcome for _, outcome in _bad(compare(_truth(), found))} == {"null"}
    found["indicators"] += [lost, {**lost, "level3": "不存在的指标"}]
    assert _bad(compare(_truth(), found)) == [(f"indicators[{len(found['indicators']) - 1}]", "wrong")]


def test_reason_and_remark_count_as_one_where_empty_cells_vanish() -> None:
    expected = _truth(8, "P2-GZ")
    row = next(item for item in expected["indicators"] if bool(item["reason"]) != bool(item["remark"]))
    swapped = {**row, "reason": row["remark"], "remark": row["reason"]}
    found = {**expected, "indicators": [swapped if item is row else item for item in expected["indicators"]]}
    assert len(_bad(compare(expected, found))) == 2
    assert _bad(compare(expected, found, pooled_remarks=True)) == []


def test_a_crash_is_counted() -> None:
    def broken(data: bytes, name: str) -> list[dict[str, Any]]:
        raise RuntimeError("boom")

    tally = Tally()
    check_file([generate(1, "P2")], "docx", broken, tally)
    assert (tally.found, tally.right) == (0, 0)
    assert tally.wrong == 2  # the crash itself, and a form count of 0 instead of 1
    assert tally.null > 20


def test_thresholds() -> None:
    good, poor = Tally(1, 1, 1000, 0, 0), Tally(1, 1, 985, 14, 1)
    assert below({"P2": {"docx": good, "txt-tabs": good}}, 100, 99, 0.5) == []
    assert len(below({"P2": {"docx": poor, "txt-tabs": poor, "txt-glued": poor}}, 100, 99, 0.5)) == 2


def test_the_command_prints_json_and_fails_below_thresholds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def perfect(data: bytes, name: str) -> list[dict[str, Any]]:
        return [truth(sample, "docx") for sample in samples_of(int(data), "P2")]

    monkeypatch.setattr(roundtrip, "render_all", lambda samples, fmt: str(samples[0].seed).encode())
    monkeypatch.setattr(roundtrip.run, "__defaults__", (0, perfect))
    arguments = ["--count", "12", "--families", "P2", "--formats", "docx", "--json", "-"]
    assert roundtrip.main(arguments) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["results"]["P2"]["docx"]["forms"] == 13  # the tenth file holds two
    monkeypatch.setattr(roundtrip.run, "__defaults__", (0, lambda data, name: []))
    assert roundtrip.main(arguments) == 1
    with pytest.raises(SystemExit) as stop:
        roundtrip.main(["--families", "P9"])
    assert stop.value.code == 2


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.sampled_from(list(families())), st.sampled_from(FORMATS))
def test_extract_gives_back_what_was_written(seed: int, family: str, fmt: str) -> None:
    sample = generate(seed, family)
    found = read_forms(render(sample, family, fmt), f"sample{extension(fmt)}")
    assert len(found) == 1
    results = compare(truth(sample, fmt), found[0])
    bad = [result for result in results if result.outcome != "right"]
    if fmt in TABLED:
        assert bad == []
    elif fmt == "txt-glued":
        assert sum(result.outcome == "wrong" for result in bad) <= 0.03 * len(results)
    else:
        assert len(bad) <= 0.1 * len(results)


def test_generated_forms_as_the_text_of_a_page_are_read_whole() -> None:
    """Of every family: what puts broken pages together must leave those alone that are whole."""
    tally = Tally()
    for family in families():
        for seed in range(6):
            check_file(samples_of(seed, family), "txt-pdf", read_forms, tally)
    assert tally.found == tally.forms and tally.share(tally.right) >= 99.8 and tally.share(tally.wrong) <= 0.1
