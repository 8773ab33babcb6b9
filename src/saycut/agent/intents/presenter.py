"""Presenters and companions: made from a script, a line, a photo; and changes to those that are there."""

from __future__ import annotations

from dataclasses import replace

from saycut.agent.desk import Desk, Unclear
from saycut.agent.facts import AssetFacts
from saycut.agent.intents.voice import speech_of
from saycut.agent.programme import adopt_canvas, clip_of, lay, speech_seconds
from saycut.agent.reading import Reading
from saycut.agent.targets import assets_in
from saycut.agent.typed import gender as as_gender
from saycut.agent.typed import voice_style as as_style
from saycut.agent.wording import amount_of_change, looks_of, moved_point
from saycut.language import Words
from saycut.timeline.model import Clip, Place, Sound, Speech, Track
from saycut.timeline.operations import AddTrack, Insert, Move, SetClips
from saycut.timeline.time import TimeRange, from_seconds, to_seconds

__all__ = ["change_presenter", "place_presenter", "presenter"]

_WHAT = Words(
    "What should the presenter say? Write it, or upload a script.", "要让数字人说什么？可以直接写，或上传文稿。"
)
_CONSENT = Words(
    "This uses the face in “{name}”; please be sure the person gave consent.",
    "会用到“{name}”里的人脸，请确认已取得本人授权同意。",
)
_GREETING = Words("Hi! Nice to see you. How was your day?", "你好呀！很高兴见到你，今天过得怎么样？")
_BACKGROUNDS = {
    "office": r"(?a)\boffice\b|办公室", "studio": r"(?a)\bstudio\b|\bnews ?room\b|演播室|直播间", "classroom": r"(?a)\bclassroom\b|教室",  # noqa: E501
    "park": r"(?a)\bpark\b|\boutdoors?\b|\bgarden\b|公园|户外", "living room": r"(?a)\bliving room\b|\bhome\b|客厅|家里", "cafe": r"(?a)\bcaf[eé]\b|\bcoffee shop\b|咖啡",  # noqa: E501
    "beach": r"(?a)\bbeach\b|海边|沙滩", "city": r"(?a)\bcity\b|\bskyline\b|城市", "library": r"(?a)\blibrary\b|图书馆", "kitchen": r"(?a)\bkitchen\b|厨房",  # noqa: E501
}  # fmt: skip
_COLOURS = r"(?a)\bbackground\b|\bbackdrop\b|背景"


def background_of(clause: Reading) -> str | None:
    """What is behind a presenter: a made scene, or a colour."""
    said = clause.norm[clause.start : clause.end]
    import re

    near = (
        re.search(_COLOURS, said)
        or re.search(r"(?a)\bbehind (?:him|her|them|it)\b|身后|背后", said)
        or re.search(r"(?a)\bin (?:an?|the) |在", said)
    )
    for name, pattern in _BACKGROUNDS.items():
        if near and re.search(pattern, said):
            return f"gen:{name}"
    color = clause.first("color")
    if color is not None and re.search(_COLOURS, said):
        return color.name
    if re.search(r"(?a)\bblur\w*\b", said) and re.search(_COLOURS, said):
        return "blur"
    return None


def presenter(clause: Reading, desk: Desk) -> bool:
    """A new presenter or companion."""
    companion = clause.has("role", "companion")
    photo_speaks = (
        clause.has("verb", "speak")
        and (_face(clause, desk) is not None)
        and (clause.quote is not None or clause.has("noun", "script") or bool(assets_in(clause, desk, "script")))
    )
    wanted = companion or clause.has("role", "avatar") or (photo_speaks and not clause.has("role", "voiceover"))
    if not wanted or clause.has("verb", "remove", "mute", "louder", "quieter"):
        return False
    if desk.tl.clips_of("avatar") and not (
        clause.has("verb", "add") and (clause.quote is not None or clause.has("noun", "script"))
    ):
        return False
    text, script, lang = speech_of(clause, desk)
    if text is None:
        if not companion:
            raise Unclear(_WHAT)
        text, lang = _GREETING.say(desk.language), desk.language
        desk.note("It says: “{text}”.", "它会说：“{text}”", text=text)
    face = _face(clause, desk)
    use_face = (
        face
        if not companion
        or clause.search(r"\b(?:from|of|out of|based on) (?:my|this|the) (?:photo|selfie|picture)|用.*(?:照片|自拍|脸)")
        else None
    )
    place_presenter(clause, desk, text, script, lang, use_face, companion)
    return True


def _face(clause: Reading, desk: Desk) -> AssetFacts | None:
    """The upload whose face speaks, where the clause names one."""
    for name in assets_in(clause, desk, "image", "video"):
        facts = desk.facts(name)
        if facts and facts.faces:
            return facts
    if clause.has("noun", "photo_face") or clause.search(
        r"\bmy (?:photo|face|picture)\b|\bthe (?:photo|person|man|woman|girl|guy)\b|我(?:的)?(?:照片|脸|自拍)|这张照片|照片里"  # noqa: E501
    ):
        with_faces = [item for item in desk.situation.facts if item.faces and item.kind in ("image", "video")]
        return with_faces[0] if with_faces else None
    return None


def place_presenter(
    clause: Reading, desk: Desk, text: str, script: str | None, lang: str, face: AssetFacts | None, companion: bool
) -> None:
    """Put a presenter who says the text: full frame where there is no programme, else over it."""
    gender, style = clause.first("gender"), clause.first("voice_style")
    name = f"avatar:{'companion' if companion else 'presenter'}"
    desk.make("presenter", name, text=text, language=lang)
    speech = Speech(
        speech_text=None if script else text,
        speech_from=script,
        voice_lang=lang,
        gender=as_gender(gender),
        voice_style=as_style(style),
        source=face.name if face else None,
        consent=face is not None,
    )
    if face is not None:
        desk.note(_CONSENT.en, _CONSENT.zh, name=face.name)
    seconds = speech_seconds(text)
    length = desk.t(seconds)
    looks = looks_of(clause)
    clip = Clip(
        id="",
        start=0,
        duration=length,
        asset=name,
        asset_kind="video",
        role="avatar",
        source=TimeRange(0, length),
        speech=speech,
    )
    main_now = bool(desk.main)
    if companion and not main_now:
        videos = list(desk.situation.facts.of_kind("video"))
        if videos:
            adopt_canvas(desk, videos[0])
            lay(desk, [clip_of(desk, videos[0], 0)])
            main_now = True
    background = background_of(clause)
    if not main_now or (not companion and clause.search(r"\bfull ?screen\b|全屏")):
        place = Place(background=background or "gen:studio", fit="cover")
        desk.do(AddTrack(Track("", "video", "main", (replace(clip, place=place),))))
        desk.focus_role = "avatar"
        return
    place = Place(pos=looks.pos or "bottom_right", width=0.35 if companion else 0.3)
    if background:
        place = replace(place, background=background)
    point = clause.first("point", "after")
    start = point.number if point else 0.5 if companion else 0.0
    last = max(0.0, desk.programme - seconds)
    clip = replace(clip, start=desk.t(min(start, last) if point is None else start), place=place)
    if clip.end > (desk.tl.main.end if desk.tl.main else 0):
        from saycut.agent.intents.voice import _hold_last

        _hold_last(desk, clip.end)
    desk.put("avatar", replace(clip, role=None), kind="video")


def change_presenter(clause: Reading, desk: Desk) -> bool:
    """Another voice, place, background, text or time for the presenter that is there."""
    existing = list(desk.tl.clips_of("avatar"))
    pronoun = (
        existing
        and clause.has("verb", "speak")
        and clause.quote is not None
        and clause.search(r"\b(?:her|him|she|he|it|them|they)\b|她|他|它")
    )
    about = (
        pronoun
        or clause.has("role", "avatar", "companion")
        or (desk.focus_role == "avatar" and not clause.all("role", "asset", "filter", "transition"))
    )
    if not existing or not about or clause.has("verb", "remove", "mute"):
        return False
    clip = existing[0]
    if _answers_after(clause) and desk.main:
        return _after_me(desk, existing)
    values = _presenter_fields(clause, desk, clip)
    if values:
        desk.do(SetClips(tuple(item.id for item in existing), values))
        desk.focus_role = "avatar"
        return True
    point, length = clause.first("point", "after"), clause.first("length")
    if point is not None:
        desk.do(Move(clip.id, desk.t(point.number)))
        return True
    if length is not None and clause.has("verb", "shift_later", "shift_earlier"):
        sign = 1 if clause.has("verb", "shift_later") else -1
        desk.do(Move(clip.id, max(0, clip.start + sign * from_seconds(length.number))))
        return True
    return False


def _presenter_fields(clause: Reading, desk: Desk, clip: Clip) -> dict[str, object]:
    """Voice, words, place and background that the clause sets."""
    values: dict[str, object] = {item.kind: item.name for item in clause.all("gender", "voice_style", "mask")}
    lang = next((item.name for item in clause.all("lang") if item.value not in ("bilingual", "zh-Hant")), None)
    if clause.quote is not None:
        text, _, spoken = speech_of(clause, desk)
        values |= {"speech_text": text, "speech_from": None, "voice_lang": spoken}
    elif lang is not None:
        values["voice_lang"] = lang
    looks, found = looks_of(clause), desk.tl.find(clip.id)
    if looks.pos:
        values["pos"] = looks.pos
    elif looks.shift:
        values["pos"] = moved_point(found[0].pos_of(clip) if found else "center", looks.shift)
    if (factor := amount_of_change(clause)) is not None:
        values["width"] = round(min(1.0, (clip.place.width or 0.35) * factor), 4)
    if background := background_of(clause):
        values["background"] = background
    return values


def _answers_after(clause: Reading) -> bool:
    return bool(
        clause.search(
            r"\b(?:wait|listen|after i|when i'?m (?:done|finished)|until i|let me finish|once i)\b|听我说完|等我说完|说完再|说完后|先听|再回答|再回应|讲完再|聊天一样"  # noqa: E501
        )
    )


def _after_me(desk: Desk, existing: list[Clip]) -> bool:
    """The companion answers when the main clips have ended; the last picture is held meanwhile."""
    end = desk.tl.main.end if desk.tl.main else 0
    last = desk.main[-1]
    total = sum(clip.duration for clip in existing)
    if last.source is not None:
        at = max(0, last.source.end - desk.tl.canvas.rate.frame_duration)
        still = replace(
            last,
            id="",
            start=end,
            duration=total,
            source=TimeRange(at, 0),
            freeze=True,
            sound=Sound(muted=True),
            look=replace(last.look, keyframes=()),
        )
        desk.do(Insert("main", still))
    start = end
    for clip in existing:
        desk.do(Move(clip.id, start))
        start += clip.duration
    desk.note(
        "It now answers at {time:g} s, when you have finished.",
        "现在等你说完，到第 {time:g} 秒它才回答。",
        time=round(to_seconds(end), 2),
    )
    return True
