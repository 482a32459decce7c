"""Who runs a project, where the first sentences say so: "…项目由某局主管，某中心实施"."""

from __future__ import annotations

import re

from assist.extract.raw import Row
from assist.extract.report.flow import Flow
from assist.extract.report.title import ORGANISATION

_HEAD = 1500  # characters
_WHO = r"(?:(?!由)[\u4e00-\u9fff]){4,26}?"
_PROJECT = re.compile(rf"(?:^|(?<=[。\n]))(?P<name>[\u4e00-\u9fff、()\d]{{4,40}}?(?:项目|工程))由{_WHO}(?:主管|牵头|负责|实施|承担|承办)")
_DEPARTMENT = re.compile(rf"由(?P<name>{_WHO})(?:主管|归口管理)")
_UNIT = re.compile(
    rf"(?:[，、]|主管，?|交|委托)交?(?:并?(?:具体(?:事务|工作)?)?由)?(?P<name>{_WHO})(?:负责|具体|组织)*(?:实施|承办|承担|办理)(?=[。，；])"
)


def read_run_by(flow: Flow) -> Row:
    """Project, department and unit as header roles, those that are told."""
    found: Row = {}
    for role, told in (("project_name", _PROJECT), ("department", _DEPARTMENT), ("unit", _UNIT)):
        match = told.search(flow.text, 0, _HEAD)
        if match is not None and (role == "project_name" or ORGANISATION.fullmatch(match["name"])):
            found[role] = flow.piece(*match.span("name"))
    return found
