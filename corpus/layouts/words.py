"""How single values are written into cells."""

from __future__ import annotations

from decimal import Decimal

from assist.model import BudgetLine, Form, Indicator
from corpus.drafts import SIGNS
from corpus.families import family
from corpus.plan import Spec
from corpus.sample import SampleForm

_NARROW = str.maketrans("（）：，", "():,")


def money(sample: SampleForm, amount: Decimal | None) -> str:
    """The amount as printed, with thousands separators where the form uses them."""
    if amount is None:
        return sample.hints.nothing
    return f"{amount:,f}" if sample.hints.thousands else f"{amount:f}"


def number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def rate(sample: SampleForm, value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{value:f}%" if family(sample.family).rate_sign else f"{value:f}"


def label(sample: SampleForm, text: str) -> str:
    """A label with full-width or, in forms typed that way, half-width brackets and colons."""
    return text if sample.hints.full_width else text.translate(_NARROW)


def dashed(sample: SampleForm, line: BudgetLine, text: str) -> str:
    """The family's dash in a cell that does not apply to this fund row."""
    return text or family(sample.family).dash if line.kind != "total" else text


def sign(sample: SampleForm, item: Indicator) -> str:
    """What stands in a sign column: ≥, ≤, ＝ or 定性."""
    if item.operator == "qualitative":
        return "定性"
    return SIGNS[sample.hints.operators].get(item.operator or "", "")


def level1_name(sample: SampleForm, form: Form, name: str) -> str:
    """A first-level name, with its weight in brackets where the family declares it there."""
    for declared in form.declared_weights:
        if declared.label == name:
            return label(sample, f"{name}（{declared.weight}分）")
    return name


def runs(values: list[str | None]) -> list[int]:
    """For each position the length of the run of equal values that starts there, 0 inside a run."""
    lengths = [0] * len(values)
    start = 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[start]:
            lengths[start] = i - start
            start = i
    return lengths


def level_cells(sample: SampleForm, widths: tuple[int, int] = (1, 1)) -> list[list[Spec]]:
    """The first- and second-level cells of each indicator row: two, or one or none beside merged ones."""
    items = sample.form.indicators
    if sample.hints.levels != "merged":
        return _unmerged(sample, widths)
    firsts = runs([item.level1 for item in items])
    pairs = runs([f"{item.level1}/{item.level2}" for item in items])
    rows: list[list[Spec]] = []
    for i, item in enumerate(items):
        cells = []
        if firsts[i]:
            name = level1_name(sample, sample.form, item.level1 or "")
            cells.append(Spec(name, widths[0], firsts[i]))
        if pairs[i]:
            cells.append(Spec(item.level2 or "", widths[1], pairs[i]))
        rows.append(cells)
    return rows


def _unmerged(sample: SampleForm, widths: tuple[int, int]) -> list[list[Spec]]:
    """Two cells a row: the names again and again, or only where they change."""
    rows: list[list[Spec]] = []
    before: tuple[str | None, str | None] = (None, None)
    repeat = sample.hints.levels == "repeated"
    for item in sample.form.indicators:
        names = (item.level1, item.level2)
        first = level1_name(sample, sample.form, names[0] or "") if repeat or names[0] != before[0] else ""
        second = names[1] or "" if repeat or names != before else ""
        rows.append([Spec(first, widths[0]), Spec(second, widths[1])])
        before = names
    return rows


def name_cell(sample: SampleForm, item: Indicator) -> str:
    """The indicator's name; a bracket at its end goes to a paragraph of its own in narrow columns."""
    name = item.level3 or ""
    return name.replace("（", "\n（") if sample.hints.broken_headers else name
