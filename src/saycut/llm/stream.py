"""The answer of a chat-completions endpoint, read as it comes: server-sent events, or one JSON document.

bytes ─► lines ─► ``data: {…}`` ─► parts

Chunks may end anywhere, in the middle of a character too. Format: https://platform.openai.com/docs/api-reference/chat
and, of the events, https://html.spec.whatwg.org/multipage/server-sent-events.html.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from saycut.errors import ModelAnswerInvalid
from saycut.language import Words
from saycut.llm.words import filled

__all__ = ["CallPiece", "Piece", "Reader"]

_NO_JSON = Words("it is no valid JSON", "不是有效的 JSON")
_NO_CHOICES = Words("it is not in the form of a chat completion", "不是对话接口的格式")
_TOO_LONG = Words("it is longer than {limit} bytes", "长度超过 {limit} 字节")
_CUT = Words("it was cut off", "内容被截断")
_EMPTY = Words("it is empty", "内容为空")
_TOLD = Words("the server reports “{text}”", "服务器报告“{text}”")


@dataclass(frozen=True, slots=True)
class CallPiece:
    """A piece of a tool call; ``name`` and ``arguments`` are appended to those of the same ``index``."""

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an answer."""

    text: str = ""
    calls: tuple[CallPiece, ...] = ()


class Reader:
    """Reads one answer of at most ``limit`` bytes; ``tokens`` is what the server says it took, 0 where it does not."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = 0
        self._line = bytearray()
        self._whole = bytearray()
        self._events = False
        self._choices = 0
        self._ended = False
        self.tokens = 0
        self.done = False

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        """The pieces that a chunk completes. Raises ModelAnswerInvalid."""
        self._taken += len(chunk)
        if self._taken > self._limit:
            raise ModelAnswerInvalid(reason=filled(_TOO_LONG, limit=self._limit))
        self._line += chunk
        *lines, rest = self._line.split(b"\n")
        self._line = bytearray(rest)
        for line in lines:
            yield from self._read(bytes(line).rstrip(b"\r"))

    def finish(self) -> Iterator[Piece]:
        """The pieces that waited for the end. Raises ModelAnswerInvalid for an answer that is empty or cut off."""
        rest, self._line = bytes(self._line), bytearray()
        if rest.strip():
            yield from self._read(rest.rstrip(b"\r"))
        if not self._events and self._whole.strip():
            yield from self._document(bytes(self._whole))
        if not self._choices:
            raise ModelAnswerInvalid(reason=_EMPTY)
        if not self._ended:
            # What stands here may be half of what was meant.
            raise ModelAnswerInvalid(reason=_CUT)

    def _read(self, line: bytes) -> Iterator[Piece]:
        if self.done:
            return
        if line.startswith(b"data:"):
            self._events = True
            data = line[5:].strip()
            if data == b"[DONE]":
                self.done = True
            elif data:
                yield from self._document(data)
        elif not self._events and not line.startswith((b":", b"event:", b"id:", b"retry:")):
            # A server that does not stream sends one document, maybe over several lines.
            self._whole += line + b"\n"

    def _document(self, data: bytes) -> Iterator[Piece]:
        try:
            value = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise ModelAnswerInvalid(reason=_NO_JSON) from error
        if isinstance(value, dict) and value.get("error"):
            raise ModelAnswerInvalid(reason=filled(_TOLD, text=error_text(value)))
        try:
            piece = self._piece(value)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise ModelAnswerInvalid(reason=_NO_CHOICES) from error
        if piece.text or piece.calls:
            yield piece

    def _piece(self, value: Any) -> Piece:
        usage = value.get("usage")
        if isinstance(usage, dict) and isinstance(usage.get("completion_tokens"), int):
            self.tokens = usage["completion_tokens"]
        choices = value["choices"]
        if not choices:  # the last event of some servers brings the usage only
            return Piece()
        choice = choices[0]
        self._choices += 1
        reason = choice.get("finish_reason")
        self._ended = self._ended or (bool(reason) and reason != "length") or "message" in choice
        delta = choice.get("delta") or choice.get("message") or {}
        content = delta.get("content") or ""
        if not isinstance(content, str):
            content = "".join(str(part.get("text") or "") for part in content)
        calls = delta.get("tool_calls") or ()
        return Piece(content, tuple(_call(n, call) for n, call in enumerate(calls)))


def _call(place: int, raw: Any) -> CallPiece:
    function = raw.get("function") or {}
    arguments = function.get("arguments") or ""
    if not isinstance(arguments, str):  # some servers send the object itself
        arguments = json.dumps(arguments, ensure_ascii=False)
    index = raw.get("index")
    return CallPiece(
        index if isinstance(index, int) else place, str(raw.get("id") or ""), str(function.get("name") or ""), arguments
    )


def error_text(value: Any) -> str:
    """What a server's error document says, short and on one line; empty for anything else."""
    error = value.get("error") if isinstance(value, dict) else None
    text = error.get("message") if isinstance(error, dict) else error
    return " ".join(str(text or "").split())[:200]
