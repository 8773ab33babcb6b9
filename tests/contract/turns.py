"""Turns as they come over the stream: one that works, one that asks, one that fails; every kind of event is there."""

from __future__ import annotations

from saycut.errors import OutOfCredits
from saycut.language import Words
from saycut.wire import Content, Event, Part, Stamp, events

__all__ = ["ASKED", "EVERY_EVENT", "FAILED", "USER", "WORKED", "WORKED_TEXT"]

WORKED_TEXT = "The first 5 seconds are gone. “前 5 秒已剪掉”\u2028 {…}"


def stamp(number: int) -> Stamp:
    return Stamp(f"ev-{number}", "e-1", 1_700_000_000.25 + number)


USER = events.user_event(stamp(0), Content(role="user", parts=(Part(text="trim it"),)))

WORKED: tuple[Event, ...] = (
    events.progress_event(stamp(1), "analyse", 0.0, "Listening"),
    events.call_event(stamp(2), "call-1", "analyse", {"asset": "clip.mp4", "what": ["speech"]}),
    events.progress_event(stamp(3), "analyse", 55.5, "Listening", 12.0),
    events.response_event(stamp(4), "call-1", "analyse", {"ok": True}, state={"facts": {"clip.mp4": [1, 2.5, None]}}),
    events.text_event(stamp(5), "The first ", partial=True),
    events.text_event(stamp(6), "5 seconds", partial=True),
    events.text_event(
        stamp(7),
        WORKED_TEXT,
        state={"draft": {"t": [], "d": 0}, "revision": 2},
        about={"kind": "closing", "changes": ["trim"]},
    ),
)

ASKED: tuple[Event, ...] = (events.question_event(stamp(1), "call-2", "Which clip?", ("the first", "the second")),)

FAILED: tuple[Event, ...] = (
    events.progress_event(stamp(1), "make", 10.0),
    events.error_event(stamp(2), OutOfCredits(needed=100, available=3, remedy=Words("Top up.", "请充值。")), "en"),
)

EVERY_EVENT: tuple[Event, ...] = (USER, *WORKED, *ASKED, *FAILED)
