"""Whether a plan that somebody proposed does justice to the question: nothing that is known may be passed over.

A model is asked because some words are not in the vocabulary. All others are: years, names, numbers and
their comparisons, aggregates, fields and dimensions must return in the plan, negations in a condition that
negates, and every unknown word in some quote. What does not add up is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from assist.ask.lexer import Token, tokens
from assist.ask.pieces import CONDITIONS, Piece
from assist.ask.plan import NotUnderstood, Plan
from assist.ask.vocabulary import Values, normalised

_QUOTED = ("year", "entity", "rule", "quoted", "kind", "severity", "decision", "grade", "status", "full", "num", "first")
_COUNTED = ("num", "first")
"""Numbers count as accounted for where code reads them: in conditions and orders."""
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
_NEGATIVE = ("!=", "not in", "blank", "<", "<=", ">=")


def check(question: Sequence[Token], pieces: Sequence[Piece], plan: Plan, values: Values) -> None:
    """Raises NotUnderstood, naming the word that the plan passes over."""
    telling = [piece for piece in pieces if piece.part != "套话"]
    known = {(token.kind, token.text) for piece in telling for token in tokens(normalised(piece.quote), values)
             if token.kind not in _COUNTED or piece.part in ("条件", "排序")}  # fmt: skip
    quotes = "\n".join(normalised(piece.quote) for piece in pieces)
    said = "\n".join(normalised(piece.quote) for piece in telling)
    for index, token in enumerate(question):
        kept = True
        if token.kind in _QUOTED:
            kept = (token.kind, token.text) in known
        elif token.kind == "unknown":
            kept = token.text in quotes
        elif token.kind == "refuse":
            kept = False
        elif token.kind == "field":
            kept = token.value in plan.fields()
        elif token.kind == "dim":
            kept = token.value in plan.dimensions() or token.text in said
        elif token.kind == "agg":
            kept = token.value in plan.aggregates() or plan.compares()
        elif token.kind in ("not", "except", "blank"):
            kept = any(item.op in _NEGATIVE for item in plan.filters)
        elif token.kind == "compare":
            kept = plan.kind == "compare" or plan.compares()
        if not kept:
            raise NotUnderstood(f"模型的理解漏掉了“{token.text}”")
        if token.kind in ("op", "after"):
            _same_direction(question, index, pieces, values)


def _same_direction(question: Sequence[Token], index: int, pieces: Sequence[Piece], values: Values) -> None:
    """低于60% must not become a condition above 60%; with a negation in the question it may turn round."""
    at = index + 1 if question[index].kind == "op" else index - 1
    if not 0 <= at < len(question) or question[at].kind != "num":
        return
    said = str(question[index].value)
    allowed = {said}
    if any(token.kind == "not" for token in question):
        allowed.add(_OPPOSITE.get(said, said))
    for piece in pieces:
        if piece.part != "条件" or piece.op not in CONDITIONS:
            continue
        inside = {token.text for token in tokens(normalised(piece.quote), values) if token.kind == "num"}
        if question[at].text in inside and CONDITIONS[piece.op] not in allowed:
            raise NotUnderstood(f"模型把“{question[index].text}”理解反了")
