"""assistant-ui's own client shows our turns as they are meant, from the stream and from the history."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from contract.turns import ASKED, FAILED, USER, WORKED, WORKED_TEXT
from saycut.wire import HEARTBEAT, OPENING, Event, RunRequest, Session, frame

pytestmark = pytest.mark.oracle

Judge = Callable[..., dict[str, Any]]


def shown(assistant_ui: Judge, turn: tuple[Event, ...], piece: int = 1 << 20) -> dict[str, Any]:
    """What the front end makes of the turn, with a heartbeat after every event."""
    stream = OPENING + b"".join(frame(number, event.camel()) + HEARTBEAT for number, event in enumerate(turn, 1))
    session = Session(id="55", app_name="nemo_agent", user_id="me", events=(USER, *turn), last_update_time=1.0)
    return assistant_ui(stream=base64.b64encode(stream).decode(), piece=piece, session=session.camel())


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [
        part["text"] for message in messages if message["type"] == "ai" for part in message["content"] if "text" in part
    ]


@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
def test_a_turn_is_its_tool_call_its_result_and_one_closing_text(assistant_ui: Judge, piece: int) -> None:
    result = shown(assistant_ui, WORKED, piece)
    assert result["count"] == len(WORKED)
    assert [message["type"] for message in result["messages"]] == ["ai", "tool", "ai"]
    assert result["messages"][0]["tool_calls"][0]["id"] == result["messages"][1]["tool_call_id"] == "call-1"
    assert texts(result["messages"]) == [WORKED_TEXT]
    assert result["messages"][-1]["status"]["type"] == "complete"
    assert result["delta"]["revision"] == 2


def test_the_history_shows_the_same_with_the_users_message_before_it(assistant_ui: Judge) -> None:
    result = shown(assistant_ui, WORKED)
    assert [message["type"] for message in result["loaded"]] == ["human", "ai", "tool", "ai"]
    assert result["loaded"][0]["content"] == "trim it"
    assert texts(result["loaded"]) == [WORKED_TEXT]
    assert [thread["remoteId"] for thread in result["threads"]] == ["55"]


def test_an_error_is_shown_once(assistant_ui: Judge) -> None:
    result = shown(assistant_ui, FAILED)
    assert texts(result["messages"]) == ["This costs 100 credits; 3 are left. Top up."]
    assert result["messages"][-1]["status"]["type"] == "incomplete"


def test_a_question_waits_for_its_answer(assistant_ui: Judge) -> None:
    result = shown(assistant_ui, ASKED)
    assert result["waiting"] == ["call-2"]
    assert texts(result["messages"]) == ["Which clip?\n1. the first\n2. the second"]


def test_what_it_sends_is_a_request_we_read(assistant_ui: Judge) -> None:
    run = RunRequest.read(shown(assistant_ui, WORKED)["asked"])
    assert (run.session_id, run.text, run.streaming) == ("55", "trim it", True)
