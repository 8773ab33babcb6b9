"""Which font draws which characters: ours first, then pulled ones, then those of the operating system.

    asked for by name ─► Roboto ─► pulled (CJK, emoji, Arabic, Hebrew) ─► system ─► pull now ─► missing

Every family that takes part is registered with one skia font provider under a name of ours, so that the layout never
chooses a font by itself: equal text and equal fonts give equal pixels.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import font_roboto

from saycut.errors import MissingGlyph
from saycut.settings import Settings
from saycut.text.canvas import skia
from saycut.text.breaking import is_traditional
from saycut.text.graphemes import clusters, is_emoji, needs_glyph

__all__ = ["Family", "Fonts"]

_LATIN = "Roboto"
# Present in Latin and in CJK fonts, but wide in the latter: they follow the letters around them.
_FOLLOWERS = frozenset("“”‘’…—·～")


@dataclass(frozen=True)
class Family:
    """A font family as registered: ``alias`` is its name towards skia, ``emoji`` if its glyphs are pictures."""

    alias: str
    face: skia.Typeface
    emoji: bool = False

    def covers(self, cluster: str) -> bool:
        """Whether the family has a glyph for every visible character of the cluster."""
        return all(self.face.unicharToGlyph(ord(char)) for char in cluster if needs_glyph(char))


class Fonts:
    """The fonts of one cache folder and one choice of system fonts; safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lock = threading.RLock()
        self.provider = skia.textlayout.TypefaceFontProvider()
        self.collection = skia.textlayout.FontCollection()
        self.collection.setDefaultFontManager(self.provider)
        self._ours: list[Family] = []
        self._foreign: dict[str, Family] = {}
        self._named: dict[str, Family | None] = {}
        self._chosen: dict[tuple[str, str | None], Family | None] = {}
        self._add_latin()

    def family_for(self, cluster: str, wanted: str | None = None) -> Family | None:
        """The first family that has the whole cluster; ``None`` if there is none on this machine."""
        key = (cluster, wanted)
        with self.lock:
            if key not in self._chosen:
                self._chosen[key] = self._find(cluster, wanted)
            return self._chosen[key]

    def missing(self, text: str) -> str:
        """The characters of ``text`` that no font here can draw, each once, in order of appearance."""
        lost = (cluster for cluster in clusters(text) if self.family_for(cluster) is None)
        return "".join(dict.fromkeys(char for cluster in lost for char in cluster if needs_glyph(char)))

    def knows(self, name: str) -> bool:
        """Whether a family of that name is ours or installed on the system."""
        with self.lock:
            return self._by_name(name) is not None

    def runs(self, text: str, wanted: str | None = None) -> list[tuple[str, Family]]:
        """``text`` cut where the font changes. Raises :class:`MissingGlyph`."""
        cells = clusters(text)
        chosen: list[Family | None] = [None if _neutral(cell) else self._must(cell, wanted, text) for cell in cells]
        families = [family or self._neighbour(index, chosen, cells, wanted, text) for index, family in enumerate(chosen)]
        joined: list[tuple[str, Family]] = []
        for cell, family in zip(cells, families, strict=True):
            if joined and joined[-1][1] is family:
                joined[-1] = (joined[-1][0] + cell, family)
            else:
                joined.append((cell, family))
        return joined

    def _must(self, cluster: str, wanted: str | None, text: str) -> Family:
        family = self.family_for(cluster, wanted)
        if family is None:
            raise MissingGlyph(glyphs=self.missing(text), text=text)
        return family

    def _neighbour(
        self, index: int, chosen: list[Family | None], cells: list[str], wanted: str | None, text: str
    ) -> Family:
        """The family of the nearest letter before, else after, if it has the character too."""
        around = [*reversed(chosen[:index]), *chosen[index + 1 :]]
        nearest = next((family for family in around if family is not None and not family.emoji), None)
        cell = cells[index]
        if nearest is not None and (cell.isspace() or nearest.covers(cell)):
            return nearest
        return self._must(cell, wanted, text)

    def _find(self, cluster: str, wanted: str | None) -> Family | None:
        emoji = is_emoji(cluster)
        named = self._by_name(wanted) if wanted else None
        # A heart or a keycap digit is in text fonts too, but a picture is meant; text fonts are the last resort.
        right = [family for family in self._ours if family.emoji == emoji]
        wrong = [family for family in self._ours if family.emoji != emoji]
        first = [named] if named is not None and not emoji else []
        return (
            _covering([*first, *right], cluster)
            or self._from_system(cluster, emoji)
            or _covering([*wrong, *first], cluster)
        )

    def _from_system(self, cluster: str, emoji: bool) -> Family | None:
        """Asked character by character, so that the answer never depends on what was asked before."""
        first = next((char for char in cluster if needs_glyph(char)), None)
        if not self.settings.system_fonts or first is None:
            return None
        locales = ["und-Zsye"] if emoji else ["zh-Hant" if is_traditional(cluster) else "zh-Hans"]
        face = self._system.matchFamilyStyleCharacter("", skia.FontStyle.Normal(), locales, ord(first))
        family = None if face is None else self._register_system(face)
        return family if family is not None and family.covers(cluster) else None

    def _by_name(self, name: str) -> Family | None:
        key = name.casefold()
        if key not in self._named:
            ours = next((family for family in self._ours if family.alias.casefold() == key), None)
            face = None
            if ours is None and self.settings.system_fonts:
                face = self._system.matchFamilyStyle(name, skia.FontStyle.Normal())
            self._named[key] = ours if face is None else self._register_system(face)
        return self._named[key]

    def _register_system(self, face: skia.Typeface) -> Family:
        name = face.getFamilyName()
        if name not in self._foreign:
            styles = (skia.FontStyle.Bold(), skia.FontStyle.Italic(), skia.FontStyle.BoldItalic())
            others = [self._system.matchFamilyStyle(name, style) for style in styles]
            faces = [face, *(other for other in others if other is not None)]
            self._foreign[name] = self._register(f"system {name}", faces, "emoji" in name.casefold())
        return self._foreign[name]

    @cached_property
    def _system(self) -> skia.FontMgr:
        with _quiet_stderr():
            return skia.FontMgr.RefDefault()

    def _add_latin(self) -> None:
        folder = Path(font_roboto.__file__).parent / "files"
        faces = [_load(folder / f"{_LATIN}-{style}.ttf") for style in ("Regular", "Bold", "Italic", "BoldItalic")]
        self._ours.append(self._register(_LATIN, faces))

    def _register(self, alias: str, faces: Iterable[skia.Typeface], emoji: bool = False) -> Family:
        every = list(faces)
        for face in every:
            self.provider.registerTypeface(face, alias)
        return Family(alias, every[0], emoji)


def _covering(families: Iterable[Family], cluster: str) -> Family | None:
    return next((family for family in families if family.covers(cluster)), None)


def _neutral(cluster: str) -> bool:
    return cluster.isspace() or cluster in _FOLLOWERS


def _load(path: Path) -> skia.Typeface:
    face = skia.Typeface.MakeFromFile(str(path))
    if face is None:
        raise FileNotFoundError(f"{path.name} is no font that can be drawn with")
    return face


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
