"""Which font draws which characters: ours first, then pulled ones, then those of the operating system.

    asked for by name ─► Roboto ─► pulled (Chinese, emoji, Arabic …) ─► system ─► missing

Every family that takes part is registered with one skia font provider under a name of ours, so that the layout never
chooses a font by itself: equal text and equal fonts give equal pixels.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import font_roboto

from saycut.errors import MissingGlyph
from saycut.models import FontFile
from saycut.text.breaking import is_traditional
from saycut.text.canvas import skia
from saycut.text.graphemes import clusters, is_emoji, needs_glyph
from saycut.text.typefaces import load_faces, system_manager

__all__ = ["Family", "Fonts", "locale_of"]

_LATIN = "Roboto"
_HEAD = int.from_bytes(b"head")
_LATIN_STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
# Present in Latin and in Chinese fonts, but wide in the latter: they follow the letters around them.
_FOLLOWERS = frozenset("“”‘’…—·～")
_OPENING = frozenset("“‘")


@dataclass(frozen=True)
class Family:
    """A font family as registered.

    ``alias`` is its name towards skia, ``identity`` changes whenever its glyphs may, ``emoji`` says that its glyphs
    are pictures, ``language`` (BCP 47) what it is best for.
    """

    alias: str
    face: skia.Typeface
    identity: str
    language: str = ""
    emoji: bool = False

    def covers(self, cluster: str) -> bool:
        """Whether the family has a glyph for every visible character of the cluster."""
        return all(self.face.unicharToGlyph(ord(char)) for char in cluster if needs_glyph(char))


class Fonts:
    """Roboto, some font files, and perhaps the system's fonts; safe to use from several threads."""

    def __init__(self, files: Iterable[FontFile] = (), *, system: bool = True) -> None:
        self.lock = threading.RLock()
        self.collection = skia.textlayout.FontCollection()
        self._provider = skia.textlayout.TypefaceFontProvider()
        self.collection.setDefaultFontManager(self._provider)
        self._use_system = system
        self._from_system: dict[str, Family] = {}
        self._named: dict[str, Family | None] = {}
        self._chosen: dict[tuple[str, str | None, str], Family | None] = {}
        self._ours = [self._latin(), *self._from_files(files)]

    def missing(self, text: str) -> str:
        """The characters that no font here can draw, each once, in order of appearance."""
        lost = (cluster for cluster, family in self._pairs(text) if family is None)
        return "".join(dict.fromkeys(char for cluster in lost for char in cluster if needs_glyph(char)))

    def lacking(self, text: str) -> list[str]:
        """The clusters that are missing, and the emoji that are here in black and white only."""
        return [cluster for cluster, family in self._pairs(text) if family is None or is_emoji(cluster) > family.emoji]

    def knows(self, name: str) -> bool:
        """Whether a family of that name is ours or installed on the system."""
        with self.lock:
            return self._by_name(name) is not None

    def runs(self, text: str, wanted: str | None = None) -> list[tuple[str, Family]]:
        """``text`` cut where the font changes. Raises :class:`MissingGlyph`."""
        pairs = self._pairs(text, wanted)
        if any(family is None for _, family in pairs):
            raise MissingGlyph(glyphs=self.missing(text), text=text)
        grouped = groupby(pairs, key=itemgetter(1))
        return [("".join(cluster for cluster, _ in run), family) for family, run in grouped if family is not None]

    def identity(self, text: str, wanted: str | None = None) -> str:
        """Changes whenever a font that draws ``text`` does: part of the key of whatever is cached with it."""
        return ", ".join(dict.fromkeys(f"{family.alias} {family.identity}" for _, family in self.runs(text, wanted)))

    def _pairs(self, text: str, wanted: str | None = None) -> list[tuple[str, Family | None]]:
        """Each cluster and the family that draws it."""
        cells = clusters(text)
        locale = locale_of(text)
        with self.lock:
            chosen = [None if _follows(cell) else self._family(cell, wanted, locale) for cell in cells]
            settled = [
                self._neighbour(index, cell, chosen) or self._family(cell, wanted, locale)
                if _follows(cell)
                else chosen[index]
                for index, cell in enumerate(cells)
            ]
        return list(zip(cells, settled, strict=True))

    def _neighbour(self, index: int, cell: str, chosen: list[Family | None]) -> Family | None:
        """The family of the nearest letter, of what an opening quote opens or else before, if it has the cell too."""
        before, after = chosen[:index][::-1], chosen[index + 1 :]
        around = [*after, *before] if cell in _OPENING else [*before, *after]
        nearest = next((family for family in around if family is not None and not family.emoji), None)
        return nearest if nearest is not None and nearest.covers(cell) else None

    def _family(self, cluster: str, wanted: str | None, locale: str) -> Family | None:
        key = (cluster, wanted, locale)
        if key not in self._chosen:
            self._chosen[key] = self._find(cluster, wanted, locale)
        return self._chosen[key]

    def _find(self, cluster: str, wanted: str | None, locale: str) -> Family | None:
        emoji = is_emoji(cluster)
        named = self._by_name(wanted) if wanted else None
        letters = [named] if named is not None else []
        letters += sorted(
            (each for each in self._ours if not each.emoji), key=lambda each: each.language not in ("", locale)
        )
        pictures = [each for each in self._ours if each.emoji]
        # A heart or a keycap digit is in text fonts too, but a picture is meant: letters are the last resort.
        first, last = (pictures, letters) if emoji else (letters, pictures)
        return _covering(first, cluster) or self._on_system(cluster, emoji, locale) or _covering(last, cluster)

    def _on_system(self, cluster: str, emoji: bool, locale: str) -> Family | None:
        """Asked character by character, so that the answer never depends on what was asked before."""
        first = next((char for char in cluster if needs_glyph(char)), None)
        if not self._use_system or first is None:
            return None
        locales = ["und-Zsye"] if emoji else [locale]
        face = self._system.matchFamilyStyleCharacter("", skia.FontStyle.Normal(), locales, ord(first))
        return None if face is None else _covering([self._register_system(face)], cluster)

    def _by_name(self, name: str) -> Family | None:
        key = name.casefold()
        if key not in self._named:
            ours = next((family for family in self._ours if family.alias.casefold() == key), None)
            face = None
            if ours is None and self._use_system:
                face = self._system.matchFamilyStyle(name, skia.FontStyle.Normal())
            self._named[key] = ours if face is None else self._register_system(face)
        return self._named[key]

    @cached_property
    def _system(self) -> skia.FontMgr:
        return system_manager()

    def _register_system(self, face: skia.Typeface) -> Family:
        name = face.getFamilyName()
        if name not in self._from_system:
            styles = (skia.FontStyle.Bold(), skia.FontStyle.Italic(), skia.FontStyle.BoldItalic())
            others = [self._system.matchFamilyStyle(name, style) for style in styles]
            faces = [face, *(other for other in others if other is not None)]
            # The font's own checksum of itself stands for its content (OpenType, table “head”).
            identity = f"{name} {face.countGlyphs()} {bytes(face.getTableData(_HEAD)).hex()}"
            self._from_system[name] = self._register(f"system {name}", faces, identity)
        return self._from_system[name]

    def _latin(self) -> Family:
        folder = Path(font_roboto.__file__).parent / "files"
        faces = [face for style in _LATIN_STYLES for face in load_faces(folder / f"{_LATIN}-{style}.ttf")]
        return self._register(_LATIN, faces, f"font-roboto {version('font-roboto')}")

    def _from_files(self, files: Iterable[FontFile]) -> list[Family]:
        families = []
        for (name, language), same in groupby(files, key=lambda file: (file.family, file.language)):
            every = list(same)
            faces = [face for file in every for face in load_faces(file.path)]
            families.append(self._register(name, faces, " ".join(file.sha256 for file in every), language))
        return families

    def _register(self, alias: str, faces: list[skia.Typeface], identity: str, language: str = "") -> Family:
        for face in faces:
            self._provider.registerTypeface(face, alias)
        return Family(alias, faces[0], identity, language, "emoji" in alias.casefold())


def locale_of(text: str) -> str:
    """The BCP 47 tag that picks between the regional shapes of a Chinese character."""
    return "zh-Hant" if is_traditional(text) else "zh-Hans"


def _covering(families: Iterable[Family], cluster: str) -> Family | None:
    return next((family for family in families if family.covers(cluster)), None)


def _follows(cluster: str) -> bool:
    return cluster.isspace() or cluster in _FOLLOWERS
