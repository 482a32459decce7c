"""Fifty questions of every sort, put once, after the last correction."""

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
    over,
    place,
    project,
    under,
    year,
)


def questions(world: World) -> Iterator[Entry]:
    """All of them, with what is right in this store."""
    yield from alone(world, _counts, _figures, _groups, _lists, _others)
    yield "follow-up", "九塘县呢", world.figure("score", "avg", place("九塘县")), "青禾县平均得分"
    yield "follow-up", "其中满分的有多少", world.count(place("梅坞县"), equal("score", 100)), "梅坞县有多少份表"


def _counts(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "count", "今年库里有多少份", w.count(year(2024)) | REFUSED
    yield "count", "松原沟县农业农村局报了多少份自评", w.count(office("松原沟县农业农村局"))
    yield "count", "自评分低于执行率的表有几份", w.count(_score_below_rate)
    yield "count", "预算过亿的有多少份", w.count(over("budget", 1e8)) | w.count(least("budget", 1e8)) | REFUSED
    yield "count", "2023年执行率不到70%的单位有几个", _units(w)
    yield "count", "满意度空着的有几份", w.count(lambda f: lacks(f, "satisfaction"))
    yield "count", "大于500万且小于800万的预算有多少份", w.count(over("budget", 5e6), under("budget", 8e6))
    yield "count", "石桥区、澄湖区执行率低于90%的一共有多少", w.count(place("石桥区", "澄湖区"), under("rate", 90))
    yield "count", "2024年没通过审核的有多少", REFUSED | w.count(year(2024), lambda f: w.decisions.get(f.file) != "通过")
    yield "count", "有几成的表执行率低于90%", REFUSED | w.share(under("rate", 90))
    yield "negation", "2021年以外执行率低于80%的有几份", w.count(no(year(2021)), under("rate", 80))
    yield "negation", "非转移支付的满分表有几份", w.count(no(kind("转移支付")), equal("score", 100))


def _score_below_rate(form: object) -> bool:
    score, rate = form.number("score"), form.number("rate")  # type: ignore[attr-defined]
    return score is not None and rate is not None and score < rate


def _units(w: World) -> Expected:
    low = [f for f in w.forms if year(2023)(f) and under("rate", 70)(f)]
    return Expected(values=(Decimal(len({f.form.unit for f in low} - {None})),)) | Expected(values=(Decimal(len(low)),)) | REFUSED


def _figures(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "aggregate", "人社局2022年平均执行率", w.figure("rate", "avg", year(2022), office("人力资源和社会保障局"))
    yield "aggregate", "去年比前年多支出多少", Expected(values=(w.number("executed", "sum", year(2023)) - w.number("executed", "sum", year(2022)),)) | REFUSED
    yield "aggregate", "招聘会组织经费的预算执行情况平均如何", w.figure("rate", "avg", project("招聘会组织经费")) | REFUSED
    yield "aggregate", "临溪县最低的执行率", w.figure("rate", "min", place("临溪县")) | w.ends("rate", 1, place("临溪县"), high=False)
    yield "aggregate", "各县预算之和", w.grouped("place", "budget", "sum") | w.figure("budget", "sum")
    yield "aggregate", "2020年部门整体支出合计多少万元", w.figure("executed", "sum", year(2020), kind("部门整体"))
    yield "aggregate", "执行率低于85%的项目预算加起来多少", w.figure("budget", "sum", under("rate", 85)) | w.figure("budget", "sum", under("rate", 85), PROJECTS)
    yield "aggregate", "全部表的平均扣分指标数", w.figure("deducted", "avg")
    yield "aggregate", "平均预算和平均支出各是多少", REFUSED
    yield "aggregate", "云岭市水务局与云岭市民政局平均得分相差几分", _pair(w)


def _pair(w: World) -> Expected:
    gap = w.number("score", "avg", office("云岭市水务局")) - w.number("score", "avg", office("云岭市民政局"))
    return Expected(values=(gap, -gap))


def _groups(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "group", "五年来各年支出总额", w.grouped("year", "executed", "sum")
    yield "group", "水务局各年平均满意度", w.grouped("year", "satisfaction", "avg", office("水务局"))
    yield "group", "哪几个县满分率最高", REFUSED | _full_share(w)
    yield "group", "执行率平均值最高的两个年度", w.extreme("year", "rate", "avg", 2)
    yield "group", "各部门支出占比", REFUSED
    yield "group", "哪个县执行率低于80%的表最多", w.extreme("place", None, "count", 1, under("rate", 80))
    yield "group", "表格数少于45份的县", Expected(groups=({k: v for k, v in w.table("place", None, "count").items() if v < 45},))
    yield "compare", "满分表和非满分表哪个执行率高", REFUSED
    yield "compare", "教体局与文旅局谁花钱多", Expected(groups=({
        "教体局": w.number("executed", "sum", office("教育体育局")), "文旅局": w.number("executed", "sum", office("文化旅游局"))},)) | REFUSED  # fmt: skip


def _full_share(w: World) -> Expected:
    shares = {n: w.share(equal("score", 100), place(n)).values[0] for n in w.table("place", None, "count")}
    best = max(shares.values())
    return Expected(groups=({n: v for n, v in shares.items() if v == best},))


def _lists(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "list", "支出最高的5份2023年的表", w.ends("executed", 5, year(2023))
    yield "list", "白石区文化旅游局的所有表单", w.some(office("白石区文化旅游局"))
    yield "list", "扣分最多的三份表", w.ends("deducted", 3) | REFUSED
    yield "list", "满意度并列第一的表", REFUSED | w.ends("satisfaction", 1)
    yield "list", "预算大于5000万但执行率小于75%的表", w.some(over("budget", 5e7), under("rate", 75))
    yield "list", "望川市2020年的表，按执行率从低到高排", w.some(place("望川市"), year(2020))
    yield "list", "除了满分以外还有哪些高于99.5分的表", w.some(no(equal("score", 100)), over("score", 99.5))


def _others(w: World) -> Iterator[tuple[str, str, Expected]]:
    for text in ("这些自评可信吗", "水务局明年会超支吗", "项目验收时间是哪天", "哪个供货商最不靠谱", "绩效目标制定得科学不科学", "财政局长怎么看", "预算为什么年年涨",
                 "帮我写一份整改通知"):  # fmt: skip
        yield "unanswerable", text, REFUSED
    yield "english", "How many forms in 2024 scored at least 99?", w.count(year(2024), least("score", 99))
    yield "english", "total budget by year", w.grouped("year", "budget", "sum")
    yield "english", "forms or projects with budgets over 50 million yuan in 2020", w.some(both(year(2020), over("budget", 5e7)))
