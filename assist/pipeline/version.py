"""The version of everything that can change what a file gives: the code, its data, the parsers below it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import assist

_PARTS = (
    "model",
    "text",
    "readers",
    "forms",
    "extract",
    "rules",
    "profiles",
    "triage.py",
    "pipeline",
    "evidence.py",
    "llm",
    "reviews",
    "prompts",
)
_LIBRARIES = ("lxml", "olefile", "pypdfium2", "xlrd")


@cache
def code_version() -> str:
    """A digest over the source and data files of the reading and checking stages (about 5 ms).

    Results are reused only under the same digest, so that no release has to remember to raise a number.
    """
    digest = hashlib.sha256()
    package = Path(assist.__file__).parent
    for part in _PARTS:
        place = package / part
        files = [place] if place.is_file() else sorted(place.rglob("*")) if place.is_dir() else []
        for file in files:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    for library in _LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{library} -\n".encode())
    return digest.hexdigest()[:16]


def reading_key(sha256: str, policy: str = "") -> str:
    """Names the outcome of some bytes under this version of the code and this policy (its digest)."""
    return hashlib.sha256(f"{code_version()}{policy}:{sha256}".encode()).hexdigest()
