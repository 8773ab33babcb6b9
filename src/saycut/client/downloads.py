"""Downloads: beside the target, taken up where they broke, checked for size, renamed when whole."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from saycut.client.caller import Caller, is_passing
from saycut.client.transport import Answer, Broken, Call
from saycut.errors import DownloadBroken, OutputExists, OutputFolder, Refused
from saycut.language import Words

__all__ = ["OnBytes", "download"]

OnBytes = Callable[[int, int | None], None]
"""Told bytes held and, where it is known, bytes in all."""

_SHORT = Words("{found} of {wanted} bytes came", "应有 {wanted} 字节，只收到 {found} 字节")


@dataclass(slots=True)
class _Part:
    """What has arrived: ``size`` is the whole's, as far as anyone said; ``tag`` that of the bytes we hold."""

    file: BinaryIO
    size: int | None
    tag: str = ""

    @property
    def held(self) -> int:
        return self.file.tell()

    def restart(self) -> None:
        self.file.seek(0)
        self.file.truncate()


async def download(
    caller: Caller,
    urls: tuple[str, ...],
    target: Path,
    *,
    size: int | None = None,
    force: bool = False,
    on_progress: OnBytes | None = None,
) -> Path:
    """The file at the first of ``urls`` that gives it; ``size`` is what it has to be.

    Raises OutputExists, OutputFolder, DownloadBroken, Refused, ServerUnreachable; nothing partial is left.
    """
    if target.exists() and not force:
        raise OutputExists(name=target.name)
    beside = target.with_name(f".{target.stem[:40]}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("x+b") as file:
            await _from_any(caller, urls, _Part(file, size), target.name, on_progress)
        beside.replace(target)
    except OSError as error:
        raise OutputFolder(name=str(target.parent), reason=error.strerror or str(error)) from error
    finally:
        beside.unlink(missing_ok=True)
    return target


async def _from_any(caller: Caller, urls: tuple[str, ...], part: _Part, name: str, on_progress: OnBytes | None) -> None:
    """Another address only where one refuses: a link may have expired while its file is there."""
    for url in urls[:-1]:
        try:
            return await _whole(caller, url, part, name, on_progress)
        except Refused:
            part.restart()
    return await _whole(caller, urls[-1], part, name, on_progress)


async def _whole(caller: Caller, url: str, part: _Part, name: str, on_progress: OnBytes | None) -> None:
    failures = furthest = 0
    while True:
        problem: Exception
        try:
            await _piece(caller, url, part, on_progress)
            if part.size is None or part.held == part.size:
                return
            problem = DownloadBroken(name=name, reason=_said(part))
            if part.held > part.size:
                part.restart()
        except Broken as broken:
            problem = caller.unreachable(broken)
        except Refused as refused:
            if not is_passing(refused):
                raise
            problem = refused
        # Only what was never held before is progress: a file of the wrong size is read anew a few times, not for ever.
        failures = 1 if part.held > furthest else failures + 1
        furthest = max(furthest, part.held)
        if failures >= caller.patience.tries:
            raise problem
        await caller.clock.sleep(caller.patience.backoff(failures))


async def _piece(caller: Caller, url: str, part: _Part, on_progress: OnBytes | None) -> None:
    """Everything after what is held, or everything anew where the server does not do ranges or the file is another."""
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if part.held:
        headers["Range"] = f"bytes={part.held}-"
        if part.tag:
            headers["If-Range"] = part.tag
    try:
        async with caller.open(Call("GET", url, headers=headers)) as answer:
            _begin(part, answer)
            async for piece in answer.pieces:
                part.file.write(piece)
                if on_progress:
                    on_progress(part.held, part.size)
    except Refused as refused:
        if refused.number != 416:
            raise
        part.restart()


def _begin(part: _Part, answer: Answer) -> None:
    """Decide where the bytes belong. A strong ETag is what ``If-Range`` compares."""
    ranged = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("content-range", "").strip())
    if answer.status == 206:
        if ranged is None or int(ranged[1]) != part.held:
            part.restart()
            raise Broken("the server sent another range than was asked for", sent=True)
        told = ranged[2]
    else:
        part.restart()
        told = answer.headers.get("content-length", "")
    if part.size is None and told.isdigit():
        part.size = int(told)
    tag = answer.headers.get("etag", "")
    part.tag = "" if tag.startswith("W/") else tag


def _said(part: _Part) -> Words:
    fields = {"found": part.held, "wanted": part.size}
    return Words(_SHORT.say("en", **fields), _SHORT.say("zh", **fields))
