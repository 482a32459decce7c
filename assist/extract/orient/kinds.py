"""What single cells look like when nobody knows their table: labels, names, figures, values with a unit, sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from assist.extract.label_roles import roles_of
from assist.forms.labels import section_of
from assist.text.decimals import is_nothing
from assist.text.normalise import fold

CellKind = Literal["", "figure", "value", "words", "text"]
_FIGURE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_SENTENCE = re.compile("[，。；！,;]")
_STOP = re.compile("[。；！]$")
_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(r"^\D{0,6}\d[\d,.]*\D{0,8}$|^\D{0,4}(?:20\d\d[年./-])?\d{1,2}[月./-](?:\d{1,2}日?)?\D{0,3}$")
_LONGEST_LABEL, _LONGEST_NAME = 14, 30
_ORGAN = re.compile(
    r"(?!.*[谁哪么怎])[^，。；、\s的]{3,20}(?:局|厅|委|委员会|办|办公室|部|署|中心|站|(?<!站)所|队|馆|院|校|学校|公司|集团|合作社|段|园)"
)
_DOCUMENT = re.compile("(?:单|册|表|书|证|报告|记录|台账|照片|凭证|问卷|合同|文件|资料|发票|登记|材料|清单|回执|批复|纪要|调查)$")

ID = re.compile(
    r"[（(【\[]?(?:第?\d{1,2}[号条项]?|(?:\d{1,2}[.．-]){1,3}\d{1,2}|[A-Za-z甲乙丙丁戊己庚辛壬癸子丑寅卯]{1,2}[-—.．]?\d{1,3}|[①-⑳]|[A-Za-z]|[一二三四五六七八九十]{1,3})[)）】\]、.．]?"
)
"""What numbers a row."""
FIGURES = re.compile(r"[\d.．()（）、-]+")


@lru_cache(maxsize=4096)
def kind(text: str) -> CellKind:
    """The kind of a cell by its text alone."""
    plain = fold(text)
    if is_nothing(plain):
        return ""
    if _FIGURE.fullmatch(plain):
        return "figure"
    if len(plain) > _LONGEST_NAME or _STOP.search(plain) or (_SENTENCE.search(text) and len(plain) > _LONGEST_LABEL):
        return "text"
    return "value" if _DIGIT.search(plain) and _COUNTED.match(plain) else "words"


@lru_cache(maxsize=4096)
def is_label(text: str) -> bool:
    """Whether a cell may be a label: a few words without a figure, and no organisation."""
    plain = fold(text)
    return (
        0 < len(plain) <= _LONGEST_LABEL
        and kind(text) == "words"
        and not _DIGIT.search(plain.partition("(")[0])
        and not _SENTENCE.search(text)
        and not _ORGAN.fullmatch(plain)
        and balanced(plain)
    )


def balanced(text: str) -> bool:
    """Whether every bracket has its other half."""
    return all(text.count(left) == text.count(right) for left, right in ("()", "（）", "【】", "〔〕"))


def is_text(text: str) -> bool:
    """Whether a cell certainly holds what a label asks for: a sentence, or an organisation."""
    return kind(text) == "text" or _ORGAN.fullmatch(fold(text)) is not None


def is_key(text: str) -> bool:
    """Whether this is a known label of a field or a text of a form."""
    roles = roles_of(text.strip())
    return roles.header is not None or roles.section is not None or section_of(text.strip()) is not None


def is_head(text: str) -> bool:
    """Whether this is a known head of a column of funds or of indicators."""
    roles = roles_of(text.strip())
    return roles.column is not None or roles.budget is not None


def heads(texts: Iterable[str]) -> int:
    """How many known heads with different roles are among these."""
    return len({(roles.column, roles.budget) for text in texts if (roles := roles_of(text.strip())).column or roles.budget})


def is_proof(texts: Sequence[str]) -> bool:
    """Whether a column names documents: proofs, which are neither names of what is measured nor reasons."""
    told = [text for text in map(fold, texts) if text]
    return bool(told) and 2 * sum(_DOCUMENT.search(text) is not None for text in told) > len(told)


def agreement(lines: Iterable[Sequence[str]]) -> float:
    """The share of cells that are of the commonest kind of their line (lines of one cell or none aside)."""
    same = count = 0
    for line in lines:
        kinds = Counter(found for text in line if (found := kind(text)))
        if (total := sum(kinds.values())) > 1:
            same += max(kinds.values())
            count += total
    return same / count if count else 0.0


def is_id(text: str) -> bool:
    """Whether a cell holds what numbers a row, and is no figure."""
    return ID.fullmatch(text.strip()) is not None and FIGURES.fullmatch(text.strip()) is None
