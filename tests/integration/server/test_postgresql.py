"""The same server on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.db.cluster import REQUIRED, Cluster, missing
from makers.server import SKILL, Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    if reason := missing():
        (pytest.fail if REQUIRED else pytest.skip)(reason)
    cluster = Cluster()
    settings = {"profile": "hosted", "export_credits": "3", "database_url": cluster.url()}
    server = Server(tmp_path, settings).start_here()
    yield server
    assert server.stop() == 0
    cluster.stop()


def test_messages_at_the_same_time_and_an_export_are_done_and_paid_once(server: Server, clip: Path) -> None:
    client = server.client(**SKILL)
    session = client.session()
    client.upload(session, clip)
    client.say(session, "trim to 1.9 seconds")
    texts = [f"cut the first 0.{n} seconds" for n in (1, 2)]
    threads = [threading.Thread(target=client.say, args=(session, text)) for text in texts * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client.render(session, "render_1")
    assert client.finished("render_1")["status"] == "completed"
    found = client.get("/api/credits/balance/simple")["data"]
    costs = [item["amount_delta"] for item in client.get("/api/credits/history")["data"]["items"]]
    assert found["frozen"] == 0
    assert found["available"] == sum(costs)
    # The same text again while it is worked on is the same edit; sent after its end it is another one.
    edits = client.state(session)["revision"]
    assert costs.count(-2) == edits
    assert costs.count(-3) == 1
