"""Which layout family a form belongs to. The features are data (data/families.toml)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Family:
    """A family id and the features that its forms show."""

    id: str
    title: re.Pattern[str] | None
    all: tuple[re.Pattern[str], ...]
    any: tuple[re.Pattern[str], ...]
    none: tuple[re.Pattern[str], ...]

    def matches(self, title: str, text: str) -> bool:
        """Whether a form with this folded title and folded text is of the family."""
        if self.title is not None and not self.title.search(title):
            return False
        if any(feature.search(text) for feature in self.none):
            return False
        if not all(feature.search(text) for feature in self.all):
            return False
        return not self.any or any(feature.search(text) for feature in self.any)


@cache
def families() -> tuple[Family, ...]:
    """All families, in the order in which they are tried."""
    data = tomllib.loads((files("assist.forms") / "data" / "families.toml").read_text(encoding="utf-8"))
    return tuple(
        Family(
            id=entry["id"],
            title=re.compile(entry["title"]) if "title" in entry else None,
            all=tuple(map(re.compile, entry.get("all", ()))),
            any=tuple(map(re.compile, entry.get("any", ()))),
            none=tuple(map(re.compile, entry.get("none", ()))),
        )
        for entry in data["family"]
    )


def family_of(title: str, text: str, *, report: bool = False) -> str:
    """The family id for a folded title and folded text; "unknown" when none fits.

    `report` says that it was read as prose: then it is one of the narrative families, N1 to N5.
    """
    tried = (family for family in families() if not report or family.id.startswith("N"))
    return next((family.id for family in tried if family.matches(title, text)), "N4" if report else "unknown")
