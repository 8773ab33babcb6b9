"""Which planner plans: the rules unless a model is configured, and never a surprise."""

from __future__ import annotations

import pytest

from makers.chat_server import chat_server, streamed
from saycut.agent import RulePlanner, Situation, run_turn
from saycut.agent.model import ModelPlanner
from saycut.errors import ModelUnavailable
from saycut.llm import find_local
from saycut.service import model_planner, planner_of
from saycut.settings import Settings

TRIM = {"tool_calls": [{"index": 0, "id": "1", "function": {"name": "trim", "arguments": '{"clip":"c2","tail":2}'}}]}
ANSWERS = (
    streamed([{"choices": [{"delta": TRIM, "finish_reason": "tool_calls"}]}]),
    streamed([{"choices": [{"delta": {"content": "done"}, "finish_reason": "stop"}]}]),
)


def test_without_settings_the_rules_plan() -> None:
    assert isinstance(planner_of(Settings()), RulePlanner)


def test_a_configured_model_plans(situation: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    with chat_server(*ANSWERS) as server:
        monkeypatch.setenv("SAYCUT_LLM_URL", server.url)
        monkeypatch.setenv("SAYCUT_LLM_TIMEOUT", "20")
        outcome = run_turn(planner_of(Settings()), "trim two seconds off the end", situation)
        assert len(server.asked) == 3  # the model's name, and two answers
    assert [operation.op for operation in outcome.operations] == ["trim"]


def test_an_unusable_model_leaves_the_rules_and_says_why(situation: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYCUT_LLM_URL", "https://api.example.com")
    outcome = run_turn(planner_of(Settings()), "trim the last 2 seconds", situation)
    assert outcome.timeline == run_turn(RulePlanner(), "trim the last 2 seconds", situation).timeline
    assert "offline mode" in outcome.reply


def test_a_server_of_this_machine_is_found_when_asked_for() -> None:
    with chat_server(models={"data": [{"id": "qwen"}, {"id": "llama"}]}) as server:
        found = find_local([server.url])
    assert found is not None
    assert (found.base, found.model) == (server.url, "qwen")


@pytest.mark.parametrize("models", [{"data": []}, {"models": []}, ["x"], "hello", {"data": [{"name": "x"}]}])
def test_something_else_that_listens_there_is_no_model(models: object) -> None:
    with chat_server(models=models) as server:
        assert find_local([server.url]) is None


def test_only_loopback_is_asked() -> None:
    with chat_server() as server:
        outside = server.url.replace("127.0.0.1", "localhost.invalid")
        assert find_local([outside]) is None
        assert server.asked == []


def test_local_finds_a_server_or_says_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYCUT_LLM_URL", "local")
    with chat_server(*ANSWERS) as server:
        monkeypatch.setattr("saycut.llm.client.LOCAL_SERVERS", (server.url,))
        assert isinstance(model_planner(Settings()), ModelPlanner)
    with pytest.raises(ModelUnavailable, match="11434"):
        model_planner(Settings())
