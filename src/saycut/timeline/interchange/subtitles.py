"""Captions as subtitle files: SubRip (SRT) and WebVTT.

SRT as players read it (https://www.loc.gov/preservation/digital/formats/fdd/fdd000569.shtml): numbered cues, times with
a comma. WebVTT (https://www.w3.org/TR/webvtt1/): marks in the text escaped, and a line where captions are at the top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from saycut.errors import UnknownReference
from saycut.timeline.model import Clip, Timeline, Track
from saycut.timeline.time import FLICKS
from saycut.timeline.vocabulary import POSITIONS

__all__ = ["SUBTITLE_FORMATS", "Cue", "cues", "to_srt", "to_vtt"]

_TOP_THIRD = 1 / 3


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption between two times in milliseconds."""

    start: int
    end: int
    text: str
    at_top: bool = False


def cues(timeline: Timeline, lang: str | None = None) -> tuple[Cue, ...]:
    """The captions in ``lang`` (None: the first caption track, whatever it has) in order of time.

    Of bilingual captions only the line in ``lang`` is taken. Raises UnknownReference where there are none.
    """
    found = [track for track in timeline.by_role("captions") if lang is None or _speaks(track, lang)]
    made = [_cue(track, clip, lang) for track in (found[:1] if lang is None else found) for clip in track.clips]
    kept = sorted((cue for cue in made if cue.text), key=lambda cue: (cue.start, cue.end))
    if not kept:
        raise UnknownReference(what="captions", name=lang or "")
    return tuple(kept)


def _speaks(track: Track, lang: str) -> bool:
    return any(_same(code, lang) for code in (*track.langs, track.lang) if code)


def _same(code: str, lang: str) -> bool:
    """Equal languages; one without a region stands for all its regions."""
    one, other = code.lower(), lang.lower()
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")


def _cue(track: Track, clip: Clip, lang: str | None) -> Cue:
    start, end = (round(Fraction(time * 1000, FLICKS)) for time in (clip.start, clip.end))
    pos = track.pos_of(clip)
    _, down = POSITIONS[pos] if isinstance(pos, str) else pos
    return Cue(start, end, _text(track, clip, lang), down < _TOP_THIRD)


def _text(track: Track, clip: Clip, lang: str | None) -> str:
    """The caption without empty lines, which would end the cue."""
    lines = [line.strip() for line in (clip.text or "").splitlines() if line.strip()]
    langs = clip.langs or track.langs
    if lang is not None and len(langs) > 1 and len(lines) == len(langs):
        lines = [line for code, line in zip(langs, lines, strict=True) if _same(code, lang)]
    return "\n".join(lines)


def to_srt(lines: Sequence[Cue]) -> str:
    """The cues as SubRip."""
    blocks = (
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{cue.text}\n"
        for number, cue in enumerate(lines, 1)
    )
    return "\n".join(blocks)


def to_vtt(lines: Sequence[Cue]) -> str:
    """The cues as WebVTT."""
    return "\n".join(["WEBVTT\n", *_vtt_blocks(lines)])


def _vtt_blocks(lines: Iterable[Cue]) -> Iterable[str]:
    for cue in lines:
        place = " line:10%" if cue.at_top else ""
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        yield f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}{place}\n{text}\n"


def _clock(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{rest:03d}"


SUBTITLE_FORMATS: dict[str, Callable[[Sequence[Cue]], str]] = {"srt": to_srt, "vtt": to_vtt}
"""Writers by the ending of the file."""
