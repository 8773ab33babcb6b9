"""Exports in every published shape: superset answers, ids, shapes, several at once, cancel, one-shot generation."""

from __future__ import annotations

import uuid
from pathlib import Path

import av
import pytest

from makers.server import Client, message


@pytest.fixture
def edited(client: Client, clip: Path) -> str:
    session = client.session()
    client.upload(session, clip)
    client.say(session, "trim to 1 second")
    return session


def test_an_answer_has_all_published_shapes(client: Client, edited: str) -> None:
    name = f"render_{uuid.uuid4()}"
    submitted = client.render(edited, name)
    assert (submitted["code"], submitted["success"], submitted["id"], submitted["taskId"]) == (0, True, name, name)
    assert submitted["data"]["status"] in ("pending", "processing")
    done = client.finished(name)
    assert done["output"]["url"] == done["outputUrl"] == done["data"]["outputUrl"] == done["data"]["output"]["url"]
    assert done["progress"] == 100
    assert done["output"]["duration"] == pytest.approx(1, abs=0.05)
    for path in (f"/api/render/proxy/{name}", f"/services/v1/render-proxy/lambda/{name}"):
        assert client.get(path)["status"] == "completed"
    file = client.request("GET", f"/api/render/proxy/{name}/download")
    assert file.headers["content-type"] == "video/mp4"
    assert client.request("GET", done["outputUrl"]).content == file.content
    part = client.request("GET", f"/api/render/proxy/{name}/download", headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.content) == (206, file.content[:100])


def test_the_same_id_is_the_same_export_and_another_request_under_it_is_refused(client: Client, edited: str) -> None:
    name = f"render_{uuid.uuid4()}"
    first = client.render(edited, name)
    assert client.render(edited, name)["createdAt"] == first["createdAt"]
    other = client.request("POST", "/api/render/proxy/lambda", json={"id": name, "sessionId": edited})
    assert (other.status_code, other.json()["code"]) == (409, 409)
    assert name in other.json()["hint"]


def test_one_request_gives_several_shapes(client: Client, edited: str) -> None:
    name = f"render_{uuid.uuid4()}"
    outputs = [{"aspectRatio": ratio, "quality": "draft"} for ratio in ("16:9", "9:16", "1:1")]
    client.render(edited, name, outputs=outputs)
    done = client.finished(name)
    sizes = [(one["width"], one["height"]) for one in done["outputs"]]
    assert sizes == [(214, 120), (120, 214), (120, 120)]
    for number in range(3):
        file = client.request("GET", f"/api/render/proxy/{name}/download?output={number}")
        assert len(file.content) == done["outputs"][number]["size"]


def test_an_older_version_is_rendered_as_it_was(client: Client, edited: str) -> None:
    before = client.state(edited)["revision"]
    client.say(edited, "trim to 0.5 seconds")
    name = f"render_{uuid.uuid4()}"
    client.render(edited, name, version=before)
    assert client.finished(name)["output"]["duration"] == pytest.approx(1, abs=0.05)


def test_a_draft_that_a_client_changed_is_rendered_as_it_says(client: Client, edited: str, tmp_path: Path) -> None:
    draft = client.state(edited)["draft"]
    draft["t"][0]["sg"][0]["d"] = 500
    draft["t"][0]["sg"][0]["source_duration_ms"] = 500
    name = f"render_{uuid.uuid4()}"
    client.render(edited, name, draft=draft)
    client.finished(name)
    path = tmp_path / "out.mp4"
    path.write_bytes(client.request("GET", f"/api/render/proxy/{name}/download").content)
    with av.open(path) as video:
        assert sum(1 for _ in video.decode(video=0)) == 15


def test_an_export_that_is_not_finished_cannot_be_downloaded(client: Client, edited: str) -> None:
    name = f"render_{uuid.uuid4()}"
    client.render(edited, name, output={"resolution": "4k", "quality": "best"})
    assert client.get(f"/api/render/proxy/{name}/download")["code"] == 409
    client.request("POST", f"/api/render/proxy/lambda/{name}/cancel")
    done = client.finished(name)
    assert (done["code"], done["status"], done["error"]) == (0, "cancelled", "cancelled")


def test_what_cannot_be_made_is_refused_before_any_work(client: Client, edited: str) -> None:
    for output in ({"format": "gif"}, {"codec": "prores"}):
        answer = client.request("POST", "/api/render/proxy/lambda", json={"sessionId": edited, "output": output})
        assert (answer.status_code, answer.json()["reason"]) == (422, "not_renderable")
    empty = client.session()
    answer = client.request("POST", "/api/render/proxy/lambda", json={"sessionId": empty})
    assert answer.json()["reason"] == "nothing_to_render"


def test_uploads_are_exported_one_after_the_other_where_nothing_was_said(client: Client, clip: Path) -> None:
    session = client.session()
    client.upload(session, clip, clip)
    name = f"render_{uuid.uuid4()}"
    client.render(session, name, draft=client.state(session)["draft"])
    assert client.finished(name)["output"]["duration"] == pytest.approx(4, abs=0.05)
    names = [file["filename"] for file in client.state(session)["video_infos"]]
    assert names == ["clip.mp4", "clip (2).mp4"]


def test_files_of_this_machine_are_taken_without_a_copy_over_the_wire(client: Client, clip: Path) -> None:
    session = client.session()
    answer = client.post(f"/api/import/nemo_agent/me/{session}", {"paths": [str(clip)]})
    assert answer["data"]["files"][0]["filename"] == "clip.mp4"
    assert client.say(session, "trim to 1 second")


def test_one_call_refuses_what_cannot_be_made(client: Client) -> None:
    answer = client.request("POST", "/api/v1/generate", json={"prompt": "a presenter reads “Hello”", "mood": "calm"})
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_what_the_server_can_do_is_told(client: Client) -> None:
    told = client.get("/api/capabilities")["data"]
    assert told["profile"] == "local"
    assert "mp4" in told["upload"]["formats"]["video"]
    assert client.get("/api/draft-schema")["$id"]
    assert client.request("GET", "/list-apps").json() == ["nemo_agent"]
    assert client.get("/ready") == {"status": "ready"}
    client.request("POST", "/run_sse", json=message("1", "x"))
    metrics = client.request("GET", "/metrics").text
    assert 'saycut_requests_total{method="POST",route="/run_sse",status="404"}' in metrics
