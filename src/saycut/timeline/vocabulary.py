"""The closed words of the product: roles, positions, filters, transitions and the rest, with their meaning as data."""

from __future__ import annotations

from typing import Literal, get_args

__all__ = [
    "ADJUSTMENTS",
    "ANIMATIONS",
    "AUDIO_FILTERS",
    "EASINGS",
    "EFFECTS",
    "FILTERS",
    "FITS",
    "KEYFRAME_PROPS",
    "MASKS",
    "OWN_ASSET_PREFIXES",
    "POSITIONS",
    "ROLES",
    "ROLE_KINDS",
    "SPANNING_ROLES",
    "TRANSITIONS",
    "Align",
    "Animation",
    "AssetKind",
    "CaptionMode",
    "Easing",
    "Fit",
    "Gender",
    "KeyframeProp",
    "Mask",
    "Role",
    "TrackKind",
    "VoiceStyle",
]

TrackKind = Literal["video", "overlay", "text", "audio"]
AssetKind = Literal["video", "image", "audio", "script"]
Role = Literal[
    "main", "pip", "broll", "avatar", "card", "watermark", "sticker", "title", "label", "captions",
    "bgm", "voiceover", "sound", "sfx",
]  # fmt: skip
Fit = Literal["contain", "cover", "stretch"]
Mask = Literal["none", "circle", "rounded"]
Animation = Literal[
    "none", "fade", "pop", "zoom", "bounce", "typewriter", "wipe", "slide_left", "slide_right", "slide_up", "slide_down"
]
Easing = Literal["linear", "ease_in", "ease_out", "ease_in_out", "hold"]
KeyframeProp = Literal["scale", "x", "y", "opacity", "rotation", "gain_pct", "speed"]
CaptionMode = Literal["line", "word", "word_highlight"]
Gender = Literal["female", "male", "neutral"]
VoiceStyle = Literal["neutral", "cheerful", "excited", "calm", "serious", "sad", "warm"]
Align = Literal["left", "center", "right"]

ROLES: tuple[Role, ...] = get_args(Role)
FITS: tuple[Fit, ...] = get_args(Fit)
MASKS: tuple[Mask, ...] = get_args(Mask)
ANIMATIONS: tuple[Animation, ...] = get_args(Animation)
EASINGS: tuple[Easing, ...] = get_args(Easing)
KEYFRAME_PROPS: tuple[KeyframeProp, ...] = get_args(KeyframeProp)

ROLE_KINDS: dict[Role, tuple[TrackKind, ...]] = {
    "main": ("video",),
    "pip": ("overlay", "video"),
    "broll": ("overlay", "video"),
    "avatar": ("overlay", "video"),
    "card": ("overlay", "video"),
    "watermark": ("overlay", "text"),
    "sticker": ("overlay", "text"),
    "title": ("text",),
    "label": ("text",),
    "captions": ("text",),
    "bgm": ("audio",),
    "voiceover": ("audio",),
    "sound": ("audio",),
    "sfx": ("audio",),
}
"""The kinds of track a role may stand on; the first is the usual one."""

SPANNING_ROLES: frozenset[Role] = frozenset({"bgm", "watermark"})
"""Roles that belong to the whole programme, not to a picture: edits of the programme trim them, never cut them up."""

POSITIONS: dict[str, tuple[float, float]] = {
    "top_left": (0.15, 0.1),
    "top": (0.5, 0.1),
    "top_right": (0.85, 0.1),
    "left": (0.15, 0.5),
    "center": (0.5, 0.5),
    "right": (0.85, 0.5),
    "bottom_left": (0.15, 0.9),
    "bottom": (0.5, 0.9),
    "bottom_right": (0.85, 0.9),
}
"""Centres as fractions of the canvas, origin top left."""

ADJUSTMENTS: frozenset[str] = frozenset(
    {"brightness", "exposure", "contrast", "saturation", "temperature", "tint", "hue", "gamma"}
)
"""Filters whose amount runs from −1 to 1; 0 changes nothing."""

EFFECTS: frozenset[str] = frozenset(
    {
        "grayscale", "sepia", "vintage", "film", "grain", "cinematic", "warm", "cool", "vivid", "lut", "blur",
        "pixelate", "sharpen", "vignette", "glow", "chroma_key", "stabilize", "shake", "flash", "glitch", "explosion",
        "confetti", "sparkle",
    }
)  # fmt: skip
"""Picture filters whose amount runs from 0 to 1."""

AUDIO_FILTERS: frozenset[str] = frozenset({"denoise_audio", "eq_audio", "compress_audio"})
FILTERS: frozenset[str] = ADJUSTMENTS | EFFECTS | AUDIO_FILTERS

TRANSITIONS: frozenset[str] = frozenset(
    {"dissolve", "fade_black", "fade_white", "flash", "blur", "zoom", "spin", "glitch", "circle"}
) | {f"{move}_{way}" for move in ("wipe", "slide", "push") for way in ("left", "right", "up", "down")}

OWN_ASSET_PREFIXES: tuple[str, ...] = ("lib:", "gen:", "tts:", "avatar:", "color:")
"""What the product brings or makes itself, in place of an upload's name."""
