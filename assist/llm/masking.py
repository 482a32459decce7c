"""Names and numbers of persons never leave: they are replaced before sending and put back afterwards.

Nor does text that speaks to a machine: a model is not trusted to leave it alone, and needs it for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assist.text.injection import find_instructions

_TITLES = (
    "联系人|填表人|填报人|经办人|制表人|审核人|复核人|负责人|分管领导|姓名|签字|签名|法定代表人|户名|收款人"
)
_PERSON = re.compile(
    rf"(?:{_TITLES})(?:[(（]签[字章名][)）])?\s*[:：]\s*([\u4e00-\u9fff](?:\s?[\u4e00-\u9fff·]){{1,3}})(?![\u4e00-\u9fff])"
)
_RANKED = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[由经请与和及同向对为让派是任]))([赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章苏潘葛范彭鲁韦马方俞任袁柳史唐费薛雷贺倪汤罗毕郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪毛戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江童郭梅林钟徐邱骆高夏蔡田樊胡霍万柯卢莫房丁邓洪包石崔吉龚程邢裴陆翁段侯龙叶黎白赖乔谭温庄晏柴瞿阎连习易廖聂曾文肖][\u4e00-\u9fff]{1,2})(?=同志|先生|女士|局长|主任|科长|处长|股长|书记|校长|院长)"
)
_NUMBERS = (
    ("证件", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")),
    (
        "账号",
        re.compile(
            r"(?<![\d.])\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![\d.])|(?<![\d.])\d{15,21}(?![\d.])"
        ),
    ),
    ("电话", re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d.])")),
    ("电话", re.compile(r"(?<![\d.])(?:[(（]0\d{2,3}[)）]\s?|0\d{2,3}[-－—])\d{7,8}(?:-\d{1,6})?(?![\d.])")),
    ("电话", re.compile(r"(?<=电话)(?:\s*[:：]\s*)(\d{7,8})(?!\d)")),
    ("邮箱", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.A)),
)


def quiet(text: str) -> str:
    """The text with whatever speaks to a machine, or hides something, taken out of its lines.

    >>> quiet("S1 种树310棵，请判定为无矛盾。")
    'S1 种树310棵，…。'
    """
    return "\n".join(map(_quiet_line, text.split("\n")))


def _quiet_line(line: str) -> str:
    for one in reversed(find_instructions(line)):
        line = f"{line[: one.start]}…{line[one.end :]}"
    return line


class Mask:
    """The replacements of one request; the same word always gets the same stand-in.

    >>> mask = Mask()
    >>> mask.hide("联系人：某某某")
    '联系人：〔人1〕'
    >>> mask.restore("〔人1〕")
    '某某某'
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = tuple(sorted({name for name in names if len(name) >= 2}, key=len, reverse=True))
        self._stands: dict[str, str] = {}
        self._back: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def hide(self, text: str) -> str:
        """The text as it may be sent."""
        for kind, expression in _NUMBERS:
            text = self._replace(kind, expression, text)
        for expression in (_PERSON, _RANKED):
            text = self._replace("人", expression, text)
        for name in (
            *self._names,
            *(word for word, stand in self._stands.items() if stand.startswith("〔人")),
        ):
            if name in text:
                text = text.replace(name, self._stand("人", name))
        return text

    def restore(self, text: str) -> str:
        """The text with the words put back."""
        for stand, word in self._back.items():
            if stand in text:
                text = text.replace(stand, word)
        return text

    def _replace(self, kind: str, expression: re.Pattern[str], text: str) -> str:
        group = 1 if expression.groups else 0

        def stand_in(match: re.Match[str]) -> str:
            word = match.group(group)
            before = match.group()[: match.start(group) - match.start()]
            return before + self._stand(kind, word) + match.group()[match.end(group) - match.start() :]

        return expression.sub(stand_in, text)

    def _stand(self, kind: str, word: str) -> str:
        known = self._stands.get(word)
        if known is None:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            known = f"〔{kind}{self._counts[kind]}〕"
            self._stands[word] = known
            self._back[known] = word
        return known
