"""How text is to look, read from a clause: colours and what they colour, size, weight, place, animation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from saycut.agent.reading import Reading
from saycut.timeline.vocabulary import POSITIONS

_LETTERS = {
    "白": "#FFFFFF", "黑": "#000000", "红": "#FF2D2D", "黄": "#FFD400", "蓝": "#1E6BFF", "绿": "#22C55E", "粉": "#FF69B4", "橙": "#FF8C1A",  # noqa: E501
    "紫": "#8B3DFF", "灰": "#808080", "金": "#FFD400",
}  # fmt: skip

__all__ = ["Looks", "amount_of_change", "animation_of", "looks_of", "moved_point", "position_of"]

STEP = 0.08
"""How far *a bit higher* is, as a fraction of the canvas."""


@dataclass(slots=True)
class Looks:
    """What a clause says of the look: style fields, size factor, position, animation."""

    style: dict[str, object] = field(default_factory=dict)
    factor: float | None = None
    pos: str | None = None
    shift: tuple[float, float] | None = None
    anim: str | None = None

    def __bool__(self) -> bool:
        return bool(self.style or self.factor or self.pos or self.shift or self.anim)


def looks_of(clause: Reading) -> Looks:
    """Everything a clause says of the look of text."""
    looks = Looks(style=_colours(clause))
    for name in ("bold", "italic", "upper"):
        if clause.has("how", name):
            looks.style[name] = True
    looks.factor = amount_of_change(clause)
    looks.pos = position_of(clause)
    if (looks.pos is None or (looks.pos in ("top", "bottom") and _relative(clause))) and (shift := _shift(clause)):
        looks.pos, looks.shift = None, shift
    looks.anim = animation_of(clause)
    return looks


def _relative(clause: Reading) -> bool:
    return clause.has("how", "bit") and clause.has("direction") and not clause.has("verb", "set")


def _colours(clause: Reading) -> dict[str, object]:
    """``color``, ``outline``, ``background``: a colour belongs to the part named beside it, else to the letters."""
    out: dict[str, object] = {}
    parts = clause.all("colored_part")
    for letter, part in re.findall(r"([白黑红黄蓝绿粉橙紫灰金])色?(?:的)?(字|边|底)(?!下)", clause.said):
        name = {"字": "color", "边": "outline", "底": "background"}[part]
        out[name] = _LETTERS[letter]
    none = re.search(
        r"(?a)(?:无|没有|不要|不带|去掉|\bno |\bwithout (?:an? |the )?)(描边|边框|底色|底框|背景框|outline|border|stroke|background|box)",  # noqa: E501
        clause.said,
    )
    if none is not None:
        hidden = "background" if none[1] in ("底色", "底框", "背景框", "background", "box") else "outline"
        first = clause.first("color")
        return {**out, hidden: None, **({"color": first.name.upper()} if first and not out else {})}
    if out:
        return out
    if match := re.search(r"(?a)\b(\w+) (?:text |letters )?on (?:a )?(\w+)\b(?: background| box)?", clause.said):
        named = {clause.norm[item.start : item.end]: item.name for item in clause.all("color")}
        if match[1] in named and match[2] in named:
            return {"color": named[match[1]], "background": named[match[2]]}
    for item in clause.all("color"):
        part = next((p for p in parts if 0 <= p.start - item.end <= 2), None)
        part = part or next((p for p in parts if 0 <= item.start - p.end <= 6), None)
        out[part.name if part else "color"] = item.name.upper()
    if parts and not out and clause.has("verb", "remove"):
        out = {part.name: None for part in parts}
    return out


def amount_of_change(clause: Reading) -> float | None:
    """Factor of size that ``bigger``/``20% smaller``/``twice as big`` means, or None."""
    bigger, smaller = clause.has("how", "bigger"), clause.has("how", "smaller")
    factor, percent, part = clause.first("factor"), clause.first("percent"), clause.first("fraction")
    if clause.search("一倍") and bigger:
        return 2.0
    if part is not None and part.number < 1 and clause.search(r"\b(?:as (?:big|large|tall)|(?:the|its|that) size)\b"):
        return part.number
    if factor is not None and (bigger or smaller or clause.has("noun", "size")):
        shrinks = smaller and not bigger and not clause.search(r"\b(?:double|twice|triple)\b(?! as small)")
        return factor.number if factor.number >= 1 and not shrinks else 1 / max(factor.number, 1.0)
    if not (bigger or smaller):
        return None
    down = smaller and not (bigger and _last(clause) == "bigger")
    if percent is not None:
        step = abs(percent.number) / 100
        return 1 - step if down else 1 + step
    if part is not None and down:
        return part.number
    if part is not None:
        return 1 + part.number
    gentle, strong = clause.has("how", "bit"), clause.has("how", "much")
    if down:
        return 0.85 if gentle else 0.6 if strong and not _complaint(clause) else 0.75
    return 1.15 if gentle else 1.6 if strong and not _complaint(clause) else 1.25


def _complaint(clause: Reading) -> bool:
    """``way too big`` complains; it does not ask for a huge change."""
    return clause.has("how", "opposite")


def _last(clause: Reading) -> str | None:
    found = [item for item in clause.all("how") if item.value in ("bigger", "smaller")]
    return found[-1].name if found else None


def position_of(clause: Reading) -> str | None:
    """The place a clause names; row and column named apart are put together."""
    names = [item.name for item in clause.all("pos")]
    for name in names:
        if "_" in name:
            return name
    rows = [name for name in names if name in ("top", "bottom")]
    columns = [name for name in names if name in ("left", "right")]
    if rows and columns:
        return f"{rows[-1]}_{columns[-1]}"
    if "corner" in names:
        return f"{rows[-1] if rows else 'top'}_{columns[-1] if columns else 'right'}"
    return next((name for name in reversed(names) if name in POSITIONS), None)


def _shift(clause: Reading) -> tuple[float, float] | None:
    found = list(clause.all("direction"))
    if not found:
        return None
    step = STEP / 2 if clause.has("how", "bit") and not clause.search("挪") else STEP
    x = sum({"left": -step, "right": step}.get(item.name, 0.0) for item in found[-1:])
    y = sum({"up": -step, "down": step}.get(item.name, 0.0) for item in found[-1:])
    return x, y


def moved_point(pos: str | tuple[float, float], shift: tuple[float, float]) -> tuple[float, float]:
    """A place moved by ``shift``, kept inside the picture."""
    x, y = POSITIONS[pos] if isinstance(pos, str) else pos
    return round(min(0.95, max(0.05, x + shift[0])), 4), round(min(0.95, max(0.05, y + shift[1])), 4)


def animation_of(clause: Reading) -> str | None:
    """The entrance a clause names; ``slides in`` takes its direction from the place named with *from*."""
    names = [item.name for item in clause.all("anim")]
    exact = [name for name in names if name not in ("none_in", "fade")]
    if exact:
        return exact[0]
    if "none_in" in names:
        if clause.search(r"from the left|从左|左边"):
            return "slide_right"
        if clause.search(r"from the right|从右|右边"):
            return "slide_left"
        if clause.search(r"from (?:the )?(?:top|above)|从上|上方|上面"):
            return "slide_down"
        return "slide_up"
    return "fade" if "fade" in names else None
