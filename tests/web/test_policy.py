"""What assist.toml says about rules holds at the desk too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assist.pipeline.policy_file import in_force
from assist.settings import SettingsError
from tests.web.conftest import Visit


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An assist.toml to write; the policy is read anew before and after."""
    folder = tmp_path / "cwd"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    in_force.cache_clear()
    yield folder / "assist.toml"
    in_force.cache_clear()


def rules_after_a_correction(visit: Visit) -> set[str]:
    body = {"path": "budget[0].executed", "value": "67.00"}
    assert visit.change("PUT", "/api/v1/forms/1/fields", body).status_code == 200
    return {finding["rule"] for finding in visit.get("/api/v1/forms/1").json()["findings"]}


def test_rules_switched_off_stay_off_when_a_form_is_checked_anew(chosen: Path, visit: Visit) -> None:
    before = rules_after_a_correction(visit)
    assert before
    rule = sorted(before)[0]
    chosen.write_text(f'[rules]\noff = ["{rule}"]\n', encoding="utf-8")
    in_force.cache_clear()
    assert rule not in rules_after_a_correction(visit)


def test_a_file_that_cannot_be_understood_is_refused(chosen: Path) -> None:
    chosen.write_text('[rules]\noff = ["Z99"]\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="Z99"):
        in_force()
