"""From candidates to requests, and from answers to findings.

A pair is asked about in the order of the form; only where the answer says what its kind of candidate asks for,
with two quotes that stand where they are said to stand, it is asked about once more in the other order. What
is the same both times becomes a finding, and that only for review. Whatever is unsure stays out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict

from assist.evidence import Passage as Named
from assist.evidence import certify
from assist.llm import Answer, ModelError, Request
from assist.llm.prompts import load
from assist.model import Document, Finding, FindingEvidence, Form, Severity
from assist.reviews.candidates import Candidate, Kind, candidates

RELATIONS = ("矛盾", "一致", "无关", "说不准")


class Judgement(BaseModel):
    """The relation of a pair, with a verbatim quote from each side."""

    model_config = ConfigDict(frozen=True)

    id: str
    first: str
    second: str
    relation: str


@dataclass(frozen=True, slots=True)
class _Check:
    id: str
    name: str
    severity: Severity
    relation: str
    message: str
    ask: str
    roles: tuple[Literal["claim", "counter"], Literal["claim", "counter"]]


_CHECKS: dict[Kind, _Check] = {
    "explanation": _Check(
        "J01", "偏差原因与指标无关", "explain", "无关", "所填原因与该项指标看不出关系",
        "请填报单位针对该项指标说明偏差原因", ("counter", "claim"),
    ),
    "texts": _Check(
        "J02", "前后文字相互矛盾", "suspicious", "矛盾", "两处文字对同一事项的说法不一致",
        "请填报单位说明以哪一处为准", ("claim", "counter"),
    ),
    "topic": _Check(
        "J03", "自评结论与项目不符", "suspicious", "无关", "自评结论谈的似乎不是本项目",
        "核实自评结论是否属于本项目", ("counter", "claim"),
    ),
    "goal": _Check(
        "J04", "目标未见回应", "explain", "无关", "目标中的这一项在完成情况里没有回应",
        "请填报单位补充该项目标的完成情况", ("claim", "counter"),
    ),
}  # fmt: skip
CHECK_OF: dict[Kind, str] = {kind: check.id for kind, check in _CHECKS.items()}
BASIS = "由模型对代码提出的疑点作出的判断，仅供人工复核"
CHECKS = {check.id: check.name for check in _CHECKS.values()}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Candidates of a form and the request about them, if there are any; `swapped` in the second round."""

    candidates: tuple[Candidate, ...] = ()
    requests: tuple[Request, ...] = ()
    swapped: bool = False


def propose(form: Form, text: str) -> Proposal:
    """What a model should be asked about a form."""
    return _proposal(candidates(form, text), _names(form), swapped=False)


def confirm(form: Form, text: str, proposal: Proposal, answers: Sequence[Answer | ModelError]) -> Proposal:
    """What to ask once more, in the other order: the pairs in which the first answer sees a problem."""
    return _proposal(_agreed(proposal, text, answers), _names(form), swapped=True)


def _names(form: Form) -> tuple[str, ...]:
    return tuple(line.name for line in form.signatures if line.name)


def _proposal(found: Sequence[Candidate], names: tuple[str, ...], *, swapped: bool) -> Proposal:
    if not found:
        return Proposal()
    pairs = [(one.first.text, one.second.text) for one in found]
    asked = [(second, first) for first, second in pairs] if swapped else pairs
    return Proposal(tuple(found), (request_about(asked, names),), swapped)


def request_about(pairs: Sequence[tuple[str, str]], names: Sequence[str] = ()) -> Request:
    """The question about these pairs of passages, numbered K1, K2, ..."""
    ids = tuple(f"K{number}" for number in range(1, len(pairs) + 1))
    return Request(
        prompt=load("judging"),
        body="\n".join(
            f"{id} 甲：{_line(first)}\n{id} 乙：{_line(second)}"
            for id, (first, second) in zip(ids, pairs, strict=True)
        ),
        item=Judgement,
        allowed={"id": ids, "relation": RELATIONS},
        names=tuple(names),
        most_items=len(ids),
        tokens=60 + 140 * len(ids),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def judge(confirmation: Proposal, text: str, answers: Sequence[Answer | ModelError]) -> tuple[Finding, ...]:
    """The findings that the answer in the other order agrees on. A failed request means that it does not."""
    return tuple(_finding(text, one, _CHECKS[one.kind]) for one in _agreed(confirmation, text, answers))


def _agreed(proposal: Proposal, text: str, answers: Sequence[Answer | ModelError]) -> tuple[Candidate, ...]:
    """The pairs of which the answer says what their kind asks for, with quotes that stand in them."""
    if not answers or not isinstance(answers[0], Answer):
        return ()
    said = _by_id(answers[0])
    found = []
    for number, one in enumerate(proposal.candidates, 1):
        item = said.get(f"K{number}")
        if item is None or item.relation != _CHECKS[one.kind].relation:
            continue
        first, second = (item.second, item.first) if proposal.swapped else (item.first, item.second)
        if _quotes(text, one, first, second):
            found.append(one)
    return tuple(found)


def _by_id(answer: Answer) -> dict[str, Judgement]:
    found: dict[str, Judgement] = {}
    for item in cast("tuple[Judgement, ...]", answer.items):
        found.setdefault(item.id, item)
    return found


def _quotes(text: str, one: Candidate, first: str, second: str) -> bool:
    """Whether both quotes stand in the passages they were taken from."""
    document = Document(source="", sha256="", kind="txt", text=text, blocks=())
    sides = {
        "甲": Named("甲", one.first.start, one.first.end),
        "乙": Named("乙", one.second.start, one.second.end),
    }
    return all(
        certify(document, sides, side, quote).certified for side, quote in (("甲", first), ("乙", second))
    )


def _finding(text: str, one: Candidate, check: _Check) -> Finding:
    sides = tuple(
        FindingEvidence(
            role=role,
            locator=place.locator,
            text=text[place.start : place.end],
            start=place.start,
            end=place.end,
        )
        for role, place in zip(check.roles, (one.first, one.second), strict=True)
    )
    values = "|".join("".join(side.text.split()) for side in sides)
    digest = hashlib.sha256(f"{check.id}|{one.place}|{values}".encode()).hexdigest()
    return Finding(
        id=f"{check.id}:{one.place}",
        rule=check.id,
        name=check.name,
        verdict="review",
        severity=check.severity,
        message=f"{check.message}：“{_cut(sides[0].text)}”与“{_cut(sides[1].text)}”",
        computation=f"模型两次（调换顺序）均判断为“{check.relation}”",
        basis=BASIS,
        ask=check.ask,
        evidence=sides,
        origin="model",
        cause=f"{check.id}:{one.place}",
        fingerprint=digest[:20],
    )


def _cut(text: str) -> str:
    plain = _line(text)
    return plain if len(plain) <= 40 else f"{plain[:40]}…"
