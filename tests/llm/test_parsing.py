"""Answers that are broken in ways of their own: every item that is whole is read, none is made up, and in bounded time."""

from __future__ import annotations

import json
import time

import pytest

from assist.llm.parsing import read_items, read_slots

ONE, TWO = '{"id": "S1", "quote": "完成5次"}', '{"id": "S2", "quote": "支出3万元"}'
BOTH = f'{{"items": [{ONE}, {TWO}]}}'
BROKEN = {
    "commas behind the last": '{"items": [{"id": "S1", "quote": "完成5次",}, {"id": "S2", "quote": "支出3万元",},]}',
    "no comma between": f'{{"items": [{ONE} {TWO}]}}',
    "another language's quotes": "{'items': [{'id': 'S1', 'quote': '完成5次'}, {'id': 'S2', 'quote': '支出3万元'}]}",
    "typographic quotes": "{“items”：[{“id”：“S1”，“quote”：“完成5次”}，{“id”：“S2”，“quote”：“支出3万元”}]}",
    "names without quotes": '{items: [{id: "S1", quote: "完成5次"}, {id: "S2", quote: "支出3万元"}]}',
    "one object a line": f"{ONE}\n{TWO}",
    "comments": f'{{"items": [ // 第一项\n{ONE}, /* 第二项 */ {TWO}]}}',
    "a list in prose": f"好的，结果如下：[{ONE}, {TWO}]，见[1]。",
    "by id": '{"items": {"S1": {"quote": "完成5次"}, "S2": {"quote": "支出3万元"}}}',
    "wrapped": f'{{"result": {{"items": [{ONE}, {TWO}]}}}}',
    "under another name": f'{{"thoughts": "想好了", "data": [{ONE}, {TWO}]}}',
    "each wrapped": f'{{"items": [{{"answer": {ONE}}}, {{"answer": {TWO}}}]}}',
    "a string of JSON": json.dumps(BOTH),
    "escaped": BOTH.replace('"', '\\"'),
    "thoughts before": f'<think>也许 {{"id": "S9", "quote": "猜的"}}</think>{BOTH}',
    "corrected": f'{{"items": [{{"id": "S9", "quote": "猜的"}}]}}\n更正：\n{BOTH}',
    "a mark at the beginning": f"\ufeff{BOTH}",
    "too many braces": f'{{"items": [{ONE}}}, {TWO}]}}',
    "no end": BOTH[:-2],
}


@pytest.mark.parametrize("how", BROKEN)
def test_items_are_read_however_they_are_broken(how: str) -> None:
    found, _ = read_items(BROKEN[how])
    assert found == [json.loads(ONE), json.loads(TWO)]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"items": [{"id": "S1", "quote": "完成"5"次"}]}', [{"id": "S1", "quote": '完成"5"次'}]),
        ('{"items": [{"id": "S1", "quote": "完成\n5次"}]}', [{"id": "S1", "quote": "完成\n5次"}]),
        (f'{{"items": [{ONE}, {{"id": "S2", "quo', [json.loads(ONE)]),
        ('<think>也许 {"id": "S9", "quote": "猜的"}', []),
        ("没有发现。", []),
        ("[1] [2]", []),
    ],
)
def test_what_is_not_whole_is_not_made_up(content: str, found: list[object]) -> None:
    assert read_items(content) == (found, False)


WORDS = {"办的事": "项目名称", "花掉": "全年执行数"}
SLOTS = {
    "another language's quotes": str(WORDS),
    "typographic quotes": "{“办的事”：“项目名称”，“花掉”：“全年执行数”}",
    "wrapped": json.dumps({"answer": WORDS}, ensure_ascii=False),
    "a list of pairs": '{"items": [{"办的事": "项目名称"}, {"花掉": "全年执行数"}]}',
    "a list of items": '[{"text": "办的事", "role": "项目名称"}, {"text": "花掉", "role": "全年执行数"}]',
    "lists of one": '{"办的事": ["项目名称"], "花掉": ["全年执行数"]}',
    "corrected": '{"办的事": "实施单位"}\n更正：{"办的事": "项目名称", "花掉": "全年执行数"}',
    "white space": '{" 办的事": "项目名称 ", "花掉 ": "全年执行数"}',
    "thoughts before": '<think>也许{"办的事": "实施单位"}</think>{"办的事": "项目名称", "花掉": "全年执行数"}',
    "cut off": '{"办的事": "项目名称", "花掉": "全年执行数", "余',
}


@pytest.mark.parametrize("how", SLOTS)
def test_words_by_key_are_read_however_they_are_broken(how: str) -> None:
    assert {one["text"]: one["role"] for one in read_slots(SLOTS[how])[0]} == WORDS


@pytest.mark.parametrize("content", ["{" * 200_000, "[" * 200_000, "[{" * 90_000, '{"a":' * 40_000, 'x:"' * 60_000, '{"items":[' + '{"id":"S' * 30_000])
def test_an_endless_answer_takes_no_endless_time(content: str) -> None:
    start = time.process_time()
    assert read_items(content)[0] == []
    read_slots(content)
    assert time.process_time() - start < 5
