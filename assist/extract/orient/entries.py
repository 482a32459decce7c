"""Labels with their values, wherever a document states them: in cells side by side, in one cell, in lines and sentences.

A label is told by its coming back: before a colon, before some spaces, or right before a figure ("目标95%，完成97%"). What
stands before the first of them on a line is loose: the name of what the line speaks of, or its class.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assist.extract.orient.classes import is_class
from assist.extract.orient.kinds import is_head, is_id, is_key, is_label, kind
from assist.extract.orient.oriented import BETWEEN, Box, Part, sub
from assist.model import Paragraph
from assist.text.normalise import fold

_CUT = re.compile(r"(?<=[\d%％元分])。(?=\S)|[；;，、|\t\n（）()〔〕\[\]{}]|(?=【)|(?<!\d),|,(?!\d)|[ \u3000]{2,}|\u3000|[ ](?=[^\s：:，。；\d]{1,10}[：:]\S)")
_LABEL = r"[\"'“*]*([^：:=＝；;，,。|\s\"'“”*（）()【】≥≤><\d][^：:=＝；;，,。|\s\"'“”*【】≥≤><]{0,19})[\"'”*]*"
_COLON = re.compile(rf"(?:{_LABEL}[ \u3000]*[：:=＝](?!/)\**|【([^【】\d]{{1,12}})】[ \u3000]*[：:]?)")
_LEADER = r"[ \u3000]*(?:[.．…·]{3,}|…+|_{3,}|-{3,}|—{2,})[ \u3000]*"
_SPACED = re.compile(r"([^\s\d：:，。；≥≤><.…·_—-]{1,16}[ \u3000\t]+|[^\s\d：:，。；≥≤><.…·_—-]{1,16}" + _LEADER + r")(?=[^\s/／·→—–-])")
_ADJACENT = re.compile(r"([^\s\d：:，。；≥≤><%％]{1,8}?)(?=(?:不[少低高超大小多]于?|至少|约)?[ \u3000]*[≥≤><＞＜]?[ \u3000]*\d)")
_ALONE = re.compile(r"\s*[^\s\d：:，。；≥≤><%％（()）]{1,8}[：:]?[ \u3000]*\d+(?:\.\d+)?[ \u3000]*分?[。\s]*")
_LABELLED = re.compile(r"\s*[^\s\d：:，。；≥≤><.…·_—-]{1,16}")
_NUMBERED = re.compile(r"(\D{1,6}?)(\d{1,3})[ \u3000]*[-—_.·:：/]?[ \u3000]*(\D{1,14})")
_MARK = re.compile(
    r"(?:[│├└┬┼┃┣┗━─┌ \u3000\t]*[├└┣┗│]─*)?\s*(?:([-–—•*●▪◆■#>]+)[ \u3000]+|([（(]?[0-9０-９]{1,2}(?:[.．]\d{1,2})*[)）.、．][ \u3000]*)(?!\d)"
    r"|([一二三四五六七八九十]{1,3}、)|([（(][一二三四五六七八九十]{1,3}[)）])|(\d{1,2}(?:[.．]\d{1,2})*[ \u3000]+)(?=[^\d\s]))?\s*"
)
_TREE = " \u3000\t│├└┬┼┃┣┗━─┌"
_DOT = re.compile("[.．]")
_BOTH_POINTS = re.compile(r"\s*(\d{1,3}(?:\.\d+)?)[ ]?分[，,的里中]?[ ]?(?=(?:实|自评|只|就)?[得拿给挣获打][了到]?[ ]?\d{1,3}(?:\.\d+)?[ ]?分?[。\s]*$)")
_LABEL_AHEAD = re.compile(r"[^\s\d：:=＝，。；]{1,10}[：:=＝]")
_REASON = re.compile(r"(?:主要|主因|[未没][达到完]\S{0,3}|偏差|差距|失分|扣分)?(?:原因|缘由|缘故|理由)(?=(?:在于|是|为|[：:])[^，。；]{2})|因为(?=[^，。；]{2})")
_ORDINAL = re.compile(r"(?:第[一二三四五六七八九十\d]{1,3}[件项条个桩样款]?|[事项件条款][一二三四五六七八九十\d]{1,3})")
_GAP = re.compile(r"(?<=\S)[ \u3000]+(?=\S)")
_BEFORE = BETWEEN + "：:。"
_QUOTES = '"“'
_EMPTY = re.compile(r"[\s{}\[\],，;；—_=*#-]*")
_LONGEST_LABEL = 10
_LONGEST_VALUE = 60
_LONGEST_HEADING = 30
_FEWEST_ALIKE = 3


@dataclass(slots=True)
class Entry:
    """A label with its value. `key`: what is equal where the label comes back; `number`: that which the label carries."""

    key: str
    label: Box
    value: Box
    number: str = ""


@dataclass(slots=True)
class Unit:
    """A line or a row: what it states, or what heads the lines below it.

    `mark` tells by indent and numbering which headings are of one level; `listed`: whether it is an item of a list.
    `inside`: every pair stands in one cell or line.
    """

    part: int
    row: list[Box]
    paragraph: Paragraph | None = None
    entries: list[Entry] = field(default_factory=list)
    loose: list[Box] = field(default_factory=list)
    heading: Box | None = None
    mark: str = ""
    listed: bool = False
    indent: int = 0
    blank: bool = False
    inside: bool = False

    @property
    def is_text(self) -> bool:
        """Whether this states something that is neither pairs nor a heading."""
        return not self.blank and not self.entries and self.heading is None


@dataclass(frozen=True, slots=True)
class _Keys:
    """What stands where labels do and comes back; `spaced`: whether lines are a label, spaces and a value."""

    known: frozenset[str]
    spaced: bool


def units_of(parts: Sequence[Part]) -> list[Unit]:
    """All lines and rows with the pairs that they state."""
    units = list(raw_units(parts))
    texts = [box for unit in units for box in (unit.row if unit.paragraph is None else unit.row[:1]) if box.text]
    keys = _recurring(texts)
    for unit in units:
        if unit.blank:
            continue
        if unit.paragraph is not None:
            _read_line(unit, keys)
        else:
            _read_row(unit, keys)
    _count_on(units)
    return units


def _count_on(units: Sequence[Unit]) -> None:
    """Lines that only count on ("卡片1", "卡片2"; "乙1 资金", "乙2 资金") are headings."""
    alone = [unit for unit in units if unit.paragraph is not None and len(unit.entries) == 1 and not unit.loose]
    numbers: dict[str, list[str]] = {}
    for unit in alone:
        numbers.setdefault(unit.entries[0].key, []).append(unit.entries[0].value.text)
    for unit in alone:
        told, entry = numbers[unit.entries[0].key], unit.entries[0]
        rest = told[0].removeprefix("1")
        if entry.label.end == entry.value.start and len(told) > 1 and told == [f"{at + 1}{rest}" for at in range(len(told))]:
            unit.entries, unit.heading = [], sub(unit.row[0], 0, len(unit.row[0].text))


def raw_units(parts: Sequence[Part]) -> Iterator[Unit]:
    for at, part in enumerate(parts):
        if isinstance(part, Paragraph):
            box = Box(part.text, part.start, part.end)
            yield Unit(at, [box], part, blank=_EMPTY.fullmatch(part.text) is not None)
        else:
            for row in part:
                yield Unit(at, row, blank=not any(box.text.strip() for box in row))


# Pairs within a text


@dataclass(frozen=True, slots=True)
class _Candidate:
    key: str
    start: int
    end: int
    behind: int
    style: str
    told: str = ""
    """What the label means where nothing prints it."""


def _candidates(text: str, start: int, end: int) -> Iterator[_Candidate]:
    """What may be labels at the beginning of a segment: before a colon, and else before spaces or a figure."""
    while start < end and text[start] in _BEFORE:
        start += 1
    found = _COLON.match(text, start, end)
    if found is not None and not _is_class_label(found):
        group = 1 if found[1] is not None else 2
        yield _Candidate(fold(found[group]), found.start(group), found.end(group), found.end(), ":")
        start = found.end()
        while start < end and text[start] in BETWEEN:
            start += 1
    for style, shape in ((" ", _SPACED), ("+", _ADJACENT)):
        if (found := shape.match(text, start, end)) is not None:
            label = _LABELLED.match(text, start, found.end(1))
            stop = label.end() if label else found.end(1)
            key = fold(text[found.start(1) : stop])
            if len(key) <= _LONGEST_LABEL or is_head(key):
                yield _Candidate(key, found.start(1), stop, found.end(), style)
            break


def _behind_gap(text: str, start: int, end: int) -> list[_Candidate]:
    """What may be a label right before a figure behind the first gap of a segment: what stands before it is a name then."""
    gap = _GAP.search(text, start, end)
    return [] if gap is None else [one for one in _candidates(text, gap.end(), end) if one.style == "+"]


def _is_class_label(found: re.Match[str]) -> bool:
    """Whether what stands before a colon only says of which class the name behind it is."""
    return found[1] is not None and is_class(Box(found[1], 0, len(found[1]))) and not is_head(found[1])


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """The pieces of a text between marks; spaces part it too, but not a label from what stands behind it."""
    start, labelled = 0, -1
    for found in [*_CUT.finditer(text), None]:
        end = found.start() if found else len(text)
        if end > start:
            spaced = found is not None and found[0].isspace() and found[0] != "\t"
            if spaced and labelled != start and not _LABEL_AHEAD.match(text, found.end() if found else end) and _LABELLED.fullmatch(text, start, end) is not None:
                labelled = start
                continue
            yield start, end
        start = found.end() if found else end


def _recurring(boxes: Sequence[Box]) -> _Keys:
    """What stands where labels do on several lines or in several cells; without a colon, more often."""
    counts: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for box in boxes:
        if len(box.text) <= 400 and not is_id(box.text):
            mark = _MARK.match(box.text)
            text = box.text[mark.end() :] if mark else box.text
            told = [one for start, end in _segments(text) for one in (*_candidates(text, start, end), *_behind_gap(text, start, end))]
            counts.update({one.key for one in told if one.style == ":"})
            plain.update({one.key for one in told if one.style != ":"})
    keys = [key for key, count in counts.items() if count > 1] + [key for key, count in plain.items() if count >= _FEWEST_ALIKE or (count > 1 and is_head(key))]
    known = frozenset(key for key in keys if is_label(key) or is_head(key))
    lines = [found for box in boxes if (found := _SPACED.match(box.text.strip())) is not None]
    return _Keys(known, len({key for found in lines if (key := fold(found[1]).rstrip("….·_—- ")) in known}) >= _FEWEST_ALIKE)


def _entries(box: Box, begin: int, keys: _Keys) -> tuple[list[Entry], list[Box]]:
    """The pairs of a text from `begin`, and what stands loose before the first."""
    text = box.text
    found: list[_Candidate] = []
    loose: list[tuple[int, int]] = []
    said = False
    for start, end in _segments(text[begin:]):
        start, end = start + begin, end + begin
        if found and not said and (both := _BOTH_POINTS.match(text[:end], start)) is not None:
            found.append(_Candidate("分值", start, start, start, "+", told="分值"))
            found.append(_Candidate("得分", both.end(), both.end() + 1, both.end() + 1, "+", told="得分"))
            continue
        options = [one for one in _candidates(text, start, end) if not said or one.style == ":"]
        chosen: _Candidate | None = next((one for one in options if one.key in keys.known), None)
        if chosen is None and options and options[0].style == " " and is_label(options[0].key) and _is_spaced(keys, found, loose):
            chosen = options[0]
        if chosen is None and options and options[0].style == ":" and (len(found) > 1 or (found and loose)) and not said and is_label(options[0].key):
            chosen = options[0]
        if chosen is None and options and options[0].style == ":" and not loose and (not found or _goes_on(text, found)):
            chosen = options[0]
            # Beside a text of a form its figures have no labels; a name has them behind it.
            said = said or is_key(text[chosen.start : chosen.end]) or text[chosen.behind : chosen.behind + 1] in _QUOTES
            later = [one for one in options[1:] if one.key in keys.known and not said]
            if later:
                loose.append((chosen.start, chosen.end))
                chosen = later[0]
        if chosen is None and not said:
            longest = max(
                (key for key in keys.known if len(key) > 1 and text.startswith(key, start) and (found or (loose and is_head(key)))),
                key=len,
                default=None,
            )
            if longest is not None and start + len(longest) < end:
                chosen = _Candidate(longest, start, start + len(longest), start + len(longest), "+")
        if chosen is None and not found and not loose and not said:
            further = [one for one in _behind_gap(text, start, end) if one.key in keys.known]
            if further:
                loose.append((start, further[0].start))
                chosen = further[0]
        if chosen is None and found and not said and (cause := _REASON.match(text, start, end)) is not None:
            behind = re.compile("在于|[是为：:]").match(text, cause.end())
            chosen = _Candidate("原因", *cause.span(), behind.end() if behind else cause.end(), "+")
        if chosen is None and not said and len(found) >= _FEWEST_ALIKE and options and _ALONE.fullmatch(text, start, end) is not None:
            chosen = options[0]  # points, which one of the records has
        if chosen is not None:
            if chosen.start > start and not found and (gap := sub(box, start, chosen.start)).text:
                loose.append(
                    (
                        gap.start - box.start,
                        gap.end - box.start - 1 if gap.text[-1] in "：:" else gap.end - box.start,
                    )
                )
            found.append(chosen)
        elif not found:
            loose.append((start, end))
    pairs = []
    for at, one in enumerate(found):
        stop = found[at + 1].start if at + 1 < len(found) else len(text)
        pairs.append(
            entry_of(
                Box(one.told or text[one.start : one.end], box.start + one.start, box.start + one.end, exact=not one.told),
                _unstopped(sub(box, one.behind, stop)) if len(found) > 2 and "；" not in text else sub(box, one.behind, stop),
            )
        )
    pairs = [one for pair in pairs for one in several(pair)]
    return pairs, [piece for start, end in loose if (piece := sub(box, start, end)).text]


def several(pair: Entry) -> list[Entry]:
    """A pair of which label and value are several: "目标/实际：30户/32户"."""
    for mark in "/／|｜、→⇒\n":
        labels, values = pair.label.text.split(mark), pair.value.text.split(mark)
        if len(labels) == len(values) > 1 and all(is_label(one) or is_head(one) for one in labels):
            found = []
            left = right = 0
            for label, value in zip(labels, values, strict=True):
                found.append(entry_of(sub(pair.label, left, left + len(label)), sub(pair.value, right, right + len(value))))
                left, right = left + len(label) + 1, right + len(value) + 1
            return found
    return [pair]


def _unstopped(value: Box) -> Box:
    """The last value of a sentence of pairs without the stop that ends it."""
    return sub(value, 0, len(value.text) - 1) if value.text.endswith("。") and "。" not in value.text[:-1] else value


def pairs_within(boxes: Sequence[Box]) -> list[tuple[list[Entry], list[Box]]]:
    """Of each text its pairs, and what stands loose before them, by the labels that come back in these texts."""
    keys = _recurring(boxes)
    return [_entries(box, 0, keys) for box in boxes]


def _is_spaced(keys: _Keys, found: Sequence[_Candidate], loose: Sequence[tuple[int, int]]) -> bool:
    """Whether spaces behind a few words make them a label here."""
    return (keys.spaced and not found and not loose) or (len(found) > 1 and all(one.style == " " for one in found))


def _goes_on(text: str, found: Sequence[_Candidate]) -> bool:
    """Whether further pairs may follow a first one with a colon: in brackets, and not within what a text says."""
    return all(one.style == ":" for one in found) and "。" not in text and len(text) <= 2 * _LONGEST_VALUE


def entry_of(label: Box, value: Box) -> Entry:
    """A pair; a label with a running number ("指标3-目标") is known by what stands around it."""
    if value.text.endswith("。") and kind(bare := value.text[:-1]) in ("figure", "value"):
        value = Box(bare, value.start, value.end - 1)
    value = Box("", value.start, value.start) if fold(value.text) in ("null", "none", "~") or not value.text.strip("….·_—- ") else value
    numbered = _NUMBERED.fullmatch(label.text)
    if numbered is None:
        return Entry(fold(label.text).rstrip(":"), label, value)
    own = Box(numbered[3], label.start + numbered.start(3), label.end)
    return Entry(fold(numbered[1] + "|" + numbered[3]), own, value, numbered[2])


def _read_line(unit: Unit, keys: _Keys) -> None:
    box = unit.row[0]
    first = _MARK.match(box.text)
    begin = first.end() if first else 0
    marks = [f"{at}{len(_DOT.findall(group.strip()[:-1]))}" for at, group in enumerate(first.groups()) if group] if first else []
    unit.indent, unit.listed = len(box.text) - len(box.text.lstrip(_TREE)), bool(marks)
    unit.mark = f"{unit.indent}/{''.join(marks)}"
    entries, loose = _entries(box, begin, keys)
    opens = len(entries) == 1 and _opens(entries[0], keys)
    if entries and not opens and _is_stated(entries, loose, keys):
        unit.entries, unit.loose, unit.inside = entries, loose, True
        return
    if len(entries) == 1 and _ORDINAL.fullmatch(entries[0].label.text):
        begin = entries[0].value.start - box.start
    shown = sub(box, begin, len(box.text.rstrip('：: "\t\u3000{[')))
    if 0 < len(fold(shown.text)) <= _LONGEST_HEADING and not shown.text.endswith(("。", "；", "！")):
        unit.heading = shown


def _opens(entry: Entry, keys: _Keys) -> bool:
    """Whether a line only opens what stands below it: a bracket, or the name of a matter that is counted."""
    if _ORDINAL.fullmatch(entry.label.text):
        return True
    return not entry.value.text.strip("{[") and bool(entry.value.text or entry.key not in keys.known)


def _is_stated(entries: Sequence[Entry], loose: Sequence[Box], keys: _Keys) -> bool:
    """Whether a line states pairs and nothing else: one with a colon, or several labels that come back."""
    if len(loose) > 2 or any(len(fold(piece.text)) > _LONGEST_HEADING for piece in loose):
        return False
    back = [entry for entry in entries if fold(entry.label.text) in keys.known or entry.number]
    if loose and len({entry.key for entry in back}) < 2:
        return False
    if len(entries) == 1:
        if keys.spaced and not loose:
            return True
        return is_label(entries[0].label.text) or is_head(entries[0].label.text) or bool(entries[0].number)
    return all(len(entry.value.text) <= _LONGEST_VALUE for entry in entries[:-1]) and len({one.key for one in entries}) == len(entries)


def _read_row(unit: Unit, keys: _Keys) -> None:
    filled = [box for box in unit.row if box.text.strip()]
    if _NUMBERED.fullmatch(unit.row[0].text) is not None and (pairs := _pairs_of(unit.row)):
        unit.entries = [entry_of(label, value) for label, value in pairs]
        return
    split = [([], [box]) if is_id(box.text) else _entries(box, 0, keys) for box in filled]
    if all(entries and not loose and _is_stated(entries, loose, keys) for entries, loose in split):
        unit.entries, unit.inside = [entry for entries, _ in split for entry in entries], True
        return
    unit.entries = [entry_of(label, value) for label, value in _pairs_of(unit.row)]
    if unit.entries:
        return
    if len(filled) == 1 and len(fold(filled[0].text)) <= _LONGEST_HEADING and not filled[0].text.endswith("。"):
        unit.heading = filled[0]
    told = [pair for pair in split if pair[0]]
    every = [entry for entries, _ in told for entry in entries]
    loose = [box for box, (entries, inner) in zip(filled, split, strict=True) for box in (inner if entries else [box])]
    alone = len({entry.key for entry in every}) == len(every) > 1 and all(_is_stated(*pair, keys) for pair in told)
    if alone and not split[0][0] and sum(entry.key in keys.known for entry in every) > 1:
        unit.entries, unit.loose, unit.inside = every, loose, True


def _pairs_of(row: Sequence[Box]) -> list[tuple[Box, Box]]:
    boxes = list(row)
    while len(boxes) > 2 and not boxes[-1].text.strip() and (len(boxes) % 2 or not boxes[-2].text.strip()):
        boxes.pop()
    if len(boxes) % 2 or not boxes or not all(_may_label(box.text) for box in boxes[::2]):
        return []
    return list(zip(boxes[::2], boxes[1::2], strict=True))


def _may_label(text: str) -> bool:
    return is_label(text.rstrip(":：")) or is_head(text) or (len(text) <= 20 and _NUMBERED.fullmatch(text) is not None)
