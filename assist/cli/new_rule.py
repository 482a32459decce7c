"""`assist rules --new ID`: the files that a new rule consists of, in a checkout."""

from __future__ import annotations

import re
from pathlib import Path

import assist.rules.catalogue as catalogue
from assist.rules import all_rules
from assist.rules.pages import names

_ID = re.compile(r"[A-Z]\d{2}")
_RULE = '''"""{id}: what it compares, in a few words."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="{id}", name="规则名称", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """One sentence that says what must hold.

    What:
        Which cells are compared.
    Why:
        What is wrong with a form that breaks it.
    Formula:
        left = right.
    Not flagged:
        What looks like it and is fine.
    Bad:
        goal: 样例目标
    Good:
        goal: 另一目标
    """
    for passage in form.prose("goal"):
        at = passage.text.find("样例")
        if at >= 0:
            yield Problem(
                place=f"goal@{{at}}",
                message="这里写出问题和数据",
                computation="左 ≠ 右",
                ask="请填报单位做什么",
                sides=(passage.cite_clause(at),),
            )
'''
_CASES = """fail:
  - goal: 样例目标一
    expect: {verdict: review, count: 1, shows: ["样例目标"]}
pass:
  - goal: 完成年度任务
"""


class CannotScaffold(Exception):
    """The rule cannot be begun. The message is in Chinese."""


def scaffold(wanted: str) -> list[Path]:
    """Writes the rule, its cases and its page; returns what was written.

    Raises CannotScaffold for an id that is taken or of the wrong shape, and outside a checkout.
    """
    rule_id = wanted.upper()
    if not _ID.fullmatch(rule_id):
        raise CannotScaffold(f"规则编号 {wanted} 不对，应为一个字母加两位数字，如 B12。")
    if rule_id in names():
        raise CannotScaffold(f"规则编号 {rule_id} 已有。")
    folder = Path(catalogue.__file__).parent
    root = folder.parents[2]
    cases = root / "tests" / "cases"
    if not cases.is_dir():
        raise CannotScaffold("没有找到 tests/cases/。新规则只能在源码目录的安装（pip install -e .）中建立。")
    target = folder / f"{rule_id.lower()}_new_rule.py"
    written = {target: _RULE.format(id=rule_id), cases / f"{rule_id}.yaml": _CASES}
    for path in written:
        if path.exists():
            raise CannotScaffold(f"{path} 已存在。")
    for path, content in written.items():
        path.write_text(content, encoding="utf-8")
    return [*written, write_page(root, rule_id)]


def write_page(root: Path, rule_id: str) -> Path:
    """Writes the pages anew, with the new rule's among them; returns that one."""
    from assist.rules.pages import main

    all_rules.cache_clear()
    main(str(root / "docs" / "rules"))
    return root / "docs" / "rules" / f"{rule_id}.md"
