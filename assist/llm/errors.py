"""What can go wrong with a model. Every reason is in Chinese, for the record it ends on.

ModelError
├── ConfigurationError   no endpoint, not allowed, extra not installed: nothing was sent
├── Unreachable          no connection, time-out, cut stream, 5xx after all tries
├── AccessRefused        wrong key, no right to the model, no such model
├── Overloaded           429 after all tries
├── TooLong              the request does not fit the model's context
├── BadAnswer            refused, truncated, empty, off the schema, after the one re-ask
├── BudgetSpent          the run's budget would be exceeded; nothing was sent
└── Cancelled            the run was interrupted
"""

from __future__ import annotations


class ModelError(Exception):
    """A request that gave no answer. `lasting` failures would meet every other request too."""

    lasting = False
    kind = "模型调用失败"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ConfigurationError(ModelError):
    """Nothing can be sent as things are configured."""

    lasting = True
    kind = "模型未正确配置"


class Unreachable(ModelError):
    """The endpoint does not answer."""

    kind = "模型端点无法连接"


class AccessRefused(ModelError):
    """The endpoint refuses this key or model."""

    lasting = True
    kind = "模型端点拒绝访问"


class Overloaded(ModelError):
    """The endpoint asks for patience, beyond ours."""

    kind = "模型端点繁忙"


class TooLong(ModelError):
    """The request is longer than the model reads."""

    kind = "内容超过模型长度"


class BadAnswer(ModelError):
    """An answer came and cannot be used."""

    kind = "模型回答不可用"


class BudgetSpent(ModelError):
    """The budget of this run is used up."""

    kind = "模型预算已用完"


class Cancelled(ModelError):
    """The run ended before this request."""

    kind = "运行被中断"
