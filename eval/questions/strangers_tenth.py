"""Sixty questions of people at work with the store: mostly plain ones, each worded as it came to mind."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eval.questions.expected import (
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
    or_projects,
    over,
    place,
    project,
    under,
    year,
)
from eval.questions.oracle import Test
from eval.questions.readings import of_places_called, portion, scored, sides, was_decided, which, within

_FULL = equal("score", 100)


def questions(world: World) -> Iterator[Entry]:
    """All of them, with what is right in this store."""
    yield from alone(world, _counts, _figures, _groups, _compared, _lists, _steps, _told, _open, _refused, _english)
    before = "2023年打了满分的共几份"
    yield "follow-up", "转移支付在里面占了几份", world.count(year(2023), _FULL, kind("转移支付")), before
    before = "松原沟县执行率没到80%的表有哪些"
    slow = (place("松原沟县"), under("rate", 80))
    yield "follow-up", "把这些表的预算加总一下", _money(world.figure("budget", "sum", *slow)), before
    before = "2021年满意度平均多少"
    yield "follow-up", "单看生态环境局呢", world.figure("satisfaction", "avg", year(2021), office("生态环境局")), before
    yield "unanswerable", "经办人是哪位", REFUSED, "2020年执行率最低的表是哪份"


def _offices(*parts: str) -> Test:
    return lambda form: any(part in (form.department or "") for part in parts)


def _money(right: Expected) -> Expected:
    """A sum in 10,000 yuan, also said in hundred millions."""
    return right | Expected(values=tuple(value / 10_000 for value in right.values))


def _counts(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "count", "自评分写在97分以下的，翻得出来几份", w.count(under("score", 97)) | w.count(no(over("score", 97)), scored)
    stuck = (_offices("交通运输局", "水务局"), under("rate", 75))
    yield "count", "想知道交通运输局跟水务局合起来，有几份表的执行率连75%都不到", w.count(*stuck)
    moved = (kind("转移支付"), year(2021, 2023))
    yield "count", "2021、2023这两个年度，执行率九成往上的转移支付有多少", w.count(*moved, over("rate", 90)) | w.count(*moved, least("rate", 90))
    small = (under("budget", 2e6), least("rate", 100))
    yield "count", "预算两百万以下、又百分之百执行完毕的项目，数量是多少", or_projects(w, *small) | or_projects(
        w, no(over("budget", 2e6)), least("rate", 100))  # fmt: skip
    towns = (place("苍梧岭市", "望川市"), year(2022, 2023, 2024))
    yield "count", "苍梧岭市加望川市，2022年起算，共交表几份", w.count(*towns)
    back = within(w, "rate", 65, 80, was_decided(w, "退回"))
    yield "count", "退回来的表里，执行率落在65%到80%这一段的有几份", back
    yield "count", "一个满意度低于90%的民政局表单都没有吗？有的话几份", w.count(office("民政局"), under("satisfaction", 90)) | w.some(
        office("民政局"), under("satisfaction", 90))  # fmt: skip
    yield "negation", "云岭市以外的地方，2023年拿满分的共几份", w.count(no(place("云岭市")), year(2023), _FULL)
    waiting = both(kind("转移支付"), lambda f: f.file not in w.decisions)
    yield "negation", "转移支付里头既未通过也未退回的，数一下", w.count(waiting) | w.some(waiting)
    yield "negation", "执行率不低于95%、但也没到100%，符合的表多少份", w.count(least("rate", 95), under("rate", 100))
    yield "negation", "报告和转移支付都撇开，2024年满意度平均值是多少", w.figure(
        "satisfaction", "avg", year(2024), no(kind("报告")), no(kind("转移支付")))  # fmt: skip


def _figures(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "aggregate", "青禾县2022年度实际花出去的钱，加总后是多少万元", w.figure("executed", "sum", place("青禾县"), year(2022))
    yield "aggregate", "只看2021年，满意度最差的时候掉到了多少", w.figure("satisfaction", "min", year(2021))
    yield "aggregate", "白石区，执行率，中位数", w.figure("rate", "median", place("白石区"))
    grain = project("粮食单产提升补助")
    yield "aggregate", "粮食单产提升补助这一项，历年批下来的预算统共多少", _money(w.figure("budget", "sum", grain))
    short = under("rate", 90)
    yield "aggregate", "自评满分的表当中，执行率不足九成的占多大比重", portion(w.share(short, _FULL))
    yield "aggregate", "请告知农业农村局自评得分的均值", w.figure("score", "avg", office("农业农村局"))


def _bureaus(w: World, *tests: Test) -> Expected:
    """By place, or by the department of each place."""
    zeros = {name: Decimal(0) for name in w.table("place", None, "count")}
    found = w.table("place", None, "count", *tests)
    return Expected(groups=(found, {**zeros, **found})) | w.grouped("department", None, "count", *tests)


def _groups(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "group", "审核通过的表，按年份看各有几份", w.grouped("year", None, "count", was_decided(w, "通过"))
    yield "group", "按表的类型把支出汇总一遍", w.grouped("kind", "executed", "sum")
    rich = {name: value for name, value in w.table("place", "budget", "sum").items() if value > 40_000}
    yield "group", "预算总额突破四亿元的是哪些县市区", Expected(groups=(rich,))
    tops = [next(iter(w.ends("budget", 1, year(n)).files)) for n in range(2020, 2025)]
    yield "group", "每年单笔预算最高是多少", w.grouped("year", "budget", "max") | Expected(files=(frozenset().union(*tops),))
    yield "group", "数据局的表在各个县市区怎么分布，各几份", _bureaus(w, office("数据局"))


def _compared(w: World) -> Iterator[tuple[str, str, Expected]]:
    works = {name: w.number("executed", "sum", project(name)) for name in ("县乡公路日常养护经费", "危桥加固工程")}
    yield "compare", "县乡公路日常养护经费和危桥加固工程，累计支出哪个更高", which(works) | _money(Expected(values=which(works).values))
    full = {name: w.count(place(name), _FULL).values[0] for name in ("石桥区", "松原沟县")}
    yield "compare", "满分表，石桥区多还是松原沟县多", which(full)
    back = {str(n): w.count(was_decided(w, "退回"), year(n)).values[0] for n in (2024, 2023)}
    yield "compare", "2023年退回的份数和2024年差几份", sides(back)


def _lists(w: World) -> Iterator[tuple[str, str, Expected]]:
    creek = (place("临溪县"), year(2021))
    yield "list", "把临溪县2021年满意度在90%以下的表调出来", w.some(*creek, under("satisfaction", 90)) | w.some(*creek, no(over("satisfaction", 90)))
    proud = (_FULL, over("budget", 5e7))
    yield "list", "预算超五千万元、自己又评了满分的，分别是哪几份", w.some(*proud)
    yield "list", "审核给过了、执行率却还不到68%的表，麻烦列一下", w.some(was_decided(w, "通过"), under("rate", 68))
    yield "list", "中小河流治理补助2022年、2023年的自评表在哪", w.some(project("中小河流治理补助"), year(2022, 2023))
    yield "top", "部门整体自评里满意度垫底的三份", w.ends("satisfaction", 3, kind("部门整体"), high=False)
    yield "top", "2023年支出居首的那份表", w.ends("executed", 1, year(2023))


def _steps(w: World) -> Iterator[tuple[str, str, Expected]]:
    sad = place(next(iter(w.extreme("place", "satisfaction", "avg", 1, high=False).groups[0])))
    yield "two-step", "平均满意度最低的那个县市区，报了几份表", w.count(sad)
    mean = float(10_000 * w.number("executed", "avg"))
    yield "two-step", "支出高于全部表平均支出的，有几份", w.count(over("executed", mean))


def _told(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "narrative", "拿结算审核还没办完来解释余款的，有哪些表", w.saying("结算审核尚未办结")
    yield "narrative", "哪里写了项目点太分散、督促跟不上", w.saying("项目点分散，日常督促力度不足")
    yield "narrative", "提到要按月通报进度的措施是哪份表写的", w.saying("按月通报进度")


def _open(w: World) -> Iterator[tuple[str, str, Expected]]:
    bold = REFUSED
    for rate in (65, 70, 75, 80, 85, 90):
        for score in (95, 96, 98, 99, 100):
            low = (under("rate", rate), least("score", score))
            if w.some(*low).files[0]:
                bold = bold | w.some(*low) | w.count(*low)
    yield "list", "钱没怎么花、分却打得高的表，挑出来看看", bold
    large = REFUSED
    for floor in (1e6, 5e6, 1e7, 2e7):
        for edge in (over("budget", floor), least("budget", floor)):
            large = large | _money(w.figure("executed", "sum", year(2024), kind("转移支付"), edge))
    yield "aggregate", "2024年的大额转移支付花了多少", large
    levels = {mark: w.number("score", "avg", of_places_called(mark)) for mark in ("区", "县")}
    yield "compare", "区一级的平均自评得分比县一级高还是低", sides(levels) | REFUSED
    late = (year(2023, 2024), _FULL)
    yield "count", "近两年满分的有几份", w.count(*late) | w.grouped("year", None, "count", *late) | REFUSED
    better = REFUSED
    for name in ("rate", "score", "satisfaction"):
        better = better | which({n: w.number(name, "avg", office(n)) for n in ("水务局", "民政局")})
    yield "compare", "水务局同民政局，谁干得好一些", better
    given, spent = w.table("place", "budget", "sum"), w.table("place", "executed", "sum")
    rest = {name: given[name] - spent[name] for name in given}
    most = max(rest, key=lambda name: rest[name])
    yield "group", "哪个县市区剩下没花的钱最多", Expected(groups=({most: rest[most]}, rest), values=(rest[most],)) | REFUSED


def _refused(w: World) -> Iterator[tuple[str, str, Expected]]:
    for text in ("绩效管理真正过硬的是哪个局", "2023年平均执行率为什么回升", "2026年转移支付的自评平均分大概会是多少",
                 "苍梧岭市文旅局账户上还剩多少余额", "开过工程变更签证的项目有几个", "采用单一来源方式采购的表有哪些",
                 "专家评审会给危桥加固工程提了什么意见", "部门决算报表上的支出跟自评表对得上吗",
                 "梅坞县下辖几个乡镇", "把执行率低的项目全砍掉，老百姓会不会有意见"):  # fmt: skip
        yield "unanswerable", text, REFUSED


def _english(w: World) -> Iterator[tuple[str, str, Expected]]:
    happy = (year(2022), equal("satisfaction", 100))
    yield "english", "In how many of the 2022 forms is satisfaction 100%?", w.count(*happy)
    yield "english", "What did 澄湖区 spend altogether in 2023 (in 10,000 yuan)?", w.figure("executed", "sum", place("澄湖区"), year(2023))
    yield "english", "Show the approved forms whose budget exceeds 30 million yuan", w.some(was_decided(w, "通过"), over("budget", 3e7))
    yield "unanswerable", "Why was satisfaction lower in 2020 than in the following year?", REFUSED
