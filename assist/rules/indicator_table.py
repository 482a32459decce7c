"""The indicators of a form, and those of them that many rules ask about, told apart once for all rules."""

from __future__ import annotations

from assist.model.lazy import lazy
from assist.rules.citing import CitedForm
from assist.rules.rows import Row, split_row
from assist.text.units import PERCENT


class IndicatorTable(CitedForm):
    """The rows of a form's indicator table. A rule goes through the narrowest selection that holds all it may speak of."""

    @lazy
    def rows(self) -> tuple[Row, ...]:
        """The indicators."""
        places = self.form.evidence
        return tuple(
            Row(index, item, f"indicators[{index}].operator" in places)
            for index, item in enumerate(self.form.indicators)
        )

    @lazy
    def measures(self) -> tuple[Row, ...]:
        """The indicators, those with two targets in one cell taken apart."""
        return tuple(part for row in self.rows for part in split_row(row))

    @lazy
    def all_names(self) -> str:
        """All names of indicators in one string, to see at once that a word occurs in none."""
        return "\n".join(row.name for row in self.rows)

    @lazy
    def all_values(self) -> str:
        """All target and actual values in one string, for the same."""
        return "\n".join(text for row in self.rows for text in (row.target_text, row.actual_text))

    @lazy
    def scored_rows(self) -> tuple[Row, ...]:
        """Indicators with a weight."""
        return tuple([row for row in self.rows if row.item.weight is not None])

    @lazy
    def reduced_rows(self) -> tuple[Row, ...]:
        """Indicators that lost points."""
        return tuple([row for row in self.rows if row.lost_points])

    @lazy
    def short_rows(self) -> tuple[Row, ...]:
        """Indicators that missed their target or lost points."""
        return tuple([row for row in self.rows if row.missed or row.lost_points])

    @lazy
    def missed_measures(self) -> tuple[Row, ...]:
        """Measures that missed their target."""
        return tuple([row for row in self.measures if row.missed])

    @lazy
    def aimed_rows(self) -> tuple[Row, ...]:
        """Indicators with one number as their target."""
        return tuple([row for row in self.rows if row.target is not None])

    @lazy
    def measured_rows(self) -> tuple[Row, ...]:
        """Indicators with a number as their actual value."""
        return tuple([row for row in self.aimed_rows if row.actual is not None])

    @lazy
    def share_rows(self) -> tuple[Row, ...]:
        """Indicators whose actual value is in percent."""
        return tuple([row for row in self.measured_rows if row.actual is not None and row.actual.unit == PERCENT])

    @lazy
    def surveyed_rows(self) -> tuple[Row, ...]:
        """Indicators of satisfaction."""
        return tuple([row for row in self.rows if row.is_satisfaction])

    @lazy
    def dated_rows(self) -> tuple[Row, ...]:
        """Indicators with a month in their target or actual value."""
        return tuple([row for row in self.rows if "月" in row.actual_text or "月" in row.target_text])

    @lazy
    def reasoned_rows(self) -> tuple[Row, ...]:
        """Indicators with a reason."""
        return tuple([row for row in self.rows if row.item.reason])

    @lazy
    def annotated_rows(self) -> tuple[Row, ...]:
        """Indicators with a reason or a remark."""
        return tuple([row for row in self.rows if row.item.reason or row.item.remark])
