r"""Server-sent events, both ways (https://html.spec.whatwg.org/multipage/server-sent-events.html).

: ok                          at once, so that every proxy passes the stream on
retry: 2000
                              (blank)
id: 7
data: {"author": …}
                              (blank)
: heartbeat                   between events; a comment breaks no client
                              (blank)
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from saycut.errors import InvalidReply
from saycut.language import Words
from saycut.wire.base import Document

__all__ = ["HEARTBEAT", "MEDIA_TYPE", "OPENING", "Comment", "Message", "SseParser", "frame"]

MEDIA_TYPE = "text/event-stream"
OPENING = b": ok\nretry: 2000\n\n"
HEARTBEAT = b": heartbeat\n\n"

MAX_MESSAGE = 64 * 1024 * 1024
"""Characters of one message that a client holds in memory at most."""

_LINE_END = re.compile("\r\n|\r|\n")
_LINE_LIKE = {ord(end): f"\\u{ord(end):04x}" for end in "\x7f\x85\u2028\u2029"}
"""What some clients take for the end of a line (Python's ``splitlines``), though the format does not."""


def frame(number: int, body: Document) -> bytes:
    """One event with its number in the stream. The JSON has no line ends of any kind."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_LINE_LIKE)
    return f"id: {number}\ndata: {text}\n\n".encode()


@dataclass(frozen=True, slots=True)
class Message:
    """A dispatched event; ``id`` is the last one seen, ``event`` its type."""

    data: str
    id: str = ""
    event: str = "message"


@dataclass(frozen=True, slots=True)
class Comment:
    """A line that only says that the server is still there."""

    text: str


class SseParser:
    """Reads a stream in pieces of any size, also when they cut a character or a CRLF in two.

    ``last_event_id`` and ``retry_ms`` are what the stream said last: what a client reconnects with.
    """

    def __init__(self) -> None:
        self.last_event_id = ""
        self.retry_ms: int | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._rest: list[str] = []
        self._after_cr = False
        self._data: list[str] = []
        self._size = 0
        self._event = ""

    def feed(self, piece: bytes) -> list[Message | Comment]:
        """What became complete with ``piece``, in order. Raises InvalidReply when one message is too long to hold."""
        found = (self._line(line) for line in self._lines(self._decoder.decode(piece)))
        return [item for item in found if item is not None]

    def _lines(self, text: str) -> Iterator[str]:
        """Whole lines; CR, LF and CRLF end one."""
        if not text:
            return
        if self._after_cr:
            text = text.removeprefix("\n")
        self._after_cr = text.endswith("\r")
        *ended, rest = _LINE_END.split(text)
        for part in ended:
            yield "".join((*self._rest, part))
            self._rest.clear()
        self._rest.append(rest)
        self._limit(sum(map(len, self._rest)))

    def _line(self, line: str) -> Message | Comment | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not name:
            return Comment(value)
        self._field(name, value)
        return None

    def _field(self, name: str, value: str) -> None:
        if name == "data":
            self._data.append(value)
            self._size += len(value) + 1
            self._limit(self._size)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self.last_event_id = value
        elif name == "retry" and value.isascii() and value.isdigit() and len(value) < 10:
            self.retry_ms = int(value)

    def _dispatch(self) -> Message | None:
        data, event = self._data, self._event or "message"
        self._data, self._event, self._size = [], "", 0
        return Message("\n".join(data), self.last_event_id, event) if data else None

    def _limit(self, size: int) -> None:
        if size > MAX_MESSAGE:
            raise InvalidReply(reason=Words("one message is longer than 64 MB", "单条消息超过 64 MB"))
