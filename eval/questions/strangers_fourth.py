"""Sixty questions put once the grammar had been corrected on all before: what a new user meets."""

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
    lacks,
    least,
    no,
    office,
    or_projects,
    over,
    place,
    project,
    under,
    year,
)


def questions(world: World) -> Iterator[Entry]:
    """All of them, with what is right in this store."""
    yield from alone(world, _counts, _figures, _groups, _lists, _others)
    before = "2024年支出超过1000万的有几份"
    yield "follow-up", "2023年的呢", world.count(over("executed", 1e7), year(2023)), before
    yield "follow-up", "只看水务局的", world.count(over("executed", 1e7), year(2024), office("水务局")), before
    yield "follow-up", "它们平均得分多少", world.figure("score", "avg", over("executed", 1e7), year(2024)), before
    yield "follow-up", "为什么", REFUSED, before


def _counts(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "count", "请统计白石区历年得满分的自评有多少份", w.count(place("白石区"), equal("score", 100)) | w.grouped(
        "year", None, "count", place("白石区"), equal("score", 100))  # fmt: skip
    yield "count", "交通运输局执行率未达九成的项目有几个", or_projects(w, office("交通运输局"), under("rate", 90))
    yield "count", "预算不到五十万，满意度却超过95%的表有多少份", w.count(under("budget", 5e5), over("satisfaction", 95))
    yield "count", "2022年退回了多少份", w.decided("退回", year(2022))
    yield "count", "审核通过且满分的有多少份", w.decided("通过", equal("score", 100))
    undecided = [form for form in w.forms if form.file not in w.decisions]
    yield "count", "还没有审核的表还有多少", Expected(values=(Decimal(len(undecided)),))
    yield "count", "得分介于96分和98分之间的有几份", w.count(least("score", 96), no(over("score", 98)))
    yield "count", "执行率在90%到95%的转移支付有多少份", w.count(kind("转移支付"), least("rate", 90), no(over("rate", 95)))
    yield "count", "望川市以外的市有多少份表", w.count(no(place("望川市")), lambda f: str(f.place).endswith("市")) | REFUSED
    yield "count", "青禾县、临溪县、九塘县2020年合计多少份", w.count(place("青禾县", "临溪县", "九塘县"), year(2020))
    yield "count", "卫健局有多少份", w.count(office("卫生健康局"))
    yield "count", "评分为优的项目多少个", or_projects(w, lambda f: f.form.grade == "优")
    yield "count", "金额最大的那个项目有几个指标扣分", REFUSED | Expected(values=(_of_largest(w),))
    yield "negation", "既不是2023年也不是2024年的表有多少份", w.count(no(year(2023, 2024)))
    yield "negation", "满意度没有达到100%的转移支付有几份", w.count(kind("转移支付"), under("satisfaction", 100))
    yield "negation", "不属于梅坞县的水务局表单有多少", w.count(no(place("梅坞县")), office("水务局"))
    yield "negation", "没有被退回过的有多少份", Expected(values=(Decimal(sum(w.decisions.get(f.file) != "退回" for f in w.forms)),))


def _of_largest(w: World) -> Decimal:
    best = max(w.forms, key=lambda f: f.number("budget") or Decimal(0))
    return best.number("deducted") or Decimal(0)


def _figures(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "aggregate", "苍梧岭市财政投入合计多少万元", w.figure("budget", "sum", place("苍梧岭市")) | REFUSED
    yield "aggregate", "2021年全部项目的预算平均值", w.figure("budget", "avg", year(2021)) | w.figure("budget", "avg", year(2021), PROJECTS)
    yield "aggregate", "家庭医生签约补助资金历年执行率的平均数", w.figure("rate", "avg", project("家庭医生签约补助资金")) | w.grouped(
        "year", "rate", "avg", project("家庭医生签约补助资金"))  # fmt: skip
    yield "aggregate", "满意度的平均水平是多少", w.figure("satisfaction", "avg")
    yield "aggregate", "支出中位数", w.figure("executed", "median")
    yield "aggregate", "最高分是多少", w.figure("score", "max") | w.ends("score", 1)
    yield "aggregate", "北麓县生态环境局总共扣了多少个指标", w.figure("deducted", "sum", office("北麓县生态环境局"))
    yield "aggregate", "年初预算合计多少亿", w.figure("initial", "sum", unit=Decimal(10**8))
    yield "aggregate", "执行率达到100%的占几成", w.share(least("rate", 100)) | REFUSED
    yield "aggregate", "2020年转移支付占全部表的比重", w.share(kind("转移支付"), year(2020)) | w.share(both(kind("转移支付"), year(2020)))
    yield "aggregate", "梅坞县数据局2021到2024年累计花掉多少钱", w.figure("executed", "sum", office("梅坞县数据局"), year(2021, 2022, 2023, 2024))
    yield "aggregate", "公交线路运营补助的最低满意度", w.figure("satisfaction", "min", project("公交线路运营补助"))
    yield "aggregate", "平均每份表有几个扣分指标", w.figure("deducted", "avg") | REFUSED


def _groups(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "group", "按类型看平均得分", w.grouped("kind", "score", "avg")
    yield "group", "2022年各县的满分份数", w.grouped("place", None, "count", year(2022), equal("score", 100)) | Expected(
        groups=({**{n: Decimal(0) for n in w.table("place", None, "count")},
                 **w.table("place", None, "count", year(2022), equal("score", 100))},))  # fmt: skip
    yield "group", "哪个部门的平均满意度最低", w.extreme("department", "satisfaction", "avg", 1, high=False)
    yield "group", "水务局在各县的执行率分别是多少", w.grouped("place", "rate", "avg", office("水务局"))
    yield "group", "哪些年份预算总额超过8亿元", Expected(
        groups=({k: v for k, v in w.table("year", "budget", "sum").items() if v > 80_000},))  # fmt: skip
    yield "group", "各年度被退回的份数", _returned(w)
    yield "group", "支出最多的五个县及其支出", w.extreme("place", "executed", "sum", 5)
    yield "compare", "2022年和2023年谁的平均执行率更高", _years(w, "rate", 2022, 2023)
    yield "compare", "农业农村局跟教育体育局的支出差多少", Expected(
        values=tuple(sign * _gap(w, "农业农村局", "教育体育局") for sign in (1, -1)))  # fmt: skip
    yield "compare", "梅坞县2023年的支出比2022年增长了多少", Expected(
        values=(w.number("executed", "sum", place("梅坞县"), year(2023)) - w.number("executed", "sum", place("梅坞县"), year(2022)),))


def _gap(w: World, one: str, two: str) -> Decimal:
    return w.number("executed", "sum", office(one)) - w.number("executed", "sum", office(two))


def _years(w: World, name: str, *which: int) -> Expected:
    return Expected(groups=({str(n): w.number(name, "avg", year(n)) for n in which},))


def _returned(w: World) -> Expected:
    counts: dict[str, Decimal] = {}
    for form in w.forms:
        if w.decisions.get(form.file) == "退回" and form.form.year:
            counts[str(form.form.year)] = counts.get(str(form.form.year), Decimal(0)) + 1
    return Expected(groups=(counts,))


def _lists(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "list", "云岭市2021年哪些表打了满分", w.some(place("云岭市"), year(2021), equal("score", 100))
    yield "list", "把执行率最低的6份表列给我", w.ends("rate", 6, high=False)
    yield "list", "预算三千万以上、执行率低于80%的都有谁", w.some(least("budget", 3e7), under("rate", 80)) | w.some(
        over("budget", 3e7), under("rate", 80))  # fmt: skip
    yield "list", "民政局没有自评得分的表", w.some(office("民政局"), lambda f: lacks(f, "score"))
    yield "list", "石桥区满意度倒数五名", w.ends("satisfaction", 5, place("石桥区"), high=False)
    yield "two-step", "支出最多的部门被退回几份", REFUSED | _returned_of_biggest(w)
    yield "two-step", "平均得分最高的县的预算总额", _budget_of_best(w)


def _returned_of_biggest(w: World) -> Expected:
    name = next(iter(w.extreme("department", "executed", "sum", 1).groups[0]))
    return w.decided("退回", lambda f: f.department == name)


def _budget_of_best(w: World) -> Expected:
    name = next(iter(w.extreme("place", "score", "avg", 1).groups[0]))
    return w.figure("budget", "sum", place(name))


def _others(w: World) -> Iterator[tuple[str, str, Expected]]:
    for text in ("这些表是谁填的", "执行率低是不是因为疫情", "哪些项目应该取消", "水务局有多少职工", "2023年GDP是多少", "哪些单位迟交了自评表",
                 "上级补助到账的时间", "预算执行率的公式是什么"):  # fmt: skip
        yield "unanswerable", text, REFUSED
    yield "english", "How many projects in 2021 have a satisfaction below 90%?", or_projects(w, year(2021), under("satisfaction", 90))
    yield "english", "Average score of forms with execution rate above 95%", w.figure("score", "avg", over("rate", 95))
    yield "english", "Which department spent the most?", w.extreme("department", "executed", "sum", 1)
