"""A real, small model on loopback plans questions: what it gets wrong is refused, never answered."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("langchain_openai")

from assist.ask import answer
from assist.llm.access import Access, is_loopback
from assist.llm.seam import Seam
from assist.retrieve import Past
from tests.retrieve.stores import made, workspace

URL, MODEL = os.environ.get("OPENAI_BASE_URL", ""), os.environ.get("LOCAL_LLM_MODEL", "")
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not (MODEL and is_loopback(URL)), reason="no model is served on loopback"),
]
QUESTIONS = {
    "劳驾瞅瞅2023年有几家钱没花到八成": 1,
    "瞅一眼2022年有几份": 2,
    "烦请说说2023年的平均执行率": 73,
    "俺想知道白石区水务局的平均执行率": 80.5,
    "这些项目的包工头是谁": None,
}


def test_answers_are_right_or_refused(tmp_path: Path) -> None:
    workspace(
        tmp_path,
        made("桥梁加固", year=2023, rate="55", score="100"), made("桥梁加固", year=2022, rate="95", score="96"),
        made("渠道清淤", year=2023, rate="91", score="90", unit="白石区水务站", department="白石区水务局"),
        made("渠道清淤", year=2022, rate="70", score=None, unit="白石区水务站", department="白石区水务局"),
    )  # fmt: skip
    asks = Seam(Access(URL, MODEL, timeout=900, concurrency=1))
    try:
        with Past(tmp_path) as past:
            given = {question: answer(question, past, asks=asks) for question in QUESTIONS}
    finally:
        asks.close()
    wrong = {q: one.reading for q, one in given.items() if one.refused is None and one.value != QUESTIONS[q]}
    assert wrong == {}
