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
_CAUSES = re.compile(
    "采购|流标|招标|投标|中标|询价|供货[商方]?|供应商|厂家|交付|到货|验收|质保金?|尾款|结算|决算|审计|评审|审批|批复|手续|拨付|支付|付款"
    "|财政|经费|下达|到位|合同|约定|扣减|费用|催办|施工|工期|开工|完工|竣工|工程|顺延|推迟|延迟|延后|推后|滞后|延期|次年|下一?年|上年|年底|年初|年末"
    "|[一二三四]季度|月份|安排|组织|重新|剩余|补齐|补办|部分|个别|乡镇|村组|点位|场地|对象|名单|人数|报送|申报|审核|条件|符合|摸底|统计|测算"
    "|预计|影响|疫情|天气|气候|汛期|雨季|降雨|暴雨|高温|低温|政策|调整|变化|压减|会议|研究|较[晚早少多长大低高慢]|少于|多于|低于|不足|未能|尚未"
    "|已经?|截[止至]|排入|改[到为]|提前|耗时|时间|周期|需要|由于|因为|导致|造成|主要"
)
"""Causes and words that explain any indicator: what is left without them says what a reason is about."""
_DEEDS = re.compile(
    "[新改扩]建|建[成设]|修[缮建复筑补]|重修|维修|加固|改造|拆除|铺设|安装|架设|更换|购[置买]|采购|配[备送置]|[增添][设开建购置添]|开[展办通设设]|举办|组织|召开"
    "|培训|演练|巡[查护演]|检[查测修]|抽[查检]|清[理淤运]|编[制印写]|印[制发]|制作|出版|发放|资助|补助|救助|走访|慰问|聘[用请]|招[录聘]|培育|种植|投放|搬迁"
)
_MONEY_ONLY = re.compile(r"资金|经费|预算|投入|总额|万元|亿元")
_LEAST_ABOUT = 2
"""Pairs of characters that a reason must have to itself before it can be about something else."""
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
    """Reasons that speak of something, and share no content with the indicator that they are to explain."""
    for index, item in enumerate(form.indicators):
        path = f"indicators[{index}]"
        reason, name = _passage(form, text, f"{path}.reason"), _passage(form, text, f"{path}.level3")
        if reason is None or name is None or not _SHORTEST <= len(reason.text) <= _LONGEST:
            continue
        if item.reason and compact(item.reason)[0] in words("no_problem"):
            continue
        own = content(_CAUSES.sub("。", reason.text))
        if len(own) >= _LEAST_ABOUT and not content(reason.text) & content(name.text):
            yield Candidate("explanation", path, name, reason)


def _texts(form: Form, text: str) -> Iterator[Candidate]:
    """A clause of praise and a clause of complaint about the same thing."""
    praise = [
        c
        for path in ("completion", "conclusion", "process")
        for c in _of(form, text, path)
        if _AFFIRMS.search(c.text)
    ]
    blame = [c for c in _of(form, text, "problems") if _DENIES.search(c.text)]
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
    """A clause of the goal that promises a deed, of whose content nothing returns in what was done or in the
    indicators. Wishes (让群众满意) and amounts return in no words of their own, and are not asked about."""
    done = _passage(form, text, "completion")
    if done is None or len(done.text) < 20:
        return
    told = content("\n".join([done.text, form.conclusion or "", form.process or "", form.problems or ""]))
    told |= content("\n".join(f"{item.level3}{item.actual_text or ''}" for item in form.indicators))
    for clause in _of(form, text, "goal"):
        mine = content(clause.text)
        if not _DEEDS.search(clause.text) or _MONEY_ONLY.search(clause.text):
            continue
        if len(mine) >= 4 and not mine & told:
            yield Candidate("goal", f"goal@{clause.start - form.start}", clause, _short(done))
