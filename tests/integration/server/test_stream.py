"""Turns on the wire: first byte, numbers, heartbeats, attaching again, and that nothing is silent."""

from __future__ import annotations

import base64
import threading
from pathlib import Path

import httpx2

from makers.server import Client, Server, message, read_events, said
from saycut.db import Database
from saycut.service import happenings

ASKING = "make it shorter"


def test_a_turn_begins_with_a_comment_has_rising_numbers_and_ends_with_a_text(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    body = message(session, "trim to 1 second")
    answer = client.request("POST", "/run_sse", json=body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.startswith(": ok\n")
    events = list(client.stream(message(session, "mute the clip")))
    numbers = [number for number, _ in events]
    assert numbers == sorted(set(numbers))
    last = events[-1][1]
    assert last["content"]["parts"][0]["text"]
    assert last["customMetadata"]["saycut"]["kind"] == "closing"
    assert last["actions"]["stateDelta"]["revision"] == client.state(session)["revision"]
    assert events[0][1]["customMetadata"]["saycut"]["kind"] == "progress"


def test_what_is_not_understood_is_said_and_changes_nothing(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    client.say(session, "trim to 1 second")
    before = client.state(session)
    events = client.say(session, "qwertz blorp")
    assert said(events)
    assert client.state(session)["draft"] == before["draft"]


def test_a_turn_is_read_again_from_any_event(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    events = list(client.stream(message(session, "trim to 1 second")))
    turn = events[0][1]["invocationId"]
    whole = client.request("GET", f"/api/turns/{turn}/events").text
    assert [line for line in whole.splitlines() if line.startswith("id:")] == [f"id: {n}" for n, _ in events]
    after = events[1][0]
    rest = client.request("GET", f"/api/turns/{turn}/events", headers={"Last-Event-ID": str(after)}).text
    assert [line for line in rest.splitlines() if line.startswith("id:")] == [
        f"id: {n}" for n, _ in events if n > after
    ]
    assert client.request("GET", f"/run_sse?session_id={session}").text == whole


def test_the_same_key_is_one_edit(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    client.say(session, "trim to 1.5 seconds")
    body = message(session, "cut the first 0.5 seconds")
    first = list(client.stream(body, **{"Idempotency-Key": "once"}))
    again = list(client.stream(body, **{"Idempotency-Key": "once"}))
    assert again == first
    assert client.state(session)["draft"]["d"] == 1000
    other = client.request("POST", "/run_sse", json=message(session, "undo"), headers={"Idempotency-Key": "once"})
    assert (other.status_code, other.json()["code"]) == (409, 409)


def test_messages_of_a_session_are_worked_on_one_after_the_other(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    client.say(session, "trim to 1.9 seconds")
    texts = [f"cut the first 0.{n} seconds" for n in (1, 2, 3)]
    threads = [threading.Thread(target=client.say, args=(session, text)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.state(session)["draft"]["d"] == 1300


def test_a_client_that_leaves_at_once_finds_its_edit_done(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    body = message(session, "trim to 1 second")
    with (
        httpx2.Client(verify=False, trust_env=False) as http,
        http.stream("POST", f"{client.server.url}/run_sse", json=body, headers=client.headers) as answer,
    ):
        next(answer.iter_bytes())
    events = client.request("GET", f"/run_sse?session_id={session}").text
    assert "closing" in events
    assert client.state(session)["draft"]["d"] == 1000


def test_undo_and_redo_walk_the_revisions(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    client.say(session, "trim to 1 second")
    client.say(session, "undo")
    assert client.state(session)["draft"]["d"] == 2000
    client.say(session, "redo")
    assert client.state(session)["draft"]["d"] == 1000


def test_run_answers_with_all_events_at_once(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    answer = client.request("POST", "/run", json=message(session, "trim to 1 second")).json()
    assert said(answer)
    assert all("partial" not in event for event in answer)


def test_an_export_that_is_said_is_an_export(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    events = client.say(session, "export it")
    renders = events[-1]["customMetadata"]["saycut"]["renders"]
    assert client.finished(renders[0])["status"] == "completed"


def test_a_file_inside_a_message_becomes_a_file_of_the_session_once(client: Client, clip: Path) -> None:
    session = client.session()
    data = base64.b64encode(clip.read_bytes()).decode()
    body = message(session, "trim to 1 second")
    body["new_message"]["parts"].append({"inline_data": {"mime_type": "video/mp4", "data": data}})
    list(client.stream(body))
    list(client.stream(body))
    state = client.state(session)
    assert len(state["video_infos"]) == 1
    assert state["draft"]["d"] == 1000
    history = client.request("GET", f"/apps/nemo_agent/users/u/sessions/{session}").text
    assert data not in history


def test_a_turn_that_waits_is_cancelled_at_once(local: Server, client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    database = Database.open(f"sqlite:///{local.folder / 'data' / 'saycut.db'}")
    with database.write() as tx:
        tx.turns.submit(session, {"text": "x", "content": {"parts": []}}, "digest", 0)
        running = tx.turns.claim_next("another server", 0, 1 << 50)
    answer = client.post("/api/turns/cancel", {"session_id": session})
    assert answer["data"]["cancel_requested"] is True
    with database.write() as tx:
        waiting = tx.turns.submit(session, {"text": "trim", "content": {"parts": []}}, "other", 0).turn
    cancelled = client.post("/api/turns/cancel", {"session_id": session, "invocation_id": waiting.id})
    assert cancelled["data"]["status"] == "cancelled"
    assert "Stopped" in client.request("GET", f"/api/turns/{waiting.id}/events").text
    assert running is not None
    with database.write() as tx:
        tx.turns.finish(running.lease, "cancelled", {}, 0)
    database.close()


def test_a_question_is_answered_in_the_same_turn(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip)
    client.say(session, "trim to 1.5 seconds")
    asked = client.say(session, ASKING)
    assert asked[-1]["longRunningToolIds"]
    turn = asked[-1]["invocationId"]
    assert client.get(f"/api/turns/{turn}")["data"]["status"] == "awaiting_input"
    answered = client.say(session, "trim to 1 second")
    assert {event["invocationId"] for event in answered} == {turn}
    assert client.state(session)["draft"]["d"] == 1000
    assert client.state(session)["turn"]["status"] == "idle"


def test_adk_sees_the_whole_conversation(client: Client, clip: Path) -> None:
    made = client.post("/apps/nemo_agent/users/someone/sessions", {})
    client.upload(made["id"], clip)
    client.say(made["id"], "trim to 1 second")
    session = client.get(f"/apps/nemo_agent/users/someone/sessions/{made['id']}")
    assert session["events"][0]["author"] == "user"
    assert session["events"][0]["content"]["parts"][0]["text"] == "trim to 1 second"
    assert made["id"] in [one["id"] for one in client.request("GET", "/apps/nemo_agent/users/u/sessions").json()]
    assert client.request("DELETE", f"/apps/nemo_agent/users/someone/sessions/{made['id']}").status_code == 200
    assert client.request("GET", f"/api/state/nemo_agent/me/{made['id']}/latest").json()["code"] == 1002


def test_a_quiet_stream_shows_that_it_is_there_until_another_process_ends_the_turn(
    local: Server, client: Client
) -> None:
    session = client.session()
    database = Database.open(f"sqlite:///{local.folder / 'data' / 'saycut.db'}")
    with database.write() as tx:
        turn = tx.turns.submit(session, {"text": "x", "content": {"parts": []}}, "digest", 0).turn
        held = tx.turns.claim_next("another server", 0, 1 << 50)
        assert held is not None
        assert held.id == turn.id
    with (
        httpx2.Client(verify=False, trust_env=False, timeout=30) as http,
        http.stream("GET", f"{local.url}/api/turns/{turn.id}/events", headers=client.headers) as answer,
    ):
        lines = answer.iter_lines()
        beats = 0
        while beats < 2:
            beats += next(lines) == ": heartbeat"
        with database.write() as tx:
            tx.events.append(session, happenings.text("Done elsewhere."), 0, turn_id=turn.id)
            tx.turns.finish(held.lease, "done", {}, 0)
        rest = list(read_events(lines))
    database.close()
    assert [said([event]) for _, event in rest] == ["Done elsewhere."]
