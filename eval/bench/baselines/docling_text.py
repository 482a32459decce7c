"""docling as the reader in front of the single prompt: writes FILE.md beside every FILE given.

Runs by itself in an environment that has docling; nothing of this project is imported.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any


def convert(converter: Any, path: Path) -> None:
    """Writes the file's Markdown beside it; tables without the padding, which would only cost tokens."""
    text: str = converter.convert(path).document.export_to_markdown(compact_tables=True)
    path.with_name(path.name + ".md").write_text(text, encoding="utf-8")


def main() -> None:
    """Converts every file named on the command line."""
    from docling.document_converter import DocumentConverter  # type: ignore[import-not-found, unused-ignore]

    converter = DocumentConverter()
    for name in sys.argv[1:]:
        convert(converter, Path(name))


if __name__ == "__main__":
    main()
