"""K09: sentences that speak of another project or another place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.alignment import STRONG, shared_run
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.compact import bare
from assist.text.units import COUNT_UNITS

_NAME = "([\u4e00-\u9fff]{3,18}?(?:项目|工程|经费|补助|补贴|专项|行动|计划|资金))"
_PROJECT = (
    re.compile(
        f"(?:^|[。；;，,：:]){_NAME}(?=(?:自)?实施以来|的实施|自评|绩效自评|绩效目标|顺利实施|按期完成|建成后|(?:均|已|按期|如期|全部|顺利)+(?:完工|竣工|建成))"
    ),
    re.compile(f"通过(?:实施|开展){_NAME}(?=[,，])"),
)
_TOLD_BY = ("实施", "自评", "按期完成", "建成后", "绩效目标", "通过开展", "完工", "竣工", "建成")
_KIND_WORDS = re.compile("项目|工程|经费|补助|补贴|专项|行动|计划|资金|建设|管理|工作|实施|本|该|此")
_PLACE = re.compile("([\u4e00-\u9fff]{2}(?:县(?![乡道级])|旗|镇|乡|市))")
_NO_PLACE = re.compile(
    "^(?:全|各|我|本|该|跨|外|每|所|乡|邻|由|在|对|至|及|和|与|到|个|名|下|城|超|股|都|此|其|两|三|多|等|为)|(?:全|各|我|本|该|跨|外|每|个|城|超|股|乡|邻|两|三|多|等|都|由|经|费|金|向|于|在|对|与|和)(?:县|旗|镇|乡|市)$|乡镇"
)
_AFTER = re.compile("^(?:场|级|民|容|政|区|值|长|委|直|场化|内|外|上|下|域|村)")
_COUNTIES = frozenset("县旗")
_DISTRICT = re.compile(r"(?:^|\||市)[\u4e00-\u9fff]{1,3}区(?!域|划|块|间)")
_VISIT = re.compile(
    "赴|前往|学习|考察|交流|调研|参观|取经|对口|支援|协作|结对|合作|联合|来自|籍|邻|周边|兄弟|友好|援|共建|跨"
)
"""Other places that a project has to do with: visits, partners, neighbours."""
_NAMES = ("title", "project_name", "unit", "department")
_PAIR = 2
_FEWEST = 3
_COUNTED = 2
_PAIRS = re.compile("(?=([\u4e00-\u9fff]{2}))[\u4e00-\u9fff]")
"""Counts that a text must hold to tell what it is about."""
_GENERAL = re.compile(
    "完成|开展|服务|群众|居民|惠及|全年|年内|本年|项目|建设|实施|组织|工作|管理|发放|购置|印发|资料|活动|对象|人员|累计|共计|实际|其中|覆盖|受益|补助|资金|培训|检查|专项|维护|设备|召开|会议?|编制|报告|技术|宣传|走访|人次|户次|场次|任务|情况|目标|质量|安全|问题|要求|计划|规范|满意|按期|及时|有效|持续|进一步|支出|支付|结算|推进|平稳|运行|程度|水平|能力|机制|制度|时间"
)
"""Words of any project's work."""


@rule(id="K09", name="文字写到其他项目或其他地区", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A text about another project or another county was copied.

    What:
        Names of projects before 实施以来 and the like, and names of counties and towns, in completion, process,
        conclusion and problems; two counts and more in a text that shares no word with name, goal
        and indicators but those of any project's work.
    Why:
        What was copied says nothing about this project.
    Formula:
        The project named shares no two neighbouring characters with this form's names, goal and indicators; the place is
        of the same kind as this form's own (县, 镇) and stands nowhere in its names, goal or indicators.
    Not flagged:
        Places where the form names none of its own of that kind; words that only look like places (乡镇, 城市).
        A hint: projects reach into their neighbourhood.
    Bad:
        project_name: 农村公路养护
        unit: 青禾县交通运输局
        goal: 养护农村公路120公里。
        completion: 戏曲下乡演出经费实施以来，总体进展顺利。
    Good:
        project_name: 农村公路养护
        unit: 青禾县交通运输局
        goal: 养护农村公路120公里。
        completion: 农村公路养护项目实施以来，青禾县路况明显改善。
    """
    names = "|".join(bare(str(getattr(form.form, name) or "")) for name in _NAMES)
    kinds = {match[1][-1] for match in _PLACE.finditer(names) if _is_place(names, match)}
    if kinds & _COUNTIES or _DISTRICT.search(names):
        kinds |= _COUNTIES
    if not kinds.isdisjoint(_COUNTIES) and any(kind in form.all_names for kind in _COUNTIES):
        told = "|".join(
            [names, bare(form.form.goal or ""), *(passage.text for passage in form.passages.values())]
        )
        yield from _named_after_another(form, kinds, told)
    yield from _other_work(form)
    for passage in form.prose("completion", "process", "conclusion", "problems"):
        text = passage.text
        if not any(word in text for word in _TOLD_BY) and not any(kind in text for kind in kinds):
            continue
        rest = "|".join([bare(form.form.goal or ""), *(row.name + row.target_text + row.remark for row in form.rows)])
        found = _other_project(passage, names + rest) or _other_place(passage, kinds, names + rest)
        if found is None:
            continue
        yield Problem(
            place=f"{passage.path}@{found.start(1)}",
            message=f"{passage.label}写到“{found[1]}”，项目名称、单位、目标和指标均未提及",
            computation=f"“{found[1]}”在本表其他位置0次",
            ask="核实该段文字是否属于本项目",
            sides=(
                passage.cite_clause(found.start(1)),
                form.cite("project_name", "counter") or form.cite("unit", "counter"),
            ),
        )


def _other_work(form: FormView) -> Iterator[Problem]:
    """A report in which nothing that is counted has to do with this form."""
    own = form.form
    if not own.goal or len(form.rows) < _FEWEST:
        return
    known = "|".join((*(bare(text or "") for text in (own.project_name, own.title, own.goal)), form.all_names))
    for passage in form.prose("completion", "process", "conclusion"):
        counted = [claim for claim in form.claims(passage) if claim.unit in COUNT_UNITS and claim.unit != "分"]
        if len(counted) < _COUNTED or any(_is_known(claim.subject, known) for claim in counted):
            continue
        if not any(_pairs(claim.subject) for claim in counted):
            continue  # nothing but words of any project's work
        if any(pair in known for pair in _pairs(passage.text)):
            continue  # it speaks of this project, whatever it counts
        first, second = counted[:_COUNTED]
        yield Problem(
            place=passage.path,
            message=f"{passage.label}所写“{first.words}”等{len(counted)}项数量，项目名称、目标和指标均未涉及",
            computation=f"{len(counted)}项数量在目标和指标中0项",
            ask="核实该段文字是否属于本项目",
            sides=(
                passage.cite_clause(first.start),
                passage.cite_clause(second.start),
                form.cite("goal", "counter"),
                form.cite("project_name", "counter"),
            ),
            verdict="review",
        )


def _pairs(text: str) -> list[str]:
    """The pairs of characters of a text, without words of any project's work."""
    return _PAIRS.findall(_GENERAL.sub("|", text))


def _is_known(subject: str, known: str) -> bool:
    """Two characters of what is counted stand in the form, or four where the words are general."""
    return any(pair in known for pair in _pairs(subject)) or shared_run(subject, known) >= STRONG


def _other_project(passage: Passage, form_text: str) -> re.Match[str] | None:
    if not any(word in passage.text for word in _TOLD_BY):
        return None
    for match in (found for words in _PROJECT for found in words.finditer(passage.text)):
        core = _KIND_WORDS.sub("", match[1])
        pairs = [core[at : at + _PAIR] for at in range(len(core) - 1)]
        if pairs and form_text and not any(pair in form_text for pair in pairs):
            return match
    return None


def _other_place(passage: Passage, kinds: set[str], form_text: str) -> re.Match[str] | None:
    for match in _PLACE.finditer(passage.text):
        if _is_foreign(passage.text, match, kinds, form_text) and not _VISIT.search(
            passage.text, *passage.clause(match.start())
        ):
            return match
    return None


def _is_foreign(text: str, match: re.Match[str], kinds: set[str], form_text: str) -> bool:
    """A place of the form's own kind that the form does not name; of three characters the first may be a word's end."""
    name = match[1]
    return (
        name[-1] in kinds and name not in form_text and name[1:] not in form_text and _is_place(text, match)
    )


def _named_after_another(form: FormView, kinds: set[str], form_text: str) -> Iterator[Problem]:
    """An indicator that bears the name of another county, as one copied from there does."""
    found = [
        (row, match)
        for row in form.rows
        for match in _PLACE.finditer(row.name)
        if match[1][-1] in _COUNTIES
        and _is_foreign(row.name, match, kinds, form_text)
        and not _VISIT.search(row.name)
    ]
    if found and len({match[1] for _, match in found}) == 1:
        row, match = found[0]
        yield Problem(
            place=f"{row.path}.level3",
            message=f"指标“{row.name}”写到“{match[1]}”，项目名称、单位和目标均未提及",
            computation=f"“{match[1]}”在本表其他位置0次",
            ask="核实该指标是否属于本项目",
            sides=(
                form.cite(f"{row.path}.level3") or form.cite_row(row),
                form.cite("project_name", "counter") or form.cite("unit", "counter"),
            ),
            verdict="review",
        )


def _is_place(text: str, match: re.Match[str]) -> bool:
    return not _NO_PLACE.search(match[1]) and not _AFTER.match(text[match.end() : match.end() + 3])
