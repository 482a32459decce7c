"""Each check fires on its fault and stays silent on the same form without it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from assist.model import BudgetLine, Indicator, Record
from assist.retrieve import Past
from assist.retrieve.checks import against_past
from tests.retrieve.stores import made, workspace

TEXT = "全年按照计划分三批组织施工，完成养护里程123.7公里，修补坑槽4518处，清理边沟37.2公里，沿线居民出行条件得到改善。"


def found(folder: Path, record: Record, *others: Record) -> set[str]:
    workspace(folder, record, *others)
    with Past(folder) as past:
        return {finding.rule for finding in against_past(record, past)}


def row(name: str, target: str, actual: str) -> Indicator:
    return Indicator(level1="产出指标", level3=name, operator=">=", target=target, unit="公里", actual=actual)


def test_a_target_below_last_years_that_was_reached(tmp_path: Path) -> None:
    now, kept = (row("养护里程", target, "99.1") for target in ("90", "120"))
    last = made(year=2022, indicators=(row("养护里程", "120", "121.3"),))
    assert "H01" in found(tmp_path / "a", made(indicators=(now,)), last)
    assert "H01" not in found(tmp_path / "b", made(indicators=(kept,)), last)


def test_figures_carried_over(tmp_path: Path) -> None:
    same = (row("养护里程", "100", "123.7"), row("清理边沟", "30", "37.21"))
    other = (row("养护里程", "100", "124.9"), row("清理边沟", "30", "39.46"))
    last = made(year=2022, indicators=same)
    assert "H02" in found(tmp_path / "a", made(indicators=same), last)
    assert "H02" not in found(tmp_path / "b", made(indicators=other), last)


def test_opening_balance_beside_last_years_closing(tmp_path: Path) -> None:
    def carrying(amount: str) -> Record:
        total = made().form.budget[0]  # type: ignore[union-attr]
        line = BudgetLine(name="上年结转资金", kind="other", initial=Decimal(amount))
        return made(budget=(total, line))

    last = made(year=2022, rate="88")
    assert "H03" in found(tmp_path / "a", carrying("20.00"), last)
    assert "H03" not in found(tmp_path / "b", carrying("12.00"), last)


def test_copied_text_with_equal_numbers(tmp_path: Path) -> None:
    other = made("渠道清淤", unit="白石区水务站", completion=TEXT)
    assert "H06" in found(tmp_path / "a", made(completion=TEXT), other)
    changed = TEXT.replace("123.7", "88").replace("4518", "902").replace("37.2", "5")
    assert "H06" not in found(tmp_path / "b", made(completion=changed), other)


def test_one_form_in_two_files(tmp_path: Path) -> None:
    own = made()
    again = made(file="另一份.txt", goal="多写一句目标。")
    assert "H05" in found(tmp_path / "a", own, again)
    assert "H05" not in found(tmp_path / "b", own, made(unit="白石区公路站"))


def test_peers_that_are_few_say_nothing(tmp_path: Path) -> None:
    others = [made(year=2022, unit=f"{name}站", rate=str(88 + at)) for at, name in enumerate("甲乙丙丁戊己庚辛壬")]
    assert "H07" in found(tmp_path / "a", made(rate="12"), *others)
    assert "H07" not in found(tmp_path / "b", made(rate="91"), *others)
    assert "H07" not in found(tmp_path / "c", made(rate="12"), *others[:4])


def test_districts_add_up_to_more_than_their_city(tmp_path: Path) -> None:
    districts = [made(unit=f"云岭市{name}区公路站", department=None) for name in ("白石", "九塘")]
    city = made(unit="云岭市公路局", department=None)
    assert "H08" in found(tmp_path / "a", city, *districts)
    assert "H08" not in found(tmp_path / "b", city, districts[0])
    other = made(unit="云山市公路局", department=None)
    assert "H08" not in found(tmp_path / "c", other, *districts)


def test_one_indicator_reported_in_two_ways(tmp_path: Path) -> None:
    def of(actual: str, *, target: str = "120", file: str = "", name: str = "示范路面养护", **more: str) -> Record:
        return made(name, file=file, indicators=(row("养护里程", target, actual),), **more)

    with_other = found(tmp_path / "a", of("123.7"), of("118.2", file="转移支付.txt"))
    assert "H09" in with_other and "H05" in with_other  # the same project in two files, and not the same figures
    assert "H09" not in found(tmp_path / "b", of("123.7"), of("123.70", file="转移支付.txt"))
    assert "H09" not in found(tmp_path / "c", of("123.7"), of("124", file="转移支付.txt"))  # rounded
    # another project of the unit: only when both print one particular target
    assert "H09" not in found(tmp_path / "d", of("123.7"), of("98.2", name="边沟清理"))
    assert "H09" in found(tmp_path / "e", of("123.7", target="125.5"), of("98.2", target="125.5", name="边沟清理"))
    # another unit, another year, another unit of measure
    assert "H09" not in found(tmp_path / "f", of("123.7"), of("118.2", unit="白石区公路站", department="白石区交通局"))
    assert "H09" not in found(tmp_path / "g", of("123.7"), of("118.2", file="上年.txt", year=2022))  # type: ignore[arg-type]
    metres = Indicator(level1="产出指标", level3="养护里程", operator=">=", target="120", unit="米", actual="118.2")
    assert "H09" not in found(tmp_path / "h", of("123.7"), made(file="米.txt", indicators=(metres,)))


def test_a_department_cannot_hold_less_than_its_project(tmp_path: Path) -> None:
    project = made(indicators=(row("养护里程", "120", "123.7"),))
    for folder, actual, fires in (("a", "98.2", True), ("b", "260.4", False)):
        whole = made("部门整体支出", layout="D-HN", unit="青禾县交通局", indicators=(row("养护里程", "120", actual),))
        assert ("H09" in found(tmp_path / folder, project, whole)) is fires
        assert ("H09" in found(tmp_path / f"{folder}2", whole, project)) is fires


def test_both_figures_are_cited(tmp_path: Path) -> None:
    record = made(indicators=(row("养护里程", "120", "123.7"),))
    workspace(tmp_path, record, made(file="另一份.txt", indicators=(row("养护里程", "120", "118.2"),)))
    with Past(tmp_path) as past:
        one = next(item for item in against_past(record, past) if item.rule == "H09")
    assert (one.verdict, one.evidence[0].text, "118.2公里" in one.message) == ("review", "123.7", True)
    assert one.precedents[0].facts["该表的完成值"].startswith("118.2公里（L")
