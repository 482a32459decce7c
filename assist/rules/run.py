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
    return check_all([(form, text, locate)], rules, policy)[0]


def check_all(
    forms: Iterable[tuple[Form, str, Callable[[int], str] | None]],
    rules: Sequence[Rule] | None = None,
    policy: Policy = UNCHANGED,
) -> list[CheckResult]:
    """`check` for each of several forms, given with their texts and what locates in them. Each rule goes over all forms
    before the next: the rules with their expressions are more than a processor's caches hold, and form by form
    a third of the time goes into fetching them again."""
    checked = [
        _Checked(FormView(form, text, policy.profile_for(form.layout, form.year), locate), policy)
        for form, text, locate in forms
    ]
    chosen = _of_one_form() if rules is None else [one for one in rules if one.scope == "form"]
    for rule in [one for one in chosen if one.id not in policy.off] if policy.off else chosen:
        for one in checked:
            try:
                for outcome in rule.function(one.view):
                    one.keep(rule, outcome)
            except Exception as error:
                one.crash(rule, error)
    return [one.result() for one in checked]


class _Checked:
    """A form and what the rules have said of it so far."""

    def __init__(self, view: FormView, policy: Policy) -> None:
        self.view = view
        self._policy = policy
        self._findings: list[Finding] = []
        self._not_checked: list[NotChecked] = []
        self._crashes: list[Crash] = []

    def keep(self, rule: Rule, outcome: Problem | Unchecked) -> None:
        """Notes what a rule found, or why it could not tell."""
        if isinstance(outcome, Unchecked):
            self._not_checked.append(NotChecked.model_construct(rule=rule.id, reason=outcome.reason))
            return
        result = _decided(rule, self.view, outcome)
        if isinstance(result, Finding):
            self._findings.append(self._policy.grade(result))
        else:
            self._not_checked.append(result)

    def crash(self, rule: Rule, error: Exception) -> None:
        """One broken rule must not hide what the others say; the crash itself is shown and fails the run."""
        self._crashes.append(Crash(rule.id, f"{type(error).__name__}: {error}"))
        reason = f"规则运行出错（{type(error).__name__}），请报告维护者"
        self._not_checked.append(NotChecked(rule=rule.id, reason=reason))

    def result(self) -> CheckResult:
        """All of it, consequences grouped under their causes."""
        findings = _numbered(rooted(self.view.form, self._findings))
        return CheckResult(findings, tuple(self._not_checked), tuple(self._crashes))


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
