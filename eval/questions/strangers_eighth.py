"""Sixty questions of a section chief of a finance bureau and of a director without patience."""

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
    everything,
    kind,
    lacks,
    least,
    no,
    office,
    or_projects,
    over,
    place,
    under,
    year,
)
from eval.questions.oracle import Known, Test
from eval.questions.readings import was_decided, which

_FULL = equal("score", 100)
_YI = Decimal(10**8)
_KINDS = ("项目", "转移支付", "部门整体", "报告")


def questions(world: World) -> Iterator[Entry]:
    """All of them, with what is right in this store."""
    yield from alone(world, _counts, _figures, _groups, _compared, _lists, _steps, _told, _refused, _english)
    before = "民政局2022年平均执行率"
    yield "follow-up", "卫健局的", world.figure("rate", "avg", office("卫生健康局"), year(2022)), before
    before = "执行率最低的5份表"
    yield "follow-up", "2022年的不要", _without_2022(world), before
    before = "2020年退回了多少份"
    back = world.table("place", None, "count", year(2020), was_decided(world, "退回"))
    zeros = {name: Decimal(0) for name in world.table("place", None, "count")}
    yield "follow-up", "都是哪些县的，各几份", Expected(groups=(back, {**zeros, **back})), before


def _without_2022(w: World) -> Expected:
    """The next ones move up, or the five lose some."""
    lowest = w.ends("rate", 5, high=False).files[0]
    return w.ends("rate", 5, no(year(2022)), high=False) | w.some(lambda f: f.file in lowest, no(year(2022)))


def _undecided(w: World) -> Test:
    return lambda form: form.file not in w.decisions


def _percent(part: Decimal, whole: Decimal) -> Expected:
    return Expected(values=(100 * part / whole, part / whole))


def _counts(w: World) -> Iterator[tuple[str, str, Expected]]:
    water = (office("水务局"), year(2020, 2021, 2022))
    yield "count", "二〇二〇至二〇二二年，水务局执行率八成以下的表计多少份", w.count(*water, under("rate", 80)) | w.count(
        *water, no(over("rate", 80)))  # fmt: skip
    yield "count", "临溪县、松原沟县，转移支付不算，各报了几份", w.grouped(
        "place", None, "count", place("临溪县", "松原沟县"), no(kind("转移支付")))  # fmt: skip
    slow = (year(2023), under("rate", 85))
    yield "count", "二〇二三年度预算五百万元以上、执行率不及百分之八十五的项目，合计几个", or_projects(
        w, *slow, least("budget", 5e6)) | or_projects(w, *slow, over("budget", 5e6))  # fmt: skip
    sad = both(least("rate", 100), under("satisfaction", 85))
    yield "count", "钱百分之百用掉了，群众满意度却低于85%，有没有，几份", w.count(sad) | w.some(sad)
    yield "count", "教体、卫健两家加一块儿多少份", w.count(lambda f: any(n in (f.department or "") for n in ("教育体育局", "卫生健康局")))
    yield "count", "等级是优的里面，执行率掉到九成以下的有几份", w.count(_grade, under("rate", 90)) | w.count(_grade, no(over("rate", 90)))
    yield "count", "头尾两年（2020、2024）去掉，中间三年共多少份", w.count(year(2021, 2022, 2023))
    near = both(least("score", 99.5), under("score", 100))
    yield "count", "99.5分以上又没到100分的有几份", w.count(near) | w.count(over("score", 99.5), under("score", 100))
    yield "count", "云岭、望川、苍梧岭三个市，满分几份", w.count(place("云岭市", "望川市", "苍梧岭市"), _FULL) | w.grouped(
        "place", None, "count", place("云岭市", "望川市", "苍梧岭市"), _FULL)  # fmt: skip
    waiting = both(year(2024), _undecided(w))
    yield "negation", "2024年的，没审的还压着多少份", w.count(waiting) | w.some(waiting)
    bureaus = (no(office("数据局")), no(office("民政局")), year(2022))
    yield "negation", "数据局、民政局都不算，2022年一共支了多少钱", w.figure("executed", "sum", *bureaus) | w.figure(
        "executed", "sum", *bureaus, unit=_YI) | w.figure("executed", "sum", *bureaus, lambda f: f.department is not None)  # fmt: skip
    whole = w.count(kind("转移支付")).values[0]
    yield "negation", "转移支付里执行率没跌破九成的占多少", _percent(w.count(kind("转移支付"), least("rate", 90)).values[0], whole) | w.count(
        kind("转移支付"), least("rate", 90)) | REFUSED  # fmt: skip


def _grade(form: Known) -> bool:
    return form.form.grade == "优"


def _figures(w: World) -> Iterator[tuple[str, str, Expected]]:
    mei = place("梅坞县")
    yield "aggregate", "梅坞县，五年下来，钱花了几个亿", w.figure("executed", "sum", mei, unit=_YI) | w.figure("executed", "sum", mei)
    spent, given = w.number("executed", "sum"), w.number("budget", "sum")
    yield "aggregate", "支出合计除以预算合计，全库是百分之几", _percent(spent, given) | REFUSED
    more = w.number("budget", "sum", year(2023)) - w.number("budget", "sum", year(2021))
    yield "aggregate", "2023年预算盘子比2021年大了多少亿", Expected(values=(more / 10_000, more))
    yield "aggregate", "民政局一份表平均摊到多少预算", w.figure("budget", "avg", office("民政局"))
    nine = place("九塘县")
    rest = w.number("budget", "sum", nine) - w.number("executed", "sum", nine)
    yield "aggregate", "九塘县，没花出去的钱，总共多少", Expected(values=(rest, rest / 10_000)) | REFUSED
    cut = (was_decided(w, "退回"), lambda f: not lacks(f, "score"))
    yield "aggregate", "退回来的那些表，平均一份扣几个指标", w.figure("deducted", "avg", was_decided(w, "退回")) | w.figure("deducted", "avg", *cut)
    yield "aggregate", "执行率前十名的平均自评分", REFUSED | w.figure("score", "avg", least("rate", 100))
    yield "aggregate", "最贵的一份表预算多少，哪年的", w.figure("budget", "max") | w.ends("budget", 1)


def _groups(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "group", "各部门预算排队，要前三名", w.extreme("department", "budget", "sum", 3) | _best_bureaus(w)
    yield "group", "一县一个数，2024年实际支出", w.grouped("place", "executed", "sum", year(2024))
    yield "group", "哪一年钱花得最少", w.extreme("year", "executed", "sum", 1, high=False)
    yield "group", "平均执行率过了94%的县", Expected(groups=({k: v for k, v in w.table("place", "rate", "avg").items() if v > 94},))
    full = {name: w.share(_FULL, kind(name)).values[0] for name in _KINDS}
    scored = {name: w.share(_FULL, both(kind(name), lambda f: not lacks(f, "score"))).values[0] for name in _KINDS}
    yield "group", "四类表各报个满分率", Expected(groups=(full, scored)) | REFUSED
    yield "group", "水务局满意度最低值，分县报", w.grouped("place", "satisfaction", "min", office("水务局")) | w.grouped(
        "department", "satisfaction", "min", office("水务局"))  # fmt: skip
    yield "group", "历年退回率", REFUSED | _return_rates(w)


def _best_bureaus(w: World) -> Expected:
    """The same by the kind of bureau, whatever the place."""
    sums: dict[str, Decimal] = {}
    for form in w.forms:
        if form.department:
            name = form.department.removeprefix(form.place or "")
            sums[name] = sums.get(name, Decimal(0)) + (form.number("budget") or Decimal(0)) / 10_000
    return Expected(groups=(dict(sorted(sums.items(), key=lambda pair: -pair[1])[:3]),))


def _return_rates(w: World) -> Expected:
    of_all = {str(n): w.share(was_decided(w, "退回"), year(n)).values[0] for n in range(2020, 2025)}
    of_read = {str(n): w.share(was_decided(w, "退回"), both(year(n), no(_undecided(w)))).values[0] for n in range(2020, 2025)}
    return Expected(groups=(of_all, of_read))


def _compared(w: World) -> Iterator[tuple[str, str, Expected]]:
    back = {n: w.count(place(n), was_decided(w, "退回")).values[0] for n in ("青禾县", "临溪县")}
    yield "compare", "青禾县跟临溪县，哪个被退得多", which(back, high=True)
    sums = {n: w.number("budget", "sum", office(n)) for n in ("民政局", "水务局", "教育体育局")}
    gap = sums["民政局"] + sums["水务局"] - sums["教育体育局"]
    yield "compare", "民政局和水务局合起来的预算，比教育体育局多多少", Expected(values=(gap,)) | REFUSED
    rates = {str(n): w.number("rate", "avg", year(n)) for n in (2022, 2021)}
    yield "compare", "2022年比2021年，平均执行率是升了还是降了，几个点", Expected(
        groups=(rates,), values=tuple(sign * (rates["2022"] - rates["2021"]) for sign in (1, -1)))  # fmt: skip
    right = Expected()
    for among in (everything, lambda f: not lacks(f, "score")):
        sides = {n: w.number("deducted", "avg", kind(n), among) for n in ("项目", "转移支付")}
        right = right | which(sides, high=True)
    yield "compare", "项目支出、转移支付，哪类平均扣分指标多", right


def _lists(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "list", "九塘县卫健局的都调出来", w.some(office("九塘县卫生健康局"))
    proud = both(year(2021), least("rate", 100), _FULL)
    names = [f.form.unit or f.department for f in w.forms if proud(f)]
    yield "list", "谁家2021年一分钱没剩，还给自己打满分", REFUSED | w.some(proud) | Expected(
        groups=({str(n): Decimal(names.count(n)) for n in names},))  # fmt: skip
    back = (was_decided(w, "退回"), least("budget", 3e6), no(over("budget", 4e6)))
    yield "list", "预算三百万到四百万之间、被退回的表", w.some(*back)
    yield "list", "苍梧岭市2024年的表，转移支付除外，全列", w.some(place("苍梧岭市"), year(2024), no(kind("转移支付")))
    yield "top", "执行率最低的五份，转移支付不算", w.ends("rate", 5, no(kind("转移支付")), high=False)
    yield "top", "部门整体里支出最大的三份", w.ends("executed", 3, kind("部门整体"))


def _steps(w: World) -> Iterator[tuple[str, str, Expected]]:
    rich = place(next(iter(w.extreme("place", "budget", "sum", 1).groups[0])))
    yield "two-step", "预算总额最大的县，平均执行率多少", w.figure("rate", "avg", rich)
    best = year(int(next(iter(w.extreme("year", None, "count", 1, _FULL).groups[0]))))
    yield "two-step", "满分最多的那年，退回了几份", w.decided("退回", best)
    mean = w.number("rate", "avg")
    yield "two-step", "打满分、执行率却在全库平均线以下的几份", w.count(_FULL, lambda f: (r := f.number("rate")) is not None and r < mean)


def _told(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "narrative", "流标的那些，后来怎么补的", w.saying("采购流标一次")
    yield "narrative", "哪些表承认前期准备不够充分", w.saying("前期准备不够充分")
    yield "narrative", "谁自己写了指标设置跟实际工作量有出入", w.saying("指标设置与实际工作量有出入")


def _refused(w: World) -> Iterator[tuple[str, str, Expected]]:
    for text in ("这钱到底花得值不值", "明年给水务局砍多少合适", "大额项目一共几个", "人大代表意见最大的是哪个项目",
                 "梅坞县的财政自给率", "资金到账最慢的是谁", "被退回的表后来改好了没有", "咱们平均执行率全省排第几",
                 "预算批复到下达平均隔几天", "谁该为没花完的钱负责",
                 "水务局借调人员的工资从哪个项目出"):  # fmt: skip
        yield "unanswerable", text, REFUSED


def _english(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "english", "Rank the years by total spending, largest first", w.grouped("year", "executed", "sum")
    mei = (place("梅坞县"), year(2022))
    rest = w.number("budget", "sum", *mei) - w.number("executed", "sum", *mei)
    yield "english", "How much of its 2022 budget did 梅坞县 leave unspent?", Expected(values=(rest, rest * 10_000)) | REFUSED | _percent(
        rest, w.number("budget", "sum", *mei))  # fmt: skip
    open_water = both(office("水务局"), year(2023), _undecided(w))
    yield "english", "Which 2023 forms of 水务局 have neither been returned nor approved?", w.some(open_water) | w.count(open_water)
