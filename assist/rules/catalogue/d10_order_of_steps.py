"""D10: steps of a work whose dates stand in the wrong order, and 提前 or 按时 beside dates that say otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_CONTRACT = "签订(?:[^，,。；;\\d]{0,4})?合同|合同签订"
_ACCEPTED = "(?:通过|组织|完成)?(?:竣工|项目|最终|联合)?验收|验收合格"
_CHAINS = (
    (
        "立项|(?:取得)?(?:立项|可研)?批复", "(?:完成)?施工图(?:设计|审查|纸)", "(?:发布|组织)?(?:招标|采购)公告|发布招标", "开标|评标|定标|中标|完成招标|完成公开招标",
        _CONTRACT, "(?:正式)?开工|动工|进场施工", "到货|交货|供货|运抵", "完成(?:设备)?安装|安装(?:调试)?(?:完成|完毕|到位)",
        "(?:完成)?主体(?:工程|结构)?(?:完成|完工|封顶)|完成主体(?:工程|结构)?", "竣工(?!验收|结算|决算)|完工|建成", _ACCEPTED,
        "移交|交付使用|投入使用|投入运行|正式启用", "(?:完成|办理)?(?:竣工)?结算", "(?:完成|出具|取得)?(?:财务|竣工)?(?:决算|结算审计)",
    ),
    (_CONTRACT, "(?:支付)?预付款", "(?:支付)?进度款", _ACCEPTED, "(?:完成|办理)?(?:竣工)?结算", "(?:支付|付清|拨付|结清)(?:全部|合同|工程)?(?:尾款|质保金)"),
    ("(?:印发|下发|发出|发布|转发)[^，,。；;\\d]{0,8}(?:通知|邀请)", "举办|开班|召开|评审会|(?:组织|开展)?专家评审"),
    ("(?:组织|受理|开展)?(?:个人|对象)?申报|受理申请", "(?:完成)?(?:名单|资格|资料)?(?:审核|审定|评审)", "(?:对|将)?[^，,。；;\\d]{0,8}(?:公示|名单公示)", "[^，,。；;\\d]{0,8}(?:发放(?:到[户位人])?|兑付|打卡|拨付到户)"),
    ("启动|(?:正式)?开始", "结束|收官|全面完成|圆满完成", _ACCEPTED),
    ("播种|栽植|种植|移栽", "采收|收获|收割|测产", _ACCEPTED),
    ("编制(?:完成)?[^，,。；;\\d]{0,6}方案", "(?:评审|论证)通过|通过[^，,。；;\\d]{0,4}(?:评审|论证)", "印发(?:实施)?"),
)  # fmt: skip
"""Each step of a chain can only follow the ones before it. 开工 and 到货 or 安装 may come in either order."""
_STEPS = tuple(words for chain in _CHAINS for words in chain)
_PLACES = tuple((number, rank) for number, chain in enumerate(_CHAINS) for rank in range(len(chain)))
_EITHER = {(0, 5, 6), (0, 5, 7), (0, 11, 12), (0, 11, 13)}
_BEGUN, _ENDED = frozenset({(0, 0), (0, 5)}), frozenset({(0, 9), (0, 10), (0, 11)})
_DATE = r"(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[12]\d|3[01]|0?[1-9])日)?"
_ACT = re.compile(
    "(?:底|初|份|末|中旬|下旬|上旬)?[,，]?(?:(?!计划|拟|预计|力争|准备|筹备|申请|启动|部署|督促|检查|中期|阶段|初步|分部|预|前|未|应当)[^，,。；;、\\d]){0,8}?(?:"
    + "|".join(f"(?P<s{rank}>{words})" for rank, words in enumerate(_STEPS))
    + ")(?!前|后|方案|资料|材料|准备|率|申请|手续)"
)
_ANY_DATE = re.compile(_DATE)
_OTHER = re.compile("分别|二期|三期|第[二三四]批|其中|另|补充|变更|二次|重新|部分|次年|第[二三四]标段")
_DUE = re.compile(
    rf"(?:计划|原定|预定|要求|原计划|合同约定)(?:于|在)?[^。；;，,\d]{{0,4}}{_DATE}(?:底|末|份)?(?:前|之前)?[^。；;，,\d]{{0,10}}[,，]"
)
_DONE = re.compile(
    rf"^(?:但)?(?:实际|最终)[^。；;，,\d]{{0,8}}{_DATE}(?:底|末|份)?[^。；;，,\d]{{0,10}}[,，]"
)
_SAID = re.compile(
    "^[^。；;，,\\d]{0,8}?(?:(?P<early>提前|提早|早于)|(?P<intime>按时|按期|如期|及时)|(?P<late>推迟|延后|延期|滞后|晚于|逾期|超期))"
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


@dataclass(frozen=True)
class _Step:
    date: re.Match[str]
    places: frozenset[tuple[int, int]]
    """The chains in which it is a step, and where in them."""
    end: int
    text: str


def _order(passage: Passage) -> Iterator[Problem]:
    text = passage.text
    dated = list(_dated(text))
    for first, second in ((one, two) for at, one in enumerate(dated) for two in dated[at + 1 : at + _NEAR]):
        begin, end = passage.sentence(first.date.start())[0], passage.sentence(second.date.start())[1]
        if text.count("。", begin, end) > 1 or _OTHER.search(text, begin, end):
            continue
        order = _compared(first, second)
        if order == 0:
            continue
        earlier, later = (first, second) if order < 0 else (second, first)
        if (
            order < 0
            and first.date["year"]
            and second.date["year"]
            and first.places & _BEGUN
            and second.places & _ENDED
        ):
            continue  # D06 tells it
        if _after(earlier.date, later.date):
            yield _problem(passage, first, second, f"“{earlier.text}”晚于“{later.text}”")
            return


def _dated(text: str) -> Iterator[_Step]:
    for date in _ANY_DATE.finditer(text):
        act = _ACT.match(text, date.end())
        if act is not None:
            named = {words for rank, words in enumerate(_STEPS) if act[f"s{rank}"]}
            places = frozenset(place for words, place in zip(_STEPS, _PLACES, strict=True) if words in named)
            yield _Step(date, places, act.end(), text[date.start() : act.end()])


def _compared(one: _Step, other: _Step) -> int:
    """Below zero where the first step comes before the other in a chain, above where behind it, zero where neither."""
    for chain, rank in one.places:
        for same, later in other.places:
            if chain == same and rank != later and (chain, min(rank, later), max(rank, later)) not in _EITHER:
                return rank - later
    return 0


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


def _problem(passage: Passage, first: _Step, second: _Step, why: str) -> Problem:
    return Problem(
        place=f"{passage.path}@{first.date.start()}",
        message=f"{passage.label}：{why}",
        computation=why,
        ask="核对各环节时间，附合同、验收等材料",
        sides=(
            passage.cite(first.date.start(), first.end),
            passage.cite(second.date.start(), second.end, "counter"),
        ),
        verdict="review",
    )
