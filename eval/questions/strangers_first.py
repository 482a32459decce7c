"""Eighty questions as reviewers would put them, written without a look at the grammar.

Each entry is type, question, what is right, and for a follow-up the question before it.
"""

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


def questions(world: World) -> Iterator[Entry]:
    """All of them, with what is right in this store."""
    yield from alone(world, _counts, _lists, _figures, _groups, _comparisons, _ends, _steps, _refused, _told, _english)
    yield from _follow_ups(world)


def _counts(w: World) -> Iterator[tuple[str, str, Expected]]:
    full = equal("score", 100)
    yield "count", "帮我看一下库里一共收了多少份自评表", w.count()
    yield "count", "2022年度一共报上来多少个项目？", w.count(year(2022)) | w.count(year(2022), PROJECTS)
    yield "count", "梅坞县有几份自评是钱没花到八成的", w.count(place("梅坞县"), under("rate", 80))
    yield "count", "自评打了满分但预算没花完的有多少", w.count(full, under("rate", 100))
    yield "count", "不满95分的自评表有几份", w.count(under("score", 95))
    yield (
        "count",
        "超过一千万的项目有多少个",
        w.count(over("budget", 1e7)) | w.count(over("budget", 1e7), PROJECTS),
    )
    yield "count", "一分没扣的有多少份", w.count(full) | w.count(equal("deducted", 0))
    yield "count", "2021到2023这三年，水务局报了多少份", w.count(year(2021, 2022, 2023), office("水务局"))
    yield (
        "count",
        "除了部门整体以外，执行率百分之百的有多少份",
        w.count(no(kind("部门整体")), equal("rate", 100)),
    )
    few = [form.form.unit for form in w.forms if under("satisfaction", 85)(form)]
    units = Expected(values=(Decimal(len(set(few) - {None})),))
    yield "count", "满意度没到85%的有几家", w.count(under("satisfaction", 85)) | units
    yield "count", "有多少份表压根没写自评得分", w.count(lambda form: lacks(form, "score"))
    yield "count", "被退回的一共几份", w.decided("退回")
    yield "count", "没有查出任何疑点的表占多大比例", w.share(equal("findings", 0))
    yield (
        "negation",
        "不是2024年的、也不是转移支付的，一共多少份",
        w.count(no(year(2024)), no(kind("转移支付"))),
    )
    yield "negation", "没有拿满分的项目有多少", _without_full(w)
    yield "negation", "满意度没低于95%的有几个", w.count(least("satisfaction", 95))
    yield (
        "negation",
        "除梅坞县外其他地方平均执行率",
        w.figure("rate", "avg", no(place("梅坞县")))
        | w.figure("rate", "avg", no(place("梅坞县")), lambda form: form.place is not None),
    )


def _without_full(w: World) -> Expected:
    full, missing = equal("score", 100), lambda form: lacks(form, "score")
    tests = [(no(full), no(missing)), (no(full),)]
    right = Expected()
    for some in tests:
        right = right | w.count(*some) | w.count(*some, PROJECTS)
    return right


def _lists(w: World) -> Iterator[tuple[str, str, Expected]]:
    low = both(place("苍梧岭市"), year(2023), under("rate", 85))
    yield "list", "列出苍梧岭市2023年执行率不足85%的所有项目", w.some(low) | w.some(low, PROJECTS)
    big = both(year(2024), least("budget", 5e7))
    yield (
        "list",
        "把2024年预算在五千万以上的表都找出来",
        w.some(big) | w.some(year(2024), over("budget", 5e7)),
    )
    slow = [form.form.unit for form in w.forms if year(2020)(form) and under("rate", 70)(form)]
    names = {name: Decimal(slow.count(name)) for name in slow if name}
    yield (
        "list",
        "哪些单位2020年钱花不出去，执行率连七成都不到？",
        w.some(year(2020), under("rate", 70)) | Expected(groups=(names,)),
    )
    yield "list", "找一下自评得分99分以上、但满意度低于90%的", w.some(least("score", 99), under("satisfaction", 90)) | w.some(
        over("score", 99), under("satisfaction", 90))  # fmt: skip
    yield "list", "扣分指标超过5个的有哪些", w.some(over("deducted", 5))
    yield "list", "云岭市民政局历年报的表给我列一下", w.some(office("云岭市民政局"))
    bridge = project("危桥加固工程")
    yield (
        "list",
        "危桥加固工程各年的执行率分别是多少",
        w.some(bridge) | w.grouped("year", "rate", "avg", bridge),
    )
    yield "list", "执行率正好100%且预算不到10万元的有哪些", w.some(equal("rate", 100), under("budget", 1e5))
    below = [
        form
        for form in w.forms
        if (s := form.number("score")) is not None and (r := form.number("rate")) is not None and s < r
    ]
    yield "list", "哪些表的自评得分比执行率还低", Expected(files=(frozenset(form.file for form in below),))
    spent = [
        form
        for form in w.forms
        if (e := form.number("executed")) is not None and (b := form.number("budget")) is not None and e > b
    ]
    yield (
        "list",
        "决算数超过预算数的有没有",
        Expected(values=(Decimal(len(spent)),), files=(frozenset(form.file for form in spent),)),
    )
    yield "list", "请把临溪县2022年被退回的表列出来", w.decided("退回", place("临溪县"), year(2022))


def _figures(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "aggregate", "2022年大家平均执行率怎么样", w.figure("rate", "avg", year(2022))
    yield "aggregate", "全库预算总盘子有多大，按亿元说", w.figure("budget", "sum", unit=Decimal(10**8))
    stone = place("石桥区")
    yield (
        "aggregate",
        "石桥区的项目总共花了多少钱",
        w.figure("executed", "sum", stone) | w.figure("executed", "sum", stone, PROJECTS),
    )
    more = w.number("budget", "sum", year(2023)) - w.number("budget", "sum", year(2022))
    both_years = {str(n): w.number("budget", "sum", year(n)) for n in (2022, 2023)}
    yield "compare", "2023年的预算比2022年多了多少", Expected(values=(more,), groups=(both_years,))
    yield "aggregate", "执行率的中位数是多少", w.figure("rate", "median")
    yield "aggregate", "最低的一个满意度是多少", w.figure("satisfaction", "min")
    school = office("教育体育局")
    yield (
        "aggregate",
        "教育体育局平均每个项目安排了多少预算",
        w.figure("budget", "avg", school) | w.figure("budget", "avg", school, PROJECTS),
    )
    yield "aggregate", "转移支付类的执行率平均下来是多少", w.figure("rate", "avg", kind("转移支付"))
    yield "aggregate", "2021年九塘县自评平均多少分", w.figure("score", "avg", year(2021), place("九塘县"))
    yield (
        "aggregate",
        "单个项目预算最多的有多少万",
        w.figure("budget", "max") | w.figure("budget", "max", PROJECTS) | w.ends("budget", 1),
    )
    health = project("基本公共卫生服务补助")
    yield (
        "aggregate",
        "基本公共卫生服务补助这几年累计投了多少钱",
        w.figure("budget", "sum", health) | w.figure("executed", "sum", health),
    )
    yield (
        "aggregate",
        "农机购置补贴配套2022年花了多少",
        w.figure("executed", "sum", project("农机购置补贴配套"), year(2022)),
    )
    roads = (year(2023), place("梅坞县"), office("交通运输局"))
    text = "麻烦查一下，2023年的时候，梅坞县那边交通运输局的项目，预算执行率平均能到多少？"
    yield "aggregate", text, w.figure("rate", "avg", *roads) | w.figure("rate", "avg", *roads, PROJECTS)


def _groups(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "group", "分年度看看平均执行率", w.grouped("year", "rate", "avg")
    yield "group", "各区县的平均自评分排个序", w.grouped("place", "score", "avg")
    yield "group", "每个县分别有多少份表", w.grouped("place", None, "count")
    yield "group", "按部门汇总一下支出金额", w.grouped("department", "executed", "sum")
    yield "group", "各类型表单的平均满意度", w.grouped("kind", "satisfaction", "avg")
    rates = w.table("year", "rate", "avg")
    yield (
        "group",
        "哪几年的平均执行率没过95%",
        Expected(
            groups=({k: v for k, v in rates.items() if v < 95}, {k: v for k, v in rates.items() if v <= 95})
        ),
    )
    full = equal("score", 100)
    shares = {str(n): w.share(full, year(n)).values[0] for n in range(2020, 2025)}
    scored = {
        str(n): w.share(full, both(year(n), lambda form: not lacks(form, "score"))).values[0]
        for n in range(2020, 2025)
    }
    yield "group", "各年度满分的比例", Expected(groups=(shares, scored))
    many = [
        {k: v for k, v in w.table("place", None, "count", test).items() if v > 50}
        for test in (everything, PROJECTS)
    ]
    yield "group", "哪些县的项目数超过50个", Expected(groups=tuple(many))
    top = both(lambda form: form.form.grade == "优")
    yield "group", "评为优的表各年有多少", w.grouped("year", None, "count", top)


def _pair(w: World, how: str, name: str, **sides: tuple[str, object]) -> Expected:
    table = {label: w.number(name, how, test) for label, test in sides.values()}  # type: ignore[arg-type]
    return Expected(groups=(table,))


def _comparisons(w: World) -> Iterator[tuple[str, str, Expected]]:
    pair = _pair(w, "avg", "rate", a=("青禾县", place("青禾县")), b=("临溪县", place("临溪县")))
    yield "compare", "青禾县和临溪县哪个执行率高？", pair
    scores = {str(n): w.number("score", "avg", year(n)) for n in (2020, 2024)}
    gap = scores["2020"] - scores["2024"]
    yield "compare", "2020年跟2024年比，平均自评得分差多少", Expected(values=(gap, -gap), groups=(scores,))
    yield (
        "compare",
        "水务局和民政局谁的预算大",
        _pair(w, "sum", "budget", a=("水务局", office("水务局")), b=("民政局", office("民政局"))),
    )
    kinds = _pair(w, "avg", "rate", a=("项目", PROJECTS), b=("转移支付", kind("转移支付")))
    yield "compare", "项目支出和转移支付哪个平均执行率更低", kinds
    own, all_of_them = w.number("rate", "avg", place("望川市")), w.number("rate", "avg")
    yield (
        "compare",
        "望川市的平均执行率比全库平均低吗",
        Expected(values=(own, own - all_of_them, all_of_them - own)),
    )


def _ends(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "top", "预算最大的五个项目是哪些", w.ends("budget", 5) | w.ends("budget", 5, PROJECTS)
    yield "top", "执行率垫底的十份表", w.ends("rate", 10, high=False)
    worst = w.ends("satisfaction", 1, year(2023), high=False)
    yield (
        "top",
        "2023年哪个项目满意度最低",
        worst | w.ends("satisfaction", 1, year(2023), PROJECTS, high=False),
    )
    yield "top", "自评分倒数三名", w.ends("score", 3, high=False)
    yield "top", "哪个局花钱最多", w.extreme("department", "executed", "sum", 1)
    yield "top", "扣分指标最多的是哪一份，它执行率多少", w.ends("deducted", 1)
    yield "top", "平均执行率最低的三个县", w.extreme("place", "rate", "avg", 3, high=False)
    yield "top", "历年里哪一年收上来的表最多", w.extreme("year", None, "count", 1)


def _steps(w: World) -> Iterator[tuple[str, str, Expected]]:
    slowest = next(iter(w.extreme("place", "rate", "avg", 1, high=False).groups[0]))
    yield "two-step", "平均执行率最低的那个县，总共有多少份表", w.count(place(slowest))
    rich = next(iter(w.extreme("department", "budget", "sum", 1).groups[0]))
    yield (
        "two-step",
        "预算最多的那个部门平均自评多少分",
        w.figure("score", "avg", lambda form: form.department == rich),
    )
    busiest = next(iter(w.extreme("year", None, "count", 1).groups[0]))
    yield "two-step", "表最多的那一年，执行率平均是多少", w.figure("rate", "avg", year(int(busiest)))
    rate, budget = w.number("rate", "avg"), w.number("budget", "avg") * 10_000
    yield "two-step", "执行率高于平均水平的有多少份", w.count(over("rate", float(rate)))
    yield (
        "two-step",
        "预算高于平均数、执行率却低于平均数的有哪些",
        w.some(over("budget", float(budget)), under("rate", float(rate))),
    )


def _refused(w: World) -> Iterator[tuple[str, str, Expected]]:
    for text in ("明年哪些项目会执行不下去", "这些项目的负责人都是谁", "哪个单位弄虚作假了", "中标供应商有哪几家",
                 "人均花费最少的是哪个项目", "去年的审计报告里怎么说的", "该不该给梅坞县水务局明年加预算"):  # fmt: skip
        yield "unanswerable", text, REFUSED


def _told(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "narrative", "有没有哪个项目提到过流标", w.saying("流标")
    yield (
        "narrative",
        "钱没花完一般都写了些什么理由",
        w.saying("按程序结转下年使用") | w.saying("顺延到次年拨付") | w.saying("质保期满后支付"),
    )
    yield "narrative", "因为下大雨耽误工期的有哪些", w.saying("受汛期影响")
    yield "narrative", "供货商晚交货的项目怎么解释的", w.saying("供货方交付延迟")
    yield "narrative", "石桥区哪个项目说对象比预计的少", w.saying("对象少于预计", place("石桥区"))


def _english(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield (
        "english",
        "How many forms from 2023 have an execution rate below 80%?",
        w.count(year(2023), under("rate", 80)),
    )
    yield "english", "Which five forms have the largest budgets?", w.ends("budget", 5)
    yield (
        "english",
        "What's the median self-assessment score for 转移支付 in 2022?",
        w.figure("score", "median", kind("转移支付"), year(2022)),
    )


def _follow_ups(w: World) -> Iterator[Entry]:
    before = "2022年大家平均执行率怎么样"
    yield "follow-up", "那2023年呢", w.figure("rate", "avg", year(2023)), before
    yield "follow-up", "其中梅坞县的呢", w.figure("rate", "avg", year(2022), place("梅坞县")), before
    yield "follow-up", "换成转移支付看看", w.figure("rate", "avg", year(2022), kind("转移支付")), before
    yield "follow-up", "按县拆开看看", w.grouped("place", "rate", "avg", year(2022)), before
