"""Asking: many requests at once, each with masking, cache, budget, pace, retries, one re-ask and salvage."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assist.llm.access import Access
from assist.llm.cache import Cache, answer_key
from assist.llm.errors import BadAnswer, Cancelled, ConfigurationError, ModelError, Unreachable
from assist.llm.ladder import RUNGS, Rung, content_of, instructed, options, probe
from assist.llm.masking import Mask, quiet
from assist.llm.parsing import read_items, read_slots
from assist.llm.request import Answer, Request
from assist.llm.spending import Budget, Pace, estimate_tokens
from assist.llm.wire import connect, named, retry_after, worth_retrying

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

_FIRST_DELAY = 0.5
_LONGEST_DELAY = 60.0
_FAILURES_IN_A_ROW = 5
Show = Callable[[list[tuple[str, str]]], None]


class Seam:
    """A model that can be asked. Build one for a run, close it at its end.

    `chat` replaces the connection (tests script one). `show` is given every request's messages just as they
    are sent. After several requests in a row that could not be delivered or were refused, or one lasting refusal
    before the first answer, the rest of the run is not tried: each gets that reason at once.
    """

    estimates = False

    def __init__(
        self,
        access: Access,
        cache: Cache | None = None,
        chat: BaseChatModel | None = None,
        show: Show | None = None,
        first_delay: float = _FIRST_DELAY,
    ) -> None:
        self.access = access
        self.budget = Budget(access)
        self._cache = cache or Cache()
        self._chat = chat
        self._close: Callable[[], None] = lambda: None
        self._show = show
        self._first_delay = first_delay
        self._pace = Pace(access.requests_per_minute, access.tokens_per_minute)
        self._lock = threading.Lock()
        self._probing = threading.Lock()
        self._stopped = threading.Event()
        self._failures = 0
        self._answered = False
        self._verdict: ModelError | None = None
        self._rung: Rung | None = None

    # What callers use

    def batch(
        self, requests: Sequence[Request], cancelled: Callable[[], bool] = lambda: False
    ) -> list[Answer | ModelError]:
        """An answer or a named failure for each request, in their order. Raises nothing."""
        if not requests:
            return []
        try:
            from langchain_core.runnables import RunnableLambda
        except ImportError:
            missing = ConfigurationError("未安装模型组件。请运行 pip install 'assist[llm]'。")
            return [missing for _ in requests]
        runnable = RunnableLambda(self._asked)
        keys = [self._key(request) for request in requests]
        once: dict[str, Request] = {}
        for key, request in zip(keys, requests, strict=True):
            once.setdefault(key, request)
        with self._watched(cancelled):
            results = runnable.batch(
                list(once.values()), {"max_concurrency": self.access.concurrency}, return_exceptions=True
            )
        return list(_each(keys, dict(zip(once, results, strict=True))))

    def check(self) -> None:
        """Whether the model answers at all: finds the rung. Raises ModelError."""
        try:
            self._find_rung()
        except ModelError:
            raise
        except Exception as error:
            raise named(error) from error

    def close(self) -> None:
        """Ends connections and whatever waits."""
        self._stopped.set()
        with suppress(Exception):
            self._close()
        self._cache.close()

    # One request

    def _asked(self, request: Request) -> Answer | ModelError:
        try:
            return self._ask(request)
        except ModelError as error:
            return error
        except Exception as error:
            return named(error)

    def _ask(self, request: Request) -> Answer:
        mask = Mask(request.names)
        messages = request.prompt.messages(mask.hide(quiet(request.body)))
        key = self._key(request)
        kept = self._cache.get(key)
        if kept is not None:
            found, _, dropped = self._read(kept, request, mask)
            return Answer(found, dropped=dropped, cached=True)
        self._may_go_on()
        rung = self._find_rung()
        content, spent, cut = self._say(messages, rung, request)
        found, sound, dropped = self._read(content, request, mask)
        if not found and (dropped or not sound):
            fault = (
                "回答被截断"
                if cut
                else "回答不是符合要求的 JSON"
                if not sound
                else "编号或取值不在允许范围内"
            )
            content, more, cut = self._say(
                [*messages, ("human", f"上次的{fault}。请只输出 JSON。")], rung, request
            )
            spent = (spent[0] + more[0], spent[1] + more[1])
            found, sound, dropped = self._read(content, request, mask)
            if not found and (dropped or not sound):
                raise BadAnswer(f"模型的{fault}，再问一次仍不可用")
        if sound and not dropped:
            self._cache.put(key, content)
        return Answer(found, *spent, dropped=dropped, truncated=cut)

    def _key(self, request: Request) -> str:
        asked = request.prompt.messages(Mask(request.names).hide(quiet(request.about or request.body)))
        return answer_key(self.access.model, request.identity, asked)

    def _read(self, content: str, request: Request, mask: Mask) -> tuple[tuple[Any, ...], bool, int]:
        raw, sound = (read_slots if request.slots else read_items)(content)
        found = [item for one in raw if (item := request.check(_restored(one, mask))) is not None]
        return tuple(found[: request.most_items]), sound, len(raw) - len(found)

    def _say(
        self, messages: list[tuple[str, str]], rung: Rung, request: Request
    ) -> tuple[str, tuple[int, int], bool]:
        """Content, tokens spent, and whether the answer was cut at its length limit."""
        told = instructed(messages, rung, request.schema)
        held = (estimate_tokens("".join(text for _, text in told)), request.tokens)
        if rung in ("json_schema", "tools"):  # the schema is read as well
            held = (held[0] + estimate_tokens(json.dumps(request.schema)) // 4, held[1])
        self.budget.admit(*held)
        spent = (0, 0)
        try:
            message = self._patiently(told, rung, request.schema, request.tokens, sum(held))
            self._answered = True
            usage = message.usage_metadata
            content = content_of(message)
            spent = (
                (usage["input_tokens"], usage["output_tokens"])
                if usage
                else (held[0], estimate_tokens(content))
            )
        finally:
            self.budget.settle(held, spent)
        reason = message.response_metadata.get("finish_reason")
        if reason == "content_filter" or message.additional_kwargs.get("refusal"):
            raise BadAnswer("模型拒绝回答")
        return content, spent, reason == "length"

    # Patience

    def _patiently(
        self, messages: list[tuple[str, str]], rung: Rung, schema: Mapping[str, Any], tokens: int, weight: int
    ) -> AIMessage:
        """One exchange, tried again with growing, jittered pauses while that may help."""
        for attempt in range(1, self.access.tries + 1):
            self._pace.wait(weight, self._pause)
            self._may_go_on()
            try:
                message = self._call(messages, rung, schema, tokens)
            except Exception as error:
                if self._stopped.is_set():
                    raise Cancelled("运行被中断") from error
                if attempt == self.access.tries or not worth_retrying(error):
                    raise self._noted(named(error)) from error
                self._pause(self._delay(attempt, retry_after(error)))
                continue
            self._failures = 0
            return message
        raise AssertionError("unreachable")

    def _delay(self, attempt: int, asked: float | None) -> float:
        if asked is not None:
            return min(asked, _LONGEST_DELAY) + random.uniform(0, 0.1 * self._first_delay)
        return random.uniform(0.5, 1.0) * self._first_delay * float(2 ** (attempt - 1))

    def _pause(self, seconds: float) -> None:
        if self._stopped.wait(seconds):
            raise Cancelled("运行被中断")

    def _may_go_on(self) -> None:
        if self._stopped.is_set():
            raise Cancelled("运行被中断")
        if self._verdict is not None:
            raise type(self._verdict)(f"{self._verdict.reason}；本次运行不再尝试")

    def _noted(self, error: ModelError) -> ModelError:
        with self._lock:
            if error.lasting or isinstance(error, Unreachable):
                self._failures += 1
                # Of an endpoint that has answered in this run one refusal among many answers is a slip.
                if self._failures >= _FAILURES_IN_A_ROW or (error.lasting and not self._answered):
                    self._verdict = error
        return error

    # The wire

    def _find_rung(self) -> Rung:
        with self._probing:  # one probe for all threads
            if self._rung is None:
                endpoint = f"{self.access.base_url} {self.access.model}"
                known = next((rung for rung in RUNGS if rung == self._cache.rung(endpoint)), None)
                self._may_go_on()
                self._rung = known or probe(self._probe_call)
                self._cache.keep_rung(endpoint, self._rung)
            return self._rung

    def _probe_call(
        self, messages: list[tuple[str, str]], rung: Rung, schema: Mapping[str, Any], tokens: int
    ) -> AIMessage:
        message = self._patiently(messages, rung, schema, tokens, 100)
        usage = message.usage_metadata
        self.budget.settle((0, 0), (usage["input_tokens"], usage["output_tokens"]) if usage else (0, 0))
        return message

    def _call(
        self, messages: list[tuple[str, str]], rung: Rung, schema: Mapping[str, Any], tokens: int
    ) -> AIMessage:
        from langchain_core.messages import AIMessage
        from langsmith import tracing_context

        chat = self._connected()
        self._may_go_on()  # loading the client takes seconds the first time
        if self._show is not None:
            self._show(messages)
        with tracing_context(
            enabled=False
        ):  # a form must not reach a tracing service by an environment variable
            message = chat.bind(**options(rung, schema, tokens)).invoke(messages)
        if not isinstance(message, AIMessage):
            raise BadAnswer("端点的应答不是一条消息")
        return message

    def _connected(self) -> BaseChatModel:
        with self._lock:
            if self._chat is None:
                self._chat, self._close = connect(self.access)
            return self._chat

    def _watched(self, cancelled: Callable[[], bool]) -> AbstractContextManager[None]:
        return _Watch(cancelled, self._cancel)

    def _cancel(self) -> None:
        self._stopped.set()
        with suppress(Exception):
            self._close()  # ends what is being waited for


class _Watch(AbstractContextManager[None]):
    """While entered, calls `act` once as soon as `cancelled()` says so."""

    def __init__(self, cancelled: Callable[[], bool], act: Callable[[], None]) -> None:
        self._over = threading.Event()
        self._cancelled = cancelled
        self._act = act
        self._thread = threading.Thread(target=self._run, name="model-watch", daemon=True)

    def _run(self) -> None:
        while not self._over.wait(0.1):
            if self._cancelled():
                self._act()
                return

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(1)


def _each(keys: Sequence[str], results: Mapping[str, object]) -> Iterator[Answer | ModelError]:
    """A result for every key; an answer that serves several requests is paid for by the first."""
    paid: set[str] = set()
    for key in keys:
        result = results[key]
        if isinstance(result, Answer):
            yield (
                replace(result, prompt_tokens=0, completion_tokens=0, cached=True) if key in paid else result
            )
            paid.add(key)
        elif isinstance(result, ModelError):
            yield result
        else:
            yield BadAnswer(f"内部错误（{type(result).__name__}）")


def _restored(value: Any, mask: Mask) -> Any:
    if isinstance(value, str):
        return mask.restore(value)
    if isinstance(value, dict):
        return {key: _restored(item, mask) for key, item in value.items()}
    if isinstance(value, list):
        return [_restored(item, mask) for item in value]
    return value
