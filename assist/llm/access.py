"""Where the model is and what may be spent on it; and what ASSIST_OFFLINE allows."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from assist.llm.errors import ConfigurationError
from assist.settings import Settings


@dataclass(frozen=True, slots=True)
class Access:
    """An endpoint and a model. Seconds, requests and tokens per minute; 0 means no limit.

    `token_budget` is tokens of this run, prompt and answer together; `money_budget` is in the currency of
    the two prices, which are for a million tokens.
    """

    base_url: str
    model: str
    api_key: str = field(default="EMPTY", repr=False)
    timeout: float = 120.0
    concurrency: int = 2
    requests_per_minute: int = 0
    tokens_per_minute: int = 0
    token_budget: int = 0
    money_budget: float = 0.0
    prompt_price: float = 0.0
    completion_price: float = 0.0
    tries: int = 4

    @property
    def loopback(self) -> bool:
        """Whether nothing leaves this machine."""
        return is_loopback(self.base_url)


def resolve(
    settings: Settings,
    *,
    model: str | None = None,
    base_url: str | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Access | None:
    """The access that flags and settings ask for; None when no model is asked for.

    The model is on only when one is named. The endpoint comes from the flag, the settings, or OPENAI_BASE_URL;
    there is no default one: forms go nowhere that nobody chose. Raises ConfigurationError.
    """
    name = model or settings.model
    if not name:
        if base_url:
            raise ConfigurationError("给出了 --base-url 但没有给出模型名。请同时用 --model 指定模型。")
        return None
    url = base_url or settings.base_url or environment.get("OPENAI_BASE_URL", "")
    if not url:
        raise ConfigurationError(
            "指定了模型但没有端点地址。请用 --base-url 或环境变量 ASSIST_BASE_URL 指定。"
        )
    _check_url(url, offline=offline(environment))
    return Access(
        base_url=url.rstrip("/"),
        model=name,
        api_key=settings.api_key or environment.get("OPENAI_API_KEY", "") or "EMPTY",
        timeout=settings.model_timeout,
        concurrency=max(1, settings.model_concurrency),
        requests_per_minute=settings.requests_per_minute,
        tokens_per_minute=settings.tokens_per_minute,
        token_budget=settings.token_budget,
        money_budget=settings.money_budget,
        prompt_price=settings.prompt_price,
        completion_price=settings.completion_price,
    )


def offline(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether only loopback connections are allowed."""
    return environment.get("ASSIST_OFFLINE", "").strip().lower() not in ("", "0", "no", "false")


def _check_url(url: str, *, offline: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(f"端点地址 {url} 不对，应形如 http://127.0.0.1:8000/v1。")
    if parts.username or parts.password:
        raise ConfigurationError("端点地址中不能写用户名和密码。密钥请用环境变量 ASSIST_API_KEY。")
    if offline and not is_loopback(url):
        raise ConfigurationError(
            f"ASSIST_OFFLINE=1 只允许本机端点，{parts.hostname} 不是本机。请改用本机端点或取消该设置。"
        )


def is_loopback(url: str) -> bool:
    """Whether the address is this machine, by its number or as localhost; other names are not looked up."""
    host = (urlsplit(url).hostname or "").lower()
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
