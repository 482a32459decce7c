"""Finding past forms and passages by what they say: rare terms first, then a closer look at few forms."""

from __future__ import annotations

import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from assist.retrieve.embed import Embedder, HashedGrams, cosine
from assist.retrieve.grams import pairs, terms
from assist.retrieve.past import Past
from assist.retrieve.words import Passage, passages

_TERMS = 10
_POSTINGS = 8_000
_LEXICAL = 60
_BATCH = 400
_CAUSE = re.compile("因|由于|受.{0,8}影响|未|尚|顺延|推迟|推后|延迟|延后|结转|滞后|不足|较晚|偏慢")
"""Words of a passage that explains a shortfall."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage of a past form. `form` is the form's number in the index."""

    form: int
    passage: Passage
    score: float


def frequencies(past: Past, wanted: Iterable[str]) -> dict[str, int]:
    """In about how many forms each term stands; terms that stand in none are left out."""
    known = "SELECT term, forms FROM past_terms WHERE term IN (SELECT value FROM json_each(?))"
    return dict(past.connection.execute(known, (json.dumps(list(set(wanted))),)).fetchall())


def lexical(past: Past, text: str, limit: int = _LEXICAL, allowed: str = "", parameters: Sequence[object] = ()) -> dict[int, float]:
    """Forms by BM25 over the rarest terms of `text`, best first. `allowed` is SQL over past_forms p."""
    known = frequencies(past, pairs(text))
    chosen: list[str] = []
    postings = 0
    for term, count in sorted(known.items(), key=lambda pair: (pair[1], pair[0])):
        if chosen and (len(chosen) >= _TERMS or postings + count > _POSTINGS):
            break
        chosen.append(term)
        postings += count
    if not chosen:
        return {}
    match = " OR ".join(f'"{term}"' for term in chosen)
    where = f"AND {allowed}" if allowed else ""
    query = (
        "SELECT t.rowid, bm25(past_text) AS rank FROM past_text t JOIN past_forms p ON p.id = t.rowid"
        f" WHERE past_text MATCH ? {where} ORDER BY rank LIMIT ?"
    )
    return {row[0]: -row[1] for row in past.connection.execute(query, [match, *parameters, limit])}


def containing(past: Past, text: str, most: int) -> list[int]:
    """Forms that hold `text` word for word; the `most` first candidates are looked at."""
    wanted = sorted(frequencies(past, pairs(text)).items(), key=lambda pair: pair[1])
    if len(wanted) < len(set(pairs(text))):
        return []  # some pair stands nowhere
    match = " AND ".join(f'"{term}"' for term, _ in wanted[:6])
    query = (
        "SELECT p.id, f.record FROM past_text t JOIN past_forms p ON p.id = t.rowid"
        " JOIN forms f ON f.id = p.row WHERE past_text MATCH ? LIMIT ?"
    )
    plain = re.sub(r"\s+", "", text)
    found = []
    for number, packed in past.connection.execute(query, (match, most)):
        record = json.loads(zlib.decompress(packed))
        form = record["form"]
        said = [form["project_name"] or form["title"] or "", *(part.text for part in passages(form))]
        if any(plain in re.sub(r"\s+", "", part).lower() for part in said):
            found.append(number)
    return found


def standardised(scores: Mapping[int, float], over: Iterable[int]) -> dict[int, float]:
    """Scores as distances from their mean in standard deviations; what has no score counts as zero."""
    values = {item: scores.get(item, 0.0) for item in over}
    if not values:
        return {}
    mean, spread = fmean(values.values()), pstdev(values.values())
    return {item: (value - mean) / spread if spread else 0.0 for item, value in values.items()}


def fused(first: Mapping[int, float], second: Mapping[int, float], weight: float = 1.0) -> dict[int, float]:
    """The sum of two standardised lists over all that either holds."""
    over = first.keys() | second.keys()
    one, two = standardised(first, over), standardised(second, over)
    return {item: one[item] + weight * two[item] for item in over}


def best_passages(
    past: Past, text: str, forms: Sequence[int], *, section: str | None = None, limit: int = 5,
    embedder: Embedder | None = None, about: str = "",
) -> list[Hit]:  # fmt: skip
    """The passages of `forms` that answer `text` best. `section` restricts them to a field of the form, `about`
    says what its reasons are asked for.
    """
    embedder = embedder or HashedGrams()
    found: list[tuple[int, Passage]] = []
    for start in range(0, len(forms), _BATCH):
        for number, record in past.records(forms[start : start + _BATCH]).items():
            found += [(number, part) for part in passages(record["form"]) if belongs(part, section)]
    if not found:
        return []
    query = Counter(terms(text))
    if not query:
        order = {number: at for at, number in enumerate(forms)}
        found.sort(key=lambda pair: (-_fitting(pair[1], section, about), order[pair[0]]))
        return [Hit(number, part, 0.0) for number, part in found[:limit]]
    rarity = _rarity(past, query)
    words = {at: _overlap(query, rarity, part.label + part.text) for at, (_, part) in enumerate(found)}
    shortlist = sorted(words, key=lambda at: -words[at])[:_LEXICAL]
    asked = embedder.embed([text])[0]
    vectors = embedder.embed([found[at][1].label + found[at][1].text for at in shortlist])
    dense = {at: cosine(asked, vector) for at, vector in zip(shortlist, vectors, strict=True)}
    scores = fused({at: words[at] for at in shortlist}, dense)
    scores = {at: score + _fitting(found[at][1], section, text + about) for at, score in scores.items()}
    ranked = sorted(scores, key=lambda at: (-scores[at], at))[:limit]
    return [Hit(*found[at], words[at]) for at in ranked]


def belongs(part: Passage, section: str | None) -> bool:
    """Whether a passage stands in the section asked about; reasons stand in several."""
    if section is None:
        return True
    if section == "reason":
        return part.path.endswith(".reason") or part.path in ("completion", "problems")
    return part.path == section


def _fitting(part: Passage, section: str | None, text: str) -> float:
    """What a passage gains by standing where the asked thing belongs, in standard deviations."""
    if section != "reason" or not part.path.endswith(".reason"):
        return 0.0
    about_money = any(word in text for word in ("执行", "支出", "支付", "预算"))
    gives_one = 0.5 if _CAUSE.search(part.text) else 0.0
    return gives_one + (4.0 if about_money == part.path.startswith("budget") else 2.0)


def _rarity(past: Past, query: Iterable[str]) -> dict[str, float]:
    total = past.connection.execute("SELECT count(*) FROM past_forms WHERE id > 0").fetchone()[0]
    known = frequencies(past, (term for term in query if len(term) > 1))
    return {term: math.log(1 + total / count) for term, count in known.items()}


def _overlap(query: Mapping[str, int], rarity: Mapping[str, float], text: str) -> float:
    """The share of the question's weight that stands in the text, less for long texts."""
    there = set(terms(text))
    weight = sum(rarity.get(term, 0.3) for term in query if term in there)
    return weight / (1 + 0.1 * math.log(1 + len(there)))
