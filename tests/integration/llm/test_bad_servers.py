"""Servers that are slow, endless, broken, wrong or hostile: the client names it, and the rules plan."""

from __future__ import annotations

import json
import socket
import threading
from typing import Any

import pytest

from makers.chat_server import Reply, chat_server, streamed
from saycut.agent import RulePlanner, Situation, run_turn
from saycut.agent.model import ModelPlanner
from saycut.errors import Cancelled, LanguageModelError, ModelAnswerInvalid, ModelTooSlow, ModelUnavailable
from saycut.llm import Budget, ChatClient, Endpoint, Piece

WISH = "trim the last 2 seconds"
HELLO = {"choices": [{"index": 0, "delta": {"content": "done"}, "finish_reason": "stop"}]}
HALF = {"choices": [{"index": 0, "delta": {"content": "do"}, "finish_reason": None}]}
CUT = {"choices": [{"index": 0, "delta": {"content": "do"}, "finish_reason": "length"}]}
WHOLE = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "done"}, "finish_reason": "stop"}]}


def never() -> bool:
    return False


def heard(url: str, budget: Budget | None = None, **endpoint: str) -> list[Piece]:
    talk = ChatClient(Endpoint.of(url, endpoint.get("model", "m"), endpoint.get("key", "")), budget).begin(never)
    return list(talk.answer([{"role": "user", "content": "hi"}], []))


def document(value: Any, **how: Any) -> Reply:
    return Reply(json.dumps(value).encode(), kind="application/json", **how)


BAD: dict[str, tuple[Reply, type[LanguageModelError]]] = {
    "silent": (Reply(hold=20), ModelTooSlow),
    "trickling": (Reply(b": wait\n" * 1000, chunk=7, pause=0.02), ModelTooSlow),
    "endless": (Reply(endless=b"data: " + json.dumps(HALF).encode() + b"\n\n"), ModelAnswerInvalid),
    "endless line": (Reply(endless=b"x" * 4096), ModelAnswerInvalid),
    "empty": (Reply(), ModelAnswerInvalid),
    "only the end": (Reply(b"data: [DONE]\n\n"), ModelAnswerInvalid),
    "no choices": (streamed([{"choices": []}]), ModelAnswerInvalid),
    "malformed": (Reply(b'data: {"choices": [{"del\n\ndata: [DONE]\n\n'), ModelAnswerInvalid),
    "page": (Reply(b"<html><body>Sign in</body></html>", kind="text/html"), ModelAnswerInvalid),
    "wrong schema": (document({"answer": "done"}), ModelAnswerInvalid),
    "wrong types": (streamed([{"choices": [{"delta": {"tool_calls": 5}}]}]), ModelAnswerInvalid),
    "a list": (document([1, 2]), ModelAnswerInvalid),
    "no end": (streamed([HALF], done=False), ModelAnswerInvalid),
    "cut by length": (streamed([CUT]), ModelAnswerInvalid),
    "broken off": (streamed([HALF], done=False, broken=True), ModelUnavailable),
    "error in the stream": (streamed([{"error": {"message": "out of memory"}}]), ModelAnswerInvalid),
    "nested": (Reply(b"data: " + b"[" * 100_000 + b"\n\n"), ModelAnswerInvalid),
    "not text": (Reply(b"data: \xff\xfe\x00\n\n"), ModelAnswerInvalid),
    "401": (document({"error": {"message": "bad key sk-test"}}, status=401), ModelUnavailable),
    "404": (Reply(b"not found", status=404, kind="text/plain"), ModelUnavailable),
    "302": (Reply(status=302, headers=(("Location", "http://127.0.0.1:9/v1"),)), ModelUnavailable),
    "always 500": (Reply(b"oops", status=500, headers=(("Retry-After", "0"),)), ModelUnavailable),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_server_is_named_and_the_rules_plan(name: str, situation: Situation) -> None:
    reply, kind = BAD[name]
    budget = Budget(seconds=0.5 if kind is ModelTooSlow else 20, bytes=200_000)
    with chat_server(reply) as server:
        with pytest.raises(kind) as caught:
            heard(server.url, budget, key="sk-test")
        planner = ModelPlanner(ChatClient(Endpoint.of(server.url, "m", "sk-test"), budget))
        outcome = run_turn(planner, WISH, situation)
    by_rules = run_turn(RulePlanner(), WISH, situation)
    assert outcome.timeline == by_rules.timeline
    assert outcome.reply == f"{by_rules.reply} {caught.value.sentence('en')} The built-in rules planned this instead."
    assert "sk-test" not in outcome.reply


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_is_not_there_is_named(scheme: str, situation: Situation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"{scheme}://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ModelUnavailable, match="cannot be reached"):
            heard(url)
        outcome = run_turn(ModelPlanner(ChatClient(Endpoint.of(url, "m"))), "剪掉最后2秒", situation)
    assert "无法连接服务器" in outcome.reply
    assert outcome.timeline != situation.timeline


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_is_busy_for_a_moment_is_asked_again(status: int) -> None:
    busy = Reply(b"busy", status=status, headers=(("Retry-After", "0"),))
    with chat_server(busy, streamed([HELLO])) as server:
        assert [piece.text for piece in heard(server.url)] == ["done"]
        assert len(server.asked) == 2


def test_a_server_that_names_the_limit_otherwise_gets_it_so() -> None:
    limit = document({"error": {"message": "Use 'max_completion_tokens' instead of 'max_tokens'."}}, status=400)
    warm = document({"error": {"message": "'temperature' does not support 0 with this model."}}, status=400)
    with chat_server(limit, warm, streamed([HELLO])) as server:
        assert [piece.text for piece in heard(server.url)] == ["done"]
        last = server.asked[-1].body
    assert "max_tokens" not in last
    assert "temperature" not in last
    assert last["max_completion_tokens"] == Budget().tokens


def test_an_answer_that_is_not_streamed_is_read() -> None:
    with chat_server(Reply(json.dumps(WHOLE, indent=2).encode(), kind="application/json")) as server:
        assert [piece.text for piece in heard(server.url)] == ["done"]


def test_without_a_name_the_first_model_is_asked() -> None:
    with chat_server(streamed([HELLO])) as server:
        heard(server.url, model="")
        assert server.asked[-1].body["model"] == "small-one"
    with (
        chat_server(streamed([HELLO]), models={"data": []}) as server,
        pytest.raises(ModelUnavailable, match="no model"),
    ):
        heard(server.url, model="")


def test_tokens_are_one_budget_for_all_answers_of_a_turn() -> None:
    spent = HELLO | {"usage": {"completion_tokens": 70}}
    with chat_server(streamed([spent])) as server:
        talk = ChatClient(Endpoint.of(server.url, "m"), Budget(tokens=100)).begin(never)
        list(talk.answer([], []))
        list(talk.answer([], []))
        with pytest.raises(ModelAnswerInvalid, match="used up"):
            list(talk.answer([], []))
        assert [item.body["max_tokens"] for item in server.asked] == [100, 30]


def test_half_a_character_in_the_sentence_does_no_harm() -> None:
    with chat_server(streamed([HELLO])) as server:
        talk = ChatClient(Endpoint.of(server.url, "m")).begin(never)
        assert list(talk.answer([{"role": "user", "content": "\ud83d trim"}], []))
        assert server.asked[0].body["messages"][0]["content"] == "? trim"


def test_stopping_ends_a_silent_exchange_and_its_connection(situation: Situation) -> None:
    stop = threading.Event()
    with chat_server(Reply(hold=30)) as server:
        planner = ModelPlanner(ChatClient(Endpoint.of(server.url, "m")), stop=stop.is_set)
        threading.Timer(0.2, stop.set).start()
        with pytest.raises(Cancelled):
            run_turn(planner, WISH, situation)
        assert server.left.wait(5)


def test_closing_the_events_ends_the_exchange(situation: Situation) -> None:
    with chat_server(Reply(endless=b"data: " + json.dumps(HALF).encode() + b"\n\n", pause=0.02)) as server:
        events = ModelPlanner(ChatClient(Endpoint.of(server.url, "m"))).plan(WISH, situation)
        next(iter(events))
        events.close()  # type: ignore[attr-defined]
        assert server.left.wait(5)
