"""Voice-over: read a script or a line, place it, change the voice."""

from __future__ import annotations

from dataclasses import replace

from saycut.agent.desk import Desk, Impossible, Unclear
from saycut.agent.programme import clip_of, lay, pictures, speech_seconds
from saycut.agent.reading import Reading
from saycut.agent.targets import BEYOND, assets_in, clips_in, ranges_in
from saycut.agent.typed import gender as as_gender
from saycut.agent.typed import voice_style as as_style
from saycut.language import Words, language_of
from saycut.timeline.model import Clip, Sound, Speech
from saycut.timeline.operations import Insert, Move, SetClips
from saycut.timeline.time import TimeRange, to_seconds

__all__ = ["change_voice", "script_of", "speech_of", "voice_over"]

_WHAT = Words("What should the voice say? Write it, or upload a script.", "旁白念什么？可以直接写出来，或上传文稿。")
_NO_VOICE = Words("There is no voice-over here, so nothing was changed.", "没有配音，没有改动。")


def script_of(clause: Reading, desk: Desk) -> str | None:
    """The script upload the clause names, or the only one."""
    named = assets_in(clause, desk, "script")
    if named:
        return named[0]
    scripts = [item.name for item in desk.situation.facts.of_kind("script")]
    return scripts[0] if len(scripts) == 1 else None


def speech_of(clause: Reading, desk: Desk) -> tuple[str | None, str | None, str]:
    """(text, script name, language) of what is to be said."""
    wanted = [item.name for item in clause.all("lang") if item.value not in ("bilingual", "zh-Hant")]
    if clause.quote is not None:
        own = "zh" if language_of(clause.quote) == "zh" else "en"
        lang = next((name for name in wanted if name.split("-")[0] == own), None)
        return clause.quote, None, lang or own
    name = script_of(clause, desk)
    if name is None:
        return None, None, ""
    facts = desk.facts(name)
    lang = facts.language if facts and facts.language else language_of(facts.text if facts else "")
    accent = next((item for item in wanted if item.split("-")[0] == str(lang)), None)
    return (facts.text if facts else ""), name, str(accent or lang)


def voice_clip(clause: Reading, desk: Desk, text: str, script: str | None, lang: str, start: float) -> Clip:
    """A spoken clip of planned length; its words are made by the voice later."""
    gender, style = clause.first("gender"), clause.first("voice_style")
    seconds = speech_seconds(text)
    name = desk.make("speech", f"tts:{lang}-{gender.name if gender else 'female'}", text=text, language=lang)
    speech = Speech(
        speech_text=None if script else text,
        speech_from=script,
        voice_lang=lang,
        gender=as_gender(gender),
        voice_style=as_style(style),
    )
    if clause.has("verb", "clone") or clause.search(r"\b(?:in|with|using) my (?:own )?voice\b|用我(?:自己)?的声音"):
        own = next((item.name for item in desk.situation.facts if item.speaks), None)
        if own:
            speech = replace(speech, clone_of=own, consent=True)
            desk.note("This uses your own voice, with your consent.", "会使用你本人的声音，已记录你的授权。")
    length = desk.t(seconds)
    return Clip(
        id="",
        start=desk.t(start),
        duration=length,
        asset=name,
        asset_kind="audio",
        source=TimeRange(0, length),
        speech=speech,
    )


def voice_over(clause: Reading, desk: Desk) -> bool:
    """``have a warm male voice read my script``, ``配一句英文旁白：…``."""
    named = clause.has("role", "voiceover") or (
        clause.has("verb", "speak")
        and (
            clause.has("noun", "script")
            or clause.all("gender", "voice_style")
            or assets_in(clause, desk, "script")
            or (
                clause.search(
                    r"\b(?:read|say|speak)\b[^,.]*\b(?:title|captions?|text|out loud|aloud)\b|念.*标题|读.*标题|朗读"
                )
                and clause.quote is None
            )
        )
    )
    if (
        not named
        or clause.has("role", "avatar", "companion")
        or (clause.has("role", "captions") and not clause.has("verb", "speak") and not clause.has("noun", "script"))
        or clause.has("verb", "remove", "mute", "duck", "louder", "quieter", "dub", "translate")
    ):
        return False
    if clause.has("noun", "promo", "photo") and not desk.tl.tracks:
        return False
    uploads = list(assets_in(clause, desk, "audio"))
    existing = list(desk.tl.clips_of("voiceover"))
    if uploads and not existing:
        return _uploaded(clause, desk, uploads[0])
    if existing and clause.quote is None and not clause.has("noun", "script"):
        return False
    text, script, lang = speech_of(clause, desk)
    if text is None and clause.has("verb", "speak") and (words := _on_screen(clause, desk)):
        text, lang = words, language_of(words)
    if text is None:
        spoken = [item.name for item in desk.situation.facts.of_kind("audio") if item.speaks]
        if clause.has("role", "voiceover") and spoken and not existing:
            return _uploaded(clause, desk, spoken[0])
        if clause.has("verb", "add") or clause.has("verb", "speak"):
            raise Unclear(_WHAT)
        return False
    start = _start(clause, desk)
    clip = voice_clip(clause, desk, text, script, lang, start)
    if not desk.main:
        _pictures_for(desk, to_seconds(clip.duration))
    elif clip.end > (desk.tl.main.end if desk.tl.main else 0):
        _hold_last(desk, clip.end)
    desk.put("voiceover", clip)
    return True


def _on_screen(clause: Reading, desk: Desk) -> str | None:
    """``read the title out loud``: the words that are on the picture."""
    for role in ("title", "label", "captions"):
        if clause.has("role", role) and (clips := desk.tl.clips_of(role)):
            return " ".join(clip.text or "" for clip in clips)
    return None


def _start(clause: Reading, desk: Desk) -> float:
    spans = ranges_in(clause, desk) if desk.main else []
    if spans:
        return spans[0][0]
    clips = clips_in(clause, desk, overlays=False) if desk.main else []
    if clips and clause.all("asset"):
        return to_seconds(clips[0].start)
    point = clause.first("point", "after")
    if point is None:
        return 0.0
    if desk.main and point.number >= desk.programme:
        raise Impossible(BEYOND, have=f"{desk.programme:g}", asked=f"{point.number:g}")
    return point.number


def _uploaded(clause: Reading, desk: Desk, name: str) -> bool:
    facts = desk.facts(name)
    if facts is None or facts.duration is None:
        return False
    desk.known(name)
    start = _start(clause, desk)
    length = desk.t(facts.duration)
    clip = Clip(id="", start=desk.t(start), duration=length, asset=name, source=TimeRange(0, length))
    if (
        desk.main
        and clip.end > (desk.tl.main.end if desk.tl.main else 0)
        and len(desk.main) > 1
        and all(c.source is None for c in desk.main)
    ):
        _hold_last(desk, clip.end)
    desk.put("voiceover", clip)
    return True


def _pictures_for(desk: Desk, seconds: float) -> None:
    """Pictures for a voice that has none: the uploads in turn, evenly."""
    shown = pictures(desk)
    if not shown:
        return
    each = seconds / len(shown)
    lay(
        desk,
        [
            clip_of(desk, facts, 0, each if facts.kind == "image" else min(each, facts.duration or each))
            for facts in shown
        ],
    )
    end = desk.tl.main.end if desk.tl.main else 0
    if end < desk.t(seconds):
        _hold_last(desk, desk.t(seconds))


def _hold_last(desk: Desk, end: int) -> None:
    """The last picture stays until the voice has ended."""
    last = desk.main[-1]
    missing = end - last.end
    if missing <= 0:
        return
    if last.source is None:
        from saycut.timeline.operations import Trim

        desk.do(Trim(last.id, tail=-missing))
        return
    at = max(0, last.source.end - desk.tl.canvas.rate.frame_duration)
    still = replace(
        last,
        id="",
        start=last.end,
        duration=missing,
        source=TimeRange(at, 0),
        freeze=True,
        sound=Sound(muted=True),
        look=replace(last.look, keyframes=()),
    )
    desk.do(Insert("main", still))


def change_voice(clause: Reading, desk: Desk) -> bool:
    """``let the voice memo begin 2 seconds in``, ``use a male voice``."""
    existing = list(desk.tl.clips_of("voiceover"))
    about = clause.has("role", "voiceover") or any(clip.asset in assets_in(clause, desk, "audio") for clip in existing)
    if (
        not about
        or clause.has("verb", "remove", "mute", "louder", "quieter", "duck", "fade")
        or clause.all("percent", "db", "factor", "filter")
    ):
        return False
    if not existing:
        return False
    clip = existing[0]
    values: dict[str, object] = {}
    for kind, field in (("gender", "gender"), ("voice_style", "voice_style")):
        if (item := clause.first(kind)) is not None and clip.speech != Speech():
            values[field] = item.name
    if clause.quote is not None and clip.speech != Speech():
        values |= {"speech_text": clause.quote, "speech_from": None}
    if values:
        desk.do(SetClips((clip.id,), values))
        return True
    point, length = clause.first("point", "after"), clause.first("length", "head")
    if point is not None and point.number < desk.duration:
        desk.do(Move(clip.id, desk.t(point.number)))
        return True
    if length is not None and clause.has("verb", "shift_later", "shift_earlier", "move"):
        sign = -1 if clause.has("verb", "shift_earlier") and not clause.has("verb", "shift_later") else 1
        desk.do(Move(clip.id, max(0, clip.start + sign * desk.t(length.number))))
        return True
    return False
