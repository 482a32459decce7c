"""Where a cell of text that was run together may well begin or end."""

from __future__ import annotations

import re

from assist.extract.targets import UNITS

BOUND_WORDS = ("不低于", "不少于", "不超过", "不高于", "不小于", "不大于", "小于", "大于", "低于", "高于")
_WORDED_BOUND = re.compile(rf"(?:{'|'.join(BOUND_WORDS)})(?=\d)")
_SCALE_CUT = re.compile(r"(?:定性|定量|正向|反向|负向)(?:指标)?|大于等于|小于等于|其他")
_BEHIND_UNIT = re.compile(r"[≥≤<>=]+|定量|(?<=[\u4e00-\u9fff])\d")
_SCALES, _DIGITS = ("万", "亿", "千", "百"), tuple("0123456789")
_STOCK = re.compile(
    r"达成(?:年度|预期)?(?:指标|目标)|(?:基本|部分|全部|已|未|全面|按时|按期|按要求|及时|如期)(?:完成|达成|达标|实现)|(?:有效|显著|明显|逐步|不断|持续|稳步|有所)"
    r"(?:提升|提高|改善|增强|缓解|减少|降低|扩大|保障|推进|规范|加强)|无|优|良|好|是|否|高|及时|合格|完成|规范"
)
QUALITY = re.compile(
    r"日[趋益渐]|更加|更为|进一步|总体|基本(?=[建形完达实满稳消解到])|普遍|大幅|显著|明显|逐[步年渐]|不断|持续|稳步|稳中|有所|有效|长期|保持|健全|落实|得到|切实|充分|全面|按[时期]|及时|较[好高大]|良好|达成"
)


def likely_cuts(text: str, phrases: frozenset[str]) -> set[int]:
    """Where a cell of text may well begin or end."""
    cuts = {len(text)}
    cuts.update(i for i in range(1, len(text)) if _class(text[i]) != _class(text[i - 1]))
    cuts.update(match.end() for match in re.finditer(r"[。;]|\)(?=[\u4e00-\u9fff])", text))
    cuts.update(match.start() for match in QUALITY.finditer(text))
    cuts.update(match.start() for match in _WORDED_BOUND.finditer(text))
    for pattern in (_SCALE_CUT, _STOCK):
        for match in pattern.finditer(text):
            cuts.update((match.start(), match.end()))
    for match in re.finditer(r"([\u4e00-\u9fff\d。，、≥≤<>=%.]{2,30}?)\1", text):
        size = len(match[1])
        cuts.update((match.start(), match.start() + size, match.end()))
    for phrase in phrases:
        for match in re.finditer(re.escape(phrase), text):
            cuts.update((match.start(), match.end()))
    cuts.discard(0)
    return cuts


def before_units(text: str) -> set[int]:
    """Where a unit stands in front of a relation or a figure: 数量|场|=156, 面积|万亩|50."""
    cuts = set()
    for match in _BEHIND_UNIT.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()]
        size = next((len(unit) for unit in UNITS if before.endswith(unit)), 0)
        if size and before[-size - 1 : -size] in _SCALES:
            cuts.add(match.start() - size - 1)
        if size and not before[: -size].endswith(_DIGITS):
            cuts.add(match.start() - size)
    return cuts


def _class(char: str) -> str:
    if char.isdigit() or char == ".":
        return "digit"
    if char in "≥≤<>=":
        return "operator"
    return "percent" if char in "%‰" else "text"
