"""Tokens, sessions, tries and waits."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from integration.client.conftest import ClientMaker
from integration.client.double import SID, TOKEN, Double, Reply, StoppedClock, good, no, state_of
from saycut.client import Client, Options, Skill
from saycut.errors import FileMissing, InvalidReply, Refused, ServerUnreachable, UsageError

CREDITS = "/api/credits/balance/simple"
BALANCE = {"available": 90, "frozen": 10, "total": 100}
TOKENS = "/api/auth/anonymous-token"


def test_the_client_id_and_the_token_are_kept_for_the_next_run(
    client: Client, connect: ClientMaker, double: Double
) -> None:
    double.on("GET", CREDITS, good(BALANCE))
    connect().credits()
    asked = double.calls("POST", TOKENS)
    assert len(asked) == 1
    assert len(asked[0].headers["x-client-id"]) == 36
    assert double.calls("GET", CREDITS)[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_what_is_kept_can_be_read_by_its_owner_alone(client: Client, tmp_path: Path) -> None:
    (kept,) = (tmp_path / "kept").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_broken_file_of_kept_tokens_means_a_new_start(client: Client, connect: ClientMaker, tmp_path: Path) -> None:
    (tmp_path / "kept" / "clients.json").write_text("{ not json")
    assert connect().server == client.server


def test_another_server_gets_another_client_id(client: Client, double: Double, tmp_path: Path) -> None:
    with double.serving() as second, Client(second, Options(keep_in=tmp_path / "kept")):
        ids = {asked.headers["x-client-id"] for asked in double.calls("POST", TOKENS)}
    assert len(ids) == 2


def test_an_expired_token_is_renewed_with_the_same_client_id(client: Client, double: Double) -> None:
    double.on("POST", TOKENS, good({"token": "nmv_usr_new"}))
    double.on("GET", CREDITS, no(1001, 401), good(BALANCE))
    assert client.credits().available == 90
    first, second = double.calls("POST", TOKENS)
    assert first.headers["x-client-id"] == second.headers["x-client-id"]
    assert double.calls("GET", CREDITS)[1].headers["authorization"] == "Bearer nmv_usr_new"


def test_a_token_that_stays_bad_is_renewed_only_once(client: Client, double: Double) -> None:
    double.on("GET", CREDITS, no(1001, 401))
    with pytest.raises(Refused) as caught:
        client.credits()
    assert caught.value.number == 1001
    assert len(double.calls("POST", TOKENS)) == 2


def test_a_token_that_was_given_is_not_replaced_by_an_anonymous_one(connect: ClientMaker, double: Double) -> None:
    double.on("GET", CREDITS, no(1001, 401))
    with pytest.raises(Refused):
        connect(token="nmv_usr_mine").credits()
    assert double.calls("POST", TOKENS) == []


def test_every_request_says_in_whose_name_it_comes(
    connect: ClientMaker, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILL_SOURCE", "clawhub")
    double.on("GET", CREDITS, good(BALANCE))
    connect(skill=Skill("my-skill", "1.2.3"), language="zh").credits()
    sent = double.calls("GET", CREDITS)[0].headers
    assert (sent["x-skill-source"], sent["x-skill-version"], sent["x-skill-platform"]) == (
        "my-skill",
        "1.2.3",
        "clawhub",
    )
    assert sent["accept-language"].startswith("zh-CN")


def test_after_429_it_waits_as_long_as_told_and_asks_once_more(
    client: Client, double: Double, clock: StoppedClock
) -> None:
    double.on("GET", CREDITS, no(429, 429, headers={"Retry-After": "7"}), good(BALANCE))
    assert client.credits().total == 100
    assert clock.slept == [7.0]


def test_a_second_429_is_told(client: Client, double: Double, clock: StoppedClock) -> None:
    double.on("GET", CREDITS, no(429, 429))
    with pytest.raises(Refused) as caught:
        client.credits()
    assert caught.value.number == 429
    assert clock.slept == [30.0]
    assert len(double.calls("GET", CREDITS)) == 2


def test_a_wait_of_days_is_not_waited(client: Client, double: Double, clock: StoppedClock) -> None:
    double.on("GET", CREDITS, no(429, 429, headers={"Retry-After": "604800"}))
    with pytest.raises(Refused):
        client.credits()
    assert clock.slept == []


@pytest.mark.parametrize("status", [408, 500, 502, 503])
def test_passing_troubles_are_tried_again(client: Client, double: Double, status: int) -> None:
    double.on("GET", CREDITS, Reply(status, b"<html>", {"Content-Type": "text/html"}), good(BALANCE))
    assert client.credits().available == 90


def test_a_broken_connection_is_tried_again_and_given_up_in_the_end(
    client: Client, double: Double, clock: StoppedClock
) -> None:
    double.on("GET", CREDITS, Reply(200, b"x" * 10, cut=3))
    with pytest.raises(ServerUnreachable):
        client.credits()
    assert len(double.calls("GET", CREDITS)) == 5
    assert clock.slept == [0.5, 1.0, 2.0, 5.0]


def test_no_server_is_said_with_its_address(clock: StoppedClock) -> None:
    with (
        pytest.raises(ServerUnreachable, match=r"127\.0\.0\.1:9"),
        Client("http://127.0.0.1:9", Options(clock=clock, keep_in=None)),
    ):
        pass


@pytest.mark.parametrize("address", ["example.com", "ftp://x/", "http://", "http://x/?a=b", "file:///etc/passwd"])
def test_what_is_no_web_address_is_wrong_usage(address: str) -> None:
    with pytest.raises(UsageError):
        Client(address)


def test_an_answer_that_is_no_json_is_said_to_be_none(client: Client, double: Double) -> None:
    double.on("GET", CREDITS, Reply(200, b"<html>hello</html>"))
    with pytest.raises(InvalidReply):
        client.credits()


@pytest.mark.parametrize(
    "reply",
    [
        no(2001, 402, "You have no credits."),
        no(2001, 200, "You have no credits."),
        Reply(200, b'{"success": false, "code": 2001, "error": "You have no credits."}'),
        Reply(422, b'{"detail": [{"msg": "You have no credits."}]}'),
        Reply(402, b'{"detail": "You have no credits."}'),
    ],
    ids=["status and code", "code alone", "success false", "validation list", "detail"],
)
def test_all_published_shapes_of_a_refusal_are_read(client: Client, double: Double, reply: Reply) -> None:
    double.on("GET", CREDITS, reply)
    with pytest.raises(Refused, match="You have no credits"):
        client.credits()


def test_a_server_of_the_first_generation_may_say_less(client: Client, double: Double) -> None:
    double.on("GET", f"/api/state/nemo_agent/me/{SID}/latest", good({"session_id": SID, "state": {"draft": {"t": []}}}))
    state = client.session(SID).state()
    assert state.state.draft == {"t": []}
    assert state.state.turn.status == "idle"


def test_the_last_session_is_remembered(client: Client, connect: ClientMaker) -> None:
    client.open_session()
    assert connect().last_session_id() == SID


def _file(tmp_path: Path, name: str, size: int) -> Path:
    path = tmp_path / name
    path.write_bytes(b"\1" * size)
    return path


UPLOADED = {
    "files": [
        {"filename": "片段 🎬.mp4", "file_type": "video", "cdn_url": "http://x/a", "duration": 30.0, "hash": "ab"}
    ]
}


def test_files_are_sent_in_one_form_with_their_names_and_progress(
    client: Client, double: Double, tmp_path: Path
) -> None:
    double.on("POST", f"/api/upload-video/nemo_agent/me/{SID}", good(UPLOADED))
    files = [_file(tmp_path, "片段 🎬.mp4", 300_000), _file(tmp_path, "b.png", 10)]
    seen: list[tuple[int, int]] = []
    (file,) = client.session(SID).upload(files, lambda sent, whole: seen.append((sent, whole)))
    body = double.calls("POST", "/upload-video/")[0].body
    assert body.count(b'name="files"') == 2
    assert 'filename="片段 🎬.mp4"'.encode() in body
    assert seen[-1] == (300_010, 300_010)
    assert [sent for sent, _ in seen] == sorted(sent for sent, _ in seen)
    assert (file.url, file.duration) == ("http://x/a", 30.0)


def test_the_other_published_name_of_the_list_is_read(client: Client, double: Double, tmp_path: Path) -> None:
    double.on(
        "POST",
        f"/api/upload-video/nemo_agent/me/{SID}",
        good({"uploaded_files": [{"name": "a.mp4", "url": "http://x/a"}]}),
    )
    (file,) = client.session(SID).upload([_file(tmp_path, "a.mp4", 1)])
    assert (file.filename, file.cdn_url) == ("a.mp4", "http://x/a")


def test_an_upload_is_sent_again_whole_after_the_connection_broke(
    client: Client, double: Double, tmp_path: Path
) -> None:
    double.on("POST", f"/api/upload-video/nemo_agent/me/{SID}", Reply(body=b"x", cut=0), good(UPLOADED))
    client.session(SID).upload([_file(tmp_path, "a.mp4", 1000)])
    first, second = double.calls("POST", "/upload-video/")
    assert first.body.count(b"\1") == second.body.count(b"\1") == 1000


def test_an_upload_to_a_forgotten_session_goes_to_a_new_one(client: Client, double: Double, tmp_path: Path) -> None:
    double.on("POST", "/api/upload-video/nemo_agent/me/77", no(1002, 404))
    double.on("POST", f"/api/upload-video/nemo_agent/me/{SID}", good(UPLOADED))
    session = client.session("77")
    session.upload([_file(tmp_path, "a.mp4", 1)])
    assert session.id == SID


def test_a_missing_file_is_found_before_anything_is_sent(client: Client, double: Double, tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match=r"no\.mp4"):
        client.session(SID).upload([tmp_path / "no.mp4"])
    assert double.calls("POST", "/upload-video/") == []


def test_nothing_to_cancel_is_no_error(client: Client, double: Double) -> None:
    double.on("POST", "/api/turns/cancel", no(404, 404))
    client.session(SID).cancel()
    assert double.calls("POST", "/api/turns/cancel")[0].json == {"session_id": SID}


def test_the_state_is_read_whole(client: Client, double: Double) -> None:
    turn = {"status": "queued", "invocation_id": "e-1", "position": 2}
    double.on("GET", f"/api/state/nemo_agent/me/{SID}/latest", good(state_of({"t": []}, revision=4, turn=turn)))
    state = client.session(SID).state().state
    assert (state.revision, state.turn.position) == (4, 2)
