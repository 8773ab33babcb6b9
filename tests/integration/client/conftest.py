"""A service double and clients that talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from integration.client.double import Double, StoppedClock
from saycut.client import Client, Options


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SAYCUT_SERVER", "SAYCUT_TOKEN", "SKILL_SOURCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def double() -> Double:
    return Double()


@pytest.fixture
def address(double: Double) -> Iterator[str]:
    with double.serving() as address:
        yield address


@pytest.fixture
def client(address: str, clock: StoppedClock, tmp_path: Path) -> Iterator[Client]:
    with Client(address, Options(clock=clock, keep_in=tmp_path / "kept")) as client:
        yield client


ClientMaker = Callable[..., Client]


@pytest.fixture
def connect(address: str, clock: StoppedClock, tmp_path: Path) -> Iterator[ClientMaker]:
    """Further clients of the same user, with other options."""
    made: list[Client] = []

    def make(**options: object) -> Client:
        given = {"clock": clock, "keep_in": tmp_path / "kept", **options}
        made.append(Client(address, Options(**given)))  # type: ignore[arg-type]
        made[-1].connect()
        return made[-1]

    yield make
    for one in made:
        one.close()
