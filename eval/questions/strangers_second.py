"""Forty more questions, written together with the first eighty and put only after the grammar was corrected on
those.
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

_BILLION = Decimal(10**8)
"""Yuan in 亿元."""


def questions(world: World) -> Iterator[Entry]:
    """All of them, with what is right in this store."""
    yield from alone(world, _counts, _lists, _figures, _groups, _ends, _steps, _others)
    slowest = world.extreme("place", "rate", "avg", 1, high=False)
    yield "follow-up", "那最低的呢", slowest, "平均执行率最高的县是哪个"
    yield "follow-up", "2021年呢？", world.figure("executed", "sum", year(2021)), "2020年一共支出了多少"


def _counts(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield "count", "水务局这些年一共报了多少份绩效自评", w.count(office("水务局"))
    yield (
        "count",
        "松原沟县2024年没有全部花完钱的有多少份",
        w.count(place("松原沟县"), year(2024), under("rate", 100)),
    )
    low, high = least("rate", 80), no(least("rate", 90))
    closed = no(over("rate", 90))
    between = (
        w.count(low, high)
        | w.count(low, closed)
        | w.count(over("rate", 80), high)
        | w.count(over("rate", 80), closed)
    )
    yield "count", "执行率在八成到九成之间的有多少", between
    yield (
        "count",
        "打分95分往下的多少份",
        w.count(under("score", 95)) | w.count(no(over("score", 95)), least("score", 0)),
    )
    small = (least("budget", 0), no(over("budget", 2e5)))
    yield "count", "预算小于等于20万的小项目有几个", w.count(*small) | w.count(*small, PROJECTS)
    yield "count", "北麓县和石桥区加起来有多少份", w.count(place("北麓县", "石桥区"))
    places = {form.place for form in w.forms} - {None}
    yield "count", "一共涉及多少个县市区", Expected(values=(Decimal(len(places)),))
    unfinished = (year(2023), under("score", 100), under("rate", 100))
    yield (
        "negation",
        "既没满分也没全部执行完的2023年项目有多少",
        w.count(*unfinished) | w.count(*unfinished, PROJECTS),
    )
    yield "negation", "不含部门整体支出，平均执行率是多少", w.figure("rate", "avg", no(kind("部门整体")))
    yield "count", "2019年的表有多少", w.count(year(2019)) | REFUSED


def _lists(w: World) -> Iterator[tuple[str, str, Expected]]:
    offices = dict(w.table("department", None, "count", year(2020)).items())
    yield "list", "2020年有哪些部门参加了自评", Expected(groups=(offices,))
    yield "list", "给出2022年自评满分的清单", w.some(year(2022), equal("score", 100))
    yield (
        "list",
        "满意度100%但是执行率不到85%的有哪些表",
        w.some(equal("satisfaction", 100), under("rate", 85)),
    )


def _figures(w: World) -> Iterator[tuple[str, str, Expected]]:
    yield (
        "aggregate",
        "文化旅游局2021年平均满意度",
        w.figure("satisfaction", "avg", year(2021), office("文化旅游局")),
    )
    yield "aggregate", "所有表的实际支出合计是多少亿元", w.figure("executed", "sum", unit=_BILLION)
    three = (place("云岭市"), year(2022, 2023, 2024))
    yield "aggregate", "云岭市三年来（2022-2024）累计支出", w.figure("executed", "sum", *three)
    yield (
        "aggregate",
        "动物疫病强制免疫经费的平均自评得分是多少",
        w.figure("score", "avg", project("动物疫病强制免疫经费")),
    )
    yield "aggregate", "2024年平均预算规模多大", w.figure("budget", "avg", year(2024))
    yield "aggregate", "预算执行率最低是多少", w.figure("rate", "min")


def _groups(w: World) -> Iterator[tuple[str, str, Expected]]:
    low = w.table("place", None, "count", under("rate", 85))
    none = {name: Decimal(0) for name in w.table("place", None, "count") if name not in low}
    yield "group", "分县区统计执行率低于85%的数量", Expected(groups=(low, {**none, **low}))
    yield "group", "各年度预算总额分别多少", w.grouped("year", "budget", "sum")
    yield "group", "各部门里平均分最低的前5个", w.extreme("department", "score", "avg", 5, high=False)
    yield "top", "哪个年度扣分指标加起来最多", w.extreme("year", "deducted", "sum", 1)
    green, roads = office("生态环境局"), office("交通运输局")
    pair = {"生态环境局": w.number("score", "avg", green), "交通运输局": w.number("score", "avg", roads)}
    yield "compare", "生态环境局与交通运输局相比，哪个平均得分更高", Expected(groups=(pair,))
    spent = {str(n): w.number("executed", "sum", year(n)) for n in (2021, 2022)}
    gap = spent["2021"] - spent["2022"]
    yield "compare", "2021年与2022年的总支出相差多少", Expected(values=(gap, -gap), groups=(spent,))
    sides = w.table("place", None, "count", place("澄湖区", "九塘县"))
    more = sides["澄湖区"] - sides["九塘县"]
    yield "compare", "澄湖区的表比九塘县多几份", Expected(values=(more,), groups=(sides,))


def _ends(w: World) -> Iterator[tuple[str, str, Expected]]:
    health = office("卫生健康局")
    yield "top", "卫生健康局执行率最差的那份是哪份", w.ends("rate", 1, health, high=False)
    yield (
        "top",
        "支出最少的3个项目",
        w.ends("executed", 3, high=False) | w.ends("executed", 3, PROJECTS, high=False),
    )
    best = w.number("satisfaction", "max")
    happy = equal("satisfaction", float(best))
    yield (
        "top",
        "满意度最高的项目里哪个预算最大",
        w.ends("budget", 1, happy) | w.ends("budget", 1, happy, PROJECTS),
    )


def _steps(w: World) -> Iterator[tuple[str, str, Expected]]:
    fewest = next(iter(w.extreme("place", None, "count", 1, high=False).groups[0]))
    yield "two-step", "表数量最少的县平均执行率是多少", w.figure("rate", "avg", place(fewest))
    yield "two-step", "低于平均自评分的表有多少", w.count(under("score", float(w.number("score", "avg"))))


def _others(w: World) -> Iterator[tuple[str, str, Expected]]:
    for text in (
        "谁审批了这些项目",
        "项目的社会效益到底好不好",
        "这些项目的合同金额合计",
        "哪份自评表写得最好",
    ):
        yield "unanswerable", text, REFUSED
    yield "narrative", "有哪些表说场地没落实", w.saying("场地未能落实")
    yield "narrative", "名单报得太晚是哪个项目写的", w.saying("报送名单较晚")
    yield "english", "average execution rate by year", w.grouped("year", "rate", "avg")
    full = (kind("转移支付"), equal("score", 100))
    yield "english", "how many transfer payment forms scored 100?", w.count(*full)
    yield (
        "english",
        "list the three forms with the lowest satisfaction",
        w.ends("satisfaction", 3, high=False),
    )
