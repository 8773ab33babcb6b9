"""From the pieces of an answer to its tool calls."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from saycut.agent.model.port import CallPart, Message, Part
from saycut.agent.model.refusal import Refused

__all__ = ["Answer", "Call"]

_LARGEST = 1e9
_DEEPEST = 12


@dataclass(slots=True)
class Call:
    """A tool call as written: ``text`` is the JSON of its arguments, unread."""

    id: str = ""
    name: str = ""
    text: str = ""

    def arguments(self) -> dict[str, object]:
        """The arguments read; Refused for what is no JSON object of sane numbers."""
        try:
            value = json.loads(self.text or "{}", parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Refused(f"the arguments are no valid JSON ({str(error)[:120]})") from error
        if not isinstance(value, dict):
            raise Refused("the arguments have to be one JSON object")
        _require_sane(value, 0)
        return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _require_sane(value: object, depth: int) -> None:
    if depth > _DEEPEST:
        raise Refused("the arguments are nested too deeply")
    if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= _LARGEST):
        raise Refused("a number in the arguments is too large")
    if isinstance(value, Mapping):
        for item in value.values():
            _require_sane(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _require_sane(item, depth + 1)


@dataclass(slots=True)
class Answer:
    """An answer as far as it has come."""

    text: str = ""
    calls: list[Call] = field(default_factory=list)
    _open: dict[int, Call] = field(default_factory=dict)

    def add(self, part: Part) -> None:
        """Take in the next piece."""
        self.text += part.text
        for piece in part.calls:
            self._add_call(piece)

    def _add_call(self, piece: CallPart) -> None:
        call = self._open.get(piece.index)
        # Some servers give every call of an answer the index 0; another id is another call.
        if call is None or (piece.id and call.id and piece.id != call.id):
            call = self._open[piece.index] = Call()
            self.calls.append(call)
        call.id = call.id or piece.id
        call.name += piece.name
        call.text += piece.arguments

    def message(self, turn: int) -> Message:
        """The answer as a message of the conversation; calls without an id get one."""
        told = []
        for n, call in enumerate(self.calls, 1):
            call.id = call.id or f"call_{turn}_{n}"
            function = {"name": call.name, "arguments": _echoed(call.text)}
            told.append({"id": call.id, "type": "function", "function": function})
        out: dict[str, object] = {"role": "assistant", "content": self.text}
        return out | ({"tool_calls": told} if told else {})


def _echoed(text: str) -> str:
    """Arguments as they may be sent back: servers parse them again, and fail on what is no JSON."""
    try:
        return text if isinstance(json.loads(text or "{}"), dict) and text else "{}"
    except (ValueError, RecursionError):
        return json.dumps({"unreadable": text[:200]})
