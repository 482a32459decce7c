"""Seeded sample forms that a reviewer would pass: sums, rates, scores and texts agree."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from random import Random
from typing import Any

import yaml

from assist.model import BudgetLine, DeclaredWeight, Form, Indicator, ManagementItem, Signature
from corpus import narrate
from corpus.budgets import Budgeter
from corpus.drafts import Draft, Drafter
from corpus.families import DATA, Family, family
from corpus.sample import Hints, OperatorStyle, SampleForm

CENT = Decimal("0.01")
STYLES: tuple[OperatorStyle, ...] = ("plain", "plain", "plain", "wide", "ascii", "alternate")


@cache
def _data(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def generate(seed: int, family_name: str) -> SampleForm:
    """The form that `seed` gives in this family: always the same one. Raises ValueError for no family."""
    return _Maker(seed, family(family_name)).make()


def grade_of(total: Decimal) -> str:
    """90, 80 and 60 are the lower bounds of 优, 良 and 中 (RULES section 4)."""
    return "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"


def trimmed(number: Decimal) -> Decimal:
    """Two decimals at most, no trailing zeros: 9.50 is 9.5 and 10.00 is 10."""
    text = f"{number.quantize(CENT, ROUND_HALF_UP):f}"
    return Decimal(text.rstrip("0").rstrip("."))


class _Maker:
    """One form in the making: the draws share one random stream."""

    def __init__(self, seed: int, kind: Family) -> None:
        self.seed, self.kind = seed, kind
        self.rng = rng = Random(f"{seed}/{kind.id}")
        quirks = Random(f"{seed}/{kind.id}/quirks")
        self.common = _data("common")
        self.domain = rng.choice(_data("domains"))
        self.year = rng.randint(2020, 2024)
        self.hints = Hints(
            thousands=kind.thousands or rng.random() < 0.1,
            full_width=rng.random() < 0.7,
            operators=rng.choice(STYLES),
            broken_headers=rng.random() < 0.5,
            shifted=rng.choice([0.0, 0.0, 0.3]),
            numbers_as_text=rng.random() < 0.2,
            title_gap=rng.randint(0, 2),
            variant=rng.randint(0, 999),
            levels=quirks.choices(["merged", "repeated", "blank"], [8, 1, 1])[0],
            nothing=quirks.choices(["", "/", "—", "-"], [6, 1, 1, 1])[0],
        )
        self.two_places = quirks.random() < 0.15 and not kind.narrative
        self.numbered_names = kind.transfer and quirks.random() < 0.15
        self.paragraphs = quirks.random() < 0.4
        self.unit = rng.choice(kind.money_units)
        self.drafter = Drafter(rng, kind, self.hints.operators, self.domain, self.common, self.year)

    def make(self) -> SampleForm:
        rng, kind = self.rng, self.kind
        budget = list(Budgeter(rng, kind, self.unit).lines())
        place = rng.choice(self.common["places"])
        project = rng.choice(self.domain["projects"])
        drafts = self._drafts(budget[0])
        indicators = self._scored(drafts)
        total = self._total(budget[0], indicators)
        explanation = self._explanation(budget[0])
        if kind.fund_reason:
            budget[0] = budget[0].model_copy(update={"reason": explanation or None})
        project = project if kind.code == "long" else project.rstrip("*")
        office = place + self.domain["office"]
        fields: dict[str, Any] = dict(
            layout=kind.id,
            year=self.year,
            money_unit=self.unit,
            title=rng.choice(kind.titles).format(year=self.year, project=project),
            project_name=None if kind.department_form else project,
            project_code=self._code(),
            has_scores=kind.scored,
            department=f"[{rng.randint(101, 399)}]{office}" if kind.code == "bracket" else office,
            unit=place + rng.choice(self.domain["units"]),
            fill_date=f"{self.year + 1}0{rng.randint(1, 4)}{rng.randint(10, 28)}" if kind.filed else None,
            budget=tuple(budget),
            indicators=tuple(indicators),
            total_score=total,
            total_weight=Decimal(100) if total is not None and kind.weights_shown else None,
            grade=grade_of(total) if total is not None and (kind.grade or kind.grade_in_conclusion) else None,
            declared_weights=self._declared(),
            signatures=self._signatures(),
            management=self._management(),
            **self._narratives(drafts, budget[0], total, "" if kind.fund_reason else explanation),
        )
        form = Form(**{name: value for name, value in fields.items() if name not in kind.omits})
        return SampleForm(
            seed=self.seed,
            family=kind.id,
            domain=self.domain["id"],
            form=form,
            hints=self.hints,
            marks=self._full_marks(),
        )

    def _full_marks(self) -> dict[str, str]:
        """The weights of a form that only prints what was taken off them."""
        if self.kind.weights_shown:
            return {}
        return {f"indicators[{i}].weight": str(weight) for i, weight in enumerate(self.weights) if weight}

    def _code(self) -> str | None:
        if self.kind.code != "long":
            return None
        digits = self.rng.randint(10**8, 10**9 - 1)
        return f"5108{self.rng.randint(10, 99)}{self.year - 2000}{self.rng.choice('TYR')}000{digits}"

    # Indicators

    def _drafts(self, total: BudgetLine) -> list[Draft]:
        rng = self.rng
        self.levels = rng.choice(self.kind.structures)
        size = rng.randint(1, 100)
        outputs = rng.randint(1, 4) if size < 70 else rng.randint(4, 12)
        flawed = rng.random() < (0.35 if self.kind.reason or self.kind.narrative else 0.0)
        level1s = list(self.levels)
        output, benefit, satisfaction = level1s[:3]
        drafts = self._outputs(output, outputs, flawed)
        if len(level1s) > 3:
            rest = self._costs(level1s[3], total)
            return drafts + self._benefits(benefit) + self._satisfaction(satisfaction) + rest
        if not self.kind.transfer and self.kind.target_style != "sentence":
            drafts += self._costs(output, total)
        return drafts + self._benefits(benefit) + self._satisfaction(satisfaction)

    def _outputs(self, level1: str, count: int, flawed: bool) -> list[Draft]:
        rng, drafter = self.rng, self.drafter
        entries = [*self.domain["outputs"], *self.common["common_outputs"]]
        drafts = [
            drafter.quantity(level1, entry, met=not (flawed and rng.random() < 0.4))
            for entry in rng.sample(entries, min(count, len(entries)))
        ]
        names = [*self.domain["quality"], *self.common["common_quality"]]
        drafts += [
            drafter.percentage("quality", level1, "质量指标", name, not (flawed and rng.random() < 0.2))
            for name in rng.sample(names, max(1, count // 2))
        ]
        times = rng.sample(self.common["timeliness"], rng.randint(1, 2 if count < 6 else 4))
        drafts += [drafter.timeliness(level1, name) for name in times]
        if count > 3 and rng.random() < 0.6:
            drafts.append(drafter.response(level1, rng.choice(self.common["response"])))
        if not drafter.split and self.kind.stock_actual is None and rng.random() < 0.15:
            drafts.append(drafter.span(level1, "平均实施周期"))
        return drafts

    def _costs(self, level1: str, total: BudgetLine) -> list[Draft]:
        adjusted = total.adjusted if total.adjusted is not None else total.initial
        assert adjusted is not None and total.executed is not None
        names = self.rng.sample(self.common["costs"], 1)
        drafts = [self.drafter.cost(level1, name, adjusted, total.executed, self.unit) for name in names]
        if level1 != "成本指标" and self.rng.random() < 0.4:
            drafts.append(
                self.drafter.number(
                    "cost",
                    level1,
                    "成本指标",
                    "项目成本控制率",
                    "<=",
                    "100",
                    "%",
                    "100" if total.executed == adjusted else "98",
                )
            )
        return drafts

    def _benefits(self, level1: str) -> list[Draft]:
        pool = [*self.domain["benefits"], *self.common["common_benefits"]]
        chosen = self.rng.sample(pool, self.rng.randint(1, 5))
        chosen.sort(key=lambda entry: entry[0])
        brief = self.kind.transfer and self.hints.variant % 3 == 1
        return [self.drafter.benefit(level1, entry, brief) for entry in chosen]

    def _satisfaction(self, level1: str) -> list[Draft]:
        level2 = self.rng.choice(["服务对象满意度指标", "服务对象满意度", "满意度指标"])
        served = self.rng.sample(self.domain["served"], self.rng.choice([1, 1, 2]))
        return [self.drafter.satisfaction(level1, level2, who, met=True) for who in served]

    # Weights and scores

    def _scored(self, drafts: Sequence[Draft]) -> list[Indicator]:
        weights: list[Decimal | None] = [None] * len(drafts)
        if self.kind.scored:
            for level1, whole in self.levels.items():
                places = [i for i, draft in enumerate(drafts) if draft.level1 == level1]
                for i, weight in zip(places, self._shares(whole, len(places)), strict=True):
                    weights[i] = weight
        self.weights = weights
        rows = [self._indicator(draft, weight) for draft, weight in zip(drafts, weights, strict=True)]
        if not self.numbered_names:
            return rows
        return [row.model_copy(update={"level3": f"指标{i}：{row.level3}"}) for i, row in enumerate(rows, 1)]

    def _shares(self, whole: int, count: int) -> list[Decimal]:
        """`whole` in `count` parts: even ones, the first ones larger; in half points when whole ones
        would leave somebody nothing."""
        unit = Decimal(1) if whole >= count * 2 else Decimal("0.5")
        steps = int(whole / unit)
        shares = [steps // count + (1 if i < steps % count else 0) for i in range(count)]
        for _ in range(self.rng.randint(0, 2)):
            give, take = self.rng.randrange(count), self.rng.randrange(count)
            if give != take and shares[give] > 2:
                shares[give], shares[take] = shares[give] - 1, shares[take] + 1
        return [trimmed(share * unit) for share in shares]

    def _indicator(self, draft: Draft, weight: Decimal | None) -> Indicator:
        score = None if weight is None else self._points(weight * min(Decimal(1), draft.ratio))
        weight = None if weight is None else self._points(weight)
        reason = None if draft.met else self.rng.choice(self.common["shortfall_reasons"])
        built = draft.indicator(self.kind, weight, score, reason)
        if self.kind.remark and self.rng.random() < 0.25:
            built = built.model_copy(update={"remark": self.rng.choice(self.common["remarks"])})
        return built

    def _total(self, total: BudgetLine, indicators: Sequence[Indicator]) -> Decimal | None:
        if not self.kind.scored:
            return None
        scores = [total.score, *(item.score for item in indicators)]
        return self._points(sum((score for score in scores if score is not None), Decimal(0)))

    def _points(self, number: Decimal) -> Decimal:
        """Points as this form prints them: 9.5, or 9.50 where all have two decimals."""
        return number.quantize(CENT, ROUND_HALF_UP) if self.two_places else trimmed(number)

    # The rest of the form

    def _explanation(self, total: BudgetLine) -> str:
        """Why money was added, cut or left over; empty when there is nothing to explain."""
        parts = []
        if total.initial is not None and total.adjusted is not None and total.initial != total.adjusted:
            more = total.adjusted > total.initial
            parts.append("年中按程序追加预算，用于新增任务。" if more else "年中按程序调减预算。")
        if total.rate is not None and total.rate < 90:
            parts.append(self.rng.choice(self.common["slow_reasons"]))
        return "".join(parts)

    def _declared(self) -> tuple[DeclaredWeight, ...]:
        kind, levels = self.kind, self.levels
        if kind.id == "P1-SC":
            return (
                DeclaredWeight(label="预算执行情况", weight=Decimal(10)),
                DeclaredWeight(label="绩效指标", weight=Decimal(90)),
            )
        if not kind.declares:
            return ()
        head = [DeclaredWeight(label="预算执行情况", weight=Decimal(20))] if kind.id == "P2-HB" else []
        return (*head, *(DeclaredWeight(label=label, weight=Decimal(w)) for label, w in levels.items()))

    def _signatures(self) -> tuple[Signature, ...]:
        names = self.rng.sample(self.common["signers"], len(self.kind.signatures))
        roles = zip(self.kind.signatures, names, strict=True)
        return tuple(Signature(role=role, name=name) for role, name in roles)

    def _management(self) -> tuple[ManagementItem, ...]:
        problem = self.rng.choice(self.common["management_problems"])
        at = self.rng.randrange(12)
        return tuple(
            ManagementItem(aspect=aspect, situation=situation, problems=problem if i == at else None)
            for i, (aspect, situation) in enumerate(
                zip(self.kind.management, self.common["situations"], strict=False)
            )
        )

    def _narratives(
        self,
        drafts: Sequence[Draft],
        total: BudgetLine,
        score: Decimal | None,
        explanation: str,
    ) -> dict[str, str | None]:
        rng, common, kind = self.rng, self.common, self.kind
        adjusted = total.adjusted if total.adjusted is not None else total.initial
        numbered = kind.transfer
        money = narrate.money_sentence(rng, f"{adjusted}", self.unit)
        between = "\n" if self.paragraphs else ""
        perfect = score is None or score == 100
        grade = grade_of(score) if score is not None and kind.grade_in_conclusion else None
        problems = rng.choice(common["no_problems" if perfect else "problems"])
        texts: dict[str, str | None] = {
            "goal": narrate.goal(rng, common, self.domain, drafts, money, numbered, between),
            "completion": narrate.completion(rng, common, drafts, numbered, between) + explanation,
            "process": narrate.process(self.domain, drafts),
            "conclusion": narrate.conclusion(rng, common, drafts, score, grade),
            "problems": problems if "completion" in kind.narratives else explanation or problems,
            "measures": rng.choice(common["no_measures" if perfect else "measures"]),
            "notes": rng.choice(["无", "无。", "其他情况均已在表内说明。"]),
        }
        if kind.narrative:
            texts["completion"] = f"{texts['completion']}自评得分{score}分。"
        return {name: texts[name] for name in kind.narratives}
