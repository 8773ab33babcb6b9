"""The events we send: who says them and when is given, what they look like on the wire is decided here.

A turn on the stream:

    progress*  call  progress*  response(state)  …  text          all well
    …                                            …  error         one error event, which is the closing text too
    …                                            …  question      waits for an answer; a long-running call with its text

Everything of our own is ``customMetadata.saycut``, an object with a ``kind``.
"""

from __future__ import annotations

from dataclasses import dataclass

from saycut.errors import SaycutError
from saycut.language import Language
from saycut.wire.adk import AGENT, Actions, Content, Event, FunctionCall, FunctionResponse, Part
from saycut.wire.base import Document
from saycut.wire.codes import code_of

__all__ = [
    "ASK",
    "METADATA_KEY",
    "Stamp",
    "call_event",
    "error_event",
    "metadata_of",
    "progress_event",
    "question_event",
    "response_event",
    "text_event",
    "user_event",
]

METADATA_KEY = "saycut"
ASK = "ask_question"
"""Name of the call that puts a question to the user."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every event has: its own id, the turn's (``e-…``), seconds since 1970, and who speaks."""

    id: str
    invocation_id: str
    timestamp: float
    author: str = AGENT


def text_event(
    stamp: Stamp, text: str, *, partial: bool = False, state: Document | None = None, about: Document | None = None
) -> Event:
    """Something said. A partial text is a piece; the closing one repeats the whole and is what ADK calls final.

    ``state`` goes to ``stateDelta``, ``about`` (with a ``kind``) to our metadata.
    """
    return _event(stamp, (Part(text=text),), partial=partial, state=state, about=about)


def call_event(stamp: Stamp, call_id: str, name: str, args: Document) -> Event:
    """A step begins; the response with the same ``call_id`` ends it."""
    return _event(stamp, (Part(function_call=FunctionCall(id=call_id, name=name, args=args)),))


def response_event(stamp: Stamp, call_id: str, name: str, response: Document, state: Document | None = None) -> Event:
    """A step is over; ADK gives its content the role ``user``."""
    part = Part(function_response=FunctionResponse(id=call_id, name=name, response=response))
    return _event(stamp, (part,), state=state, role="user")


def progress_event(stamp: Stamp, step: str, percent: float, label: str = "", eta_s: float | None = None) -> Event:
    """How far a step is, 0 to 100 percent; ``label`` says it in the user's language.

    It has no content and is partial, so that no client takes it for an answer or stores it.
    """
    about: Document = {"kind": "progress", "step": step, "progress": round(percent, 1), "label": label}
    if eta_s is not None:
        about["eta_s"] = round(eta_s, 1)
    return _event(stamp, (), partial=True, about=about)


def question_event(stamp: Stamp, call_id: str, question: str, options: tuple[str, ...] = ()) -> Event:
    """The turn waits for the user: plain text for who shows text, a long-running call for who can answer one."""
    said = "\n".join([question, *(f"{number}. {option}" for number, option in enumerate(options, 1))])
    args: Document = {"question": question, "options": list(options)}
    parts = (Part(text=said), Part(function_call=FunctionCall(id=call_id, name=ASK, args=args)))
    event = _event(stamp, parts, about={"kind": "question"})
    return event.model_copy(update={"long_running_tool_ids": (call_id,)})


def error_event(stamp: Stamp, error: SaycutError, language: Language) -> Event:
    """The turn failed. The message is its text too, for clients that show only text; there is no second event."""
    sentence, hint = error.sentence(language), error.hint(language)
    said = f"{sentence} {hint}".strip()
    about: Document = {"kind": "error", "code": code_of(error).code, "error": error.code, "hint": hint}
    event = _event(stamp, (Part(text=said),), about=about)
    return event.model_copy(update={"error_code": error.code, "error_message": said})


def user_event(stamp: Stamp, content: Content) -> Event:
    """The user's own message, for the history; it is not put on the stream that answers it."""
    return Event(
        id=stamp.id, invocation_id=stamp.invocation_id, author="user", timestamp=stamp.timestamp, content=content
    )


def metadata_of(event: Event) -> Document:
    """Our metadata of an event, empty where there is none."""
    found = (event.custom_metadata or {}).get(METADATA_KEY)
    return found if isinstance(found, dict) else {}


def _event(
    stamp: Stamp,
    parts: tuple[Part, ...],
    *,
    role: str = "model",
    partial: bool = False,
    state: Document | None = None,
    about: Document | None = None,
) -> Event:
    return Event(
        id=stamp.id,
        invocation_id=stamp.invocation_id,
        author=stamp.author,
        timestamp=stamp.timestamp,
        content=Content(role=role, parts=parts) if parts else None,
        partial=partial or None,
        actions=Actions(state_delta=state or {}),
        custom_metadata={METADATA_KEY: about} if about else None,
    )
