"""Reading one event stream of a turn, and keeping what it said in case it breaks."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import cast

from saycut.client.answers import document_of
from saycut.client.caller import Caller
from saycut.client.transport import Answer, Call
from saycut.client.turn_events import Asked, ExportsStarted, Said, TurnEvent, TurnFailed, TurnStarted, typed_events
from saycut.errors import InvalidReply
from saycut.language import Words
from saycut.wire import MEDIA_TYPE, Comment, Document, Event, Message, SseParser, is_final

__all__ = ["TurnRecord", "read_stream"]

_NO_STREAM = Words("it is no event stream", "不是事件流")


@dataclass(slots=True)
class TurnRecord:
    """What is known of a turn so far.

    ``answered``: something was said that can be the end of it; ``changed``: it led to a revision of the timeline.
    """

    invocation_id: str = ""
    last_id: str = ""
    retry_s: float | None = None
    said: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    question: str | None = None
    renders: tuple[str, ...] = ()
    changed: bool = False
    started: bool = False
    failed: bool = False
    answered: bool = False

    @property
    def reply(self) -> str:
        """Everything said; pieces only where their whole never came."""
        return "\n".join(self.said) if self.said else "".join(self.pieces)

    def note(self, message: Message) -> list[TurnEvent]:
        """What one message means: nothing for a heartbeat, the user's own words, and what nobody can read."""
        document = _object(message.data)
        if not document:
            return []
        if isinstance(error := document.get("error"), str) and "author" not in document:
            # Stock ADK tells an error twice, the second time like this.
            return [] if self.failed else self._keep([TurnFailed(500, "", error)])
        try:
            event = Event.read(document)
        except InvalidReply:
            return []
        found = [] if event.author == "user" and not event.responses else typed_events(event)
        self.changed = self.changed or "revision" in event.actions.state_delta
        self.answered = self.answered or (bool(found) and bool(event.text or event.error_code) and is_final(event))
        if event.invocation_id and not self.started:
            self.started = True
            self.invocation_id = event.invocation_id
            found.insert(0, TurnStarted(event.invocation_id))
        return self._keep(found)

    def _keep(self, events: list[TurnEvent]) -> list[TurnEvent]:
        for event in events:
            match event:
                case Said(text, partial=True):
                    self.pieces.append(text)
                case Said(text):
                    self.said.append(text)
                case ExportsStarted(ids):
                    self.renders = ids
                case Asked(question):
                    self.question = question
                    self.answered = True
                case TurnFailed(message=message):
                    self.failed = True
                    self.answered = True
                    self.said.append(message)
        return events


async def read_stream(caller: Caller, call: Call, record: TurnRecord) -> AsyncGenerator[list[TurnEvent]]:
    """The events of each message as they come, an empty list for a sign of life.

    Raises Refused, Broken, InvalidReply.
    """
    async with caller.open(call) as answer:
        await _require_stream(answer)
        record.invocation_id = record.invocation_id or answer.headers.get("x-invocation-id", "")
        parser = SseParser()
        async for piece in answer.pieces:
            for item in parser.feed(piece):
                yield [] if isinstance(item, Comment) else record.note(item)
                # Only when it was handed on: a stream that breaks before is taken up again before this message.
                record.last_id = item.id if isinstance(item, Message) else record.last_id
            record.retry_s = None if parser.retry_ms is None else parser.retry_ms / 1000


async def _require_stream(answer: Answer) -> None:
    """Servers that put every refusal under status 200 say no in JSON."""
    if answer.headers.get("content-type", "").partition(";")[0].strip().lower() == MEDIA_TYPE:
        return
    body = b"".join([piece async for piece in answer.pieces])
    document_of(answer.status, answer.headers, body)
    raise InvalidReply(reason=_NO_STREAM)


def _object(data: str) -> Document:
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return cast(Document, parsed) if isinstance(parsed, dict) else {}
