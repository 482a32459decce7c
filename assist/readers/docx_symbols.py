"""Characters of symbol fonts, as the Unicode characters that look the same.

Word stores a ticked box or "≥" typed in a symbol font as a code in U+F000..U+F0FF and the font's name.
Codes are those of the fonts' published character sets; only signs that occur in forms are listed.
"""

from __future__ import annotations

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x76: "◆", 0x77: "◆",
    0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA8: "□", 0xA9: "★", 0xAB: "★", 0xB2: "☆", 0xD8: "➢", 0xE0: "→",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x81 + step: chr(0x2460 + step) for step in range(10)},  # circled digits
}
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□", 0x2A: "☐",
}
_SYMBOL = {
    0x2B: "+", 0x2D: "-", 0x3C: "<", 0x3D: "=", 0x3E: ">", 0x25: "%", 0x28: "(", 0x29: ")",
    0x44: "Δ", 0x53: "Σ", 0x6D: "μ", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±",
    0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xDE: "⇒",
    0xE5: "Σ",
}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def symbol(font: str, code: str) -> str:
    """The character for a w:sym element (`code` in hexadecimal); the stored one when it isn't listed."""
    try:
        number = int(code, 16)
        plain = chr(number)
    except (ValueError, OverflowError):
        return ""
    table = _FONTS.get(font.strip().lower(), {})
    return table.get(number & 0xFF, plain) if 0xF000 <= number <= 0xF0FF or number < 0x100 else plain


def symbol_text(font: str, text: str) -> str:
    """`text` with its private-use characters replaced, when they are set in a symbol font."""
    table = _FONTS.get(font.strip().lower())
    if not table:
        return text
    return "".join(
        table.get(ord(char) & 0xFF, char) if "\uf000" <= char <= "\uf0ff" else char for char in text
    )
