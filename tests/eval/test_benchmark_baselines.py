"""The single prompt against a scripted endpoint on loopback, and what becomes of bad replies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from eval.bench.baselines.compare import by_prompt, main, prompt_row
from eval.bench.baselines.prompt import Endpoint, Replies, ask
from eval.bench.cases import build
from eval.bench.tracks import measure


@contextmanager
def endpoint(content: str) -> Iterator[tuple[Endpoint, list[dict]]]:
    asked: list[dict] = []

    class Scripted(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            reply = {
                "choices": [{"message": {"content": content}}],
                "usage": {"prompt_tokens": 100, "completion_tokens": 20},
            }
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(reply).encode())

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Scripted)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "scripted"), asked
    finally:
        server.shutdown()
        server.server_close()


def test_the_whole_document_is_asked_about_and_quotes_are_checked():
    said = json.dumps({"problems": [{"claim": "执行率61.04", "counter": "得分99", "why": "不符"}]})
    with endpoint(said) as (model, asked):
        answer = ask(model, "执行率 61.04 得分 10")
    assert "执行率 61.04 得分 10" in asked[0]["messages"][0]["content"]
    assert asked[0]["response_format"]["type"] == "json_schema"
    assert (answer.invented, answer.quotes, answer.error) == (1, 2, None)
    assert [one.text for one in answer.findings[0].evidence] == ["执行率 61.04"]
    assert (answer.prompt_tokens, answer.completion_tokens) == (100, 20)


@pytest.mark.parametrize("content", ["not json", '{"problems": ', "[]", '{"other": 1}'])
def test_an_unusable_reply_is_an_error_and_no_finding(content):
    with endpoint(content) as (model, _):
        answer = ask(model, "文")
    assert answer.error and answer.error.startswith("unusable reply") and not answer.findings


def test_a_reply_is_asked_for_once_and_outlives_the_run(tmp_path):
    kept = tmp_path / "replies.jsonl"
    with endpoint(json.dumps({"problems": []})) as (model, asked):
        first = ask(model, "文", Replies(kept))
        again = ask(model, "文", Replies(kept))
        ask(model, "另一份", Replies(kept))
    assert again == first and len(asked) == 2


def test_an_endpoint_that_does_not_answer_is_an_error():
    assert ask(Endpoint("http://127.0.0.1:9", "none"), "文").error


def test_a_prompt_that_always_finds_something_condemns_the_clean_twins_and_is_told_what_it_costs():
    bases = [base for base in build(0, 1, 1).bases if base.fmt == "docx"][:2]
    with endpoint(json.dumps({"problems": [{"claim": "自评", "counter": "表", "why": ""}]})) as (model, _):
        row = prompt_row([one for pair in by_prompt(bases, model) for one in pair], price=2.0)
    assert row["insertions"] == 2
    assert row["clean_fail_rate"] == 1.0
    assert row["tokens_per_form"] == 120
    assert row["money_per_form"] == pytest.approx(0.24)


def test_the_documented_table_is_the_one_that_was_measured(capsys):
    assert main(["--table"]) == 0
    printed = capsys.readouterr().out
    assert printed in (Path(__file__).parents[2] / "docs" / "benchmark.md").read_text(encoding="utf-8")
    assert all(name in printed for name in ("| ours |", "| prompt, 0.5b |", "| docling + prompt, 1.5b |"))


@pytest.mark.slow
def test_tracks_of_precedents_and_questions_give_figures():
    lines = measure(0, build(0, 1, 1).bases)
    assert "hit@3" in lines["precedents"]
    assert "structured right" in lines["questions"]
