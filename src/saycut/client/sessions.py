"""One session at the server: what is asked of it, whichever transport carries it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from saycut.client import paths
from saycut.client.answers import data_of
from saycut.client.caller import Caller
from saycut.errors import FileMissing, Refused
from saycut.language import Language
from saycut.wire import Document, MediaFile, RenderData, StateData, UploadData

__all__ = ["OnSent", "SessionCore", "new_render_id", "unknown_session"]

OnSent: TypeAlias = Callable[[int, int], None]
"""Told bytes sent and bytes in all."""
_Work: TypeAlias = Coroutine[Any, Any, Document]


class SessionCore:
    """``id`` changes when the server has forgotten the session and a new one takes its place."""

    def __init__(self, caller: Caller, session_id: str, task_id: str = "", *, name: str = "project") -> None:
        self.caller = caller
        self.id = session_id
        self.task_id = task_id
        self._name = name

    @classmethod
    async def open(cls, caller: Caller, name: str, language: Language) -> SessionCore:
        """A new session."""
        session = cls(caller, "", name=name)
        await session.renew(language)
        return session

    async def renew(self, language: Language | None = None) -> None:
        """Another session in place of one that the server does not know."""
        body: Document = {"task_name": self._name, "language": language or self.caller.language}
        data = data_of(await self.caller.send("POST", paths.SESSIONS, body))
        self.id, self.task_id = str(data.get("session_id") or ""), str(data.get("task_id") or "")
        self.caller.keyring.update(self.caller.known_as, session_id=self.id)

    async def state(self) -> StateData:
        """Timeline, files, running turn and renders."""
        data = data_of(await self.caller.get(paths.state(self.id)))
        # Servers of the first generation name neither the user nor the canvas.
        state = data.get("state")
        canvas: Document = {"width": 0, "height": 0, "aspect_ratio": "", "fps": 0}
        inner: Document = {"draft": {}, "canvas_config": canvas, **_told(state if isinstance(state, dict) else {})}
        known: Document = {
            "session_id": self.id,
            "task_id": self.task_id,
            "task_name": "",
            "user_id": "",
            "bind_id": "",
        }
        return StateData.read({**known, **_told(data), "state": inner})

    async def upload(self, files: Sequence[Path], on_progress: OnSent | None = None) -> tuple[MediaFile, ...]:
        """Send files; ``on_progress`` gets bytes sent and bytes in all. A forgotten session is replaced.

        Raises FileMissing before anything is sent.
        """
        for path in files:
            if not path.is_file():
                raise FileMissing(name=path.name)
        whole = sum(path.stat().st_size for path in files)

        async def attempt() -> Document:
            watch = _Sent(whole, on_progress) if on_progress else None
            return await self.caller.send("POST", paths.upload(self.id), files=tuple(files), on_sent=watch)

        return _uploaded(await self._once_more_in_a_new_session(attempt))

    async def upload_urls(self, urls: Sequence[str]) -> tuple[MediaFile, ...]:
        """Let the server fetch files from the public web."""
        body: Document = {"urls": list(urls), "source_type": "url"}

        async def attempt() -> Document:
            return await self.caller.send("POST", paths.upload(self.id), body)

        return _uploaded(await self._once_more_in_a_new_session(attempt))

    async def cancel(self, invocation_id: str | None = None) -> None:
        """Stop the turn that runs, or the one that is named; nothing running is no error."""
        body: Document = {"session_id": self.id}
        if invocation_id:
            body["invocation_id"] = invocation_id
        try:
            await self.caller.send("POST", paths.CANCEL_TURN, body)
        except Refused as refused:
            if refused.number != 404:
                raise

    async def delete(self) -> None:
        """Delete it at the server, with its files, timeline and exports."""
        await self.caller.send("DELETE", paths.session(self.id))
        if self.caller.keyring.identity(self.caller.known_as).session_id == self.id:
            self.caller.keyring.update(self.caller.known_as, session_id="")

    async def claim_url(self) -> str | None:
        """An address that opens this session in a browser, for as long as the server says; None without a page."""
        body: Document = {"task_id": self.task_id, "session_id": self.id}
        url = data_of(await self.caller.send("POST", paths.CLAIM_TOKEN, body)).get("url")
        return url if isinstance(url, str) else None

    def render_data(self, document: Document, render_id: str) -> RenderData:
        """Any of the published shapes of a render answer."""
        known: Document = {"id": render_id, "sessionId": self.id, "status": "pending", "progress": 0}
        told = _told(data_of(document))
        if isinstance(progress := told.get("progress"), float):
            told["progress"] = round(min(100.0, max(0.0, progress)))
        return RenderData.read({**known, **told})

    async def _once_more_in_a_new_session(self, attempt: Callable[[], _Work]) -> Document:
        try:
            return await attempt()
        except Refused as refused:
            if not unknown_session(refused):
                raise
        await self.renew()
        return await attempt()


def unknown_session(refused: Refused) -> bool:
    """Whether this says that the session is not known."""
    return refused.number == 1002


def new_render_id() -> str:
    """``render_`` and milliseconds since 1970, as clients of this protocol choose it, and something of its own."""
    return f"render_{time.time_ns() // 1_000_000}_{secrets.token_hex(3)}"


class _Sent:
    """Adds up what has been sent."""

    def __init__(self, whole: int, report: OnSent) -> None:
        self._sent = 0
        self._whole = whole
        self._report = report

    def __call__(self, count: int) -> None:
        self._sent += count
        self._report(self._sent, self._whole)


def _told(document: Document) -> Document:
    return {key: value for key, value in document.items() if value is not None}


def _uploaded(document: Document) -> tuple[MediaFile, ...]:
    """Either published name of the list; entries of other servers lack what only we tell."""
    data = data_of(document)
    found = data.get("files") or data.get("uploaded_files")
    files = [_media(item) for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    return UploadData.of(tuple(files)).files


def _media(raw: Document) -> MediaFile:
    name = raw.get("filename") or raw.get("name") or ""
    address = raw.get("url") or raw.get("cdn_url") or ""
    known: Document = {"filename": name, "file_type": "document", "url": address, "cdn_url": address, "file_id": name}
    return MediaFile.read({**known, "mime_type": "", "size": 0, "hash": "", **_told(raw)})
