"""Font files and system fonts as skia typefaces."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from saycut.text.canvas import skia

__all__ = ["load_faces", "system_manager"]

_WEIGHT = int.from_bytes(b"wght")
"""The registered axis tag of weight (OpenType, “Registered design-variation axis tags”)."""
_REGULAR, _BOLD = 400, 700


def load_faces(path: Path) -> list[skia.Typeface]:
    """The faces of a TrueType or OpenType file: a variable font gives its regular and its bold.

    Raises ``OSError`` where the file is missing or no font.
    """
    face = _load(path)
    if face is None:
        raise OSError(f"{path.name} is no font that can be drawn with")
    if any(axis.tag == _WEIGHT for axis in face.getVariationDesignParameters()):
        return [_at_weight(face, _REGULAR), _at_weight(face, _BOLD)]
    return [face]


def system_manager() -> skia.FontMgr:
    """The operating system's fonts. Slow the first time where they are many."""
    with _quiet_stderr():
        return skia.FontMgr.RefDefault()


def _load(path: Path) -> skia.Typeface | None:
    if sys.platform in ("darwin", "win32"):
        return skia.Typeface.MakeFromFile(str(path))
    # Straight through FreeType: the default manager would first read all fonts of the system.
    return skia.FontMgr.New_Custom_Empty().makeFromFile(str(path))


def _at_weight(face: skia.Typeface, weight: int) -> skia.Typeface:
    position = skia.FontArguments.VariationPosition
    coordinates = position.Coordinates()
    coordinates.append(position.Coordinate(_WEIGHT, weight))
    chosen = position(coordinates)  # not copied by skia, so it has to outlive the call
    return face.makeClone(skia.FontArguments().setVariationDesignPosition(chosen))


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Fontconfig writes its warnings about the system's configuration straight to descriptor 2."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
