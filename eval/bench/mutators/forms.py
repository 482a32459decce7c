"""Errors that concern the form as a whole, or the forms of one file."""

from __future__ import annotations

from assist.model import Indicator
from corpus.sample import SampleForm
from eval.bench.constraints import Sheet, plain_name
from eval.bench.constraints_money import MONEY_POWER
from eval.bench.constraints_points import met
from eval.bench.editing import CENT, NARRATIVES, add_sentence, one_of, told, with_fields, with_row
from eval.bench.mutation import CannotMutate, Change, Draw, Side, mutator
from eval.bench.phrases import templates, write

_LABELS = {
    "problems": ("存在问题", "偏差大或目标未完成原因分析", "存在的主要问题"),
    "conclusion": ("评价结论", "自评结论"),
    "measures": ("改进措施",),
}


@mutator("form", sisters=True)
def conclusion_copied(sample: SampleForm, draw: Draw) -> Change:
    """The conclusion is that of a sister project in the same file."""
    sister = draw.sister
    if sister is None or not sister.form.conclusion or not sample.form.conclusion:
        raise CannotMutate("no conclusion to copy")
    old, new = sample.form.total_score, sister.form.total_score
    text = sister.form.conclusion.replace(f"自评得分{new}分", f"自评得分{old}分")
    if sister.form.grade != sample.form.grade or sister.domain == sample.domain:
        raise CannotMutate("the copy would break more")
    changed = with_fields(sample, conclusion=text)
    return Change(changed, "评价结论照抄同文件另一项目", (Side("conclusion"),), sister=sister)


@mutator("form", sisters=True)
def rows_copied(sample: SampleForm, draw: Draw) -> Change:
    """The results of a sister project were left in the rows: same indicators, targets and actual values."""
    sister = draw.sister
    if sister is None or len(sister.form.indicators) < 5:
        raise CannotMutate("no sister with rows enough")
    mine = sample.form.indicators
    if len(mine) < 5:
        raise CannotMutate("too few rows")
    changed, copied, spare = sample, [], list(sister.form.indicators)
    for i, item in enumerate(mine):
        if told(sample, i) or not _copiable(item) or not met(item, sample.form.year):
            continue
        other = next((row for row in spare if _alike(item, row) and met(row, sister.form.year)), None)
        if other is not None:
            spare.remove(other)
            names = ("level3", "target", "target_text", "actual", "actual_text", "unit")
            changed = with_row(changed, i, **{name: getattr(other, name) for name in names})
            copied.append(i)
    if len(copied) < 4:
        raise CannotMutate("the rows are of other kinds")
    sides = tuple(Side(f"indicators[{i}].{cell}") for i in copied for cell in ("actual", "target", "level3"))
    return Change(changed, "指标行残留另一项目的成果", sides, sister=sister)


def _copiable(item: Indicator) -> bool:
    """Rows whose results say nothing of this project's own money or year."""
    return item.unit not in MONEY_POWER and item.operator != "date"


def _alike(item: Indicator, other: Indicator) -> bool:
    own = other.unit in MONEY_POWER or item.level3 == other.level3
    return (item.level2, item.operator) == (other.level2, other.operator) and not own


@mutator("form")
def placeholder_left(sample: SampleForm, draw: Draw) -> Change:
    """The template's prompt still stands where the answer should."""
    names = [name for name in Sheet(sample).family.narratives if getattr(sample.form, name)]
    name = one_of(draw.rng, [n for n in names if n not in ("goal", "completion")], "narrative")
    prompt = draw.rng.choice(templates("placeholders"))
    return Change(with_fields(sample, **{name: prompt}), f"{name}保留模板提示语", (Side(name),))


def blank_narrative(sample: SampleForm, name: str) -> Change:
    """A narrative that was not filled in; its label is what can be shown."""
    if not getattr(sample.form, name):
        raise CannotMutate(f"no {name} in this form")
    near = tuple(f"label:{label}" for label in _LABELS[name])
    return Change(with_fields(sample, **{name: None}), f"{name}空白", (Side(name, near=near),))


@mutator("form")
def problems_blank(sample: SampleForm, draw: Draw) -> Change:
    """Points were lost and no problem is named."""
    points = sample.form.total_score
    if points is None or points == 100:
        raise CannotMutate("nothing was lost")
    del draw
    return blank_narrative(sample, "problems")


@mutator("form")
def conclusion_blank(sample: SampleForm, draw: Draw) -> Change:
    """No conclusion."""
    del draw
    return blank_narrative(sample, "conclusion")


@mutator("form")
def signature_blank(sample: SampleForm, draw: Draw) -> Change:
    """A signature line that nobody signed."""
    form = sample.form
    if not form.signatures:
        raise CannotMutate("no signature line")
    k = draw.rng.randrange(len(form.signatures))
    lines = list(form.signatures)
    lines[k] = lines[k].model_copy(update={"name": None})
    near = (f"label:{lines[k].role}",)
    changed = with_fields(sample, signatures=tuple(lines))
    return Change(changed, f"{lines[k].role}未签字", (Side(f"signatures[{k}].name", near=near),))


@mutator("form")
def satisfaction_claim(sample: SampleForm, draw: Draw) -> Change:
    """The text praises a satisfaction that the table does not have."""
    rows = [
        (i, item)
        for i, item in enumerate(sample.form.indicators)
        if item.unit == "%" and (item.level3 or "").endswith("满意度") and (item.actual or "x")[0].isdigit()
    ]
    i, item = one_of(draw.rng, rows, "satisfaction")
    text = Sheet(sample).narrative(*NARRATIVES)
    who = plain_name(item).removesuffix("满意度")
    if f"{who}满意度" in text:
        raise CannotMutate("the text names it already")
    share = (type(CENT)(item.actual or "0") - draw.rng.choice([2, 4, 7])).normalize()
    sentence = write(draw.rng, "satisfaction", who=who, share=f"{share:f}")
    changed, name = add_sentence(sample, sentence)
    quote = f"{share:f}%"
    return Change(
        changed, "文字满意度与指标不符", (Side(name, quote=quote),), (Side(f"indicators[{i}].actual"),)
    )
