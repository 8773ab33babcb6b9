"""What a model is given to read: facts and timeline, packed, as data that cannot pass for a request.

    <data-4f1c09ab>{"assets": …, "timeline": …}</data-4f1c09ab>

Everything that was written by others (file names, speech, documents) stands in that block only, as JSON in which
``<`` and ``>`` are escaped, so that nothing inside can end it; its mark depends on the content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from saycut.agent.facts import AssetFacts
from saycut.agent.situation import Situation
from saycut.timeline.model import Timeline
from saycut.timeline.plain import to_plain
from saycut.timeline.time import to_seconds

__all__ = ["asset_ids", "data_block", "layout"]

Plain = dict[str, Any]

CHARACTERS_AT_MOST = 24_000
"""Of the whole block; transcripts and cues are cut first, and say so."""

_NAME_AT_MOST = 80
_LAYOUT_AT_MOST = 1_500
_LINE_AT_MOST = 400
_CAPTIONS_SHOWN = 40


def asset_ids(situation: Situation) -> dict[str, str]:
    """Short id → name, for uploads in their order."""
    return {f"a{n}": item.name for n, item in enumerate(situation.facts, 1)}


def data_block(situation: Situation) -> str:
    """Facts, timeline, versions and jobs as one marked block, at most about CHARACTERS_AT_MOST long."""
    lines_at_most = 400
    while True:
        text = _packed(_material(situation, lines_at_most))
        if len(text) <= CHARACTERS_AT_MOST or lines_at_most == 0:
            break
        lines_at_most //= 2
    text = text[: 2 * CHARACTERS_AT_MOST]
    mark = f"data-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"
    return f"<{mark}>{text}</{mark}>"


def _packed(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def _material(situation: Situation, lines: int) -> Plain:
    ids = {name: short for short, name in asset_ids(situation).items()}
    out: Plain = {
        "assets": [_asset(ids[item.name], item, lines) for item in situation.facts],
        "timeline": _timeline(situation.timeline, ids, lines),
    }
    if situation.history is not None:
        revisions = situation.history.revisions[-12:]
        out["versions"] = [[item.number, item.summary[:_NAME_AT_MOST]] for item in revisions]
    if situation.jobs:
        out["exports"] = [{"id": job.id, "status": job.status, "progress": job.progress} for job in situation.jobs]
    if situation.credits is not None:
        out["credits"] = situation.credits.available
    if situation.selection:
        out["selected"] = [ids.get(item, item) for item in situation.selection]
    return out


def _asset(short: str, facts: AssetFacts, lines: int) -> Plain:
    out: Plain = {"id": short, "name": _name(facts.name), "kind": facts.kind}
    known: Plain = {
        "s": facts.duration,
        "w": facts.width,
        "h": facts.height,
        "fps": facts.fps,
        "silent": True if facts.kind == "video" and not facts.has_audio else None,
        "lang": facts.language,
        "faces": facts.faces or None,
        "speakers": facts.speakers or None,
        "bpm": facts.bpm,
        "alpha": facts.alpha or None,
        "tags": list(facts.tags),
        "topics": [list(item) for item in facts.topics],
    }
    out |= {key: value for key, value in known.items() if value not in (None, [])}
    out |= dict(_long(facts, lines))
    return out


def _long(facts: AssetFacts, lines: int) -> Iterator[tuple[str, object]]:
    """What grows with the length of the media, cut to ``lines`` entries each."""
    whole: dict[str, list[object]] = {
        "transcript": [list(item) for item in facts.transcript or ()],
        "silences": [list(item) for item in facts.silences],
        "fillers": [list(item) for item in facts.fillers],
    }
    for name, items in whole.items():
        if items:
            yield name, items[:lines]
        if len(items) > lines:
            yield f"{name}_not_shown", len(items) - lines
    if facts.text:
        yield "text", facts.text[: 20 * lines]


def _name(name: str) -> str:
    return "".join(char if char.isprintable() else " " for char in name)[:_NAME_AT_MOST]


def _timeline(timeline: Timeline, ids: dict[str, str], lines: int) -> Plain:
    """The timeline in plain words, with the ids that tools refer to and short asset ids."""
    plain = to_plain(timeline)
    for track, told in zip(timeline.tracks, plain["tracks"], strict=True):
        clips = []
        for clip, item in zip(track.clips, told["clips"], strict=True):
            item.pop("words", None)
            item.pop("beats", None)
            if "asset" in item:
                item["asset"] = ids.get(item["asset"], item["asset"])
            clips.append({"id": clip.id} | item)
        told["clips"] = clips
        if track.role == "captions" and len(clips) > min(_CAPTIONS_SHOWN, lines):
            told["clips"] = clips[: min(_CAPTIONS_SHOWN, lines)]
            told["clips_not_shown"] = len(clips) - len(told["clips"])
    plain["tracks"] = [{"id": track.id} | told for track, told in zip(timeline.tracks, plain["tracks"], strict=True)]
    return plain


def layout(timeline: Timeline, ids: dict[str, str]) -> str:
    """Where everything is after an edit, in a line a track: ``t3 main: c1 0-5 a1; c2 5-9 a2``."""
    short = {name: key for key, name in ids.items()}
    lines = []
    for track in timeline.tracks:
        clips = (f"{clip.id} {_s(clip.start)}-{_s(clip.end)} {short.get(clip.asset or '', '')}" for clip in track.clips)
        lines.append(f"{track.id} {track.role}: {'; '.join(text.strip() for text in clips)}"[:_LINE_AT_MOST])
    return "\n".join(lines)[:_LAYOUT_AT_MOST]


def _s(flicks: int) -> str:
    return f"{round(to_seconds(flicks), 3):g}"
