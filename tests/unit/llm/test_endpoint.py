"""Where a model answers, from what people write into the settings."""

from __future__ import annotations

import pytest

from saycut.errors import ModelUnavailable, UsageError
from saycut.llm import Endpoint, configured
from saycut.llm.endpoint import LOCAL_SERVERS, is_loopback
from saycut.settings import Settings


@pytest.mark.parametrize(
    ("url", "chat"),
    [
        ("https://api.example.com", "https://api.example.com/v1/chat/completions"),
        ("https://api.example.com/", "https://api.example.com/v1/chat/completions"),
        ("https://api.example.com/v1", "https://api.example.com/v1/chat/completions"),
        ("https://api.example.com/v1/", "https://api.example.com/v1/chat/completions"),
        ("https://api.example.com/v1/chat/completions", "https://api.example.com/v1/chat/completions"),
        ("https://example.com/openai/v2", "https://example.com/openai/v2/chat/completions"),
        (" http://localhost:11434 ", "http://localhost:11434/v1/chat/completions"),
        ("http://[::1]:8080", "http://[::1]:8080/v1/chat/completions"),
    ],
)
def test_an_address_may_be_written_in_several_ways(url: str, chat: str) -> None:
    assert Endpoint.of(url).chat == chat


@pytest.mark.parametrize(
    "url", ["", "localhost:11434", "ftp://x/v1", "http://", "http://[::1", "http://x:99999", "{x}"]
)
def test_what_is_no_address_is_named(url: str) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        Endpoint.of(url)
    assert caught.value.sentence("zh")


def test_a_password_in_a_bad_address_is_not_shown() -> None:
    with pytest.raises(ModelUnavailable) as caught:
        Endpoint.of("ftp://me:secret@x/v1")
    assert "secret" not in caught.value.sentence("en")


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("http://localhost/v1", True),
        ("http://[::1]/v1", True),
        ("http://localhost.example.com/v1", False),
        ("http://127.0.0.1.example.com/v1", False),
        ("http://10.0.0.1/v1", False),
    ],
)
def test_loopback_is_this_machine_and_nothing_else(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback


def test_the_settings_name_address_model_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYCUT_OFFLINE", "0")
    monkeypatch.setenv("SAYCUT_LLM_URL", "https://api.example.com")
    monkeypatch.setenv("SAYCUT_LLM_MODEL", "big-one")
    monkeypatch.setenv("SAYCUT_LLM_KEY", "sk-test")
    assert configured(Settings()) == Endpoint("https://api.example.com/v1", "big-one", "sk-test")
    assert "sk-test" not in repr(Settings())
    assert "sk-test" not in repr(configured(Settings()))


def test_offline_allows_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYCUT_LLM_URL", "https://api.example.com")
    with pytest.raises(ModelUnavailable, match="offline"):
        configured(Settings())
    monkeypatch.setenv("SAYCUT_LLM_URL", "http://127.0.0.1:9")
    assert configured(Settings()) is not None


def test_nothing_is_configured_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert configured(Settings()) is None
    monkeypatch.setenv("SAYCUT_LLM_URL", "Local")
    assert configured(Settings()) is None


def test_the_servers_of_this_machine_are_those_of_ollama_and_llama_cpp() -> None:
    assert LOCAL_SERVERS == ("http://127.0.0.1:11434/v1", "http://127.0.0.1:8080/v1")


def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYCUT_LLM_TIMEOUT", "{soon}")
    with pytest.raises(UsageError) as caught:
        Settings()
    assert caught.value.sentence("en").startswith("SAYCUT_LLM_TIMEOUT: ")
