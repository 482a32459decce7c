"""`assist rules`: the catalogue, or one rule's page."""

from __future__ import annotations

import argparse
import sys

from assist.cli.codes import DONE, USAGE_ERROR
from assist.rules import all_rules
from assist.triage import SEVERITY_LABELS


def run(arguments: argparse.Namespace) -> int:
    """Prints the catalogue or a page; returns 2 when there is no such rule."""
    rules = {rule.id: rule for rule in all_rules()}
    if arguments.rule is None:
        for each in rules.values():
            print(f"{each.id:<5} {SEVERITY_LABELS[each.severity]}  {each.name}")
        return DONE
    rule = rules.get(str(arguments.rule).upper())
    if rule is None:
        print(f"错误：没有规则 {arguments.rule}。运行 assist rules 查看全部。", file=sys.stderr)
        return USAGE_ERROR
    severity = SEVERITY_LABELS[rule.severity]
    print(f"{rule.id} {rule.name}（{severity}，自 {rule.since} 版）\n依据：{rule.basis}\n\n{rule.page}")
    return DONE
