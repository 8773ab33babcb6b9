"""How loud: mute, percent, decibels, louder and quieter, loudness targets."""

from __future__ import annotations

from saycut.agent.desk import Desk, Impossible
from saycut.agent.reading import Reading
from saycut.agent.targets import NOT_FOUND, assets_in, clips_in, have, ranges_in, unknown_thing
from saycut.language import Words
from saycut.timeline.model import Clip
from saycut.timeline.operations import SetClips, SetMaster, Split
from saycut.timeline.time import to_seconds
from saycut.timeline.vocabulary import Role

__all__ = ["loudness", "volume"]

_NOTHING = Words("There is no {what} here, so nothing was changed.", "没有{what}，没有改动。")
_NAMES = {
    "bgm": ("music", "背景音乐"),
    "voiceover": ("voice-over", "配音"),
    "sound": ("sound", "声音"),
    "pip": ("small window", "小窗"),
}
_HEARD: tuple[Role, ...] = ("bgm", "voiceover", "sfx", "pip", "avatar")
_CHANGES = ("mute", "unmute", "louder", "quieter")


def loudness(clause: Reading, desk: Desk) -> bool:
    """A loudness target for the mix; −14 LUFS unless one is named."""
    if not (clause.has("noun", "loudness") or clause.all("lufs")):
        return False
    if clause.all("filter") and not clause.all("lufs") and clause.search(r"\bsame (?:volume|level|loudness)\b"):
        return False
    target = clause.first("lufs")
    desk.do(SetMaster(-abs(target.number) if target else -14.0))
    return True


def volume(clause: Reading, desk: Desk) -> bool:
    """``bgm -6 dB``, ``mute the city clip``, ``原声拉到150%``, ``make me louder``."""
    percent, decibel = clause.first("percent"), clause.first("db")
    change = next((item.name for item in clause.all("verb") if item.value in _CHANGES), None)
    part = clause.first("fraction", "factor")
    level = (
        percent is not None
        or decibel is not None
        or (
            part is not None
            and clause.has("role", "bgm", "sound", "voiceover")
            and not clause.has("verb", "speed_up", "slow_down", "set", "split")
        )
    )
    sound_named = clause.has("role", "bgm", "sound", "voiceover", "sfx")
    if change is None and _off_for_a_while(clause, desk):
        change = "mute"
    if change is None and not (level and sound_named):
        if not (sound_named and clause.has("verb", "remove") and clause.has("role", "sound")):
            return False
        change = "mute"
    if clause.has("noun", "silence") and (
        clause.has("verb", "remove", "trim", "cut", "speed_up") or clause.all("length")
    ):
        return False
    if clause.has("role", "bgm") and not desk.tl.clips_of("bgm") and (clause.all("mood") or clause.has("verb", "add")):
        return False
    if _about_something_else(clause, change, sound_named):
        return False
    if change is None and part is not None and percent is None and decibel is None:
        change = "quieter" if part.number < 1 else "louder"
    change = _of_silence(clause, change)
    if change in ("louder", "quieter") and _both(clause):
        change = _direction(clause)
    clips = _whose(clause, desk)
    spans = ranges_in(clause, desk, clips if len(clips) == 1 else None)
    if (spans and change in ("mute", "quieter", "louder")) or (spans and level):
        clips = _within(clips, spans, desk)
    for clip in clips:
        _apply(clause, clip, change, desk)
    desk.focus_clips = tuple(clip.id for clip in clips)
    if clause.has("role", "bgm"):
        desk.focus_role = "bgm"
    return True


def _of_silence(clause: Reading, change: str | None) -> str | None:
    """``mute the pond, the frogs are too loud`` mutes; what is to be heard again is unmuted."""
    if change in ("louder", "quieter") and clause.has("verb", "mute") and clause.search(r"\bmute\b|静音|消音"):
        return "mute"
    return "unmute" if change == "mute" and clause.has("verb", "unmute") else change


def _off_for_a_while(clause: Reading, desk: Desk) -> bool:
    """``music off between 10 and 20``, ``10到20秒不要音乐``: silent there, not gone."""
    off = clause.has("verb", "remove", "hide") or clause.search(r"\boff\b|\bno (?:music|sound)\b|关|停")
    heard = clause.has("role", "bgm") and bool(desk.tl.clips_of("bgm"))
    return bool(off and heard and clause.all("range") and not clause.all("quote", "percent", "asset"))


def _about_something_else(clause: Reading, change: str | None, sound_named: bool) -> bool:
    """Words such as ``lower`` and ``bigger`` belong to pictures and text too."""
    if sound_named and not clause.has("role", "captions", "title", "label", "watermark", "pip"):
        return (
            bool(clause.all("filter"))
            and not clause.all("percent", "db")
            and change not in ("mute", "louder", "quieter")
        )
    if change in ("mute", "unmute"):
        return False
    if clause.has("role", "captions", "title", "label", "watermark", "sticker", "text") or clause.all(
        "filter", "transition", "caption_mode", "pos", "opacity"
    ):
        return not clause.search(r"\bloud|\bquiet|\bvolume\b|\bhear\b|音量|声音|听")
    if clause.all("db"):
        return False
    explicit = clause.search(
        r"\bloud|\bquiet|\bvolume\b|\bhear\b|\bcrank|\bturn\b.*\b(?:up|down)\b|\baudio\b|\bsound\b|音量|声音|听|小声|大声|响|原声"
    )
    return not explicit


def _both(clause: Reading) -> bool:
    return clause.has("verb", "louder") and clause.has("verb", "quieter")


def _direction(clause: Reading) -> str:
    """``the sound is too low, raise it``: complaint and cure; the cure counts, and it stands last or is explicit."""
    if clause.search(
        r"\b(?:too|so|very|really|bit) (?:quiet|low|soft|faint)\b|\bsounds? quiet\b|can'?t hear|太小|小了|有点小|偏小|听不"  # noqa: E501
    ):
        return "louder"
    if clause.search(r"\b(?:too|so|very|really|bit) loud\b|太大|大了|有点大|太响|太吵"):
        return "quieter"
    if clause.search("降|调低|小一点|压|轻"):
        return "quieter"
    verbs = [item for item in clause.all("verb") if item.value in ("louder", "quieter")]
    return verbs[0].name


_DROWNS = r"盖过|盖住|压过|压住|\bdrown\w*|\boverpower\w*|\blouder than\b"


def _covers(clause: Reading, desk: Desk) -> list[Clip] | None:
    """``声音别盖过原声``: the music is meant, and what was just added for it is low enough."""
    match = clause.search(_DROWNS)
    if match is None or not desk.tl.clips_of("bgm"):
        return None
    subject = clause.part(clause.start, clause.start + match.start())
    if clause.search(r"原声[^，。]*(?:盖|压)|\b(?:original|camera|clip)\b[^,.]*\b(?:drown|overpower)") or subject.all(
        "asset"
    ):
        return None
    old = {clip.id for _, clip in desk.situation.timeline.each()}
    return [clip for clip in desk.tl.clips_of("bgm") if clip.id in old]


def _whose(clause: Reading, desk: Desk) -> list[Clip]:
    """The clips whose sound is meant."""
    if (covering := _covers(clause, desk)) is not None:
        return covering
    named = assets_in(clause, desk, "video", "audio", there=True)
    if (
        not named
        and desk.focus_role == "bgm"
        and clause.search(r"音量|\bvolume\b")
        and not clause.search("原声|声音|视频")
    ):
        return list(desk.tl.clips_of("bgm"))
    me = clause.search(r"\b(?:me|myself|my voice|i'm)\b|我的声音|我说话|我自己")
    speaking = [clip for _, clip in desk.tl.each() if (facts := desk.facts(clip.asset)) and facts.speaks]
    if me and speaking and clause.has("verb", "louder"):
        return speaking
    if clause.has("noun", "except"):
        clips = clips_in(clause, desk)
        return [clip for clip in desk.main if clip not in clips]
    by_role = _of_roles(clause, desk, bool(named))
    if by_role and not clause.has("role", "sound"):
        return by_role
    clips = [clip for name in named for clip in desk.clips_of_asset(name)] or clips_in(clause, desk)
    if clips:
        return clips
    if by_role and not clause.search("原声|(?:original)"):
        return by_role
    return speaking if me and speaking else _unnamed(clause, desk)


def _of_roles(clause: Reading, desk: Desk, others: bool) -> list[Clip]:
    """Clips of the roles named; a role that is not there is said, unless ``others`` are named too."""
    found: list[Clip] = []
    for role in _HEARD:
        if clause.has("role", role):
            found += [clip for clip in desk.tl.clips_of(role) if clip not in found]
            if not found and not others:
                en, zh = _NAMES.get(role, (role, role))
                raise Impossible(_NOTHING, what=en if desk.language == "en" else zh)
    return found


def _unnamed(clause: Reading, desk: Desk) -> list[Clip]:
    """Nothing is named: what was spoken of last, else everything of the main track that is heard."""
    missing = unknown_thing(clause, desk)
    if missing:
        raise Impossible(NOT_FOUND, what=missing, have=have(desk))
    if clause.has("noun", "it") and not clause.has("noun", "whole"):
        last = [clip for _, clip in desk.tl.each() if clip.id in desk.focus_clips]
        if last:
            return last
    music = list(desk.tl.clips_of("bgm"))
    if not clause.has("role", "sound") and desk.focus_role == "bgm" and music:
        return music
    heard = [clip for clip in desk.main if clip.source is not None] or list(desk.tl.clips_of("voiceover")) or music
    if not heard:
        raise Impossible(_NOTHING, what="sound" if desk.language == "en" else "声音")
    return heard


def _within(clips: list[Clip], spans: list[tuple[float, float]], desk: Desk) -> list[Clip]:
    """The parts of the clips inside the spans, cut where a span begins or ends inside them."""
    ids = [clip.id for clip in clips]
    for low, high in spans:
        for t in (low, high):
            at = desk.t(t)
            for clip_id in tuple(ids):
                clip = desk.clip(clip_id)
                if clip is not None and clip.start < at < clip.end:
                    before = {c.id for _, c in desk.tl.each()}
                    desk.do(Split(at, clip_id))
                    ids += [c.id for _, c in desk.tl.each() if c.id not in before]
    inside = []
    for clip_id in ids:
        clip = desk.clip(clip_id)
        if clip and any(
            to_seconds(clip.start) >= low - 0.05 and to_seconds(clip.end) <= high + 0.05 for low, high in spans
        ):
            inside.append(clip)
    return inside


def _apply(clause: Reading, clip: Clip, change: str | None, desk: Desk) -> None:
    if change == "mute":
        desk.adjusted.add(clip.id)
        desk.do(SetClips((clip.id,), {"muted": True}))
        return
    if change == "unmute":
        gain = clip.sound.gain_pct or 100.0
        desk.do(SetClips((clip.id,), {"muted": False, "gain_pct": gain}))
        return
    if clip.id in desk.adjusted and not clause.all("percent", "db", "factor", "number", "fraction"):
        return
    desk.adjusted.add(clip.id)
    gain = _gain(clause, clip.sound.gain_pct, change)
    desk.do(
        SetClips(
            (clip.id,),
            {"gain_pct": round(max(0.0, min(gain, 400.0)), 2), "muted": False if gain > 0 else clip.sound.muted},
        )
    )


def _gain(clause: Reading, now: float, change: str | None) -> float:
    """The new level in percent."""
    down = change == "quieter"
    if (decibel := clause.first("db")) is not None:
        value = decibel.number
        if clause.search(r"\bto -?\d|到\s*-?\d") and value < 0 and not clause.search(r"\bby\b"):
            return float(100 * 10 ** (value / 20))
        value = -abs(value) if down else value
        return float(now * 10 ** (value / 20))
    if (percent := clause.first("percent")) is not None:
        return _by_percent(clause, now, percent.number, down, change)
    if (factor := clause.first("factor")) is not None and factor.number > 0:
        return now / factor.number if down else now * factor.number
    if (part := clause.first("fraction")) is not None:
        return now * (part.number if down or clause.search(r"\bas loud\b|\bto half\b|降|减") else 1 + part.number)
    number = clause.first("number")
    if number is not None and change and number.number >= 5 and not clause.all("length", "range"):
        if clause.search(r"\bto\b|到|成"):
            return number.number
        return now * (1 - number.number / 100 if down else 1 + number.number / 100)
    gentle, strong = clause.has("how", "bit"), clause.has("how", "much")
    if down:
        return now * (0.75 if gentle else 0.4 if strong else 0.6)
    return now * (1.25 if gentle else 1.8 if strong else 1.5)


def _by_percent(clause: Reading, now: float, value: float, down: bool, change: str | None) -> float:
    item = clause.first("percent")
    before = clause.norm[max(0, item.start - 12) : item.start] if item else ""
    to = clause.search(
        r"\b(?:to|at)\s+\d|到\s*(?:\d|百分|[一二三四五六七八九]成)|成\s*\d|为\s*\d"
    ) or before.rstrip().endswith(("到", "成", "为", "to", "at", "至"))
    by = clause.has("how", "by") or before.rstrip().endswith("by")
    if to and not by:
        return abs(value)
    relative = by or change in ("louder", "quieter") or value < 0
    if not relative:
        return abs(value)
    return now * (1 - abs(value) / 100 if down or value < 0 else 1 + abs(value) / 100)
