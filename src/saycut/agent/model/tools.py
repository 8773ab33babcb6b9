"""The tools a model is given: every edit operation, and the other steps of a plan."""

from __future__ import annotations

import functools
from typing import Any

from saycut.agent.model.form import edit_tools
from saycut.agent.model.port import Tool

__all__ = ["OWN_ASSETS", "tools"]

Plain = dict[str, Any]

OWN_ASSETS = {
    "speech": ("tts:",),
    "presenter": ("avatar:",),
    "music": ("lib:", "gen:"),
    "picture": ("lib:", "gen:"),
    "video": ("lib:", "gen:"),
}
"""What can be made → how its asset's name begins."""

_TEXT: Plain = {"type": "string"}
_NUMBER: Plain = {"type": "number"}


def _tool(name: str, description: str, required: tuple[str, ...] = (), /, **properties: Plain) -> Plain:
    parameters = {"type": "object", "properties": properties, "required": list(required)}
    return {"name": name, "description": description, "parameters": parameters}


def _enum(*names: str) -> Plain:
    return {"type": "string", "enum": list(names)}


_STEPS: tuple[Plain, ...] = (
    _tool(
        "carry_out",
        "Hand a common wish, said plainly in English or Chinese, to the built-in editor. Best for captions, pauses and "
        "filler words, music, voice-over, reframing, highlights, exports: 'add captions', 'remove the silences'.",
        ("wish",),
        wish=_TEXT,
    ),
    _tool(
        "make",
        "Plan new media before a clip plays it: asset is a new name such as tts:en-female, avatar:host, lib:upbeat, "
        "gen:sunset.",
        ("kind", "asset"),
        kind=_enum(*OWN_ASSETS),
        asset=_TEXT,
        text=_TEXT,
        language=_TEXT,
        mood=_TEXT,
    ),
    _tool(
        "export",
        "Render a file. Fields left out: as the canvas is, mp4.",
        format=_enum("mp4", "mov", "webm", "gif", "mp3", "wav"),
        platform=_enum(
            "wechat", "wechat_moments", "wechat_channels", "tiktok", "douyin", "youtube", "youtube_shorts",
            "instagram_feed", "instagram_stories", "instagram_reels", "xiaohongshu", "bilibili", "x",
        ),
        width=_NUMBER,
        height=_NUMBER,
        fps=_NUMBER,
        max_bytes=_NUMBER,
        range={"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2},
    ),
    _tool(
        "export_subtitles",
        "Write the captions to a file.",
        ("format",),
        format=_enum("srt", "vtt", "ass"),
        lang=_TEXT,
    ),
    _tool(
        "export_project",
        "Write the project for another editor.",
        ("format",),
        format=_enum("otio", "fcpxml", "premiere_xml", "edl", "jianying", "capcut", "kdenlive"),
    ),
    _tool("cover", "Take the frame at this time as the cover.", ("time",), time=_NUMBER),
    _tool("save_template", "Keep the look under a name.", ("name",), name=_TEXT),
    _tool("apply_template", "Use a kept look.", ("name",), name=_TEXT),
    _tool("cancel_render", "Stop an export under way.", ("id",), id=_TEXT),
    _tool("undo", "Go back, before any edit of this turn.", steps=_NUMBER),
    _tool("redo", "Do again what was undone last."),
    _tool("restore", "Go to a version by its number.", ("version",), version=_NUMBER),
    _tool(
        "ask",
        "Ask the user one short question, in the user's language, only where a guess could spoil work. Ends the turn "
        "without any edit.",
        ("question",),
        question=_TEXT,
        options={"type": "array", "items": _TEXT},
    ),
    _tool(
        "reply",
        "Answer in words where nothing is to be edited. Ends the turn without any edit.",
        ("text",),
        text=_TEXT,
    ),
)  # fmt: skip


@functools.cache
def tools() -> tuple[Tool, ...]:
    """All tools, in the form of the chat-completions API."""
    return tuple({"type": "function", "function": function} for function in (*edit_tools().values(), *_STEPS))
