"""Numbers as a spreadsheet shows them: 0.6104 under "0.00%" is "61.04%".

Source of the grammar: ECMA-376 part 1, 18.8.30 and 18.8.31 (built-in formats as Chinese Excel has them).
Colours, fills and locale marks change nothing in the characters and are dropped.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from assist.readers.date_format import DATE_TOKEN, render_date

GENERAL = "General"
_ACCOUNTING = '_ * #,##0{0}_ ;_ * -#,##0{0}_ ;_ * "-"{1}_ ;_ @_ '
_YEN = '_ "¥"* #,##0{0}_ ;_ "¥"* -#,##0{0}_ ;_ "¥"* "-"{1}_ ;_ @_ '
BUILTIN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%",
    10: "0.00%", 11: "0.00E+00", 12: GENERAL, 13: GENERAL, 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: _ACCOUNTING.format("", ""), 42: _YEN.format("", ""),
    43: _ACCOUNTING.format(".00", "??"), 44: _YEN.format(".00", "??"), 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}
_SYSTEM_DATE = re.compile(r"\[\$-(?:F800|x-sysdate)\]", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    rf"|(?P<exponent>E[+-])|(?P<date>{DATE_TOKEN})|(?P<mark>[0#?.,%@])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)$")
_ELAPSED = re.compile(r"(h+|m+|s+)$", re.IGNORECASE)
_CURRENCY = re.compile(r"\$([^-]*)(?:-.*)?$")
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
    "<>": operator.ne,
}

_WIDE = Context(prec=1000, rounding=ROUND_HALF_UP)
"""Room for 1E+308 and every decimal place of the longest format."""
_MAX_CODE = 255  # Excel's own limit

Token = tuple[str, str]  # kind: literal, date, elapsed, exponent, general, or the mark itself; and its text


class _Layout(NamedTuple):
    """A number section split at its point and exponent. `scale` is the power of ten from % and commas."""

    whole: list[Token]
    fraction: list[Token]
    exponent: list[Token]
    grouped: bool
    scale: int


class _Section(NamedTuple):
    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None
    is_date: bool
    layout: _Layout | None


def stored(value: str | float) -> Decimal | None:
    """A stored number with the 15 digits a spreadsheet keeps (0.61039999999999994 is 0.6104)."""
    try:
        number = Decimal(f"{float(value):.15g}")
    except (ValueError, OverflowError, InvalidOperation):
        return None
    return number if number.is_finite() else None


def plain(number: Decimal) -> str:
    """The number in full, without an exponent."""
    return f"{number:f}"


def render(number: Decimal, code: str, *, from_1904: bool = False) -> str:
    """`number` as shown under the format `code`; whitespace around it, from alignment, is left out."""
    if code == GENERAL or len(code) > _MAX_CODE:
        return _general(number)
    sections = _sections(code)
    section, magnitude = _choose(sections, number)
    if section.is_date:
        shown = render_date(section.tokens, number, from_1904=from_1904)
        return _general(number) if shown is None else shown.strip()
    if section.layout is None:
        return "".join(_text_of(token, magnitude) for token in section.tokens).strip()
    sign = "-" if magnitude < 0 else ""
    text = _number(section.layout, abs(magnitude)).strip()
    # Excel shows no minus before a number that rounds to zero.
    return text if not sign or not re.search(r"[1-9]", text) else sign + text


def _general(number: Decimal) -> str:
    """As in an unformatted cell: eleven characters, but never fewer than two decimals of a fraction."""
    if number == number.to_integral_value():
        return plain(number.quantize(Decimal(1)) if number.adjusted() < 27 else number)
    decimals = max(2, 9 - max(number.adjusted(), 0))
    rounded = number.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)
    if not rounded:
        return f"{number:.5E}"
    return plain(rounded).rstrip("0").rstrip(".")


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    if _SYSTEM_DATE.search(code):
        code = BUILTIN[31]
    parts: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match.group("plain") == ";":
            parts.append([])
        else:
            parts[-1].append(match)
    return tuple(_section(part) for part in parts[:4])


def _section(matches: list[re.Match[str]]) -> _Section:
    tokens: list[Token] = []
    condition = None
    for match in matches:
        bracket = match.group("bracket")
        if bracket is None:
            tokens.extend(_token(match))
        elif found := _CONDITION.match(bracket):
            condition = (found.group(1), Decimal(found.group(2)))
        elif _ELAPSED.match(bracket):
            tokens.append(("elapsed", bracket.lower()))
        elif symbol := _CURRENCY.match(bracket):
            tokens.append(("literal", symbol.group(1)))
    kinds = {kind for kind, _ in tokens}
    is_date = bool(kinds & {"date", "elapsed"}) and "general" not in kinds
    if "?" in kinds and any(match.group("plain") == "/" for match in matches):
        tokens = [("general", GENERAL)]  # a fraction of integers: nobody writes money or rates so
        kinds = {"general"}
    return _Section(tuple(tokens), condition, is_date, _layout(tokens) if kinds & {"0", "#", "?"} else None)


def _token(match: re.Match[str]) -> list[Token]:
    kind = match.lastgroup
    if kind is None:  # "_x" leaves the width of x free, "*x" fills the column
        return [("literal", " ")] if match.group()[0] == "_" else []
    text = match.group(kind)
    if kind in {"quoted", "escaped", "plain"}:
        return [("literal", text)]
    return [(text, text)] if kind == "mark" else [(kind, text)]


def _choose(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section, Decimal]:
    """The section that applies, and the number with the sign that is still to be written."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _COMPARE[section.condition[0]](number, section.condition[1]):
                return section, number
        return sections[-1], number
    if len(sections) > 1 and number < 0:
        return sections[1], -number
    if len(sections) > 2 and number == 0:
        return sections[2], number
    return sections[0], number


def _text_of(token: Token, number: Decimal) -> str:
    kind, text = token
    if kind in {"@", "general"}:
        return _general(number)
    return text if kind in {"literal", "%"} else ""


def _number(layout: _Layout, number: Decimal) -> str:
    number = number.scaleb(layout.scale)
    places = sum(kind in "0#?" for kind, _ in layout.fraction)
    exponent = ""
    if layout.exponent:
        number, exponent = _scientific(number, layout, places)
    rounded = f"{number.quantize(Decimal(1).scaleb(-places), context=_WIDE):f}"
    whole, _, fraction = rounded.partition(".")
    return _whole(layout, whole.lstrip("0")) + _fraction(layout.fraction, fraction) + exponent


def _layout(tokens: list[Token]) -> _Layout:
    whole: list[Token] = []
    fraction: list[Token] = []
    exponent: list[Token] = []
    part = whole
    scale = 0
    last_digit = max(index for index, (kind, _) in enumerate(tokens) if kind in {"0", "#", "?"})
    grouped = False
    for index, token in enumerate(tokens):
        kind = token[0]
        if kind == ",":
            grouped, scale = (True, scale) if index < last_digit else (grouped, scale - 3)
        elif kind == "." and part is whole:
            part = fraction
            part.append(token)
        elif kind == "exponent":
            part = exponent
            part.append(token)
        else:
            scale += 2 * (kind == "%")
            part.append(token)
    return _Layout(whole, fraction, exponent, grouped, scale)


def _scientific(number: Decimal, layout: _Layout, places: int) -> tuple[Decimal, str]:
    """The mantissa and the written exponent."""
    step = max(1, sum(kind in "0#?" for kind, _ in layout.whole))
    power = (number.adjusted() // step) * step if number else 0
    mantissa = number.scaleb(-power)
    if mantissa.quantize(Decimal(1).scaleb(-places), context=_WIDE) >= 10**step:
        power += step
        mantissa = mantissa.scaleb(-step)
    digits = sum(kind in "0#?" for kind, _ in layout.exponent)
    sign = "-" if power < 0 else layout.exponent[0][1][1].replace("-", "")
    tail = "".join(text for kind, text in layout.exponent[1:] if kind == "literal")
    return mantissa, f"E{sign}{abs(power):0{digits}d}{tail}"


def _whole(layout: _Layout, digits: str) -> str:
    """The integer part, filled from the right; digits beyond the placeholders go to the first of them."""
    first = next((at for at, (kind, _) in enumerate(layout.whole) if kind in "0#?"), None)
    out: list[str] = []
    written = 0
    for at in range(len(layout.whole) - 1, -1, -1):
        kind, text = layout.whole[at]
        if kind not in {"0", "#", "?"}:
            out.append(text)
            continue
        taken = digits[-1:] or {"0": "0", "#": "", "?": " "}[kind]
        digits = digits[:-1]
        rest = digits[::-1] if at == first else ""
        for digit in taken + rest:
            if layout.grouped and written and written % 3 == 0 and digit != " ":
                out.append(",")
            out.append(digit)
            written += 1
    return "".join(reversed(out))


def _fraction(tokens: list[Token], digits: str) -> str:
    kept = len(digits.rstrip("0"))
    out: list[str] = []
    position = 0
    for kind, text in tokens:
        if kind in {"0", "#", "?"}:
            shown = digits[position] if kind == "0" or position < kept else {"#": "", "?": " "}[kind]
            out.append(shown)
            position += 1
        else:
            out.append(text)
    return "".join(out)
