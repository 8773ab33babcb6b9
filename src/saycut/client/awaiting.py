"""The client for asyncio: the same calls as the blocking one, awaited."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from saycut.client import exports
from saycut.client.conversation import Conversation, OnLine
from saycut.client.core import Options, credits_of, is_loopback, make_caller, server_from_environment
from saycut.client.downloads import OnBytes
from saycut.client.exports import OnRender
from saycut.client.http import AsyncTransport
from saycut.client.patience import AsyncClock
from saycut.client.sessions import OnSent, SessionCore
from saycut.client.turn_events import TurnEvent
from saycut.client.turns import TurnRun
from saycut.language import Language
from saycut.wire import CreditsData, Document, MediaFile, RenderData, StateData

__all__ = ["AsyncClient", "AsyncSession"]


class AsyncClient:
    """As :class:`saycut.client.Client`; use it in an ``async with``."""

    def __init__(self, server: str | None = None, options: Options | None = None) -> None:
        options = options or Options()
        address = server_from_environment(server)
        transport = AsyncTransport(options.patience, proxies=not is_loopback(address))
        self._caller = make_caller(address, transport, AsyncClock(), options)

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    @property
    def server(self) -> str:
        return self._caller.server

    async def connect(self) -> None:
        """Have a token: the one given, the one kept, or a new anonymous one."""
        await self._caller.token()

    async def aclose(self) -> None:
        await self._caller.transport.aclose()

    async def open_session(self, name: str = "project", language: Language | None = None) -> AsyncSession:
        """A new session."""
        return AsyncSession(await SessionCore.open(self._caller, name, language or self._caller.language))

    def session(self, session_id: str, task_id: str = "") -> AsyncSession:
        """A session that is there; nothing is asked yet."""
        return AsyncSession(SessionCore(self._caller, session_id, task_id))

    def last_session_id(self) -> str:
        """The session that was opened last at this server, by any program of this user; empty for none."""
        return self._caller.keyring.identity(self._caller.known_as).session_id

    async def credits(self) -> CreditsData:
        return await credits_of(self._caller)


class AsyncSession:
    """One session: files, messages, exports."""

    def __init__(self, core: SessionCore) -> None:
        self.core = core

    @property
    def id(self) -> str:
        return self.core.id

    async def state(self) -> StateData:
        """Timeline, files, running turn and renders."""
        return await self.core.state()

    async def upload(self, files: Sequence[Path], on_progress: OnSent | None = None) -> tuple[MediaFile, ...]:
        """Send files; ``on_progress`` gets bytes sent and bytes in all. Raises FileMissing before anything is sent."""
        return await self.core.upload(files, on_progress)

    async def upload_urls(self, urls: Sequence[str]) -> tuple[MediaFile, ...]:
        """Let the server fetch files from the public web."""
        return await self.core.upload_urls(urls)

    async def delete(self) -> None:
        """Delete it at the server, with its files, timeline and exports."""
        await self.core.delete()

    async def browser_address(self) -> str | None:
        """Where it opens in a browser, for as long as the server says; None without a page."""
        return await self.core.claim_url()

    def chat(self, text: str, *, key: str | None = None) -> AsyncGenerator[TurnEvent]:
        """Send a message and follow its turn to the end, through broken connections; ``TurnEnded`` comes last.

        Leaving early stops nothing; :meth:`cancel` does. Raises TurnLost.
        """
        return TurnRun(self.core, text, key=key).events()

    async def cancel(self, invocation_id: str | None = None) -> None:
        """Stop the turn that runs, or the one that is named."""
        await self.core.cancel(invocation_id)

    async def export(
        self, output: Document | None = None, *, version: int | None = None, on_progress: OnRender | None = None
    ) -> RenderData:
        """A finished render; ``output`` as the protocol has it. Raises ExportFailed, Cancelled."""
        return await exports.export(self.core, output or {}, version=version, on_progress=on_progress)

    async def cancel_export(self, render_id: str) -> None:
        await exports.cancel_export(self.core, render_id)

    async def download(
        self, render: RenderData, target: Path, *, force: bool = False, on_progress: OnBytes | None = None
    ) -> Path:
        """The render's file. Raises OutputExists, OutputFolder, DownloadBroken; nothing partial is left."""
        return await exports.fetch(self.core, render, target, force=force, on_progress=on_progress)

    def converse(
        self, folder: Path, language: Language | None = None, on_progress: OnLine | None = None, *, hints: bool = True
    ) -> Conversation:
        """A conversation as a skill leads it; finished files go to ``folder``."""
        return Conversation(self.core, folder, language=language, on_progress=on_progress, hints=hints)
