"""Where the fields of a form stand in its text, as evidence of findings."""

from __future__ import annotations

from collections.abc import Callable

from assist.model import Evidence, FindingEvidence, Form
from assist.rules.evidence import Role, before, between_marks, line_of, whole


class CitedForm:
    """A form, the text it was read from, and evidence for what stands in it.

    `locate` gives the address of an offset; without it, that is its line.
    """

    def __init__(self, form: Form, text: str, locate: Callable[[int], str] | None = None) -> None:
        self.form = form
        self.text = text
        self._locate = locate

    def cite(self, path: str, role: Role = "claim") -> FindingEvidence | None:
        """The place of a field, or None when it was not located."""
        place = self.form.evidence.get(path)
        return None if place is None or place.end <= place.start else whole(self.text, place, role)

    def cite_span(self, start: int, end: int, role: Role = "claim") -> FindingEvidence:
        """The characters [start, end) of the text, whatever they are part of."""
        locator = self._locate(start) if self._locate else line_of(self.text, start)
        place = Evidence(locator=locator, text=self.text[start:end], start=start, end=end)
        return whole(self.text, place, role)

    def blank(self, path: str, role: Role = "claim") -> FindingEvidence | None:
        """The place where the field `path` should stand, shown by its label or the cell before it."""
        place = self.form.blank_labels.get(path) or self.form.evidence.get(path)
        if place is None:
            return None
        return whole(self.text, place, role) if place.end > place.start else before(self.text, place, role)

    def cite_signature(self, index: int, role: Role = "claim") -> FindingEvidence | None:
        """The signature line, by its role's name or by its number; its label when nobody signed."""
        line = self.form.signatures[index]
        for path in (f"signatures.{line.role}", f"signatures[{index}]"):
            found = self.cite(path, role) or self.blank(path, role)
            if found is not None:
                return found
        return None

    def cite_declared(self, index: int, role: Role = "claim") -> FindingEvidence | None:
        """A weight that the form states beside a label."""
        label = self.form.declared_weights[index].label
        return self.cite(f"declared_weights.{label}", role) or self.cite(f"declared_weights[{index}]", role)

    def is_blank(self, path: str) -> bool:
        """The form has a cell for this field and it stands empty."""
        return path in self.form.blank_labels

    def is_empty_cell(self, path: str) -> bool:
        """The field has a cell of its own that stands empty: only such a blank is certain."""
        place = self.form.blank_labels.get(path)
        return place is not None and ("!" in place.locator or between_marks(self.text, place))

    def is_whole(self, path: str) -> bool:
        """The field was read from a cell, a paragraph, or between marks of a text: no rest of it can stand elsewhere."""
        place = self.form.evidence.get(path)
        return place is not None and (place.locator[:1] != "L" or between_marks(self.text, place))
