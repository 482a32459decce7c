"""Dates and times as a spreadsheet shows them. Serial numbers count days; day 60 is Excel's 1900-02-29."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

DATE_TOKEN = r"上午/下午|AM/PM|A/P|y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = "一二三四五六日"
_LAST_SERIAL = 2_958_466  # 9999-12-31


def render_date(tokens: Sequence[tuple[str, str]], serial: Decimal, *, from_1904: bool = False) -> str | None:
    """The date under a format's tokens; None for a serial that is no date (negative, after 9999)."""
    if not 0 <= serial < _LAST_SERIAL:
        return None
    moment = _moment(serial, from_1904)
    twelve = any(kind == "date" and "/" in text for kind, text in tokens)
    return "".join(
        text if kind not in {"date", "elapsed"}
        else _elapsed(text, serial) if kind == "elapsed"
        else _part(text, moment, twelve, _is_minute(tokens, at))
        for at, (kind, text) in enumerate(tokens)
    )


def _moment(serial: Decimal, from_1904: bool) -> datetime:
    if from_1904:
        epoch = datetime(1904, 1, 1)
    else:
        epoch = datetime(1899, 12, 31) if serial < 60 else datetime(1899, 12, 30)
    milliseconds = (serial * 86_400_000).quantize(Decimal(1), ROUND_HALF_UP)
    # A time of 11:59:59.9999, from binary fractions, is shown as 12:00:00.
    return epoch + timedelta(milliseconds=int(milliseconds))


def _is_minute(tokens: Sequence[tuple[str, str]], at: int) -> bool:
    """Whether an "m" means minutes: after hours, or before seconds."""
    before = [text for kind, text in tokens[:at] if kind in {"date", "elapsed"} and "/" not in text]
    after = [text for kind, text in tokens[at + 1:] if kind in {"date", "elapsed"} and "/" not in text]
    return bool(before and before[-1][0] in "hH") or bool(after and after[0][0] in "sS")


def _elapsed(text: str, serial: Decimal) -> str:
    units = {"h": 24, "m": 1440, "s": 86_400}[text[0]]
    return f"{int(serial * units + Decimal('1e-6')):0{len(text)}d}"


def _part(text: str, moment: datetime, twelve: bool, minute: bool) -> str:
    letter, width = text[0].lower(), len(text)
    if "/" in text:
        return _half_day(text, moment)
    if letter == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if letter == "e":
        return f"{moment.year:04d}"
    if letter == "h":
        hour = (moment.hour % 12 or 12) if twelve else moment.hour
        return f"{hour:0{min(width, 2)}d}"
    if letter == "s":
        return _second(text, moment)
    if letter == "a":
        return ("星期" if width == 4 else "") + _WEEK[moment.weekday()]
    if letter == "d":
        name = _DAYS[moment.weekday()]
        return f"{moment.day:0{width}d}" if width < 3 else name if width > 3 else name[:3]
    if minute:
        return f"{moment.minute:0{min(width, 2)}d}"
    name = _MONTHS[moment.month - 1]
    return f"{moment.month:0{width}d}" if width < 3 else {3: name[:3], 5: name[0]}.get(width, name)


def _half_day(text: str, moment: datetime) -> str:
    morning, _, afternoon = text.partition("/")
    return morning if moment.hour < 12 else afternoon


def _second(text: str, moment: datetime) -> str:
    whole, _, decimals = text.partition(".")
    second = f"{moment.second:0{min(len(whole), 2)}d}"
    return f"{second}.{moment.microsecond:06d}"[: len(second) + 1 + len(decimals)] if decimals else second
