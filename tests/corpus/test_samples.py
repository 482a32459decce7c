"""Planted problems are really there, and the bundled batch is what its seeds give."""

import json
from decimal import Decimal

import pytest

from assist.readers import UnreadableFile, read_bytes
from corpus.build_samples import CORPUS, files
from corpus.generate import generate
from corpus.plant import PLANTERS, CannotPlant
from corpus.sample import SampleForm

BUILT = files()


def _planted(kind: str, family: str) -> tuple[SampleForm, SampleForm]:
    for seed in range(200):
        clean = generate(seed, family)
        try:
            return clean, PLANTERS[kind](clean)
        except CannotPlant:
            continue
    pytest.fail(f"{kind} fits no {family}")


@pytest.mark.parametrize("kind", PLANTERS)
def test_each_planter_changes_one_thing_and_says_where(kind: str) -> None:
    family = {"placeholder": "P1-SC", "unit_slip": "P1-SC", "blank_signature": "P1-SC"}.get(kind, "P2")
    clean, dirty = _planted(kind, family)
    assert dirty.form != clean.form
    assert [planted.kind for planted in dirty.planted] == [kind]
    assert all(planted.paths and planted.note for planted in dirty.planted)


def test_total_differs_from_its_parts() -> None:
    form = _planted("total_differs", "P1-SC")[1].form
    parts = sum((item.score or 0 for item in form.indicators), form.budget[0].score or Decimal(0))
    assert form.total_score != parts
    assert f"自评得分{form.total_score}分" in (form.conclusion or "")


def test_weights_add_to_110() -> None:
    form = _planted("weights_over", "P2")[1].form
    assert sum((item.weight or 0 for item in form.indicators), form.budget[0].weight or 0) == 110
    assert form.total_weight == 100


def test_full_score_beside_a_low_rate() -> None:
    line = _planted("full_score_despite_rate", "P2")[1].form.budget[0]
    assert line.rate is not None
    assert line.rate < 90
    assert line.score == line.weight


def test_manifest_lists_exactly_the_files() -> None:
    manifest = json.loads((CORPUS / "samples.json").read_text(encoding="utf-8"))
    on_disk = {f"{folder}/{path.name}" for folder in ("samples", "broken") for path in (CORPUS / folder).iterdir()}
    assert {entry["file"] for entry in manifest} == on_disk
    assert manifest == [entry for _, _, entry in BUILT]
    assert sum(entry["broken"] for entry in manifest) == 2


@pytest.mark.parametrize("built", BUILT, ids=[name for name, _, _ in BUILT])
def test_the_batch_is_what_the_seeds_give(built: tuple[str, bytes, dict[str, object]]) -> None:
    """Compared as read, so that another zip or PDF library version does not matter."""
    name, data, entry = built
    stored = (CORPUS / name).read_bytes()
    if entry["broken"]:
        for content in (stored, data):
            with pytest.raises(UnreadableFile):
                read_bytes(content, name)
    else:
        assert read_bytes(stored, name).text == read_bytes(data, name).text
