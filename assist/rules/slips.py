"""Which single slip would explain a sum that does not hold: one mechanism for all rules that add up cells."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

Part = tuple[str, Decimal]
"""A cell's name for the reader, and its number."""
_DIGITS = 4
_SHIFTS = (-2, -1, 1, 2, 4, -4)


def slip_of(parts: Sequence[Part], whole: Part) -> str:
    """What to ask when `whole` is not the sum of `parts`: the one cell that would make it hold if it were written with
    one slip less; "" when no single slip does, or several would.

    Slips: a part not added or added twice, two neighbouring digits exchanged, the decimal point moved, a sign lost.
    """
    found = set(_explained(parts, whole))
    if len(found) > 1 and all("（小数点）" in one for one in found):
        return "疑有一处金额单位或小数点有误"  # which of the two cannot be told
    return found.pop() if len(found) == 1 else ""


def asking(request: str, parts: Sequence[Part], whole: Part) -> str:
    """The request, and behind it the one slip that would explain the sum."""
    slip = slip_of(parts, whole)
    return f"{request}；{slip}" if slip else request


def _explained(parts: Sequence[Part], whole: Part) -> list[str]:
    gap = whole[1] - sum((number for _, number in parts), Decimal(0))
    found = []
    for name, number in parts:
        if not number:
            continue
        if gap == -number:
            found.append(f"“{whole[0]}”似未计入“{name}”{number:f}")
        elif gap == number:
            found.append(f"“{name}”{number:f}似被计入两次")
        elif (how := _one_slip(number, number + gap)) is not None:
            found.append(f"“{name}”{number:f}若为{_plain(number + gap)}（{how}）则相符")
    how = _one_slip(whole[1], whole[1] - gap)
    if how is not None:
        found.append(f"“{whole[0]}”{whole[1]:f}若为{_plain(whole[1] - gap)}（{how}）则相符")
    return found


def misprint(written: Decimal, right: Decimal) -> str | None:
    """How one number may have been meant for the other: by one slip of the hand, or by one wrong digit among four or more."""
    how = _one_slip(written, right)
    if how is not None or written == right:
        return how
    places = min(_exponent(written), _exponent(right))
    first, second = f"{int(written.scaleb(-places))}", f"{int(right.scaleb(-places))}"
    apart = sum(1 for one, other in zip(first, second, strict=False) if one != other)
    return "一位数字" if len(first) == len(second) >= _DIGITS and apart == 1 else None


def _one_slip(written: Decimal, right: Decimal) -> str | None:
    """How `written` comes of `right` by one slip of the hand."""
    if not written or not right:
        return None
    if written == -right:
        return "正负号"
    if any(written == right.scaleb(power) for power in _SHIFTS):
        return "小数点"
    return "相邻数字颠倒" if _exchanged(written, right) else None


def _exchanged(written: Decimal, right: Decimal) -> bool:
    """The same digits but for two neighbours that changed places."""
    places = min(_exponent(written), _exponent(right))
    first, second = f"{int(written.scaleb(-places))}", f"{int(right.scaleb(-places))}"
    apart = [at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other]
    if len(first) != len(second) or len(apart) != 2 or apart[1] - apart[0] != 1:
        return False
    left, right_of = apart
    return first[left] == second[right_of] and first[right_of] == second[left]


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def _plain(number: Decimal) -> str:
    return f"{number:f}"
