"""How text looks when nobody says: by role, as an editor would set it."""

from __future__ import annotations

from saycut.errors import NotRenderable
from saycut.render.wording import naming
from saycut.text.spec import TextSpec, rgba
from saycut.timeline.model import Clip, TextStyle, Timeline, Track
from saycut.timeline.vocabulary import POSITIONS, Role

__all__ = ["ROLE_POSITIONS", "ROLE_STYLES", "position_of", "text_spec"]

ROLE_STYLES: dict[Role, TextStyle] = {
    "title": TextStyle(size=0.09, color="#FFFFFF", bold=True),
    "label": TextStyle(size=0.045, color="#FFFFFF"),
    "captions": TextStyle(size=0.05, color="#FFFFFF", outline="#000000"),
    "watermark": TextStyle(size=0.03, color="#FFFFFF"),
    "sticker": TextStyle(size=0.14, color="#FFFFFF"),
}
"""Sizes are letter heights as a fraction of the canvas height, of a 16:9 canvas."""

ROLE_POSITIONS: dict[Role, str] = {
    "captions": "bottom",
    "label": "bottom_left",
    "watermark": "top_right",
}

OUTLINE_SHARE = 0.09
"""Width of an outline as a share of the letter height."""


def position_of(track: Track, clip: Clip) -> str | tuple[float, float]:
    """Where the text stands: its own place, its track's, or its role's usual one. Raises NotRenderable."""
    if clip.place.rect is not None:
        return clip.place.center
    pos = clip.place.pos or track.pos or ROLE_POSITIONS.get(track.role_of(clip), "center")
    if isinstance(pos, str) and pos not in POSITIONS:
        raise NotRenderable(what=naming("the position “{name}”", "位置“{name}”", pos))
    return pos


def text_spec(
    timeline: Timeline, track: Track, clip: Clip, text: str, highlight: int | None = None, visible: int | None = None
) -> TextSpec:
    """What to draw for a text clip, with role, track and clip styles laid over each other.

    Raises NotRenderable for a colour that is none.
    """
    canvas = timeline.canvas
    style = track.style_of(clip).over(ROLE_STYLES.get(track.role_of(clip), TextStyle()))
    # A tall canvas is narrow: letters that would suit its height do not suit its width.
    reference = min(canvas.height, canvas.width * 1.2) if canvas.height > canvas.width else canvas.height
    given = clip.style.size or track.style.size
    font_px = (style.size or 0.05) * (canvas.height if given else reference)
    pos = position_of(track, clip)
    across = POSITIONS[pos][0] if isinstance(pos, str) else pos[0]
    plain = style.outline is None and style.background is None
    highlighted = clip.highlight or track.highlight or "#FFD400"
    for color in (style.color, style.outline, style.background, highlighted):
        _require_color(color)
    return TextSpec(
        text=text,
        canvas_width=canvas.width,
        canvas_height=canvas.height,
        font_px=round(font_px, 2),
        color=style.color or "#FFFFFF",
        outline_color=style.outline,
        outline_px=round(font_px * OUTLINE_SHARE, 2) if style.outline else 0.0,
        background=style.background,
        # Letters with neither outline nor box would drown in a bright picture.
        shadow=plain,
        font=style.font,
        bold=bool(style.bold),
        italic=bool(style.italic),
        upper=bool(style.upper),
        align=style.align or ("left" if across < 1 / 3 else "right" if across > 2 / 3 else "center"),
        max_width=round(clip.place.width or 0.9, 4),
        words=tuple(word.text for word in clip.words) if highlight is not None else (),
        highlight=highlight,
        highlight_color=highlighted,
        visible=visible,
    )


def _require_color(color: str | None) -> None:
    if color is not None:
        try:
            rgba(color)
        except ValueError as error:
            raise NotRenderable(what=naming("the colour “{name}”", "颜色“{name}”", color)) from error
