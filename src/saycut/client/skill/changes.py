"""What an edit did, read from two states: for the edits that end without a word.

Segments are matched by id, else by track, place in the track and content, since other servers give them no id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from saycut.client.skill.drafts import DraftView, SegmentView, TrackView
from saycut.client.skill.summary import seconds, track_name
from saycut.language import Language, Words
from saycut.wire.problems import literally

__all__ = ["changes_between", "say_changes"]

_LENGTH = Words("the video is now {after} s long (was {before} s)", "视频时长从 {before} 秒变为 {after} 秒")
_FIRST_LENGTH = Words("the video is {after} s long", "视频时长 {after} 秒")
_SIZE = Words("the picture is now {after} (was {before})", "画面从 {before} 变为 {after}")
_ADDED_ONE = Words("{track} added: {content} ({start}-{end} s)", "新增{track}：{content}（{start}-{end} 秒）")
_ADDED = Words("{track} added: {count} pieces", "新增{track}：{count} 段")
_REMOVED = Words("{track} removed: {content}", "删除{track}：{content}")
_REMOVED_SOME = Words("{track} removed: {count} pieces", "删除{track}：{count} 段")
_TEXT = Words("{track}: “{before}” became “{after}”", "{track}：“{before}”改为“{after}”")
_SWAPPED = Words("{track}: {before} was replaced by {after}", "{track}：{before}换成了{after}")
_VOLUME = Words("{track}: volume {before}% → {after}%", "{track}：音量 {before}% → {after}%")
_MOVED = Words("{track} “{content}”: {before} → {after} s", "{track}“{content}”：{before} → {after} 秒")
_ADJUSTED = Words("{track}: {count} pieces were adjusted", "{track}：调整了 {count} 段")
_DONE = Words("Done: {changes}.", "完成：{changes}。")
_OTHER = Words("other settings were changed", "调整了其他设置")
_UNCHANGED = Words("Nothing changed on the timeline.", "时间线没有变化。")

_MOST = 6
_NOTICEABLE_MS = 50.0


def changes_between(before: DraftView, after: DraftView) -> tuple[Words, ...]:
    """One clause each: length, canvas, then track by track what came, went, moved or reads otherwise."""
    clauses = [*_whole(before, after)]
    old, new = _by_name(before), _by_name(after)
    for name in dict.fromkeys([*new, *old]):
        clauses += _track(old.get(name), new.get(name))
    return tuple(clauses)


def say_changes(before: DraftView, after: DraftView, language: Language, *, differs: bool | None = None) -> str:
    """All of it in a sentence. ``differs``: the drafts are known to differ, also where it cannot be seen here."""
    clauses = [clause.say(language) for clause in changes_between(before, after)]
    if not clauses:
        changed = before != after if differs is None else differs
        clauses = [_OTHER.say(language)] if changed else []
    if not clauses:
        return _UNCHANGED.say(language)
    more = len(clauses) - _MOST
    shown = clauses[:_MOST] + ([_OTHER.say(language)] if more > 0 else [])
    return _DONE.say(language, changes=("；" if language == "zh" else "; ").join(shown))


def _whole(before: DraftView, after: DraftView) -> Iterator[Words]:
    was, now = before.duration_ms, after.duration_ms
    if not was and now:
        yield literally(_FIRST_LENGTH, after=seconds(now))
    elif abs(was - now) >= _NOTICEABLE_MS:
        yield literally(_LENGTH, before=seconds(was), after=seconds(now))
    if before.size and after.size and before.size != after.size:
        yield literally(_SIZE, before="{}×{}".format(*before.size), after="{}×{}".format(*after.size))


def _by_name(draft: DraftView) -> dict[tuple[str, str, int], TrackView]:
    """Tracks by kind, role and how many of the same came before."""
    seen: Counter[tuple[str, str]] = Counter()
    out: dict[tuple[str, str, int], TrackView] = {}
    for track in draft.tracks:
        key = (track.kind, track.role)
        out[(*key, seen[key])] = track
        seen[key] += 1
    return out


def _track(before: TrackView | None, after: TrackView | None) -> list[Words]:
    track = after or before
    if track is None:
        return []
    old = {_key(number, item): item for number, item in enumerate(before.segments if before else ())}
    new = {_key(number, item): item for number, item in enumerate(after.segments if after else ())}
    added = [item for key, item in new.items() if key not in old]
    removed = [item for key, item in old.items() if key not in new]
    altered = [(old[key], item) for key, item in new.items() if key in old and old[key] != item]
    name = track_name(track)
    return [
        *_came(name, added, _ADDED_ONE, _ADDED),
        *_came(name, removed, _REMOVED, _REMOVED_SOME),
        *_altered(name, altered),
    ]


def _key(number: int, segment: SegmentView) -> str:
    return segment.id or f"#{number}"


def _came(track: Words, segments: list[SegmentView], one: Words, many: Words) -> Iterator[Words]:
    if len(segments) == 1:
        only = segments[0]
        place = {"start": seconds(only.start_ms), "end": seconds(only.end_ms)}
        yield _both(one, track, content=only.content or "…", **place)
    elif segments:
        yield _both(many, track, count=len(segments))


def _altered(track: Words, pairs: list[tuple[SegmentView, SegmentView]]) -> Iterator[Words]:
    if len(pairs) > 2:
        yield _both(_ADJUSTED, track, count=len(pairs))
        return
    for old, new in pairs:
        if old.content != new.content:
            words = _TEXT if track.en in ("Title", "Captions", "Label") else _SWAPPED
            yield _both(words, track, before=old.content or "…", after=new.content or "…")
        if old.volume_pct != new.volume_pct:
            yield _both(_VOLUME, track, before=_percent(old), after=_percent(new))
        moved = max(abs(old.start_ms - new.start_ms), abs(old.end_ms - new.end_ms))
        if moved >= _NOTICEABLE_MS:
            yield _both(_MOVED, track, content=new.content or "…", before=_range(old), after=_range(new))


def _percent(segment: SegmentView) -> str:
    return f"{100 if segment.volume_pct is None else segment.volume_pct:g}"


def _range(segment: SegmentView) -> str:
    return f"{seconds(segment.start_ms)}-{seconds(segment.end_ms)}"


def _both(words: Words, track: Words, **fields: object) -> Words:
    """``words`` with the track's name in either language, safe to be said again."""
    en, zh = (
        words.say(language, track=track, **fields).replace("{", "{{").replace("}", "}}") for language in ("en", "zh")
    )
    return Words(en, zh)
