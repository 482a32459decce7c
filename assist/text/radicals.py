"""Radicals that a PDF gives out in place of the characters they look like.

Fonts draw 门 and the radical ⻔ with one glyph, and some programs note the radical as the glyph's text. Unicode's NFKC maps the
Kangxi radicals (to traditional characters) and none of the supplement; the pairs below are those whose radical is a
character of its own in simplified Chinese (Unicode's property Equivalent_Unified_Ideograph).
"""

from __future__ import annotations

import re
import unicodedata

from assist.text.normalise import simplified

_SUPPLEMENT = dict(zip(
    "⺁⺊⺒⺝⺟⺠⺫⺻⺼⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺎⺄⺓⺪",
    "厂卜巳月母民目聿肉虎西见角贝车长长长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟尢乙幺疋",
    strict=True,
))  # fmt: skip
_MORE = {"貝": "贝", "見": "见", "靑": "青", "韋": "韦", "鹵": "卤", "龜": "龟"}
_KANGXI = {chr(code): simplified(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)}
RADICALS = _SUPPLEMENT | {radical: _MORE.get(plain, plain) for radical, plain in _KANGXI.items()}
"""Radical to character, one for one."""
RADICAL = re.compile(f"[{''.join(RADICALS)}]")
