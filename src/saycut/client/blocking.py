"""The client for ordinary programs: every call blocks until it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from saycut.client import exports
from saycut.client.conversation import Conversation, Line, OnLine
from saycut.client.core import Options, credits_of, is_loopback, make_caller, server_from_environment
from saycut.client.downloads import OnBytes
from saycut.client.exports import OnRender
from saycut.client.http import BlockingTransport, run, walk
from saycut.client.patience import BlockingClock
from saycut.client.sessions import OnSent, SessionCore
from saycut.client.turn_events import TurnEvent
from saycut.client.turns import TurnRun
from saycut.language import Language
from saycut.wire import CreditsData, Document, MediaFile, RenderData, StateData

__all__ = ["Client", "Session"]


class Client:
    """One server, one user. Use it in a ``with``; entering connects.

    ``server``: its address; else ``SAYCUT_SERVER``, else this machine. Every method raises Refused when the server says
    no, ServerUnreachable when it does not answer, InvalidReply when it talks nonsense.
    """

    def __init__(self, server: str | None = None, options: Options | None = None) -> None:
        options = options or Options()
        address = server_from_environment(server)
        # A proxy has no business between two programs of one machine.
        transport = BlockingTransport(options.patience, proxies=not is_loopback(address))
        self._caller = make_caller(address, transport, BlockingClock(), options)

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def server(self) -> str:
        return self._caller.server

    def connect(self) -> None:
        """Have a token: the one given, the one kept, or a new anonymous one."""
        run(self._caller.token())

    def close(self) -> None:
        run(self._caller.transport.aclose())

    def open_session(self, name: str = "project", language: Language | None = None) -> Session:
        """A new session."""
        return Session(run(SessionCore.open(self._caller, name, language or self._caller.language)))

    def session(self, session_id: str, task_id: str = "") -> Session:
        """A session that is there; nothing is asked yet."""
        return Session(SessionCore(self._caller, session_id, task_id))

    def last_session_id(self) -> str:
        """The session that was opened last at this server, by any program of this user; empty for none."""
        return self._caller.keyring.identity(self._caller.known_as).session_id

    def credits(self) -> CreditsData:
        return run(credits_of(self._caller))


class Session:
    """One session: files, messages, exports."""

    def __init__(self, core: SessionCore) -> None:
        self.core = core

    @property
    def id(self) -> str:
        return self.core.id

    def state(self) -> StateData:
        """Timeline, files, running turn and renders."""
        return run(self.core.state())

    def upload(self, files: Sequence[Path], on_progress: OnSent | None = None) -> tuple[MediaFile, ...]:
        """Send files; ``on_progress`` gets bytes sent and bytes in all. Raises FileMissing before anything is sent."""
        return run(self.core.upload(files, on_progress))

    def upload_urls(self, urls: Sequence[str]) -> tuple[MediaFile, ...]:
        """Let the server fetch files from the public web."""
        return run(self.core.upload_urls(urls))

    def delete(self) -> None:
        """Delete it at the server, with its files, timeline and exports."""
        run(self.core.delete())

    def browser_address(self) -> str | None:
        """Where it opens in a browser, for as long as the server says; None without a page."""
        return run(self.core.claim_url())

    def chat(self, text: str, *, key: str | None = None) -> Iterator[TurnEvent]:
        """Send a message and follow its turn to the end, through broken connections; ``TurnEnded`` comes last.

        Leaving early stops nothing; :meth:`cancel` does. Raises TurnLost.
        """
        return walk(TurnRun(self.core, text, key=key).events())

    def cancel(self, invocation_id: str | None = None) -> None:
        """Stop the turn that runs, or the one that is named."""
        run(self.core.cancel(invocation_id))

    def export(
        self, output: Document | None = None, *, version: int | None = None, on_progress: OnRender | None = None
    ) -> RenderData:
        """A finished render; ``output`` as the protocol has it. Raises ExportFailed, Cancelled."""
        return run(exports.export(self.core, output or {}, version=version, on_progress=on_progress))

    def cancel_export(self, render_id: str) -> None:
        run(exports.cancel_export(self.core, render_id))

    def download(
        self, render: RenderData, target: Path, *, force: bool = False, on_progress: OnBytes | None = None
    ) -> Path:
        """The render's file. Raises OutputExists, OutputFolder, DownloadBroken; nothing partial is left."""
        return run(exports.fetch(self.core, render, target, force=force, on_progress=on_progress))

    def converse(
        self, folder: Path, language: Language | None = None, on_progress: OnLine | None = None, *, hints: bool = True
    ) -> Talk:
        """A conversation as a skill leads it; finished files go to ``folder``."""
        return Talk(Conversation(self.core, folder, language=language, on_progress=on_progress, hints=hints))


class Talk:
    """A conversation, line by line."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation

    @property
    def changed(self) -> bool:
        """Whether the latest message led to another timeline."""
        return self.conversation.changed

    def hear(self, text: str, files: Sequence[Path] = ()) -> Iterator[Line]:
        """What to show the user in answer to a message and files."""
        return walk(self.conversation.hear(text, files))

    def deliver(
        self, output: Document | None = None, target: Path | None = None, *, force: bool = False
    ) -> Iterator[Line]:
        """Export and download; ``target`` is replaced only with ``force``."""
        return walk(self.conversation.deliver(output, target, force=force))

    def stop(self) -> None:
        """Stop what the server works on for this session."""
        run(self.conversation.stop())
