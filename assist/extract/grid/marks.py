"""Marks inside single texts: form titles, year lines, declared weights, and "label: value" in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assist.extract.grid.cells import GridCell, Line
from assist.extract.label_roles import roles_of
from assist.extract.raw import Piece, RawForm
from assist.forms.labels import label_key, labels
from assist.text.normalise import fold

_TITLE = re.compile(
    r"(?:自评(?:价)?|绩效目标完成情况|绩效完成情况|绩效(?:目标)?评价|自我评价)"
    r"(?:及复核|指标)?(?:情况|得分|评分|打分|报告|基础数据)?(?:表|清单)$"
)
_TITLE_TAIL = re.compile(r"[(\[](?:[^()\[\]]{0,12})[)\]]$")
_ATTACHED = re.compile(r"^附[件表]?\s*\d*\s*[:：]\s*")
_LONGEST_TITLE = 90
_YEAR_LINE = re.compile(r"[(\[〔【]?(20\d\d)年?度?[)\]〕】]?(?=$|单位|金额)")
_WEIGHT = re.compile(r"\((\d{1,3}(?:\.\d+)?)分\)|(?<=[\u4e00-\u9fff])(\d{1,3}(?:\.\d+)?)分$")
_COLON = re.compile(r"[:：]")
_OTHER_LABEL = re.compile(r"(?<=\S)(?:[ \t]{2,}|[\u3000\n]\s*)[\u4e00-\u9fff（）()]{2,12}[:：]")
"""A label that no table knows, behind a gap: the value before it ends there."""
_MONEY_UNITS = frozenset({"元", "千元", "万元", "亿元", "人民币元", "人民币万元"})
_SEAL = re.compile(r"\s*[（(]\s*(?:盖章|公章|签章|签字|加盖公章|单位公章)\s*[）)]$")
_SIGNER_ROLES = frozenset({"leader", "finance_leader", "contact"})


def is_title(line: Line) -> bool:
    """Whether the line names a form: a short text that ends in 自评表, alone or with the score beside it."""
    filled = line.filled
    if not filled or len(filled) > 3 or len(filled[0].text) > _LONGEST_TITLE:
        return False
    if len(filled) > 1 and filled[1].roles.header not in ("self_score", "period"):
        return False
    return is_title_text(filled[0].text)


def is_title_text(text: str) -> bool:
    """Whether a text reads like the title of a form (and not like a sentence that mentions one)."""
    text = _ATTACHED.sub("", text)
    if len(text) < 3 or len(text) > _LONGEST_TITLE or any(mark in text for mark in "。；，:："):
        return False
    plain = fold(text)
    return _TITLE.search(_TITLE_TAIL.sub("", plain)) is not None


def year_piece(cell: GridCell) -> Piece | None:
    """The cell, when it is a year line such as （2024年度）."""
    if len(cell.text) <= 40 and _YEAR_LINE.match(fold(cell.text)):
        return cell
    return None


def declare(raw: RawForm, cell: GridCell) -> None:
    """Keeps the weight that a label states beside itself: 产出指标(50分), 预算执行情况（万元）（20分）."""
    if "分" not in cell.text or len(cell.text) > 40:
        return
    plain = fold(cell.text)
    match = _WEIGHT.search(plain)
    if match is None:
        return
    label = label_key(plain[: match.start()] + plain[match.end() :])
    roles = roles_of(label)
    known = roles.level1 or roles.level2 or roles.section == "frame" or "预算执行" in label
    if known and not any(piece.start == cell.start for _, _, piece in raw.declared):
        raw.declared.append((label, Decimal(match[1] or match[2]), cell))


@dataclass(frozen=True, slots=True)
class Inline:
    """A label and its value inside one text; `value` is "" where nothing follows the colon."""

    label: str
    value: Piece


def inline_pairs(cell: GridCell, source: str, tables: tuple[str, ...] = ("header",)) -> Iterator[Inline]:
    """The "label: value" pairs of a cell or paragraph; `source` is the Document's text.

    A text may hold several, parted by white space: 单位（盖章）：X    填报日期：Y.
    """
    text = source[cell.start : cell.end]
    marks = []
    after = 0
    for colon in _COLON.finditer(text):
        start = _label_start(text, after, colon.start(), tables)
        if start is not None:
            marks.append((start, colon.start(), colon.end()))
            after = colon.end()
    for index, (start, stop, begin) in enumerate(marks):
        end = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        if (other := _OTHER_LABEL.search(text, begin, end)) is not None:
            end = other.start()
        yield Inline(text[start:stop], _trimmed(text, begin, end, cell.start))


def _label_start(text: str, after: int, stop: int, tables: tuple[str, ...]) -> int | None:
    """Where the label that ends before `stop` begins: at `after` or behind white space."""
    starts = [after, *(m.end() for m in re.finditer(r"[\s;；,，]+", text[after:stop]) if m.end())]
    for offset in (starts[0], *(after + s for s in starts[1:])):
        label = text[offset:stop]
        if label.strip() and any(labels(table).role(label) for table in tables):
            return offset + len(label) - len(label.lstrip())
    return None


def _trimmed(text: str, begin: int, end: int, base: int) -> Piece:
    value = text[begin:end]
    shown = value.strip()
    start = begin + (len(value) - len(value.lstrip()) if shown else 0)
    return Piece(" ".join(shown.split()), base + start, base + start + len(shown))


def keep_header(raw: RawForm, role: str, piece: Piece) -> None:
    """Puts a header value in place; the first filled one stays. 单位：万元 states the money unit."""
    if role == "filing_unit" and fold(piece.text).strip("()") in _MONEY_UNITS:
        raw.header.setdefault("money_unit", piece)
        return
    if role in raw.header and raw.header[role].text:
        return
    piece = _without_seal(piece)
    raw.header[role] = piece
    if role in ("period", "kind") and "year_text" not in raw.header:
        match = _YEAR_LINE.fullmatch(fold(piece.text))
        if match is not None:
            raw.header["year_text"] = piece


def _without_seal(piece: Piece) -> Piece:
    """The value without a trailing （盖章）, which asks for a seal and is no part of the name."""
    name = _SEAL.sub("", piece.text)
    return Piece(name, piece.start, piece.end - (len(piece.text) - len(name)))


def keep_signature(raw: RawForm, role: str, label: str, piece: Piece) -> None:
    """Keeps a signature line: who should sign, and who did ("" when nobody)."""
    if role in _SIGNER_ROLES:
        name = label_key(label)
        if not any(known == name for known, _ in raw.signatures):
            raw.signatures.append((name, _without_seal(piece)))
