"""Exact checks: each rule compares what the form says in two places, or with what must stand there."""

from assist.rules.open_claims import OpenClaim, open_claims
from assist.rules.outcome import CheckResult, Crash, Problem, Unchecked
from assist.rules.policy import Policy, PolicyError
from assist.rules.registry import Rule, all_rules, file_rule, rule
from assist.rules.run import check, check_all, check_siblings
from assist.rules.view import FormView

__all__ = [
    "CheckResult", "Crash", "FormView", "OpenClaim", "Policy", "PolicyError", "Problem", "Rule", "Unchecked", "all_rules", "check",
    "check_all", "check_siblings", "file_rule", "open_claims", "rule",
]  # fmt: skip
