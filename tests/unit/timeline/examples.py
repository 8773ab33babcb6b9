"""A small programme with round numbers, and short ways to read it back."""

from __future__ import annotations

from saycut.timeline.model import Asset, Clip, Timeline
from saycut.timeline.plain import from_plain, to_plain
from saycut.timeline.time import from_seconds

ASSETS = (
    Asset("beach.mp4", "video", from_seconds(10), 1920, 1080, has_audio=True),
    Asset("city.mp4", "video", from_seconds(8), 1920, 1080, has_audio=True),
    Asset("forest.mp4", "video", from_seconds(12), 1920, 1080, has_audio=True),
    Asset("long.mp4", "video", from_seconds(60), 1920, 1080, has_audio=True),
    Asset("logo.png", "image"),
    Asset("lofi.mp3", "audio", from_seconds(60), has_audio=True),
    Asset("short.mp3", "audio", from_seconds(4), has_audio=True),
    Asset("script.txt", "script"),
)


def three_clips(**extra: object) -> Timeline:
    """beach 0–10, city 10–18, forest 18–30 at 30 fps (c1, c2, c3 on t4), and the ``extra`` tracks, given plainly."""
    main = [
        {"asset": "beach.mp4", "start": 0, "end": 10},
        {"asset": "city.mp4", "start": 10, "end": 18},
        {"asset": "forest.mp4", "start": 18, "end": 30},
    ]
    return plain_timeline({"kind": "video", "role": "main", "clips": main}, **extra)


def plain_timeline(*tracks: dict[str, object], fps: float = 30, **extra: object) -> Timeline:
    """A timeline of plain tracks; ``role=[clips]`` adds a track of the role, ``transitions=[…]`` transitions."""
    kinds = {
        "title": "text",
        "captions": "text",
        "label": "text",
        "bgm": "audio",
        "voiceover": "audio",
        "pip": "overlay",
    }
    added = [{"kind": kinds[role], "role": role, "clips": clips} for role, clips in extra.items() if role in kinds]
    canvas = {"w": 1920, "h": 1080, "fps": fps}
    raw = {"canvas": canvas, "tracks": [*tracks, *added], "transitions": extra.get("transitions", ())}
    return from_plain(raw, ASSETS)


def caption(text: str, start: float, end: float, **more: object) -> dict[str, object]:
    return {"text": text, "start": start, "end": end, **more}


def clip(timeline: Timeline, clip_id: str) -> Clip:
    found = timeline.find(clip_id)
    assert found is not None, f"no clip {clip_id}"
    return found[1]


def plays(timeline: Timeline, role: str = "main") -> list[tuple[object, ...]]:
    """asset or text, start, end and source range in seconds, of each clip of the track of this role."""
    tracks = [track for track in to_plain(timeline)["tracks"] if track["role"] == role]
    return [
        (item.get("asset") or item["text"], item["start"], item["end"])
        + ((item["src_in"], item["src_out"]) if "src_in" in item else ())
        for track in tracks
        for item in track["clips"]
    ]
