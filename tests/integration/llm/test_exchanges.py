"""Recorded exchanges, in the styles of several servers, through real sockets into a plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from integration.llm.conftest import speaking
from makers.chat_server import chat_server, streamed
from saycut.agent import Situation, run_turn
from saycut.agent.model import ModelPlanner
from saycut.llm import Budget, ChatClient, Endpoint
from saycut.timeline.time import to_seconds
from saycut.timeline.validation import problems

EXCHANGES = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("exchanges/*.json"))
}


@pytest.mark.parametrize("chunk", [0, 1, 7])
@pytest.mark.parametrize("name", EXCHANGES)
def test_a_recorded_exchange_gives_the_plan_it_stands_for(name: str, chunk: int, situation: Situation) -> None:
    exchange: dict[str, Any] = EXCHANGES[name]
    expected = exchange["expect"]
    if "transcript" in exchange:
        situation = speaking(situation, exchange["transcript"])
    with chat_server(*(streamed(events, chunk=chunk) for events in exchange["answers"])) as server:
        planner = ModelPlanner(ChatClient(Endpoint.of(server.url, "m"), Budget(seconds=20)))
        outcome = run_turn(planner, exchange["sentence"], situation)
    assert to_seconds(outcome.timeline.duration) == expected["duration"]
    assert list(problems(outcome.timeline)) == []
    if expected["operations"] is not None:
        assert [operation.op for operation in outcome.operations] == expected["operations"]
    assert expected["reply"] in outcome.reply
    assert "evil" not in outcome.reply
    assert bool(planner.fallbacks) == expected["taken_over"]
    assert ("built-in rules" in outcome.reply) == expected["taken_over"]
    if "told" in exchange:
        told = [message["content"] for message in server.asked[1].body["messages"] if message["role"] == "tool"]
        assert any(exchange["told"] in text for text in told)


def test_a_request_carries_model_key_tools_and_the_whole_exchange(situation: Situation) -> None:
    exchange = EXCHANGES["openai_trims"]
    with chat_server(*(streamed(events) for events in exchange["answers"])) as server:
        endpoint = Endpoint.of(server.url, "big-one", "sk-test")
        run_turn(ModelPlanner(ChatClient(endpoint)), exchange["sentence"], situation)
    first, second = server.asked
    assert first.path == "/v1/chat/completions"
    assert first.headers["authorization"] == "Bearer sk-test"
    assert (first.body["model"], first.body["stream"]) == ("big-one", True)
    assert {"ripple_delete", "ask"} <= {tool["function"]["name"] for tool in first.body["tools"]}
    assert [message["role"] for message in second.body["messages"]] == ["system", "user", "assistant", "tool"]
    assert second.body["messages"][2]["tool_calls"][0]["id"] == second.body["messages"][3]["tool_call_id"] == "call_A1"
    assert second.body["max_tokens"] == first.body["max_tokens"] - 21
