"""The vector index: recorded, counted, rebuilt, one writer at a time. Needs the extra `retrieve`."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("chromadb", reason="pip install 'assist[retrieve]' installs chromadb; CI does")

from assist.retrieve import Past, PastError, similar
from assist.retrieve.embed import HashedGrams
from assist.retrieve.vectors import Vectors, bring_up_to_date
from tests.retrieve.stores import made, workspace


def test_follows_refuses_another_embedding_and_rebuilds(tmp_path: Path) -> None:
    workspace(tmp_path, made("桥梁加固"), made("渠道清淤"))
    with Past(tmp_path) as past:
        with bring_up_to_date(past, HashedGrams()) as vectors:
            assert vectors.count() == 2
            assert len(vectors.nearest("桥梁加固", 1)) == 1
        with pytest.raises(PastError, match=r"grams384v1.*--rebuild"):
            Vectors(past, HashedGrams(64))
        with bring_up_to_date(past, HashedGrams(64), rebuild=True) as vectors:
            assert (vectors.count(), vectors.name) == (2, "grams64v1")
            vectors.collection.delete(ids=vectors.collection.get()["ids"][:1])
        with pytest.raises(PastError, match="不一致"):
            bring_up_to_date(past, HashedGrams(64))
        with bring_up_to_date(past, HashedGrams(), rebuild=True) as vectors:
            assert vectors.count() == 2
            import json

            record = json.loads(made("桥梁加固", year=2024).model_dump_json(exclude={"text"}))
            assert similar(past, record, vectors=vectors)[0].row["project"] == "桥梁加固"
