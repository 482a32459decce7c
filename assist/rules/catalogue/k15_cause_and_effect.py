"""K15: a cause that would lead to the opposite, and a movement praised or blamed the wrong way round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_GOOD = "良好|充分|密切|及时|充足|有力|顺利|完善|健全|合理|得力|扎实|科学|周密|适宜|晴好|积极|高效|优良|到位"
_BAD = "恶劣|不足|不够|短缺|滞后|困难|复杂|薄弱|紧张|不畅|不到位|偏少|缺乏|不充分|不及时|不完善"
_FAILED = "未(?:能)?(?:按期|按时|如期|全部|按计划)?(?:完成|完工|开展|实施|支付|达标|达到|实现|启动)|任务未|滞后|延期|推迟|偏慢|缓慢|偏低|不及预期|逾期|停工"
_DID_WELL = "提前(?:完成|完工|竣工)|超额完成|按期完成|如期完成|顺利(?:完成|完工)|成效(?:显著|明显)"
_CAUSES = tuple(
    re.compile(
        f"(?:因|由于|因为|得益于|受)(?P<cause>[^。；;，,]{{2,20}}?(?:{cause}))(?:的?影响|的?原因)?[,，]?(?:导致|造成|致使|使得?)?(?P<effect>[^。；;，,]{{0,14}}?(?:{effect}))"
    )
    for cause, effect in ((_GOOD, _FAILED), (_BAD, _DID_WELL))
)
_BAD_END = re.compile(f"(?:{_BAD})$")
_TURNED = re.compile("不|未|欠|缺|没|无|有待|尚待|过于|影响|但|克服|虽|尽管|除")
_HARM = (
    "投诉|事故|故障|返贫|失业|辍学|流失|发病|死亡|违规|差错|空置|能耗|排放|退件|逾期|拥堵|犯罪|发案|漏损|信访"
)
_USE = (
    "满意度|合格率|就业率|覆盖率|参保率|入学率|知晓率|优良率|达标率|及时率|完好率|利用率|巩固率|成活率|收入"
)
_MOVES = re.compile(f"{_HARM}|下降|降低")
_RISES = "上升|提高|增加|增长|攀升|提升|升高"
_FALLS = "下降|降低|减少|下滑|回落"
_HOW = "(?:明显|大幅|持续|稳步|显著|逐年|有所|不断|进一步){0,2}"
_PRAISE = "(?:得到|有效|明显|显著|持续|大幅|更加|进一步|不断|成果){0,3}(?:提升|改善|成效|好转|稳定|增强|优化|巩固|保障|显著)"
_PRAISED = re.compile(
    f"(?P<what>(?:(?:{_HARM})(?:发生|事件|案件)?(?:率|量|数|件)?){_HOW}(?:{_RISES})|(?:{_USE}){_HOW}(?:{_FALLS}))(?:了|明显)?(?P<then>[,，][^。；;，,]{{0,12}}?{_PRAISE})"
)
_NOT_PRAISED = re.compile("但|却|亟|需|应|将|不|未|影响|制约|压力|避免|防止|整改|处理|办结|目标|由|从")


@rule(id="K15", name="因果或升降与评价相反", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Good weather delays no work, and more accidents are no success.

    What:
        因天气良好，项目未能按期完工; 由于资金不足，工程提前完成; 投诉率明显上升，服务质量得到提升; in completion, process, conclusion, problems and
        reasons.
    Why:
        A word was left out (不 before 充分) or changed, and the sentence says the opposite of what is meant.
    Formula:
        a cause that helps beside an effect that fails, or the other way; what is bad rises, or what is good falls, and is praised
        in the next clause.
    Not flagged:
        Causes with a word that turns them (不, 缺, 克服), next clauses with 但, 需 or numbers that say otherwise. A hint.
    Bad:
        completion: 因天气良好，项目未能按期完工。
    Good:
        completion: 因天气恶劣，项目未能按期完工。
    """
    prose = form.all_prose
    causal = "因" in prose or "由于" in prose or "受" in prose
    moving = _MOVES.search(prose) is not None
    if not (causal or moving):
        return
    for path, passage in form.passages.items():
        if path in ("goal", "measures"):
            continue
        for words, bad in zip(_CAUSES, (False, True), strict=True) if causal else ():
            for match in words.finditer(passage.text):
                # 不够充分 is a cause that fits; the words for what is bad hold 不 and 缺 themselves
                cause = _BAD_END.sub("", match["cause"]) if bad else match["cause"]
                if not _TURNED.search(cause) and "但" not in match["effect"]:
                    yield _problem(passage, match, f"“{match['cause']}”与“{match['effect']}”因果相反")
        if moving:
            for match in _PRAISED.finditer(passage.text):
                if not _NOT_PRAISED.search(match["then"]):
                    yield _problem(passage, match, f"“{match['what']}”与“{match['then'][1:]}”评价相反")


def _problem(passage: Passage, match: re.Match[str], why: str) -> Problem:
    return Problem(
        place=f"{passage.path}@{match.start()}",
        message=f"{passage.label}称“{match.group()}”",
        computation=why,
        ask="核实原因与结果，更正表述",
        sides=(passage.cite_match(match),),
        verdict="review",
    )
