"""The answer to a question: the reading that was taken, the number, the rows, and where each figure stands."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assist.ask import phrase
from assist.ask.citing import Citation, citations, idents_of
from assist.ask.grammar import default_aggregate, goes_on, read
from assist.ask.names import values_of
from assist.ask.plan import Filter, NotUnderstood, Plan, Reading, Refusal
from assist.ask.run import Result, Runner, plain
from assist.ask.vocabulary import Values
from assist.model.base import Frozen
from assist.retrieve import Past
from assist.retrieve.grams import pairs
from assist.retrieve.search import Hit, best_passages, lexical

if TYPE_CHECKING:
    from assist.ask.pieces import Asks

_CITED = 20
_WEAK = 1.5
"""Weight below which a passage has hardly anything of the question in it."""

Row = dict[str, str | int | float | None]


class Answer(Frozen):
    """What `answer` returns. `value` is the number asked for, `refused` the reason when there is none.

    `rows` has one object per form or group: at most 1,000, and `total` says how many forms there are.
    """

    question: str
    plan: Plan | None
    reading: str
    value: Decimal | None
    rows: tuple[Row, ...]
    answer: str
    citations: tuple[Citation, ...]
    refused: str | None
    follow_up_of: str | None
    total: int = 0
    notes: tuple[str, ...] = ()

    def as_json(self) -> str:
        """The object that scripts get; amounts of money in rows are in the plan's unit."""
        value = self.value
        number = None if value is None else int(value) if value == value.to_integral_value() else float(value)
        return json.dumps(
            {
                "question": self.question,
                "plan": None
                if self.plan is None
                else self.plan.model_dump(mode="json", exclude_defaults=True),
                "reading": self.reading,
                "value": number,
                "rows": list(self.rows),
                "answer": self.answer,
                "citations": [
                    item.model_dump(include={"form", "locator", "text"}) for item in self.citations
                ],
                "refused": self.refused,
                "follow_up_of": self.follow_up_of,
            },
            ensure_ascii=False,
        )


def answer(question: str, store: Past, *, follow_up: Answer | None = None, asks: Asks | None = None) -> Answer:
    """Answers a question over the past forms of a workspace; never raises for what the question says.

    With `follow_up`, what the question leaves unsaid is taken from the answer before it. With `asks`, a model
    plans what the grammar does not understand wholly, and phrases the answer to it.
    """
    try:
        reading = _read(question, store, follow_up, asks)
        given = _answered(question, store, reading, follow_up if reading.context else None)
        return _in_words(given, store, asks) if asks and reading.plan.origin == "model" else given
    except Refusal as refusal:
        return Answer(
            question=question, plan=None, reading="", value=None, rows=(), citations=(),
            answer=f"不能回答：{refusal}", refused=str(refusal), follow_up_of=None,
        )  # fmt: skip


def _read(question: str, store: Past, before: Answer | None, asks: Asks | None) -> Reading:
    values = values_of(store)
    try:
        reading = read(question, values)
    except NotUnderstood as unknown:
        if asks is None:
            raise
        return _modelled(question, values, before, asks, unknown)
    top = before.plan.top if before is not None and before.plan is not None else None
    if reading.turns:
        if before is None or before.plan is None or top is None or reading.plan.top is None:
            raise NotUnderstood("没有说明按哪一项排序。可按执行率、自评得分、预算、执行数、满意度、问题数排序。")
        turned = top.model_copy(update={"descending": reading.plan.top.descending})
        return Reading(before.plan.model_copy(update={"top": turned}), context=True)
    if reading.recounts:
        return Reading(_recounted(before.plan if before is not None else None, reading.plan), context=True)
    if before is None or before.plan is None:
        if reading.fragment:
            raise NotUnderstood("只有条件，没有说要什么。可以接着写“的表有哪些”、“有几份”或“的平均执行率”。")
        if reading.refers:
            raise NotUnderstood(f"“{reading.refers}”指什么？前面没有问过。请写明条件。")
        reading.context = False
        return reading
    if not (reading.bare or reading.context or reading.regroups):
        return reading
    reading.context = True
    if reading.regroups and before.plan.kind != "passages":
        reading.plan = _regrouped(before.plan, reading.plan)
    else:
        reading.plan = _joined(before.plan, reading.plan, reading.bare)
    return reading


def _recounted(old: Plan | None, new: Plan) -> Plan:
    """What was asked before, with another statistic."""
    measure = None if old is None else old.measure or (old.top.by if old.top and old.top.by != "count" else None)
    if new.aggregate == "share" and old is not None and old.kind in ("count", "list") and old.top is None and old.filters:
        part = tuple(item.model_copy(update={"text": f"部分：{item.text}"}) for item in old.filters)
        return old.model_copy(update={"kind": "aggregate", "aggregate": "share", "measure": None, "columns": (), "filters": part})
    if old is None or measure is None or new.aggregate == "share" or old.having is not None:
        raise NotUnderstood("没有说明统计哪一项。可统计执行率、自评得分、预算、执行数、满意度、问题数。")
    if old.kind in ("group", "compare"):
        return old.model_copy(update={"aggregate": new.aggregate, "measure": measure})
    return old.model_copy(update={"kind": "aggregate", "aggregate": new.aggregate, "measure": measure, "top": None, "columns": ()})


def _regrouped(old: Plan, new: Plan) -> Plan:
    """The figure asked before, for each group: 按县分开看."""
    fields = {item.field for item in new.filters}
    filters = (*(item for item in old.filters if item.field not in fields), *new.filters)
    measure = old.measure or (old.top.by if old.top and old.top.by != "count" else None)
    known = old.aggregate if old.aggregate not in (None, "distinct") else None
    aggregate = known or ("count" if measure is None else default_aggregate(measure))
    return new.model_copy(update={"filters": filters, "measure": measure, "aggregate": aggregate, "money_unit": old.money_unit})


def _modelled(
    question: str, values: Values, before: Answer | None, asks: Asks, unknown: NotUnderstood
) -> Reading:
    """The reading that a model gives; when it has none that holds, the grammar's reason stands."""
    from assist.ask.modelled import plan_of

    follows = before is not None and before.plan is not None and goes_on(question, values)
    try:
        plan = plan_of(question, values, asks, before.question if before is not None and follows else None)
    except NotUnderstood as failed:
        raise Refusal(f"{unknown}（已请模型理解，未采用：{failed}）") from failed
    return Reading(plan, ["由模型理解，请核对"], context=follows)


def _in_words(given: Answer, store: Past, asks: Asks) -> Answer:
    """The answer said by a model, where that holds; the code's own otherwise."""
    from assist.ask.phrasing import phrased

    if given.plan is None or given.plan.kind == "passages":
        return given
    said = phrased(given.question, given.answer, given.rows, values_of(store), asks)
    return given if said is None else given.model_copy(update={"answer": said})


def _joined(old: Plan, new: Plan, bare: bool) -> Plan:
    """The new question within the old one: its conditions take the place of those on the same field."""
    fields = {item.field for item in new.filters}
    filters = (*(item for item in old.filters if item.field not in fields), *new.filters)
    base = old if bare else new
    if bare and new.columns:
        return new.model_copy(update={"filters": filters})
    if bare and old.kind == "compare":
        return base.model_copy(
            update={"filters": filters, "kind": "aggregate" if old.measure else "count", "sides": ()}
        )
    return base.model_copy(update={"filters": filters})


def _answered(question: str, store: Past, reading: Reading, before: Answer | None) -> Answer:
    plan = reading.plan
    if plan.kind == "passages":
        return _passages(question, store, reading, before)
    result = Runner(store, plan).run()
    columns = phrase.columns(plan)
    rows = _group_rows(plan, result) if result.groups else _form_rows(store, result.numbers, plan, columns)
    cited = citations(store, result.numbers[:_CITED], columns) if not result.groups else ()
    if result.groups:
        cited = citations(store, _examples(store, plan, result), columns)
    if plan.kind == "list" and plan.measure and plan.top is None:
        _look_up(store, plan, result)
    notes = tuple(dict.fromkeys([*reading.notes, *phrase.notes(plan, result)]))
    value = (
        None
        if result.value is None or not phrase.asks_number(plan)
        else phrase.number_asked(plan, result.value)
    )
    return Answer(
        question=question, plan=plan, reading=phrase.reading(plan, result, notes), value=_of_the_one(plan, rows, value), rows=rows,
        answer=phrase.answer(plan, result) + _about_the_one(plan, rows), citations=cited, refused=None, total=result.total,
        follow_up_of=before.question if before else None, notes=notes,
    )  # fmt: skip


def _asked_column(plan: Plan, rows: tuple[Row, ...]) -> str | None:
    """The figure asked of the one form at the end of an order: 预算最大的项目的执行率."""
    if plan.kind != "list" or plan.top is None or len(rows) != 1:
        return None
    return next((name for name in plan.columns if isinstance(rows[0].get(name), int | float)), None)


def _of_the_one(plan: Plan, rows: tuple[Row, ...], value: Decimal | None) -> Decimal | None:
    column = _asked_column(plan, rows)
    return value if column is None else Decimal(str(rows[0][column]))


def _about_the_one(plan: Plan, rows: tuple[Row, ...]) -> str:
    column = _asked_column(plan, rows)
    return "" if column is None else f"该份的{phrase.header(column, plan)}为{rows[0][column]}。"


def _look_up(store: Past, plan: Plan, result: Result) -> None:
    """A figure asked of forms: its number where there is one form; of several all, and their average or total."""
    if plan.measure is not None and result.total:
        together = default_aggregate(plan.measure)
        result.value = Runner(store, plan.model_copy(update={"kind": "aggregate", "aggregate": together})).run().value
        result.together = together if result.total > 1 and result.value is not None else None


def _examples(store: Past, plan: Plan, result: Result) -> list[int]:
    """A few forms of the first groups, so that a table of groups has something to open."""
    if plan.group_by in ("rule", "severity") or (plan.group_by or plan.distinct) is None:
        return []
    column = plan.group_by or plan.distinct
    found: list[int] = []
    runner = Runner(store, plan)
    where, parameters = runner.where([item for item in plan.filters if item.reference is None])
    for name, _, _ in result.groups[:5]:
        value: Any = int(name) if column == "year" and name else name
        query = f"SELECT p.id FROM past_forms p WHERE {where} AND p.{column} = ? ORDER BY p.id LIMIT 4"
        found += [row[0] for row in store.connection.execute(query, [*parameters, value])]
    return found


def _group_rows(plan: Plan, result: Result) -> tuple[Row, ...]:
    name = plan.group_by or plan.distinct or "name"
    measure = phrase.measure_key(plan)
    return tuple(
        {name: group, measure: None if value is None else _number(phrase.shown(plan, value)), "forms": forms}
        for group, value, forms in result.groups
    )


def _form_rows(store: Past, numbers: list[int], plan: Plan, columns: tuple[str, ...]) -> tuple[Row, ...]:
    if not numbers:
        return ()
    query = "SELECT * FROM past_forms WHERE id IN (SELECT value FROM json_each(?))"
    found = {row["id"]: row for row in store.connection.execute(query, (json.dumps(numbers),))}
    rows: list[Row] = []
    for number in numbers:
        row = found[number]
        shown: Row = {"form": row["ident"], "file": row["file"], "project": row["project"], "unit": row["unit"],
                      "year": row["year"]}  # fmt: skip
        for column in columns:
            if column in row.keys():  # noqa: SIM118  a row is not a mapping: `in` looks at its values
                shown[column] = phrase.cell(plan, column, row[column])
        rows.append(shown)
    return tuple(rows)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _holds(plan: Plan, search: str, hit: Hit) -> bool:
    """Whether the passage has at least half of the words asked for."""
    wanted = set(pairs(search))
    if not wanted:
        return True
    held = len(wanted & set(pairs(hit.passage.label + hit.passage.text)))
    return held == len(wanted) or (held > 1 and 2 * held >= len(wanted))


def _passages(question: str, store: Past, reading: Reading, before: Answer | None) -> Answer:
    plan = reading.plan
    runner = Runner(store, plan)
    where, parameters = runner.where(plan.filters)
    search = plan.search or ""
    if plan.filters:
        query = f"SELECT p.id FROM past_forms p WHERE {where} ORDER BY p.year DESC, p.id LIMIT 201"
        numbers = [row[0] for row in store.connection.execute(query, parameters)]
        if len(numbers) > 200 and search:
            numbers = list(lexical(store, search, allowed=where, parameters=parameters))
    else:
        numbers = list(lexical(store, search))
    about = phrase.conditions(plan.filters) if plan.filters else ""
    hits = best_passages(store, search, numbers[:200], section=plan.section, about=about) if numbers else []
    weak = hits and ((not plan.filters and hits[0].score < _WEAK) or not _holds(plan, search, hits[0]))
    if not hits or weak:
        asked = f"“{search}”" if search else phrase.conditions(plan.filters)
        raise Refusal(f"库中没有找到写到{asked}的{phrase.section(plan.section)}。")
    idents = idents_of(store, [hit.form for hit in hits])
    projects = {row[0]: row[1] for row in store.connection.execute(
        "SELECT id, project FROM past_forms WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps([hit.form for hit in hits]),))}  # fmt: skip
    rows = tuple(
        {"form": idents[hit.form][0], "file": idents[hit.form][1], "project": projects[hit.form],
         "section": hit.passage.label, "text": hit.passage.text} for hit in hits
    )  # fmt: skip
    citations = tuple(
        Citation(
            form=idents[hit.form][0],
            file=idents[hit.form][1],
            locator=hit.passage.locator,
            text=hit.passage.text,
        )
        for hit in hits
    )
    best = hits[0]
    text = f"《{projects[best.form]}》的{best.passage.label}写道：“{best.passage.text}”"
    if len(hits) > 1:
        text += f"另有{len(hits) - 1}处相关原文。"
    notes = tuple(reading.notes)
    return Answer(
        question=question, plan=plan, reading=phrase.reading(plan, None, notes), value=None, rows=rows, answer=text,
        citations=citations, refused=None, total=len(hits), follow_up_of=before.question if before else None, notes=notes,
    )  # fmt: skip


__all__ = ["Answer", "Citation", "Filter", "answer", "plain"]
