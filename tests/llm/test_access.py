"""Where forms may be sent: only where a person chose, and nowhere else when offline."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.llm.access import is_loopback, resolve
from assist.llm.errors import ConfigurationError
from assist.settings import Settings, SettingsError, load


def test_no_model_is_used_unless_one_is_named() -> None:
    assert resolve(Settings(), environment={"OPENAI_BASE_URL": "http://h/v1", "OPENAI_API_KEY": "k"}) is None


def test_a_flag_goes_before_settings_and_they_before_the_common_variables() -> None:
    settings = Settings(model="a", base_url="http://set/v1", api_key="own")
    common = {"OPENAI_BASE_URL": "http://env/v1", "OPENAI_API_KEY": "env"}
    access = resolve(settings, model="b", base_url="http://flag/v1/", environment=common)
    assert access is not None and (access.model, access.base_url, access.api_key) == ("b", "http://flag/v1", "own")
    access = resolve(Settings(model="a"), environment=common)
    assert access is not None and (access.base_url, access.api_key) == ("http://env/v1", "env")
    assert "env" not in repr(access).replace("http://env/v1", "")


@pytest.mark.parametrize(
    ("model", "url"),
    [("m", None), (None, "http://h/v1"), ("m", "ftp://h/v1"), ("m", "h:8000"), ("m", "http://me:pw@h/v1")],
)
def test_what_cannot_work_is_refused_in_words(model: str | None, url: str | None) -> None:
    with pytest.raises(ConfigurationError, match=r"[\u4e00-\u9fff]"):
        resolve(Settings(), model=model, base_url=url, environment={})


@pytest.mark.parametrize("url", ["http://10.0.0.5/v1", "https://api.example.org/v1", "http://127.0.0.1.example.org/v1"])
def test_offline_refuses_whatever_is_not_this_machine(url: str) -> None:
    with pytest.raises(ConfigurationError, match="ASSIST_OFFLINE"):
        resolve(Settings(model="m"), base_url=url, environment={"ASSIST_OFFLINE": "1"})
    assert resolve(Settings(model="m"), base_url=url, environment={"ASSIST_OFFLINE": "0"}) is not None


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1", "http://localhost/v1", "http://[::1]:80/v1"])
def test_loopback(url: str) -> None:
    assert is_loopback(url)
    assert resolve(Settings(model="m"), base_url=url, environment={"ASSIST_OFFLINE": "1"}) is not None


@pytest.mark.parametrize("name", ["base_url", "api_key"])
def test_a_file_beside_the_forms_sets_neither_endpoint_nor_key(tmp_path: Path, name: str) -> None:
    (tmp_path / "assist.toml").write_text(f'{name} = "x"\nmodel = "m"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=name):
        load({}, tmp_path)


def test_the_users_own_file_may(tmp_path: Path) -> None:
    (tmp_path / "assist").mkdir()
    (tmp_path / "assist" / "assist.toml").write_text('base_url = "http://h/v1"\napi_key = "k"\n', encoding="utf-8")
    settings = load({"XDG_CONFIG_HOME": str(tmp_path), "ASSIST_MODEL": "m"}, tmp_path)
    assert (settings.base_url, settings.api_key, settings.model) == ("http://h/v1", "k", "m")
