"""More errors in narratives and in the form as a whole; held out until the second draw."""

from __future__ import annotations

import re
from decimal import Decimal

from corpus.sample import SampleForm
from eval.bench.constraints import Sheet, number
from eval.bench.constraints_points import met
from eval.bench.editing import TELLING, add_sentence, one_of, pick, with_fields, with_line, with_row
from eval.bench.mutation import CannotMutate, Change, Draw, Side, mutator
from eval.bench.mutators.forms import blank_narrative
from eval.bench.mutators.narratives import change_count, reword
from eval.bench.phrases import find, templates, write


@mutator("narrative", magnitudes=("unit", "10%", "×10"))
def goal_count(sample: SampleForm, draw: Draw) -> Change:
    """The goal counts something else than the target."""
    return change_count(sample, draw, "goal")


@mutator("narrative", magnitudes=("unit", "10%", "×10"))
def conclusion_count(sample: SampleForm, draw: Draw) -> Change:
    """The conclusion counts something else than the table."""
    return change_count(sample, draw, "conclusion")


@mutator("narrative")
def completion_rate(sample: SampleForm, draw: Draw) -> Change:
    """The completion text names another share than the table."""
    found = []
    for i, item in enumerate(sample.form.indicators):
        words = f"{item.level3}达到{item.actual}%"
        if item.unit == "%" and number(item.actual) and words in (sample.form.completion or ""):
            found.append((i, item, words))
    i, item, words = one_of(draw.rng, found, "share in the text")
    value = Decimal(item.actual or "0") - draw.rng.choice([3, 5, 9])
    new = words.replace(f"{item.actual}%", f"{value:f}%")
    changed = reword(sample, "completion", words, new)
    side = Side("completion", quote=f"{value:f}%")
    return Change(changed, "文字所述比率与指标完成值不同", (side,), (Side(f"indicators[{i}].actual"),))


@mutator("narrative")
def stated_rate(sample: SampleForm, draw: Draw) -> Change:
    """The text names another execution rate than the table."""
    rate = sample.form.budget[0].rate
    if rate is None or rate < 10:
        raise CannotMutate("no rate")
    if any(True for name in TELLING for _ in find("stated_rate", getattr(sample.form, name))):
        raise CannotMutate("the text names the rate already")
    other = rate - draw.rng.choice([2, 5, 8])
    sentence = write(draw.rng, "stated_rate", rate=other)
    changed, name = add_sentence(sample, sentence)
    side = Side(name, quote=f"{other}%")
    return Change(changed, "文字所述执行率与表内不符", (side,), (Side("budget[0].rate"),))


@mutator("narrative")
def stale_year_in_text(sample: SampleForm, draw: Draw) -> Change:
    """The text still speaks of last year's work."""
    year = sample.form.year or 0
    if any(True for name in TELLING for _ in find("year", getattr(sample.form, name))):
        raise CannotMutate("the text names the year already")
    sentence = write(draw.rng, "year", year=year - 1)
    changed, name = add_sentence(sample, sentence)
    side = Side(name, quote=f"{year - 1}年度")
    return Change(changed, "文字仍写上一年度", (side,), (Side("year"),))


@mutator("form")
def completion_copies_goal(sample: SampleForm, draw: Draw) -> Change:
    """The completion text is the goal over again."""
    form = sample.form
    if not form.goal or not form.completion or len(form.goal) < 25:
        raise CannotMutate("no goal to copy")
    # What was reached may differ from what was planned: then the copy would break those numbers, too.
    counts = set(re.findall(r"\d+", form.goal))
    if not counts <= set(re.findall(r"\d+", form.completion)):
        raise CannotMutate("the results are not those of the goal")
    del draw
    return Change(
        with_fields(sample, completion=form.goal),
        "完成情况照抄年度目标",
        (Side("completion"),),
        (Side("goal"),),
    )


@mutator("form")
def filed_too_early(sample: SampleForm, draw: Draw) -> Change:
    """Filed before the year was over."""
    form = sample.form
    if not form.fill_date or not form.year:
        raise CannotMutate("no date of filing")
    month, day = draw.rng.randint(3, 11), draw.rng.randint(10, 28)
    changed = with_fields(sample, fill_date=f"{form.year}{month:02d}{day}")
    return Change(changed, "填报日期早于年度终了", (Side("fill_date"),), (Side("year"),))


@mutator("form")
def measures_blank(sample: SampleForm, draw: Draw) -> Change:
    """Points were lost and nothing will be done about it."""
    points = sample.form.total_score
    if points is None or points == 100:
        raise CannotMutate("nothing was lost")
    del draw
    return blank_narrative(sample, "measures")


@mutator("form")
def reason_is_placeholder(sample: SampleForm, draw: Draw) -> Change:
    """The template's prompt stands where the reason for a shortfall or for slow spending should."""
    prompt = draw.rng.choice(templates("reason_placeholders"))
    if sample.form.budget[0].reason and Sheet(sample).family.fund_reason and draw.rng.random() < 0.5:
        return Change(
            with_line(sample, 0, reason=prompt), "原因栏保留模板提示语", (Side("budget[0].reason"),)
        )
    year = sample.form.year
    i, _ = pick(draw.rng, sample, lambda i, item: bool(item.reason) and met(item, year) is False, "reason")
    changed = with_row(sample, i, reason=prompt)
    return Change(changed, "原因栏保留模板提示语", (Side(f"indicators[{i}].reason"),))
