"""Sixty questions of a statistician: exact bounds, shares of shares, spreads, missing values, and things no form tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from statistics import mode, pstdev, pvariance, quantiles, stdev, variance

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
    under,
    year,
)
from eval.questions.oracle import Test
from eval.questions.readings import of_places_called, portion, scored, was_decided, which

_FULL = equal("score", 100)
_fraction = partial(portion, tenths=False)


def questions(world: World) -> Iterator[Entry]:
    """All of them, with what is right in this store."""
    yield from alone(world, _counts, _shares, _figures, _groups, _compared, _lists, _steps, _told, _refused, _english)
    of_2023 = (year(2023), kind("转移支付"))
    yield "follow-up", "改用中位数", world.figure("satisfaction", "median", *of_2023), "2023年转移支付的平均满意度"
    late = world.grouped("year", "executed", "sum", year(2022, 2023, 2024))
    yield "follow-up", "只保留2022年及以后", late, "各年度支出合计"
    before = "执行率低于70%的有几份"
    yield "follow-up", "占全部的百分比是多少", _fraction(world.share(under("rate", 70))), before
    yield "follow-up", "这里面打满分的呢", world.count(under("rate", 70), _FULL), before


def _numbers(w: World, name: str, *tests: Test) -> list[Decimal]:
    return [value for f in w.forms if both(*tests)(f) and (value := f.number(name)) is not None]


def _counts(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "count", "满意度大于等于90且严格小于95的观测有多少个", w.count(least("satisfaction", 90), under("satisfaction", 95))
    yield "count", "同时满足预算不超过50万元、执行率至少95%、得分低于99分的表有多少份", w.count(
        no(over("budget", 5e5)), least("rate", 95), under("score", 99))  # fmt: skip
    yield "count", "2020到2022三年、且不在梅坞县的转移支付，样本数是多少", w.count(
        year(2020, 2021, 2022), no(place("梅坞县")), kind("转移支付"))  # fmt: skip
    yield "count", "扣分指标数恰好为1的表有多少份", w.count(equal("deducted", 1))
    above = both(scored, lambda f: (s := f.number("satisfaction")) is not None and s > (f.number("score") or Decimal(0)))
    yield "count", "满意度比自评得分还高的表有几份", w.count(above)
    yield "count", "得分在96分以上98分以下、并且执行率也在90%以上的表数", _bounds(w)
    yield "negation", "剔除2023年和北麓县之后剩多少份", w.count(no(year(2023)), no(place("北麓县")))
    yield "negation", "除了满意度满百的，2022年转移支付还有几份", w.count(year(2022), kind("转移支付"), no(equal("satisfaction", 100)))
    gone = both(no(was_decided(w, "退回")), under("score", 96))
    yield "negation", "得分不到96、却没有被退回的有多少份", w.count(gone) | w.some(gone)


def _bounds(w: World) -> Expected:
    right = Expected()
    for low in (least("score", 96), over("score", 96)):
        for high in (under("score", 98), no(over("score", 98))):
            for rate in (least("rate", 90), over("rate", 90)):
                right = right | w.count(low, high, rate)
    return right


def _shares(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "aggregate", "填了自评得分的表里，满分的比例", _fraction(w.share(_FULL, scored))
    yield "aggregate", "有审核结论的表中，退回占百分之几", REFUSED | _fraction(
        w.share(was_decided(w, "退回"), lambda f: f.file in w.decisions))  # fmt: skip
    low = both(under("rate", 80), _FULL)
    yield "aggregate", "执行率低于80%的表中，有多大比例打了满分", _fraction(
        w.share(low, under("rate", 80)), w.share(low, both(under("rate", 80), scored)))  # fmt: skip
    both_ends = both(under("executed", 1e7), over("executed", 1e6))
    yield "aggregate", "支出在一百万到一千万之间的表，占总数的百分之几", _fraction(
        w.share(both_ends), w.share(both(least("executed", 1e6), no(over("executed", 1e7)))))  # fmt: skip


def _figures(w: World) -> Iterator[tuple[str, str, Expected]]:
    scores = _numbers(w, "score")
    quarters = tuple(quantiles(scores, n=4, method=method)[0] for method in ("exclusive", "inclusive"))
    yield "aggregate", "自评得分的第一四分位数", REFUSED | Expected(values=quarters)
    rates = _numbers(w, "rate", year(2024))
    yield "aggregate", "2024年执行率的方差", REFUSED | Expected(values=(variance(rates), pvariance(rates)))
    yield "aggregate", "满意度的众数", REFUSED | Expected(values=(mode(_numbers(w, "satisfaction")),))
    gap = w.number("score", "avg") - w.number("score", "median")
    yield "aggregate", "得分的均值与中位数差多少", REFUSED | Expected(values=(gap, -gap))
    weighted = [(f.number("budget") or Decimal(0), f.number("rate") or Decimal(0)) for f in w.forms]
    mean = sum((b * r for b, r in weighted), Decimal(0)) / sum((b for b, _ in weighted), Decimal(0))
    whole = 100 * w.number("executed", "sum") / w.number("budget", "sum")
    yield "aggregate", "以预算为权数，加权平均执行率是多少", REFUSED | Expected(values=(mean, whole))
    yield "aggregate", "2022年北麓县预算的中位数（万元）", w.figure("budget", "median", year(2022), place("北麓县"))
    yield "aggregate", "剔除满分之后得分的均值", w.figure("score", "avg", under("score", 100))


def _below(name: str, limit: Decimal) -> Test:
    return lambda form: (value := form.number(name)) is not None and value < limit


def _filtered(table: Mapping[str, Decimal], test: Callable[[Decimal], bool]) -> Expected:
    return Expected(groups=({name: value for name, value in table.items() if test(value)},))


def _groups(w: World) -> Iterator[tuple[str, str, Expected]]:
    missing = w.table("kind", None, "count", no(scored))
    zeros = {name: Decimal(0) for name in w.table("kind", None, "count")}
    yield "group", "得分缺失的表，在各类型里分别有几份", Expected(groups=(missing, {**zeros, **missing}))
    yield "group", "执行率恰为100%的表，按年份计数", w.grouped("year", None, "count", equal("rate", 100))
    yield "group", "各年满意度的中位数", w.grouped("year", "satisfaction", "median")
    yield "group", "份数超过8份的部门", _filtered(w.table("department", None, "count"), lambda value: value > 8)
    yield "group", "四种类型的预算均值，从大到小", w.grouped("kind", "budget", "avg")
    mean = w.number("satisfaction", "avg")
    yield "group", "平均满意度高于总体均值的县有哪些", REFUSED | _filtered(
        w.table("place", "satisfaction", "avg"), lambda value: value > mean)  # fmt: skip
    levels = {end: w.number("rate", "avg", of_places_called(end)) for end in "县市区"}
    yield "group", "把地方分成县、市、区三种，平均执行率各是多少", REFUSED | Expected(groups=(levels,))


def _compared(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "compare", "部门整体和项目支出，哪一类执行率的中位数低", which(
        {"部门整体": w.number("rate", "median", kind("部门整体")), "项目": w.number("rate", "median", PROJECTS)}, high=False) | REFUSED  # fmt: skip
    ahead = w.number("score", "avg", place("九塘县")) - w.number("score", "avg")
    yield "compare", "九塘县的平均得分高出总体均值多少", Expected(values=(ahead,)) | REFUSED
    of_all = [w.share(_FULL, year(n)).values[0] for n in (2023, 2020)]
    of_scored = [w.share(_FULL, both(year(n), scored)).values[0] for n in (2023, 2020)]
    yield "compare", "2023年满分率比2020年高几个百分点", REFUSED | Expected(
        values=tuple(a - b for a, b in (of_all, of_scored)),
        groups=tuple({"2023": a, "2020": b} for a, b in (of_all, of_scored)))  # fmt: skip
    yield "compare", "文化旅游局与农业农村局的满意度最小值，谁更低", which(
        {n: w.number("satisfaction", "min", office(n)) for n in ("文化旅游局", "农业农村局")}, high=False)  # fmt: skip


def _lists(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "list", "2023年扣分指标数为4个及以上的表", w.some(year(2023), least("deducted", 4))
    unread = both(no(scored), under("rate", 65))
    yield "list", "得分空缺且执行率低于65%的表", w.some(unread)
    yield "top", "满意度最低的两份转移支付", w.ends("satisfaction", 2, kind("转移支付"), high=False)
    yield "top", "数据局执行率最低的三份表", w.ends("rate", 3, office("数据局"), high=False)


def _steps(w: World) -> Iterator[tuple[str, str, Expected]]:
    middle = w.number("rate", "median")
    yield "two-step", "执行率低于中位数的表，平均得分是多少", w.figure("score", "avg", _below("rate", middle)) | REFUSED
    largest = w.ends("budget", 10).files[0]
    full = w.count(lambda f: f.file in largest, _FULL)
    yield "two-step", "预算最大的十份表中满分的有几份", full | REFUSED
    scores = _numbers(w, "score")
    mean = sum(scores, Decimal(0)) / len(scores)
    right = REFUSED
    for spread in (stdev(scores), pstdev(scores)):
        right = right | w.count(_below("score", mean - spread))
    yield "two-step", "得分比均值低一个标准差以上的表有多少", right
    best = place(next(iter(w.extreme("place", "rate", "avg", 1).groups[0])))
    yield "two-step", "平均执行率最高的地方有多少份满分表", w.count(best, _FULL)


def _told(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "narrative", "由于年末支付额度紧张而拖到次年付款的表", w.saying("集中支付额度紧张")
    yield "narrative", "供货晚了、还因此扣了对方费用的记载", w.saying("按合同约定扣减费用")


def _refused(w: World) -> Iterator[tuple[str, str, Expected]]:
    for text in ("自评得分服从正态分布吗", "执行率每提高一个点，满意度会变多少", "满意度问卷的回收率是多少", "这个样本有没有代表性",
                 "人口最多的县执行率是多少", "2017到2019年的平均满意度", "疫情前后的执行率差异显著吗", "被退回到重新提交平均隔几天",
                 "各位评委打分的一致性系数", "2025年执行率的预测区间", "满意度调查的抽样误差有多大"):  # fmt: skip
        yield "unanswerable", text, REFUSED


def _english(w: World) -> Iterator[tuple[str, str, Expected]]:
    back = was_decided(w, "退回")
    yield "english", "Mean budget, in units of 10,000 yuan, of the forms that were returned", w.figure("budget", "avg", back)
    yield "english", "How many forms executed strictly more than 85% but strictly less than 90% of their budget?", w.count(
        over("rate", 85), under("rate", 90))  # fmt: skip
    yield "english", "Top three regions by number of forms with full marks", w.extreme("place", None, "count", 3, _FULL)
    yield "english", "Standard error of the mean satisfaction in 2021", REFUSED | _error(_numbers(w, "satisfaction", year(2021)))


def _error(numbers: list[Decimal]) -> Expected:
    return Expected(values=tuple(spread(numbers) / Decimal(len(numbers)).sqrt() for spread in (stdev, pstdev)))
