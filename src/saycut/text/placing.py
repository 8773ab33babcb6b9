"""Where on the canvas a drawn block goes."""

from __future__ import annotations

from saycut.text.spec import Align, Raster

__all__ = ["POSITIONS", "Position", "align_at", "place"]

Position = str | tuple[float, float]
"""A name of :data:`POSITIONS`, or the centre as fractions of the canvas."""

_COLUMNS = {"left": 0.15, "": 0.5, "right": 0.85}
_ROWS = {"top": 0.1, "": 0.5, "bottom": 0.9}
POSITIONS: dict[str, tuple[float, float]] = {
    "_".join(filter(None, (row, column))) or "center": (_COLUMNS[column], _ROWS[row])
    for row in _ROWS
    for column in _COLUMNS
}
"""Name → centre of a one-line block as fractions of the canvas, from ``top_left`` to ``bottom_right``."""


def place(
    raster: Raster, position: Position, canvas_width: int, canvas_height: int, margin: float = 0.05
) -> tuple[int, int]:
    """Canvas pixel (x, y) of the first pixel of ``raster``.

    ``margin`` is the safe area's border as a fraction of each side: the block stays within it, or is centred where
    it is larger. At a ``bottom`` name further lines grow upward, at a ``top`` name downward, else both ways.
    """
    across, down = POSITIONS[position] if isinstance(position, str) else position
    grown = (raster.block_height - raster.line_height) / 2
    if isinstance(position, str):
        grown *= (position.startswith("top")) - (position.startswith("bottom"))
    else:
        grown = 0.0
    centre_y = down * canvas_height + grown
    x = _within(across * canvas_width - raster.block_width / 2, raster.block_width, canvas_width, margin)
    y = _within(centre_y - raster.block_height / 2, raster.block_height, canvas_height, margin)
    return x + raster.left, y + raster.top


def align_at(position: Position) -> Align:
    """The alignment that suits a place: towards the edge it is near."""
    across = POSITIONS[position][0] if isinstance(position, str) else position[0]
    if across < 1 / 3:
        return "left"
    return "right" if across > 2 / 3 else "center"


def _within(start: float, size: int, canvas: int, margin: float) -> int:
    first, last = margin * canvas, (1 - margin) * canvas - size
    return round((first + last) / 2 if last < first else min(max(start, first), last))
