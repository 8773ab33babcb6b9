"""The fonts of this machine at this moment, and how missing ones are pulled once, before anything is drawn."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import lru_cache

import regex

from saycut import models
from saycut.errors import MissingGlyph, PullError
from saycut.models import FontFile, ProgressCallback, Thing
from saycut.settings import Settings
from saycut.text.fonts import Fonts
from saycut.text.graphemes import is_emoji, needs_glyph

__all__ = ["fonts_here", "missing_glyphs", "require_glyphs"]

_RETRY_SECONDS = 300.0
_EMOJI = "Emoji"

_failed_at: dict[str, float] = {}


def fonts_here() -> Fonts:
    """Our fonts, those pulled so far, and the system's, by the settings of this moment; loaded once for each state."""
    settings = Settings()
    return _loaded(models.font_files(settings), settings.system_fonts)


def missing_glyphs(text: str, fonts: Fonts | None = None) -> str:
    """The characters of ``text`` that no font on this machine can draw, each once; nothing is drawn or downloaded."""
    return (fonts or fonts_here()).missing(text)


def require_glyphs(texts: Iterable[str], progress: ProgressCallback | None = None) -> Fonts:
    """Fonts that can draw all ``texts``; what is needed for them is pulled, unless the settings say offline.

    Raises :class:`saycut.errors.MissingGlyph` for the first text with a character that no font has.
    """
    texts = tuple(dict.fromkeys(texts))
    fonts = fonts_here()
    failure: PullError | None = None
    for thing in _things_for({cluster for text in texts for cluster in fonts.lacking(text)}):
        failure = _try_to_pull(thing, progress) or failure
    fonts = fonts_here()
    for text in texts:
        if missing := fonts.missing(text):
            raise MissingGlyph(glyphs=missing, text=text) from failure
    return fonts


@lru_cache(maxsize=4)
def _loaded(files: tuple[FontFile, ...], system: bool) -> Fonts:
    return Fonts(files, system=system)


def _things_for(lacking: set[str]) -> list[Thing]:
    """The fonts that are not here and are made for these clusters, in the order of the registry."""
    if not lacking:
        return []
    absent = [entry.thing for entry in models.list() if entry.path is None and entry.thing.kind == "font"]
    first = (next((thing for thing in absent if _is_for(thing, cluster)), None) for cluster in lacking)
    wanted = {thing.name for thing in first if thing is not None}
    return [thing for thing in absent if thing.name in wanted]


def _is_for(thing: Thing, cluster: str) -> bool:
    if is_emoji(cluster):
        return _EMOJI in thing.scripts
    scripts = "".join(rf"\p{{Script={script}}}" for script in thing.scripts if script != _EMOJI)
    visible = (char for char in cluster if needs_glyph(char))
    return bool(scripts) and any(regex.match(f"[{scripts}]", char) for char in visible)


def _try_to_pull(thing: Thing, progress: ProgressCallback | None) -> PullError | None:
    """What went wrong, if anything. After a failure the network is left alone for a while."""
    settings = Settings()
    failed = _failed_at.get(thing.name)
    if settings.offline or (failed is not None and time.monotonic() - failed < _RETRY_SECONDS):
        return None
    try:
        models.pull(thing.name, progress, settings)
    except PullError as error:
        _failed_at[thing.name] = time.monotonic()
        return error
    return None
