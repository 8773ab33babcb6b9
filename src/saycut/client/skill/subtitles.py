"""Subtitle files from a draft's text tracks, without a render: SubRip and WebVTT (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

from saycut.client.skill.drafts import DraftView, SegmentView

__all__ = ["cues", "to_srt", "to_vtt"]


def cues(draft: DraftView) -> tuple[SegmentView, ...]:
    """The captions in order of time; where no track says that it holds captions, all text."""
    texts = [track for track in draft.tracks if track.kind == "text"]
    captions = [track for track in texts if track.role == "captions"] or texts
    found = [segment for track in captions for segment in track.segments if segment.content and segment.duration_ms > 0]
    return tuple(sorted(found, key=lambda segment: segment.start_ms))


def to_srt(segments: tuple[SegmentView, ...]) -> str:
    """SubRip: numbers, comma before the milliseconds."""
    entries = [f"{number}\n{_range(cue, ',')}\n{_lines(cue)}\n" for number, cue in enumerate(segments, 1)]
    return "\n".join(entries)


def to_vtt(segments: tuple[SegmentView, ...]) -> str:
    """WebVTT: a header, a point before the milliseconds, the three characters that mean something escaped."""
    entries = [f"{_range(cue, '.')}\n{_escaped(_lines(cue))}\n" for cue in segments]
    return "\n".join(["WEBVTT\n", *entries])


def _range(cue: SegmentView, point: str) -> str:
    return f"{_clock(cue.start_ms, point)} --> {_clock(cue.end_ms, point)}"


def _clock(milliseconds: float, point: str) -> str:
    whole = round(milliseconds)
    minutes, rest = divmod(whole, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _lines(cue: SegmentView) -> str:
    """An empty line would end the cue."""
    return "\n".join(line for line in cue.content.splitlines() if line.strip())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
