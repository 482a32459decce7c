"""D10: steps of a work whose dates stand in the wrong order, and 提前 or 按时 beside dates that say otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_STEPS = (
    "立项|批复", "(?:发布|组织)?(?:招标|采购)公告|发布招标", "开标|评标|定标|中标|完成招标|完成公开招标", "签订(?:施工|采购|服务)?合同|合同签订",
    "(?:正式)?开工|动工|进场施工", "到货|交货|供货", "完成(?:设备)?安装|安装(?:完成|完毕|到位)", "竣工|完工|建成",
    "(?:通过|组织|完成)?(?:竣工|项目|最终|联合)?验收|验收合格", "移交|交付使用|投入使用|投入运行|正式启用", "(?:完成)?(?:竣工)?结算", "(?:完成)?(?:财务|竣工)?决算",
)  # fmt: skip
"""Each can only follow the ones before it; 到货 and 开工 may come in either order."""
_EITHER = {(4, 5), (4, 6)}
_DATE = r"(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[12]\d|3[01]|0?[1-9])日)?"
_ACT = "|".join(f"(?P<s{rank}>{words})" for rank, words in enumerate(_STEPS))
_DATED = re.compile(
    rf"{_DATE}(?:底|初|份|中旬|下旬|上旬)?[,，]?(?:已|就|即|正式|顺利|完成了?|经|由|组织|进行|项目|工程|主体|设备|全部|并){{0,4}}(?:{_ACT})(?!前|后|方案|资料|材料|准备)"
)
_OTHER = re.compile("分别|二期|三期|第[二三四]批|其中|另|补充|变更|二次|重新|部分|次年|第[二三四]标段")
_DUE = re.compile(
    rf"(?:计划|原定|预定|要求|原计划|合同约定)(?:于|在)?[^。；;，,\d]{{0,4}}{_DATE}(?:底|末|份)?(?:前|之前)?[^。；;，,\d]{{0,10}}[,，]"
)
_DONE = re.compile(
    rf"^(?:但)?(?:实际|最终)[^。；;，,\d]{{0,8}}{_DATE}(?:底|末|份)?[^。；;，,\d]{{0,10}}[,，]"
)
_SAID = re.compile(
    "^[^。；;，,\\d]{0,8}?(?:(?P<early>提前|早于)|(?P<intime>按时|按期|如期|及时)|(?P<late>推迟|延后|延期|滞后|晚于|逾期|超期))"
)
_NEAR = 4
"""Steps further apart are told of different things."""


@rule(id="D10", name="各环节时间先后或按期与否不符", severity="contradiction", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A contract is signed after the tender, and what was due in June and done in August was not early.

    What:
        Dated steps of a sentence or of neighbouring sentences: 5月12日签订合同，4月28日…; 3月20日通过验收，4月15日开工; 计划6月底完工，实际8月底完工，
        提前两个月, in the texts that report.
    Why:
        Work that began before its contract, or was accepted before it began, is irregular or was noted wrongly.
    Formula:
        date of a step >= date of the step before it; early: done < due; in time: done <= due; late: done > due.
    Not flagged:
        Sentences on several works (分别, 其中, 二期); dates whose years differ or are told for one of the two only. For review.
    Bad:
        completion: 3月20日通过验收，4月15日开工建设。
    Good:
        completion: 3月20日开工建设，4月15日通过验收。
    """
    for passage in form.spoken:
        if "月" in passage.text:
            yield from _order(passage)
            yield from _due(passage)


def _order(passage: Passage) -> Iterator[Problem]:
    text = passage.text
    dated = list(_DATED.finditer(text))
    for first, second in ((one, two) for at, one in enumerate(dated) for two in dated[at + 1 : at + _NEAR]):
        begin, end = passage.sentence(first.start())[0], passage.sentence(second.start())[1]
        if text.count("。", begin, end) > 1 or _OTHER.search(text, begin, end):
            continue
        one, two = _rank(first), _rank(second)
        if one == two or (min(one, two), max(one, two)) in _EITHER:
            continue
        earlier, later = (first, second) if one < two else (second, first)
        if _after(earlier, later):
            yield _problem(passage, first, second, f"“{earlier.group()}”晚于“{later.group()}”")
            return


def _rank(match: re.Match[str]) -> int:
    return next(rank for rank in range(len(_STEPS)) if match[f"s{rank}"])


def _after(one: re.Match[str], other: re.Match[str]) -> bool:
    """The first date certainly lies behind the second one."""
    if bool(one["year"]) != bool(other["year"]) and one.start() > other.start() and one["year"]:
        return False
    if one["year"] and other["year"] and one["year"] != other["year"]:
        return int(one["year"]) > int(other["year"])
    if one["year"] != other["year"] and (one["year"] is None) == (one.start() < other.start()):
        return False
    if int(one["month"]) != int(other["month"]):
        return int(one["month"]) > int(other["month"])
    return bool(one["day"] and other["day"]) and int(one["day"]) > int(other["day"])


def _due(passage: Passage) -> Iterator[Problem]:
    for due in _DUE.finditer(passage.text):
        end = passage.sentence(due.start())[1]
        done = _DONE.search(passage.text[due.end() : end])
        said = _SAID.search(passage.text[due.end() + done.end() : end]) if done else None
        if done is None or said is None:
            continue
        late, early = _after(done, due), _after(due, done)
        if (said["early"] and late) or (said["intime"] and late) or (said["late"] and early):
            stop = due.end() + done.end() + said.end()
            yield Problem(
                place=f"{passage.path}@{due.start()}",
                message=f"{passage.label}称“{passage.text[due.start() : stop]}”",
                computation=f"“{said.group()}”与所列两个时间不符",
                ask="核对计划与实际时间",
                sides=(passage.cite(due.start(), stop),),
                verdict="review",
            )


def _problem(passage: Passage, first: re.Match[str], second: re.Match[str], why: str) -> Problem:
    return Problem(
        place=f"{passage.path}@{first.start()}",
        message=f"{passage.label}：{why}",
        computation=why,
        ask="核对各环节时间，附合同、验收等材料",
        sides=(passage.cite_match(first), passage.cite_match(second, "counter")),
        verdict="review",
    )
