"""Which tokens of a question are conditions on forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assist.ask.figures import COUNTED, LEAVING_OUT, Figures
from assist.ask.plan import Filter, NotUnderstood, Operator
from assist.retrieve.facts import region_of

_SIMPLE = ("year", "entity", "kind", "severity", "decision", "grade", "status", "rule", "full", "undecided")
_OFFICES = ("局", "委", "厅", "站")
_COLUMNS_HINT = {"department": "department", "unit": "unit", "region": "region"}


class Conditions(Figures):
    """Reads the conditions of a question off its tokens. `notes` says how ambiguous ones were taken."""

    def read(self) -> list[tuple[int, Filter]]:
        """All conditions, each with the place of its token. Raises Refusal."""
        self._names()
        self._ranges()
        for index, token in enumerate(self.tokens):
            if token.used:
                continue
            if token.kind == "op":
                self._operator(index)
            elif token.kind == "after":
                self._behind(index)
            elif token.kind in _SIMPLE:
                self._simple(index)
            elif token.kind == "blank":
                self._blank(index)
            elif token.kind == "filled":
                self._filled(index)
        self._equalities()
        self._without()
        self._apposed()
        return self.found

    def _apposed(self) -> None:
        """梅坞、北麓、青禾三个县: how many names were said, and what they are."""
        for index, token in enumerate(self.tokens[:-1]):
            behind = self.tokens[index + 1]
            several = token.kind == "num" and not token.used and token.value.kind == "count"
            if not several or not (behind.kind == "dim" or token.text.endswith("家")):
                continue
            named = 0
            for place in range(index - 1, -1, -1):
                if self.tokens[place].kind in ("entity", "year", "kind"):
                    named += 1
                elif self.tokens[place].text not in ("、", "和", "与", "跟", "及", "这", "那", "以及"):
                    break
            if named > 1 and named == token.value.value:
                token.used = True
                behind.used = behind.used or behind.kind == "dim"

    # Names that the store knows only as parts of its values

    def _names(self) -> None:
        for index, token in enumerate(self.tokens):
            previous = self._kind(self._before(index))
            if token.kind == "quoted" and previous != "mention":
                self._part(index, token.value)
            elif token.kind == "unknown" and len(token.text) > 1 and previous != "mention":
                self._part(index, token.text)

    def _part(self, index: int, part: str) -> None:
        behind = index + 1
        office = self.tokens[behind].text if behind < len(self.tokens) else ""
        whole = part + office
        if office in _OFFICES and (
            dict(self.values.containing(whole)) or self._abbreviated(whole)
        ):  # 水务 + 局
            part += office
            self.tokens[index].text += office
            self.tokens[behind].used = True
        columns = dict(self.values.containing(part))
        if "project" in columns and not self._telling_part(index, part, columns["project"]):
            del columns["project"]
        if not columns and len(part) > 2 and part[-1] in "省市县区州":  # 黔南州 for a longer official name
            columns = {name: values for name, values in self.values.containing(part[:-1]) if name == "region"}
        if not columns:
            columns = self._abbreviated(part) or (self._abbreviated(part + "局") if len(part) == 2 else {})
        if len(part) == 2 and "region" not in columns and not self._said_to_be(index):
            columns = {name: values for name, values in columns.items() if name not in ("department", "unit")}
        if not columns:
            rules = tuple(rule for rule, name in self.values.rules.items() if part in name and len(part) > 2)
            if rules:
                self.tokens[index].kind, self.tokens[index].value = "rule", rules
            return
        hint = self._after(index, ())
        hinted = _COLUMNS_HINT.get(str(self.tokens[hint].value)) if self._kind(hint) == "dim" and hint else None
        following = self.tokens[hint].text if hint is not None else ""
        if hinted is None and following.startswith("项目") and "project" in columns:
            column = "project"
        elif hinted in columns and hint is not None:
            column = str(hinted)
            self.tokens[hint].used = True
        else:
            column = next(iter(columns))
        others = [name for name in columns if name != column]
        if others and hinted is None:
            self.notes.append(f"“{part}”按{_NAMES[column]}理解；也可指{'、'.join(_NAMES[name] for name in others)}")
        self.tokens[index].kind, self.tokens[index].value = "entity", ((column,), columns[column])

    def _said_to_be(self, index: int) -> bool:
        """Whether two characters stand where an office does: 水务系统, 民政和水务, 梅坞县水务."""
        if self.tokens[index].kind == "quoted":
            return True
        behind = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        before = self.tokens[index - 1] if index else None
        noun = self.tokens[index + 2] if index + 2 < len(self.tokens) else None
        if behind is not None and behind.text == "的" and noun is not None and noun.value == "noun":
            return True
        named = before is not None and (before.kind == "and" or (before.kind == "entity" and "region" in before.value[0]))
        return named or (behind is not None and (behind.kind in ("dim", "and") or behind.text == "口"))

    def _telling_part(self, index: int, part: str, names: Sequence[str]) -> bool:
        """Whether two characters are enough to mean these projects: only quoted, or when said to be one."""
        behind = self.tokens[index + 1].text if index + 1 < len(self.tokens) else ""
        known = self.tokens[index].kind == "quoted" or behind.startswith(("项目", "工程", "经费", "资金", "类"))
        return len(part) > 2 or known

    def _abbreviated(self, part: str) -> dict[str, tuple[str, ...]]:
        """卫健局 for 卫生健康局: its characters in order, where only one kind of office has them so."""
        if part[-1] not in _OFFICES or not 3 <= len(part) <= 5:
            return {}
        letters = re.compile(part[0] + ".*?".join(["", *map(re.escape, part[1:])]) + "$")
        found: dict[str, list[str]] = {}
        for name in self.values.columns.get("department", ()):
            office = name[len(region_of(name) or "") :]
            if letters.match(office):
                found.setdefault(office, []).append(name)
        return {"department": tuple(next(iter(found.values())))} if len(found) == 1 else {}

    # Single conditions

    def _simple(self, index: int) -> None:
        token = self.tokens[index]
        negation = self._negation(index)
        follow = self._after(index, ())
        if self._kind(follow) == "except" and follow is not None:
            self.tokens[follow].used = True
            if negation is not None and self.tokens[negation].text not in LEAVING_OUT:
                raise NotUnderstood(f"“{self.tokens[negation].text}”和“{self.tokens[follow].text}”两次否定，没有把握理解对。请只用一种。")
            negation = negation if negation is not None else index
        negative = negation is not None
        if token.kind == "full":
            op: Operator = "!=" if negative else "="
            self._put(index, Filter(field="score", op=op, number=Decimal(100), text=token.text), negation)
            return
        if token.kind == "undecided":
            self._put(index, Filter(field="decision", op="blank", text=token.text))
            return
        if token.kind == "entity":
            columns, names = token.value
            field = columns[0]
            names = tuple(name for value in names for name in self._stored(field, value))
            if field == "region":  # a city includes its districts
                inside = (name for name in self.values.columns.get(field, ()) if name.startswith(names))
                names = tuple(dict.fromkeys([*names, *inside]))
        else:
            field = token.kind
            named = self._before(index)
            if (
                field == "grade"
                and self._kind(named) == "field"
                and named is not None
                and self.tokens[named].value == "score"
            ):
                self.tokens[named].used = True
            names = token.value if isinstance(token.value, tuple) else (token.value,)
            names = tuple(map(str, names))
            if field in ("rule", "severity"):
                self._label_behind(index)
        self._put(index, Filter(field=field, op="not in" if negative else "in", values=names, text=token.text), negation)

    def _label_behind(self, index: int) -> None:
        """B03问题: the word 问题 only says what B03 is, unless its findings are counted (多少条)."""
        behind = self._after(index)
        if self._kind(behind) == "field" and behind is not None and self.tokens[behind].value == "findings":
            self.tokens[behind].used = not any("条" in token.text for token in self.tokens)

    def _stored(self, column: str, value: str) -> tuple[str, ...]:
        from assist.ask.vocabulary import folded

        stored = self.values.columns.get(column, ())
        return tuple(name for name in stored if folded(name) == value) or (value,)

    def _negation(self, index: int) -> int | None:
        at = self._before(index, ("stop", "dim"))
        # "没有矛盾和违规": the negation reaches over what is joined to it.
        while at is not None and self.tokens[at].kind in ("and", "mark"):
            at = self._before(at, ("stop", "dim"))
            if at is None or self.tokens[at].kind != self.tokens[index].kind:
                return None
            at = self._before(at, ("stop", "dim"))
        if at is not None and self.tokens[at].kind == "not":
            return at
        return None

    # What is not there

    def _blank(self, index: int) -> None:
        for at in (self._before(index), self._after(index)):
            if self._kind(at) in ("field", "dim") and at is not None and not self.tokens[at].used:
                self._put(index, Filter(field=str(self.tokens[at].value), op="blank", text=self.tokens[index].text), at)
                return
        raise NotUnderstood(f"没有看懂是哪一项“{self.tokens[index].text}”。")

    def _filled(self, index: int) -> None:
        """填了自评得分的."""
        at, behind = self._after(index), None
        if self._kind(at) == "field" and at is not None:
            behind = at + 1
        if behind is None or behind >= len(self.tokens) or self.tokens[behind].text != "的":
            raise NotUnderstood(f"没有看懂是哪一项“{self.tokens[index].text}”。")
        self._put(index, Filter(field=str(self.tokens[at or 0].value), op="filled", text=self.tokens[index].text), at)

    def _without(self) -> None:
        """没有得分, 没有问题, 有问题的."""
        for index, token in enumerate(self.tokens):
            if token.kind != "field" or token.used:
                continue
            before = self._before(index)
            if self._kind(before) == "not" and before is not None and not self.tokens[before].used:
                if token.value in COUNTED:
                    condition = Filter(field=token.value, op="=", number=Decimal(0), text=f"没有{token.text}")
                else:
                    condition = Filter(field=token.value, op="blank", text=f"没有{token.text}")
                self._put(index, condition, before)
                continue
            previous = self.tokens[index - 1].text if index else ""
            follow = self.tokens[index + 1].text if index + 1 < len(self.tokens) else ""
            if token.value in ("findings", "deducted") and previous in ("有", "存在", "发现", "带有") and follow == "的":
                self._put(index, Filter(field=token.value, op=">", number=Decimal(0), text=f"有{token.text}"))


_NAMES = {"region": "地区", "department": "部门", "unit": "单位", "project": "项目名称",
          "layout": "版式"}  # fmt: skip
