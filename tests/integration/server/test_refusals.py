"""What is refused, with which status and code; never without a word, never with a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from makers.server import Client, Server, message


def answer_of(response: httpx2.Response) -> tuple[int, int]:
    """Status and code; every refusal has all the published fields."""
    body = response.json()
    assert {"code", "success", "message", "hint", "request_id", "error", "detail"} <= set(body)
    assert body["success"] is False
    assert body["message"]
    assert "Traceback" not in response.text
    return response.status_code, body["code"]


def test_every_reply_has_the_version_and_an_id(client: Client) -> None:
    response = client.request("GET", "/health", headers={"X-Request-Id": "mine-1"})
    assert response.headers["x-saycut-version"]
    assert response.headers["x-request-id"] == "mine-1"
    assert (
        client.request("GET", "/nothing", headers={"X-Request-Id": "b\u00e4d".encode()})
        .headers["x-request-id"]
        .startswith("req_")
    )


@pytest.mark.parametrize("secret", ["x", "nmv_usr_wrong", "clm_x"])
def test_a_wrong_token_is_1001(local: Server, secret: str) -> None:
    response = Client(local, {"Authorization": f"Bearer {secret}"}).request("GET", "/api/credits/balance/simple")
    assert answer_of(response) == (401, 1001)
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_missing_client_id_is_400(local: Server) -> None:
    assert answer_of(Client(local).request("POST", "/api/auth/anonymous-token")) == (400, 400)


def test_an_unknown_session_is_1002(client: Client, clip: Path) -> None:
    sid = "5529798706024415232"
    form = {"files": ("clip.mp4", clip.read_bytes())}
    assert answer_of(client.request("GET", f"/api/state/nemo_agent/me/{sid}/latest")) == (404, 1002)
    assert answer_of(client.request("POST", "/run_sse", json=message(sid, "trim"))) == (404, 1002)
    assert answer_of(client.request("POST", f"/api/upload-video/nemo_agent/me/{sid}", files=form)) == (404, 1002)
    body = {"id": "render_1", "sessionId": sid}
    assert answer_of(client.request("POST", "/api/render/proxy/lambda", json=body)) == (404, 1002)


def test_a_file_of_an_unknown_kind_is_4001_under_its_own_name(client: Client) -> None:
    session = client.session()
    response = client.request(
        "POST", f"/api/upload-video/nemo_agent/me/{session}", files={"files": ("tool.exe", b"MZ\x90\0\3" + bytes(99))}
    )
    assert answer_of(response) == (415, 4001)
    assert "tool.exe" in response.json()["message"]
    assert "mp4" in response.json()["hint"]
    assert client.state(session)["video_infos"] == []


def test_a_file_over_the_limit_is_4002_and_leaves_nothing_behind(tmp_path: Path) -> None:
    server = Server(tmp_path, {"upload_bytes": "100000"}).start_here()
    client = server.client()
    session = client.session()
    form = {"files": ("big.mp4", bytes(200_000))}
    response = client.request("POST", f"/api/upload-video/nemo_agent/me/{session}", files=form)
    assert answer_of(response) == (413, 4002)
    assert server.stop() == 0
    kept = [path for path in (tmp_path / "data" / "blobs").rglob("*") if path.is_file()]
    assert kept == []


@pytest.mark.parametrize(
    "body",
    [b"", b"--x\r\n", b"--x\r\nContent-Disposition: form-data; name=files; filename=a.mp4\r\n\r\nabc", b"\0" * 300],
)
def test_a_broken_form_is_422(client: Client, body: bytes) -> None:
    session = client.session()
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    path = f"/api/upload-video/nemo_agent/me/{session}"
    assert answer_of(client.request("POST", path, content=body, headers=headers)) == (422, 422)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/run_sse", b"{"),
        ("/run_sse", b"[]"),
        ("/run_sse", b'{"session_id": 7}'),
        ("/run_sse", b'{"session_id": "1", "new_message": {"parts": [{"text": ""}]}}'),
        ("/run_sse", b'{"session_id": "1", "new_message": {"parts": [{"nonsense": 1}]}}'),
        ("/api/render/proxy/lambda", b"{}"),
        ("/api/render/proxy/lambda", b'{"sessionId": "1", "output": {"resolution": "huge"}}'),
        ("/api/tokens", b'{"scopes": ["admin"]}'),
        ("/api/auth/claim-token", b"{}"),
    ],
)
def test_a_request_that_cannot_be_read_is_422(client: Client, path: str, body: bytes) -> None:
    assert answer_of(client.request("POST", path, content=body)) == (422, 422)


def test_an_unknown_path_or_method_is_told_in_the_same_form(client: Client) -> None:
    assert answer_of(client.request("GET", "/api/nothing")) == (404, 404)
    assert answer_of(client.request("PUT", "/run_sse")) == (405, 405)
    assert answer_of(client.request("POST", "/api/tasks/me/with-session/other_agent", json={})) == (404, 404)


def test_a_web_page_under_another_name_gets_nothing(local: Server) -> None:
    response = Client(local).request(
        "POST", "/api/auth/anonymous-token", headers={"Host": "evil.example", "X-Client-Id": "x"}
    )
    assert response.status_code == 403
    assert "token" not in response.json()


def foreign(draft: dict[str, object]) -> None:
    draft["t"][0]["sg"][0]["asset"] = "/etc/passwd"  # type: ignore[index]


def endless(draft: dict[str, object]) -> None:
    draft["t"][0]["sg"][0]["d"] = 10**15  # type: ignore[index]


def huge(draft: dict[str, object]) -> None:
    draft["m"]["width"] = 10**6  # type: ignore[index]


@pytest.mark.parametrize("spoil", [foreign, endless, huge])
def test_a_draft_from_a_client_is_not_trusted(
    client: Client, clip: Path, spoil: Callable[[dict[str, object]], None]
) -> None:
    session = client.session()
    client.upload(session, clip)
    client.say(session, "trim to 1 second")
    draft = client.state(session)["draft"]
    spoil(draft)
    body = {"id": f"r-{session}", "sessionId": session, "draft": draft}
    assert answer_of(client.request("POST", "/api/render/proxy/lambda", json=body)) == (422, 422)


def test_an_address_inside_is_never_fetched(tmp_path: Path) -> None:
    server = Server(tmp_path, {"offline": "0"}).start_here()
    client = server.client()
    path = f"/api/upload-video/nemo_agent/me/{client.session()}"
    for url in ("http://127.0.0.1:1/x.mp4", "file:///etc/passwd", "http://169.254.169.254/latest", "http://[::1]/x"):
        response = client.request("POST", path, json={"urls": [url], "source_type": "url"})
        assert answer_of(response) == (400, 400)
        assert response.json()["reason"] == "address_refused"
    assert server.stop() == 0


def test_a_link_that_was_changed_opens_nothing(client: Client, clip: Path) -> None:
    session = client.session()
    url = client.upload(session, clip)["data"]["files"][0]["url"]
    assert httpx2.get(url, trust_env=False, verify=False).content == clip.read_bytes()
    part = httpx2.get(url, headers={"Range": "bytes=2-5"}, trust_env=False, verify=False)
    assert (part.status_code, part.content) == (206, clip.read_bytes()[2:6])
    assert answer_of(httpx2.get(url.replace("until=1", "until=2"), trust_env=False, verify=False)) == (403, 403)


def test_refusals_come_in_chinese_where_that_is_read(client: Client) -> None:
    response = client.request("GET", "/api/state/nemo_agent/me/1/latest", headers={"Accept-Language": "zh-CN"})
    assert "没有会话" in response.json()["message"]
