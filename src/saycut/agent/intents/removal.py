"""Taking away what lies beside or over the programme, and whole clips."""

from __future__ import annotations

from saycut.agent.desk import Desk, Impossible
from saycut.agent.intents.texts import _named_texts
from saycut.agent.reading import Reading
from saycut.agent.targets import (
    NOT_FOUND,
    assets_in,
    clips_in,
    have,
    passage_ranges,
    ranges_in,
    roles_in,
    unknown_thing,
)
from saycut.language import Words
from saycut.timeline.model import Clip
from saycut.timeline.time import to_seconds
from saycut.timeline.vocabulary import Role

__all__ = ["keep_only", "remove_clips", "remove_parts_of_roles", "remove_roles"]

_NOTHING = Words("There is no {what} here, so nothing was removed.", "没有{what}，没有删除任何东西。")
_SAY = {
    "title": ("title", "标题"), "label": ("label", "标签文字"), "captions": ("captions", "字幕"), "bgm": ("background music", "背景音乐"),  # noqa: E501
    "voiceover": ("voice-over", "配音"), "watermark": ("logo or watermark", "水印"), "sticker": ("sticker", "贴纸"), "pip": ("small window", "画中画"),  # noqa: E501
    "broll": ("b-roll", "空镜"), "avatar": ("presenter", "数字人"), "card": ("card", "卡片"), "sfx": ("sound effects", "音效"), "text": ("text", "文字"),  # noqa: E501
}  # fmt: skip
_TEXTS: tuple[Role, ...] = ("title", "label", "captions")


def remove_roles(clause: Reading, desk: Desk) -> bool:
    """``delete the title, the logo and the music``, ``把屏幕上的字全清了``."""
    removing = clause.has("verb", "remove", "hide") and not clause.has("verb", "add", "replace", "mute")
    if not removing or clause.all("range", "head", "tail", "after", "before", "filter", "transition", "colored_part"):
        return False
    roles: list[Role] = [role for role in roles_in(clause) if role != "sound"]
    if clause.has("role", "companion"):
        roles.append("avatar")
    if (
        clause.has("noun", "sentence", "about", "where_speaks")
        and set(roles) <= {"captions", "card"}
        and passage_ranges(clause, desk)
    ):
        return False
    if roles == ["card"] and not desk.tl.clips_of("card") and passage_ranges(clause, desk):
        return False
    texts = clause.has("role", "text") or bool(clause.all("shown"))
    if not roles and not texts:
        return False
    if desk.main and _names_main_clip(clause, desk, roles):
        return False
    if (texts and not roles) or (texts and roles == ["title"]):
        return _remove_texts(clause, desk)
    clips = [clip for clip in _beside_roles(clause, desk) if clip in desk.main]
    missing = [role for role in roles if not _remove_role(clause, role, desk)]
    desk.remove(clips)
    if missing:
        words = _SAY.get(missing[0], (missing[0], missing[0]))
        what = words[0] if desk.language == "en" else words[1]
        if len(missing) == len(roles):
            raise Impossible(_NOTHING, what=what)
        desk.note("There was no {what}.", "没有{what}。", what=what)
    return True


def _beside_roles(clause: Reading, desk: Desk) -> list[Clip]:
    """``remove the third clip and the title``: clips that are listed along with roles."""
    listed = clause.search(r"\band\b|,|和|跟|、|以及|还有")
    named = clause.search(r"\b(?:clips?|shots?|scenes?|videos?|photos?|pictures?)\b|段|镜头|视频|照片|图")
    if not listed or not named or clause.has("noun", "sentence", "except") or clause.has("role", "captions"):
        return []
    clips = clips_in(clause, desk, overlays=False)
    return clips if len(clips) < len(desk.main) else []


def _remove_role(clause: Reading, role: Role, desk: Desk) -> bool:
    if role in ("title", "label", "sticker") and _some(clause, role, desk):
        return True
    if role == "watermark" and not desk.tl.clips_of("watermark"):
        role = "card"
    return desk.remove_role(role)


def _names_main_clip(clause: Reading, desk: Desk, roles: list[Role]) -> bool:
    """``delete the logo clip``: an ordinal or a name of the main track, and only stray role words beside it."""
    clips = [clip for clip in clips_in(clause, desk, overlays=False) if clip in desk.main]
    if not clips:
        return False
    return all(not desk.tl.clips_of(role) for role in roles)


def _some(clause: Reading, role: Role, desk: Desk) -> bool:
    """Only one of several texts or stickers is named, by its words or its number."""
    chosen = _named_texts(clause, desk)
    every = list(desk.tl.clips_of(role))
    index = clause.first("index")
    if index is not None and len(every) > 1:
        from saycut.agent.targets import select_index

        one = select_index(every, int(index.number))
        if one is not None:
            desk.remove([one])
            return True
    mine = [clip for clip in chosen if clip in every]
    if mine and len(mine) < len(every):
        desk.remove(mine)
        return True
    return False


def _remove_texts(clause: Reading, desk: Desk) -> bool:
    said = clause.text[clause.start : clause.end].casefold()
    every = [clip for track, clip in desk.tl.each() if track.kind == "text" and track.role != "captions"]
    named = [clip for clip in every if clip.text and len(clip.text) > 1 and clip.text.casefold() in said]
    if named:
        desk.remove(named)
        return True
    found = False
    for track in [track for track in desk.tl.tracks if track.kind == "text"]:
        desk.remove_role(track.role) if desk.tl.by_role(track.role) else None
        found = True
    if not found:
        raise Impossible(_NOTHING, what=_SAY["text"][0 if desk.language == "en" else 1])
    return True


def remove_parts_of_roles(clause: Reading, desk: Desk) -> bool:
    """``no music in the first 5 seconds``: a stretch of a free track goes, or is silent."""
    roles = [
        role for role in roles_in(clause) if role in ("bgm", "title", "label", "sticker", "pip", "voiceover", "broll")
    ]
    if (
        not clause.has("verb", "remove", "hide", "mute")
        or not roles
        or not clause.all("range", "head", "tail", "after", "before")
    ):
        return False
    spans = ranges_in(clause, desk)
    done = False
    from saycut.timeline.operations import Split

    for role in roles:
        for low, high in spans:
            for t in (low, high):
                for clip in desk.tl.clips_of(role):
                    if clip.start < desk.t(t) < clip.end:
                        desk.do(Split(desk.t(t), clip.id))
            gone = [
                clip
                for clip in desk.tl.clips_of(role)
                if to_seconds(clip.start) >= low - 0.05 and to_seconds(clip.end) <= high + 0.05
            ]
            desk.remove(gone)
            done = done or bool(gone)
    return done


def remove_clips(clause: Reading, desk: Desk) -> bool:
    """``yank out the middle clip``, ``第三个不要``, ``delete the others``."""
    removing = clause.has("verb", "remove") or (clause.has("verb", "cut") and clause.search(r"\bout\b|掉"))
    if (
        not removing
        or not desk.main
        or clause.all(
            "range",
            "head",
            "tail",
            "head_part",
            "tail_part",
            "mid_part",
            "mid",
            "after",
            "before",
            "percent",
            "filter",
            "transition",
            "quote",
        )
    ):
        return False
    if (clause.all("length", "fraction", "point", "number") and not clause.all("index")) or clause.has(
        "noun", "silence", "filler", "sentence", "frame"
    ):
        return False
    beyond = _before_or_after(clause, desk)
    if beyond:
        _remove(desk, beyond)
        return True
    clips = [
        clip
        for clip in clips_in(clause, desk)
        if clip in desk.main or clip in desk.tl.clips_of("pip") or clip in desk.tl.clips_of("broll")
    ]
    if clause.has("noun", "others") and not clause.has("noun", "except"):
        kept = clips or [clip for clip in desk.main if clip.id in desk.focus_clips]
        if not kept:
            return desk.understood > 0
        _remove(desk, [clip for clip in desk.main if clip not in kept])
        return True
    sounds = [clip for name in assets_in(clause, desk, "audio", there=True) for clip in desk.clips_of_asset(name)]
    if not clips and sounds:
        desk.remove(sounds)
        return True
    if not clips:
        return False
    if clause.has("noun", "except"):
        _remove(desk, [clip for clip in desk.main if clip not in clips])
        return True
    ordinals = {item.start for item in clause.all("index")}
    beside = any(item.start not in ordinals for item in clause.all("seq"))
    if len(clips) == len(desk.main) and (clause.has("noun", "about", "where_speaks") or beside):
        return False
    _remove(desk, clips)
    return True


def _before_or_after(clause: Reading, desk: Desk) -> list[Clip]:
    """``everything after the sunset``, ``公园后面的全部删掉``."""
    whole = clause.search(
        r"\b(?:everything|all|clips?|the rest|whatever|anything)\b[^,.]*\b(?:after|before|behind)\b|[后前](?:面|边)?的?(?:全部|所有|都|全|内容|片段)"  # noqa: E501
    )
    clips = clips_in(clause, desk, overlays=False)
    if len(desk.main) == 1:
        return []
    if not whole or len(clips) != 1 or clips[0] not in desk.main or not clause.all("seq"):
        return []
    at = desk.main.index(clips[0])
    return list(desk.main[at + 1 :]) if clause.has("seq", "after") else list(desk.main[:at])


def _remove(desk: Desk, clips: list[Clip]) -> None:
    desk.remove(clips)
    desk.focus_clips = tuple(clip.id for clip in desk.main)


def keep_only(clause: Reading, desk: Desk) -> bool:
    """``only the tram and the sunset should remain``, ``只留海边``."""
    only = clause.has("noun", "only") or clause.search(
        r"\bonly\b|\bjust\b|\bnothing but\b|只|仅|\bremain\b|其他都不要|其余都不要|别的都不要"
    )
    if not (
        (clause.has("verb", "keep") and only)
        or (only and not clause.all("verb", "role", "length", "format") and clause.all("asset", "index", "count"))
        or (only and clause.has("noun", "others") and clause.has("verb", "remove"))
    ):
        return False
    if (
        clause.all(
            "mid",
            "mid_part",
            "head_part",
            "tail_part",
            "range",
            "head",
            "tail",
            "after",
            "before",
            "quote",
            "filter",
            "percent",
            "length",
            "pos",
        )
        or not desk.main
    ):
        return False
    clips = [clip for clip in clips_in(clause, desk, overlays=False) if clip in desk.main]
    if not clips:
        missing = None if passage_ranges(clause, desk) else unknown_thing(clause, desk)
        if missing and not clause.all("role") and not clause.has("noun", "about", "where_speaks"):
            raise Impossible(NOT_FOUND, what=missing, have=have(desk))
        return bool(clause.all("role")) and not clause.has("noun", "about", "where_speaks") and desk.understood > 0
    if len(desk.main) == len(clips):
        return desk.understood > 0 or bool(clause.all("role"))
    _remove(desk, [clip for clip in desk.main if clip not in clips])
    return True
