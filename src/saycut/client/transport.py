"""What the client needs of HTTP: one call, answered by a status, headers and a body that comes in pieces."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from saycut.language import Words
from saycut.wire import Document

__all__ = ["Answer", "Broken", "Call", "Transport", "WatchedFile"]


@dataclass(frozen=True, slots=True)
class Call:
    """A request. ``url`` is absolute; ``files`` go as multipart field ``files``, read while they are sent."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Document | None = None
    files: tuple[Path, ...] = ()
    on_sent: Callable[[int], None] | None = None
    """Told how many bytes of the files have just been sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Header names are in lower case; ``pieces`` can be gone through once."""

    status: int
    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]


class Broken(Exception):
    """The connection failed. ``sent`` is false when the server cannot have seen the request."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.reason = Words(*[reason.replace("{", "{{").replace("}", "}}")] * 2)
        self.sent = sent


class Transport(Protocol):
    """Two exist: one blocks, one awaits."""

    def open(self, call: Call) -> AbstractAsyncContextManager[Answer]:
        """Send and wait for the answer's head. Raises Broken, here and while the pieces are read."""
        ...

    async def aclose(self) -> None: ...


class WatchedFile(io.FileIO):
    """A file that says how much of it has been read."""

    def __init__(self, path: Path, watch: Callable[[int], None] | None) -> None:
        super().__init__(path, "rb")
        self._watch = watch

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(-1 if size is None else size) or b""
        if self._watch and piece:
            self._watch(len(piece))
        return piece
