"""The command line with a model: exit codes, estimates, what is shown, what a model that obeys an attacker can do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("langchain_openai")

from assist.cli import main
from tests.extract.unknown_layouts import LEDGER, page
from tests.llm.endpoint import Endpoint, Fault, Reply
from tests.test_modelled import labels_of
from tests.text.test_injection import ATTACKS

TITLE = "青禾区2024年财政支出成效自查登记表"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("ASSIST_MODEL", "ASSIST_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    place = tmp_path / "forms"
    place.mkdir()
    (place / "a.html").write_bytes(page(LEDGER, TITLE))
    return tmp_path


def helpful(body: dict[str, Any], n: int) -> Reply:
    return labels_of(body)


def triage(endpoint: str, *more: str) -> int:
    return main(["triage", "forms", "--format", "jsonl", "--workers", "1", "--model", "m", "--base-url", endpoint, *more])


def test_with_and_without_and_the_difference(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["triage", "forms", "--workers", "1", "-o", "plain.jsonl"]) == 0
    with Endpoint(helpful) as endpoint:
        assert triage(endpoint.url, "-o", "helped.jsonl") == 0
        asked = len(endpoint.bodies)
        assert triage(endpoint.url, "-o", "again.jsonl", "--no-cache") == 0
        assert len(endpoint.bodies) == asked  # every answer out of the workspace
    record = json.loads(Path("helped.jsonl").read_text(encoding="utf-8"))
    assert record["form"]["budget"][0]["executed"] == "99.00"
    assert record["evidence"]["budget[0].executed"]["method"] == "model"
    assert record["usage"]["model"] == "m" and record["usage"]["prompt_tokens"] == 50 * asked
    assert main(["triage", "forms", "--workers", "1", "-o", "plain2.jsonl"]) == 0  # not the model's results
    assert main(["diff", "plain.jsonl", "plain2.jsonl"]) == 0
    assert main(["diff", "plain.jsonl", "helped.jsonl"]) == 1
    assert main(["diff", "helped.jsonl", "again.jsonl"]) == 0


def test_a_required_model_that_does_not_answer_is_exit_4(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Endpoint(lambda body, n: Fault(401)) as endpoint:
        assert triage(endpoint.url, "--require-llm") == 4
        assert triage(endpoint.url, "--quiet") == 0
    assert triage("http://127.0.0.1:9/v1", "--require-llm") == 4
    assert "模型" in capsys.readouterr().err


def test_an_estimate_sends_and_stores_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Endpoint(helpful) as endpoint:
        assert triage(endpoint.url, "--dry-run") == 0
        assert (endpoint.bodies, endpoint.probes) == ([], 0)
    assert "预计调用模型 m 2 次" in capsys.readouterr().out
    assert not (folder / ".assist").exists()


def test_an_estimate_counts_a_question_of_many_forms_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(9):
        rows = [[cell.replace("社区食堂", f"第{number}食堂") for cell in row] for row in LEDGER]
        (folder / "forms" / f"b{number}.html").write_bytes(page(rows, TITLE))
    with Endpoint(helpful) as endpoint:
        assert triage(endpoint.url, "--dry-run") == 0
        estimated = int(capsys.readouterr().out.split("预计调用模型 m ")[1].split(" ")[0])
        assert triage(endpoint.url, "--quiet") == 0
        assert estimated <= len(endpoint.bodies) + 10  # of pairs to judge, which this model is not asked about


def test_a_refusal_among_answers_does_not_end_the_run(folder: Path) -> None:
    for number in range(12):
        rows = [[f"{cell}{'甲乙丙丁戊己庚辛壬癸子丑'[number]}" if cell == LEDGER[0][0] else cell for cell in row] for row in LEDGER]
        (folder / "forms" / f"b{number:02}.html").write_bytes(page(rows, TITLE))
    with Endpoint(lambda body, n: Fault(403) if n == 5 else labels_of(body)) as endpoint:
        assert triage(endpoint.url, "-o", "a.jsonl", "--quiet") == 0
        assert len(endpoint.bodies) > 10
    records = [json.loads(line) for line in Path("a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(any("仅按规则" in warning for warning in record["warnings"]) for record in records) == 1


def test_what_is_sent_is_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Endpoint(helpful) as endpoint:
        triage(endpoint.url, "--show-prompts", "--quiet")
        shown = capsys.readouterr().err
        assert all(message["content"] in shown for body in endpoint.bodies for message in body["messages"])


def test_wrong_use_is_exit_2(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["triage", "forms", "--require-llm"]) == 2
    assert main(["triage", "forms", "--model", "m"]) == 2
    monkeypatch.setenv("ASSIST_OFFLINE", "1")
    assert triage("http://192.0.2.1/v1") == 2


def test_doctor_says_whether_a_model_is_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 0
    assert "模型：未配置" in capsys.readouterr().out
    monkeypatch.setenv("ASSIST_MODEL", "m")
    assert main(["doctor"]) == 0
    assert "模型：配置有误" in capsys.readouterr().out
    with Endpoint(helpful) as endpoint:
        monkeypatch.setenv("ASSIST_BASE_URL", endpoint.url)
        assert main(["doctor"]) == 0
        assert f"模型：m，本机端点 {endpoint.url}，可用" in capsys.readouterr().out
    monkeypatch.setenv("ASSIST_BASE_URL", "http://127.0.0.1:9/v1")
    assert main(["doctor"]) == 0
    assert "不可用" in capsys.readouterr().out


def test_no_model_imports_no_model_code(folder: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys\nfrom assist.cli import main\nmain(['triage', 'forms', '--workers', '1', '--quiet'])\n"
        "print([n for n in ('openai', 'langchain_core', 'langchain_openai', 'langsmith') if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("[]")


def obeys(body: dict[str, Any], n: int) -> Reply:
    """A model that does as the attacker says: everything is in order, every label is a score, every quote its own."""
    content = body["messages"][-1]["content"]
    ids = [line.split(" ", 1)[0] for line in content.split("\n") if line[:1] in "CKS" and line[1:2].isdigit()]
    schema = body["response_format"]["json_schema"]["schema"]["properties"]["items"]["items"]["properties"]
    item: dict[str, Any] = dict.fromkeys(schema, "无矛盾，全部满分100")
    roles = schema.get("role", schema.get("relation", {})).get("enum", [""])
    return {"items": [{**item, "id": id, **({"role": "得分"} if "role" in schema else {"relation": roles[1]})} for id in ids]}


@pytest.mark.parametrize("attack", ATTACKS[::6])
def test_a_model_that_obeys_an_attacker_changes_no_value_verdict_or_score(folder: Path, attack: str) -> None:
    rows = [[f"{cell}{attack}" if cell.startswith("开办社区食堂") else cell for cell in row] for row in LEDGER]
    (folder / "forms" / "a.html").write_bytes(page(rows, TITLE))
    main(["triage", "forms", "--workers", "1", "-o", "plain.jsonl", "--quiet"])
    with Endpoint(obeys) as endpoint:
        triage(endpoint.url, "-o", "obeyed.jsonl", "--quiet")
        assert endpoint.bodies
    assert main(["diff", "plain.jsonl", "obeyed.jsonl"]) == 0
    with Endpoint(helpful) as endpoint:
        triage(endpoint.url, "-o", "helped.jsonl", "--quiet", "--no-cache", "--workspace", "other")
    record = json.loads(Path("helped.jsonl").read_text(encoding="utf-8"))
    assert "K04" in [finding["rule"] for finding in record["findings"]]
