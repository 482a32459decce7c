"""RawForm -> Form: types the pieces, and keeps for every value the place it was read from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from assist.extract.money_unit import MONEY_ROLES, MONEY_UNITS, stated_unit, unit_of_amounts
from assist.extract.raw import Piece, RawForm, Row
from assist.extract.targets import read_actual, read_target
from assist.forms.families import family_of
from assist.forms.labels import first_level_of, fund_kind, labels, near_fund_kind
from assist.model import (
    BudgetKind,
    BudgetLine,
    DeclaredWeight,
    Document,
    Doubt,
    Evidence,
    Form,
    Indicator,
    ManagementItem,
    Signature,
)
from assist.text.decimals import is_nothing, split_number
from assist.text.normalise import PINYIN, fold, simplified, unwrap

_YEAR = re.compile(r"(20\d{2})\s*(?:年度|年)?")
_YEAR_MARK = re.compile(r"[（(]\s*(20\d{2})\s*年?\s*度?\s*[）)]|(20\d{2})\s*年\s*度|(20\d{2})\s*年(?!\s*\d{1,2}\s*月)")
_CODE = re.compile(r"^\s*\[?([0-9A-Za-z]{8,})\]?\s*[-—－:：]\s*(.+)$", re.S)
_GRADE = re.compile(r"^[“\"]?(优秀|优|良好|良|中等|中|合格|较差|差|不合格)[”\"]?(?=[。.，,；;：:、!]|$)")
_GRADE_STATED = re.compile(r"(?:(?:等级|评定|评价结果|结论|级别)(?:为|是|：|:)?[“\"「]?|[☑✓√■]\s*)(优秀|优|良好|良|中等|中|合格|较差|差)(?![\u4e00-\u9fff]{2})")
_GRADE_WORDS = frozenset({"优秀", "优", "良好", "良", "中等", "中", "合格", "较差", "差", "不合格"})
_CHAPTER = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
_DASHES = frozenset({"", "/", "//", "\\", "-", "--", "---", "*"})
_LONGEST_DASH = 6  # with spaces around it
_HEAD = 3000  # characters in which the head of a form's fund table stands
_FILED = re.compile(r"(?:20\d{2}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}(?:\s*[日号])?)?|20\d{2}([-./])\d{1,2}\1\d{1,2}|20\d{6})(?=[\s（(\u4e00-\u9fff]|$)")
_POINTS = re.compile(r"\s*[（(]?\s*\d{1,3}(?:\.\d+)?\s*分\s*[）)]?\s*")  # of a label that was torn: 年度绩效目标 / 98分)
_LONGEST_POINTS = 10
_OPENING = ("(", "（")
_DOTS = "….·⋯ \u3000\t\r\n"
_GAP = rf"(?:\s|{PINYIN.pattern})*"  # narrow cells wrap anywhere
_EXECUTION_POINTS = re.compile(
    _GAP.join("预算执行情况") + rf"\s*(?:[（(]\s*(?:万\s*)?元\s*[）)])?\s*[（(]?\s*(\d{{1,2}})\s*分\s*[）)]"
    rf"|得\s*分\s*[（(]\s*(\d{{1,2}})\s*分\s*[*×xX]\s*{_GAP.join('执行率')}"
)
_WORKINGS = re.compile(r"^[\d.,%％()（）+\-−×*xX÷/\s]+[=＝]\s*")
"""What a figure was reckoned from: 8×95%=7.6."""
_TOLD = re.compile(r"(分|%|万元|元|)\([^()]*[\u4e00-\u9fff][^()]*$")
"""What is said of a figure behind it: 9分(少开一期)."""
_SCALES = {"元": 0, "千元": 3, "万元": 4, "万": 4, "亿元": 8, "亿": 8, "千": 3}
_BUDGET_ROLES = ("initial", "adjusted", "executed", "rate", "weight", "score", "reason")


class _Assembly:
    """The evidence, blanks and doubts that gather while one form is typed."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.evidence: dict[str, Evidence] = {}
        self.blank: dict[str, Evidence] = {}
        self.doubts: list[Doubt] = []
        self._made: dict[tuple[int, int], Evidence] = {}

    def keep(self, path: str, piece: Piece) -> None:
        """Records where a value stands; the cells of a merged level serve many rows."""
        place = (piece.start, piece.end)
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = self.document.evidence(piece.start, piece.end)
        self.evidence[path] = made

    def text(self, path: str, piece: Piece | None) -> str | None:
        """A text field: None (and a blank label) when the cell stands empty."""
        if piece is None:
            return None
        if len(piece.text) <= _LONGEST_DASH and _is_dash(piece.text):
            self.blank[path] = self.document.evidence(piece.start, piece.end)
            return None
        self.keep(path, piece)
        return unwrap(piece.text)

    def number(self, path: str, piece: Piece | None, unit: str | None = None) -> Decimal | None:
        """A numeric field; a cell that is neither blank nor a number is a doubt, never a guess."""
        if piece is None:
            return None
        if is_nothing(piece.text):
            if not piece.text.strip():
                self.blank[path] = self.document.evidence(piece.start, piece.end)
            return None
        value = _number(piece.text, unit)
        if value is None:
            self.doubts.append(Doubt(path=path, reason=f"“{piece.text.strip()[:40]}”不是一个数"))
            return None
        self.keep(path, piece)
        return value


def assemble(raw: RawForm, document: Document) -> Form:
    """The typed form. `raw` offsets must lie in `document.text` (ValueError otherwise)."""
    work = _Assembly(document)
    printed = document.text[slice(*raw.shared)] + document.text[raw.start : raw.end]
    body = "".join(map(fold, printed.replace("\t", "\n").split("\n")))  # most cells were folded before
    _trim_date(raw)
    title = work.text("title", raw.title)
    money_unit = work.text("money_unit", raw.header.get("money_unit"))
    if money_unit not in MONEY_UNITS:
        money_unit = stated_unit(body) or unit_of_amounts(raw)
    header = {
        field: work.text(field, raw.header.get(field))
        for field in ("project_name", "project_code", "department", "fill_date")
    }
    if header["department"] is None and "province_department" in raw.header:
        header["department"] = work.text("department", raw.header["province_department"])
    unit = work.text("unit", raw.header.get("unit") or raw.header.get("filing_unit"))
    code, name = _split_code(header["project_code"], header["project_name"])
    if code and "project_code" not in work.evidence and "project_name" in work.evidence:
        work.evidence["project_code"] = work.evidence["project_name"]
    raw.sections = {role: _without_dots(piece) for role, piece in raw.sections.items()}
    sections = {
        role: work.text(role, piece)
        for role, piece in raw.sections.items()
        if role in _SECTIONS and not (len(piece.text) <= _LONGEST_POINTS and _POINTS.fullmatch(piece.text))
    }
    _keep_stated_weight(work, raw)
    other: BudgetKind = "other" if len(raw.budget) > 1 else "total"  # the only fund of a form is all its money
    budget = tuple(_budget_line(work, index, row, money_unit, other) for index, row in enumerate(raw.budget))
    unnamed = _unnamed_levels(raw.indicators)
    indicators = tuple(_indicator(work, index, row, unnamed) for index, row in enumerate(raw.indicators))
    score_piece = raw.total.get("score")
    if (score_piece is None or is_nothing(score_piece.text)) and "self_score" in raw.header:
        score_piece = raw.header["self_score"]
    total_score = work.number("total_score", score_piece)
    total_weight = work.number("total_weight", raw.total.get("weight"))
    grade = _grade(work, raw, sections.get("conclusion"))
    for role, piece in raw.signatures:
        work.keep(f"signatures.{role}", piece)
    for label, _, piece in raw.declared:
        work.evidence.setdefault(f"declared_weights.{label}", document.evidence(piece.start, piece.end))
    layout = family_of(fold(title or ""), body, report=raw.method == "report")
    has_scores = (
        "score" in raw.indicator_roles
        or any(indicator.score is not None for indicator in indicators)
        or total_score is not None
    )
    return Form.trusted({
        "layout": layout,
        "title": title,
        "year": _year(work, raw, document),
        "project_name": name,
        "project_code": code,
        "department": header["department"],
        "unit": unit,
        "fill_date": header["fill_date"],
        "money_unit": money_unit,
        "budget": budget,
        "indicators": indicators,
        **dict.fromkeys(_SECTIONS),
        **sections,
        "total_score": total_score,
        "total_weight": total_weight,
        "grade": grade,
        "declared_weights": tuple(
            DeclaredWeight.trusted({"label": label, "weight": weight}) for label, weight, _ in raw.declared
        ),
        "signatures": tuple(
            Signature.trusted({"role": role, "name": None if is_nothing(piece.text) else unwrap(piece.text)})
            for role, piece in raw.signatures
        ),
        "management": tuple(_management(work, index, row) for index, row in enumerate(raw.management)),
        "doubts": (*work.doubts, *(Doubt(path=path, reason=reason) for path, reason in raw.doubts)),
        "has_scores": has_scores,
        "blank_labels": work.blank,
        "evidence": work.evidence,
        "claims": (),
        "asides": (),
        "start": raw.start,
        "end": raw.end,
    })  # fmt: skip


_SECTIONS = ("goal", "completion", "process", "conclusion", "problems", "measures", "notes")


@lru_cache(maxsize=1024)
def _is_dash(text: str) -> bool:
    return fold(text) in _DASHES


def _number(text: str, unit: str | None) -> Decimal | None:
    plain = text.strip().strip("()（）")
    if "=" in plain or "＝" in plain:
        plain = _WORKINGS.sub("", plain)
    found = split_number(plain)
    if found is None:
        return None
    value, suffix = found
    if suffix in ("", "%", "分") or suffix == unit:
        return value
    if "(" in suffix and (told := _TOLD.match(suffix)) is not None and told[1] in ("", "%", "分", unit):
        return value
    if unit is not None and suffix in _SCALES and unit in _SCALES:
        shift = _SCALES[suffix] - _SCALES[unit]
        return value if shift == 0 else (value.scaleb(shift)).normalize() + 0
    return None


def _span(work: _Assembly, path: str, row: Row, first: str) -> None:
    filled = [piece for role, piece in row.items() if piece.text and role != "level1" and role != "level2"]
    if not filled:
        return
    start, end = min([piece.start for piece in filled]), max([piece.end for piece in filled])
    work.evidence[path] = work.document.evidence(min(start, row[first].start) if first in row else start, end)


def _without_dots(piece: Piece) -> Piece:
    """A narrative begins behind the dots that the template or the cell before it left."""
    rest = piece.text.lstrip(_DOTS)
    return Piece(rest, piece.start + len(piece.text) - len(rest), piece.end) if rest else piece


def _trim_date(raw: RawForm) -> None:
    """A date ends where it ends, whatever stands beside it; without a figure there is none."""
    piece = raw.header.get("fill_date")
    if piece is None or not piece.text:
        return
    found = _FILED.match(piece.text)
    if found is not None:
        raw.header["fill_date"] = Piece(found.group(), piece.start, piece.start + found.end())
    elif not any(map(str.isdigit, piece.text)):
        raw.header["fill_date"] = Piece("", piece.start, piece.start)


def _keep_stated_weight(work: _Assembly, raw: RawForm) -> None:
    """The points for execution that the fund table's head states, 预算执行情况(20分), where no column gives them."""
    total = next((row for row in raw.budget if "name" not in row or fund_kind(row["name"].text) == "total"), None)
    if total is None or raw.method == "report" or any("weight" in row for row in raw.budget):
        return
    text = simplified(work.document.text) if "績" in work.document.text else work.document.text
    match = _EXECUTION_POINTS.search(text, raw.start, min(raw.end, raw.start + _HEAD))
    if match is not None:
        total["weight"] = Piece(match[1] or match[2], *match.span(1 if match[1] else 2))


def _budget_line(work: _Assembly, index: int, row: Row, unit: str | None, other: BudgetKind) -> BudgetLine:
    path = f"budget[{index}]"
    name = unwrap(row["name"].text) if "name" in row else ""
    values = {
        role: work.number(f"{path}.{role}", row.get(role), unit if role in MONEY_ROLES else None)
        for role in _BUDGET_ROLES
        if role != "reason"
    }
    if "name" in row:
        work.keep(f"{path}.name", row["name"])
    _span(work, path, row, "name")
    values["rate"] = _percent(values["rate"], values["executed"], values["adjusted"], row)
    return BudgetLine.trusted({
        "name": name.strip(" :：") if name else "",
        "kind": fund_kind(name) or near_fund_kind(name) or (other if name and labels("budget_column").role(name) is None else "total"),
        **values,
        "reason": work.text(f"{path}.reason", row.get("reason")),
    })  # fmt: skip


def _percent(rate: Decimal | None, executed: Decimal | None, base: Decimal | None, row: Row) -> Decimal | None:
    """A rate in percent; a ratio (0.86, 1) is recognised by what executed / base says, never by size alone."""
    if rate is None or executed is None or not base or "%" in fold(row["rate"].text):
        return rate
    expected = executed / base * 100
    if 0 < rate <= 2 and expected > 2 and abs(rate * 100 - expected) < abs(rate - expected):
        return rate * 100
    return rate


def _indicator(work: _Assembly, index: int, row: Row, unnamed: Mapping[int, str]) -> Indicator:
    path = f"indicators[{index}]"
    if "level2" not in row and "level1" in row and _is_second(row["level1"].text):
        row = {**{role: piece for role, piece in row.items() if role != "level1"}, "level2": row["level1"]}

    def cell(role: str) -> str:
        return unwrap(row[role].text) if role in row else ""

    texts = {role: work.text(f"{path}.{role}", row.get(role)) for role in ("level1", "level2", "level3")}
    satisfaction = any(name is not None and "满意" in name for name in texts.values())
    target = read_target(cell("target"), cell("operator"), cell("unit"), satisfaction)
    for role in ("operator", "target", "unit", "actual"):
        piece = row.get(role)
        if piece is None:
            continue
        if piece.text.strip():
            work.keep(f"{path}.{role}", piece)
        else:
            work.blank[f"{path}.{role}"] = work.document.evidence(piece.start, piece.end)
    _span(work, path, row, "level3")
    actual = cell("actual")
    return Indicator.trusted(
        {
            "level1": _level(texts["level1"]) or (unnamed.get(row["level1"].start) if unnamed and "level1" in row else None),
            "level2": _level(texts["level2"]),
            "level3": texts["level3"],
            "operator": target.operator,
            "target": target.target,
            "unit": target.unit,
            "actual": read_actual(actual, target.unit) if actual else None,
            "weight": work.number(f"{path}.weight", row.get("weight")),
            "score": work.number(f"{path}.score", row.get("score")),
            "reason": work.text(f"{path}.reason", row.get("reason")),
            "remark": work.text(f"{path}.remark", row.get("remark")),
            "target_text": cell("target") or None,
            "actual_text": actual or None,
        }
    )


@lru_cache(maxsize=1024)
def _level(text: str | None) -> str | None:
    """A level's name without its number and the weight that some forms print beside it: "一、产出指标(50分)" is 产出指标."""
    if text is None:
        return None
    bare = re.sub(r"\s*[(（]\s*\d+(?:\.\d+)?\s*[分%]?\s*[)）]\s*$", "", text)
    return _CHAPTER.sub("", re.sub(r"\s*\d+(?:\.\d+)?\s*分\s*$", "", bare)).strip() or None


@lru_cache(maxsize=256)
def _is_second(text: str) -> bool:
    """Whether a text names a second level and no first one: a single column of levels (指标类型) may hold those."""
    return labels("level2").role(text) is not None and labels("level1").role(text) is None


def _unnamed_levels(rows: Sequence[Row]) -> Mapping[int, str]:
    """The first levels of which only the weight was printed, (50分), by its place: those to which a second level of
    their rows belongs in every form."""
    found: dict[int, str] = {}
    for row in rows:
        printed, second = row.get("level1"), row.get("level2")
        if printed is not None and second is not None and printed.text[:1] in _OPENING and _level(unwrap(printed.text)) is None:
            first = first_level_of(unwrap(second.text))
            if first is not None:
                found.setdefault(printed.start, first)
    return found


def _management(work: _Assembly, index: int, row: Row) -> ManagementItem:
    path = f"management[{index}]"
    return ManagementItem(
        aspect=unwrap(row["aspect"].text),
        situation=work.text(f"{path}.situation", row.get("situation")),
        problems=work.text(f"{path}.problems", row.get("problems")),
        weight=work.number(f"{path}.weight", row.get("weight")),
        score=work.number(f"{path}.score", row.get("score")),
    )


def _split_code(code: str | None, name: str | None) -> tuple[str | None, str | None]:
    if name is not None and (match := _CODE.match(name)):
        return code or match[1], match[2].strip()
    return code, name


def _year(work: _Assembly, raw: RawForm, document: Document) -> int | None:
    for piece in (raw.header.get("year_text"), raw.title):
        if piece is None:
            continue
        match = _YEAR_MARK.search(piece.text) or _YEAR.search(piece.text)
        if match is not None:
            work.keep("year", piece)
            return int(next(group for group in match.groups() if group))
    head = document.text[raw.start : raw.start + 200]
    match = _YEAR_MARK.search(head)
    if match is None or raw.method == "report":
        return None  # the first year that prose mentions need not be the report's own
    work.evidence["year"] = document.evidence(raw.start + match.start(), raw.start + match.end())
    return int(next(group for group in match.groups() if group))


def _grade(work: _Assembly, raw: RawForm, conclusion: str | None) -> str | None:
    piece = raw.total.get("grade") or raw.header.get("grade")
    if piece is not None and fold(piece.text) in _GRADE_WORDS:
        work.keep("grade", piece)
        return piece.text.strip()
    if conclusion is None:
        return None
    source = raw.sections["conclusion"]
    match = _GRADE.match(conclusion) or _GRADE_STATED.search(conclusion)
    if match is None:
        return None
    offset = work.document.text.find(match[1], source.start, source.end)
    start = offset if offset >= 0 else source.start
    work.evidence["grade"] = work.document.evidence(start, start + len(match[1]))
    return match[1]
