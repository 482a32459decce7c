"""What the cells of a row of flattened text say of it: whether it lacks something, lost points, or is no row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.aligned import Aligned
from assist.extract.lines.tokens import Token
from assist.extract.raw import Row
from assist.forms.labels import label_key, labels
from assist.text.decimals import split_number
from assist.text.normalise import fold

_NUMBERED = re.compile(r"^指标\d{0,2}[.、:]?")
_PRINTED_TWICE = re.compile(r"(?:\d%.*){2}%|^(\d[^≥≤]{1,11})\1$|\d%\d+(?:\.\d+)?%")
_LABEL_INSIDE = re.compile(r".(?:数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度)指标|[一二三]级指标|年度指标值|实际完成值|未完成原因|偏差原因")
_TORN = {"level3": re.compile(r"[≥≤><=]$"), "target": re.compile(r"^[%‰]?\([\u4e00-\u9fff]{1,4}\)$")}
"""What a name cannot end with, and what is no target but the unit of one: the columns slid."""
_REST = re.compile(r".{0,3}指?标|[底前末内日]{1,3}")
_FEWEST_BELOW = 4  # rows
_SHORT_SCRAP = 3
_LONGEST_CELL = 80
_CHAPTER = re.compile("[（(][一二三四五六七八九十][)）]|。[一二三四五六七八九十]、")
_ONE_WORD = frozenset("无有是否优良中差好")


def several_levels(role: str, cell: Sequence[Token]) -> bool:
    """Whether several level names stand in one level's cell: which of them it is nobody can say."""
    return role in ("level1", "level2") and sum(kind_of(token.text) in (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12) for token in cell) > 1


def is_scrap(row: Aligned) -> bool:
    """Whether the row in which a text breaks off is no more than levels, or the beginning of a name."""
    if any(several_levels(role, cell) for role, cell in row.cells.items()):
        return True
    texts = [token.text for role, cell in row.cells.items() if not role.startswith("level") or role == "level3" for token in cell if token.text]
    if len(texts) != 1 or "level3" not in row.cells:
        return False
    scrap = _NUMBERED.sub("", fold(texts[0]))
    return len(scrap) <= _SHORT_SCRAP or any(key.startswith(scrap) for table in ("level1", "level2") for key in labels(table).roles)


def is_head_rest(rows: Sequence[Aligned]) -> bool:
    """Whether the first row is what is left of a header that was broken over lines: pieces of its labels, or words
    without points in a table in which all other rows have them."""
    if len(rows) < _FEWEST_BELOW:
        return False
    texts = {role: "".join(token.text for token in cell) for role, cell in rows[0].cells.items() if not role.startswith("level") or role == "level3"}
    texts = {role: text for role, text in texts.items() if text}
    if not texts or {"weight", "score"} & texts.keys() or any(char.isdigit() for char in texts.get("target", "")):
        return False
    heads = labels("indicator_column").roles
    if len(texts) > 1 and all(any(text in head for head in heads) for text in map(label_key, texts.values())):
        return True
    return len(texts) > 1 and all({"weight", "score"} & row.cells.keys() for row in rows[1:]) and "level1" not in rows[0].cells


def drop_unsure_end(row: Aligned, roles: Sequence[str]) -> None:
    """Of the row in which a text breaks off, a bare figure behind the weight may be its target or its score."""
    if "weight" not in row.cells or "target" not in row.cells or not {"actual", "score"}.isdisjoint(row.cells):
        return
    behind = "score" in roles and roles.index("weight") < roles.index("target")
    if behind and kind_of("".join(token.text for token in row.cells["target"])) == Kind.SMALL:
        del row.cells["target"]


def may_be_shifted(rows: Sequence[Aligned]) -> list[bool]:
    """Of each row whether its actual value may be the adjusted target, which other rows print and this one lacks: the
    cell that is blank left no trace."""
    texts = [{role: "".join(token.text for token in cell) for role, cell in row.cells.items()} for row in rows]
    printed = sum(bool(row.get("adjusted_target")) for row in texts)
    if 2 * printed <= len(rows):
        return [False] * len(rows)
    return [bool(row.get("actual")) and not row.get("adjusted_target") and row.get("actual") == row.get("target") for row in texts]


def is_no_text(text: str) -> bool:
    """Whether what stands in a column of reasons or remarks is none: a figure, or the level of a row that nobody filled."""
    kind = kind_of(text)
    if (len(text) == 1 and text not in _ONE_WORD) or _REST.fullmatch(text):
        return True  # the beginning or the rest of something that was cut off
    return kind in (Kind.SMALL, Kind.LARGE) or (kind in (Kind.LEVEL1, Kind.LEVEL2) and text.endswith("指标"))


def as_heading(row: Row) -> Row:
    """A row that holds a level's name and nothing else, as that level; others unchanged."""
    name = row.get("level3")
    if name is None or not name.text or any(piece.text for role, piece in row.items() if role != "level3"):
        return row
    kind = kind_of(label_key(name.text))
    if kind not in (Kind.LEVEL1, Kind.LEVEL12, Kind.LEVEL2):
        return row
    return {"level2" if kind == Kind.LEVEL2 else "level1": name}


def has(row: Row, role: str) -> bool:
    return role in row and bool(row[role].text)


def valued(row: Row) -> bool:
    """Whether a row has both its values."""
    return has(row, "target") and has(row, "actual")


def is_prose(row: Row) -> bool:
    """Whether a cell holds chapters and the row no points: what follows a table that no total ends."""
    cells = [row[role].text for role in ("level3", "target", "actual") if role in row]
    long = any(len(text) > _LONGEST_CELL and text.count("。") > 1 and _CHAPTER.search(text) for text in cells)
    return long and not any(role in row and row[role].text for role in ("weight", "score"))


def is_misread(row: Row) -> bool:
    """A row that carries a label where a name or a value should be, or a figure as its name, was not a row."""
    name = row.get("level3")
    if name is not None and kind_of(name.text) in (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.POINTS, Kind.MEASURE, Kind.BOUND):
        return True
    if any(role in row and torn.search(fold(row[role].text)) for role, torn in _TORN.items()):
        return True
    for role in ("level3", "target", "actual"):
        piece = row.get(role)
        if piece is None or not piece.text:
            continue
        if role != "level3" and _PRINTED_TWICE.search(fold(piece.text)):
            return True
        kind = kind_of(piece.text)
        named_like_level = role == "level3" and not piece.text.endswith("指标") and valued(row)
        if named_like_level:
            continue  # 项目成本 is a level's other name, and a good name for an indicator
        if kind == Kind.LEVEL1 or (kind in (Kind.LEVEL2, Kind.LEVEL12) and piece.text.endswith("指标")) or _LABEL_INSIDE.search(piece.text):
            return True
    return False


def points_apart(rows: Sequence[Row]) -> bool:
    """Whether the points of a table stand in rows of their own, above the rows that have the values."""
    return len(rows) > 1 and all(has(row, "weight") != valued(row) for row in rows)


def lost_points(row: Row) -> bool:
    """Whether a row scores below its weight; what stands beside it then says why."""
    weight, score = (split_number(row[role].text) if role in row else None for role in ("weight", "score"))
    return weight is not None and score is not None and score[0] < weight[0]
