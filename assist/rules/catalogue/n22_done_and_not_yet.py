"""N22: one and the same thing, done in one sentence and not yet done in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assist.forms.wording import one_of
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_STEPS = (
    ("立项", "批复"), ("招标", "招投标"), ("签订",), ("开工", "动工", "进场"), ("到货", "交货"),
    ("施工", "建设", "开发", "安装", "改造", "编制", "调试"), ("竣工", "完工", "建成", "完成", "安装完毕"),
    ("验收",), ("移交", "交付", "投入使用", "投入运行", "启用", "投用", "上线", "运行"), ("结算",), ("决算",),
)  # fmt: skip
"""The steps of a work in their order: what has reached one of them has all before it behind it."""
_RANK = {verb: rank for rank, verbs in enumerate(_STEPS) for verb in verbs}
_ALONE = (
    "公开|公示|制定|出台|印发|建立|成立|支付|拨付|发放|兑付|兑现|整改|办结|缴纳|开展|聘用|招聘|配备|采购|退还|备案|审批|审计|"
    "到位|覆盖|参加|培训|通过|对接|接入|联网"
)
_VERBS = "|".join(sorted([*_RANK, *_ALONE.split("|")], key=len, reverse=True))
_DONE = re.compile(
    "(?:已经|均已|都已|业已|已|全部|按期|如期|按时|及时|顺利|实现)(?:经|在[^。；;，,]{0,10}?|于[^。；;，,]{0,10}?|向[^。；;，,]{0,6}?|全部|按期|按时|"
    f"如期|顺利|正式|完成|通过|组织|办理|进行|实现|到货并|足额|竣工){{0,3}}(?P<verb>{_VERBS})"
)
_OPEN = re.compile(
    "(?:尚未|还未|仍未|暂未|均未|一直未|未能|未|没有|有待|尚待|待|尚需|仍需)(?:完成|通过|组织|办理|进行|实现|全部|正式|按期|按时|如期|实际){0,2}"
    f"(?P<verb>{_VERBS})"
    "|(?:正在|仍在|还在|尚在|处于)(?:进行|组织|加紧|抓紧|办理)?(?P<going>施工|建设|开发|安装|改造|编制|调试|招标|采购|整改)"
)
_MOSTLY = re.compile(
    "其中|部分|其余|个别|少数|剩余|另|外|除|仅|二期|三期|附属|后续|下一|明年|次年|新|如|若|避免|防止|不得|可能|之前|上年|去年|原"
)
_HEAD = re.compile(
    "^(?:但|而|因|由于|目前|现|截至[^,，]*|年末|年底|该|本|所有|各|的|因为|其|并|且|均|都|又|也|仍|尚|还|将|已|完成了?|全年|年内|年度|实际|有)+"
)
_TAIL = re.compile(
    "(?:的|均|都|各项|已|也|全部|按期|按时|在门户网站|在网站|在官网|向社会|对外|进行|仍|尚|还|于|共|按照[^,，]*)+$"
)
_SIGNS = re.compile("[《》“”\"'（）()的]")
_COUNTED = re.compile(r"^(?:有)?\d[\d.]*[个名人户处台套件村家所座](?:的)?")
_WHOLE = re.compile(
    "全覆盖|(?:覆盖|完成|办结|整改|发放|拨付|安装|改造|参训|回收|入户|竣工|完工)率(?:达到?|为|均为)?100(?:\\.0+)?%|全部(?:完成|覆盖|到位)"
)
_REST = re.compile(
    "(?:^|[,，、;；])(?:但|其中)?(?:(?:仍|还|尚|另)有?|有|剩余?|余下)\\d[\\d.]*[^\\d。；;，,]{1,14}?(?:未|正在|没有|待|需)(?!发现|发生|出现)[^。；;，,]{1,8}"
)
_LEAST = 2
_MOST = 24
_OPEN_SIGNS = one_of("未", "没有", "待", "正在", "仍在", "还在", "尚在", "处于")


@dataclass(frozen=True)
class _Said:
    passage: Passage
    match: re.Match[str]
    verb: str
    subject: str
    thing: str
    """What stands behind the verb."""
    whole: bool
    """Said of all of it."""
    counted: bool
    """Said of so many of it."""


@rule(id="N22", name="同一事项已办与未办并存", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What has been done is not still to be done.

    What:
        覆盖率100%，仍有3个村未覆盖 in one sentence; 项目已通过竣工验收 and 项目尚未组织竣工验收; 平台已建成 and 平台仍在开发; 补助全部发放到位 and 尚有23户补助未发放: the same
        words before or behind the verb, in all narratives of the form.
    Why:
        One of the sentences stems from another time or another project, and the state decides what may be scored.
    Formula:
        step reached by a thing >= step that the same thing has still to take; for other verbs, the same verb.
    Not flagged:
        Parts (其中, 部分, 其余), other stages, plans; subjects that are not the same words. For review.
    Bad:
        completion: 信息平台已建成并投入运行。
        conclusion: 信息平台仍在开发，尚未上线。
    Good:
        completion: 信息平台已建成并投入运行。
        conclusion: 移动端仍在开发，尚未上线。
    """
    if not _OPEN_SIGNS.search(form.all_prose):
        return
    told = [passage for passage in form.passages.values() if passage.path not in ("goal", "measures")]
    for passage in told:
        yield from _whole_and_rest(passage)
    still = [said for passage in told for said in _said(passage, _OPEN)]
    if not still:
        return
    seen: set[str] = set()
    for passage in told:
        for done in _said(passage, _DONE):
            other = next((one for one in still if _contradict(done, one)), None)
            if other is None or other.subject in seen:
                continue
            seen.add(other.subject)
            yield _problem(done, other)


def _whole_and_rest(passage: Passage) -> Iterator[Problem]:
    """覆盖率达到100%，仍有3个村未覆盖: all of it and a rest of it in one sentence."""
    for match in _WHOLE.finditer(passage.text):
        rest = _REST.search(passage.text, match.end(), passage.sentence(match.start())[1])
        if rest is not None:
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称“{match.group()}”，又称“{rest.group().lstrip(',，、;；')}”",
                computation=f"“{match.group()}”与“{rest.group().lstrip(',，、;；')}”并存",
                ask="说明未完成部分，统一表述",
                sides=(passage.cite_clause(match.start()), passage.cite_clause(rest.end() - 1, "counter")),
                verdict="review",
            )


def _said(passage: Passage, words: re.Pattern[str]) -> Iterator[_Said]:
    for match in words.finditer(passage.text):
        first, last = passage.clause(match.start())
        if _MOSTLY.search(passage.text, first, last):
            continue
        groups = match.groupdict()
        lead = passage.text[first : match.start()]
        counted = _COUNTED.search(_HEAD.sub("", lead)) is not None
        subject = _name(_COUNTED.sub("", _HEAD.sub("", lead)))
        yield _Said(
            passage,
            match,
            groups.get("verb") or groups["going"],
            subject,
            _name(passage.text[match.end() : last])[:_MOST],
            "全部" in lead + match.group() or "均" in lead + match.group(),
            counted,
        )


def _name(words: str) -> str:
    return _SIGNS.sub("", _TAIL.sub("", words))[-_MOST:]


def _contradict(done: _Said, still: _Said) -> bool:
    if still.counted and not done.whole:
        return False
    if done.passage is still.passage and done.match.start() == still.match.start():
        return False
    if not _same_verb(done, still):
        return False
    if done.subject and still.subject:
        return len(done.subject) >= _LEAST and done.subject == still.subject
    if done.subject or still.subject:
        return False
    return len(still.thing) > _LEAST and done.thing.startswith(still.thing)


def _same_verb(done: _Said, still: _Said) -> bool:
    reached, missing = _RANK.get(done.verb), _RANK.get(still.verb)
    if reached is None or missing is None:
        return done.verb == still.verb
    if reached == _RANK["施工"]:
        return missing < reached
    return reached > missing or done.verb == still.verb


def _problem(done: _Said, still: _Said) -> Problem:
    first, second = (one.passage.text[slice(*one.passage.clause(one.match.start()))] for one in (done, still))
    return Problem(
        place=f"{done.passage.path}@{done.match.start()}",
        message=f"{done.passage.label}称“{first}”，{still.passage.label}又称“{second}”",
        computation=f"“{done.match.group()}”与“{still.match.group()}”并存",
        ask="说明实际进度，统一各处表述",
        sides=(
            done.passage.cite_clause(done.match.start()),
            still.passage.cite_clause(still.match.start(), "counter"),
        ),
        verdict="review",
    )
