"""Small workspaces of made forms, for tests of the index and of questions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from assist.model import BudgetLine, Form, Indicator, Record
from assist.store import Store
from eval.questions.generated import entry_of, record_of


def made(name: str = "示范路面养护", *, year: int = 2023, rate: str = "90", score: str | None = "95",
         unit: str = "青禾县公路站", checked: bool = False, file: str = "", **more: Any) -> Record:  # fmt: skip
    """A form with a budget of 100 in ten thousand yuan and an execution rate."""
    fields: dict[str, Any] = {
        "layout": "P2", "year": year, "project_name": name, "unit": unit, "department": "青禾县交通局", "money_unit": "万元", "has_scores": True,
        "total_score": None if score is None else Decimal(score),
        "budget": (BudgetLine(name="年度资金总额", kind="total", initial=Decimal("100"), adjusted=Decimal("100"),
                           executed=Decimal(rate), rate=Decimal(rate), weight=Decimal(10)),),
        "indicators": (Indicator(level1="产出指标", level2="数量指标", level3="养护里程", operator=">=", target="120",
                              unit="公里", actual="123.7", weight=Decimal(50), score=Decimal(50)),),
    }  # fmt: skip
    form = Form(**{**fields, **more})
    return record_of(form, file or f"{name}-{unit}-{year}.txt", checked=checked)


def workspace(folder: Path, *records: Record) -> Path:
    """Writes the records into a workspace as one run."""
    with Store(folder, exclusive=True) as store:
        run = store.begin_run("test", [])
        for record in records:
            store.put(run, entry_of(record))
        store.finish_run(run, "done", files=len(records), reused=0)
    return folder
