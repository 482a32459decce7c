"""The scorecard in Markdown: figures beside their targets, baselines, misses that teach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from eval.bench.run import Result

Target = tuple[str, Callable[[dict[str, Any]], float], str, float, Callable[[float], str]]


def _percent(value: float) -> str:
    return f"{100 * value:.2f}%"


def _plain(value: float) -> str:
    return f"{value:g}"


def _points(value: float) -> str:
    return f"{value:.2f} points"


TARGETS: tuple[Target, ...] = (
    ("insertions", lambda c: c["insertions"], ">=", 900, _plain),
    ("clean twins", lambda c: c["clean_forms"], ">=", 300, _plain),
    ("exact families from records, recall", lambda c: c["exact_record_recall"], ">=", 0.995, _percent),
    ("exact families from records, precision", lambda c: c["exact_record_precision"], ">=", 0.995, _percent),
    ("file to finding, recall", lambda c: c["recall"], ">=", 0.94, _percent),
    ("file to finding, Wilson lower bound", lambda c: c["recall_wilson_low"], ">=", 0.92, _percent),
    ("held-out mutators, recall", lambda c: c["heldout_mutator_recall"], ">=", 0.85, _percent),
    ("clean files with a fail-level finding", lambda c: c["clean_fail_rate"], "<=", 0.01, _percent),
    ("recall lost by rounding", lambda c: c["rounding_loss"], "<=", 2, _points),
    ("both sides shown", lambda c: c["both_sides_hit"], ">=", 0.97, _percent),
    ("invented quotes", lambda c: c["invented_quotes"], "<=", 0, _plain),
)


def reached(card: dict[str, Any]) -> dict[str, bool]:
    """Which targets the scorecard reaches."""
    return {
        name: read(card) >= bound if sign == ">=" else read(card) <= bound
        for name, read, sign, bound, _ in TARGETS
    }


def markdown(card: dict[str, Any], misses: Sequence[Result], baselines: dict[str, Any] | None) -> str:
    """The whole scorecard."""
    parts = [_head(card), _targets(card), _files(card), _records(card), _recalls(card), _rules(card)]
    parts += [_baselines(baselines), _tracks(card), _misses(misses)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def _head(card: dict[str, Any]) -> str:
    about = card["benchmark"]
    return (
        f"# Scorecard ({about['size']}, seed {about['seed']})\n\n"
        f"{about['base_forms']} base forms, {card['insertions']} insertions by {about['mutators_used']} "
        f"mutators; {sum(about['dropped'].values())} mutations dropped (unseen, or repairable elsewhere)."
    )


def _targets(card: dict[str, Any]) -> str:
    met = reached(card)
    rows = [
        (name, show(read(card)), f"{sign} {show(bound)}", "yes" if met[name] else "**no**")
        for name, read, sign, bound, show in TARGETS
    ]
    return "## Targets\n\n" + _table(("figure", "measured", "target", "reached"), rows)


def _interval(figures: dict[str, Any]) -> str:
    low, high = 100 * figures["wilson_low"], 100 * figures["wilson_high"]
    return f"{100 * figures['recall']:.1f}% ({low:.1f} to {high:.1f})"


def _files(card: dict[str, Any]) -> str:
    files, cost = card["file_to_finding"], card["cost"]
    ranks = ", ".join(f"{100 * value:.1f}% in {k}" for k, value in files["recall_at"].items())
    rows = [
        ("recall", _interval(files)),
        ("recall by fail-level findings alone", _percent(files["recall_by_fail"])),
        ("recall, rounded files", _interval(files["rounded"])),
        ("recall at rank", ranks),
        ("both sides shown", _percent(card["both_sides_hit"])),
        ("invented quotes", card["invented_quotes"]),
        ("recall lost by rounding", f"{_points(card['rounding_loss'])} on {card['rounding']['pairs']} pairs"),
        ("evidence precision / recall by cell",
         f"{_percent(card['evidence_precision'])} / {_percent(card['evidence_recall'])}"),
        ("clean files with a fail", f"{files['clean']['with_fail']} of {files['clean']['forms']} "
         f"({_range(files['clean']['fail_rate_wilson'])}); rounded "
         f"{files['clean_rounded']['with_fail']} of {files['clean_rounded']['forms']}"),
        ("clean files with any finding", f"{files['clean']['with_any']}; findings per clean form "
         f"{files['clean']['findings_per_form']}"),
        ("useless findings per mutated form", card["useless_per_form"]),
        ("CPU seconds per form; forms per CPU second",
         f"{cost['seconds_per_form']}; {cost['forms_per_second']}"),
        ("tokens and money per form", f"{cost['tokens_per_form']} and {cost['money_per_form']}"),
    ]  # fmt: skip
    for key, where in (("unseen_layout", "the layout held out"), ("drawn_layouts", "layouts drawn by lot")):
        if key in card:
            found, twins = card[key], card[key]["clean"]
            rows.append((f"recall in {where}", _interval(found)))
            rows.append(("clean files there with a fail", f"{twins['with_fail']} of {twins['forms']}"))
    if "stability" in card:
        rows.append(("repeated runs agree", card["stability"]["text"]))
    return "## File to finding\n\n" + _table(("figure", "value"), rows)


def _range(bounds: Sequence[float]) -> str:
    return f"{100 * bounds[0]:.2f}% to {100 * bounds[1]:.2f}%"


def _records(card: dict[str, Any]) -> str:
    record = card["record_to_finding"]
    rows = [
        ("recall", _interval(record)),
        ("recall, exact families", _interval(record["exact"])),
        ("precision, exact families", _percent(record["exact"]["precision"])),
        ("clean records with a fail", f"{record['clean']['with_fail']} of {record['clean']['forms']}"),
        ("useless findings per mutated form", record["useless_per_form"]),
    ]
    return "## Record to finding\n\n" + _table(("figure", "value"), rows)


def _recalls(card: dict[str, Any]) -> str:
    files, record = card["file_to_finding"], card["record_to_finding"]
    parts = []
    for title, key in (
        ("Splits", "by_mutator_split"),
        ("Groups of mutators", "by_group"),
        ("Layout families", "by_family"),
        ("Formats", "by_format"),
        ("Magnitudes", "by_magnitude"),
        ("Mutators (held-out ones left out)", "by_mutator"),
    ):
        rows = []
        for name, figures in files[key].items():
            other = record.get(key, {}).get(name)
            rows.append((name, figures["insertions"], _interval(figures), _interval(other) if other else "",
                         _percent(figures["precision"]), figures["rules_abstaining"]))  # fmt: skip
        heads = ("", "insertions", "from files", "from records", "precision", "rules abstaining")
        parts.append(f"### {title}\n\n" + _table(heads, rows))
    note = "Precision: findings that bear on the insertion, of all. Abstaining: rules that said not checked, per form."
    parts += _in_formats(card.get("in_formats", {}))
    return f"## Recall in parts\n\n{note}\n\n" + "\n\n".join(parts)


def _in_formats(found: dict[str, Any]) -> list[str]:
    if not found:
        return []
    rows = [
        (fmt, one["insertions"], _interval(one), one["rounded"]["insertions"], _interval(one["rounded"]),
         f"{one['clean']['with_fail']} of {one['clean']['forms']}")
        for fmt, one in found.items()
    ]  # fmt: skip
    heads = ("", "insertions", "from files", "rounded", "from rounded files", "clean files with a fail")
    return ["### Every form in each of these formats\n\n" + _table(heads, rows)]


def _rules(card: dict[str, Any]) -> str:
    rows = [
        (
            rule,
            one["findings"],
            _percent(one["precision"]),
            "" if one["recall"] is None else f"{_percent(one['recall'])} of {one['insertions']}",
            one["clean_alarms"],
            _percent(one["abstention"]),
        )
        for rule, one in card["per_rule"].items()
        if one["findings"] or one["abstention"]
    ]
    note = "Recall is over the insertions of the mutators that the rule answers to."
    heads = ("rule", "findings", "precision", "recall", "on clean files", "abstention")
    return f"## Rules\n\n{note}\n\n" + _table(heads, rows)


def _baselines(rows: dict[str, Any] | None) -> str:
    if not rows:
        return "## Baselines\n\nNot run; see docs/benchmark.md for how to."
    note = (
        "A small set that a small model can be asked about: one insertion in each form, and its clean twin."
    )
    return f"## Baselines, on the same files\n\n{note}\n\n" + baselines(rows)


def baselines(rows: dict[str, Any]) -> str:
    """The table of methods, and what each costs."""
    heads = ("method", "insertions", "recall (95%)", "both sides", "clean condemned (95%)", "invented quotes",
             "unusable replies", "seconds", "tokens", "money", "measured")  # fmt: skip
    body = []
    for name, row in rows.items():
        low, high = row["recall_wilson"]
        sides = "" if row["both_sides_hit"] is None else _percent(row["both_sides_hit"])
        clean = "{:.0f} to {:.0f}".format(*(100 * bound for bound in row["clean_wilson"]))
        invented = f"{row['invented_quotes']}" + (f" of {row['quotes']}" if "quotes" in row else "")
        body.append(
            (name, row["insertions"], f"{_percent(row['recall'])} ({100 * low:.0f} to {100 * high:.0f})", sides,
             f"{_percent(row['clean_fail_rate'])} ({clean})", invented, row["unusable_replies"],
             row["seconds_per_form"], row["tokens_per_form"], row["money_per_form"],
             f"{row.get('model', '')} {row['date']}".strip())
        )  # fmt: skip
    return _table(heads, body)


def _tracks(card: dict[str, Any]) -> str:
    lines = [f"- {name}: {text}" for name, text in card["tracks"].items()]
    return "## Other tracks\n\n" + "\n".join(lines)


def _misses(misses: Sequence[Result]) -> str:
    if not misses:
        return ""
    rows = [
        (f"case {r.case}, {r.family}, {r.fmt}, {r.magnitude}", r.mutator, r.note,
         "; ".join(f.rule for f in r.seen.findings[:4]) or "nothing")
        for r in misses
    ]  # fmt: skip
    return "## Most instructive misses\n\n" + _table(("where", "mutator", "what", "said instead"), rows)
