"""The seam against a faulty endpoint: what is retried, what is not, and how every failure is named."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

pytest.importorskip("langchain_openai")

from assist.llm import errors, wire
from assist.llm import seam as seam_module
from assist.llm.access import Access
from assist.llm.cache import Cache
from assist.llm.errors import ModelError
from assist.llm.masking import Mask
from assist.llm.prompts import Prompt
from assist.llm.request import Answer, Request
from assist.llm.seam import Seam
from tests.llm.endpoint import Endpoint, Fault, Reply

GOOD = {"items": [{"id": "C1", "role": "target"}]}
PROMPT = Prompt("trial", 1, "规则", ())


class Item(BaseModel):
    id: str
    role: str


def request(body: str = "C1 预期值", **more: Any) -> Request:
    return Request(PROMPT, body, Item, {"id": ("C1", "C2"), "role": ("target", "actual")}, **more)


def ask(
    answer: Callable[[dict[str, Any], int], Reply], *requests: Request, cache: Cache | None = None, **access: Any
) -> tuple[list[Answer | ModelError], Endpoint]:
    with Endpoint(answer) as endpoint:
        options = {"timeout": 5.0, "concurrency": 2, **access}
        seam = Seam(Access(endpoint.url, "m", **options), cache, first_delay=0.01)
        try:
            return seam.batch(requests or [request()]), endpoint
        finally:
            seam.close()


def only(results: list[Answer | ModelError]) -> Any:
    [result] = results
    return result


def test_an_answer_comes_back_typed_with_its_cost() -> None:
    results, endpoint = ask(lambda body, n: GOOD, api_key="k-1")
    answer = only(results)
    assert answer.items == (Item(id="C1", role="target"),)
    assert (answer.prompt_tokens, answer.completion_tokens) == (50, 5)
    assert endpoint.keys == ["Bearer k-1"]
    body = endpoint.bodies[0]
    assert (body["temperature"], body["max_tokens"]) == (0, 600)
    assert body["response_format"]["json_schema"]["strict"] is True


@pytest.mark.parametrize(
    ("first", "name"),
    [(Fault(500), "500"), (Fault(503), "503"), (Fault(429), "429"), (Fault(drop=True), "drop"), (Fault(cut=True), "cut")],
)
def test_what_may_pass_is_tried_again(first: Fault, name: str) -> None:
    results, endpoint = ask(lambda body, n: first if n < 3 else GOOD)
    assert isinstance(only(results), Answer), only(results)
    assert len(endpoint.bodies) == 3


@pytest.mark.parametrize(
    ("fault", "kind", "calls"),
    [
        (Fault(500), errors.Unreachable, 4),
        (Fault(429), errors.Overloaded, 4),
        (Fault(drop=True), errors.Unreachable, 4),
        (Fault(cut=True), errors.Unreachable, 4),
        (Fault(401), errors.AccessRefused, 1),
        (Fault(403), errors.AccessRefused, 1),
        (Fault(404), errors.AccessRefused, 1),
        (Fault(400), errors.BadAnswer, 1),
        (Fault(400, raw=b'{"error": {"message": "maximum context length is 10"}}'), errors.TooLong, 1),
        (Fault(302, headers={"Location": "http://example.org/"}), errors.AccessRefused, 1),
        (Fault(raw=b"<html>gateway</html>"), errors.BadAnswer, 1),
        (Fault(raw=b"{}"), errors.BadAnswer, 1),
        (Fault(raw=b""), errors.BadAnswer, 1),
        (Fault(finish="content_filter"), errors.BadAnswer, 1),
        (Fault(), errors.BadAnswer, 2),
    ],
)
def test_every_failure_is_named_and_tried_no_more_than_worth(fault: Fault, kind: type[ModelError], calls: int) -> None:
    results, endpoint = ask(lambda body, n: fault)
    failure = only(results)
    assert type(failure) is kind, failure
    assert failure.reason
    assert len(endpoint.bodies) == calls  # 4 tries in all: no layer below multiplies them


@pytest.mark.parametrize("fault", [Fault(delay=3.0), Fault(drip=0.05)])
def test_a_slow_endpoint_is_given_up_in_time(fault: Fault) -> None:
    started = time.monotonic()
    results, _ = ask(lambda body, n: fault, timeout=0.4, tries=2)
    assert isinstance(only(results), errors.Unreachable)
    assert time.monotonic() - started < 3


def test_retry_after_is_honoured() -> None:
    results, endpoint = ask(lambda body, n: Fault(429, headers={"Retry-After": "0.5"}) if n == 1 else GOOD)
    assert isinstance(only(results), Answer)
    assert endpoint.times[1] - endpoint.times[0] >= 0.5


def test_a_lasting_refusal_is_met_once_for_the_whole_batch() -> None:
    many = [request(f"C1 第{n}张") for n in range(30)]
    results, endpoint = ask(lambda body, n: Fault(401), *many, concurrency=1)
    assert {type(result) for result in results} == {errors.AccessRefused}
    assert len(endpoint.bodies) == 1


def test_a_dead_endpoint_is_not_tried_for_every_form() -> None:
    many = [request(f"C1 第{n}张") for n in range(40)]
    results, endpoint = ask(lambda body, n: Fault(502), *many, concurrency=1)
    assert {type(result) for result in results} == {errors.Unreachable}
    assert len(endpoint.bodies) == 5 * 4


def test_nothing_listens() -> None:
    seam = Seam(Access("http://127.0.0.1:9/v1", "m", tries=2), first_delay=0.01)
    assert isinstance(only(seam.batch([request()])), errors.Unreachable)
    with pytest.raises(errors.Unreachable):
        seam.check()


def test_offline_is_the_last_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_OFFLINE", "1")
    failure = only(Seam(Access("http://192.0.2.1/v1", "m")).batch([request()]))
    assert isinstance(failure, errors.ConfigurationError)


@pytest.mark.parametrize(
    ("content", "roles", "calls"),
    [
        ('```json\n{"items": [{"id": "C1", "role": "actual"}]}\n```', ["actual"], 1),
        ('好的，结果如下：{"items": [{"id": "C1", "role": "actual"}, {"id": "C2", "ro', ["actual"], 1),
        ('{"items": [{"id": "C9", "role": "actual"}, {"id": "C2", "role": "target"}]}', ["target"], 1),
        ('{"items": []}', [], 1),
    ],
)
def test_what_is_whole_in_a_broken_answer_is_saved(content: str, roles: list[str], calls: int) -> None:
    results, endpoint = ask(lambda body, n: content)
    assert [item.role for item in only(results).items] == roles
    assert len(endpoint.bodies) == calls


@pytest.mark.parametrize("bad", ["I cannot help with that.", '{"items": [{"id": "C7", "role": "?"}]}', "{", '{"items": 5}'])
def test_one_question_back_that_carries_only_the_error(bad: str) -> None:
    results, endpoint = ask(lambda body, n: bad if n == 1 else GOOD)
    assert len(only(results).items) == 1
    first, second = (body["messages"] for body in endpoint.bodies)
    assert second[:-1] == first
    assert len(second[-1]["content"]) < 60
    assert only(results).prompt_tokens == 100


@pytest.mark.parametrize(
    ("honoured", "ignores", "rung"),
    [
        (("json_schema", "tools", "json_object", "text"), False, "json_schema"),
        (("tools", "text"), False, "tools"),
        (("json_object", "text"), False, "json_object"),
        (("text",), False, "text"),
        (("text",), True, "text"),  # claims everything, honours nothing
        (("tools", "text"), True, "tools"),
    ],
)
def test_the_ladder_is_climbed_once_and_remembered(honoured: tuple[str, ...], ignores: bool, rung: str) -> None:
    cache = Cache()
    with Endpoint(lambda body, n: GOOD) as endpoint:
        endpoint.rungs, endpoint.ignores = honoured, ignores
        for part in range(2):
            seam = Seam(Access(endpoint.url, "m"), first_delay=0.01)
            seam._cache = cache
            results = seam.batch([request(f"C1 {part}{n}") for n in range(3)])
            assert all(isinstance(result, Answer) for result in results), results
            if not part:
                probes = endpoint.probes
    assert probes == 1 + ("json_schema", "tools", "json_object", "text").index(rung) - (rung == "text")
    assert endpoint.probes == probes
    assert {endpoint._form(body) for body in endpoint.bodies} == {rung}
    if rung in ("json_object", "text"):
        assert "JSON Schema" in endpoint.bodies[0]["messages"][0]["content"]


def test_answers_are_kept_under_what_was_asked(tmp_path: Any) -> None:
    file = tmp_path / "cache.db"
    _, endpoint = ask(lambda body, n: GOOD, cache=Cache(file))
    assert len(endpoint.bodies) == 1
    results, endpoint = ask(lambda body, n: Fault(500), cache=Cache(file))
    assert only(results).cached and only(results).prompt_tokens == 0
    assert endpoint.bodies == []
    other = Request(Prompt("trial", 2, "规则", ()), "C1 预期值", Item, request().allowed)
    results, endpoint = ask(lambda body, n: GOOD, other, request("C1 其他"), cache=Cache(file))
    assert len(endpoint.bodies) == 2


def test_broken_answers_are_not_kept() -> None:
    cache = Cache()
    with Endpoint(lambda body, n: '{"items": [{"id": "C1", "role": "target"}, {"id"' if n == 1 else GOOD) as endpoint:
        for _ in range(2):
            seam = Seam(Access(endpoint.url, "m"))
            seam._cache = cache
            seam.batch([request()])
    assert len(endpoint.bodies) == 2


def test_an_unusable_cache_file_is_no_fault(tmp_path: Any) -> None:
    file = tmp_path / "cache.db"
    file.write_bytes(b"not a database at all, but longer than a header" * 30)
    results, _ = ask(lambda body, n: GOOD, cache=Cache(file))
    assert isinstance(only(results), Answer)


def test_persons_and_their_numbers_do_not_leave_and_come_back() -> None:
    body = "C1 联系人：甲乙丙 电话13900001111 身份证110101199003070000 开户账号6222 0000 1111 2222 333"
    seen: list[str] = []

    def answer(sent: dict[str, Any], n: int) -> Reply:
        seen.append(str(sent))
        return {"items": [{"id": "C1", "role": "target", "quote": "联系人：〔人1〕 电话〔电话1〕"}]}

    class Quoted(Item):
        quote: str

    asked = Request(PROMPT, body + "，丁戊负责", Quoted, names=("丁戊",))
    results, _ = ask(answer, asked)
    for secret in ("甲乙丙", "丁戊", "13900001111", "110101199003070000", "2222"):
        assert secret not in seen[0]
    assert only(results).items[0].quote == "联系人：甲乙丙 电话13900001111"


@pytest.mark.parametrize("text", ["经王某某局长带队", "由李某主任牵头", "张某同志负责"])
def test_a_name_before_a_rank_does_not_leave_whatever_stands_before_it(text: str) -> None:
    mask = Mask()
    hidden = mask.hide(text)
    assert "某" not in hidden and mask.restore(hidden) == text


def test_the_budget_stops_cleanly() -> None:
    many = [request(f"C1 第{n}张", tokens=5) for n in range(20)]
    results, endpoint = ask(lambda body, n: GOOD, *many, token_budget=400, concurrency=1)
    kinds = [type(result) for result in results]
    assert kinds == sorted(kinds, key=lambda kind: kind is errors.BudgetSpent)
    assert 3 <= kinds.count(Answer) <= 8
    assert len(endpoint.bodies) == kinds.count(Answer)


def test_an_interruption_ends_waiting_at_once() -> None:
    over = threading.Event()
    with Endpoint(lambda body, n: Fault(delay=20)) as endpoint:
        seam = Seam(Access(endpoint.url, "m", timeout=30))
        threading.Timer(0.5, over.set).start()
        started = time.monotonic()
        results = seam.batch([request(f"C1 {n}") for n in range(6)], over.is_set)
    assert time.monotonic() - started < 5
    assert {type(result) for result in results} == {errors.Cancelled}


def test_an_interruption_while_the_client_is_loaded_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    connect = seam_module.connect  # type: ignore[attr-defined]

    def slowly(access: Access) -> Any:
        over.set()
        time.sleep(0.5)
        return connect(access)

    monkeypatch.setattr(seam_module, "connect", slowly)
    with Endpoint(lambda body, n: Fault(delay=20)) as endpoint:
        results = Seam(Access(endpoint.url, "m", timeout=30)).batch([request()], over.is_set)
        assert (endpoint.bodies, endpoint.probes) == ([], 0)
    assert {type(result) for result in results} == {errors.Cancelled}


def test_concurrency_is_bounded() -> None:
    running, most, lock = 0, 0, threading.Lock()

    class Busy(Endpoint):
        def _send(self, handler: Any, body: Any, reply: Reply) -> None:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            super()._send(handler, body, reply)
            with lock:
                running -= 1

    with Busy(lambda body, n: GOOD) as endpoint:
        seam = Seam(Access(endpoint.url, "m", concurrency=3))
        results = seam.batch([request(f"C1 {n}") for n in range(30)])
    assert all(isinstance(result, Answer) for result in results)
    assert most <= 3


def test_a_connection_that_opens_after_the_end_is_ended_too() -> None:
    connections = wire._Connections()
    connections.shut()
    ours, theirs = socket.socketpair()

    class Stream:
        def get_extra_info(self, name: str) -> socket.socket:
            assert name == "socket"
            return ours

    with ours, theirs:
        connections.trace("connection.connect_tcp.complete", {"return_value": Stream()})
        theirs.settimeout(2)
        assert theirs.recv(1) == b""
