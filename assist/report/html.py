"""A page that stands alone: the queue, and in each form the findings beside its original text.

No script and nothing loaded from elsewhere. A form is a <details> element, so the queue is the page's
own table of contents; forms without findings are a line each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from typing import TextIO

from assist import __version__
from assist.model import Block, Finding, FindingEvidence, Record
from assist.report.marking import anchor, extent, marked_document, marks_of
from assist.report.words import ROLE_LABELS, form_name, root_of, score_text, short_path, sides_by_role
from assist.triage import SEVERITIES, SEVERITY_LABELS, STATUS_LABELS, VERDICT_LABELS, groups

_MAX_QUOTE = 60
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write(records: Iterable[tuple[Record, Sequence[Block]]], out: TextIO) -> None:
    """Writes the page; records come in the order in which they should be opened.

    Each comes with the blocks of its document; without them its text is shown line by line.
    """
    style = files("assist.report").joinpath("page.css").read_text(encoding="utf-8")
    out.write(
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>绩效自评审核清单</title>\n<style>\n{style}</style></head><body>\n<main>\n"
    )
    found: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    number = 0
    for number, (record, blocks) in enumerate(records, 1):
        statuses[record.status] += 1
        found.update(finding.severity for finding in record.findings)
        out.write(_form(number, record, blocks))
    # Written last, when the figures are known; the style sheet shows it first.
    out.write(f"</main>\n{_head(number, found, statuses)}</body></html>\n")


def _head(total: int, found: Counter[str], statuses: Counter[str]) -> str:
    chips = "".join(
        f'<span class="chip {severity}">{SEVERITY_LABELS[severity]} {found[severity]}</span>'
        for severity in reversed(SEVERITIES)
    )
    forms = f"{total - statuses['failed']} 份表单"
    forms += f"，其中 {statuses['partial']} 份不完整" if statuses["partial"] else ""
    forms += f"；{statuses['failed']} 个文件未能读取" if statuses["failed"] else ""
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    return (
        f"<header><h1>绩效自评审核清单</h1><p>{forms}。按风险从高到低排列，点开一行查看问题与原文。</p>"
        f'<p class="chips">{chips}</p><p class="made">assist {__version__} · {now}</p></header>\n'
    )


def _form(number: int, record: Record, blocks: Sequence[Block]) -> str:
    row = _row(number, record)
    if not record.findings:
        return f'<div class="form plain"><div class="head">{row}</div></div>\n'
    prefix = f"f{number}"
    marks = marks_of(record.findings)
    shown = extent(record.form, record.text)
    cards = _groups(record, prefix, shown)
    text = marked_document(record.text, shown, marks, prefix, blocks)
    opened = " open" if number == 1 else ""
    return (
        f'<details class="form"{opened}><summary class="head">{row}</summary>\n'
        f'<div class="body"><section class="findings">{cards}{_unchecked(record)}</section>\n'
        f'<section class="text" tabindex="0">{text}</section></div></details>\n'
    )


def _groups(record: Record, prefix: str, shown: tuple[int, int]) -> str:
    """A card for each finding, in the order of the record; those of one root cause under one heading."""
    parts = []
    number = 0
    for group in groups(record.findings):
        cards = []
        for finding in group.findings:
            number += 1
            cards.append(_card(prefix, number, finding, shown))
        if len(cards) == 1:
            parts += cards
            continue
        root = root_of(record, group.cause)
        title = f"同一根源：{escape(root)}" if root else "同一根源"
        parts.append(
            f'<section class="root"><h4>{title}<small>（主要问题1项，连带{len(cards) - 1}项）</small></h4>'
            f"{''.join(cards)}</section>\n"
        )
    return "".join(parts)


def _row(number: int, record: Record) -> str:
    gravest = record.findings[0].severity if record.findings else record.status
    risk = "—" if record.status == "failed" else f"{record.risk:.0f}"
    status = "" if record.status == "ok" else f'<span class="status">{STATUS_LABELS[record.status]}</span>'
    score = score_text(record)
    facts = [
        fact
        for fact in (
            f"自评 {score} 分" if score else "",
            f"{len(groups(record.findings))} 项问题" if record.findings else "",
            short_path(record.file) + (f"（第 {record.form_index + 1} 份）" if record.form else ""),
        )
        if fact
    ]
    return (
        f'<span class="number">{number}</span><span class="risk {gravest}">{risk}</span>'
        f'<span class="what"><b>{escape(form_name(record))}</b>{status}'
        f'<span class="why">{escape(record.headline)}</span>'
        f'<span class="facts" title="{escape(record.file)}">{escape(" · ".join(facts))}</span></span>'
    )


def _card(prefix: str, number: int, finding: Finding, shown: tuple[int, int]) -> str:
    sides = "".join(
        f"<li><i>{ROLE_LABELS[role]}</i><div>"
        + "".join(_side(anchor(prefix, number, index), side, shown) for index, side in members)
        + "</div></li>"
        for role, members in sides_by_role(finding).items()
    )
    details = "".join(
        f"<dt>{label}</dt><dd>{escape(text)}</dd>"
        for label, text in (("计算", finding.computation), ("请核实", finding.ask), ("依据", finding.basis))
        if text
    )
    origin = '<span class="chip">模型提示</span>' if finding.origin == "model" else ""
    return (
        f'<article class="{finding.severity}"><h3><sup class="{finding.severity}">{number}</sup> '
        f"{escape(finding.name)}</h3>"
        f'<p class="tags"><span class="chip {finding.severity}">{SEVERITY_LABELS[finding.severity]}</span>'
        f'<span class="chip">{VERDICT_LABELS[finding.verdict]}</span>{origin}'
        f'<span class="rule">{escape(finding.rule)}</span></p>'
        f"<p>{escape(finding.message)}</p><ul>{sides}</ul><dl>{details}</dl></article>\n"
    )


def _side(target: str, side: FindingEvidence, shown: tuple[int, int]) -> str:
    words = " ".join(side.text.split()) or "（空白）"
    whole = f' title="{escape(words)}"' if len(words) > _MAX_QUOTE else ""
    quote = f"<q{whole}>{escape(words if not whole else words[:_MAX_QUOTE] + '…')}</q>"
    if shown[0] <= side.start < shown[1]:
        quote = f'<a href="#{target}">{quote}</a>'
    return f"<span>{quote}<code>{escape(side.locator)}</code></span> "


def _unchecked(record: Record) -> str:
    if not record.not_checked:
        return ""
    items = "".join(
        f"<li><code>{escape(item.rule)}</code> {escape(item.reason)}</li>" for item in record.not_checked
    )
    title = f"{len(record.not_checked)} 条规则未能检查"
    return f'<details class="unchecked"><summary>{title}</summary><ul>{items}</ul></details>'
