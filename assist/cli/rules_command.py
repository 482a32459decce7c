"""`assist rules`: the catalogue, one rule's page, what holds for a form, and a new rule's files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

from assist.cli import rules_file
from assist.cli.codes import DONE, USAGE_ERROR
from assist.forms.checks import Check, checks
from assist.forms.profiles import profiles, sources
from assist.readers import UnreadableFile
from assist.rules import Policy, all_rules
from assist.settings import SettingsError
from assist.triage import SEVERITY_LABELS

_NEEDS = {"past": "需往年表单索引", "model": "需模型"}


def run(arguments: argparse.Namespace) -> int:
    """Prints what was asked for; returns 2 when there is no such rule, file or layout."""
    from assist.cli.new_rule import CannotScaffold

    try:
        for line in _lines(arguments):
            print(line)
    except (SettingsError, UnreadableFile, CannotScaffold) as error:
        print(f"错误：{error}", file=sys.stderr)
        return USAGE_ERROR
    return DONE


def _lines(arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.new is not None:
        yield from _new(arguments.new)
    elif arguments.profile is not None:
        policy, _ = rules_file.load(arguments.rules)
        yield from _profile(arguments.profile, arguments.year, policy)
    elif arguments.rule is not None:
        yield from _page(str(arguments.rule))
    else:
        for rule in all_rules():
            yield f"{rule.id:<5} {SEVERITY_LABELS[rule.severity]}  {rule.name}"
        for check in checks():
            yield f"{check.id:<5} {SEVERITY_LABELS[check.severity]}  {check.name}（{_NEEDS[check.origin]}）"


def _page(wanted: str) -> Iterator[str]:
    beyond = next((check for check in checks() if check.id == wanted.upper()), None)
    if beyond is not None:
        yield from _page_beyond(beyond)
        return
    rule = next((rule for rule in all_rules() if rule.id == wanted.upper()), None)
    if rule is None:
        raise SettingsError(f"没有规则 {wanted}。运行 assist rules 查看全部。")
    severity = SEVERITY_LABELS[rule.severity]
    yield f"{rule.id} {rule.name}（{severity}，自 {rule.since} 版）\n依据：{rule.basis}\n\n{rule.page}"


def _page_beyond(check: Check) -> Iterator[str]:
    severity, basis = SEVERITY_LABELS[check.severity], "；".join(sources()[key].words for key in check.basis)
    yield f"{check.id} {check.name}（{severity}，自 {check.since} 版，{_NEEDS[check.origin]}）"
    yield f"依据：{basis}\n\n{check.summary}\n"
    for title, text in check.sections.items():
        yield f"{title}:\n{indent(text, '    ')}"


def _profile(wanted: str, year: int | None, policy: Policy) -> Iterator[str]:
    from assist.cli import profile_page

    path = Path(wanted)
    if path.is_file():
        forms = profile_page.forms_in(path)
        if not forms:
            raise SettingsError(f"{wanted} 中没有找到自评表。")
        for form, text in forms:
            yield from profile_page.of_form(form, text, policy)
        return
    if path.suffix or "/" in wanted:
        layouts = "、".join(sorted({name for each in profiles() for name in each.layouts if name != "*"}))
        raise SettingsError(f"没有文件 {wanted}。请给出自评表文件，或表式代号（如 {layouts}）。")
    yield from profile_page.of_layout(wanted.upper(), year, policy)


def _new(wanted: str) -> Iterator[str]:
    from assist.cli.new_rule import scaffold

    for path in scaffold(wanted):
        yield f"已写入 {path}"
    yield "请改写规则、用例和文件名，然后运行 python -m assist.rules.pages docs/rules 和 pytest tests/rules。"
