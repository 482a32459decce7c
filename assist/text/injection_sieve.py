"""Whether a text can hold any of the expressions of `assist.text.injection` at all: asked of every form.

Almost no form does, and trying each expression on each form costs ten times what reading its title does. Here
one pass looks for what the expressions cannot do without. It may say yes for nothing; it never says no to
a text that an expression matches (tests/text/test_injection.py draws texts out of the expressions).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from unicodedata import normalize

from assist.text.normalise import TRADITIONAL, simplified

_COLON = '[：:∶︰"“”＂]'
_EQUAL = "[:：∶︰=＝═﹦\\]】］]"
_SAY = "判[定断成为作]|认定|标[记注]|视[为作]|评[为定]|返回|输出|回[答复]|给出|打上|答复|填写|写成"
_CLEAN = "[无没不][矛有问任异需]|合格|通过|一致|满分|正常|[零〇低无]风险|空[列数]|无[关误]|优秀|免检|[\\[［][\\]］]"
_PHRASES: dict[str, tuple[str, str]] = {
    "to forget what was said": (
        "忽略 无视 忘记 忘掉 不要理会 不必理会 别管 不用管 不必遵守 无需遵守 不再遵守 跳过 抛开 抛弃 推翻 停止执行 清除 丢弃 绕过", "",
    ),
    "to call it void": ("作废 失效 不再有效 不算数 取消", "(?:[，,。；;！!]|$|以下|现|请|按)"),
    "to speak to someone": ("你 您", ""),
    "to name a machine": (
        "模型 人工智能 智能助手 智能体 机器人 自动审核 审核系统 审核程序 评审系统 算法", "",
    ),
    "to urge a verdict": ("请 务必 必须 一律 只需 只能 只要 立即 直接 统统", f".{{0,12}}(?:{_SAY})"),
    "to fix a verdict": (
        "只能 必须 应当 一律 务必 统一 固定", f"[是为写填输出答]*{_COLON}?(?:{_CLEAN})",
    ),
    "to ask for silence": (
        "不要 勿 无需 不必 不用 别",
        "再?(?:报告|指出|提及|列出|标注|标记|检查|核对|核查|上报|输出|比对|质疑|审核|提示|生成)"
        ".{0,14}(?:问题|矛盾|错误|差异|异常|不一致|疑点|这张表|本表|该表|本段|警告)",
    ),
    "to set a figure": (
        "风险 得分 评分 分数 优先级 排名 排序 严重程度 置信度",
        "(?:值|等级|分)?(?:一律|统一|直接|都)?(?:[设改置定填]为|[设改]成|调整?为|[归清]零|降[到为至])",
    ),
    "to ask for secrets": (
        "提示词 密钥 口令 内部指令 初始指令 隐藏指令 开发者模式 越狱模式 管理员权限 最高权限 超级权限 解码", "",
    ),
    "to play the system": ("系统消息 系统指令 隐藏消息 隐藏指令", _EQUAL),
    "to begin anew": ("## #＃ ＃# ＃＃", ""),
    "to end the data": ("结束", "[，,。；;！!]?(?:以下|下面|现在|接下来)"),
    "to ask the reviewer": (
        "审核人 审核员 评审员 复核人 评审专家 审稿人 评委", "(?:老师|同志)?[，,：:∶︰]?(?:请|务必|麻烦|望)",
    ),
}  # fmt: skip
"""What for: beginnings, and what must follow them."""
_WORDS = (
    "ai gpt ok pass consistent ignore disregard forget override bypass skip system assistant inst sys user im endoftext youare actas "
    "pretend roleplay donot don never mark label classif rate judge treat consider return respond answer output reply "
    "newinstruction endof dan jailbreak developermode root base rot decode apikey prompt instruction message"
).split()
_LETTERS = "A-Za-zＡ-Ｚａ-ｚЀ-ӿ\U0001d400-\U0001d6a3"
_LATIN = re.compile(f"[{_LETTERS}]{{2,}}")
"""Mathematical and Cyrillic letters too: with them Latin words can be written so that no plain search finds them."""
_MARKS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u0300-\u036f\ufe00-\ufe0f"
JOINING = re.compile(f"[{_MARKS}]")
"""Characters that show nothing, or no more than a mark on another one, and count as printable."""
_UNUSUAL = re.compile(f"[{_MARKS}{TRADITIONAL}{_LETTERS}](?:(?<=[{_MARKS}{TRADITIONAL}])|[{_LETTERS}])")
"""What most forms have none of: for them the phrases are all there is to look for. One class of characters stands
first: the engine skips to those."""
LOOKALIKES = dict(zip(map(ord, "АВЕІЈКМНОРСТУХЅаеіјорсухѕԁԛԝһ"), "abeijkmhopctyxsaeijopcyxsdqwh", strict=True))
"""Cyrillic letters that look like Latin ones."""


def may_instruct(text: str) -> bool:
    """Whether some expression might match `text`: True for few sound forms."""
    solid = "".join(text.split())
    # Invisible characters are not printable, so nothing can be threaded through a word unseen.
    if not solid.isprintable():
        return True
    if _UNUSUAL.search(solid) is None:
        return _phrases().search(solid) is not None
    solid = simplified(solid)
    if JOINING.search(solid) is not None or _phrases().search(solid) is not None:
        return True
    runs = _LATIN.findall(solid)
    return bool(runs) and _holds_a_word("\n".join(runs))


def _holds_a_word(latin: str) -> bool:
    said = normalize("NFKC", latin).translate(LOOKALIKES).lower()
    return any(word in said for word in _WORDS)


@cache
def _phrases() -> re.Pattern[str]:
    """All phrases in one expression, grouped by first character: the engine skips to those."""
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for begins, rest in _PHRASES.values():
        for begin in begins.split():
            rests[begin[0]].append(begin[1:] + rest)
    groups = (first if "" in rest else f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())
    return re.compile("|".join(groups))
