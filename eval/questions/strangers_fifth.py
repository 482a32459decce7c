"""Fifty questions put last of all, by which the figures in docs/ask.md are told."""

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
    kind,
    least,
    no,
    office,
    over,
    place,
    project,
    under,
    year,
)


def questions(world: World) -> Iterator[Entry]:
    """All of them, with what is right in this store."""
    yield from alone(world, _counts, _figures, _groups, _lists, _others)
    before = "各县平均满意度"
    yield "follow-up", "2023年的情况呢", world.grouped("place", "satisfaction", "avg", year(2023)), before
    yield "follow-up", "哪个最高", world.extreme("place", "satisfaction", "avg", 1), before


def _counts(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "count", "望川市共有多少份自评得分在99分以上", w.count(place("望川市"), least("score", 99)) | w.count(place("望川市"), over("score", 99))
    yield "count", "2024年度转移支付自评一共收了几份", w.count(year(2024), kind("转移支付"))
    yield "count", "执行率、满意度都达到100%的有几份", w.count(least("rate", 100), least("satisfaction", 100))
    yield "count", "民政和水务两个部门总共多少份", w.count(lambda f: "民政局" in (f.department or "") or "水务局" in (f.department or ""))
    yield "count", "全年预算小于年初预算的表数量", w.count(
        lambda f: (a := f.number("budget")) is not None and (b := f.number("initial")) is not None and a < b)  # fmt: skip
    yield "count", "除转移支付和部门整体之外有多少份", w.count(no(kind("转移支付")), no(kind("部门整体")))
    yield "count", "没有扣分指标且执行率低于85%的有多少份", w.count(equal("deducted", 0), under("rate", 85))
    yield "count", "高校毕业生见习补贴报过几次", w.count(project("高校毕业生见习补贴"))
    yield "count", "预算1000万元以上5000万元以下的有多少份", w.count(least("budget", 1e7), under("budget", 5e7)) | w.count(
        least("budget", 1e7), no(over("budget", 5e7))) | w.count(over("budget", 1e7), under("budget", 5e7))  # fmt: skip
    yield "count", "至少扣了两项指标的表有几份", w.count(least("deducted", 2))
    yield "count", "2020和2021两年退回的总数", w.decided("退回", year(2020, 2021))
    yield "negation", "执行率没有低于95%的部门整体表有几份", w.count(kind("部门整体"), least("rate", 95))
    yield "negation", "不是转移支付但评了优的有多少", w.count(no(kind("转移支付")), lambda f: f.form.grade == "优")


def _figures(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "aggregate", "危桥加固工程总共投入了多少预算", w.figure("budget", "sum", project("危桥加固工程"))
    yield "aggregate", "2023年梅坞县花出去多少钱", w.figure("executed", "sum", year(2023), place("梅坞县"))
    yield "aggregate", "被退回的表平均执行率", _returned_rate(w)
    yield "aggregate", "得分不满98分的平均满意度", w.figure("satisfaction", "avg", under("score", 98))
    yield "aggregate", "北麓县最大的一笔预算是多少", w.figure("budget", "max", place("北麓县")) | w.ends("budget", 1, place("北麓县"))
    yield "aggregate", "2022年满分表占比", w.share(equal("score", 100), year(2022))
    yield "aggregate", "执行率和得分的相关性有多强", REFUSED
    yield "aggregate", "2021年比2022年平均执行率低几个百分点", Expected(
        values=tuple(s * (w.number("rate", "avg", year(2021)) - w.number("rate", "avg", year(2022))) for s in (1, -1)))  # fmt: skip
    yield "aggregate", "执行率的标准差", REFUSED
    yield "aggregate", "前十大预算项目的平均执行率", _first_ten(w)


def _returned_rate(w: World) -> Expected:
    return w.figure("rate", "avg", lambda f: w.decisions.get(f.file) == "退回")


def _first_ten(w: World) -> Expected:
    best = sorted(w.forms, key=lambda f: -(f.number("budget") or Decimal(0)))[:10]
    rates = [rate for f in best if (rate := f.number("rate")) is not None]
    return Expected(values=(sum(rates, Decimal(0)) / len(rates),)) | REFUSED


def _groups(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "group", "各年满意度平均值对比", w.grouped("year", "satisfaction", "avg")
    yield "group", "哪个县的表退得最多", _most_returned(w)
    yield "group", "按县统计2022年支出总额", w.grouped("place", "executed", "sum", year(2022))
    yield "group", "平均执行率低于93%的县有哪些", Expected(groups=({k: v for k, v in w.table("place", "rate", "avg").items() if v < 93},))
    yield "group", "每类表单的平均执行率和份数", w.grouped("kind", "rate", "avg") | REFUSED
    yield "group", "满分最多的前三个部门", w.extreme("department", None, "count", 3, equal("score", 100))
    yield "compare", "石桥区和白石区2024年支出哪个多", Expected(
        groups=({n: w.number("executed", "sum", both(place(n), year(2024))) for n in ("石桥区", "白石区")},))  # fmt: skip
    yield "compare", "项目支出比转移支付平均满意度高多少", Expected(
        values=(w.number("satisfaction", "avg", PROJECTS) - w.number("satisfaction", "avg", kind("转移支付")),))  # fmt: skip


def _most_returned(w: World) -> Expected:
    return w.extreme("place", None, "count", 1, lambda f: w.decisions.get(f.file) == "退回")


def _lists(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "list", "2021年支出在2000万以上的转移支付都有哪些", w.some(year(2021), kind("转移支付"), least("executed", 2e7)) | w.some(
        year(2021), kind("转移支付"), over("executed", 2e7))  # fmt: skip
    yield "list", "苍梧岭市哪几份满意度低于85%", w.some(place("苍梧岭市"), under("satisfaction", 85))
    yield "list", "花得最少的三份表", w.ends("executed", 3, high=False)
    yield "list", "交通运输局里自评分最低的是哪份", w.ends("score", 1, office("交通运输局"), high=False)
    yield "list", "预算比支出多一倍以上的表", REFUSED
    yield "two-step", "退回最多的年份平均得分是多少", REFUSED | _score_of_most_returned(w)


def _score_of_most_returned(w: World) -> Expected:
    best = next(iter(w.extreme("year", None, "count", 1, lambda f: w.decisions.get(f.file) == "退回").groups[0]))
    return w.figure("score", "avg", year(int(best)))


def _others(w: World) -> Iterator[tuple[str, str, Expected]]:
    for text in ("哪些项目明显是重复建设", "给我讲讲绩效评价的意义", "审核人是谁", "今天几号", "预算调整有没有经过人大批准", "2023年的决算什么时候公开",
                 "执行率高的项目都有什么经验", "哪个县最穷"):  # fmt: skip
        yield "unanswerable", text, REFUSED
    yield "english", "How many forms were sent back in 2021?", w.decided("退回", year(2021))
    yield "english", "median execution rate of transfer payments", w.figure("rate", "median", kind("转移支付"))
    yield "english", "Which region has the highest average score?", w.extreme("place", "score", "avg", 1)
    yield "english", "forms with no score", w.some(lambda f: f.number("score") is None)
