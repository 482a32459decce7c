"""A real, small model on loopback: what it may add is right, and what it says wrongly never shows as a value."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("langchain_openai")

from assist.llm.access import Access, is_loopback
from assist.llm.seam import Seam
from assist.pipeline import Options, triage
from tests.extract.test_chain import read
from tests.extract.unknown_layouts import CARD, CARD_MEANS, LEDGER, LEDGER_MEANS, Rows, page

URL, MODEL = os.environ.get("OPENAI_BASE_URL", ""), os.environ.get("LOCAL_LLM_MODEL", "")
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not (MODEL and is_loopback(URL)), reason="no model is served on loopback"),
]
TITLE = "青禾区2024年成效自查表"


@pytest.mark.parametrize(("rows", "means"), [(LEDGER, LEDGER_MEANS), (CARD, CARD_MEANS)])
def test_nothing_wrong_is_ever_read(tmp_path: Path, rows: Rows, means: dict[str, str]) -> None:
    (tmp_path / "a.html").write_bytes(page(rows, TITLE))
    asks = Seam(Access(URL, MODEL, timeout=900, concurrency=1))
    [record] = triage([tmp_path], Options(), asks=asks)
    truth = read(rows, means)
    if record.form is None:
        assert record.warnings or record.error
        return
    wrong = {
        path: place.text
        for path, place in record.form.evidence.items()
        if not path.endswith("]")  # a whole row ends where the last column that was recognised ends
        and path in truth.evidence
        and place.text != truth.evidence[path].text
    }
    assert wrong == {}
    if "1.5b" in MODEL:
        assert len(set(record.form.evidence) & set(truth.evidence)) >= 0.95 * len(truth.evidence)
