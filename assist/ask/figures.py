"""Conditions on the figures of a form: below 60%, between 60 and 80 marks, above the average, above another."""

from __future__ import annotations

import re
from decimal import Decimal

from assist.ask.lexer import Token
from assist.ask.plan import Filter, NotUnderstood, Operator
from assist.ask.vocabulary import Values

_UNIT_FIELD = {"money": "budget", "points": "score"}
UNITS_OF = {
    "rate": ("percent", ""), "satisfaction": ("percent", ""), "score": ("points", "", "percent"),
    "budget": ("money", ""), "initial": ("money", ""), "executed": ("money", ""),
    "findings": ("count", ""), "indicators": ("count", ""), "deducted": ("count", ""),
}  # fmt: skip
FIELDS = tuple(UNITS_OF)
MONEY = ("budget", "initial", "executed")
COUNTED = ("findings", "indicators", "deducted")
_GROUP = ("avg", "median", "sum")
LEAVING_OUT = ("除了", "除去", "除开", "除", "排除", "不含", "不包括", "剔除", "去掉", "抛开", "撇开", "不算")
_NEGATED: dict[str, Operator] = {"!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!="}
_FIELD_NAMES = {"budget": "预算金额", "score": "自评得分"}


class Figures:
    """Walks the tokens of a question and reads conditions on figures off them."""

    def __init__(self, tokens: list[Token], values: Values) -> None:
        self.tokens = tokens
        self.values = values
        self.notes: list[str] = []
        self.found: list[tuple[int, Filter]] = []
        self.grouped: dict[str, str] = {}
        """Fields whose condition is on groups, with the aggregate that was named."""

    def _before(self, index: int, skip: tuple[str, ...] = ("stop",)) -> int | None:
        at = index - 1
        while at >= 0 and self.tokens[at].kind in skip:
            at -= 1
        return at if at >= 0 else None

    def _after(self, index: int, skip: tuple[str, ...] = ("stop",)) -> int | None:
        at = index + 1
        while at < len(self.tokens) and self.tokens[at].kind in skip:
            at += 1
        return at if at < len(self.tokens) else None

    def _kind(self, index: int | None) -> str:
        return "" if index is None else self.tokens[index].kind

    def _put(self, index: int, condition: Filter, *used: int | None) -> None:
        self.found.append((index, condition))
        for place in (index, *used):
            if place is not None:
                self.tokens[place].used = True

    def _ranges(self) -> None:
        """60%到80%, 在60到80分之间, 60%-80%."""
        for index, token in enumerate(self.tokens):
            if token.kind != "num" or token.used:
                continue
            link = index + 1
            while link < len(self.tokens) and self.tokens[link].text in ("到", "至", "-", "~", "和", "与"):
                link += 1
            between = "".join(item.text for item in self.tokens[index + 1 : link])
            if link == index + 1 or self._kind(link if link < len(self.tokens) else None) != "num":
                continue
            end = self._after(link, ())
            closed = end is not None and self.tokens[end].text == "之间"
            opened = any(item.text == "介于" for item in self.tokens[:index])
            if between in ("和", "与") and not (closed or opened):
                continue
            low, high = token.value, self.tokens[link].value
            field = self._field(index, high.kind)
            text = token.text + between + self.tokens[link].text
            factor = _factor(self.tokens[link].text, high.value) if low.kind == "" and high.kind == "money" else None
            for op, number in ((">=", low), ("<=", high)):
                value = self._number(field, number, high.kind)
                if factor is not None and number is low:
                    value = low.value * factor
                self._put(index, Filter(field=field, op=op, number=value, text=text), link)
            for place in range(index + 1, link):
                self.tokens[place].used = True

    def _operator(self, index: int) -> None:
        token = self.tokens[index]
        follow = self._after(index)
        negation = self._before(index)
        negative = self._kind(negation) == "not" and negation is not None and not self.tokens[negation].used
        if not negative and self._kind(negation) == "field":  # 除了满意度达到100%的
            left = self._before(negation) if negation is not None else None
            if self._kind(left) == "not" and left is not None and self.tokens[left].text in LEAVING_OUT and not self.tokens[left].used:
                negation, negative = left, True
        op: Operator = _NEGATED[token.value] if negative else token.value
        if self._kind(follow) == "num" and follow is not None:
            number = self.tokens[follow].value
            field = self._field(index, number.kind, follow)
            condition = Filter(
                field=field, op=op, number=self._number(field, number, number.kind),
                text=token.text + self.tokens[follow].text,
            )  # fmt: skip
            self._put(index, condition, follow, negation if negative else None)
            self._joined(index, condition, number.kind)
        elif follow is not None and (
            self.tokens[follow].value == "avg" or self._kind(follow) == "average"
        ):
            behind = self._after(follow)
            field = (
                str(self.tokens[behind].value)
                if behind is not None and self._kind(behind) == "field"
                else self._field(index, "")
            )
            if behind is not None and self._kind(behind) == "field":
                self.tokens[behind].used = True
                if negation is not None and self.tokens[negation].value == field:
                    self.tokens[negation].used = True
            whole = self.tokens[follow].text.startswith(("全库", "总"))
            compared = Filter(field=field, op=op, reference="all" if whole else "avg", text=f"{token.text}平均值")
            self._put(index, compared, follow, negation if negative else None)
            self._joined(index, compared, "")
        elif self._kind(follow) == "field" and follow is not None and self._kind(negation) == "field":
            assert negation is not None
            own, other = str(self.tokens[negation].value), str(self.tokens[follow].value)
            if self._kind(self._after(follow)) == "num":
                raise NotUnderstood("还不能与另一项的几成、几倍比较。支出占预算的几成可以用执行率来问，例如“执行率低于60%”。")
            self._put(index, Filter(field=own, op=op, other=other, text=f"{token.text}{self.tokens[follow].text}"),
                      follow, negation)  # fmt: skip
        elif self._kind(follow) == "full" and follow is not None:
            self._put(index, Filter(field="score", op=op, number=Decimal(100), text=token.text), follow)

    def _joined(self, index: int, condition: Filter, kind: str) -> None:
        """得分和执行率都高于95: the condition holds for both fields."""
        at = next((i for i in range(index - 1, -1, -1) if self.tokens[i].value == condition.field), None)
        link = None if at is None else self._before(at, ())
        other = None if link is None else self._before(link)
        if self._kind(link) != "and" or self._kind(other) != "field" or other is None or self.tokens[other].used:
            return
        if not self._fits(other, kind):
            raise NotUnderstood(f"没有看懂“{self.tokens[other].text}”应满足什么条件。请分开写明。")
        self._put(other, condition.model_copy(update={"field": str(self.tokens[other].value)}))

    def _behind(self, index: int) -> None:
        """80%以上, 90分以下, 60%左右."""
        at = self._before(index, ())
        if at is None or self.tokens[at].kind != "num":
            return
        number = self.tokens[at].value
        field = self._field(at, number.kind, index)
        op = self.tokens[index].value
        value = self._number(field, number, number.kind)
        text = self.tokens[at].text + self.tokens[index].text
        if op != "~":
            condition = Filter(field=field, op=op, number=value, text=text)
            self._put(index, condition, at)
            self._joined(at, condition, number.kind)
            return
        margin = value * Decimal("0.1") if field in MONEY else Decimal(5)
        self.notes.append(f"“{text}”按 {value - margin:f} 至 {value + margin:f} 理解")
        self._put(index, Filter(field=field, op=">=", number=value - margin, text=text), at)
        self._put(index, Filter(field=field, op="<=", number=value + margin, text=text), at)

    def _equalities(self) -> None:
        """得分为95分, 执行率是100%, 问题为0."""
        for index, token in enumerate(self.tokens):
            if token.kind != "num" or token.used:
                continue
            before = self._before(index)
            direct = before is not None and self.tokens[before].kind == "field"
            if direct and before is not None:
                field = str(self.tokens[before].value)
                self.tokens[before].used = True
                if not self._fits(before, token.value.kind):
                    raise NotUnderstood(f"没有看懂“{self.tokens[before].text}{token.text}”。请写明，例如“执行率低于60%”。")
                number = self._number(field, token.value, token.value.kind)
                self._put(index, Filter(field=field, op="=", number=number, text=token.text))
                continue
            marks = token.value.kind == "points" and not any(item.kind == "field" for item in self.tokens)
            if marks:  # 100分的有几份
                self._put(index, Filter(field="score", op="=", number=token.value.value, text=token.text))
                continue
            follow = self._after(index, ("stop",))
            counted = self._kind(follow) == "field" and token.value.kind == "count"
            if counted and follow is not None and self.tokens[follow].value in COUNTED:
                field = str(self.tokens[follow].value)
                self.tokens[follow].used = True
                self._put(index, Filter(field=field, op="=", number=token.value.value, text=token.text))

    def _field(self, index: int, kind: str, end: int | None = None) -> str:
        """The field that a number is about: the nearest before it, the one after it, or by its unit."""
        for at in range(index - 1, -1, -1):
            if self.tokens[at].kind == "field" and self._fits(at, kind):
                self.tokens[at].used = True
                self._mark_group(at)
                return str(self.tokens[at].value)
            if self.tokens[at].kind in ("num", "op", "full", "list", "which", "count") and self.tokens[at].used:
                break
        follow = self._after(index if end is None else end)
        if self._kind(follow) == "field" and follow is not None and self._fits(follow, kind):
            self.tokens[follow].used = True
            return str(self.tokens[follow].value)
        carried = self._carried(index, kind)
        if carried is not None:
            return carried
        joined = self._shared_field(index if end is None else end, kind)
        if joined is not None:
            return joined
        whole = self.tokens[index].text not in ("一半", "半数") and kind == "percent"
        if whole and not any(token.kind in ("field", "agg", "each", "dim") for token in self.tokens):
            self.notes.append("没有写明的百分数按执行率理解；也可指满意度")
            return "rate"
        if kind in _UNIT_FIELD:
            field = _UNIT_FIELD[kind]
            self.notes.append(f"没有写明的数按{_FIELD_NAMES[field]}理解")
            return field
        if kind == "count" and any(token.kind == "dim" for token in self.tokens):
            return "count"
        raise NotUnderstood(f"没有看懂“{self.tokens[index].text}”是对哪一项的要求。请写明，例如“执行率低于60%”。")

    def _carried(self, index: int, kind: str) -> str | None:
        """超过八成但不到九成五: the field of the condition right before."""
        told = [(place, item.field) for place, item in sorted(self.found, key=lambda pair: pair[0]) if place < index]
        if not told or told[-1][1] not in UNITS_OF:
            return None
        place, name = told[-1]
        between = self.tokens[place + 1 : index]
        joined = all(token.kind in ("stop", "mark", "and", "op", "not") or token.used for token in between)
        return name if joined and kind in UNITS_OF[name] else None

    def _shared_field(self, end: int, kind: str) -> str | None:
        """六成以上、八成以下执行率: the field that stands behind the second number."""
        row = [token.kind for token in self.tokens[end + 1 : end + 5]]
        if kind == "percent" and row[1:] == ["num", "after", "field"] and row[0] in ("mark", "and"):
            return str(self.tokens[end + 4].value)
        return None

    def _mark_group(self, at: int) -> None:
        """平均执行率低于…: the condition is on a group's average, not on each form's rate."""
        for place in (at - 1, at + 1):
            if 0 <= place < len(self.tokens) and self.tokens[place].value in _GROUP and not self.tokens[place].used:
                self.grouped[str(self.tokens[at].value)] = str(self.tokens[place].value)
                self.tokens[place].used = True

    def _fits(self, index: int, kind: str) -> bool:
        return kind in (*UNITS_OF[str(self.tokens[index].value)], "count" if kind == "" else "")

    def _number(self, field: str, number: object, kind: str) -> Decimal:
        value: Decimal = number.value  # type: ignore[attr-defined]
        own: str = number.kind  # type: ignore[attr-defined]
        if field in MONEY and own == "" and kind == "money":
            return value * 10_000
        if field in MONEY and own == "":
            self.notes.append("没有写单位的金额按万元理解")
            return value * 10_000
        return value


def _factor(written: str, value: Decimal) -> Decimal:
    """What 500 in 500万元 is multiplied with: 100到500万 means 100万. Raises where digits and words are mixed."""
    digits = re.match(r"[\d.]+", written)
    if digits is None:
        raise NotUnderstood(f"范围的前一个数没有单位，不知道是不是与“{written}”相同。请写明。")
    return value / Decimal(digits.group())
