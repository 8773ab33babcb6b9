"""The hosted profile: limits on tokens and requests, credits, the gate before exports, scopes, claim tokens."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from makers.server import SKILL, Client, Server, message, said


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two tokens an address, five credits at two an edit."""
    settings = {"profile": "hosted", "tokens_per_address": "2", "anonymous_credits": "5", "edit_credits": "2"}
    server = Server(tmp_path_factory.mktemp("strict"), settings | {"public_url": "https://video.example"}).start_here()
    yield server
    assert server.stop() == 0


def test_tokens_are_limited_by_client_and_by_address_and_credits_end_with_a_way_to_get_more(
    strict: Server, clip: Path
) -> None:
    client = strict.client("first", **SKILL)
    again = Client(strict).request("POST", "/api/auth/anonymous-token", headers={"X-Client-Id": "first"})
    assert (again.status_code, again.json()["code"]) == (429, 429)
    assert 600_000 < int(again.headers["retry-after"]) <= 604_800
    strict.client("second")
    third = Client(strict).request("POST", "/api/auth/anonymous-token", headers={"X-Client-Id": "third"})
    assert third.status_code == 429

    session = client.session()
    client.upload(session, clip)
    assert client.user_id.startswith("anon_")
    for text in ("trim to 1.5 seconds", "trim to 1 second"):
        client.say(session, text)
    assert client.get("/api/credits/balance/simple")["data"]["available"] == 1
    refused = client.request("POST", "/run_sse", json=message(session, "undo"))
    assert (refused.status_code, refused.json()["code"]) == (402, 2001)
    assert f"https://video.example/register?bind={client.user_id}" in refused.json()["hint"]
    assert len(client.get("/api/credits/history")["data"]["items"]) == 3


def test_an_expired_token_is_1001_and_the_same_client_comes_back_to_its_sessions(tmp_path: Path) -> None:
    server = Server(tmp_path, {"profile": "hosted", "token_life_s": "2"}).start_here()
    client = server.client("mine")
    session = client.session()
    while client.request("GET", f"/api/state/nemo_agent/me/{session}/latest").status_code == 200:
        pass
    assert client.get(f"/api/state/nemo_agent/me/{session}/latest")["code"] == 1001
    fresh = Client(server)
    while (answer := fresh.post("/api/auth/anonymous-token", headers={"X-Client-Id": "mine"}))["code"] == 429:
        pass
    assert answer["data"]["credits"] == 100
    fresh.headers = {"Authorization": f"Bearer {answer['data']['token']}"}
    assert fresh.state(session)["revision"] == 0
    assert server.stop() == 0


def test_an_edit_costs_and_what_changes_nothing_is_free(guest: Client, clip: Path) -> None:
    session = guest.session()
    guest.upload(session, clip)
    guest.say(session, "qwertz blorp")
    assert balance(guest) == (100, 0)
    guest.say(session, "trim to 1 second")
    assert balance(guest) == (98, 0)
    items = guest.get("/api/credits/history?page_size=1")["data"]
    assert (items["items"][0]["amount_delta"], items["total"], items["has_next"]) == (-2, 2, True)


def test_an_export_is_paid_when_it_is_done_and_not_when_it_is_cancelled(guest: Client, clip: Path) -> None:
    session = guest.session()
    guest.upload(session, clip)
    name = f"render_{uuid.uuid4()}"
    guest.render(session, name)
    again = guest.render(session, name)
    assert again["code"] == 0
    assert guest.finished(name)["status"] == "completed"
    assert balance(guest) == (97, 0)
    other = f"render_{uuid.uuid4()}"
    guest.render(session, other, output={"format": "mp4", "quality": "best", "resolution": "4k"})
    guest.request("POST", f"/api/render/proxy/lambda/{other}/cancel")
    assert guest.finished(other)["status"] == "cancelled"
    assert balance(guest) == (97, 0)


def test_an_export_that_cannot_be_paid_is_not_begun(tmp_path: Path, clip: Path) -> None:
    settings = {"profile": "hosted", "anonymous_credits": "2", "edit_credits": "0", "export_credits": "3"}
    server = Server(tmp_path, settings).start_here()
    client = server.client(**SKILL)
    session = client.session()
    client.upload(session, clip)
    refused = client.request("POST", "/api/render/proxy/lambda", json={"id": "r1", "sessionId": session})
    assert (refused.status_code, refused.json()["code"]) == (402, 2001)
    assert "2 are left" in said(client.say(session, "export it"))
    assert client.state(session)["renders"] == []
    assert balance(client) == (2, 0)
    assert server.stop() == 0


def test_an_export_needs_a_skill_that_names_itself(hosted: Server, clip: Path) -> None:
    client = hosted.client()
    session = client.session()
    client.upload(session, clip)
    body = {"id": "render_1", "sessionId": session}
    for missing in SKILL:
        headers = {name: value for name, value in SKILL.items() if name != missing}
        refused = client.request("POST", "/api/render/proxy/lambda", json=body, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (402, 402)
    assert "X-Skill-Source" in refused.json()["message"]
    events = client.say(session, "export it")
    assert "X-Skill-Source" in said(events)
    assert client.state(session)["renders"] == []
    assert client.request("POST", "/api/render/proxy/lambda", json=body, headers=SKILL).status_code == 200


def test_a_token_does_what_its_scopes_say_and_gives_no_more_than_it_has(guest: Client) -> None:
    made = guest.post("/api/tokens", {"name": "reader", "scopes": ["read"], "expires_in_days": 300})["data"]
    reader = Client(guest.server, {"Authorization": f"Bearer {made['token']}", **SKILL})
    session = guest.session()
    assert reader.state(session)["revision"] == 0
    for method, path, body in (
        ("POST", "/run_sse", message(session, "trim")),
        ("POST", "/api/tasks/me/with-session/nemo_agent", {}),
        ("POST", f"/api/upload-video/nemo_agent/me/{session}", {"urls": ["http://example.com/a.mp4"]}),
        ("POST", "/api/render/proxy/lambda", {"id": "r1", "sessionId": session}),
        ("POST", "/api/tokens", {"scopes": ["read"]}),
    ):
        refused = reader.request(method, path, json=body)
        assert (refused.status_code, refused.json()["code"], refused.json()["reason"]) == (403, 403, "scope_missing")
    # Neither more scopes nor a longer life than the one that asks.
    assert guest.request("POST", "/api/tokens", json={"scopes": ["render"]}).status_code == 403
    tokens = guest.get("/api/tokens")["data"]["tokens"]
    assert "token" not in tokens[0]
    assert {token["expires_at"] for token in tokens} == {tokens[0]["expires_at"]}
    assert guest.post(f"/api/tokens/{made['token_id']}/revoke")["code"] == 0
    assert reader.get("/api/tokens")["code"] == 1001


def test_a_claim_token_opens_one_session_and_nothing_else(guest: Client, clip: Path) -> None:
    session, other = guest.session(), guest.session()
    guest.upload(session, clip)
    made = guest.post("/api/auth/claim-token", {"task_id": "task_x", "session_id": session})["data"]
    assert made["claim_token"].startswith("clm_")
    assert made["expires_in"] == 604_800
    opened = Client(guest.server).post("/api/auth/exchange-claim-token", {"claim_token": made["claim_token"]})["data"]
    assert opened["session_id"] == session
    browser = Client(guest.server, {"Authorization": f"Bearer {opened['token']}"})
    assert len(browser.state(session)["video_infos"]) == 1
    assert browser.get(f"/api/state/nemo_agent/me/{other}/latest")["code"] == 1002
    for path in ("/api/credits/balance/simple", "/api/tokens"):
        assert browser.get(path)["code"] == 403
    assert browser.post("/api/tasks/me/with-session/nemo_agent", {})["code"] == 403
    assert [one["session_id"] for one in browser.get("/projects")["data"]["projects"]] == [session]
    assert Client(guest.server, {"Authorization": f"Bearer {made['claim_token']}"}).get("/projects")["code"] == 1001


def test_too_many_requests_are_told_when_to_come_back(tmp_path: Path) -> None:
    server = Server(tmp_path, {"profile": "hosted", "requests_per_minute": "3"}).start_here()
    client = server.client(**SKILL)
    session = client.session()
    for _ in range(3):
        client.say(session, "status")
    refused = client.request("POST", "/run_sse", json=message(session, "status"))
    assert (refused.status_code, refused.json()["code"]) == (429, 429)
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert server.stop() == 0


def test_files_of_the_server_itself_are_not_read_for_guests(guest: Client, clip: Path) -> None:
    path = f"/api/import/nemo_agent/me/{guest.session()}"
    refused = guest.request("POST", path, json={"paths": [str(clip)]})
    assert refused.status_code == 403


def balance(client: Client) -> tuple[int, int]:
    found = client.get("/api/credits/balance/simple")["data"]
    assert found["available"] + found["frozen"] == found["total"] == found["total_granted"] - found["total_consumed"]
    return found["available"], found["frozen"]
