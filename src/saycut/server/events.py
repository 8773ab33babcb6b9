"""Kept records as ADK events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from saycut.db import Event as Kept
from saycut.server.errors import code_named
from saycut.wire import (
    AGENT,
    METADATA_KEY,
    Content,
    Document,
    Event,
    Part,
    Stamp,
    call_event,
    progress_event,
    question_event,
    response_event,
    text_event,
    user_event,
)

__all__ = ["adk_event"]


def adk_event(kept: Kept, draft: Document | None = None) -> Event:
    """The event of a record; ``draft`` is the timeline that it led to, where it changed it."""
    body = cast(Mapping[str, Any], kept.body)
    author = "user" if body["kind"] == "user" else AGENT
    stamp = Stamp(kept.id, kept.turn_id or "", kept.created_ms / 1000, author)
    state = _state(body.get("revision"), draft)
    match body["kind"]:
        case "user":
            return user_event(stamp, Content.model_validate(body["content"]))
        case "progress":
            return progress_event(stamp, body["step"], body["percent"], body["label"], body["eta_s"])
        case "call":
            return call_event(stamp, body["call_id"], body["name"], body["args"])
        case "response":
            return response_event(stamp, body["call_id"], body["name"], body["response"])
        case "question":
            return question_event(stamp, body["call_id"], body["question"], tuple(body["options"]))
        case "error":
            return _error(stamp, body)
        case _:
            return text_event(stamp, body["text"], state=state, about=body["about"])


def _state(revision: int | None, draft: Document | None) -> Document | None:
    if revision is None:
        return None
    return {"revision": revision} | ({"draft": draft} if draft is not None else {})


def _error(stamp: Stamp, body: Mapping[str, Any]) -> Event:
    """As ``saycut.wire.error_event`` writes it, from what was kept of the error."""
    said = f"{body['said']} {body['hint']}".strip()
    about: Document = {
        "kind": "error",
        "code": code_named(body["error"]).code,
        "error": body["error"],
        "hint": body["hint"],
    }
    event = Event(
        id=stamp.id,
        invocation_id=stamp.invocation_id,
        author=stamp.author,
        timestamp=stamp.timestamp,
        content=Content(role="model", parts=(Part(text=said),)),
        custom_metadata={METADATA_KEY: about},
    )
    return event.model_copy(update={"error_code": body["error"], "error_message": said})
