"""kill -9 at moments nobody chose: the next start finishes turns and exports, and nothing is charged twice."""

from __future__ import annotations

import contextlib
import os
import random
import threading
import time
from pathlib import Path

import httpx2
import pytest

from makers.media import make_clip
from makers.server import SKILL, Client, Server, message

KILLS = int(os.environ.get("KILLS", "6"))
"""How often the long test kills; ``KILLS=30`` for the whole measure."""


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("long") / "long.mp4", frames=150)


def test_turns_and_exports_outlive_their_server(tmp_path: Path, long_clip: Path) -> None:
    settings = {"profile": "hosted", "edit_credits": "2", "export_credits": "3", "lease_s": "0.6"}
    server = Server(tmp_path, settings).start()
    client = server.client("me", **SKILL)
    moments = random.Random(20261121)
    edits = exports = 0
    session = client.session()
    client.upload(session, long_clip)
    length = 5000
    for kill in range(KILLS):
        # Each round: one message and one export are under way when the server dies at some moment.
        key, name = f"edit-{kill}", f"render_{kill}"
        length -= 100
        body = message(session, f"trim to {length / 1000:g} seconds")
        work = [
            threading.Thread(target=tried, args=(client, "/run_sse", body, {"Idempotency-Key": key})),
            threading.Thread(target=tried, args=(client, "/api/render/proxy/lambda", render_of(session, name), {})),
        ]
        for thread in work:
            thread.start()
        time.sleep(moments.uniform(0.0, 0.7))
        server.kill()
        for thread in work:
            thread.join()
        server.start()
        # Whoever lost the connection sends the same again, and meets what is there already.
        list(client.stream(body, **{"Idempotency-Key": key}))
        client.post("/api/render/proxy/lambda", render_of(session, name))
        edits += 1
        exports += 1
        assert client.state(session)["draft"]["d"] == length
    for kill in range(exports):
        done = client.finished(f"render_{kill}")
        assert done["status"] == "completed", done
        assert len(client.request("GET", f"/api/render/proxy/render_{kill}/download").content) == done["output"]["size"]
    found = client.get("/api/credits/balance/simple")["data"]
    assert found == found | {"frozen": 0, "total_granted": 100, "total_consumed": 2 * edits + 3 * exports}
    lines = client.get("/api/credits/history?page_size=100")["data"]["items"]
    costs = [item for item in lines if item["amount_delta"] < 0]
    assert len({item["reference"] for item in costs}) == len(costs) == edits + exports
    assert server.stop() == 0


def test_an_export_that_was_interrupted_goes_on_from_its_finished_segments(tmp_path: Path, long_clip: Path) -> None:
    server = Server(tmp_path).start()
    client = server.client("me")
    session = client.session()
    client.upload(session, long_clip)
    body = {"id": "r1", "sessionId": session, "output": {"resolution": "480p"}}
    client.post("/api/render/proxy/lambda", body)
    cache = tmp_path / "cache" / "segments"
    while not (kept := segments(cache)):
        time.sleep(0.01)
    server.kill()
    kept = segments(cache)
    server.start()
    assert client.finished("r1")["status"] == "completed"
    # What was there was not made anew: the same files with the times of their making.
    assert {path: made for path, made in segments(cache).items() if path in kept} == kept
    assert server.stop() == 0


def test_a_server_that_is_told_to_stop_puts_its_export_back(tmp_path: Path, long_clip: Path) -> None:
    server = Server(tmp_path, {"lease_s": "60"}).start_here()
    client = server.client("me")
    session = client.session()
    client.upload(session, long_clip)
    client.post("/api/render/proxy/lambda", {"id": "r1", "sessionId": session, "output": {"resolution": "720p"}})
    while client.get("/api/render/proxy/lambda/r1")["status"] == "pending":
        time.sleep(0.01)
    assert server.stop() == 0
    server.start_here()
    # With a lease of a minute it can only be done because it was put back.
    assert client.finished("r1", 50)["status"] == "completed"
    assert server.stop() == 0


def tried(client: Client, path: str, body: object, headers: dict[str, str]) -> None:
    with contextlib.suppress(httpx2.HTTPError):
        client.request("POST", path, json=body, headers=headers)


def render_of(session: str, name: str) -> dict[str, object]:
    return {"id": name, "sessionId": session, "output": {"format": "mp4", "quality": "draft"}}


def segments(cache: Path) -> dict[Path, int]:
    """Finished segments and when each was made (its content never changes; a use only touches its time of access)."""
    return {path: path.stat().st_ino for path in cache.glob("*/[!.]*.mp4")}
