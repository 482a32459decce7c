"""What might be wrong and no arithmetic can tell: pairs of passages that code finds worth a second look.

Proposing must be cheap and rather too narrow: every candidate costs a model's time, and a wrong one costs a
reviewer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assist.forms.wording import words
from assist.model import Form
from assist.text.compact import compact

Kind = Literal["explanation", "texts", "topic", "goal"]

_CLAUSE = re.compile(r"[^。；;！!\n]+[。；;！!]?")
_BEFORE_NUMBERS = re.compile(r"^[\s（(]*(?:[一二三四五六七八九十]+|\d+)[)）、.．]\s*")
_EMPTY = re.compile("[的了和与及在对为等是将把按并向从以其本我该各]")
_DENIES = re.compile(r"未|没有|不足|不够|不到位|滞后|缺乏|缺少|尚|欠|薄弱|不及时|不规范|不高|偏低|困难")
_AFFIRMS = re.compile(r"全部|均已|全面|圆满|按时|及时|充分|完善|健全|显著|有效|规范|到位|顺利")
_COMMON = frozenset(
    "项目 工作 完成 资金 年度 目标 绩效 指标 管理 情况 本年 全年 建设 开展 实施 单位 部门 预算 使用 进行 保障 提高 提升 加强 服务 效果 影响 原因"
    " 进度 问题 措施 改进 落实 推进 实际 计划 数量 质量 成本 时效 社会 经济 效益 满意 意度 人员 相关 要求 任务".split()
)
_SHORTEST = 8
_LONGEST = 160
_MOST_PER_KIND = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a narrative, as it stands and where."""

    path: str
    locator: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two passages and the question that their pair raises. `place` names it in findings."""

    kind: Kind
    place: str
    first: Passage
    second: Passage


def candidates(form: Form, text: str) -> list[Candidate]:
    """The pairs of a form that deserve a question, a few of each kind."""
    found: list[Candidate] = []
    for propose in (_explanations, _texts, _topics, _goals):
        found += [one for _, one in zip(range(_MOST_PER_KIND), propose(form, text), strict=False)]
    return found


def content(text: str) -> set[str]:
    """The pairs of neighbouring characters that carry content."""
    plain = compact(text)[0]
    pairs = {plain[at : at + 2] for at in range(len(plain) - 1)}
    return {
        pair for pair in pairs
        if all("\u4e00" <= char <= "\u9fff" for char in pair) and pair not in _COMMON and not _EMPTY.search(pair)
    }  # fmt: skip


def _passage(form: Form, text: str, path: str) -> Passage | None:
    place = form.evidence.get(path)
    if place is None or place.end <= place.start or place.end > len(text):
        return None
    return Passage(path, place.locator, text[place.start : place.end], place.start, place.end)


def _clauses(passage: Passage) -> Iterator[Passage]:
    for match in _CLAUSE.finditer(passage.text):
        mark = _BEFORE_NUMBERS.match(match.group())
        start = match.start() + (mark.end() if mark else 0)
        body = passage.text[start : match.end()].strip()
        if _SHORTEST <= len(body) <= _LONGEST:
            first = passage.start + passage.text.index(body, start)
            yield Passage(passage.path, passage.locator, body, first, first + len(body))


def _explanations(form: Form, text: str) -> Iterator[Candidate]:
    """Reasons that share no content with the indicator that they are to explain."""
    for index, item in enumerate(form.indicators):
        path = f"indicators[{index}]"
        reason, name = _passage(form, text, f"{path}.reason"), _passage(form, text, f"{path}.level3")
        if reason is None or name is None or not _SHORTEST <= len(reason.text) <= _LONGEST:
            continue
        if item.reason and compact(item.reason)[0] in words("no_problem"):
            continue
        if not content(reason.text) & content(name.text):
            yield Candidate("explanation", path, name, reason)


def _texts(form: Form, text: str) -> Iterator[Candidate]:
    """A clause of praise and a clause of complaint about the same thing."""
    praise = [
        c
        for path in ("completion", "conclusion", "process")
        for c in _of(form, text, path)
        if _AFFIRMS.search(c.text)
    ]
    blame = [c for path in ("problems", "measures") for c in _of(form, text, path) if _DENIES.search(c.text)]
    pairs = []
    for good in praise:
        for bad in blame:
            shared = len(content(good.text) & content(bad.text))
            if shared >= 2 and not _DENIES.search(good.text):
                pairs.append((-shared, good.start, bad.start, good, bad))
    for _, _, _, good, bad in sorted(pairs, key=lambda pair: pair[:3]):
        yield Candidate("texts", f"{good.path}~{bad.path}@{good.start - form.start}", good, bad)


def _of(form: Form, text: str, path: str) -> list[Passage]:
    whole = _passage(form, text, path)
    return [] if whole is None else list(_clauses(whole))


def _topics(form: Form, text: str) -> Iterator[Candidate]:
    """A conclusion that shares next to nothing with the project's name, goal and indicators."""
    own = _passage(form, text, "conclusion")
    goal = _passage(form, text, "goal") or _passage(form, text, "project_name")
    if own is None or goal is None or len(own.text) < 30:
        return
    others = content("\n".join([form.project_name or "", form.goal or "", form.completion or ""]))
    others |= content("\n".join(item.level3 or "" for item in form.indicators))
    mine = content(own.text)
    if len(mine) >= 8 and len(mine & others) * 12 < len(mine):
        first = next((c for c in _clauses(own) if content(c.text)), own)
        yield Candidate("topic", "conclusion", _short(goal), _short(first))


def _short(passage: Passage) -> Passage:
    text = passage.text[:_LONGEST]
    return Passage(passage.path, passage.locator, text, passage.start, passage.start + len(text))


def _goals(form: Form, text: str) -> Iterator[Candidate]:
    """A clause of the goal of whose content nothing returns in what was done or in the indicators."""
    done = _passage(form, text, "completion")
    if done is None or len(done.text) < 20:
        return
    told = content("\n".join([done.text, form.conclusion or "", form.process or "", form.problems or ""]))
    told |= content("\n".join(f"{item.level3}{item.actual_text or ''}" for item in form.indicators))
    for clause in _of(form, text, "goal"):
        mine = content(clause.text)
        if len(mine) >= 4 and not mine & told:
            yield Candidate("goal", f"goal@{clause.start - form.start}", clause, _short(done))
