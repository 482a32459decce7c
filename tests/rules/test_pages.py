"""docs/rules/ is what the catalogue says today."""

from __future__ import annotations

from pathlib import Path

from assist.rules.pages import files, main

DOCS = Path(__file__).parents[2] / "docs" / "rules"


def test_pages_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert written == files(), "run: python -m assist.rules.pages docs/rules"


def test_pages_of_rules_that_are_gone_are_removed(tmp_path: Path) -> None:
    (tmp_path / "Z99.md").write_text("old", encoding="utf-8")
    main(str(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == set(files())
