"""What a turn tells while it runs, in the order in which it is told; ``TurnEnded`` comes last, exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from saycut.wire import ASK, Document, Event, StateData, metadata_of

__all__ = [
    "Asked",
    "ExportsStarted",
    "Progressed",
    "Reconnecting",
    "Said",
    "SessionReplaced",
    "StillWorking",
    "ToolCalled",
    "ToolReturned",
    "TurnEnded",
    "TurnEvent",
    "TurnFailed",
    "TurnStarted",
    "typed_events",
]


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """The server has taken the message; ``invocation_id`` names the turn."""

    invocation_id: str


@dataclass(frozen=True, slots=True)
class Said:
    """Text for the user. A partial one is a piece; the whole text comes again when it is complete."""

    text: str
    partial: bool = False


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """A step begins; for logs, not for the user."""

    id: str
    name: str
    args: Document


@dataclass(frozen=True, slots=True)
class ToolReturned:
    """A step is over."""

    id: str
    name: str
    response: Document


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a step is, 0 to 100 percent; ``label`` says it in the user's language."""

    step: str
    percent: float
    label: str = ""
    eta_s: float | None = None


@dataclass(frozen=True, slots=True)
class ExportsStarted:
    """The agent itself queued exports, as the message wished."""

    render_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The turn waits for an answer, which is the next message."""

    question: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnFailed:
    """The turn ended in an error; ``number`` is the protocol's code, ``reason`` the error's stable name."""

    number: int
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class StillWorking:
    """The user has heard nothing for two minutes."""

    waited_s: float


@dataclass(frozen=True, slots=True)
class Reconnecting:
    """The connection broke; the turn goes on at the server."""

    attempt: int


@dataclass(frozen=True, slots=True)
class SessionReplaced:
    """The server did not know the session any more; a new one, which is empty, was opened."""

    session_id: str


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """``reply`` is all that was said. ``silent``: nothing was, and the states were compared for it.

    ``changed``: whether the timeline is another now; None when the server does not say.

    ``renders`` are exports that the agent started; ``before`` and ``after`` the states around it, where they were read.
    """

    reply: str
    silent: bool = False
    failed: bool = False
    question: str | None = None
    renders: tuple[str, ...] = ()
    changed: bool | None = None
    before: StateData | None = None
    after: StateData | None = None


TurnEvent: TypeAlias = (
    TurnStarted
    | Said
    | ToolCalled
    | ToolReturned
    | Progressed
    | ExportsStarted
    | Asked
    | TurnFailed
    | StillWorking
    | Reconnecting
    | SessionReplaced
    | TurnEnded
)


def typed_events(event: Event) -> list[TurnEvent]:
    """What one event of the wire means; an event may mean several things, or nothing to us."""
    about = metadata_of(event)
    if event.error_code or event.error_message:
        return [_failure(event, about)]
    if about.get("kind") == "progress":
        return [_progress(about)]
    question = next((call for call in event.calls if call.name == ASK), None)
    if question is not None:
        return [_question(question.args or {}, event.text)]
    found: list[TurnEvent] = [Said(event.text, bool(event.partial))] if event.text else []
    if not event.partial:
        found += [ToolCalled(call.id or "", call.name or "", call.args or {}) for call in event.calls]
    if isinstance(renders := about.get("renders"), list) and renders:
        found.append(ExportsStarted(tuple(str(name) for name in renders)))
    found += [ToolReturned(item.id or "", item.name or "", item.response or {}) for item in event.responses]
    return found


def _failure(event: Event, about: Document) -> TurnFailed:
    number = about.get("code")
    message = event.error_message or event.text
    return TurnFailed(number if isinstance(number, int) else 500, event.error_code or "", message)


def _progress(about: Document) -> Progressed:
    percent, eta = about.get("progress"), about.get("eta_s")
    return Progressed(
        step=str(about.get("step") or ""),
        percent=float(percent) if isinstance(percent, int | float) else 0.0,
        label=str(about.get("label") or ""),
        eta_s=float(eta) if isinstance(eta, int | float) else None,
    )


def _question(args: Document, text: str) -> Asked:
    options = args.get("options")
    listed = options if isinstance(options, list) else []
    return Asked(str(args.get("question") or text), tuple(str(option) for option in listed))
