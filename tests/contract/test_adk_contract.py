"""google-adk, old and new, reads every event we send, and we read every request it reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.turns import EVERY_EVENT
from saycut.errors import InvalidRequest
from saycut.wire import Event, RunRequest, Session, Stamp, events, is_final

pytestmark = pytest.mark.oracle

Judge = Callable[..., dict[str, Any]]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(st.text(max_size=6), json_values, max_size=3)
words = st.text(min_size=1, max_size=8)
stamps = st.builds(Stamp, st.uuids().map(str), st.just("e-1"), st.floats(0, 4e9), st.just("nemo_agent"))
any_event = st.one_of(
    st.builds(
        lambda stamp, text, partial, state, about: events.text_event(
            stamp, text, partial=partial, state=state, about=about
        ),
        stamps,
        st.text(),
        st.booleans(),
        objects,
        st.none() | objects,
    ),
    st.builds(events.call_event, stamps, st.text(min_size=1, max_size=8), st.text(max_size=8), objects),
    st.builds(events.response_event, stamps, st.text(min_size=1, max_size=8), st.text(max_size=8), objects, objects),
    st.builds(
        events.progress_event, stamps, st.text(max_size=8), st.floats(0, 100), st.text(max_size=8), st.floats(0, 1e5)
    ),
    st.builds(
        events.question_event, stamps, st.text(min_size=1, max_size=8), st.text(), st.lists(st.text()).map(tuple)
    ),
)
AGAIN = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def kept(sent: Any, dumped: Any) -> bool:
    """True when everything sent is still in what ADK writes again, which may add defaults of its own."""
    if isinstance(sent, dict) and isinstance(dumped, dict):
        return all(value is None or (key in dumped and kept(value, dumped[key])) for key, value in sent.items())
    return bool(sent == dumped)


@pytest.mark.parametrize("event", EVERY_EVENT, ids=lambda event: f"{event.invocation_id}-{event.id}")
def test_adk_reads_every_kind_of_event_whole_and_agrees_on_what_is_final(adk: Judge, event: Event) -> None:
    _agrees(adk, event)


@AGAIN
@given(any_event)
def test_adk_reads_any_event_we_can_make(adk: Judge, event: Event) -> None:
    _agrees(adk, event)


def _agrees(adk: Judge, event: Event) -> None:
    verdict = adk("event", event.camel())
    assert verdict["ok"], verdict
    for part in ("id", "invocationId", "author", "partial", "errorCode", "errorMessage", "longRunningToolIds"):
        assert kept({part: event.camel().get(part)}, verdict["dump"])
    assert kept(event.camel().get("content"), verdict["dump"].get("content"))
    assert kept(event.camel()["actions"], verdict["dump"]["actions"])
    assert kept(event.camel().get("customMetadata"), verdict["dump"].get("customMetadata"))
    assert verdict["final"] == is_final(event)


def test_adk_reads_our_session(adk: Judge) -> None:
    session = Session(
        id="55", app_name="nemo_agent", user_id="me", state={"a": [1]}, events=EVERY_EVENT, last_update_time=2.5
    )
    verdict = adk("session", session.camel())
    assert verdict["ok"], verdict
    assert len(verdict["dump"]["events"]) == len(EVERY_EVENT)


MESSAGE = {"role": "user", "parts": [{"text": "trim it"}]}
FULL = {"app_name": "nemo_agent", "user_id": "me", "session_id": "5", "new_message": MESSAGE}
SAME_ANSWER = [
    FULL,
    {"appName": "nemo_agent", "userId": "me", "sessionId": "5", "newMessage": MESSAGE, "streaming": True},
    {**FULL, "new_message": {"parts": [{"text": "a"}]}},
    {**FULL, "new_message": {"role": None, "parts": None}},
    {**FULL, "unknown": 1},
    {**FULL, "new_message": {"parts": [{"text": "a"}], "unknown": 1}},
    {**FULL, "new_message": {"parts": [{"text": "a", "unknown": 1}]}},
    {**FULL, "new_message": {"parts": [{"function_call": {"name": "f", "args": {}, "unknown": 1}}]}},
    {**FULL, "new_message": {"parts": [{"functionCall": {"id": "1", "name": "f", "args": {"a": [1]}}}]}},
    {**FULL, "new_message": {"parts": [{"functionResponse": {"id": "1", "name": "f", "response": {"ok": True}}}]}},
    {**FULL, "new_message": {"parts": [{"inlineData": {"mimeType": "image/png", "data": "AAAA"}}]}},
    {
        **FULL,
        "new_message": {"parts": [{"fileData": {"fileUri": "https://example.com/a.mp4", "mimeType": "video/mp4"}}]},
    },
    {**FULL, "new_message": {"parts": [{"fileData": {"uri": "https://example.com/a.mp4"}}]}},
    {**FULL, "new_message": {"parts": [{"executableCode": {"code": "1", "language": "PYTHON"}}]}},
    {**FULL, "new_message": {"parts": [{"text": "hm", "thought": True, "thoughtSignature": "AAAA"}]}},
    {**FULL, "new_message": "trim it"},
    {**FULL, "new_message": {"parts": [{"text": 7}]}},
    {**FULL, "streaming": "perhaps"},
    {key: value for key, value in FULL.items() if key != "session_id"},
]


@pytest.mark.parametrize("body", SAME_ANSWER, ids=range(len(SAME_ANSWER)))
def test_we_take_and_refuse_the_requests_that_adk_takes_and_refuses(adk: Judge, body: object) -> None:
    assert adk("run", body)["ok"] == _taken(body)


KINDER = [
    {key: FULL[key] for key in ("session_id", "new_message")},
    {**FULL, "new_message": {"parts": [{"functionResponse": {"id": "1", "name": "f", "response": "the first"}}]}},
    {**FULL, "session_id": 5529798706024415232},
]


@pytest.mark.parametrize("body", KINDER, ids=range(len(KINDER)))
def test_we_take_what_known_clients_send_although_adk_refuses_it(adk: Judge, body: object) -> None:
    assert not adk("run", body)["ok"]
    assert _taken(body)


def _taken(body: object) -> bool:
    try:
        RunRequest.read(body)
    except InvalidRequest:
        return False
    return True
