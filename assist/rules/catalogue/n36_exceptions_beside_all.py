"""N36: a rate of 100% beside the exceptions that the text tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assist.forms.wording import one_of
from assist.rules.alignment import plain_name, shared_run
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_KINDS: tuple[tuple[str, str], ...] = (
    ("合格|通过|达标|优良", "不合格|未(?:能)?通过|不(?:予)?通过|不达标|未达标"),
    ("及时|按时|按期|准时|时效", "(?:未|没有)(?:能)?(?:按时|及时|按期|如期|准时)|推迟|拖延|延期|逾期|延误"),
    ("准确|正确|规范|一致", "错误|有误|差错|填错|错填|不准确|不规范|不一致"),
    ("完好|正常|运行|可用", "损坏|破损|停用|停运|无法使用|不能使用|不能正常"),
    ("存续|运营|开放|开门|营业", "关停|停办|停业|关闭|停运|(?:未|没有)(?:对外)?(?:开放|营业|开门)"),
    ("拨付|发放|兑付|兑现|到位|支付", "(?:未|没有)(?:能)?(?:足额|全部|全额)?(?:拨付|发放|兑付|兑现|到位|支付|领取)"),
    ("配备|配置|安装|覆盖|接入|建成|建档|签约|签订|普及", "(?:未|没有)(?:能)?(?:配备|配置|安装|覆盖|接入|建成|建档|签约|签订)"),
    ("办结|整改|处置|处理|销号|修复|回复", "(?:未|没有)(?:能)?(?:完成)?(?:办结|整改|处置|处理|销号|修复|回复)"),
)
"""Words of the name of a rate, and those that tell of a case in which it was not so."""
_ANY = re.compile("|".join((*(failed for _, failed in _KINDS), "(?:未|没有)(?:能)?(?:及时|按时|全部|完全)?[\u4e00-\u9fff]{2}")))
_FAILED = tuple((re.compile(of), re.compile(failed)) for of, failed in _KINDS)
_SIGNS = one_of("不合格", "通过", "达标", "推迟", "拖延", "延期", "逾期", "延误", "误", "错", "不准确", "不规范", "不一致", "坏", "破损", "停", "关闭", "使用", "没有", "未")
_SOME = re.compile(r"(?<![\d.第])(?:\d+(?!\.\d|年|月|日|%)|[一二两三四五六七八九十]+)(?:余)?[\u4e00-\u9fff]{1,2}|个别|部分|少数|第[一二三四]季度")
_DENIED = re.compile("未(?:发现|出现|发生|存在)|没有(?:发现|出现|发生)|无(?!法|故)|零|杜绝|避免|防止|不存在|凡|如有|若|对[^,，。]{0,8}(?:的)?$|拟|将|上年|去年|往年|以前|此前")
_MENDED = re.compile("(?:现|均|已|全部|目前|后经)+[^,，。;；]{0,8}(?:整改|更换|返工|重新|补发|补拨|修复|更正|解决|恢复|完成)|复[检查验][^,，。;；]{0,4}合格|及时(?:更正|更换|整改|修复)")
_GENERAL = re.compile("项目|工作|任务|情况|建设|工程|实施|完成|质量|管理|率|比例|度|[的了和与及]")
_VERB = re.compile("([\u4e00-\u9fff]{2})率$")
_ALL = 100
_SHARED, _NAMED = 2, 3
"""Characters that a clause shares with the rate's own name, or with that of another indicator."""


@rule(id="N36", name="率为100%而文中另有例外", severity="contradiction", basis=("LOGIC",), since="0.3")
def check(form: FormView) -> Iterator[Problem]:
    """A rate of 100% leaves no case out.

    What:
        抽检发现2批次不合格 beside 抽检合格率100%, 1个托育点停办 beside 持续运营率100%, 36份保单信息错误 beside 信息准确率100%, in completion, process,
        conclusion and problems.
    Why:
        The text tells of a case that the rate does not know; its points were not earned in full.
    Formula:
        rate = 100% and the text names some of its cases that were not so.
    Not flagged:
        Denials, earlier years, cases that were put right (已更换, 复检合格), subjects that share no word with the rate. For review.
    Bad:
        completion: 全年抽检食品320批次，抽检发现2批次不合格。
        indicators: [{name: 食品抽检合格率, target: =100%, actual: 100%, weight: "10", score: "10"}]
    Good:
        completion: 全年抽检食品320批次，未发现不合格产品。
        indicators: [{name: 食品抽检合格率, target: =100%, actual: 100%, weight: "10", score: "10"}]
    """
    whole = [row for row in form.share_rows if row.actual is not None and row.actual.base == _ALL and not row.lost_points and not row.counts_harm]
    if not whole or not _SIGNS.search(form.all_prose) or not _ANY.search(form.all_prose):
        return
    seen: set[int] = set()
    for passage in (*form.told, *form.prose("problems")):
        for row in whole:
            match = _exception(form, passage, row) if row.index not in seen else None
            if match is None:
                continue
            seen.add(row.index)
            start, end = passage.clause(match.start())
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称“{passage.text[start:end][:40]}”，指标“{row.name}”完成值为{row.actual_shown}",
                computation=f"有例外即不足100% ≠ {row.actual_shown}",
                ask="核实口径，更正完成值和得分，或说明例外已经解决",
                sides=(passage.cite_clause(match.start()), form.cite(f"{row.path}.actual", "counter"), form.cite_row(row, "context")),
                verdict="review",
            )


def _exception(form: FormView, passage: Passage, row: Row) -> re.Match[str] | None:
    """Where the passage tells of some cases of the rate that were not so."""
    verb = _VERB.search(row.name)
    kinds = [(of, failed) for of, failed in _FAILED if of.search(row.name)] or ([_of_verb(verb[1])] if verb else [])
    for of, failed in kinds:
        core = _GENERAL.sub("|", of.sub("|", plain_name(row)))
        for match in failed.finditer(passage.text):
            start, end = passage.clause(match.start())
            before = passage.text[start : match.start()]
            if _SOME.search(before) is None or _DENIED.search(before):
                continue
            if _MENDED.search(passage.text, match.end(), passage.sentence(match.start())[1]):
                continue
            clause = _GENERAL.sub("_", passage.text[start:end])
            if shared_run(core, clause) >= _SHARED or _is_its_only(form, row, of, clause):
                return match
    return None


@lru_cache(maxsize=256)
def _of_verb(verb: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """未及时转移 for any other rate that is named after a deed (转移率)."""
    return re.compile(verb), re.compile(f"(?:未|没有)(?:能)?(?:及时|按时|全部|完全)?{verb}")


def _is_its_only(form: FormView, row: Row, of: re.Pattern[str], clause: str) -> bool:
    """No other rate of the kind, and the clause speaks of what an indicator counts: 救生衣, beside 物资合格率."""
    if any(of.search(other.name) for other in form.share_rows if other is not row):
        return False
    return any(shared_run(plain_name(other), clause) >= _NAMED for other in form.rows if other is not row)
