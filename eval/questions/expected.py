"""What a question may be answered with, said as figures over the authors' forms.

Questions of people are looser than those of a generator: several readings can be right. An `Expected` holds
every answer that a careful colleague would accept; giving none, or asking back, is never wrong, only unhelpful.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from eval.questions import oracle
from eval.questions.oracle import Known, Test

_TOLERANCE = Decimal("0.0001")
_WAN = Decimal(10_000)
AMOUNTS = ("budget", "executed", "initial")


def everything(form: Known) -> bool:
    """Every form passes."""
    return True


def lacks(form: Known, name: str) -> bool:
    """Whether the form has no such figure."""
    return form.number(name) is None


def under(name: str, limit: float) -> Test:
    """Figure below the limit; amounts in yuan."""
    return lambda form: (value := form.number(name)) is not None and value < Decimal(str(limit))


def over(name: str, limit: float) -> Test:
    """Figure above the limit."""
    return lambda form: (value := form.number(name)) is not None and value > Decimal(str(limit))


def least(name: str, limit: float) -> Test:
    """Figure not below the limit."""
    return lambda form: (value := form.number(name)) is not None and value >= Decimal(str(limit))


def equal(name: str, limit: float) -> Test:
    """Figure equal to the limit."""
    return lambda form: form.number(name) == Decimal(str(limit))


def year(*years: int) -> Test:
    """Of one of these years."""
    return lambda form: form.form.year in years


def place(*names: str) -> Test:
    """Of one of these places."""
    return lambda form: form.place in names


def kind(name: str) -> Test:
    """Of this kind of form."""
    return lambda form: form.kind == name


def office(part: str) -> Test:
    """With this in the department's name."""
    return lambda form: part in (form.department or "")


def project(name: str) -> Test:
    """Of this project."""
    return lambda form: form.form.project_name == name


def both(*tests: Test) -> Test:
    """All tests pass."""
    return lambda form: all(test(form) for test in tests)


def no(test: Test) -> Test:
    """The test fails."""
    return lambda form: not test(form)


BY: Mapping[str, Callable[[Known], Any]] = {
    "year": lambda form: form.form.year,
    "place": lambda form: form.place,
    "department": lambda form: form.department,
    "kind": lambda form: form.kind,
}


@dataclass(frozen=True)
class Expected:
    """Answers that are right: any of the numbers, row sets or groups; `refused` when none can be given."""

    values: tuple[Decimal, ...] = ()
    files: tuple[frozenset[str], ...] = ()
    groups: tuple[Mapping[str, Decimal], ...] = ()
    passage: tuple[str, ...] = ()
    refused: bool = False

    def __or__(self, other: Expected) -> Expected:
        return Expected(
            self.values + other.values, self.files + other.files, self.groups + other.groups,
            self.passage + other.passage, self.refused or other.refused,
        )  # fmt: skip

    def met_by(self, answer: Mapping[str, Any]) -> bool:
        """Whether the object of `assist ask --format json` is one of the right answers."""
        if answer["refused"] is not None:
            return self.refused
        if (
            self.values
            and answer["value"] is not None
            and any(_near(v, answer["value"]) for v in self.values)
        ):
            return True
        if self.files and frozenset(str(row.get("file")) for row in answer["rows"]) in self.files:
            return True
        if any(_same(known, answer["rows"]) for known in self.groups):
            return True
        first = "".join(answer["citations"][0]["text"].split()) if answer["citations"] else ""
        return any("".join(text.split()) in first for text in self.passage)


def _near(known: Decimal, given: Any) -> bool:
    return abs(known - Decimal(str(given))) <= _TOLERANCE


def _same(known: Mapping[str, Decimal], rows: Sequence[Mapping[str, Any]]) -> bool:
    given: dict[str, Any] = {}
    for row in rows:
        values = list(row.values())
        if len(values) < 2:
            return False
        given[str(values[0])] = values[1]
    return given.keys() == known.keys() and all(
        given[name] is not None and not isinstance(given[name], str) and _near(value, given[name])
        for name, value in known.items()
    )


@dataclass(frozen=True)
class World:
    """The authors' forms and the reviewers' decisions about them, by file."""

    forms: Sequence[Known]
    decisions: Mapping[str, str] = field(default_factory=dict)

    def count(self, *tests: Test) -> Expected:
        """How many forms pass all tests."""
        return Expected(values=(Decimal(oracle.count(self.forms, both(*tests))),))

    def some(self, *tests: Test) -> Expected:
        """The forms that pass, or how many they are."""
        return Expected(files=(frozenset(oracle.files(self.forms, both(*tests))),))

    def figure(self, name: str, how: str, *tests: Test, unit: Decimal = _WAN) -> Expected:
        """avg, sum, median, max or min of a figure, amounts in `unit` yuan."""
        value = oracle.figure(self.forms, name, how, both(*tests))
        assert value is not None
        return Expected(values=(value / unit if name in AMOUNTS else value,))

    def number(self, name: str, how: str, *tests: Test) -> Decimal:
        """The same as a bare number."""
        return self.figure(name, how, *tests).values[0]

    def share(self, part: Test, whole: Test = everything) -> Expected:
        """Percentage of forms that pass `part` among those that pass `whole`."""
        inside = [form for form in self.forms if whole(form)]
        return Expected(values=(Decimal(100 * oracle.count(inside, part)) / len(inside),))

    def table(self, by: str, name: str | None, how: str, *tests: Test) -> dict[str, Decimal]:
        """A figure for each group, or the number of forms when `name` is None."""
        members = [form for form in self.forms if both(*tests)(form)]
        found = oracle.grouped(members, BY[by], name, how)
        return {key: value / _WAN if name in AMOUNTS else value for key, value in found.items()}

    def grouped(self, by: str, name: str | None, how: str, *tests: Test) -> Expected:
        """The table as an answer."""
        return Expected(groups=(self.table(by, name, how, *tests),))

    def extreme(
        self, by: str, name: str | None, how: str, most: int, *tests: Test, high: bool = True
    ) -> Expected:
        """The groups at one end, ties for the last place included."""
        table = self.table(by, name, how, *tests)
        ordered = sorted(table.values(), reverse=high)
        last = ordered[min(most, len(ordered)) - 1]
        kept = {key: value for key, value in table.items() if (value >= last if high else value <= last)}
        return Expected(groups=(kept,))

    def ends(self, name: str, most: int, *tests: Test, high: bool = True) -> Expected:
        """The forms at one end of an order, ties for the last place included."""
        known = [
            (value, form)
            for form in self.forms
            if both(*tests)(form) and (value := form.number(name)) is not None
        ]
        ordered = sorted((value for value, _ in known), reverse=high)
        last = ordered[min(most, len(ordered)) - 1]
        kept = frozenset(form.file for value, form in known if (value >= last if high else value <= last))
        return Expected(files=(kept,))

    def saying(self, words: str, *tests: Test) -> Expected:
        """A passage with these words, or the forms that hold it."""
        kept = frozenset(form.file for form in self.forms if both(*tests)(form) and words in _words(form))
        return Expected(files=(kept,), passage=(words,))

    def decided(self, decision: str, *tests: Test) -> Expected:
        """The forms with a decision, or how many they are."""
        kept = frozenset(
            form.file
            for form in self.forms
            if both(*tests)(form) and self.decisions.get(form.file) == decision
        )
        return Expected(values=(Decimal(len(kept)),), files=(kept,))


def _words(form: Known) -> str:
    own = form.form
    parts = [own.goal, own.completion, own.process, own.conclusion, own.problems, own.measures, own.notes]
    parts += [item.reason for item in own.indicators] + [line.reason for line in own.budget]
    return "\n".join(part for part in parts if part)


REFUSED = Expected(refused=True)
PROJECTS = kind("项目")

Entry = tuple[str, str, Expected, str | None]
"""Type, question, what is right, and for a follow-up the question before it."""
Part = Callable[[World], Iterator[tuple[str, str, Expected]]]


def alone(world: World, *parts: Part) -> Iterator[Entry]:
    """The questions of these parts, none of which follows another."""
    for part in parts:
        for kind_of, text, right in part(world):
            yield kind_of, text, right, None


def or_projects(world: World, *tests: Test) -> Expected:
    """The forms, or those of them that are of projects: 项目 is said of both."""
    return world.count(*tests) | world.count(*tests, PROJECTS)
