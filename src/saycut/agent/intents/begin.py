"""Nothing on the timeline yet: the uploads go on it before the wish is fulfilled."""

from __future__ import annotations

from saycut.agent.desk import Desk
from saycut.agent.programme import adopt_canvas, clip_of, lay, pictures
from saycut.agent.reading import Reading
from saycut.agent.targets import assets_in

__all__ = ["begin"]

_NEEDS_PICTURE = frozenset(
    {
        "remove",
        "keep",
        "add",
        "set",
        "move",
        "swap",
        "trim",
        "cut",
        "split",
        "mute",
        "louder",
        "quieter",
        "fade",
        "speed_up",
        "slow_down",
        "reverse",
        "freeze",
        "zoom_in",
        "zoom_out",
        "rotate",
        "flip",
        "crop",
        "export",
        "reorder",
        "loop",
        "pop",
        "combine",
        "extend",
    }
)


def begin(message: Reading, desk: Desk) -> bool:
    """Lay the uploads out where the message edits something; always passes the message on."""
    if desk.tl.tracks or desk.main:
        return False
    edits = (
        any(item.value in _NEEDS_PICTURE for item in message.all("verb"))
        or message.all(
            "filter",
            "transition",
            "aspect",
            "aspect_word",
            "platform",
            "format",
            "range",
            "head",
            "tail",
            "caption_mode",
            "resolution",
        )
        or message.has("role", "captions", "title", "bgm")
    )
    voices = message.has("role", "avatar", "companion", "voiceover") or message.has("verb", "speak", "clone")
    if not edits or voices:
        return False
    shown = pictures(desk)
    if not shown:
        return False
    named = list(assets_in(message, desk, "video", "image"))
    if (
        len(named) >= 1
        and len(named) < len(shown)
        and len(shown) > 1
        and all(item.name in named for item in shown if item.kind == "video")
    ):
        shown = [item for item in shown if item.name in named] or shown
    adopt_canvas(desk, shown[0])
    lay(desk, [clip_of(desk, item, 0) for item in shown])
    return False
