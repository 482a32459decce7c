"""Normalisation for comparing, never for quoting: what is quoted is always the original characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = {
    "═": "=", "﹦": "=", "≧": "≥", "≦": "≤", "﹥": ">", "﹤": "<", "⩾": "≥", "⩽": "≤",
    "—": "-", "–": "-", "―": "-", "－": "-", "‐": "-", "∶": ":", "︰": ":", "•": "·", "．": ".",
}  # fmt: skip
# Some copies of published forms were turned into traditional characters, with pinyin in brackets behind them.
_TRADITIONAL = str.maketrans(
    "項績標資數執額財撥轉結餘級產質時滿對評價實際預總計單門區縣專業務費報備會議說須問題進論達責負聯繫電話蓋簽權運維濟態續響經網測設補貼種類層應綜來確規範開關機構億萬個與為從減節約衛農員隊圖書館樓廳條稱體當該處辦發導組織號碼紀錄檢驗證學習動監環護飾線車輛糧麥養漁場頭戶貧難",
    "项绩标资数执额财拨转结余级产质时满对评价实际预总计单门区县专业务费报备会议说须问题进论达责负联系电话盖签权运维济态续响经网测设补贴种类层应综来确规范开关机构亿万个与为从减节约卫农员队图书馆楼厅条称体当该处办发导组织号码纪录检验证学习动监环护饰线车辆粮麦养渔场头户贫难",
)
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(f"[(（][a-zü]*[{_TONES}][a-zü]*[)）]")
_SHORT = 60  # longer texts seldom repeat, and would fill the cache
_KEPT = frozenset("㎡㎥℃㎞㎏㏄")  # NFKC would turn units into letters and digits
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_PECULIAR = re.compile(
    f"[{re.escape(''.join([*_LOOKALIKES, *_KEPT, *_INVISIBLE, *map(chr, _TRADITIONAL), *_TONES]))}]"
)
"""Characters that NFKC alone would not fold as we want."""
_UNITS = re.compile(f"[{''.join(_KEPT)}]")
_PLAINER = {
    **{char: char for char in _TONES}, **dict.fromkeys(_INVISIBLE, ""), **_LOOKALIKES,
    **{chr(char): chr(plain) for char, plain in _TRADITIONAL.items()},
}  # fmt: skip
"""What the peculiar characters are turned into before NFKC; the units must not come to it at all."""


@lru_cache(maxsize=8192)
def fold_char(char: str) -> str:
    """One character in its plain width; "" when it is white space or invisible."""
    if char.isspace() or char in _INVISIBLE:
        return ""
    char = _LOOKALIKES.get(char, char)
    if "\u4e00" <= char <= "\u9fff":
        return char.translate(_TRADITIONAL)
    if char in _KEPT:
        return char
    return unicodedata.normalize("NFKC", char).replace(" ", "")


def fold(text: str) -> str:
    """`text` without white space, in plain width and lower case: the key by which labels are found."""
    return _fold(text) if len(text) <= _SHORT else _fold_now(text)


def _fold_now(text: str) -> str:
    if _PECULIAR.search(text):
        if _UNITS.search(text):
            return "".join(map(fold_char, _PINYIN.sub("", text))).lower()
        text = _PECULIAR.sub(lambda match: _PLAINER[match[0]], _PINYIN.sub("", text))
    return unicodedata.normalize("NFKC", "".join(text.split())).replace(" ", "").lower()


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    return _fold_now(text)


def squeeze(text: str) -> tuple[str, list[int]]:
    """Fold `text` and keep for every character of the result its offset in `text`."""
    squeezed: list[str] = []
    offsets: list[int] = []
    skipped = {offset for match in _PINYIN.finditer(text) for offset in range(*match.span())}
    for offset, char in enumerate(text):
        if offset in skipped:
            continue
        for plain in fold_char(char):
            squeezed.append(plain)
            offsets.append(offset)
    return "".join(squeezed), offsets


def is_cjk(char: str) -> bool:
    """Whether `char` is a Chinese character or Chinese punctuation (no space belongs beside it)."""
    return "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef"


def unwrap(text: str) -> str:
    """`text` as one line: line breaks inside Chinese vanish, others become one space; ends are trimmed."""
    if "\n" not in text and "\r" not in text:
        return text.strip()
    parts = [part.strip() for part in text.splitlines()]
    joined = ""
    for part in parts:
        if not part:
            continue
        if (
            joined
            and joined[-1].isascii()
            and part[0].isascii()
            and joined[-1].isalpha()
            and part[0].isalpha()
        ):
            joined += " "
        joined += part
    return joined
