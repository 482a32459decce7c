"""Words put into questions that are answered: the plan must change, or the question be refused.

    python -m eval.questions.intruded --workspace DIR [--set first ...] [--most N]

Nobody can write down every way to ask; but whatever a word adds to a question that is understood must not be passed
over. Each word is put at every place between two tokens of each question. Prints how often the plan stayed the same.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assist.ask.grammar import read
from assist.ask.lexer import tokens
from assist.ask.names import values_of
from assist.ask.plan import Plan, Refusal
from assist.ask.vocabulary import Values, normalised
from assist.retrieve import Past
from eval.questions.strangers import SETS, build

TELLING = (
    "连续", "新增", "重复", "首次", "去年", "上半年", "下半年", "一季度", "第二", "第三", "一半", "两倍", "同一", "城镇", "人均",
    "本级", "剩余", "净", "约", "将近", "差不多", "多久", "倍", "须", "而不是", "增速", "计划", "目标", "高低", "本市", "外省",
)  # fmt: skip
"""Words that change what is asked wherever they stand."""


def kept(question: str, words: Iterable[str], values: Values) -> list[str]:
    """The questions with a word put in that get the same plan as without it. None when it is not understood."""
    plain = normalised(question)
    try:
        plan = _meaning(read(plain, values).plan)
    except Refusal:
        return []
    places = sorted({token.start for token in tokens(plain, values)})
    found = []
    for word in words:
        for place in places:
            changed = plain[:place] + word + plain[place:]
            try:
                same = _meaning(read(changed, values).plan) == plan
            except Refusal:
                continue
            if same:
                found.append(changed)
    return found


def _meaning(plan: Plan) -> str:
    """The plan without the words that it was said in."""

    def bare(item: Any) -> Any:
        if isinstance(item, dict):
            return {key: bare(value) for key, value in item.items() if key != "text"}
        return [bare(value) for value in item] if isinstance(item, list) else item

    return json.dumps(bare(plan.model_dump(mode="json")), sort_keys=True, ensure_ascii=False)


def questions(names: Sequence[str], folder: Path, most: int) -> list[str]:
    """Chinese questions of these sets that follow no other, in an order that is always the same."""
    world = build(folder, 600, 1)
    found = [entry[1] for name in names for entry in SETS[name](world) if entry[3] is None]
    found = [text for text in found if not re.search("[a-z]{3}", text.lower())]
    random.Random(1).shuffle(found)
    return found[:most]


def main() -> None:
    """Prints the questions whose plan a word did not change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--set", choices=SETS, nargs="*", default=list(SETS))
    parser.add_argument("--most", type=int, default=10_000)
    options = parser.parse_args()
    asked = questions(options.set, options.workspace, options.most)
    with Past(options.workspace) as past:
        values = values_of(past)
        unchanged = [changed for text in asked for changed in kept(text, TELLING, values)]
    sys.stdout.write("\n".join([*unchanged, f"{len(asked)} 个问题，{len(TELLING)} 个词，{len(unchanged)} 处没有改变理解"]) + "\n")


if __name__ == "__main__":
    main()
