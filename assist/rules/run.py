"""Running the rules over a form, or over the forms of one file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from assist.model import Finding, FindingEvidence, Form, NotChecked
from assist.rules.causes import rooted
from assist.rules.outcome import CheckResult, Crash, Problem, Unchecked, joined
from assist.rules.policy import UNCHANGED, Policy
from assist.rules.registry import Rule, all_rules
from assist.rules.view import FormView

_NUMERIC = "0123456789."
_FAILING = ("contradiction", "violation")
_READ_BY = frozenset({"A01", "B03", "S01", "S03"})
"""Numbers that stand without a gap are told apart by these very constraints: breaking one there means that the
numbers were cut wrongly, not that the form is wrong."""
GLUED = "数字粘连，未能可靠切分，请人工核对"
UNLOCATED = "有疑点但未能在原文中定位，请人工核对"


def check(
    form: Form,
    text: str,
    rules: Sequence[Rule] | None = None,
    policy: Policy = UNCHANGED,
    locate: Callable[[int], str] | None = None,
) -> CheckResult:
    """All findings of `rules` (by default the whole catalogue) on one form, graded by `policy`. Never
    raises. `locate` names the address of an offset of `text`; without it the text's lines are counted."""
    view = FormView(form, text, policy.profile_for(form.layout, form.year), locate)
    findings: list[Finding] = []
    not_checked: list[NotChecked] = []
    crashes: list[Crash] = []
    chosen = _of_one_form() if rules is None else [one for one in rules if one.scope == "form"]
    for rule in [one for one in chosen if one.id not in policy.off] if policy.off else chosen:
        try:
            for outcome in rule.function(view):
                if isinstance(outcome, Unchecked):
                    not_checked.append(NotChecked.model_construct(rule=rule.id, reason=outcome.reason))
                    continue
                result = _decided(rule, view, outcome)
                if isinstance(result, Finding):
                    findings.append(policy.grade(result))
                else:
                    not_checked.append(result)
        except Exception as error:
            # One broken rule must not hide what the others say; the crash itself is shown and fails the run.
            crashes.append(Crash(rule.id, f"{type(error).__name__}: {error}"))
            reason = f"规则运行出错（{type(error).__name__}），请报告维护者"
            not_checked.append(NotChecked(rule=rule.id, reason=reason))
    return CheckResult(_numbered(rooted(form, findings)), tuple(not_checked), tuple(crashes))


@cache
def _of_one_form() -> tuple[Rule, ...]:
    return tuple(rule for rule in all_rules() if rule.scope == "form")


def _decided(rule: Rule, view: FormView, problem: Problem) -> Finding | NotChecked:
    """The finding, made milder where what it rests on was inferred, or why there is none."""
    finding = finding_of(rule, _softened(view, problem))
    if finding is None:
        return NotChecked(rule=rule.id, reason=UNLOCATED)
    if any(_told(view.form, side) for side in finding.evidence):
        finding = finding.model_copy(update={"verdict": "review", "origin": "model"})
    if not any(_glued(view.text, side) for side in finding.evidence):
        return finding
    if rule.id in _READ_BY and not problem.confirmed:
        return NotChecked(rule=rule.id, reason=GLUED)
    return finding.model_copy(update={"verdict": "review"}) if finding.verdict == "fail" else finding


def _softened(view: FormView, problem: Problem) -> Problem:
    """A problem that rests on a field which could not be read with certainty is never more than review."""
    if problem.verdict == "review" or not (view.form.doubts or view.misread):
        return problem
    part = problem.place.split("[")[0].split(".")[0]
    points = part in ("total_score", "total_weight")
    if part in view.misread or (points and view.misread & {"indicators", "budget"}):
        return replace(problem, verdict="review")
    doubtful = {doubt.path.split(".")[0] for doubt in view.form.doubts}
    own = problem.place.split(".")[0].split("~")[0]
    whole = own in ("total_score", "total_weight", "indicators", "form")
    if own in doubtful or (whole and any(path.startswith(("indicators", "budget")) for path in doubtful)):
        return replace(problem, verdict="review")
    return problem


def _told(form: Form, side: FindingEvidence) -> bool:
    """A side with a number of which a model said what it counts: such a finding is for review, and says so."""
    return any(side.start <= claim.number.start < side.end for claim in form.claims)


def _glued(text: str, side: FindingEvidence) -> bool:
    """A number cut out of a run of digits: where it begins and ends was inferred, so nothing is certain."""
    before, after = text[side.start - 1 : side.start], text[side.end : side.end + 1]
    return (side.text[0] in _NUMERIC and before != "" and before in _NUMERIC) or (
        side.text[-1] in _NUMERIC and after != "" and after in _NUMERIC
    )


def check_siblings(
    forms: Sequence[Form], text: str, rules: Sequence[Rule] | None = None, policy: Policy = UNCHANGED
) -> Mapping[int, tuple[Finding, ...]]:
    """Findings that need several forms of one file, by the index of the form they belong to.

    Raises whatever a rule raises: the caller reports it, since no single form is to blame.
    """
    if len(forms) < 2:
        return {}
    views = [FormView(form, text, policy.profile_for(form.layout, form.year)) for form in forms]
    found: dict[int, list[Finding]] = {}
    for rule in all_rules() if rules is None else rules:
        if rule.scope == "file" and rule.id not in policy.off:
            for index, problem in rule.function(views):
                finding = finding_of(rule, problem)
                if finding is not None:
                    found.setdefault(index, []).append(policy.grade(finding))
    return {index: _numbered(findings) for index, findings in found.items()}


def finding_of(rule: Rule, problem: Problem) -> Finding | None:
    """The finding that a rule's problem becomes, or None when no side of it was located."""
    evidence = joined(problem.sides)
    if not evidence:
        return None
    severity = problem.severity or rule.severity
    values = "|".join("".join(side.text.split()) for side in evidence)
    digest = hashlib.sha256(f"{rule.id}|{problem.place}|{values}".encode()).hexdigest()
    return Finding.trusted({
        "id": f"{rule.id}:{problem.place}", "rule": rule.id, "name": rule.name,
        "verdict": problem.verdict or ("fail" if severity in _FAILING else "review"), "severity": severity,
        "message": problem.message, "computation": problem.computation, "basis": rule.basis,
        "ask": problem.ask, "evidence": evidence, "precedents": (), "origin": "rule",
        "cause": problem.cause or f"{rule.id}:{problem.place}", "fingerprint": digest[:20],
    })  # fmt: skip


def _numbered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings with unique ids: a second one of the same rule at the same place gets "#2"."""
    count: dict[str, int] = {}
    result = []
    for finding in findings:
        count[finding.id] = count.get(finding.id, 0) + 1
        if count[finding.id] > 1:
            finding = finding.model_copy(update={"id": f"{finding.id}#{count[finding.id]}"})
        result.append(finding)
    return tuple(result)
