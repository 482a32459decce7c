"""Questions that invite a wrong answer: two orders, two negations, averages of averages, things of two forms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eval.questions.expected import (
    PROJECTS,
    REFUSED,
    Entry,
    Expected,
    World,
    alone,
    both,
    equal,
    everything,
    kind,
    lacks,
    least,
    no,
    office,
    over,
    place,
    project,
    under,
    year,
)
from eval.questions.oracle import Test


def questions(world: World) -> Iterator[Entry]:
    """All of them, with what is right in this store."""
    yield from alone(world, _counts, _figures, _groups, _refused, _english)


def _counts(w: World) -> Iterator[tuple[str, str, Expected]]:
    mei, year3 = place("梅坞县"), year(2023)
    yield "count", "2023年梅坞县和北麓县执行率都没到90%的表有几份", w.count(year3, place("梅坞县", "北麓县"), under("rate", 90))
    yield "count", "不是梅坞县的表中，满意度在90%以上的有多少", w.count(no(mei), least("satisfaction", 90))
    yield "count", "执行率90%以上且自评98分以下的有多少份", w.count(least("rate", 90), under("score", 98))
    yield "count", "满分且一分钱没剩的有几份", w.count(equal("score", 100), equal("rate", 100)) | w.count(equal("score", 100), least("rate", 100))
    yield "count", "预算在100万到500万之间的项目数量", _between(w, "budget", 1e6, 5e6)
    yield "count", "预算一个亿以上的有没有", w.count(least("budget", 1e8)) | w.some(least("budget", 1e8)) | w.count(over("budget", 1e8))
    yield "count", "扣了3个以上指标的表有多少", w.count(least("deducted", 3)) | w.count(over("deducted", 3))
    yield "count", "报告类有多少，转移支付有多少", w.grouped("kind", None, "count", lambda f: f.kind in ("报告", "转移支付"))
    yield "count", "自评得分和执行率都高于95的有几份", w.count(over("score", 95), over("rate", 95))
    yield "count", "没有民政局的话还剩多少份表", w.count(no(office("民政局")))
    yield "count", "去掉2020年还有多少份", w.count(no(year(2020)))
    yield "count", "执行率不等于100%的表一共多少份", w.count(lambda f: not lacks(f, "rate"), no(equal("rate", 100)))
    yield "count", "名称里带“公路”的项目有几个", w.count(lambda f: "公路" in (f.form.project_name or ""))
    yield "count", "实际支出不足10万的有几份", w.count(under("executed", 1e5))
    yield "count", "执行率超过八成但不到九成五的有多少份", w.count(over("rate", 80), under("rate", 95))
    yield "count", "2021年及以后的表有多少份", w.count(year(2021, 2022, 2023, 2024))
    yield "count", "2022年以前的表有多少份", w.count(year(2020, 2021))
    yield "list", "2020年自评得分最低而且执行率低于80%的表", w.ends("score", 1, year(2020), under("rate", 80), high=False)
    yield "list", "自评98分以上但有扣分指标的表", w.some(least("score", 98), over("deducted", 0))


def _between(w: World, name: str, low: float, high: float) -> Expected:
    return w.count(least(name, low), no(over(name, high))) | w.count(least(name, low), no(over(name, high)), PROJECTS)


def _figures(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "aggregate", "梅坞县水务局2022年的支出占它全年预算的比例", Expected()
    yield "aggregate", "总支出除以总预算是多少", Expected()
    yield "aggregate", "各县平均执行率的平均值", Expected()
    most, fewest = w.number("rate", "max", year(2022)), w.number("rate", "min", year(2022))
    yield "aggregate", "2022年最高和最低的执行率相差多少", Expected(values=(most - fewest,))
    yield "aggregate", "县乡公路日常养护经费平均花了多少万", w.figure("executed", "avg", project("县乡公路日常养护经费"))
    yield "aggregate", "2024年部门整体的满意度平均值", w.figure("satisfaction", "avg", year(2024), kind("部门整体"))
    yield "aggregate", "澄湖区自评满分的表平均执行率", w.figure("rate", "avg", place("澄湖区"), equal("score", 100))
    yield "aggregate", "预算最大的10个项目合计多少钱", _largest(w, everything) | _largest(w, PROJECTS)
    yield "aggregate", "一共没花出去多少钱", Expected()
    yield "aggregate", "满分的表占全部表的百分之几", w.share(equal("score", 100))
    yield "aggregate", "2023年被退回的占比多少", _returned(w)
    yield "aggregate", "民政局平均分是多少", w.figure("score", "avg", office("民政局"))
    yield "aggregate", "执行率80%以下的表平均打了多少分", w.figure("score", "avg", under("rate", 80))
    yield "aggregate", "九塘县预算总额多少元", w.figure("budget", "sum", place("九塘县"), unit=Decimal(1))


def _largest(w: World, test: Test) -> Expected:
    amounts = sorted((f.number("budget") or Decimal(0) for f in w.forms if test(f)), reverse=True)
    return Expected(values=(sum(amounts[:10], Decimal(0)) / 10_000,))


def _returned(w: World) -> Expected:
    inside = [f.file for f in w.forms if f.form.year == 2023]
    back = [name for name in inside if w.decisions.get(name) == "退回"]
    return Expected(values=(Decimal(100 * len(back)) / len(inside),))


def _groups(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "group", "每个县最高的执行率是多少", w.grouped("place", "rate", "max")
    yield "group", "各部门满意度最低值", w.grouped("department", "satisfaction", "min")
    yield "group", "各县2021年支出合计，从高到低", w.grouped("place", "executed", "sum", year(2021))
    yield "group", "各类型表的份数", w.grouped("kind", None, "count")
    yield "group", "按年度和县统计平均执行率", Expected()
    yield "group", "哪个县满分的表最多", w.extreme("place", None, "count", 1, equal("score", 100))
    yield "group", "平均得分高于99分的县有哪些", Expected(groups=({k: v for k, v in w.table("place", "score", "avg").items() if v > 99},))
    yield "group", "2024年支出最多的三个部门", w.extreme("department", "executed", "sum", 3, year(2024))
    yield "group", "每年执行率最低的项目是哪个", Expected()
    yield "compare", "2023年梅坞县和青禾县谁的平均分高", Expected(
        groups=({n: w.number("score", "avg", both(place(n), year(2023))) for n in ("梅坞县", "青禾县")},))  # fmt: skip
    yield "compare", "转移支付的满意度比部门整体高吗", Expected(
        groups=({n: w.number("satisfaction", "avg", kind(n)) for n in ("转移支付", "部门整体")},))  # fmt: skip
    yield "compare", "2021年比2020年多花了多少钱", Expected(values=(
        w.number("executed", "sum", year(2021)) - w.number("executed", "sum", year(2020)),))  # fmt: skip


def _refused(w: World) -> Iterator[tuple[str, str, Expected]]:
    for text in ("今年的目标定得合理吗", "哪些项目实际上没有必要做", "项目资金有没有被挪用", "张三填的表有哪些", "哪个项目拖欠农民工工资",
                 "预算批复文号是多少", "执行率低的单位领导被问责了吗", "和外省比我们的执行率怎么样", "哪些表是星期五交的",
                 "平均每公里花了多少钱"):  # fmt: skip
        yield "unanswerable", text, REFUSED


def _english(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "english", "How many forms are not from 2023?", w.count(no(year(2023)))
    yield "english", "Total expenditure by region in 2022", w.grouped("place", "executed", "sum", year(2022))
    yield "english", "Which year had the lowest average satisfaction?", w.extreme("year", "satisfaction", "avg", 1, high=False)
    yield "english", "List forms with a score of 100 and an execution rate under 80%", w.some(equal("score", 100), under("rate", 80))
    yield "english", "What is the largest budget among transfer payments?", w.figure("budget", "max", kind("转移支付")) | w.ends("budget", 1, kind("转移支付"))
