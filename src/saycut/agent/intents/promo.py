"""A whole video from uploads: slide show, promo, recap, cut to the beat."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from saycut.agent.cues import text_clip
from saycut.agent.desk import Desk
from saycut.agent.entities.assets import stem_of
from saycut.agent.facts import AssetFacts, Span
from saycut.agent.intents.exports import export_args, wants_export
from saycut.agent.intents.frame import PLATFORM_SHAPES, shaped
from saycut.agent.intents.joins import LENGTH, put_transitions
from saycut.agent.intents.logo import looks_like_logo
from saycut.agent.intents.music import DUCKED, library_music, music_clip
from saycut.agent.intents.presenter import place_presenter
from saycut.agent.intents.voice import speech_of, voice_clip
from saycut.agent.interest import short_phrase
from saycut.agent.programme import STILL_SECONDS, adopt_canvas, clip_of, lay, pictures, speech_seconds
from saycut.agent.reading import Reading
from saycut.agent.targets import assets_in
from saycut.timeline.model import Canvas, Clip, Duck, Keyframes, Place, TextStyle, Track
from saycut.timeline.operations import AddTrack, SetCanvas, SetClips
from saycut.timeline.time import TimeRange, from_seconds, to_seconds

__all__ = ["beat_cut", "make_video"]

ZOOM = 1.08
LOGO_SECONDS, QUICK_SECONDS = 2.0, 2.5
MUSIC_ALONE, MUSIC_UNDER = 80.0, 35.0


@dataclass(slots=True)
class _Materials:
    """What the video is made of."""

    shown: list[AssetFacts]
    voice: AssetFacts | None
    music: str | None
    logo: str | None
    script: bool


def make_video(message: Reading, desk: Desk) -> bool:
    """``combine these images and the voice-over into a 30-second promo with text overlays``, ``一键成片``."""
    fresh = message.has("noun", "beat") or _each(message) is not None
    asked = message.has("noun", "promo", "montage") or message.has("verb", "combine") or (fresh and not desk.main)
    if message.all("head", "tail", "range", "after", "before") and not message.has("noun", "promo", "montage", "photo"):
        return False
    if desk.main and not (asked and _fresh(message)):
        return False
    if not desk.main and not (asked or _creates(message)):
        return False
    if message.has("role", "avatar", "companion") or message.has("noun", "layout"):
        return False
    if message.has("verb", "speak") and not asked:
        return False
    if desk.tl.tracks and not _same_materials(desk):
        return False
    things = _materials(message, desk)
    if not things.shown:
        return _presented(message, desk)
    if desk.tl.tracks:
        for track in desk.tl.tracks:
            desk.remove_role(track.role) if desk.tl.by_role(track.role) else None
    _shape(message, desk, things.shown[0])
    _build(message, desk, things)
    if wants_export(message) or message.all("resolution"):
        for args in export_args(message, desk):
            desk.act("export", **args)
    return True


def _presented(message: Reading, desk: Desk) -> bool:
    """Nothing to show but a script: a presenter speaks it."""
    if not desk.situation.facts.of_kind("script"):
        return False
    text, script, lang = speech_of(message, desk)
    if text is None:
        return False
    place_presenter(message, desk, text, script, lang, None, companion=False)
    if wants_export(message) or message.all("resolution"):
        for args in export_args(message, desk):
            desk.act("export", **args)
    return True


def _fresh(message: Reading) -> bool:
    """Starting anew although something is on the timeline: the words speak of making a video from the material."""
    return bool(
        (
            message.has("verb", "combine")
            and message.all("asset", "role") is not None
            and message.has("noun", "photo", "promo")
        )
        or message.search(
            r"\b(?:make|create|build|generate|turn)\b.*\b(?:from|out of|into|with|using)\b|做(?:成|个|一个|条)|一键成片"
        )
    ) and message.has("noun", "promo", "montage")


def _creates(message: Reading) -> bool:
    """``create a 30-second clip into a 1080p MP4`` with nothing on the timeline."""
    made = message.search(r"\b(?:create|make|generate|produce|build|put together)\b|生成|做|制作")
    return (
        bool(made)
        and (message.has("noun", "video", "photo", "clip", "promo", "script", "photo_face") or wants_export(message))
        and not message.all("quote")
    )


def _same_materials(desk: Desk) -> bool:
    """A programme that was only laid out so far: pictures without voice, texts or effects."""
    return all(track.role in ("main", "bgm") for track in desk.tl.tracks)


def _materials(message: Reading, desk: Desk) -> _Materials:
    facts = desk.situation.facts
    named = [facts.get(name) for name in assets_in(message, desk, "video", "image")]
    mentioned = [item for item in named if item and not looks_like_logo(item)]
    shown = pictures(desk)
    listed = len(mentioned) >= 2 and not message.has("noun", "whole")
    if listed or (len(mentioned) == 1 and message.search(r"\bonly\b|只用")):
        shown = mentioned
    elif (
        message.has("noun", "photo")
        and not message.has("noun", "clip", "video")
        and any(item.kind == "image" for item in shown)
    ):
        images = [item for item in shown if item.kind == "image"]
        shown = images if len(images) >= 2 else shown
    spoken = [
        item
        for item in facts.of_kind("audio")
        if item.speaks or re.search(r"(?i)\bvo\b|voice|narrat|旁白|配音|口播", item.name)
    ]
    audio = [item for item in facts.of_kind("audio") if item not in spoken]
    chosen_audio = [item for name in assets_in(message, desk, "audio") if (item := facts.get(name)) and item in audio]
    no_music = message.search(r"\bno music\b|\bwithout music\b|不要音乐|不加音乐|别加音乐")
    wants_music = message.has("role", "bgm") or message.all("mood") or message.has("noun", "beat") or bool(chosen_audio)
    music = chosen_audio[0].name if chosen_audio else audio[0].name if audio else None
    if music is None and wants_music:
        music = library_music(message)
    if no_music:
        music = None
    voice = spoken[0] if spoken and not message.search(r"\bno (?:voice|narration)|不要配音|without the voice") else None
    music_only = message.has("role", "bgm") or message.has("noun", "beat") or bool(chosen_audio)
    if (
        music_only
        and not message.has("role", "voiceover")
        and not (voice and voice.name in assets_in(message, desk, "audio"))
        and not message.search(r"\baudio\b|音频")
    ):
        voice = None
    logo = next((item.name for item in facts if looks_like_logo(item) and item not in shown), None)
    script = (
        bool(facts.of_kind("script"))
        and (message.has("noun", "script") or message.has("role", "voiceover"))
        and voice is None
    )
    return _Materials(shown, voice, music, logo, script)


def _shape(message: Reading, desk: Desk, first: AssetFacts) -> None:
    names = [item.name for item in message.all("aspect", "aspect_word")]
    platform = message.first("platform")
    if not names and platform is not None and platform.name in PLATFORM_SHAPES and desk.tl.canvas == Canvas():
        names = [PLATFORM_SHAPES[platform.name]]
    if names:
        width, height = shaped(desk.tl.canvas, names[-1])
        desk.do(SetCanvas(Canvas(width, height, desk.tl.canvas.rate)))
    else:
        adopt_canvas(desk, first)


def _build(message: Reading, desk: Desk, things: _Materials) -> None:
    speech = speech_of(message, desk) if things.script else (None, None, "")
    voice_seconds = things.voice.duration if things.voice else speech_seconds(speech[0]) if speech[0] else None
    total = _total(message, things, voice_seconds)
    logo_card = things.logo is not None and _logo_at_end(message)
    body = total - LOGO_SECONDS if logo_card else total
    lengths = _lengths(message, desk, things, body)
    clips = []
    inward = message.has("verb", "zoom_in") and not message.has("verb", "zoom_out")
    for index, (item, seconds) in enumerate(zip(things.shown, lengths, strict=True)):
        clip = clip_of(desk, item, 0, seconds)
        clips.append(_moving(clip, 0 if inward else index) if item.kind == "image" else clip)
    if logo_card and things.logo:
        desk.known(things.logo)
        clips.append(
            Clip(
                id="",
                start=0,
                duration=desk.t(LOGO_SECONDS),
                asset=things.logo,
                role="card",
                place=Place(background="#FFFFFF"),
            )
        )
    lay(desk, clips)
    _joins(message, desk, logo_card)
    if things.voice is not None and things.voice.duration is not None:
        desk.known(things.voice.name)
        length = min(desk.t(things.voice.duration), desk.tl.main.end if desk.tl.main else 0)
        desk.put(
            "voiceover", Clip(id="", start=0, duration=length, asset=things.voice.name, source=TimeRange(0, length))
        )
    elif speech[0]:
        desk.put("voiceover", voice_clip(message, desk, speech[0], speech[1], speech[2], 0.0))
    _music(message, desk, things)
    _texts(message, desk, things)
    if (
        things.logo
        and not logo_card
        and (
            (message.has("noun", "promo") and message.search(r"\bpromo|\bad\b|advert|commercial|宣传|广告|推广"))
            or message.has("role", "watermark")
        )
    ):
        desk.known(things.logo)
        mark = Clip(
            id="",
            start=0,
            duration=desk.tl.main.end if desk.tl.main else 0,
            asset=things.logo,
            place=Place(pos="top_right", width=0.12),
        )
        desk.put("watermark", mark, kind="overlay")


def _logo_at_end(message: Reading) -> bool:
    return bool(
        message.search(
            r"\blogo\b[^,.]*\b(?:at the end|last|to finish|to close|closing)\b|\b(?:end|finish|close) with (?:the |our |my )?logo|(?:最后|结尾|片尾)[^，。]*(?:logo|店标|标志)|(?:logo|店标|标志)[^，。]*(?:最后|结尾|片尾|收尾)"  # noqa: E501
        )
    )


def _total(message: Reading, things: _Materials, voice: float | None) -> float:
    """Seconds of the whole: as asked, else as long as the voice, else what the pictures take."""
    length = None
    each = _each(message)
    for item in message.all("length"):
        if each is None or item.number != each:
            length = item.number
    if length is not None:
        if message.has("how", "max") and not things.voice:
            return min(length, max(_natural(message, things), 3.0))
        if message.has("how", "max") and voice is not None:
            return min(length, voice)
        own = (
            sum(item.duration or length for item in things.shown)
            if all(item.kind == "video" for item in things.shown)
            else length
        )
        return min(length, own)
    if voice is not None:
        return voice
    return _natural(message, things)


def _each(message: Reading) -> float | None:
    """Seconds a picture, where the message names them."""
    for item in message.all("length"):
        after, before = message.norm[item.end : item.end + 16], message.norm[max(0, item.start - 10) : item.start]
        if (
            re.match(r"(?a)\s*(?:each|a ?piece|per|for each|every|a photo|a picture)\b|\s*一张", after)
            or re.search(r"每(?:一)?(?:张|个|段|幅)[^，。]{0,4}$", before)
            or re.search(r"(?a)\b(?:each|every)[^,.]{0,20}$", before)
        ):
            return item.number
    return None


def _natural(message: Reading, things: _Materials) -> float:
    each = _each(message)
    quick = message.search(r"\bquick|\bfast|\bsnappy|\bpunchy|快")
    still = each or (QUICK_SECONDS if quick else STILL_SECONDS)
    return sum(
        min(item.duration or still, each) if each else (item.duration or still) if item.kind == "video" else still
        for item in things.shown
    )


def _lengths(message: Reading, desk: Desk, things: _Materials, total: float) -> list[float]:
    """Seconds of every picture: to the sentences of the voice, to the beat, as asked, or evenly."""
    count = len(things.shown)
    each = _each(message)
    if each is not None and not (things.voice and not message.has("noun", "each")):
        return [each] * count
    if message.has("noun", "beat") and (beats := _beat(desk, things.music)) is not None:
        per = max(1, round(total / count / beats))
        if message.search(r"quick|fast|快") and per > 2:
            per -= 1
        return [per * beats] * count
    if (
        things.voice is not None
        and things.voice.transcript
        and len(things.voice.transcript) == count
        and abs((things.voice.duration or 0) - total) < 4
    ):
        starts = [0.0] + [
            (low + high) / 2
            for (_, low, _), (high, _, _) in zip(things.voice.transcript, things.voice.transcript[1:], strict=False)
        ]
        return [b - a for a, b in zip(starts, [*starts[1:], total], strict=True)]
    own = [item.duration if item.kind == "video" else None for item in things.shown]
    return _shared(own, total)


def _shared(own: list[float | None], total: float) -> list[float]:
    """``total`` shared evenly; a video shorter than its share gives the rest to the others."""
    out: list[float | None] = [None] * len(own)
    left, open_ = total, list(range(len(own)))
    while open_:
        share = left / len(open_)
        short = [at for at in open_ if own[at] is not None and (own[at] or 0) < share]
        if not short:
            break
        for at in short:
            out[at] = own[at]
            left -= own[at] or 0
            open_.remove(at)
    share = left / len(open_) if open_ else 0.0
    return [share if value is None else value for value in out]


def _beat(desk: Desk, music: str | None) -> float | None:
    facts = desk.facts(music)
    bpm = facts.bpm if facts and facts.bpm else 120.0 if music else None
    return 60 / bpm if bpm else None


def _moving(clip: Clip, index: int) -> Clip:
    """A slow push in, or out for every second picture."""
    low, high = (1.0, ZOOM) if index % 2 == 0 else (ZOOM, 1.0)
    keys = Keyframes("scale", ((0, low), (clip.duration, high)))
    return replace(clip, place=replace(clip.place, fit="cover"), look=replace(clip.look, keyframes=(keys,)))


def _joins(message: Reading, desk: Desk, logo_card: bool) -> None:
    if message.has("noun", "beat") or message.search(r"\bno transitions?\b|\bhard cuts?\b|不要转场|硬切"):
        return
    kind = next(
        (item.name for item in message.all("transition") if item.name not in ("wipe", "slide", "push")), "dissolve"
    )
    shortest = min((to_seconds(clip.duration) for clip in desk.main), default=1.0)
    put_transitions(desk, [clip.start for clip in desk.main[1:]], kind, min(LENGTH, shortest / 3))


def _music(message: Reading, desk: Desk, things: _Materials) -> None:
    if things.music is None:
        return
    spoken = bool(desk.tl.clips_of("voiceover")) or any(item.speaks for item in things.shown)
    if things.music.startswith("lib:"):
        desk.make("music", things.music)
    clip = music_clip(desk, things.music, 0.0, desk.programme, MUSIC_UNDER if spoken else MUSIC_ALONE)
    beat = _beat(desk, things.music) if message.has("noun", "beat") else None
    beats = tuple(from_seconds(beat * n) for n in range(int(desk.programme / beat) + 1)) if beat else ()
    fade = min(from_seconds(1.5), clip.duration // 3)
    clip = replace(
        clip, sound=replace(clip.sound, duck=Duck(DUCKED) if spoken else None, audio_fade_out=fade, beats=beats)
    )
    desk.put("bgm", clip)


def _texts(message: Reading, desk: Desk, things: _Materials) -> None:
    """Words on the pictures: quoted ones in turn, else phrases of what is said."""
    quotes = [item.name for item in message.all("quote")]
    wanted = message.has("role", "text", "title", "label") or quotes
    captions = message.has("role", "captions")
    if captions and things.voice is not None:
        from saycut.agent.intents.captions import add_captions

        add_captions(message, desk)
    if not wanted:
        return
    main = [clip for clip in desk.main if clip.role != "card"]
    lines = quotes or (
        [short_phrase(text) for _, _, text in things.voice.transcript]
        if things.voice and things.voice.transcript
        else []
    )
    if not lines:
        lines = _names([item.name for item in things.shown])
    if not lines:
        desk.note(
            "I had no words for the text overlays: quote them, for example “New in May”.",
            "没有可用的文字，请用引号写出来，例如“五月新品”。",
        )
        return
    style = TextStyle(size=0.06, color="#FFFFFF", outline="#000000", bold=True)
    clips = []
    if quotes and len(quotes) == 1:
        spans = [(0.0, min(desk.programme, 4.0))]
    elif not quotes and things.voice and things.voice.transcript:
        spans = [(low, high) for low, high, _ in things.voice.transcript]
    else:
        spans = _shared_out(main, len(lines))
    for text, (low, high) in zip(lines, spans, strict=False):
        clip = text_clip(desk, text, low, min(high, desk.programme))
        clips.append(replace(clip, style=style, place=Place(pos="bottom")))
    desk.do(AddTrack(Track("", "text", "title", tuple(clips))))


def _shared_out(main: list[Clip], count: int) -> list[Span]:
    """Stretches for ``count`` texts: whole pictures, as many to each text as there are, to the end."""
    count = min(count, len(main))
    if not count:
        return []
    borders = [main[len(main) * n // count].start for n in range(count)] + [main[-1].end]
    return [(to_seconds(low), to_seconds(high)) for low, high in pairwise(borders)]


_CAMERA = re.compile(
    r"(?ai)(?:img|dsc|dscf|pxl|mvi|photo|image|pic|picture|p|wechatimg|mmexport|screenshot|图片|照片)?[\s_-]*\d[\d\s_-]*"
)


def _names(names: list[str]) -> list[str]:
    """File names as words to show; empty where a camera or a counter gave them."""
    stems = [re.sub(r"[_\-]+", " ", stem_of(name)).strip() for name in names]
    if any(_CAMERA.fullmatch(stem) for stem in stems):
        return []
    return [stem[:1].upper() + stem[1:] for stem in stems]


def beat_cut(clause: Reading, desk: Desk) -> bool:
    """``cut it to the beat``: every clip as long as whole beats of the music."""
    if (
        not clause.has("noun", "beat")
        or not desk.main
        or clause.has("verb", "remove", "replace", "mute", "louder", "quieter")
        or clause.all("percent", "db")
    ):
        return False
    if (
        not (clause.has("verb", "cut", "trim", "set", "add") or clause.search(r"\bon\b|\bto\b|\bsync|卡|踩|跟|切"))
        or len(desk.main) < 2
    ):
        return False
    music = next(iter(desk.tl.clips_of("bgm")), None)
    name = (
        music.asset
        if music
        else next((item.name for item in desk.situation.facts.of_kind("audio") if not item.speaks), None)
    )
    beat = _beat(desk, name)
    if name is None or beat is None:
        return False
    from saycut.timeline.operations import Trim

    count = 0
    for clip_id in [clip.id for clip in desk.main]:
        clip = desk.clip(clip_id)
        if clip is None:
            continue
        beats = max(1, int((to_seconds(clip.duration) + 1e-3) / beat))
        end = desk.t((count + beats) * beat)
        extra = clip.end - end
        if extra > 0:
            desk.do(Trim(clip_id, tail=extra))
        count += beats
    times = tuple(from_seconds(beat * n) for n in range(int(desk.programme / beat) + 1))
    if music is not None:
        desk.do(SetClips((music.id,), {"beats": times}))
    else:
        clip = music_clip(desk, name, 0.0, desk.programme, MUSIC_ALONE)
        desk.put("bgm", replace(clip, sound=replace(clip.sound, beats=times)))
    return True
