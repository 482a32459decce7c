"""A model is asked to judge only when it can tell pairs of which there is no doubt."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import assist.reviews
from assist.llm.errors import Unreachable
from assist.llm.prompts import load
from assist.llm.request import Answer
from assist.reviews import Judgement, exam, passed
from assist.reviews.judging import RELATIONS

with Path(assist.reviews.__file__).with_name("exam.toml").open("rb") as file:
    PAIRS = tomllib.load(file)["pair"]


def answer(relations: list[str]) -> Answer:
    return Answer(tuple(Judgement(id=f"K{n}", first="", second="", relation=said) for n, said in enumerate(relations, 1)))


RIGHT = [str(pair["right"][0]) for pair in PAIRS]


def test_the_right_answers_pass() -> None:
    assert passed([answer(RIGHT), answer(RIGHT)])


@pytest.mark.parametrize("word", RELATIONS)
def test_one_word_for_everything_does_not(word: str) -> None:
    assert not passed([answer([word] * len(PAIRS))] * 2)


@pytest.mark.parametrize("at", range(len(PAIRS)))
def test_one_wrong_answer_in_either_order_does_not(at: int) -> None:
    wrong = next(word for word in RELATIONS if word not in PAIRS[at]["right"])
    spoilt = [*RIGHT[:at], wrong, *RIGHT[at + 1 :]]
    assert not passed([answer(RIGHT), answer(spoilt)])
    assert not passed([answer(spoilt), answer(RIGHT)])


def test_what_was_not_answered_is_not_passed() -> None:
    assert not passed([answer(RIGHT), Unreachable("down")])
    assert not passed([answer(RIGHT)])
    assert not passed([answer(RIGHT[:-1]), answer(RIGHT)])


def test_both_orders_are_asked_about_pairs_that_the_prompt_does_not_give_away() -> None:
    straight, swapped = exam()
    for number, pair in enumerate(PAIRS, 1):
        assert f"K{number} 甲：{pair['first']}\nK{number} 乙：{pair['second']}" in straight.body
        assert f"K{number} 甲：{pair['second']}\nK{number} 乙：{pair['first']}" in swapped.body
        assert pair["second"] not in str(load("judging").messages(""))
