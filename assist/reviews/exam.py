"""Whether a model can judge at all: pairs whose relation is beyond dispute, asked before any other pair.

Small models tend to give one word for every pair; what they find is then chance, and would fill the queue. The
questions are the same each time, so the cache of the workspace remembers the answers for a model.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from assist.llm import Answer, ModelError, Request
from assist.reviews.judging import Judgement, request_about

_FILE = Path(__file__).with_name("exam.toml")
UNFIT = "模型未通过判断能力检验（对照题答错），该项未作判断"


@dataclass(frozen=True, slots=True)
class _Control:
    first: str
    second: str
    right: tuple[str, ...]


@cache
def _controls() -> tuple[_Control, ...]:
    with _FILE.open("rb") as file:
        return tuple(
            _Control(one["first"], one["second"], tuple(one["right"])) for one in tomllib.load(file)["pair"]
        )


def exam() -> tuple[Request, ...]:
    """The questions: all pairs in one order, and in the other."""
    pairs = [(one.first, one.second) for one in _controls()]
    return (request_about(pairs), request_about([(second, first) for first, second in pairs]))


def passed(answers: Sequence[Answer | ModelError]) -> bool:
    """Whether every pair was judged rightly in both orders. Unanswered questions are not passed."""
    return len(answers) == len(exam()) and all(map(_all_right, answers))


def _all_right(answer: Answer | ModelError) -> bool:
    if not isinstance(answer, Answer):
        return False
    said = {item.id: item.relation for item in cast("tuple[Judgement, ...]", answer.items)}
    return all(said.get(f"K{number}") in one.right for number, one in enumerate(_controls(), 1))
