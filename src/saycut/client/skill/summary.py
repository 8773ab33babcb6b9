"""The timeline in one line, in the form that all clients of the protocol print.

Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)
"""

from __future__ import annotations

from saycut.client.skill.drafts import DraftView, TrackView
from saycut.language import Language, Words

__all__ = ["ROLE_NAMES", "seconds", "track_name", "track_summary"]

ROLE_NAMES: dict[str, Words] = {
    "main": Words("Video", "视频"),
    "pip": Words("Inset", "画中画"),
    "broll": Words("B-roll", "空镜"),
    "avatar": Words("Presenter", "主播"),
    "card": Words("Card", "卡片"),
    "watermark": Words("Watermark", "水印"),
    "sticker": Words("Sticker", "贴纸"),
    "title": Words("Title", "标题"),
    "label": Words("Label", "标注"),
    "captions": Words("Captions", "字幕"),
    "bgm": Words("BGM", "配乐"),
    "voiceover": Words("Voice-over", "配音"),
    "sound": Words("Sound", "声音"),
    "sfx": Words("Sound effect", "音效"),
}
_KIND_NAMES = {
    "video": ROLE_NAMES["main"],
    "audio": ROLE_NAMES["bgm"],
    "text": ROLE_NAMES["title"],
    "overlay": Words("Overlay", "叠加"),
    "other": Words("Track", "轨道"),
}

_EMPTY = Words("The timeline is empty.", "时间线还是空的。")
_WHOLE = Words("Timeline ({count} {tracks}): {entries}", "时间线（{count} 条轨道）：{entries}")
_ENTRY = Words("{number}. {role}: {content} ({range})", "{number}. {role}：{content}（{range}）")
_BARE_ENTRY = Words("{number}. {role} ({range})", "{number}. {role}（{range}）")
_RANGE = Words("{start}-{end}s", "{start}-{end} 秒")
_SOUND_RANGE = Words("{range}, {volume}%", "{range}，{volume}%")
_LINES = Words("{count} {lines}", "{count} 条")
_MORE = Words("{first} + {count} more", "{first} 等 {whole} 段")
_QUOTED = Words('"{text}"', "“{text}”")

_LONGEST = 60


def track_summary(draft: DraftView, language: Language, separator: str = " ") -> str:
    """Number, role, name and range in seconds of each track, the volume of music; texts in quotes."""
    tracks = [track for track in draft.tracks if track.segments]
    if not tracks:
        return _EMPTY.say(language)
    entries = separator.join(_entry(number, track, language) for number, track in enumerate(tracks, 1))
    if separator != " ":
        entries = separator + entries
    noun = "track" if len(tracks) == 1 else "tracks"
    return _WHOLE.say(language, count=len(tracks), tracks=noun, entries=entries)


def track_name(track: TrackView) -> Words:
    """What a track is called: ``BGM``, ``Title`` …"""
    return ROLE_NAMES.get(track.role, _KIND_NAMES[track.kind])


def seconds(milliseconds: float) -> str:
    """``10``, ``3.5``, ``0.25``: as short as it goes, to a hundredth."""
    return f"{milliseconds / 1000:.2f}".rstrip("0").rstrip(".")


def _entry(number: int, track: TrackView, language: Language) -> str:
    found = _RANGE.say(language, start=seconds(track.start_ms), end=seconds(track.end_ms))
    volumes = {segment.volume_pct for segment in track.segments} - {None}
    if track.kind == "audio" and len(volumes) == 1:
        found = _SOUND_RANGE.say(language, range=found, volume=f"{volumes.pop():g}")
    content = _content(track, language)
    words = _ENTRY if content else _BARE_ENTRY
    return words.say(language, number=number, role=track_name(track), content=content, range=found)


def _content(track: TrackView, language: Language) -> str:
    """What plays on it: a name, a quoted text, how many captions."""
    if track.role == "captions" or (track.kind == "text" and len(track.segments) > 3):
        return _LINES.say(language, count=len(track.segments), lines="line" if len(track.segments) == 1 else "lines")
    names = list(dict.fromkeys(_short(segment.content) for segment in track.segments if segment.content))
    if track.kind == "text":
        return ("、" if language == "zh" else ", ").join(_QUOTED.say(language, text=name) for name in names)
    if track.name and not names:
        return track.name
    if len(names) > 1:
        return _MORE.say(language, first=names[0], count=len(names) - 1, whole=len(names))
    return names[0] if names else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
