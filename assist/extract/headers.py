"""Finds the header rows of the budget and indicator tables in flattened text, however they are broken.

White space is squeezed out first, so "度量 / 单位" and "未完成原因分 / 析" read as they were printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assist.extract.misspelt import with_misspelt
from assist.extract.squeezed import Hit, Squeezed
from assist.forms.labels import labels
from assist.text.normalise import is_cjk

__all__ = ["Header", "Squeezed", "budget_headers", "indicator_headers"]

_ADJUSTED_WORDS = ("调整", "全年", "变更")  # in the label of the budget that was valid in the end
_MAX_GAP = 5
_MAX_UNKNOWN = 16  # characters of labels that no list has, between two that are known
_LABEL_REACH = 8  # characters within which another label may begin and end
_ADJUSTED = re.compile("调整|年中")
_TEXTS = ("reason", "remark", "method")
_AMOUNTS = frozenset({"initial", "adjusted", "executed"})
_POINTS = re.compile(r"\(\d+(?:\.\d+)?分\)")
_MONEY = re.compile(r"\((?:万元|元)\)$")  # behind the label of a whole table
_BRACKET = re.compile(r"[（(【\[][^()（）【】\[\]]{0,24}[)）】\]]")


@dataclass(frozen=True, slots=True)
class Header:
    """A run of column labels. `start` and `end` are offsets in the original text."""

    start: int
    end: int
    roles: tuple[str, ...]
    label_starts: tuple[int, ...]
    label_ends: tuple[int, ...] = ()


def _runs(squeezed: Squeezed, table_name: str, gap: int = _MAX_GAP) -> list[list[Hit]]:
    text = squeezed.text
    table = labels(table_name)
    roles = table.roles
    runs: list[list[Hit]] = []
    last_end = -100
    for index, known in table.labels_at(text):
        if index < last_end:
            continue
        close = _is_close(squeezed, last_end, index, gap)
        near = {hit.role for hit in runs[-1]} if runs and close else set()
        key = _label_at(squeezed, index, roles, known, near)
        if key is None:
            continue
        end = index + len(key)
        while (match := _BRACKET.match(text, end)) and not (roles[key] in _TEXTS and _POINTS.fullmatch(match.group())):
            end = match.end()  # the points behind the last label are those of a level whose name was lost
        hit = Hit(index, end, roles[key], key)
        if gap > _MAX_GAP and hit.role in _AMOUNTS and _goes_on(squeezed, end, roles):
            continue
        if close and runs and (index - last_end <= _MAX_GAP or _is_cell(squeezed, index, end)):
            runs[-1].append(hit)
        else:
            runs.append([hit])
        last_end = end
    return with_misspelt(squeezed, runs, table)


def _is_close(squeezed: Squeezed, before: int, index: int, gap: int) -> bool:
    """Whether a label at `index` may belong to the run whose last label ended `before` it."""
    if index - before > gap:
        return False
    between = squeezed.text[max(before, 0) : index]
    if index - before > _MAX_GAP and not _wordy(between):
        return False
    # A value stands in a cell of its own: 自评得分 | 100 | 预算执行情况
    return not (between.replace(".", "").isdigit() and squeezed.parted(before) and squeezed.parted(index))


def _is_cell(squeezed: Squeezed, start: int, end: int) -> bool:
    """Whether a label fills its cell: beyond labels that no list has, a part of a word is none (完成率 in a name)."""
    return squeezed.is_bound(start) and squeezed.is_bound(end)


def _goes_on(squeezed: Squeezed, end: int, roles: Mapping[str, str]) -> bool:
    """Whether a label is the beginning of a longer word (年度预算 in 年度预算申请), where cells are kept apart."""
    rest = squeezed.text[end : end + _LABEL_REACH]
    if not rest or not is_cjk(rest[0]) or squeezed.parted(end):
        return False
    return all(rest[:length] not in roles for length in range(2, len(rest) + 1))


def _wordy(text: str) -> bool:
    """Whether a text between two labels may be more labels: no figures, no sentence."""
    return not any(char.isdigit() or char in "。；，%：:" for char in text)


def _label_at(
    squeezed: Squeezed, index: int, roles: Mapping[str, str], known: Sequence[str], seen: set[str]
) -> str | None:
    """The first of the `known` labels that stands at `index`; two labels printed side by side (执行率 得分) are not one
    (执行率得分)."""
    text = squeezed.text
    key = next((label for label in known if text.startswith(label, index)), None)
    if key is None:
        return None
    length = len(key)
    bare = not squeezed.parted(index) and not squeezed.parted(index + length)
    for cut in range(length - 2, 1, -1):
        if not bare and not squeezed.parted(index + cut):
            continue
        head, tail = key[:cut], key[cut:]
        if head in roles and tail in roles and roles[head] not in {roles[tail], roles[key], *seen}:
            return head
    return key


def _header(squeezed: Squeezed, run: list[Hit]) -> Header:
    return Header(
        squeezed.original(min(hit.start for hit in run)),
        squeezed.original_end(max(hit.end for hit in run)),
        tuple(hit.role for hit in run),
        tuple(squeezed.original(hit.start) for hit in run),
        tuple(squeezed.original_end(hit.end) for hit in run),
    )


def _without_repeats(run: list[Hit], keep_last: frozenset[str]) -> list[Hit]:
    """One hit a role. For `keep_last` roles the later column wins, for others the earlier."""
    seen: dict[str, Hit] = {}
    for hit in run:
        if hit.role not in seen or hit.role in keep_last:
            seen[hit.role] = hit
    return sorted(seen.values(), key=lambda hit: hit.start)


def indicator_headers(squeezed: Squeezed, cells: bool = False, loose: bool = False) -> list[Header]:
    """The header runs of indicator tables: at least three roles, with a target or an actual among them.

    `cells`: the text keeps its cells apart, so that unknown labels may stand between known ones. `loose`: the
    values' labels need not be known.
    """
    found = []
    for run in _runs(squeezed, "indicator_column", _MAX_UNKNOWN if cells else _MAX_GAP):
        run = _whole_first(run, squeezed, cells)
        run = _rename_direction(run)
        run = _one_a_role(_from_levels(_levels_first(run)))
        roles = {hit.role for hit in run}
        named = roles & {"level1", "level2", "level3"}
        valued = roles & {"target", "actual"} or {"weight", "score"} <= roles
        if len(roles) >= 3 and named and (valued or loose) and len(roles) - len(named) >= 1:
            found.append(_header(squeezed, run))
    return found


def _whole_first(run: list[Hit], squeezed: Squeezed, cells: bool) -> list[Hit]:
    """Without labels that are part of a longer word (支出 in 支出率) where the same role has a whole one; where
    cells are kept apart 得分 in 应得分 is not the score in any case: what stands before it says whose points."""
    whole = {hit.role for hit in run if _is_cell(squeezed, hit.start, hit.end)}
    told = {"weight", "score"} if cells else set()
    return [
        hit
        for hit in run
        if (squeezed.is_bound(hit.start) and (squeezed.is_bound(hit.end) or hit.role not in whole))
        or hit.role not in whole | told
    ]


def _rename_direction(run: list[Hit]) -> list[Hit]:
    """指标性质 beside 指标方向 says 正向 or 反向; the operator is then in 指标方向."""
    if sum(hit.role == "operator" for hit in run) < 2:
        return run
    return [
        Hit(hit.start, hit.end, "direction", hit.label) if hit.label == "指标性质" else hit for hit in run
    ]


def _one_a_role(run: list[Hit]) -> list[Hit]:
    """A second column of a role gets a role of its own: 调整指标值 behind 年初指标值 is the adjusted target, 标准值
    behind 目标值 is none."""
    seen: set[str] = set()
    initial = any(hit.role == "target" and "初" in hit.label for hit in run)
    told: list[Hit] = []
    for hit in run:
        role = hit.role
        if role in seen and not role.startswith("level"):
            adjusted = role == "target" and (initial or _ADJUSTED.search(hit.label) is not None)
            role = "adjusted_target" if adjusted else f"second_{role}"
        seen.add(role)
        told.append(Hit(hit.start, hit.end, role, hit.label))
    return told


def _levels_first(run: list[Hit]) -> list[Hit]:
    """A header of two rows, printed row by row: what spans the second row's columns gives way to them.

    指标值 spanning 指标性质 | 指标值 | 度量单位 stands among 完成值 分值 得分; the three follow behind.
    """
    levels = [i for i, hit in enumerate(run) if hit.role in ("level1", "level2", "level3")]
    if (
        not levels
        or sum(hit.role == "target" for hit in run) < 2
        or not any(h.role == "operator" for h in run)
    ):
        return run
    operator = next(i for i, hit in enumerate(run) if hit.role == "operator")
    spanned = next(i for i, hit in enumerate(run) if hit.role == "target")
    if levels[0] > spanned:  # the first row stands wholly before the levels
        second = run[levels[0] :]
        printed = {"target", *(hit.role for hit in second)}  # what spans both rows may be printed in both
        return second + [hit for hit in run[: levels[0]] if hit.role not in printed]
    if operator > spanned + 1:
        return run[:spanned] + run[operator:] + run[spanned + 1 : operator]
    return run


def _from_levels(run: list[Hit]) -> list[Hit]:
    """Cut what stands before the first level label (frames such as 绩效指标 may match a column label)."""
    first = next((i for i, hit in enumerate(run) if hit.role in ("level1", "level2", "level3")), None)
    if first is None:
        return run
    levels = list(run[first:])
    kept: list[Hit] = []
    for hit in levels:
        if hit.role in ("level1", "level2", "level3") and any(k.role == hit.role for k in kept):
            if hit.role == "level3" and kept[-1].role == "level3":
                continue
            break
        kept.append(hit)
    return kept


def called_adjusted(labels: Sequence[str]) -> int:
    """Which of several labels of a budget is that of the budget valid in the end: the one that says so, else the first."""
    return next((at for at, label in enumerate(labels) if any(word in label for word in _ADJUSTED_WORDS)), 0)


def _one_budget(run: list[Hit]) -> list[Hit]:
    """Of columns that may each be the budget one is: what arrived is it where no other column is; of two, the one
    called 调整 or 全年, and what stands before that is the budget of the beginning."""
    budgets = list({hit.label: hit for hit in run if hit.role == "adjusted"}.values())
    if len(budgets) < 2:
        return run
    told = [hit for hit in budgets if "到位" not in hit.label] or budgets[:1]
    chosen = told[called_adjusted([hit.label for hit in told])]
    roles = {hit.label: "arrived" for hit in budgets if hit.label != chosen.label}
    if told[0] is not chosen and all(hit.role != "initial" for hit in run):
        roles[told[0].label] = "initial"
    return [Hit(hit.start, hit.end, roles.get(hit.label, hit.role), hit.label) if hit.role == "adjusted" else hit for hit in run]


def budget_headers(squeezed: Squeezed, cells: bool = False, loose: bool = False) -> list[Header]:
    """The header runs of budget tables: an executed column beside a budget column, or a rate.

    `cells` as in indicator_headers; `loose`: any two columns of figures will do.
    """
    frames = labels("section").roles
    found = []
    for run in _runs(squeezed, "budget_column", _MAX_UNKNOWN if cells else _MAX_GAP):
        run = _whole_first(run, squeezed, cells)
        run = [
            hit
            for position, hit in enumerate(run)
            if not ((frames.get(hit.label) == "frame" or (position == 0 and _MONEY.search(squeezed.text, hit.start, hit.end))) and any(o.role == hit.role for o in run[position + 1 :]))
        ]
        while run and run[0].role in ("reason", "name"):
            run = run[1:]
        while run and run[-1].role == "name":  # 项目资金 of the row below
            run = run[:-1]
        run = _without_repeats(_one_budget(run), frozenset())
        roles = {hit.role for hit in run}
        if ("executed" in roles and roles & {"adjusted", "initial", "rate"}) or (
            loose and len(roles - {"reason"}) >= 2
        ):
            found.append(_header(squeezed, run))
    return found
