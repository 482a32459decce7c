"""150 questions over a generated store, each with the answer that the forms' authors know.

    python -m eval.questions.make --forms 600 --seed 1 --workspace DIR --output questions.jsonl
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from assist.model import Record
from eval.questions import oracle
from eval.questions.generated import fill, records
from eval.questions.oracle import Known, Test


@dataclass
class Question:
    """A question with what is known of its answer.

    `value` is the number, in the unit asked (amounts in 万元); `files` those of the forms listed; `groups`
    names to numbers; `passage` words that must stand in the first citation, of one of `files`.
    """

    id: str
    type: str
    question: str
    value: str | None = None
    files: list[str] | None = None
    groups: dict[str, str] | None = None
    passage: list[str] = field(default_factory=list)
    refused: bool = False
    follows: str | None = None


def known_of(record: Record) -> Known:
    """What the oracle needs of a record."""
    assert record.form is not None
    return Known(record.file, record.form, tuple((item.rule, item.severity) for item in record.findings))


class Maker:
    """Draws questions for one store."""

    def __init__(self, forms: list[Known], seed: int) -> None:
        self.forms = forms
        self.rng = Random(seed)
        self.years = sorted({form.form.year for form in forms if form.form.year})
        self.departments = sorted({form.department for form in forms if form.department})
        self.places = sorted({form.place for form in forms if form.place})
        self.projects = sorted({form.form.project_name for form in forms if form.form.project_name})

    def questions(self) -> list[Question]:
        """All questions, numbered."""
        made = [
            *self._counts(), *self._lists(), *self._aggregates(), *self._groups(), *self._compared(),
            *self._two_steps(), *self._negated(), *self._tops(), *self._english(), *self._unanswerable(),
            *self._narrative(),
        ]  # fmt: skip
        for number, question in enumerate(made, 1):
            question.id = f"Q{number:03d}"
        return made

    def _say(self, *forms: str, **values: Any) -> str:
        return self.rng.choice(forms).format(**values)

    def _q(self, kind: str, question: str, value: Any = None, **more: Any) -> Question:
        return Question("", kind, question, None if value is None else f"{Decimal(value):f}", **more)

    def _counts(self) -> Iterator[Question]:
        rng, forms = self.rng, self.forms
        for year in rng.sample(self.years, 3):
            text = self._say("{y}年有多少份表单", "{y}年度一共多少个项目？", "库里{y}年的自评表有几份", y=year)
            yield self._q("count", text, oracle.count(forms, _bound(lambda f, y: f.form.year == y, year)))
        for limit in (65, 70, 75, 80, 85, 90, 95):
            text = self._say("执行率低于{n}%的项目有多少个", "有多少份表单的预算执行率不到{n}%", "执行率不足{n}%的有几个？",
                             "预算执行率小于{n}%的表有多少张", n=limit)  # fmt: skip
            yield self._q("count", text, oracle.count(forms, _bound(lambda f, n: _lt(f, "rate", n), limit)))
        for limit in (85, 90, 95, 98):
            year = rng.choice(self.years)
            text = self._say("{y}年自评得分{n}分以上的有多少份", "{y}年度得分不低于{n}分的项目有几个",
                             "{y}年总分达到{n}分的表单多少份", y=year, n=limit)  # fmt: skip
            yield self._q("count", text, oracle.count(
                forms, _bound(lambda f, y, n: f.form.year == y and _ge(f, "score", n), year, limit)))  # fmt: skip
        for amount in (100, 500, 1000, 2000):
            text = self._say("预算超过{n}万元的项目有几个", "全年预算数大于{n}万元的表单有多少", "有多少个项目的预算高于{n}万元", n=amount)  # fmt: skip
            yield self._q("count", text, oracle.count(forms, _bound(lambda f, n: _gt(f, "budget", n * 10_000), amount)))
        for place in rng.sample(self.places, 4):
            text = self._say("{p}有多少份自评表", "{p}一共上报了多少个项目", "{p}的表单有几份", p=place)
            yield self._q("count", text, oracle.count(forms, _bound(lambda f, p: f.place == p, place)))
        low, high = 80, 90
        text = self._say("执行率在{a}%到{b}%之间的有多少份", "执行率介于{a}%和{b}%之间的项目有几个", a=low, b=high)
        yield self._q("count", text, oracle.count(forms, lambda f: _ge(f, "rate", low) and _le(f, "rate", high)))
        yield self._q("count", "六成五以上、八成以下执行率的项目有多少个", oracle.count(
            forms, lambda f: _ge(f, "rate", 65) and _lt(f, "rate", 80)))  # fmt: skip
        yield self._q("count", "自评等级为优的有几份", oracle.count(forms, lambda f: f.form.grade == "优"))
        yield self._q("count", "有多少个部门上报了表单", len(self.departments))

    def _lists(self) -> Iterator[Question]:
        rng, forms = self.rng, self.forms
        for limit in (70, 80, 90):
            text = self._say("哪些项目执行率低于{n}%却自评满分", "执行率不到{n}%还给自己打满分的项目有哪些",
                             "列出执行率低于{n}%但是自评得分为100分的表单", n=limit)  # fmt: skip
            yield self._q("list", text, files=oracle.files(
                forms, _bound(lambda f, n: _lt(f, "rate", n) and f.number("score") == 100, limit)))  # fmt: skip
        for place in rng.sample(self.places, 4):
            year = rng.choice(self.years)
            text = self._say("{p}{y}年有哪些项目", "列出{y}年{p}的表单", "{y}年度{p}上报的项目清单", p=place, y=year)
            yield self._q("list", text, files=oracle.files(
                forms, _bound(lambda f, p, y: f.place == p and f.form.year == y, place, year)))  # fmt: skip
        for department in rng.sample(self.departments, 3):
            text = self._say("{d}执行率低于95%的项目有哪些", "找出{d}执行率低于95%的表单", d=department)
            yield self._q("list", text, files=oracle.files(
                forms, _bound(lambda f, d: f.department == d and _lt(f, "rate", 95), department)))  # fmt: skip
        text = "满意度低于85%的项目有哪些"
        yield self._q("list", text, files=oracle.files(forms, lambda f: _lt(f, "satisfaction", 85)))
        rules = sorted({rule for form in forms for rule, _ in form.findings})
        for rule in rng.sample(rules, min(3, len(rules))):
            text = self._say("哪些表单有{r}问题", "出现{r}问题的项目有哪些", r=rule)
            yield self._q("list", text, files=oracle.files(
                forms, _bound(lambda f, r: any(r == name for name, _ in f.findings), rule)))  # fmt: skip
        yield self._q("list", "问题超过3个的表单有哪些", files=oracle.files(forms, lambda f: _gt(f, "findings", 3)))

    def _aggregates(self) -> Iterator[Question]:
        rng, forms = self.rng, self.forms
        for year in rng.sample(self.years, 3):
            text = self._say("{y}年平均执行率是多少", "{y}年度预算执行率的平均值是多少？", "{y}年的平均执行率", y=year)
            yield self._q("aggregate", text, oracle.figure(forms, "rate", "avg", _bound(lambda f, y: f.form.year == y, year)))
        for place in rng.sample(self.places, 4):
            text = self._say("{p}的预算总额是多少万元", "{p}全年预算合计多少", "{p}预算加起来一共多少", p=place)
            yield self._q("aggregate", text, _wan(oracle.figure(
                forms, "budget", "sum", _bound(lambda f, p: f.place == p, place))))  # fmt: skip
        for department in rng.sample(self.departments, 4):
            text = self._say("{d}的平均自评得分是多少", "{d}自评得分平均多少分", d=department)
            yield self._q("aggregate", text, oracle.figure(
                forms, "score", "avg", _bound(lambda f, d: f.department == d, department)))  # fmt: skip
        yield self._q("aggregate", "自评得分的中位数是多少", oracle.figure(forms, "score", "median"))
        yield self._q("aggregate", "转移支付执行率的中位数", oracle.figure(
            forms, "rate", "median", lambda f: f.kind == "转移支付"))  # fmt: skip
        yield self._q("aggregate", "最低的执行率是多少", oracle.figure(forms, "rate", "min"))
        yield self._q("aggregate", "全年预算最大是多少万元", _wan(oracle.figure(forms, "budget", "max")))
        for year in rng.sample(self.years, 2):
            text = self._say("{y}年实际支出总共多少万元", "{y}年执行数合计是多少", y=year)
            yield self._q("aggregate", text, _wan(oracle.figure(
                forms, "executed", "sum", _bound(lambda f, y: f.form.year == y, year))))  # fmt: skip
        year = rng.choice(self.years)
        of_year = oracle.count(forms, lambda f: f.form.year == year)
        low = oracle.count(forms, lambda f: f.form.year == year and _lt(f, "rate", 90))
        yield self._q("aggregate", f"{year}年的项目中执行率低于90%的占比是多少", Decimal(low) * 100 / of_year)

    def _groups(self) -> Iterator[Question]:
        forms = self.forms
        for text, of, name, how in (
            ("各部门平均执行率", lambda f: f.department, "rate", "avg"),
            ("每个地区的平均自评得分是多少", lambda f: f.place, "score", "avg"),
            ("按年度统计表单数量", lambda f: f.form.year, None, "count"),
            ("历年平均执行率", lambda f: f.form.year, "rate", "avg"),
            ("各地区预算合计", lambda f: f.place, "budget", "sum"),
            ("按部门汇总执行数", lambda f: f.department, "executed", "sum"),
            ("各等级各有多少份", lambda f: f.form.grade, None, "count"),
            ("分年度统计自评得分中位数", lambda f: f.form.year, "score", "median"),
        ):
            groups = oracle.grouped(forms, of, name, how)
            if name in ("budget", "executed"):
                groups = {key: value / 10_000 for key, value in groups.items()}
            yield self._q("group", text, groups={key: f"{value:f}" for key, value in groups.items()})
        for text, of, name, how, end in (
            ("哪个部门的平均执行率最低", lambda f: f.department, "rate", "avg", min),
            ("平均得分最低的地区是哪个", lambda f: f.place, "score", "avg", min),
            ("哪个地区上报的表单最多", lambda f: f.place, None, "count", max),
            ("预算总额最高的部门是哪个", lambda f: f.department, "budget", "sum", max),
            ("哪一年平均执行率最高", lambda f: f.form.year, "rate", "avg", max),
        ):
            groups = oracle.grouped(forms, of, name, how)
            best = end(groups.values())
            scale = 10_000 if name == "budget" else 1
            yield self._q("group", text, groups={k: f"{v / scale:f}" for k, v in groups.items() if v == best})

    def _compared(self) -> Iterator[Question]:
        rng, forms = self.rng, self.forms
        for _ in range(3):
            one, two = rng.sample(self.years, 2)
            text = self._say("{a}年和{b}年相比平均执行率差多少", "比较{a}年与{b}年的平均执行率", a=one, b=two)
            yield self._sides(text, str(one), str(two), lambda f: str(f.form.year), "rate", "avg")
        for _ in range(3):
            a, b = rng.sample(self.places, 2)
            text = self._say("{a}和{b}的平均自评得分相差多少", "{a}与{b}哪个平均自评得分更高", a=a, b=b)
            yield self._sides(text, a, b, lambda f: f.place, "score", "avg")
        for _ in range(2):
            a, b = rng.sample(self.departments, 2)
            yield self._sides(f"{a}比{b}的预算总额多多少", a, b, lambda f: f.department, "budget", "sum")
        a, b = rng.sample(self.places, 2)
        yield self._sides(f"{a}和{b}谁上报的项目更多", a, b, lambda f: f.place, None, "count")
        del forms

    def _sides(self, text: str, one: str, two: str, of: Any, name: str | None, how: str) -> Question:
        groups = oracle.grouped(self.forms, of, name, how)
        scale = 10_000 if name == "budget" else 1
        picked = {key: groups[key] / scale for key in (one, two)}
        return self._q("compare", text, picked[one] - picked[two], groups={k: f"{v:f}" for k, v in picked.items()})

    def _two_steps(self) -> Iterator[Question]:
        forms = self.forms
        mean = oracle.figure(forms, "rate", "avg")
        yield self._q("two-step", "执行率高于平均执行率的项目有多少个", oracle.count(forms, lambda f: _gt(f, "rate", mean)))
        mean_score = oracle.figure(forms, "score", "avg")
        yield self._q("two-step", "自评得分低于平均分的有多少份", oracle.count(
            forms, lambda f: _lt(f, "score", mean_score)))  # fmt: skip
        year = self.rng.choice(self.years)
        mean_year = oracle.figure(forms, "rate", "avg", lambda f: f.form.year == year)
        yield self._q("two-step", f"{year}年执行率低于平均值的项目有几个", oracle.count(
            forms, lambda f: f.form.year == year and _lt(f, "rate", mean_year)))  # fmt: skip
        steps: tuple[tuple[Any, ...], ...] = (
            ("平均执行率最低的部门有多少份表单", lambda f: f.department, "rate", "avg", min, None),
            ("预算总额最高的地区平均执行率是多少", lambda f: f.place, "budget", "sum", max, "rate"),
            ("平均得分最低的地区有多少个项目", lambda f: f.place, "score", "avg", min, None),
            ("表单最多的地区的平均自评得分是多少", lambda f: f.place, None, "count", max, "score"),
            ("执行数最大的部门有多少份表单", lambda f: f.department, "executed", "sum", max, None),
        )
        for text, of, name, how, end, asked in steps:
            groups = oracle.grouped(forms, of, name, how)
            best = end(groups.values())
            chosen = {key for key, value in groups.items() if value == best}
            inside = [f for f in forms if str(of(f)) in chosen]
            value = len(inside) if asked is None else oracle.figure(inside, asked, "avg")
            yield self._q("two-step", text, value)

    def _negated(self) -> Iterator[Question]:
        rng, forms = self.rng, self.forms
        year = rng.choice(self.years)
        yield self._q("negation", f"除了{year}年以外的表单有多少份", oracle.count(forms, lambda f: f.form.year != year))
        yield self._q("negation", "不是转移支付的表单有多少份", oracle.count(forms, lambda f: f.kind != "转移支付"))
        yield self._q("negation", "没有填写自评得分的有多少份", oracle.count(forms, lambda f: f.form.total_score is None))
        yield self._q("negation", "没有任何问题的表单有多少份", oracle.count(forms, lambda f: not f.findings))
        place = rng.choice(self.places)
        yield self._q("negation", f"不属于{place}的项目有多少个", oracle.count(forms, lambda f: f.place != place))
        yield self._q("negation", f"{place}执行率没有达到90%的项目有几个", oracle.count(
            forms, lambda f: f.place == place and _lt(f, "rate", 90)))  # fmt: skip
        yield self._q("negation", "执行率低于80%但没有得满分的项目有多少个", oracle.count(
            forms, lambda f: _lt(f, "rate", 80) and f.number("score") not in (None, 100)))  # fmt: skip
        department = rng.choice(self.departments)
        yield self._q("negation", f"除{department}外，执行率低于70%的项目有哪些", files=oracle.files(
            forms, lambda f: f.department != department and _lt(f, "rate", 70)))  # fmt: skip

    def _tops(self) -> Iterator[Question]:
        for text, name, many, high in (
            ("执行率最低的5个项目", "rate", 5, False), ("预算最大的3个项目是哪些", "budget", 3, True),
            ("自评得分最低的项目是哪个", "score", 1, False), ("问题最多的5份表单", "findings", 5, True),
            ("预算执行率倒数前3名的项目", "rate", 3, False), ("执行数排名前十的项目有哪些", "executed", 10, True),
        ):  # fmt: skip
            known = [(value, form.file) for form in self.forms if (value := form.number(name)) is not None]
            known.sort(key=lambda pair: pair[0], reverse=high)
            last = known[many - 1][0]
            files = [file for at, (value, file) in enumerate(known) if at < many or value == last]
            yield self._q("top", text, files=sorted(files))

    def _english(self) -> Iterator[Question]:
        forms = self.forms
        yield self._q("english", "How many forms have an execution rate below 80%?", oracle.count(
            forms, lambda f: _lt(f, "rate", 80)))  # fmt: skip
        yield self._q("english", "average self-score in 2023", oracle.figure(
            forms, "score", "avg", lambda f: f.form.year == 2023))  # fmt: skip
        groups = oracle.grouped(forms, lambda f: f.form.year, "rate", "avg")
        yield self._q("english", "average execution rate by year", groups={k: f"{v:f}" for k, v in groups.items()})
        yield self._q("english", "Which projects under 80% execution claimed full marks?", files=oracle.files(
            forms, lambda f: _lt(f, "rate", 80) and f.number("score") == 100))  # fmt: skip

    def _unanswerable(self) -> Iterator[Question]:
        for text in (
            "项目负责人的电话是多少", "2035年有多少份表单", "明年的预算会是多少", "哪些项目的供应商被处罚过",
            "火星县有多少个项目", "各部门有多少名员工", "施工单位的资质等级是什么", "哪个项目最值得继续支持",
            "采购合同的平均金额是多少", "这些项目带动了多少GDP", "审计署对哪些项目出具了意见", "项目经理的平均年龄",
            "哪些部门的领导换届了", "预算评审专家是谁", "云计算中心的服务器有多少台", "1998年的平均执行率是多少",
            "各项目的贷款利率是多少", "天气对执行率的影响系数是多少", "你觉得哪个部门的自评最可信", "how many suppliers were fined",
        ):  # fmt: skip
            yield self._q("unanswerable", text, refused=True)

    def _narrative(self) -> Iterator[Question]:
        rng = self.rng
        wanted = {"problems": ("{p}{y}年存在哪些问题", "{y}年{p}有什么问题"), "measures": ("{p}{y}年的改进措施是什么", "{y}年{p}打算怎么改进"),
                  "process": ("{p}{y}年是怎么实施的", "{y}年{p}的实施过程"), "completion": ("{p}{y}年完成情况如何", "{y}年{p}做了什么"),
                  "goal": ("{p}{y}年的年度目标是什么", "{y}年{p}的总体目标"), "conclusion": ("{p}{y}年的自评结论是什么",)}  # fmt: skip
        made = 0
        for name, texts in wanted.items():
            usable = [f for f in self.forms if getattr(f.form, name) and f.form.project_name and f.form.unit]
            for form in rng.sample(usable, min(4, len(usable))):
                source = form.form
                same = [f for f in self.forms if (f.form.project_name, f.form.year, f.form.unit) ==
                        (source.project_name, source.year, source.unit) and getattr(f.form, name)]  # fmt: skip
                text = f"{source.unit}" + self._say(*texts, p=source.project_name, y=source.year)
                yield self._q("narrative", text, files=[f.file for f in same],
                              passage=[getattr(f.form, name) for f in same])  # fmt: skip
                made += 1
        for form in rng.sample([f for f in self.forms if any(i.reason for i in f.form.indicators) and f.form.unit
                                and f.form.project_name], 5):  # fmt: skip
            item = next(i for i in form.form.indicators if i.reason)
            text = f"{form.form.unit}{form.form.year}年{form.form.project_name}的“{item.level3}”没有完成的原因是什么"
            yield self._q("narrative", text, files=[form.file], passage=[item.reason or ""])


def _bound(test: Callable[..., bool], *values: Any) -> Test:
    """A test with its limits filled in now, not when the loop has gone on."""
    return lambda form: test(form, *values)


def _lt(form: Known, name: str, limit: Any) -> bool:
    value = form.number(name)
    return value is not None and value < limit


def _le(form: Known, name: str, limit: Any) -> bool:
    value = form.number(name)
    return value is not None and value <= limit


def _gt(form: Known, name: str, limit: Any) -> bool:
    value = form.number(name)
    return value is not None and value > limit


def _ge(form: Known, name: str, limit: Any) -> bool:
    value = form.number(name)
    return value is not None and value >= limit


def _wan(value: Decimal | None) -> Decimal | None:
    return None if value is None else value / 10_000


def main() -> None:
    """Fills a workspace and writes the questions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    known: list[Known] = []

    def watched() -> Iterator[Record]:
        for record in records(options.forms, first_seed=options.seed * 1000):
            known.append(known_of(record))
            yield record

    fill(options.workspace, watched())
    questions = Maker(known, options.seed).questions()
    lines = [json.dumps(asdict(question), ensure_ascii=False) for question in questions]
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(questions)} questions over {len(known)} forms")


if __name__ == "__main__":
    main()
