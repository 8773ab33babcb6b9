"""The events we send: what each is for old and new clients."""

from __future__ import annotations

from saycut.errors import OutOfCredits
from saycut.language import Words
from saycut.wire import Content, Event, Stamp, events, is_final, metadata_of

STAMP = Stamp("ev-1", "e-1", 1700000000.5)


def test_a_text_is_the_final_answer_and_a_piece_of_it_is_not() -> None:
    assert is_final(events.text_event(STAMP, "Trimmed."))
    piece = events.text_event(STAMP, "Tri", partial=True)
    assert not is_final(piece)
    assert piece.camel()["partial"] is True


def test_a_closing_text_carries_the_new_state_where_adk_looks_for_it() -> None:
    event = events.text_event(STAMP, "Trimmed.", state={"draft": {"d": 1}}, about={"kind": "closing"})
    assert event.actions.state_delta == {"draft": {"d": 1}}
    assert metadata_of(event) == {"kind": "closing"}


def test_a_call_and_its_response_have_one_id() -> None:
    call = events.call_event(STAMP, "call-1", "analyse", {"asset": "a.mp4"})
    response = events.response_event(STAMP, "call-1", "analyse", {"ok": True})
    assert call.calls[0].id == response.responses[0].id == "call-1"
    assert response.content
    assert response.content.role == "user"
    assert response.author == "nemo_agent"
    assert not is_final(call)
    assert not is_final(response)


def test_progress_is_never_taken_for_an_answer() -> None:
    event = events.progress_event(STAMP, "render", 41.26, "Rendering", 12)
    assert not is_final(event)
    assert "content" not in event.camel()
    assert metadata_of(event) == {
        "kind": "progress",
        "step": "render",
        "progress": 41.3,
        "label": "Rendering",
        "eta_s": 12,
    }


def test_a_question_is_text_for_some_and_a_call_to_answer_for_others() -> None:
    event = events.question_event(STAMP, "q1", "Which clip?", ("the first", "the second"))
    assert event.text == "Which clip?\n1. the first\n2. the second"
    assert event.long_running_tool_ids == ("q1",)
    assert event.calls[0].args == {"question": "Which clip?", "options": ["the first", "the second"]}
    assert is_final(event)


def test_an_error_is_one_event_and_says_the_same_to_every_client() -> None:
    error = OutOfCredits(needed=100, available=3, remedy=Words("Register.", "请注册。"))
    event = events.error_event(STAMP, error, "zh")
    assert event.text == event.error_message == "这一步需要 100 积分，现在只剩 3。 请注册。"
    assert event.error_code == "out_of_credits"
    assert metadata_of(event)["code"] == 2001
    assert is_final(event)


def test_the_users_message_is_kept_as_the_users() -> None:
    event = events.user_event(STAMP, Content.model_validate({"parts": [{"text": "hi"}]}))
    assert event.author == "user"
    assert event.text == "hi"


def test_metadata_of_others_is_not_ours() -> None:
    assert metadata_of(Event.read({"customMetadata": {"saycut": "x", "other": {}}})) == {}
