"""Sixty questions of a reviewer and of an auditor, by somebody who has never seen how they are answered."""

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
from eval.questions.oracle import Known
from eval.questions.readings import portion, sides, was_decided, which, within

_FULL = equal("score", 100)
_PLACES = ("云岭市", "北麓县", "梅坞县", "石桥区", "九塘县", "青禾县", "临溪县", "苍梧岭市", "白石区", "澄湖区", "松原沟县", "望川市")


def questions(world: World) -> Iterator[Entry]:
    """All of them, with what is right in this store."""
    yield from alone(world, _counts, _figures, _groups, _compared, _lists, _steps, _told, _refused, _english)
    before = "2022年预算超过两千万元的有几份"
    yield "follow-up", "没花完的占了其中几份", world.count(year(2022), over("budget", 2e7), under("rate", 100)), before
    before = "各县平均自评得分"
    yield "follow-up", "倒着数的头两名是谁", world.extreme("place", "score", "avg", 2, high=False), before
    before = "白石区执行率低于80%的表有哪些"
    left = (place("白石区"), under("rate", 80), no(office("水务局")), no(office("民政局")))
    yield "follow-up", "把水务局跟民政局的剔掉再看", world.some(*left) | world.count(*left), before
    yield "unanswerable", "他们的局长被约谈过吗", REFUSED, before


def _above(form: Known, name: str, than: str) -> bool:
    one, two = form.number(name), form.number(than)
    return one is not None and two is not None and one > two


def _counts(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "count", "自评分没上98、钱倒花光了的，帮我数数有几份", w.count(under("score", 98), least("rate", 100)) | w.count(
        no(over("score", 98)), no(lambda f: lacks(f, "score")), least("rate", 100))  # fmt: skip
    yield "count", "2022年度预算逾两千万元者若干", or_projects(w, year(2022), over("budget", 2e7))
    yield "count", "梅坞、北麓、青禾三个县里头，评分低于九十六的一共几张表", w.count(place("梅坞县", "北麓县", "青禾县"), under("score", 96))
    yield "count", "执行率卡在七成到七成五那一档的有几份", within(w, "rate", 70, 75)
    yield "count", "库里最近三个年度，教体局交来了多少份", w.count(year(2022, 2023, 2024), office("教育体育局")) | w.grouped(
        "year", None, "count", year(2022, 2023, 2024), office("教育体育局"))  # fmt: skip
    many = least("deducted", 3)
    yield "count", "满意度不足九十五、同时扣分指标不少于三个，这样的表多少份", w.count(under("satisfaction", 95), many)
    yield "count", "转移支付当中给自己评了一百分的有几张", w.count(kind("转移支付"), _FULL)
    yield "count", "调整后预算比年初预算多的表有多少份", w.count(lambda f: _above(f, "budget", "initial"))
    yield "count", "满分表里一个疑点也没查出来的占几成", REFUSED | portion(w.share(equal("findings", 0), _FULL))
    outside = (no(place("石桥区", "白石区")), under("rate", 70))
    yield "negation", "石桥区和白石区除外，执行率不足七成的还有几份", w.count(*outside)
    rest = w.count(year(2023), no(_FULL))
    yield "negation", "2023年去掉得满分的还剩多少份，没打分的也算进来", rest
    neither = [f.file for f in w.forms if f.form.year == 2021 and f.file not in w.decisions]
    yield "negation", "2021年的表中既没被退回、也没有通过的有几份", Expected(
        values=(Decimal(len(neither)),), files=(frozenset(neither),))  # fmt: skip
    wanted = (no(kind("部门整体")), no(kind("转移支付")), least("rate", 100), year(2020))
    yield "negation", "部门整体和转移支付都不要，只数2020年执行率满百的", w.count(*wanted)


def _figures(w: World) -> Iterator[tuple[str, str, Expected]]:
    kept = w.figure("rate", "avg", equal("deducted", 0)) | w.figure("rate", "avg", _FULL)
    yield "aggregate", "一个指标都没扣分的表，平均执行率有多高", kept | w.figure(
        "rate", "avg", equal("deducted", 0), lambda f: not lacks(f, "score"))  # fmt: skip
    yield "aggregate", "县乡公路日常养护经费2021年度各家合计批了多少预算", w.figure(
        "budget", "sum", project("县乡公路日常养护经费"), year(2021))  # fmt: skip
    spent, given = w.number("executed", "sum", year(2024)), w.number("budget", "sum", year(2024))
    yield "aggregate", "2024年总支出占总预算的百分之几", Expected(values=(100 * spent / given, spent / given)) | REFUSED
    far = w.number("score", "max", place("苍梧岭市")) - w.number("score", "min", place("苍梧岭市"))
    yield "aggregate", "苍梧岭市自评分的极差有多大", Expected(values=(far,)) | REFUSED
    roads = office("交通运输局")
    yield "aggregate", "交通局这五年总共花掉几个亿", w.figure("executed", "sum", roads, unit=Decimal(10**8)) | w.figure("executed", "sum", roads)
    counts = w.table("place", None, "count")
    yield "aggregate", "平均一个县区报了几份表", Expected(values=(sum(counts.values(), Decimal(0)) / len(counts),)) | REFUSED
    yield "aggregate", "望川市各表的满意度，取中间那个值是多少", w.figure("satisfaction", "median", place("望川市"))


def _bureaus(w: World) -> dict[str, Decimal]:
    counts: dict[str, Decimal] = {}
    for form in w.forms:
        if form.department:
            name = form.department.removeprefix(form.place or "")
            counts[name] = counts.get(name, Decimal(0)) + 1
    return counts


def _groups(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "group", "一年一行，列出当年满分的份数", w.grouped("year", None, "count", _FULL)
    yield "group", "不分县，只按局的类别（水务局、民政局……）汇总份数", Expected(groups=(_bureaus(w),)) | REFUSED
    yield "group", "转移支付逐年的平均执行率走势", w.grouped("year", "rate", "avg", kind("转移支付"))
    sums = w.table("place", "executed", "sum")
    yield "group", "支出合计连两亿五千万都不到的地方有哪些", Expected(groups=({k: v for k, v in sums.items() if v < 25_000},))
    low = {name: w.share(under("rate", 80), place(name)).values[0] for name in _PLACES}
    yield "group", "各地执行率低于80%的表占本地多大比例，从高到低排", Expected(groups=(low,)) | REFUSED


def _compared(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "compare", "北麓县对九塘县，平均满意度差几个点", sides(
        {n: w.number("satisfaction", "avg", place(n)) for n in ("北麓县", "九塘县")})  # fmt: skip
    left = {str(n): w.count(year(n), under("rate", 100)).values[0] for n in (2020, 2024)}
    yield "compare", "没花完钱的表，2020年多还是2024年多", which(left, high=True)
    rates = {"退回": w.number("rate", "avg", was_decided(w, "退回")),
             "通过": w.number("rate", "avg", lambda f: w.decisions.get(f.file) == "通过")}  # fmt: skip
    yield "compare", "被退回的跟审核通过的，平均执行率谁低", which(rates, high=False) | REFUSED
    times = w.count(kind("转移支付")).values[0] / w.count(kind("部门整体")).values[0]
    yield "compare", "转移支付的份数是部门整体的几倍", Expected(values=(times,)) | REFUSED


def _lists(w: World) -> Iterator[tuple[str, str, Expected]]:
    odd = (place("云岭市"), under("rate", 80))
    yield "list", "云岭市钱没用到八成、自评却在98分以上的，一份份列出来", w.some(*odd, least("score", 98)) | w.some(*odd, over("score", 98))
    yield "list", "临溪县历年来有哪几份被打回来了", w.decided("退回", place("临溪县"))
    yield "list", "年初预算是零、后来才安排上钱的表", w.some(equal("initial", 0), over("budget", 0))
    late = (project("公共文化场馆免费开放资金"), year(2023, 2024))
    yield "list", "公共文化场馆免费开放资金在2022年以后（不含2022年）报过哪些表", w.some(*late)
    yield "list", "满意度和执行率双双不到八成五的", w.some(under("satisfaction", 85), under("rate", 85))
    worst = w.ends("rate", 1, _FULL, high=False)
    yield "top", "给自己打满分的里头，执行率最难看的是哪一份", worst
    yield "top", "澄湖区花钱最多的三份表分别是哪几份", w.ends("executed", 3, place("澄湖区"))
    ordered = sorted((f for f in w.forms if f.form.year == 2022), key=lambda f: f.number("budget") or Decimal(0))
    second = ordered[-2]
    yield "top", "2022年预算数排第二位的是哪份表", REFUSED | Expected(
        files=(frozenset({second.file}),), values=((second.number("budget") or Decimal(0)) / 10_000,))  # fmt: skip


def _steps(w: World) -> Iterator[tuple[str, str, Expected]]:
    most = next(iter(w.extreme("place", None, "count", 1, was_decided(w, "退回")).groups[0]))
    yield "two-step", "被退回次数最多的那个县，平均自评得分几何", w.figure("score", "avg", place(most)) | REFUSED
    happy = int(next(iter(w.extreme("year", "satisfaction", "avg", 1).groups[0])))
    yield "two-step", "平均满意度最高的那个年份，总预算是多少", w.figure("budget", "sum", year(happy))
    twice = float(2 * 10_000 * w.number("budget", "avg"))
    yield "two-step", "预算超过全库平均数两倍的表有几份", or_projects(w, over("budget", twice)) | REFUSED


def _told(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "narrative", "哪些表把没完成怪到汛期头上", w.saying("受汛期影响")
    yield "narrative", "有没有人写过尾款要等质保期满才付", w.saying("质保期满后支付")
    yield "narrative", "打算盘活结余资金的是哪些表", w.saying("盘活结余资金")


def _refused(w: World) -> Iterator[tuple[str, str, Expected]]:
    for text in ("这一批自评里头水分最大的是谁", "2023年那次政策调整让执行率提高了多少", "梅坞县下半年预计还能支出多少", "执行率达标的有几份",
                 "第三方评价机构给梅坞县打了几分", "审计查出的违规金额合计多少万元", "一季度末执行率还不到20%的有几份", "单位自评分与财政复核分平均差几分",
                 "哪几份表出自同一个人的手笔", "结余被财政收回的有几笔"):  # fmt: skip
        yield "unanswerable", text, REFUSED


def _english(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "english", "What share of the 2023 forms spent less than 90% of their budget?", portion(w.share(under("rate", 90), year(2023)))
    yield "english", "Leaving out transfer payments, which three regions have the lowest average satisfaction?", w.extreme(
        "place", "satisfaction", "avg", 3, no(kind("转移支付")), high=False)  # fmt: skip
    bold = both(_FULL, under("rate", 65))
    yield "english", "Did any form claim 100 points while executing under 65% of its budget?", w.some(bold) | w.count(bold)
