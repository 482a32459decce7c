"""A label on one line and its value on the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assist.extract.orient.classes import CLASS
from assist.extract.orient.entries import Unit, entry_of
from assist.extract.orient.kinds import is_head, is_label, is_text
from assist.text.normalise import fold

_FEWEST_TURNS = 3


def in_turns(units: list[Unit]) -> list[Unit]:
    """Lines that are a label and its value in turns, put together two by two."""
    plain = [unit for unit in units if unit.paragraph is not None and not unit.blank]
    if len(plain) < sum(not unit.blank for unit in units):
        return _alternating(units)
    if not plain or sum(bool(unit.entries) for unit in plain) > len(plain) // 2:
        return _alternating(units)
    texts = [fold(unit.row[0].text) for unit in units]
    counts = Counter(texts)
    labels = {text for text, count in counts.items() if count > 1 and is_label(text) and not CLASS.match(text)}
    known = {text for text in labels if is_head(text)}
    labels = known if len(known) >= _FEWEST_TURNS else labels
    if len(labels) < _FEWEST_TURNS:
        return _alternating(units)
    found: list[Unit] = []
    at = 0
    while at < len(units):
        unit = units[at]
        if texts[at] in labels and at + 1 < len(units) and texts[at + 1] and texts[at + 1] not in labels and not unit.entries:
            found.append(_put_together(unit, units[at + 1]))
            at += 2
        else:
            found.append(unit)
            at += 1
    return found


def _put_together(unit: Unit, value: Unit) -> Unit:
    return Unit(
        unit.part,
        [unit.row[0]],
        unit.paragraph,
        [entry_of(unit.row[0], value.row[0])],
        mark=unit.mark,
        inside=True,
    )


def _alternating(units: list[Unit]) -> list[Unit]:
    """Lines without pairs that are in turns a short label and a text, of which some certainly are none."""
    found: list[Unit] = []
    at = 0
    while at < len(units):
        stop = at
        while stop < len(units) and units[stop].paragraph is not None and not units[stop].blank and not units[stop].entries:
            stop += 1
        if stop < len(units) and len(units[stop].entries) > 1:
            stop -= 1  # the heading of what these are
        for first in (at, at + 1):
            run = units[first : stop - (stop - first) % 2]
            labels, values = run[::2], run[1::2]
            if len(labels) > 1 and _is_alternating(labels, values):
                found += [
                    *units[at:first],
                    *(_put_together(*pair) for pair in zip(labels, values, strict=True)),
                ]
                at = first + len(run)
                break
        else:
            found += units[at : max(stop, at + 1)]
            at = max(stop, at + 1)
    return found


def _is_alternating(labels: Sequence[Unit], values: Sequence[Unit]) -> bool:
    certain = sum(is_text(unit.row[0].text) for unit in values)
    return (
        2 * certain >= len(values)
        and all(is_label(unit.row[0].text) and unit.mark == labels[0].mark for unit in labels)
        and not any(is_text(unit.row[0].text) for unit in labels)
    )
