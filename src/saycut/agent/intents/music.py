"""Background music: add, replace, remove, place, fade, duck."""

from __future__ import annotations

from dataclasses import replace

from saycut.agent.desk import Desk, Impossible
from saycut.agent.reading import Reading
from saycut.agent.targets import BEYOND, assets_in, clips_in
from saycut.language import Words
from saycut.timeline.model import Clip, Duck, Sound
from saycut.timeline.operations import Move, ReplaceMedia, SetClips, SetTransition, Trim
from saycut.timeline.time import TimeRange, from_seconds, to_seconds

__all__ = ["duck_music", "fades", "music", "music_clip", "music_fades"]

LEVEL, QUIET, DUCKED = 40.0, 25.0, 12.0
FADE = 2.0
_NO_MUSIC = Words("There is no music here, so nothing was changed.", "没有背景音乐，没有改动。")


def music_clip(desk: Desk, name: str, start: float, end: float, gain: float) -> Clip:
    """A music clip over [start, end): looped where the asset is too short."""
    desk.known(name)
    first, last = desk.t(start), desk.t(end)
    length = last - first
    asset = desk.asset(name)
    have = asset.duration if asset and asset.duration is not None else length
    loop = have < length
    source = TimeRange(0, have if loop else length)
    return Clip(
        id="",
        start=first,
        duration=length,
        asset=name,
        asset_kind=None if asset else "audio",
        source=source,
        loop=loop,
        sound=Sound(gain_pct=gain),
    )


def library_music(clause: Reading, avoid: str | None = None) -> str:
    """A piece of the library for the mood the clause names."""
    mood = clause.first("mood")
    name = f"lib:{mood.name if mood else 'happy'}"
    if name == avoid:
        name = f"{name}-2"
    return name


def music(clause: Reading, desk: Desk) -> bool:
    """``add upbeat music``, ``use music.mp3 as the soundtrack``, ``换首更抒情的bgm``, ``音乐从第6秒才进``."""
    audio = [name for name in assets_in(clause, desk, "audio") if not _speaks(desk, name)]
    if not (
        clause.has("role", "bgm")
        or audio
        or (
            clause.all("mood")
            and (clause.has("verb", "add") or clause.search(r"\binstead\b|\bsomething\b"))
            and not clause.all("gender")
            and not clause.has("noun", "speech")
        )
    ):
        return False
    if clause.has("role", "voiceover") and not audio:
        return False
    existing = list(desk.tl.clips_of("bgm"))
    instead = clause.all("mood") and clause.search(r"\binstead\b|\bsomething\b|换")
    if (
        clause.has("verb", "replace")
        or (existing and instead)
        or (existing and clause.has("verb", "set", "add", "swap") and (audio or clause.all("mood")))
    ):
        return _replace(clause, desk, existing, audio)
    if not existing and (
        clause.has("verb", "add", "set", "replace", "loop", "combine") or audio or not clause.all("verb")
    ):
        if clause.has("verb", "remove", "mute", "duck", "extend") and not clause.has("verb", "add"):
            return False
        return _add(clause, desk, audio)
    if existing:
        return _place(clause, desk, existing)
    return False


def _speaks(desk: Desk, name: str) -> bool:
    facts = desk.facts(name)
    return facts is not None and facts.speaks


def _add(clause: Reading, desk: Desk, audio: list[str]) -> bool:
    if not desk.tl.tracks:
        return False
    uploads = [item.name for item in desk.situation.facts.of_kind("audio") if not item.speaks]
    chosen = audio[0] if audio else None
    if chosen is None and not clause.all("mood") and len(uploads) == 1:
        chosen = uploads[0]
    total = desk.duration
    start, end = 0.0, total
    point = clause.first("point", "after", "head")
    if point is not None and point.kind != "head":
        start = point.number
    if (span := clause.first("range")) is not None:
        start, end = span.pair
    if start >= total:
        raise Impossible(BEYOND, have=f"{total:g}", asked=f"{start:g}")
    quiet = clause.has("verb", "quieter") or clause.search(
        r"\bquiet|\bsoft|\bsubtle|\bbarely|\bfaint|\bgently|\bunder\b|\blow\b|轻|小声|低"
    )
    percent = clause.first("percent")
    gain = percent.number if percent else QUIET if quiet else LEVEL
    name = chosen or library_music(clause)
    if chosen is None:
        desk.make("music", name, mood=name.removeprefix("lib:"))
    clip = music_clip(desk, name, start, min(end, total), gain)
    if any(item.speaks for item in desk.situation.facts if item.name in {c.asset for _, c in desk.tl.each()}):
        clip = replace(clip, sound=replace(clip.sound, duck=Duck(min(DUCKED, gain / 2))))
    clip = _with_fades(clause, clip)
    desk.put("bgm", clip)
    return True


def _with_fades(clause: Reading, clip: Clip) -> Clip:
    length = clause.first("length", "tail")
    seconds = length.number if length else FADE
    fade_out = clause.has("verb", "fade") and not (
        clause.search(r"fade[sd]?[ -]?in|淡入") and not clause.search(r"fade[sd]?[ -]?out|淡出")
    )
    fade_in = clause.has("verb", "fade") and bool(clause.search(r"fade[sd]?[ -]?in|淡入"))
    return replace(
        clip,
        sound=replace(
            clip.sound,
            audio_fade_in=from_seconds(seconds) if fade_in else clip.sound.audio_fade_in,
            audio_fade_out=from_seconds(seconds) if fade_out else clip.sound.audio_fade_out,
        ),
    )


def _replace(clause: Reading, desk: Desk, existing: list[Clip], audio: list[str]) -> bool:
    if not existing:
        if clause.has("verb", "replace") and not (audio or clause.all("mood")):
            raise Impossible(_NO_MUSIC)
        return _add(clause, desk, audio)
    old = existing[0]
    named = [name for name in audio if name != old.asset]
    elsewhere = clause.search(
        r"\blibrary\b|\bsomething (?:else|different)\b|\banother\b|\bdifferent\b|曲库|素材库|别的|其他|另一首|另外一首"
    )
    if audio and not named and not elsewhere and not clause.all("mood"):
        return _place(clause, desk, existing)
    uploads = [
        item.name for item in desk.situation.facts.of_kind("audio") if not item.speaks and item.name != old.asset
    ]
    if named:
        desk.known(named[-1])
        desk.do(ReplaceMedia(old.id, named[-1]))
        return True
    if (
        not clause.all("mood")
        and uploads
        and not clause.search(r"\blibrary\b|曲库")
        and clause.has("verb", "replace", "swap")
    ):
        desk.known(uploads[0])
        desk.do(ReplaceMedia(old.id, uploads[0]))
        return True
    name = library_music(clause, old.asset)
    desk.make("music", name, mood=name.removeprefix("lib:"))
    track = desk.tl.by_role("bgm")[0]
    desk.remove(existing)
    fresh = music_clip(
        desk, name, to_seconds(old.start), to_seconds(max(clip.end for clip in existing)), old.sound.gain_pct
    )
    fresh = replace(fresh, sound=replace(old.sound, beats=()))
    desk.put("bgm", fresh, track=replace(track, clips=()))
    return True


def _place(clause: Reading, desk: Desk, existing: list[Clip]) -> bool:
    """Where existing music begins or ends; ``shorter with the video``."""
    clip = existing[0]
    point = clause.first("point", "after")
    if _its_own_time(clause) and _skip_into(clause, desk, clip):
        return True
    span = clause.first("range")
    if clause.all("percent", "db") or clause.has("verb", "louder", "quieter", "mute", "duck", "fade", "remove"):
        return False
    if span is not None:
        low, high = span.pair
        return _between(desk, clip, low, high)
    if (tail := clause.first("tail")) is not None and (clause.has("noun", "only") or clause.has("verb", "keep")):
        return _between(desk, clip, desk.duration - tail.number, desk.duration)
    if (head := clause.first("head", "before")) is not None and (
        clause.has("noun", "only") or clause.has("verb", "keep", "trim")
    ):
        return _between(desk, clip, 0.0, head.number)
    if point is not None and not (
        clause.search(r"\b(?:end|stop|cut|out|until|till)s?\b|停|结束|切")
        and not clause.search(r"\b(?:start|begin|come)|开始|才|进")
    ):
        if point.number >= desk.duration:
            raise Impossible(BEYOND, have=f"{desk.duration:g}", asked=f"{point.number:g}")
        return _between(desk, clip, point.number, to_seconds(clip.end))
    if point is not None:
        return _between(desk, clip, to_seconds(clip.start), point.number)
    if clause.has("verb", "loop", "extend", "trim"):
        return _fit(desk, clip)
    return False


def _its_own_time(clause: Reading) -> bool:
    """``from its 20 second mark``: a time in the song, not on the timeline."""
    return bool(
        clause.search(
            r"\bits (?:own )?\w|\bof the (?:song|track|music|tune)\b|\binto the (?:song|track|music)\b|\bthe (?:song|track|tune)'s\b|歌(?:曲)?(?:的|里)?第|副歌|曲子(?:的)?第|跳过(?:音乐|歌)?前|从(?:歌|曲)"  # noqa: E501
        )
    )


def _skip_into(clause: Reading, desk: Desk, clip: Clip) -> bool:
    """Play the music from a later place of its own, where it starts on the timeline stays."""
    time = clause.first("point", "after", "head", "length")
    asset = desk.asset(clip.asset)
    if time is None or clip.source is None or asset is None or asset.duration is None:
        return False
    start = desk.t(time.number)
    left = asset.duration - start
    if left <= 0:
        raise Impossible(BEYOND, have=f"{to_seconds(asset.duration):g}", asked=f"{time.number:g}")
    track = desk.tl.by_role("bgm")[0]
    loop = left < clip.duration
    fresh = replace(clip, id="", source=TimeRange(start, left if loop else clip.duration), loop=loop)
    desk.remove([clip])
    desk.put("bgm", fresh, track=replace(track, clips=()))
    return True


def _between(desk: Desk, clip: Clip, low: float, high: float) -> bool:
    """The music plays over [low, high): it begins with its beginning."""
    start, end = desk.t(max(0.0, low)), desk.t(min(high, desk.duration))
    if end <= start:
        raise Impossible(BEYOND, have=f"{desk.duration:g}", asked=f"{low:g}")
    have = clip.end - clip.start
    if end - start < have:
        desk.do(Trim(clip.id, tail=have - (end - start)))
    desk.do(Move(clip.id, start))
    if end - start > have:
        desk.do(Trim(clip.id, tail=have - (end - start)))
    return True


def _fit(desk: Desk, clip: Clip) -> bool:
    """From where it starts to the end of the programme."""
    end = desk.t(desk.programme)
    if clip.end == end:
        return True
    asset = desk.asset(clip.asset)
    have = asset.duration if asset and asset.duration is not None else None
    if (
        end < clip.end
        or clip.loop
        or have is None
        or (clip.source is not None and clip.source.start + (end - clip.start) <= have)
    ):
        desk.do(Trim(clip.id, tail=clip.end - end))
    else:
        track = desk.tl.by_role("bgm")[0]
        desk.remove([clip])
        desk.put(
            "bgm",
            replace(
                music_clip(desk, clip.asset or "", to_seconds(clip.start), desk.programme, clip.sound.gain_pct),
                sound=clip.sound,
            ),
            track=replace(track, clips=()),
        )
    return True


def fades(clause: Reading, desk: Desk) -> bool:
    """``fade the music out at the end``, ``最后三秒淡出``: sound where music or sound is named, also after speaking of it."""  # noqa: E501
    if not clause.has("verb", "fade") or clause.has("role", "title", "label", "captions", "watermark"):
        return False
    songs = {clip.asset for clip in desk.tl.clips_of("bgm")} & set(assets_in(clause, desk, "audio", there=True))
    about_sound = (
        clause.has("role", "bgm", "sound", "voiceover")
        or bool(songs)
        or (desk.focus_role == "bgm" and not clause.search(r"\bblack\b|\bwhite\b|\bvideo\b|\bpicture\b|黑|白|画面"))
    )
    if not about_sound:
        return False
    clips = list(desk.tl.clips_of("bgm"))
    if clause.has("role", "voiceover"):
        clips = list(desk.tl.clips_of("voiceover"))
    elif clause.has("role", "sound") and not clause.has("role", "bgm"):
        clips = list(clips_in(clause, desk, overlays=False)) or list(desk.main)
    if not clips:
        raise Impossible(_NO_MUSIC)
    if clause.search(r"画面|\bpicture\b|\bvideo\b") and clause.has("noun", "end") and desk.tl.main:
        length = clause.first("length", "tail")
        desk.do(SetTransition(desk.tl.main.end, "fade_black", from_seconds(length.number if length else FADE)))
    return music_fades(clause, clips, desk)


def music_fades(clause: Reading, clips: list[Clip], desk: Desk) -> bool:
    """Set fades of the first and last of the clips."""
    into = clause.search(
        r"fad\w*[ -](?:\w+ ){0,3}in\b|\beas\w* (?:\w+ )?in\b|\bramp\w* (?:\w+ )?up\b|\bcome in (?:gently|softly|slowly)|淡入|渐入|渐强|淡进|由小到大|慢慢变大"  # noqa: E501
    )
    out = (
        clause.search(r"fad\w*[ -](?:\w+ ){0,3}out\b|out at the end|淡出|渐出|渐弱|戛然|渐隐")
        or clause.has("noun", "end")
        or clause.all("tail")
    )
    length = clause.first("tail", "head", "length")
    flicks = from_seconds(length.number if length else FADE)
    if into or (clause.has("noun", "start") and not out):
        desk.do(SetClips((clips[0].id,), {"audio_fade_in": min(flicks, clips[0].duration)}))
    if out or not into:
        desk.do(SetClips((clips[-1].id,), {"audio_fade_out": min(flicks, clips[-1].duration)}))
    desk.focus_role = "bgm"
    return True


def duck_music(clause: Reading, desk: Desk) -> bool:
    """``duck the music whenever she talks``."""
    speaking = clause.has("noun", "speech") or clause.search(
        r"\b(?:talk|speak|voice|narrat|spoken)\w*|说话|讲话|人声|旁白|配音|开口|说"
    )
    lowers = (
        clause.all("percent", "fraction")
        or clause.has("verb", "quieter", "duck", "remove", "set", "louder")
        or clause.search("压|让|低|轻|小")
    )
    if not (
        clause.has("verb", "duck")
        or (
            clause.has("role", "bgm")
            and speaking
            and lowers
            and clause.search(r"\b(?:when|while|whenever|during|under)\b|的时候|时|一.*就")
        )
    ):
        return False
    if not clause.has("role", "bgm") and not desk.tl.clips_of("bgm"):
        return False
    clips = list(desk.tl.clips_of("bgm"))
    if not clips:
        raise Impossible(_NO_MUSIC)
    percent = clause.first("percent")
    for clip in clips:
        to = percent.number if percent else round(min(DUCKED, clip.sound.gain_pct * 0.35), 2)
        desk.do(SetClips((clip.id,), {"duck": Duck(to)}))
    return True
