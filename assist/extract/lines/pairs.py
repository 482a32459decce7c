"""Goal and completion stand side by side in the form; flattened, one text follows the other. Where is the seam?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assist.extract.kinds import Kind, kind_of, width
from assist.extract.lines.anchors import piece_of
from assist.extract.lines.tokens import Style, Token
from assist.extract.raw import Piece
from assist.forms.labels import labels
from assist.text.normalise import fold

_SENTENCE_END = re.compile(r"[。；;！!.]$")
_FIRST_ITEM = re.compile(r"^(?:目标)?(?:1|一|１)[.、:：．]|^[(（](?:1|一)[)）]|^一是|^目标1|^①")
_ITEM = re.compile(r"^(?:目标)?(?:(\d{1,2})[.、:：．]|([一二三四五六七八九])是)")
_COLUMNS = ("goal", "completion")
_FIGURES = (Kind.SMALL, Kind.PERCENT)
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,2}、")
_NARROWEST = 4.0  # characters of a line of a column
_WIDEST_MARGIN = 5.0
_ORDINALS = "一二三四五六七八九"
_DONE = re.compile(r"^(?:已|完成|20\d{2}年|全年|截至|截止|按照|我[州市县区]|本年|实现了|通过|开展了|项目|按时|圆满|及时|积极)")


def split_pair(tokens: Sequence[Token], style: Style) -> tuple[Piece | None, Piece | None]:
    """Goal and completion out of the tokens that follow their two labels. None for a side that is not there."""
    filled = _without_next_label([token for token in tokens if token.text])
    filled = [token for token in filled if kind_of(token.text) not in _FIGURES] or filled  # points and rates beside them
    if not filled:
        return None, None
    if len(filled) == 1:
        return piece_of(filled), None
    numbers = [_number(token) for token in filled]
    if numbers == list(range(1, len(numbers) + 1)):
        return piece_of(filled), None  # one list: the other side is blank
    if _alternates(filled, numbers):
        return piece_of(filled[::2]), piece_of(filled[1::2])
    if style == "flow" and (columns := _side_by_side(filled)) is not None:
        return (piece_of(columns[0]), piece_of(columns[1])) if columns[0] else (None, None)
    if style != "flow":
        cut = _cut_cells(filled, style)
    elif len(filled) == 2:
        cut = 1
    else:
        cut = _cut_flow(filled)
    return piece_of(filled[:cut]), piece_of(filled[cut:])


def _without_next_label(filled: list[Token]) -> list[Token]:
    """The tokens without the first piece of the label beside the table that follows (四、 / 绩效 / 指标)."""
    while len(filled) > 1 and _CHAPTER.fullmatch(filled[-1].text):
        filled = filled[:-1]
    last = filled[-1].text if filled else ""
    begins = 1 < len(last) < _WIDEST_MARGIN and any(
        role == "frame" and label.startswith(last) for label, role in labels("section").roles.items()
    )
    return filled[:-1] if begins and filled[-1].brk != "space" else filled


def split_columns(tokens: Sequence[Token], columns: Sequence[int]) -> list[Piece | None]:
    """One piece a labelled column, for rows that keep columns: each cell goes to the nearest label.

    A line without columns of its own continues the cell before it.
    """
    filled = [token for token in tokens if token.text]
    gathered: list[list[Token]] = [[] for _ in columns]
    first_line = filled[0].line if filled else -1
    if len([t for t in filled if t.line == first_line]) == len(columns):
        for place, token in enumerate(t for t in filled if t.line == first_line):
            gathered[place].append(token)
        filled = [t for t in filled if t.line != first_line]
    last = 0
    for token in filled:
        if token.col > 0 or token.brk == "cell":
            last = min(range(len(columns)), key=lambda place: abs(columns[place] - token.col))
        gathered[last].append(token)
    return [piece_of(cell) if cell else None for cell in gathered]


def _side_by_side(filled: Sequence[Token]) -> tuple[list[Token], list[Token]] | None:
    """The two columns of lines that print a line of each side by side; what labels the table may stand before them. A
    line with one text goes on with the column that broke off. None when the lines are not of that kind, two empty
    columns when they are and nothing tells which column a line goes on with."""
    lines = _without_margin([list(line) for _, line in itertools.groupby(filled, key=lambda token: token.line)])
    paired = [line for line in lines if len(line) == len(_COLUMNS) and all(width(token.text) >= _NARROWEST for token in line)]
    if len(lines) < 2 or not paired or lines[0] is not paired[0] or any(len(line) > len(_COLUMNS) for line in lines):
        return None
    columns: tuple[list[Token], list[Token]] = ([], [])
    for line in lines:
        if len(line) == len(_COLUMNS):
            columns[0].append(line[0])
            columns[1].append(line[1])
            continue
        torn = [column for column in columns if _breaks_off(column)]
        if len(torn) != 1:
            return [], []
        torn[0].append(line[0])
    return columns


def _breaks_off(column: Sequence[Token]) -> bool:
    """Whether a column goes on behind its last line: that ends no sentence, and is as wide as any other."""
    last = column[-1].text
    return not _SENTENCE_END.search(last) and width(last) >= max(width(token.text) for token in column) - 1.5


def _without_margin(lines: Sequence[list[Token]]) -> list[list[Token]]:
    """The lines without the pieces of a label that is printed down the side of the texts, or the end of one."""
    head = ""
    for number, line in enumerate(lines):
        if len(line) < 2 or width(line[0].text) > _WIDEST_MARGIN:
            break
        head += line[0].text
        if len(head) > 1 and any(label.endswith(head) for label in labels("section").roles):
            return [line[1:] if at <= number else line for at, line in enumerate(lines)]
    return list(lines)


def _cut_cells(filled: Sequence[Token], style: Style) -> int:
    if len(filled) == 2:
        return 1
    if style in ("tabs", "pipes"):
        second = next((i for i, t in enumerate(filled) if i and t.brk == "cell" and t.line == filled[0].line), None)
        return second if second is not None else 1
    restart = _restart(filled)
    if restart is not None:
        return restart
    if (after := _list_end(filled)) is not None:
        return after
    breaks = [i for i, token in enumerate(filled) if i and token.brk == "blank"]
    return breaks[0] if len(breaks) == 1 else _seam_of_lines(filled)


def _seam_of_lines(filled: Sequence[Token]) -> int:
    """Where the first of two texts ends that were broken over lines: at the end of a sentence, best in a line that
    stops short and before one that tells what was done."""
    ends = [i for i in range(1, len(filled)) if filled[i - 1].text.endswith(("。", "！", "!"))]
    if not ends:
        return max(1, len(filled) // 2)
    full = max(width(token.text) for token in filled)
    return max(ends, key=lambda i: ((width(filled[i - 1].text) < full - 1) + (_DONE.match(filled[i].text) is not None), -i))


def _restart(filled: Sequence[Token]) -> int | None:
    """Where the numbering begins anew."""
    firsts = [i for i, token in enumerate(filled) if _FIRST_ITEM.match(token.text)]
    return firsts[1] if len(firsts) >= 2 and firsts[0] == 0 else None


def _number(token: Token) -> int:
    """The number of an item of a list (目标2：, 2., 二是), 0 for other text."""
    match = _ITEM.match(token.text)
    return 0 if match is None else int(match[1]) if match[1] else _ORDINALS.index(match[2]) + 1


def _list_end(filled: Sequence[Token]) -> int | None:
    """Where a list numbered from the beginning (目标1 目标2) is over and text without numbers follows."""
    numbers = [_number(token) for token in filled]
    listed = next((i for i, number in enumerate(numbers) if number != i + 1), len(numbers))
    return listed if 2 <= listed < len(numbers) and not any(numbers[listed:]) else None


def _alternates(filled: Sequence[Token], numbers: Sequence[int]) -> bool:
    """Whether each numbered goal is followed by what came of it, under the same number or under none."""
    goals, reached = list(numbers[::2]), list(numbers[1::2])
    if len(goals) < 2 or len(goals) != len(reached) or len(set(goals)) != len(goals) or not all(goals):
        return False
    return reached == goals or (not any(reached) and goals == list(range(1, len(goals) + 1)))


def _said_twice(filled: Sequence[Token]) -> int | None:
    """Where the second half begins of what is printed twice, word for word: a completion that copies the goal."""
    texts = [fold(token.text) for token in filled]
    whole = "".join(texts)
    at = 0
    for index, text in enumerate(texts):
        if 2 * at == len(whole) and at and whole[:at] == whole[at:]:
            return index
        at += len(text)
    return None


def _cut_flow(filled: Sequence[Token]) -> int:
    """The best seam: a line that stops short at the end of a sentence before one that tells what was done."""
    restart = _restart(filled) or _said_twice(filled)
    if restart is not None:
        return restart
    starts = [i for i, token in enumerate(filled) if i and token.brk in ("line", "blank")]
    if not starts:
        ends = [i for i in range(1, len(filled)) if _SENTENCE_END.search(filled[i - 1].text)]
        return ends[0] if ends else 1
    widths = _line_widths(filled)
    best, best_score = starts[0], float("-inf")
    for order, i in enumerate(starts):
        before = max((w for at, w in widths.items() if at < i), default=0.0)
        last = widths[max(at for at in widths if at < i)]
        score = 0.0
        if _SENTENCE_END.search(filled[i - 1].text):
            score += 2.0
        if before and last < before * 0.9:
            score += 1.0
        if _DONE.match(filled[i].text) or _FIRST_ITEM.match(filled[i].text):
            score += 0.8
        score -= 0.05 * order
        if score > best_score:
            best, best_score = i, score
    return best


def _line_widths(filled: Sequence[Token]) -> dict[int, float]:
    """Width of every line, by the index of its first token."""
    widths: dict[int, float] = {}
    at = 0
    for index, token in enumerate(filled):
        if index == 0 or token.brk in ("line", "blank"):
            at = index
        widths[at] = widths.get(at, 0.0) + width(token.text)
    return widths
