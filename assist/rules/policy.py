"""What a user has changed about rules and profiles, in a file, without a release.

    [rules]
    off = ["T05"]
    [rules.S06]
    severity = "explain"      # contradiction, violation, explain, suspicious
    verdict = "review"        # fail, review

    [[profile]]
    id = "own-2024"
    layouts = ["P2-GZ"]       # ["*"] is all
    years = [2024, 2025]      # optional
    low_rate = { value = "85", binding = true, source = "省财政厅2024年自评通知" }

A profile of the user's is tried before those that come along; what it does not say stays as it was. The
parsing raises PolicyError, whose message is in Chinese and names the place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from assist.forms.checks import checks
from assist.forms.profiles import Profile, profile_for
from assist.model import Finding, Severity, Verdict
from assist.model.lazy import lazy
from assist.rules.registry import all_rules

_SEVERITIES: tuple[str, ...] = get_args(Severity)
_VERDICTS: tuple[str, ...] = get_args(Verdict)
_OWN_REGION = "自定义"
_ALWAYS = (2000, 2099)


class PolicyError(ValueError):
    """The file of a user cannot be understood. The message is in Chinese."""


@dataclass(frozen=True)
class Override:
    """What holds for one rule instead of its own: None leaves it as it is."""

    severity: Severity | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Policy:
    """Rules switched off or re-graded, and profiles tried first. Without arguments nothing is changed."""

    off: frozenset[str] = frozenset()
    overrides: Mapping[str, Override] | None = None
    profiles: tuple[Mapping[str, Any], ...] = ()

    @lazy
    def digest(self) -> str:
        """Names what was changed; empty when nothing was. Results are reused only under the same digest."""
        if not (self.off or self.overrides or self.profiles):
            return ""
        graded = {key: (item.severity, item.verdict) for key, item in (self.overrides or {}).items()}
        content = json.dumps([sorted(self.off), graded, list(self.profiles)], sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def profile_for(self, layout: str, year: int | None) -> Profile:
        """The settings for a form: the user's first profile that fits, over those that come along."""
        base = profile_for(layout, year)
        for entry in self.profiles:
            first, last = entry.get("years", _ALWAYS)
            if {layout, "*"} & set(entry["layouts"]) and first <= (year or 2024) <= last:
                return _merged(base, entry)
        return base

    def grade(self, finding: Finding) -> Finding:
        """The finding as the user grades its rule. A severity alone brings its usual verdict along."""
        override = (self.overrides or {}).get(finding.rule)
        if override is None:
            return finding
        severity = override.severity or finding.severity
        verdict = override.verdict or finding.verdict
        if override.verdict is None and severity in ("explain", "suspicious"):
            verdict = "review"
        return finding.model_copy(update={"severity": severity, "verdict": verdict})

    def applied(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings of checks that are no rules, without those switched off and graded like any other."""
        return tuple(self.grade(finding) for finding in findings if finding.rule not in self.off)

    def joined(self, later: Policy) -> Policy:
        """Both, the later one deciding where they differ."""
        named = set(later.overrides or {})
        return Policy(
            (self.off - named) | later.off,
            {**(self.overrides or {}), **(later.overrides or {})},
            later.profiles + self.profiles,
        )


UNCHANGED = Policy()


def parse(data: Mapping[str, Any], place: str) -> Policy:
    """The policy in a TOML document, of which it reads `rules` and `profile`. Raises PolicyError."""
    rules = _table(data.get("rules", {}), f"{place} 的 [rules]")
    off = _ids(rules.get("off", []), f"{place} 的 [rules] off")
    overrides = {
        _known(key, place): _override(_table(entry, f"{place} 的 [rules.{key}]"), f"{place} 的 [rules.{key}]")
        for key, entry in rules.items()
        if key != "off"
    }
    entries = data.get("profile", [])
    if not isinstance(entries, list):
        raise PolicyError(f"{place} 的 profile 应写成 [[profile]]。")
    return Policy(frozenset(off), overrides, tuple(_profile(entry, place) for entry in entries))


def _table(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PolicyError(f"{place} 应是一个表。")
    return value


def _ids(value: Any, place: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise PolicyError(f"{place} 应是规则编号的列表，如 ['T05']。")
    return [_known(item, place) for item in value]


def _known(rule: str, place: str) -> str:
    if rule.upper() not in {each.id for each in all_rules()} | {each.id for each in checks()}:
        raise PolicyError(f"{place} 中没有规则 {rule}。运行 assist rules 查看全部编号。")
    return rule.upper()


def _override(entry: Mapping[str, Any], place: str) -> Override:
    unknown = sorted(set(entry) - {"severity", "verdict"})
    if unknown:
        raise PolicyError(f"{place} 中的 {'、'.join(unknown)} 不认识。可用：severity、verdict。")
    for key, allowed in (("severity", _SEVERITIES), ("verdict", _VERDICTS)):
        if key in entry and entry[key] not in allowed:
            raise PolicyError(f"{place} 的 {key} 应为 {'、'.join(allowed)} 之一。")
    return Override(entry.get("severity"), entry.get("verdict"))


def _profile(entry: Any, place: str) -> Mapping[str, Any]:
    where = f"{place} 的 [[profile]]"
    if not isinstance(entry, Mapping) or not entry.get("id") or not entry.get("layouts"):
        raise PolicyError(f"{where} 需要 id 和 layouts。")
    try:
        _merged(profile_for("*", None), entry)
    except (ValidationError, TypeError, ValueError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        field = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"{where} {entry['id']} 的 {field} 不对：{first['msg']}。") from error
    return entry


def _merged(base: Profile, entry: Mapping[str, Any]) -> Profile:
    years = entry.get("years", _ALWAYS)
    return Profile.model_validate(
        {**base.model_dump(), "region": _OWN_REGION, **entry, "years": tuple(years)}
    )
