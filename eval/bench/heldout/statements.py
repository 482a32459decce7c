"""Held-out errors in narratives and in the form as a whole (second set)."""

from __future__ import annotations

import re

from corpus.families import DATA
from corpus.sample import SampleForm
from eval.bench.constraints import Sheet
from eval.bench.constraints_points import NO_PROBLEM
from eval.bench.editing import TELLING, add_sentence, one_of, with_fields
from eval.bench.mutation import CannotMutate, Change, Draw, Side, mutator
from eval.bench.phrases import find, write

_LONG = 24
_SENTENCE = 9
"""A narrative and a sentence long enough to be cut."""
_SHOWN = 6


@mutator("narrative")
def text_cut_off(sample: SampleForm, draw: Draw) -> Change:
    """A narrative ends in the middle of a sentence."""
    names = [n for n in Sheet(sample).family.narratives if len(getattr(sample.form, n) or "") >= _LONG]
    name = one_of(draw.rng, names, "long narrative")
    text = getattr(sample.form, name).rstrip()
    start = text.rstrip("。").rfind("。") + 1
    if len(text) - start < _SENTENCE:
        raise CannotMutate("the last sentence is short")
    places = [
        k for k in range(start + 4, len(text) - 2) if re.fullmatch("[\u4e00-\u9fff]{2}", text[k - 1 : k + 1])
    ]
    end = one_of(draw.rng, places, "place to cut")
    quote = text[:end][-_SHOWN:]
    return Change(
        with_fields(sample, **{name: text[:end]}), f"{name}文字中途断掉", (Side(name, quote=quote),)
    )


@mutator("narrative", magnitudes=("unit", "10%"))
def more_returned_than_sent(sample: SampleForm, draw: Draw) -> Change:
    """More questionnaires came back than were sent."""
    sent = draw.rng.randint(60, 500)
    more = 1 if draw.magnitude == "unit" else sent // 10
    sentence = write(draw.rng, "questionnaires", sent=sent, back=sent + more)
    changed, name = add_sentence(sample, sentence)
    return Change(changed, "收回问卷多于发放问卷", (Side(name, quote=sentence),))


@mutator("narrative")
def no_problems_claim(sample: SampleForm, draw: Draw) -> Change:
    """No problem was found, says one text beside the problems of another."""
    problems = sample.form.problems
    if not problems or NO_PROBLEM.match(problems):
        raise CannotMutate("no problem is named")
    sentence = write(draw.rng, "no_problem")
    changed, name = add_sentence(sample, sentence)
    return Change(changed, "称未发现问题而列有问题", (Side(name, quote=sentence),), (Side("problems"),))


@mutator("narrative")
def finished_before_start(sample: SampleForm, draw: Draw) -> Change:
    """Finished before it was begun."""
    year, end = sample.form.year, draw.rng.randint(2, 8)
    start = end + draw.rng.randint(1, 4)
    sentence = write(draw.rng, "works", begun=year, start=start, done=year, end=end)
    changed, name = add_sentence(sample, sentence)
    return Change(changed, "完工早于开工", (Side(name, quote=sentence),))


@mutator("narrative")
def other_unit_named(sample: SampleForm, draw: Draw) -> Change:
    """The text speaks of another unit."""
    import yaml

    own = sample.form.unit
    if not own:
        raise CannotMutate("no unit")
    domains = yaml.safe_load((DATA / "domains.yaml").read_text(encoding="utf-8"))
    places = yaml.safe_load((DATA / "common.yaml").read_text(encoding="utf-8"))["places"]
    place = next(place for place in places if own.startswith(place))
    units = [place + unit for domain in domains if domain["id"] == sample.domain for unit in domain["units"]]
    office = one_of(draw.rng, [unit for unit in units if unit != own], "other unit")
    changed, name = add_sentence(sample, write(draw.rng, "carried_out_by", office=office))
    return Change(changed, "文字所述单位与表头不同", (Side(name, quote=office),), (Side("unit"),))


@mutator("narrative")
def finished_yet_unfinished(sample: SampleForm, draw: Draw) -> Change:
    """All is finished, says one text; something is not, says another."""
    form = sample.form
    names = [name for name in (*TELLING, "problems") if getattr(form, name)]
    names = [name for name in names if name != "problems" or not NO_PROBLEM.match(form.problems or "")]
    if len(names) < 2 or any(True for name in names for _ in find("finished", getattr(form, name))):
        raise CannotMutate("one text only, or it says so already")
    done, left = write(draw.rng, "finished"), write(draw.rng, "unfinished")
    changed = add_sentence(sample, done, names[0])[0]
    changed = add_sentence(changed, left, names[-1])[0]
    sides = (Side(names[0], quote=done),)
    return Change(changed, "一处称全部完工，另一处称尚未完工", sides, (Side(names[-1], quote=left),))


@mutator("form")
def measures_copy_problems(sample: SampleForm, draw: Draw) -> Change:
    """The measures are the problems over again."""
    del draw
    problems = sample.form.problems
    if not problems or NO_PROBLEM.match(problems) or not sample.form.measures:
        raise CannotMutate("no problems to copy")
    changed = with_fields(sample, measures=problems)
    return Change(changed, "改进措施照抄存在问题", (Side("measures"),), (Side("problems"),))


@mutator("form")
def problems_copy_completion(sample: SampleForm, draw: Draw) -> Change:
    """The problems are the completion text over again."""
    del draw
    completion = sample.form.completion
    if not completion or not sample.form.problems or len(completion) < _LONG:
        raise CannotMutate("no completion to copy")
    changed = with_fields(sample, problems=completion)
    return Change(changed, "存在问题照抄完成情况", (Side("problems"),), (Side("completion"),))


@mutator("form")
def one_signs_for_both(sample: SampleForm, draw: Draw) -> Change:
    """One person signs for two offices that check each other."""
    lines = list(sample.form.signatures)
    if len(lines) < 2:
        raise CannotMutate("one signature only")
    del draw
    lines[1] = lines[1].model_copy(update={"name": lines[0].name})
    changed = with_fields(sample, signatures=tuple(lines))
    sides = (Side("signatures[1].name"),)
    return Change(changed, "两个岗位由同一人签字", sides, (Side("signatures[0].name"),))


@mutator("form", sisters=True)
def goal_from_sister(sample: SampleForm, draw: Draw) -> Change:
    """The goal is that of a sister project in the same file."""
    sister = draw.sister
    if sister is None or not sister.form.goal or not sample.form.goal or sister.domain == sample.domain:
        raise CannotMutate("no goal to copy")
    changed = with_fields(sample, goal=sister.form.goal)
    return Change(changed, "年度目标照抄同文件另一项目", (Side("goal"),), sister=sister)
