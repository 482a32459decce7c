"""N24: who built, what the contract came to, where and how: one question of a project answered twice, differently."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from assist.rules.alignment import shared_run
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_FIRMS = ("公司", "集团", "研究院", "设计院", "事务所", "合作社")
_FIRM = f"(?P<v>[\u4e00-\u9fff（）()]{{2,20}}?(?:{'|'.join(_FIRMS)}))"
_OTHER_FIRM = _FIRM.replace("<v>", "<w>")
_IS = "(?:均|都)?(?:为|是|系|确定为|[:：])"
_FIRM_ROLES = {
    "施工单位": "施工单位|施工方|承建单位|承建方|施工企业", "监理单位": "监理单位|监理方|监理机构", "设计单位": "设计单位|设计方",
    "中标单位": "中标单位|中标人|中标企业|中标供应商|成交供应商|中选单位|中选机构|中选人", "供货单位": "供货单位|供货商|供应商|供货方",
    "第三方机构": "第三方机构|评价机构|测评机构|审计机构", "代理机构": "代理机构",
}  # fmt: skip
_DEEDS = {"施工单位": "承建|施工", "中标单位": "中标|成交|中选|承担"}
_SAME_THING = {"供应商": "供货", "设备": "供货", "中标": "供货"}
"""What a way of buying is said to be for: who delivers, and what."""
_LEADS = "局长|副局长|分管副局长|主任|副主任|站长|副站长|院长|副院长|校长|副校长|县长|副县长|分管领导|主要负责人|主要领导|书记|副书记|科长|镇长"
_MODES = "公开招标|邀请招标|竞争性谈判|竞争性磋商|单一来源|询价|框架协议|直接委托|比选"
_PLACE = "(?:县|区|市)?(?P<v>[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道|村|社区|园区|新区))"
_FIRM_ANSWERS = tuple(
    (
        role,
        words + "|" + _DEEDS[role] if role in _DEEDS else words,
        re.compile(
            f"(?:{words})(?:{_IS})?{_FIRM}"
            + (f"|由{_OTHER_FIRM}(?:负责)?(?:{_DEEDS[role]})" if role in _DEEDS else "")
        ),
    )
    for role, words in _FIRM_ROLES.items()
)
_ANSWERS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "合同金额",
        "合同",
        re.compile(r"合同(?:总|签约)?(?:金额|价款?|总?额)(?:为|是|共|[:：])?(?P<v>\d[\d,.]*(?:万|亿)?元)"),
    ),
    (
        "中标金额",
        "中标",
        re.compile(r"中标(?:金额|价款?|价格|总?额)(?:为|是|共|[:：])?(?P<v>\d[\d,.]*(?:万|亿)?元)"),
    ),
    (
        "项目总投资",
        "总投资",
        re.compile(
            r"(?:项目|工程)?(?:概算|预算)?总投资(?:额|规模)?(?:为|是|约|[:：])?(?P<v>\d[\d,.]*(?:万|亿)?元)"
        ),
    ),
    (
        "建设地点",
        "地点|地址|选址",
        re.compile(
            f"(?:建设地点|实施地点|项目地点|选址|建设地址|项目地址)(?:确定)?(?:在|于|为|是|位于|定在|[:：])+{_PLACE}"
        ),
    ),
    (
        "组长",
        "组长",
        re.compile(
            f"(?:由(?P<v>{_LEADS})[^。；;，,副]{{0,4}}(?:任|担任|为)组长|(?<!副)组长(?:为|由|是)(?P<w>{_LEADS})(?:担任)?)"
        ),
    ),
    (
        "采购方式",
        _MODES,
        re.compile(
            f"(?P<what>施工|监理|设计|供应商|供货|设备|服务|中标)[^。；;，,]{{0,10}}(?:通过|采用|采取|以|实行|由|经|按)(?P<v>{_MODES})|(?:通过|采用|采取|以|实行)(?P<w>{_MODES})[^。；;，,]{{0,8}}?(?:确定|选定|选择|采购|择优)(?:了)?(?P<about>施工|监理|设计|供应商|供货|设备|服务|中标)"
        ),
    ),
    (
        "排名",
        "名|列|居|位",
        re.compile(
            r"(?P<what>全[省市县区][^，,。；;\d]{0,6}(?:考核|评比|测评|考评|评价|检查))(?:中)?[^，,。；;\d]{0,4}(?:排名|名列|位列|位居|居)(?:全[省市县区])?第(?P<v>[一二三四五六七八九十]{1,3}|\d{1,3})"
        ),
    ),
    (
        "标段数",
        "标段",
        re.compile(r"(?:分|分为|划分为|共|包括|分成)(?P<v>\d|[一两二三四五六七八九十])个标段"),
    ),
    (
        "实施周期",
        "周期",
        re.compile(
            r"(?:项目|实施|建设|服务)周期(?:为|是|[:：])?(?P<v>\d{1,3}|[一两二三四五六七八九十]{1,3})(?:个月|年)"
        ),
    ),
)
_SEVERAL = re.compile(
    "分别|其中|等[\\d一二两三四五六七八九十]|[二三四五]标段|[一二三四]期|另|变更|调整|原|补充|第[一二三四五]|和[^。]{0,8}公司|、[^。；;，,]{0,12}公司|上年|去年|剩余|部分|各|每|批"
)
_NAMES = 3
_SIGNS = re.compile("|".join(needle for _, needle, _ in (*_ANSWERS, *_FIRM_ANSWERS)))
"""Two of these stand in a text that answers the same question twice."""


@rule(id="N24", name="同一事项两处说法不一", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A project has one builder, one site, one contract sum, and one way its builder was chosen.

    What:
        施工单位, 监理单位, 中标单位; 合同金额, 中标金额, 总投资; 建设地点; 组长; 采购方式 of one thing; 标段 and 周期 in numbers: each told
        at least twice in the narratives.
    Why:
        One of the two was left from another project, or the texts were written without the contract at hand.
    Formula:
        answer at one place = answer at the other; names that share three characters are one.
    Not flagged:
        Sentences that speak of several (分别, 其中, 标段, 等3家), changes (变更, 调整), more than two different answers, which are a
        list. A hint.
    Bad:
        completion: 施工单位为东方建设公司。
        conclusion: 施工单位远景工程公司按期进场。
    Good:
        completion: 施工单位为东方建设公司。
        conclusion: 施工单位东方建设公司按期进场。
    """
    if len(_SIGNS.findall(form.all_prose)) < 2:
        return
    firms = _FIRM_ANSWERS if any(end in form.all_prose for end in _FIRMS) else ()
    for role, needle, words in (*_ANSWERS, *firms):
        if sum(form.all_prose.count(sign) for sign in needle.split("|")) < 2:
            continue
        told: dict[str, list[tuple[Passage, re.Match[str], str]]] = defaultdict(list)
        for passage in form.passages.values():
            if passage.path == "goal" or not any(sign in passage.text for sign in needle.split("|")):
                continue
            for match in words.finditer(passage.text):
                groups = match.groupdict()
                about = groups.get("what") or groups.get("about") or ""
                about = _SAME_THING.get(about, about)
                told[about].append((passage, match, groups["v"] or groups.get("w") or ""))
        for answers in told.values():
            yield from _differences(role, answers)


def _differences(role: str, answers: list[tuple[Passage, re.Match[str], str]]) -> Iterator[Problem]:
    distinct: list[tuple[Passage, re.Match[str], str]] = []
    for passage, match, value in answers:
        start, end = passage.sentence(match.start())
        if role != "排名" and _SEVERAL.search(passage.text, start, end):
            return
        if not any(_same(value, other) for _, _, other in distinct):
            distinct.append((passage, match, value))
    if len(distinct) != 2:
        return
    (here, first, one), (there, second, two) = distinct
    yield Problem(
        place=f"{here.path}@{first.start()}",
        message=f"{role}两处不一：{here.label}为“{one}”，{there.label}为“{two}”",
        computation=f"“{one}” ≠ “{two}”",
        ask="核对合同、采购等材料，统一表述",
        sides=(here.cite_match(first), there.cite_match(second, "counter")),
        verdict="review",
    )


def _same(one: str, other: str) -> bool:
    if one[0].isdigit() or other[0].isdigit() or min(len(one), len(other)) < _NAMES:
        return one == other or one.rstrip("元万亿0.").replace(",", "") == other.rstrip("元万亿0.").replace(
            ",", ""
        )
    return (
        (shared_run(one, other) >= min(_NAMES, len(one), len(other)) and one[:2] == other[:2])
        or one in other
        or other in one
    )
