"""One turn through everything that can happen to its stream."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from integration.client.conftest import ClientMaker
from integration.client.double import SID, TURN, Asked, Double, Reply, StoppedClock, good, no, said, state_of, stream
from saycut.client import (
    Asked as Question,
)
from saycut.client import (
    Client,
    ExportsStarted,
    Patience,
    Progressed,
    Reconnecting,
    Said,
    SessionReplaced,
    StillWorking,
    ToolCalled,
    ToolReturned,
    TurnEnded,
    TurnEvent,
    TurnFailed,
    TurnStarted,
)
from saycut.errors import InvalidReply, OutOfCredits, Refused, ServerUnreachable, TurnLost
from saycut.language import Words
from saycut.wire import Stamp, call_event, error_event, progress_event, question_event, response_event

STAMP = Stamp("ev", TURN, 1.0)
STATE = f"/api/state/nemo_agent/me/{SID}/latest"
REPLAY = f"/api/turns/{TURN}/events"
PROGRESS = progress_event(STAMP, "plan", 10, "Planning", 3)
CALL = call_event(STAMP, "c1", "edit_timeline", {"operations": []})
RESPONSE = response_event(STAMP, "c1", "edit_timeline", {"ok": True})
DONE = said("Trimmed to 20 s.")


def draft(seconds: int) -> dict[str, Any]:
    return {"t": [{"tt": 0, "sg": [{"d": seconds * 1000, "m": {"name": "clip.mp4"}}]}]}


def chat(client: Client, text: str = "trim to 20 s") -> list[TurnEvent]:
    return list(client.session(SID).chat(text))


def ended(events: list[TurnEvent]) -> TurnEnded:
    assert [type(event) for event in events].count(TurnEnded) == 1
    assert isinstance(events[-1], TurnEnded)
    return events[-1]


def test_a_turn_is_told_event_by_event(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, PROGRESS), (2, CALL), (3, RESPONSE), (4, DONE)))
    assert chat(client) == [
        TurnStarted(TURN),
        Progressed("plan", 10.0, "Planning", 3.0),
        ToolCalled("c1", "edit_timeline", {"operations": []}),
        ToolReturned("c1", "edit_timeline", {"ok": True}),
        Said("Trimmed to 20 s."),
        TurnEnded("Trimmed to 20 s.", changed=False, before=client.session(SID).state()),
    ]
    body = double.calls("POST", "/run_sse")[0].json
    assert body["new_message"]["parts"] == [{"text": "trim to 20 s"}]
    assert body["session_id"] == SID


def test_every_message_has_a_key_of_its_own(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, DONE)))
    chat(client)
    chat(client)
    one, two = (asked.headers["idempotency-key"] for asked in double.calls("POST", "/run_sse"))
    assert one != two


def test_pieces_are_told_and_their_whole_once(client: Client, double: Double) -> None:
    events = ((1, said("Trim", partial=True)), (2, said("med.", partial=True)), (3, said("Trimmed.")))
    double.on("POST", "/run_sse", stream(*events))
    found = chat(client)
    assert Said("Trim", partial=True) in found
    assert ended(found).reply == "Trimmed."


def test_a_question_ends_the_turn_and_waits(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, question_event(STAMP, "q", "Which clip?", ("a", "b")))))
    found = chat(client)
    assert Question("Which clip?", ("a", "b")) in found
    assert ended(found).question == "Which clip?"


def test_an_error_is_told_once_with_its_code(client: Client, double: Double) -> None:
    error = OutOfCredits(needed=5, available=1, remedy=Words("Wait.", "等。"))
    again = b'data: {"error": "This costs 5", "error_details": {}}\n\n'
    reply = stream((1, error_event(STAMP, error, "en")))
    assert reply.pieces
    reply.pieces.append(again)
    double.on("POST", "/run_sse", reply)
    failures = [event for event in chat(client) if isinstance(event, TurnFailed)]
    assert [(one.number, one.reason) for one in failures] == [(2001, "out_of_credits")]


def test_exports_that_the_agent_started_are_named(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, said("Exported.", about={"kind": "closing", "renders": ["render_1"]}))))
    found = chat(client)
    assert ExportsStarted(("render_1",)) in found
    assert ended(found).renders == ("render_1",)


def test_a_turn_that_led_to_a_revision_says_so(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, said("Trimmed.", state={"revision": 2}))))
    assert ended(chat(client)).changed


def test_a_server_that_has_lost_the_turns_events_is_watched_by_its_state(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, PROGRESS), cut=True))
    double.on("GET", REPLAY, no(404, 404))
    double.on("GET", STATE, good(state_of(draft(30))), good(state_of(draft(20))))
    assert "now 20 s long" in ended(chat(client)).reply
    assert len(double.calls("GET", REPLAY)) == 1


def test_heartbeats_of_every_published_kind_mean_nothing(client: Client, double: Double) -> None:
    reply = stream((1, DONE))
    assert reply.pieces
    noise = [
        b": heartbeat\n\n",
        b"data:\n\n",
        b"data: heartbeat\n\n",
        b"event: heartbeat\ndata: {}\n\n",
        b"data: {oops\n\n",
    ]
    reply.pieces[1:1] = [*noise, b'data: {"type": "heartbeat"}\n\n', b"data: [1]\n\n"]
    double.on("POST", "/run_sse", reply)
    assert [event for event in chat(client) if isinstance(event, Said)] == [Said("Trimmed to 20 s.")]


def test_a_broken_stream_is_taken_up_after_the_last_event_and_nothing_is_told_twice(
    client: Client, double: Double, clock: StoppedClock
) -> None:
    double.on("POST", "/run_sse", stream((1, PROGRESS), (2, CALL), cut=True))
    double.on("GET", REPLAY, stream((3, RESPONSE), cut=True), stream((4, DONE)))
    found = chat(client)
    assert [type(event) for event in found] == [
        TurnStarted, Progressed, ToolCalled, Reconnecting, ToolReturned, Reconnecting, Said, TurnEnded,
    ]  # fmt: skip
    assert [asked.headers["last-event-id"] for asked in double.calls("GET", REPLAY)] == ["2", "3"]
    assert len(double.calls("POST", "/run_sse")) == 1
    assert clock.slept == [2.0, 2.0]


def test_a_stream_that_a_proxy_ends_early_is_taken_up_too(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, PROGRESS)))
    double.on("GET", REPLAY, stream((2, DONE)))
    assert ended(chat(client)).reply == "Trimmed to 20 s."


def test_a_stream_that_breaks_after_the_answer_still_ends_well(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, DONE), cut=True))
    double.on("GET", REPLAY, stream())
    found = chat(client)
    assert ended(found).reply == "Trimmed to 20 s."
    assert found.count(Said("Trimmed to 20 s.")) == 1


def test_our_server_is_asked_again_with_the_same_key_when_nothing_came(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", Reply(body=b"x", cut=0), no(503, 503), stream((1, DONE)))
    assert ended(chat(client)).reply == "Trimmed to 20 s."
    assert len({asked.headers["idempotency-key"] for asked in double.calls("POST", "/run_sse")}) == 1


def test_a_server_that_goes_away_for_long_is_watched_by_its_state(
    client: Client, double: Double, clock: StoppedClock
) -> None:
    change = {"summary": "Trimmed.", "invocation_id": TURN, "revision": 1, "changed_at": "2026-01-01T00:00:00Z"}
    after = state_of(draft(20), revision=1, last_change=change)
    double.on("POST", "/run_sse", stream((1, PROGRESS), cut=True))
    double.on("GET", REPLAY, Reply(body=b"x", cut=0))
    double.on("GET", STATE, good(state_of()), good(after))
    found = chat(client)
    assert len(double.calls("GET", REPLAY)) == 10
    assert ended(found).reply == "Trimmed."
    assert clock.slept[-1] == 30.0


class TestAnotherServer:
    """One that numbers no events and knows no keys: nothing may be sent to it twice."""

    @pytest.fixture
    def double(self) -> Double:
        return Double(saycut=False)

    @staticmethod
    def broken() -> Reply:
        plain = b'data: {"author": "nemo_agent", "content": {"parts": [{"functionCall": {"name": "edit"}}]}}\n\n'
        return Reply(headers={"Content-Type": "text/event-stream"}, pieces=[plain], cut=0)

    def test_the_state_is_watched_and_the_change_is_said(
        self, client: Client, double: Double, clock: StoppedClock
    ) -> None:
        double.on("POST", "/run_sse", self.broken())
        unchanged, changed = good(state_of(draft(30))), good(state_of(draft(20)))
        double.on("GET", STATE, unchanged, unchanged, unchanged, changed)
        found = chat(client)
        assert clock.slept == [30.0, 60.0, 60.0]
        assert ended(found).silent
        assert "now 20 s long (was 30 s)" in ended(found).reply
        assert len(double.calls("POST", "/run_sse")) == 1

    def test_after_five_states_without_a_change_the_turn_is_lost(
        self, client: Client, double: Double, clock: StoppedClock
    ) -> None:
        double.on("POST", "/run_sse", self.broken())
        with pytest.raises(TurnLost):
            chat(client)
        assert clock.slept == [30.0, 60.0, 60.0, 60.0, 60.0]

    def test_a_turn_that_is_said_to_run_is_not_called_lost(
        self, client: Client, double: Double, clock: StoppedClock
    ) -> None:
        running = good(state_of(draft(30), turn={"status": "running", "invocation_id": None}))
        double.on("POST", "/run_sse", self.broken())
        double.on("GET", STATE, good(state_of(draft(30))), *[running] * 8, good(state_of(draft(20))))
        assert ended(chat(client)).silent
        assert len(clock.slept) == 9

    def test_a_reader_hears_every_two_minutes_that_it_goes_on(self, client: Client, double: Double) -> None:
        double.on("POST", "/run_sse", self.broken())
        running = good(state_of(draft(30), turn={"status": "running"}))
        double.on("GET", STATE, *[running] * 6, good(state_of(draft(20))))
        assert sum(isinstance(event, StillWorking) for event in chat(client)) == 2

    def test_a_message_that_broke_before_its_answer_is_not_sent_again(self, client: Client, double: Double) -> None:
        double.on("POST", "/run_sse", Reply(body=b"x", cut=0))
        double.on("GET", STATE, good(state_of(draft(30))), good(state_of(draft(20))))
        assert ended(chat(client)).silent
        assert len(double.calls("POST", "/run_sse")) == 1

    def test_a_silent_edit_is_said_from_the_states(self, client: Client, double: Double) -> None:
        reply = self.broken()
        reply.cut = None
        double.on("POST", "/run_sse", reply)
        double.on("GET", STATE, good(state_of(draft(30))), good(state_of(draft(20))))
        found = chat(client)
        assert ended(found).silent
        assert Said(ended(found).reply) in found

    def test_a_server_error_is_told_at_once(self, client: Client, double: Double) -> None:
        double.on("POST", "/run_sse", no(500, 500))
        with pytest.raises(Refused):
            chat(client)
        assert len(double.calls("POST", "/run_sse")) == 1


def test_heartbeats_alone_are_a_sign_of_life_every_two_minutes(
    address: str, double: Double, connect: ClientMaker
) -> None:
    double.on("POST", "/run_sse", stream((1, PROGRESS), heartbeat=60))
    double.on("GET", REPLAY, stream((2, DONE)))
    # Each look at this clock is one second.
    client = connect(clock=StoppedClock(tick=1.0))
    waited = [event.waited_s for event in chat(client) if isinstance(event, StillWorking)]
    assert waited
    assert all(later - earlier >= 120 for earlier, later in pairwise(waited))


def test_a_stream_of_a_quarter_of_an_hour_is_left_for_the_state(double: Double, connect: ClientMaker) -> None:
    double.on("POST", "/run_sse", stream((1, PROGRESS), heartbeat=50))
    double.on("GET", STATE, good(state_of(draft(30))), good(state_of(draft(20))))
    client = connect(clock=StoppedClock(tick=1.0), patience=Patience(stream_s=30.0))
    assert ended(chat(client)).silent
    assert double.calls("GET", REPLAY) == []


def test_a_forgotten_session_is_replaced_and_said_so(client: Client, double: Double) -> None:
    double.on("GET", "/api/state/nemo_agent/me/77/latest", no(1002, 404))
    double.on("POST", "/run_sse", stream((1, DONE)))
    session = client.session("77")
    events = list(session.chat("trim"))
    assert events[0] == SessionReplaced(SID)
    assert session.id == double.calls("POST", "/run_sse")[0].json["session_id"] == SID


def test_a_refusal_under_status_200_is_a_refusal(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", no(2001, 200, "No credits."))
    with pytest.raises(Refused, match="No credits"):
        chat(client)


def test_a_page_in_place_of_a_stream_is_said_to_be_none(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", good({"hello": 1}))
    with pytest.raises(InvalidReply, match="no event stream"):
        chat(client)


def test_a_token_that_expires_before_the_message_is_renewed(client: Client, double: Double) -> None:
    double.on("POST", "/api/auth/anonymous-token", good({"token": "nmv_usr_new"}))
    double.on("POST", "/run_sse", no(1001, 401), stream((1, DONE)))
    assert ended(chat(client)).reply == "Trimmed to 20 s."
    assert double.calls("POST", "/run_sse")[1].headers["authorization"] == "Bearer nmv_usr_new"


def test_the_rate_limit_is_waited_for_once(client: Client, double: Double, clock: StoppedClock) -> None:
    double.on("POST", "/run_sse", no(429, 429, headers={"Retry-After": "3"}), stream((1, DONE)))
    assert ended(chat(client)).reply == "Trimmed to 20 s."
    assert clock.slept == [3.0]


def test_leaving_early_closes_the_connection_and_cancels_nothing(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, PROGRESS), (2, DONE)))
    events = client.session(SID).chat("trim")
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert double.calls("POST", "cancel") == []


def test_no_server_at_all_is_said_and_not_waited_for_by_state(
    double: Double, clock: StoppedClock, connect: ClientMaker
) -> None:
    client = connect()
    session = client.session(SID)
    events = session.chat("trim")

    def gone(asked: Asked) -> Reply:
        session.core.caller.server = "http://127.0.0.1:9"
        return good(state_of())

    double.on("GET", STATE, gone)
    with pytest.raises(ServerUnreachable):
        list(events)


def test_a_message_in_any_script_arrives_as_it_was_said(client: Client, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, DONE)))
    chat(client, "加标题“夏天 🌊”\n第二行")
    body = json.loads(double.calls("POST", "/run_sse")[0].body)
    assert body["new_message"]["parts"][0]["text"] == "加标题“夏天 🌊”\n第二行"
