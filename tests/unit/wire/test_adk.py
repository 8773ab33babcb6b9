"""ADK's messages: what comes in in either spelling, what goes out, what is final."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.errors import InvalidReply, InvalidRequest
from saycut.wire import Event, RunRequest, Session, is_final
from saycut.wire.adk import MAX_INLINE_BYTES, MAX_TEXT, CreateSessionRequest, PatchSessionRequest

SKILL = {"app_name": "nemo_agent", "user_id": "me", "session_id": "55", "new_message": {"parts": [{"text": "trim it"}]}}
CAMEL = {
    "appName": "nemo_agent",
    "userId": "me",
    "sessionId": "55",
    "newMessage": {"role": "user", "parts": [{"text": "trim it"}]},
}


def with_part(part: object) -> dict[str, object]:
    return {"session_id": "55", "new_message": {"parts": [part]}}


def test_a_skill_and_a_front_end_say_the_same_in_their_own_spelling() -> None:
    assert RunRequest.read(SKILL) == RunRequest.read(CAMEL)
    assert RunRequest.read(SKILL).text == "trim it"


def test_what_a_skill_leaves_out_has_a_default() -> None:
    run = RunRequest.read(
        {"session_id": "55", "new_message": {"role": None, "parts": [{"text": "hi"}]}, "app_name": None}
    )
    assert (run.app_name, run.user_id, run.streaming) == ("nemo_agent", "me", False)
    assert run.new_message
    assert run.new_message.role == "user"


def test_a_session_id_may_come_as_a_number() -> None:
    assert RunRequest.read({"session_id": 5529798706024415232}).session_id == "5529798706024415232"


def test_unknown_keys_beside_the_message_are_ignored() -> None:
    assert RunRequest.read({**SKILL, "service_tier": "flex", "x": {"y": 1}}) == RunRequest.read(SKILL)


@pytest.mark.parametrize(
    "message",
    [
        {"parts": [{"text": "a"}], "mood": "good"},
        {"parts": [{"text": "a", "mood": "good"}]},
        {"parts": [{"functionResponse": {"name": "a", "mood": "good"}}]},
        {"parts": [{"inlineData": {"mimeType": "image/png", "data": "AA==", "mood": "good"}}]},
    ],
)
def test_unknown_keys_inside_content_are_refused_as_adk_does(message: object) -> None:
    with pytest.raises(InvalidRequest, match=r"mood is not known here") as caught:
        RunRequest.read({"session_id": "55", "newMessage": message})
    assert "未知字段" in caught.value.sentence("zh")


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "text",
        {},
        {"session_id": ""},
        {"session_id": []},
        {"session_id": "5" * 257},
        {"session_id": "a/b"},
        {"session_id": "a\nb"},
        {"session_id": "5", "new_message": "trim it"},
        {"session_id": "5", "new_message": {"parts": "trim it"}},
        {"session_id": "5", "new_message": {"parts": [{"text": 7}]}},
        {"session_id": "5", "new_message": {"parts": [{"text": "a"}] * 65}},
        {"session_id": "5", "state_delta": "draft"},
        with_part({"text": "a" * (MAX_TEXT + 1)}),
        with_part({"inline_data": {"mime_type": "image/png", "data": "not base64!"}}),
        with_part({"inline_data": {"mime_type": "image/png", "data": "A"}}),
        with_part({"inline_data": {"mime_type": "image/png", "data": "A" * (MAX_INLINE_BYTES + 4)}}),
        with_part({"text": "\udc80"}),
    ],
    ids=lambda raw: repr(raw)[:60],
)
def test_a_run_request_that_cannot_be_read_says_why_in_both_languages(raw: object) -> None:
    with pytest.raises(InvalidRequest) as caught:
        RunRequest.read(raw)
    assert caught.value.sentence("en") != caught.value.sentence("zh")


def nested(depth: int) -> object:
    value: object = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (nested(200), "nested too deeply"),
        (nested(100_000), "nested too deeply"),
        (float("nan"), "finite number"),
        ("a\0b", "null character"),
        ({"a\0b": 1}, "null character"),
        (["\udc80é"], "not valid Unicode"),
    ],
    ids=["deep", "very deep", "nan", "null", "null in a key", "half a pair"],
)
@pytest.mark.parametrize("key", ["state_delta", "unknown"])
def test_what_would_break_behind_us_is_refused_wherever_it_stands(key: str, value: object, said: str) -> None:
    with pytest.raises(InvalidRequest, match=said) as caught:
        RunRequest.read({**SKILL, key: {"x": value}})
    assert len(caught.value.sentence("en")) < 200


def test_many_parts_together_may_not_be_larger_than_one_may_be() -> None:
    parts = [{"text": "a" * (MAX_TEXT // 2)}] * 3
    with pytest.raises(InvalidRequest, match="larger than 200000 characters"):
        RunRequest.read({"session_id": "5", "new_message": {"parts": parts}})


def test_inline_data_in_either_alphabet_and_with_or_without_padding_gives_its_bytes() -> None:
    content = bytes(range(250))
    for data in (base64.b64encode(content), base64.urlsafe_b64encode(content), base64.b64encode(content).rstrip(b"=")):
        run = RunRequest.read(with_part({"inlineData": {"mimeType": "image/png", "data": data.decode()}}))
        assert run.new_message
        assert run.new_message.parts[0].inline_data
        assert run.new_message.parts[0].inline_data.content == content


def test_thoughts_are_not_what_the_user_says() -> None:
    parts = [{"text": "hm", "thought": True}, {"text": "trim"}, {"text": "and mute"}]
    assert RunRequest.read({"session_id": "5", "new_message": {"parts": parts}}).text == "trim\nand mute"


def test_an_answer_to_a_question_may_be_bare_text() -> None:
    run = RunRequest.read(
        with_part({"functionResponse": {"id": "q1", "name": "ask_question", "response": "the first"}})
    )
    assert [(answer.id, answer.response) for answer in run.answers] == [("q1", {"result": "the first"})]


@pytest.mark.parametrize("key", ["idempotency_key", "idempotencyKey"])
def test_an_idempotency_key_may_come_with_the_message(key: str) -> None:
    assert RunRequest.read({**SKILL, "customMetadata": {key: "k1"}}).idempotency_key == "k1"


def test_a_message_without_one_has_no_idempotency_key() -> None:
    assert RunRequest.read({**SKILL, "custom_metadata": {"idempotency_key": 7}}).idempotency_key is None


def test_a_session_may_be_created_with_nothing_or_with_a_history() -> None:
    assert CreateSessionRequest.read({}) == CreateSessionRequest()
    history = CreateSessionRequest.read({"events": [{"author": "user", "content": {"parts": [{"text": "hi"}]}}]})
    assert history.events
    assert history.events[0].text == "hi"
    assert PatchSessionRequest.read({"stateDelta": {"a": [1]}}).state_delta == {"a": [1]}


def test_an_event_goes_out_in_camel_case_without_nulls() -> None:
    event = Event.read(
        {"id": "1", "invocation_id": "e-1", "author": "nemo_agent", "content": {"parts": [{"text": "hi"}]}}
    )
    assert event.camel() == {
        "id": "1",
        "invocationId": "e-1",
        "author": "nemo_agent",
        "timestamp": 0.0,
        "content": {"role": "user", "parts": [{"text": "hi"}]},
        "actions": {"stateDelta": {}, "artifactDelta": {}, "requestedAuthConfigs": {}},
    }


def test_a_client_reads_events_of_a_newer_server() -> None:
    raw = {"id": "1", "new": 1, "actions": {"new": 1}, "content": {"new": 1, "parts": [{"new": 1, "text": "hi"}]}}
    assert Event.read(raw).text == "hi"


@pytest.mark.parametrize("raw", [None, "heartbeat", {"content": 7}, {"content": {"parts": [7]}}, {"timestamp": "x"}])
def test_an_event_that_cannot_be_read_is_an_error_of_the_server(raw: object) -> None:
    with pytest.raises(InvalidReply):
        Event.read(raw)


parts = st.fixed_dictionaries(
    {},
    optional={
        "text": st.text(max_size=5),
        "thought": st.booleans(),
        "functionCall": st.just({"name": "f", "args": {}}),
        "functionResponse": st.just({"name": "f", "response": {}}),
        "codeExecutionResult": st.just({"outcome": "OUTCOME_OK"}),
    },
)
events = st.fixed_dictionaries(
    {"author": st.just("nemo_agent")},
    optional={
        "content": st.fixed_dictionaries({"parts": st.lists(parts, max_size=3)}),
        "partial": st.booleans(),
        "errorCode": st.just("E"),
        "longRunningToolIds": st.sampled_from([[], ["a"]]),
        "actions": st.sampled_from([{}, {"skipSummarization": True}]),
    },
)


@given(events)
def test_what_was_read_and_is_sent_on_is_read_the_same(raw: object) -> None:
    event = Event.read(raw)
    assert Event.read(event.camel()) == event


def test_plain_text_is_final_and_a_piece_or_a_call_is_not() -> None:
    text = {"content": {"parts": [{"text": "done"}]}}
    call = {"content": {"parts": [{"functionCall": {"name": "f"}}]}}
    assert is_final(Event.read(text))
    assert not is_final(Event.read({**text, "partial": True}))
    assert not is_final(Event.read(call))
    assert is_final(Event.read({**call, "longRunningToolIds": ["q"]}))
    assert not is_final(Event.read({"content": {"parts": [{"text": "a"}, {"codeExecutionResult": {}}]}}))


def test_an_error_is_final_even_after_a_response_but_not_with_a_call_or_as_a_piece() -> None:
    response = {"errorCode": "E", "content": {"parts": [{"functionResponse": {"name": "f"}}]}}
    assert is_final(Event.read(response))
    assert not is_final(Event.read({**response, "partial": True}))
    assert not is_final(Event.read({"errorCode": "E", "content": {"parts": [{"functionCall": {"name": "f"}}]}}))


def test_a_session_lists_its_events() -> None:
    session = Session(
        id="55", app_name="nemo_agent", user_id="me", events=(Event.read({"id": "1"}),), last_update_time=3
    )
    out = session.camel()
    assert out["id"] == "55"
    assert {"appName", "userId", "state", "events", "lastUpdateTime"} < set(out)
