"""F10: one person in two roles that should be apart."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="F10", name="项目与财务负责人为同一人", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """Whoever runs the project should not also vouch for its money.

    What:
        Signature lines of project and finance.
    Why:
        Spending and checking are kept apart by internal control.
    Formula:
        The same name under a project role and a finance role.
    Not flagged:
        Other roles (filler and contact are often the same person).
    Bad:
        signatures: {项目负责人: 某甲, 财务负责人: 某甲}
    Good:
        signatures: {填报人: 某甲, 财务负责人: 某甲}
    """
    lines = list(enumerate(form.form.signatures))
    for index, project in lines:
        for other, finance in lines:
            if (
                "项目" in project.role
                and "财务" in finance.role
                and project.name
                and project.name == finance.name
            ):
                yield Problem(
                    place=f"signatures[{other}]",
                    message=f"{project.role}与{finance.role}为同一人",
                    computation="两处签名相同",
                    ask="核实岗位是否分离，由财务负责人本人签字",
                    sides=(form.cite_signature(index), form.cite_signature(other, "counter")),
                )
