"""Text that talks to whoever reads the form by machine, or to its reviewer: found, shown, never obeyed.

Looked for in the text without white space, without invisible characters and in plain width, so that spacing
a command out or threading zero-width characters through it hides nothing. Also found: characters that serve
only to hide text (direction overrides, tag characters, runs of zero-width ones).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal
from unicodedata import normalize

from assist.text.compact import compact
from assist.text.injection_sieve import JOINING, LOOKALIKES, may_instruct
from assist.text.normalise import simplified

Kind = Literal["instruction", "hidden characters"]

_BEFORE = "以上|之前|上述|前面|先前|此前|前述|原有|原来|所有|一切|全部|任何|其他|系统|既定|预设|刚才|前文|上文|上面|your|the"
_ORDERS = "指令|要求|提示|规则|设定|命令|约束|规定|指示|限制|审核标准|检查项|设置|安排|instruction"
_CLEAN = (
    "无矛盾|没有矛盾|不矛盾|无问题|没有问题|无任何问题|合格|通过|一致|满分|正常|零风险|低风险|无风险|无异常|无需复核|"
    "空列表|空数组|无关|无误|优秀|免检|consistent|pass|ok|\\[\\]"
)
_MACHINE = (
    "ai|人工智能|语言模型|大模型|模型|智能助手|智能体|机器人|chatgpt|自动审核|审核系统|审核程序|评审系统|算法"
)
_SAY = (
    "判定|判断|判成|判为|判作|认定|标记|标注|视为|视作|评为|评定|返回|输出|回答|回复|给出|打上|答复|填写|写成"
)
_URGE = "请|务必|必须|一律|只需|只能|只要|立即|直接|统统|你应|你要|你需|你必|你只"
_PATTERNS = (
    rf"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|别管|不用管|不必遵守|无需遵守|不再遵守|跳过|抛开|抛弃|推翻|停止执行|清除|丢弃|绕过)(?:你|掉|了|的)*.{{0,4}}(?:{_BEFORE}).{{0,8}}(?:{_ORDERS})",
    rf"(?:{_ORDERS})(?:均|都|全部|一律|已经?|现在?)*(?:作废|失效|不再有效|不算数|取消)(?:[，,。；;！!]|$|以下|现|请|按)",
    rf"(?:你|您)(?:现在|从现在起|接下来|此刻|将|要|只|就|其实|已经)*(?:是|扮演|变成|充当|作为)(?:一个|一名|一位|我的|个)?.{{0,6}}(?:{_MACHINE}|审核员|评委|助手)",
    rf"(?:作为|身为)(?:一个|一名|一款)?(?:{_MACHINE})(?:[，,，：:]|你|请|应|的你)",
    rf"(?:{_URGE}).{{0,12}}(?:{_SAY})(?:本|该|此|这|其|为|成|是|出|[：:\"“]|作)*.{{0,6}}(?:{_CLEAN})",
    rf"(?:{_SAY}|结论|结果|答案)(?:只能|必须|应当|一律|务必|统一|固定)(?:是|为|写|填|输出|答)*[：:\"“]?(?:{_CLEAN})",
    rf"(?:致|告知|提示|提醒|写给|留给|亲爱的|尊敬的|各位|注意[：:，,]?)(?:正在)?(?:阅读|审阅|审核|处理|读取|检查|分析)?(?:本|该|此|这)?(?:表|文|文件|文档|份|段)?的?(?:{_MACHINE})",
    rf"(?:审核|评审|复核|审查|阅读|读到|看到|处理|分析|读取)(?:本|该|此|这)(?:份|张|个|段)?(?:表格|表|文件|文档|文|内容|话|报告|材料)?的?(?:{_MACHINE})(?:[：:，,，]|请|应|须|必|都|不)",
    rf"(?:{_MACHINE})(?:请|应当|必须|务必|须|注意|看到|读到)(?:此|本|这|以下|注意|直接|忽略|输出|判|跳|不)",
    r"(?:不要|请勿|切勿|勿|无需|不必|不用|别)(?:再)?(?:报告|指出|提及|列出|标注|标记|检查|核对|核查|上报|输出|比对|质疑|审核|提示|生成)(?:出)?(?:本|该|此|以下|以上|任何|这|其他|上述|表中|表内|与)?.{0,8}(?:问题|矛盾|错误|差异|异常|不一致|疑点|这张表|本表|该表|本段|警告)",
    r"(?:把|将|请|必须|务必|直接).{0,8}(?:风险|得分|评分|分数|优先级|排名|排序|严重程度|置信度)(?:值|等级|分)?(?:一律|统一|直接|都)?(?:设为|设成|改为|改成|置为|调整为|调为|归零|清零|降到|降为|降至|定为|填为)",
    r"(?:输出|显示|打印|泄露|告诉我|复述|说出|公开)(?:你的|你收到的|完整的|全部的?|原始的?)*(?:系统)?(?:提示词|密钥|口令|apikey|prompt|内部指令|初始指令|隐藏指令)",
    r"(?:system|系统|隐藏)(?:prompt|提示词|消息|指令|message|override)[:：=\]】]|<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?inst\]|<</?sys>>|<(?:system|assistant|instruction)s?>|#{2,}(?:system|instruction|新指令|系统)|(?<![a-z])(?:assistant|system)[:：]",
    r"(?:ignore|disregard|forget|override|bypass|skip)(?:all|any|the|your|of|these|every|everything)*(?:previous|above|prior|earlier|preceding|existing|instruction|rules|guidelines|system)",
    r"(?:youare|actas|pretendtobe|roleplayas)(?:now)?(?:an?|the|in)?(?:unrestricted|helpful|new|different|evil)*(?:ai|assistant|languagemodel|chatgpt|reviewer|auditor|developermode|system)",
    r"(?:donot|don'?t|never)(?:report|flag|mention|list|raise|output|check|verify|mark)(?:any|this|the|all|these|it|issues|problems|inconsisten)",
    r"(?:mark|label|classify|rate|judge|treat|consider|return|respond|answer|output|reply)(?:this|all|the|every|with|it|only|as|everything|form|document|items?|pairs?|exactly|[:\"'])*(?:consistent|compliant|passed|approved|noissues?|clean|valid|fullscore|emptylist|\[\]|unrelated)",
    r"newinstructions?[:：]|endof(?:the)?(?:document|data|input)|(?:资料|数据|文档|正文)(?:到此)?结束[，,。；;！!]?(?:以下|下面|现在|接下来)",
    r"开发者模式|越狱模式|dan模式|developermode|jailbreak|(?:管理员|最高|root|超级)权限(?:指令|命令|模式|已|：|:|，)",
    r"(?:base64|rot13|解码|decode).{0,12}(?:执行|照做|遵照|遵循|follow|obey|execute)",
    r"(?:审核人|审核员|评审员|复核人|评审专家|审稿人|评委)(?:老师|同志)?[，,：:]?(?:请|务必|麻烦|望)(?:您)?(?:直接|高抬贵手|放行|给予?通过|予以通过|通过|手下留情|不要|忽略|跳过|免于)",
)
_HIDING = re.compile(
    "[\u202a-\u202e\u2066-\u2069]|[\U000e0020-\U000e007f]+|(?:[\u200b\u200c\u200d\u2060\ufeff].?){4,}", re.S
)
_LONGEST = 200_000
_EDGES = frozenset("。；;！!\n\t")
_REACH = 60
_LOWER: dict[int, int | str] = {
    **{code: code + 32 for code in range(ord("A"), ord("Z") + 1)},
    **LOOKALIKES,
    **{code: normalize("NFKC", chr(code)).lower() for code in range(0x1D400, 0x1D6A4)},
}
"""Latin letters only, one for one: other letters may grow in lower case, and offsets would be lost."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """Text at [start, end) that speaks to a machine or reviewer, or hides something."""

    kind: Kind
    start: int
    end: int


def find_instructions(text: str) -> tuple[Instruction, ...]:
    """All such places of a text, in order, not overlapping. Never raises."""
    text = text[:_LONGEST]
    return _all(text) if may_instruct(text) else ()


def _all(text: str) -> tuple[Instruction, ...]:
    found = sorted([*_spoken(text), *_hidden(text)], key=lambda one: (one.start, -one.end))
    kept: list[Instruction] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _spoken(text: str) -> Iterator[Instruction]:
    plain, offsets = compact(text)
    plain = simplified(plain.translate(_LOWER))
    if JOINING.search(plain) is not None:
        kept = [at for at, char in enumerate(plain) if JOINING.match(char) is None]
        plain, offsets = "".join(plain[at] for at in kept), [offsets[at] for at in kept]
    for pattern in expressions():
        for match in pattern.finditer(plain):
            yield Instruction("instruction", offsets[match.start()], offsets[match.end() - 1] + 1)


@cache
def expressions() -> tuple[re.Pattern[str], ...]:
    """One by one and for lower case: so the engine can skip to the characters with which each may begin."""
    return tuple(re.compile(pattern) for pattern in _PATTERNS)


def _hidden(text: str) -> Iterator[Instruction]:
    for match in _HIDING.finditer(text):
        yield Instruction("hidden characters", match.start(), match.end())


def sentence_around(text: str, found: Instruction) -> tuple[int, int]:
    """The sentence in which it stands, for showing; some dozens of characters at most either way."""
    start, end = found.start, found.end
    while start > 0 and found.start - start < _REACH and text[start - 1] not in _EDGES:
        start -= 1
    while end < len(text) and end - found.end < _REACH and text[end] not in _EDGES:
        end += 1
    return start, end
