"""Classes of indicators, as headings, names and cells tell them: "产出—数量", "甲类：效益", a name with its class in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assist.extract.label_roles import roles_of
from assist.extract.orient.kinds import balanced, is_label
from assist.extract.orient.oriented import Box, sub
from assist.text.normalise import fold

_APART = re.compile(r"\s*[，,/／·—－\-–>→|、：:]+\s*")
_COUNTED_CLASS = re.compile(
    r"\s*(?:第?[甲乙丙丁戊己庚一二三四五六七八九十A-Za-z\d]{1,2}(?:大?类|部分|组|方面|板块)[：:、. \u3000]*(?=\S)|\d{1,2}(?:[.．]\d{1,2})*[.．、 \u3000]+(?=\D)|[A-Z][.．、：: \u3000]+)"
)
_POINTS_BEHIND = re.compile(r"[ \u3000]*[（(【\[]?(?:共|计|满分|权重|占)?[ ]?\d{1,3}(?:\.\d+)?[ ]?(?:分|%|％)[）)】\]]?$")
_NO_CLASS = re.compile(r"\d|^.{13,}$")
_NUMERAL = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚]|[A-Z]")
_AROUND = re.compile(r"\s*(?:[■◆●▪•*]|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|第(?:\d{1,2}|[一二三四五六七八九十]{1,3})[件项条个样][ \u3000：:、]+)?\s*[【\[〔〖「『]?([^【】\[\]〔〕〖〗「」『』]+?)[】\]〕〗」』]?[：:—\s]*")
_CLASS_BEFORE = re.compile("([^：:]{2,20})[：:](.{2,})")
_FRAMED = re.compile(r"[【\[〔〖「『＜<《]([^【】\[\]〔〕〖〗「」『』]+)[】\]〕〗」』＞>》]")
_BRACKET = re.compile("[(（）)【】]")
_CLASS_BEHIND = re.compile("(.{2,})[（(]([^（()）]{2,20})[)）]")
CLASS = re.compile(
    "(?:产出|效益|效果|成效|满意度?|口碑|反响|评价|态度|数量|质量|时效|成本|社会|生态|经济|环境|可持续|(?:服务)?对象)(?:效益|影响|满意度?)?(?:指标|类|面|方面)?"
)
"""Names of classes of indicators."""
_MARK = re.compile(r"\s*(?:[-–—•*●▪◆■#>]+[ \u3000]+|[（(]?(?:[0-9０-９]{1,2}(?:[.．]\d{1,2})*|[一二三四五六七八九十]{1,3})[)）.、．][ \u3000]*(?!\d))?")


def pieces_of(box: Box) -> list[Box]:
    found: list[Box] = []
    start = 0
    for mark in [*_APART.finditer(box.text), None]:
        piece = sub(box, start, mark.start() if mark else len(box.text))
        found += [piece] if piece.text else []
        start = mark.end() if mark else start
    return found if found and all(balanced(piece.text) for piece in found) else [box]


def name_and_class(box: Box) -> list[Box]:
    """A heading, or the class that it has in brackets, or before a colon, and its name."""
    for shape, of_class, name in ((_CLASS_BEHIND, 2, 1), (_CLASS_BEFORE, 1, 2)):
        found = shape.fullmatch(box.text)
        if found is not None and is_class(inner := sub(box, *found.span(of_class))):
            return [inner, sub(box, *found.span(name))]
    return [box]


def is_class(box: Box) -> bool:
    """Whether this names a class of indicators, or one and its part."""
    pieces = [fold(piece.text) for piece in pieces_of(box)]
    return len(pieces) <= 2 and not any(_NO_CLASS.search(piece) for piece in pieces) and not any(_BRACKET.search(piece) for piece in pieces) and any(CLASS.fullmatch(piece) or roles_of(piece).level1 or roles_of(piece).level2 for piece in pieces)


def are_classes(told: Sequence[Sequence[Box]]) -> bool:
    """Whether these are classes with their parts: known ones, or those of which some part is, that come one after the other."""
    if all(is_class(pieces[0]) for pieces in told):
        return True
    firsts = [pieces[0].text for pieces in told]
    runs = 1 + sum(one != other for one, other in pairwise(firsts))
    known = any(is_class(piece) for pieces in told for piece in pieces)
    return known and len(set(firsts)) == runs < len(firsts) and all(is_label(piece.text) for pieces in told for piece in pieces)


def class_pieces(box: Box) -> list[Box] | None:
    """The class that a text names, and its part; None where it names none."""
    bare = bare_class(box)
    return pieces_of(bare) if is_class(bare) else None


def counting(box: Box) -> str:
    """How a heading is counted, whatever its number: equal for headings of one level."""
    mark = _COUNTED_CLASS.match(box.text) or _MARK.match(box.text)
    shown = box.text[: mark.end()] if mark else ""
    indent = len(shown) - len(shown.lstrip())
    return f"{indent}{_NUMERAL.sub('1', shown.strip())}" if shown else ""


def bare_class(box: Box) -> Box:
    """A heading without what only counts it: "甲类：", "1.2", "（一）"."""
    mark = _COUNTED_CLASS.match(box.text) or _MARK.match(box.text)
    points = _POINTS_BEHIND.search(box.text)
    bare = sub(box, mark.end() if mark else 0, points.start() if points else len(box.text))
    framed = _FRAMED.fullmatch(bare.text)
    return bare if framed is None else sub(bare, *framed.span(1))


def bare_name(box: Box) -> Box:
    """A name without what counts it, marks it or stands around it."""
    bare = bare_class(box)
    found = _AROUND.fullmatch(bare.text)
    return bare if found is None else sub(bare, *found.span(1))


def names_and_classes(boxes: Sequence[Box]) -> list[list[Box]]:
    """Of each heading what `name_and_class` finds; where most have their class in brackets, whatever stands in those of the
    others is one."""
    told = [name_and_class(box) for box in boxes]
    shaped = [_CLASS_BEHIND.fullmatch(box.text) for box in boxes]
    if len(boxes) < 2 or None in shaped or 2 * sum(len(pieces) > 1 for pieces in told) < len(boxes):
        return told
    own = []
    for box, pieces, found in zip(boxes, told, shaped, strict=True):
        if len(pieces) > 1 or found is None:
            own.append(pieces)
            continue
        inner, name = sub(box, *found.span(2)), sub(box, *found.span(1))
        own.append([inner, name] if all(is_label(piece.text) for piece in pieces_of(inner)) else pieces)
    return own
