"""Speed: faster, slower, to a length, backwards, frozen, looped."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from saycut.agent.desk import Desk, Impossible, Unclear
from saycut.agent.intents.music import _fit
from saycut.agent.reading import Reading
from saycut.agent.targets import BEYOND, clips_in, clips_or_all, passage_ranges, ranges_in
from saycut.language import Words
from saycut.timeline.model import Clip
from saycut.timeline.operations import Insert, SetClips, SetSpeed, Split
from saycut.timeline.time import TimeRange, from_seconds, to_seconds

__all__ = ["backwards", "freeze", "loop", "speed"]

FASTER, SLOWER, SLOW_MOTION = 1.5, 0.75, 0.5
SLOWEST, FASTEST = Fraction(1, 20), Fraction(100)
_TOO_FAR = Words(
    "Speeds from 0.05 to 100 times are possible; nothing was changed.", "速度只能在 0.05 到 100 倍之间，没有改动。"
)
_STILL = Words("Still pictures have no speed to change.", "图片没有速度可以调。")
_NO_VOICE = Words(
    "There is no voice-over here to change. Do you mean the video itself?", "这里没有配音。你是指视频本身吗？"
)


def speed(clause: Reading, desk: Desk) -> bool:
    """``2x``, ``twice as fast``, ``慢动作``, ``fit into exactly 7 seconds by speeding up``."""
    if clause.has("role", "transition", "title", "captions", "bgm", "watermark") or (
        (clause.all("transition", "anim") or clause.search(r"\bas loud\b|\blouder\b"))
        and not clause.has("verb", "speed_up", "slow_down")
    ):
        return False
    up, down, named = clause.has("verb", "speed_up"), clause.has("verb", "slow_down"), clause.has("verb", "speed")
    factor = clause.first("factor")
    if not (up or down or named or (factor is not None and not _other_factor(clause))):
        return False
    if (clause.has("verb", "remove", "zoom_in", "zoom_out") and factor is None) or clause.all("filter"):
        return False
    if clause.has("role", "voiceover") and not desk.tl.clips_of("voiceover"):
        raise Unclear(_NO_VOICE)
    if down and not up and clause.has("noun", "start") and factor is None and clause.has("how", "opposite"):
        return False
    clips = list(desk.tl.clips_of("voiceover")) if clause.has("role", "voiceover") else clips_or_all(clause, desk)
    spans = ranges_in(clause, desk, clips if len(clips) == 1 else None)
    if not spans and clause.has("noun", "about", "where_speaks", "sentence", "clip") and not clips_in(clause, desk):
        found = passage_ranges(clause, desk)
        spans = found[0][1] if found else []
    if spans:
        clips = _cut_out(desk, spans)
    clips = [clip for clip in clips if clip.source is not None and not clip.freeze]
    if not clips:
        raise Impossible(_STILL)
    everything = not spans and {clip.id for clip in clips} >= {clip.id for clip in desk.main if clip.source is not None}
    before = desk.tl
    for clip in clips:
        rate = _rate(clause, clip, clips, desk, up, down)
        if everything:
            _with_companions(desk, clip, rate)
        if not SLOWEST <= rate <= FASTEST:
            raise Impossible(_TOO_FAR)
        desk.do(SetSpeed((clip.id,), rate))
    desk.keep_words(before, moved=False)
    desk.focus_clips = tuple(clip.id for clip in clips)
    return True


def _other_factor(clause: Reading) -> bool:
    """``twice as big``, ``2x zoom`` are no speeds."""
    return (
        bool(amount_words(clause))
        or clause.all("filter", "transition", "role", "aspect") != []
        or clause.has("verb", "zoom_in", "zoom_out", "loop", "louder", "quieter")
    )


def amount_words(clause: Reading) -> bool:
    return clause.has("how", "bigger", "smaller") and not clause.search(r"倍速|\bfast|\bspeed")


def _cut_out(desk: Desk, spans: list[tuple[float, float]]) -> list[Clip]:
    """The main clips inside the spans, after cutting at their ends."""
    for low, high in spans:
        for t in (low, high):
            at = desk.t(t)
            if any(clip.start < at < clip.end for clip in desk.main):
                desk.do(Split(at))
    return [
        clip
        for clip in desk.main
        if any(to_seconds(clip.start) >= low - 0.05 and to_seconds(clip.end) <= high + 0.05 for low, high in spans)
    ]


def _rate(clause: Reading, clip: Clip, clips: list[Clip], desk: Desk, up: bool, down: bool) -> Fraction:
    """The new speed of a clip."""
    now = clip.speed
    length = clause.first("length")
    if (
        (
            clause.has("verb", "set", "trim", "extend")
            or re.search(r"(?a)\b(?:to|into|in|exactly|last)\b|成|到|正好", clause.said)
        )
        and length is not None
        and not clause.all("factor", "percent")
    ):
        total = sum(to_seconds(item.source.duration) for item in clips if item.source)
        return Fraction(total / length.number).limit_denominator(1000)
    factor, percent, part = clause.first("factor"), clause.first("percent"), clause.first("fraction")
    if factor is not None:
        value = Fraction(str(factor.number)).limit_denominator(1000)
        slower = (down and not up) or clause.search(r"慢.{0,2}倍|\btimes slower\b|twice as slow")
        return 1 / value if slower and value > 1 else value
    if percent is not None:
        value = Fraction(percent.number / 100).limit_denominator(1000)
        relative = clause.search(r"\bby\b|\d ?(?:%|percent) (?:faster|slower)|快百分|慢百分")
        if relative:
            return now * (1 - abs(value) if down and not up else 1 + abs(value))
        return abs(value)
    if part is not None and (down or clause.has("verb", "speed")):
        return Fraction(part.number).limit_denominator(100)
    if down and not up:
        motion = clause.search(r"slow[ -]?mo|慢动作|慢镜头|慢放|升格")
        return now * Fraction(
            str(
                SLOW_MOTION if motion or clause.has("how", "much") else SLOWER if not clause.has("how", "bit") else 0.85
            )
        )
    return now * Fraction(
        str(
            1.25
            if clause.has("how", "bit")
            else 2.0
            if clause.has("how", "much") or clause.search(r"fast[ -]forward|time-?lapse|快进")
            else FASTER
        )
    )


def _with_companions(desk: Desk, clip: Clip, rate: Fraction) -> None:
    """What runs beside the main clip (a face camera, sound taken from it) keeps step with it.

    The ripple moves their starts with the picture; their own speed is set here.
    """
    for track in desk.tl.tracks:
        if track.role not in ("pip", "sound", "avatar") or track.kind not in ("video", "overlay", "audio"):
            continue
        for other in track.clips:
            beside = (
                other.source is not None and not other.freeze and other.start >= clip.start and other.end <= clip.end
            )
            if beside and other.speed == clip.speed:
                desk.do(SetSpeed((other.id,), rate))


def backwards(clause: Reading, desk: Desk) -> bool:
    """``play the second one backwards``."""
    if (
        not clause.has("verb", "reverse")
        or clause.has("verb", "reorder", "undo")
        or clause.search(r"\border\b|顺序|排")
    ):
        return False
    clips = clips_or_all(clause, desk)
    spans = ranges_in(clause, desk, clips if len(clips) == 1 else None)
    if spans:
        clips = _cut_out(desk, spans)
    clips = [clip for clip in clips if clip.source is not None]
    if not clips:
        raise Impossible(_STILL)
    for clip in clips:
        desk.do(SetClips((clip.id,), {"reversed": not clip.reversed}))
    return True


def freeze(clause: Reading, desk: Desk) -> bool:
    """``freeze at 5 s for 2 s``, ``hold the last frame for 3 more seconds``, ``最后一帧定格两秒``."""
    if (
        not clause.has("verb", "freeze")
        or clause.has("role", "title", "captions", "label")
        or clause.has("noun", "each")
    ):
        return False
    if not (clause.has("noun", "frame") or clause.all("point", "length") or clause.search(r"freeze|定格|静帧|定住|停")):
        return False
    if not desk.main:
        return False
    length = clause.first("length")
    seconds = length.number if length else 2.0
    point = clause.first("point")
    clips = clips_in(clause, desk, overlays=False)
    at_last = clause.search(r"\blast frame\b|\bend\b|\bfinal frame\b|最后|结尾|末尾")
    at_first = clause.search(r"\bfirst frame\b|\bopening frame\b|第一帧|开头")
    if point is not None:
        at = desk.t(point.number) + (
            clips[0].start
            if len(clips) == 1 and len(desk.main) > 1 and point.number < to_seconds(clips[0].duration)
            else 0
        )
    elif clips:
        at = clips[0].start if at_first else clips[0].end
    else:
        at = 0 if at_first and not at_last else desk.main[-1].end
    if at > desk.main[-1].end or (point is not None and point.number > desk.programme):
        raise Impossible(BEYOND, have=f"{desk.programme:g}", asked=f"{point.number if point else 0:g}")
    inside = [item for item in desk.main if item.start <= at < item.end] if point is not None else []
    clip = next((item for item in (*inside, *desk.main) if item.start < at <= item.end or item in inside), desk.main[0])
    if at_first and point is None:
        clip = next((item for item in desk.main if item.start == at), desk.main[0])
    frame = desk.tl.canvas.rate.frame_duration
    source = TimeRange(
        min(
            max(0, clip.source_at(at - frame if at == clip.end else at)),
            max(0, (clip.source.end if clip.source else 0) - 1),
        ),
        0,
    )
    still = replace(
        clip,
        id="",
        start=at,
        duration=desk.t(seconds),
        freeze=clip.source is not None,
        source=source if clip.source is not None else None,
        speed=Fraction(1),
        reversed=False,
        sound=replace(clip.sound, muted=True, audio_fade_in=0, audio_fade_out=0),
        look=replace(clip.look, keyframes=()),
    )
    desk.do(Insert("main", still))
    return True


def loop(clause: Reading, desk: Desk) -> bool:
    """``make it 20 seconds by looping the clip``, ``play it twice``."""
    if not clause.has("verb", "loop") or clause.has("role", "bgm") or not desk.main:
        return False
    if (
        desk.focus_role == "bgm"
        and not clips_in(clause, desk)
        and not clause.all("role")
        and not clause.has("noun", "video", "clip")
    ):
        for music in desk.tl.clips_of("bgm"):
            _fit(desk, music)
        return True
    clips = clips_or_all(clause, desk)
    length, count = clause.first("length"), clause.first("count", "factor")
    total = sum(clip.duration for clip in clips)
    target = from_seconds(length.number) if length else total * int(count.number if count else 2)
    extra = desk.t(to_seconds(target)) - (desk.tl.main.end if desk.tl.main and len(clips) == len(desk.main) else total)
    at = clips[-1].end
    while extra > 0:
        for clip in clips:
            if extra <= 0:
                break
            take = min(clip.duration, extra)
            source = clip.source and TimeRange(clip.source.start, round(take * clip.speed))
            desk.do(Insert("main", replace(clip, id="", start=at, duration=take, source=source)))
            at, extra = at + take, extra - take
    for music in desk.tl.clips_of("bgm"):
        _fit(desk, music)
    return True
