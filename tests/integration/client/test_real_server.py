"""The client against the service itself, in both profiles, blocking and awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from makers.media import make_clip
from makers.server import Server
from saycut.client import AsyncClient, Client, Options, Said, TurnEnded, TurnEvent


def serving(folder: Path, profile: str) -> Iterator[Server]:
    server = Server(folder, {"profile": profile, "heartbeat_s": "0.2"}).start_here()
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serving(tmp_path_factory.mktemp("hosted"), "hosted")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serving(tmp_path_factory.mktemp("local"), "local")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("media") / "片段 🎬.mp4", frames=60)


def test_an_anonymous_user_of_a_hosted_server_gets_a_file(
    hosted: Server, kept: Path, clip: Path, tmp_path: Path
) -> None:
    with Client(hosted.url, Options(keep_in=kept)) as client:
        session = client.open_session(language="zh")
        (file,) = session.upload([clip])
        assert (file.filename, file.file_type, file.size) == (clip.name, "video", clip.stat().st_size)
        events = list(session.chat("剪到1秒"))
        assert isinstance(events[-1], TurnEnded)
        assert "0:01" in events[-1].reply
        done = session.export({"quality": "draft"})
        target = session.download(done, tmp_path / "out.mp4")
        assert done.output is not None
        assert target.stat().st_size == done.output.size
        assert client.credits().available > 0
        assert done.output.duration == pytest.approx(1.0, abs=0.05)


def test_the_awaited_client_does_the_same(server: Server, kept: Path, clip: Path, tmp_path: Path) -> None:
    async def work() -> list[TurnEvent]:
        async with AsyncClient(server.url, Options(keep_in=kept)) as client:
            session = await client.open_session()
            await session.upload([clip])
            events = [event async for event in session.chat("trim it to 1 second")]
            done = await session.export()
            await session.download(done, tmp_path / "out.mp4")
            assert (await session.state()).state.revision > 0
            assert (await client.credits()).total > 0
            await session.cancel()
            lines = [line async for line in session.converse(tmp_path).hear("status")]
            assert "Timeline (1 track)" in lines[0].text
            return events

    events = asyncio.run(work())
    assert any(isinstance(event, Said) for event in events)
    assert (tmp_path / "out.mp4").stat().st_size > 0


def test_two_awaited_turns_wait_for_each_other_and_none_is_lost(server: Server, kept: Path, clip: Path) -> None:
    async def work() -> list[str]:
        async with AsyncClient(server.url, Options(keep_in=kept)) as client:
            session = await client.open_session()
            await session.upload([clip])

            async def say(text: str) -> str:
                *_, ended = [event async for event in session.chat(text)]
                assert isinstance(ended, TurnEnded)
                return ended.reply

            return await asyncio.gather(say("add the title “One”"), say("add the title “Two” at the top"))

    one, two = asyncio.run(work())
    assert "One" in one
    assert "Two" in two


def test_the_same_key_is_the_same_edit(server: Server, kept: Path, clip: Path) -> None:
    with Client(server.url, Options(keep_in=kept)) as client:
        session = client.open_session()
        session.upload([clip])
        one, two = (list(session.chat("speed it up to 2x", key="k1")).pop() for _ in range(2))
        assert isinstance(one, TurnEnded)
        assert isinstance(two, TurnEnded)
        assert one.reply == two.reply
        assert session.state().state.draft["d"] == 1000


def test_a_second_program_goes_on_with_the_last_session(server: Server, kept: Path, clip: Path) -> None:
    with Client(server.url, Options(keep_in=kept)) as client:
        client.open_session().upload([clip])
    with Client(server.url, Options(keep_in=kept)) as client:
        assert client.session(client.last_session_id()).state().state.video_infos[0].filename == clip.name
