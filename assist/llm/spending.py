"""Pace and budget: how fast and how much may be asked in one run. Both are safe to share among threads."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from assist.llm.access import Access
from assist.llm.errors import BudgetSpent

_MINUTE = 60.0


def estimate_tokens(text: str) -> int:
    """About how many tokens a text takes (no tokenizer is loaded): three for four Chinese characters,
    one for three others."""
    wide = sum("\u2e80" <= char <= "\uffef" for char in text)
    return int(wide * 0.75 + (len(text) - wide) * 0.36) + 4


class Budget:
    """Tokens and money of a run. `admit` before a request, `settle` after it."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._lock = threading.Lock()
        self._held = 0.0
        self._held_money = 0.0
        self.prompt_tokens = 0
        self.completion_tokens = 0

    @property
    def money(self) -> float:
        """What was spent so far."""
        return self._cost(self.prompt_tokens, self.completion_tokens)

    def _cost(self, prompt: int, completion: int) -> float:
        access = self._access
        return (prompt * access.prompt_price + completion * access.completion_price) / 1_000_000

    def admit(self, prompt: int, completion: int) -> None:
        """Sets the estimate aside. Raises BudgetSpent when that would exceed the budget."""
        with self._lock:
            tokens = self.prompt_tokens + self.completion_tokens + self._held + prompt + completion
            if self._access.token_budget and tokens > self._access.token_budget:
                raise BudgetSpent(f"本次运行的模型预算 {self._access.token_budget} token 已用完")
            money = self.money + self._held_money + self._cost(prompt, completion)
            if self._access.money_budget and money > self._access.money_budget:
                raise BudgetSpent(f"本次运行的模型预算 {self._access.money_budget:g} 元已用完")
            self._held += prompt + completion
            self._held_money += self._cost(prompt, completion)

    def settle(self, held: tuple[int, int], spent: tuple[int, int]) -> None:
        """Replaces what was set aside by what it cost."""
        with self._lock:
            self._held -= sum(held)
            self._held_money -= self._cost(*held)
            self.prompt_tokens += spent[0]
            self.completion_tokens += spent[1]


class Pace:
    """Requests and tokens of the last minute stay within the limits; waiting ends early when cancelled."""

    def __init__(self, requests: int, tokens: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._requests = requests
        self._tokens = tokens
        self._clock = clock
        self._lock = threading.Lock()
        self._sent: deque[tuple[float, int]] = deque()

    def wait(self, tokens: int, pause: Callable[[float], None]) -> None:
        """Returns when a request of so many tokens may go. `pause` sleeps, or raises to give up."""
        while (delay := self._book(tokens)) > 0:
            pause(delay)

    def _book(self, tokens: int) -> float:
        if not self._requests and not self._tokens:
            return 0.0
        with self._lock:
            now = self._clock()
            while self._sent and self._sent[0][0] <= now - _MINUTE:
                self._sent.popleft()
            used = sum(count for _, count in self._sent)
            full = self._requests and len(self._sent) >= self._requests
            heavy = self._tokens and self._sent and used + tokens > self._tokens
            if full or heavy:
                return max(0.01, self._sent[0][0] + _MINUTE - now)
            self._sent.append((now, tokens))
            return 0.0
