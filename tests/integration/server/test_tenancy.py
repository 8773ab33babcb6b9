"""Two users, two tokens: no route gives one what is the other's. Every route of the description is in the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from makers.server import SKILL, Client, Server, message

SESSION = "session of the other"
KEPT = {1002, 404}
"""How another's things are answered: as if they were not there."""

# Route → body for it, with which codes another's ids are answered.
FOREIGN: dict[tuple[str, str], tuple[object, set[int]]] = {
    ("POST", "/api/auth/claim-token"): ({"session_id": "{session}", "task_id": "{task}"}, KEPT),
    ("POST", "/api/auth/exchange-claim-token"): ({"project_id": "{task}"}, KEPT),
    ("POST", "/api/tokens/{token_id}/revoke"): (None, KEPT),
    ("DELETE", "/api/tokens/{token_id}"): (None, KEPT),
    ("GET", "/api/state/{app}/{user}/{session_id}/latest"): (None, KEPT),
    ("DELETE", "/api/tasks/{user}/{session_id}"): (None, KEPT),
    ("POST", "/run_sse"): (message("{session}", "trim to 1 second"), KEPT),
    ("GET", "/run_sse"): (None, KEPT),
    ("POST", "/run"): (message("{session}", "trim to 1 second"), KEPT),
    ("GET", "/api/turns/{turn_id}"): (None, KEPT),
    ("GET", "/api/turns/{turn_id}/events"): (None, KEPT),
    ("POST", "/api/turns/cancel"): ({"session_id": "{session}"}, KEPT),
    ("POST", "/api/upload-video/{app}/{user}/{session_id}"): ({"urls": ["http://example.com/a.mp4"]}, KEPT),
    ("POST", "/files/upload"): ({"urls": ["http://example.com/a.mp4"]}, KEPT),
    ("POST", "/api/import/{app}/{user}/{session_id}"): ({"paths": ["/etc/hostname"]}, KEPT),
    ("POST", "/api/render/proxy/lambda"): ({"id": "r2", "sessionId": "{session}"}, KEPT),
    ("POST", "/api/render/proxy/draft"): ({"id": "r2", "projectId": "{task}"}, KEPT),
    ("POST", "/services/v1/render-proxy/lambda"): ({"id": "r2", "sessionId": "{session}"}, KEPT),
    ("GET", "/api/render/proxy/lambda/{render_id}"): (None, KEPT),
    ("GET", "/api/render/proxy/{render_id}"): (None, KEPT),
    ("GET", "/services/v1/render-proxy/lambda/{render_id}"): (None, KEPT),
    ("POST", "/api/render/proxy/lambda/{render_id}/cancel"): (None, KEPT),
    ("POST", "/api/render/proxy/{render_id}/cancel"): (None, KEPT),
    ("POST", "/services/v1/render-proxy/lambda/{render_id}/cancel"): (None, KEPT),
    ("GET", "/api/render/proxy/{render_id}/download"): (None, KEPT),
    ("GET", "/api/render/proxy/lambda/{render_id}/download"): (None, KEPT),
    ("GET", "/services/v1/render-proxy/{render_id}/download"): (None, KEPT),
    ("GET", "/files/{asset_id}/{name}"): (None, {403}),
    ("GET", "/files/renders/{job_id}/{number}/{name}"): (None, {403}),
    ("GET", "/apps/{app}/users/{user}/sessions/{session_id}"): (None, KEPT),
    ("PATCH", "/apps/{app}/users/{user}/sessions/{session_id}"): ({"state_delta": {"a": 1}}, KEPT),
    ("DELETE", "/apps/{app}/users/{user}/sessions/{session_id}"): (None, KEPT),
}
OWN = {
    ("GET", "/api/tokens"),
    ("GET", "/api/tasks/{user}"),
    ("GET", "/projects"),
    ("GET", "/api/credits/balance/simple"),
    ("GET", "/billing/balance"),
    ("GET", "/api/credits/history"),
    ("GET", "/billing/usage/conversations"),
    ("GET", "/apps/{app}/users/{user}/sessions"),
}
"""They list what is the caller's; asked for under the other's name too."""
MAKES = {
    ("POST", "/api/auth/anonymous-token"),
    ("POST", "/auth/verify"),
    ("POST", "/api/tokens"),
    ("POST", "/api/tasks/{user}/with-session/{app}"),
    ("POST", "/projects"),
    ("POST", "/apps/{app}/users/{user}/sessions"),
    ("POST", "/api/v1/generate"),
}
"""They take no ids of others."""
PUBLIC = {
    ("GET", "/health"),
    ("GET", "/ready"),
    ("GET", "/version"),
    ("GET", "/list-apps"),
    ("GET", "/api/capabilities"),
    ("GET", "/api/draft-schema"),
}


@dataclass
class Two:
    """A user with everything, one who wants it, and the ids by name."""

    owner: Client
    thief: Client
    ids: dict[str, str]


@pytest.fixture(scope="module")
def two(hosted: Server, clip: Path) -> Iterator[Two]:
    owner, thief = hosted.client(**SKILL), hosted.client(**SKILL)
    session = owner.session()
    file = owner.upload(session, clip)["data"]["files"][0]
    events = owner.say(session, "trim to 1 second")
    owner.render(session, "render_1")
    done = owner.finished("render_1")
    task = owner.get(f"/api/state/nemo_agent/me/{session}/latest")["data"]["task_id"]
    ids = {
        "app": "nemo_agent",
        "user": owner.user_id,
        "session": session,
        "session_id": session,
        "task": task,
        "turn_id": events[0]["invocationId"],
        "render_id": "render_1",
        "asset_id": file["file_id"],
        "name": "clip.mp4",
        "number": "0",
        "job_id": done["output"]["url"].split("/files/renders/")[1].split("/")[0],
        "token_id": owner.get("/api/tokens")["data"]["tokens"][0]["token_id"],
    }
    before = owner.state(session)
    yield Two(owner, thief, ids)
    after = owner.state(session)
    assert (after["draft"], after["revision"]) == (before["draft"], before["revision"])
    assert owner.get("/api/tokens")["code"] == 0


def routes(server: Server) -> set[tuple[str, str]]:
    paths = Client(server).get("/openapi.json")["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def test_every_route_is_in_the_table(hosted: Server) -> None:
    assert routes(hosted) == set(FOREIGN) | OWN | MAKES | PUBLIC


@pytest.mark.parametrize(("method", "path"), sorted(FOREIGN))
def test_what_is_anothers_is_as_if_it_were_not_there(two: Two, method: str, path: str) -> None:
    body, codes = FOREIGN[method, path]
    response = ask(two.thief, two, method, path, body)
    assert response.json()["code"] in codes, response.text
    for secret in ("session_id", "asset_id", "job_id"):
        assert two.ids[secret] not in response.text.replace(f"“{two.ids[secret]}”", "")


@pytest.mark.parametrize(("method", "path"), sorted(OWN))
def test_lists_hold_only_what_is_the_callers(two: Two, method: str, path: str) -> None:
    response = ask(two.thief, two, method, path, None)
    assert response.status_code == 200
    for secret in ("session_id", "asset_id", "job_id", "token_id", "task"):
        assert two.ids[secret] not in response.text


@pytest.mark.parametrize(("method", "path"), sorted((set(FOREIGN) | OWN | MAKES) - {("POST", "/auth/verify")}))
def test_without_a_token_nothing_is_answered(two: Two, method: str, path: str) -> None:
    if path == "/api/auth/anonymous-token":
        return
    body = FOREIGN.get((method, path), ({}, set()))[0]
    nobody = Client(two.owner.server)
    expected = 403 if path.startswith("/files/") and method == "GET" else 1001
    assert ask(nobody, two, method, path, body).json()["code"] == expected


def ask(client: Client, two: Two, method: str, path: str, body: object) -> httpx2.Response:
    """The route with the owner's ids everywhere."""
    filled = path.format(**two.ids)
    if path in ("/run_sse", "/files/upload"):
        filled += f"?session_id={two.ids['session']}"
    return client.request(method, filled, json=_filled(body, two.ids) if body is not None else None)


def _filled(body: object, ids: dict[str, str]) -> object:
    if isinstance(body, str):
        return body.replace("{session}", ids["session"]).replace("{task}", ids["task"])
    if isinstance(body, dict):
        return {key: _filled(value, ids) for key, value in body.items()}
    return [_filled(item, ids) for item in body] if isinstance(body, list) else body
