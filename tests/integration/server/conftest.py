"""Servers in both profiles, shared by the tests of a module, and tiny media."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from makers.media import make_clip
from makers.server import SKILL, Client, Server


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("media") / "clip.mp4", frames=60)


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("local"), {"heartbeat_s": "0.2"}).start_here()
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="session")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"profile": "hosted", "tokens_per_address": "1000", "export_credits": "3"}
    server = Server(tmp_path_factory.mktemp("hosted"), settings).start_here()
    yield server
    assert server.stop() == 0


@pytest.fixture
def client(local: Server) -> Client:
    return local.client()


@pytest.fixture
def guest(hosted: Server) -> Client:
    """An anonymous user whose skill names itself."""
    return hosted.client(**SKILL)
