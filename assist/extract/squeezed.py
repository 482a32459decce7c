"""A form's text without white space, in which labels are read as they were printed, however they were broken."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from assist.text.normalise import squeeze


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found in squeezed text: half-open range there, and its role."""

    start: int
    end: int
    role: str
    label: str


class Squeezed:
    """A form's text without white space, and the way back."""

    def __init__(self, text: str, base: int) -> None:
        folded, self._offsets = squeeze(text)
        self.text = folded.lower()
        self._original = text
        self._base = base

    def original(self, index: int) -> int:
        """The original offset of squeezed position `index`."""
        if index >= len(self._offsets):
            return self._base + (self._offsets[-1] + 1 if self._offsets else 0)
        return self._base + self._offsets[index]

    def position(self, original: int) -> int:
        """The squeezed position at which the original offset stands, or the next one that was kept."""
        return bisect_left(self._offsets, original - self._base)

    def parted(self, index: int) -> bool:
        """Whether white space stood before squeezed position `index`."""
        return not 0 < index < len(self._offsets) or self._offsets[index] > self._offsets[index - 1] + 1

    def is_bound(self, index: int) -> bool:
        """Whether a cell may begin or end at squeezed position `index`: at white space or a bar."""
        return self.parted(index) or "|" in self.text[index - 1 : index + 1]

    def slice(self, start: int, end: int) -> str:
        """The original characters of squeezed text[start:end], without white space."""
        if end <= start:
            return ""
        return "".join(self._original[self._offsets[start] : self._offsets[end - 1] + 1].split())

    def original_end(self, index: int) -> int:
        """The original offset just behind squeezed position `index` - 1."""
        return self._base + self._offsets[index - 1] + 1 if index else self._base
