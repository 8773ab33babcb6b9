"""Titles, labels and other words on the picture; stickers; countdowns."""

from __future__ import annotations

import re
from dataclasses import replace

from saycut.agent.cues import text_clip
from saycut.agent.desk import Desk, Impossible, Unclear
from saycut.agent.entities.assets import stem_of
from saycut.agent.interest import short_phrase, spoken_lines
from saycut.agent.reading import Reading
from saycut.agent.targets import BEYOND, clips_in, passage_ranges, ranges_in
from saycut.agent.typed import animation, text_style
from saycut.agent.wording import Looks, looks_of, moved_point
from saycut.language import Words
from saycut.timeline.model import Clip, Look, Place, TextStyle, Track
from saycut.timeline.operations import AddTrack, Insert, Move, SetClips
from saycut.timeline.time import FLICKS, from_seconds, to_seconds
from saycut.timeline.vocabulary import Role

__all__ = ["change_text", "clip_labels", "countdown", "key_points", "new_text", "place_text", "sticker", "title_length"]

TITLE_SECONDS, LABEL_SECONDS, STICKER_SECONDS = 4.0, 5.0, 3.0
_NO_TEXT = Words("There is no {role} here yet, so nothing was changed.", "还没有{role}，没有改动。")
_WHAT_TEXT = Words("What should the text say?", "文字写什么？")
_ROLE_WORDS = {"title": ("title", "标题"), "label": ("label", "标签文字"), "sticker": ("sticker", "贴纸")}
_TEXT_ROLES: tuple[Role, ...] = ("title", "label")
_EMOJI = re.compile("[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?")
_STICKERS = (
    (r"(?a)\barrow\b|箭头", "arrow", "➡️"), (r"(?a)\bcircle\b|\bring\b|圆圈|红圈|圈", "circle", "⭕"), (r"(?a)\bhearts?\b|爱心|红心|小心心", "heart", "❤️"),  # noqa: E501
    (r"(?a)\bthumbs?[ -]?up\b|\blike\b|点赞|大拇指|赞", "thumbs up 点赞", "👍"), (r"(?a)\bstars?\b|星", "star", "⭐"), (r"(?a)\bfire\b|火", "fire", "🔥"),  # noqa: E501
    (r"(?a)\bconfetti\b|\bparty\b|彩带|礼花", "confetti party", "🎉"), (r"(?a)\bcheck ?mark\b|\btick\b|对勾|打勾", "check mark", "✅"),  # noqa: E501
    (r"(?a)\bexclamation\b|感叹号", "exclamation mark", "❗"), (r"(?a)\bquestion mark\b|问号", "question mark", "❓"), (r"(?a)\bcrown\b|皇冠", "crown", "👑"),  # noqa: E501
    (r"(?a)\bsmil|笑脸|微笑", "smiley", "😊"), (r"(?a)\blaugh|大笑|笑哭", "laughing face", "😂"), (r"(?a)\bspeech bubble\b|气泡", "speech bubble", "💬"),  # noqa: E501
    (r"(?a)\bred packet\b|红包", "red packet 红包", "🧧"), (r"(?a)\bcry|哭", "crying face", "😭"), (r"(?a)\bbadge\b", "badge", "🏅"), (r"(?a)\bred dot\b", "red dot", "🔴"),  # noqa: E501
)  # fmt: skip
_ARROWS = {"left": "⬅️", "right": "➡️", "up": "⬆️", "down": "⬇️"}


# -- new text


def new_text(clause: Reading, desk: Desk) -> bool:
    """``put “Hello” at the top from 2 to 5 s``, ``lower third from 0:05 to 0:10: Maria Lopez, …``."""
    text = clause.quote
    if text is None or (
        clause.has("verb", "speak", "clone", "replace") and not clause.has("role", "title", "label", "text")
    ):
        return False
    if clause.has("role", "captions", "voiceover", "avatar", "companion", "bgm") or clause.has(
        "verb", "remove", "keep", "cut"
    ):
        return False
    role: Role = "label" if clause.has("role", "label") else "title"
    if clause.has("role", "watermark"):
        role = "watermark"
    if role == "label" and ("," in text or "，" in text) and "\n" not in text:
        text = re.sub(r"\s*[,，]\s*", "\n", text, count=1)
    place_text(clause, desk, role, text.strip("\n") or text)
    return True


def place_text(clause: Reading, desk: Desk, role: Role, text: str) -> None:
    """Put text where and when the clause says; a title at the start, a lower third at the bottom left by default."""
    if not desk.tl.tracks:
        raise Impossible(
            Words(
                "There is no picture to put text on yet; add a clip or a photo first.",
                "还没有画面可以放字，请先添加视频或图片。",
            )
        )
    start, end = _when(clause, desk, role)
    looks = looks_of(clause)
    pos = looks.pos or {"label": "bottom_left", "watermark": "top_right"}.get(role, "center")
    style = {
        "size": {"title": 0.08, "watermark": 0.035}.get(role, 0.05),
        "color": "#FFFFFF",
        "outline": "#000000",
        **looks.style,
    }
    if looks.factor:
        style["size"] = round(float(str(style["size"])) * looks.factor, 4)
    clip = text_clip(desk, text, start, end)
    clip = replace(
        clip,
        style=text_style(style),
        place=Place(pos=pos),
        look=Look(anim_in=animation(looks.anim), opacity=0.6 if role == "watermark" else 1.0),
    )
    desk.put(role, clip, kind="text")


def _when(clause: Reading, desk: Desk, role: Role) -> tuple[float, float]:
    total = desk.duration
    said = _while_said(clause, desk)
    if said is not None:
        return said
    length = clause.first("length")
    lasts = length.number if length else {"title": TITLE_SECONDS, "label": LABEL_SECONDS}.get(role, STICKER_SECONDS)
    clips = clips_in(clause, desk)
    spans = ranges_in(clause, desk, clips if len(clips) == 1 else None)
    if spans:
        low, high = spans[0]
        after = clause.first("after")
        if after is not None and length is None and clause.first("range") is None:
            return low, min(total, low + lasts)
        return low, min(high, total)
    if clips:
        first = clips[0]
        low, high = to_seconds(first.start), to_seconds(first.end)
        return low, min(high, low + lasts) if length else high
    point = clause.first("point")
    if point is not None:
        if point.number >= total:
            raise Impossible(BEYOND, have=f"{total:g}", asked=f"{point.number:g}")
        return point.number, min(total, point.number + lasts)
    if role == "watermark" or (clause.has("noun", "whole") and not clause.has("noun", "each")):
        return 0.0, total
    if clause.search(r"\bwhole (?:time|video)\b|\bthroughout\b|全程|一直"):
        return 0.0, total
    if _at_end(clause):
        return max(0.0, total - lasts), total
    return 0.0, min(total, lasts)


def _while_said(clause: Reading, desk: Desk) -> tuple[float, float] | None:
    """``when I talk about the price``: while those words are said."""
    if not clause.search(
        r"\b(?:when|while|where|as)\b[^,.]*\b(?:talk|say|mention|speak|explain|describe|discuss|tell|get to|about)|(?:讲|说|提|聊|介绍|谈)[^，。]*(?:的时候|时|那段|那里|那句|那部分)"  # noqa: E501
    ):
        return None
    found = passage_ranges(clause.without({"quote"}), desk)
    return found[0][1][0] if found else None


def _at_end(clause: Reading) -> bool:
    return (clause.has("noun", "end") and not clause.has("noun", "start")) or clause.has("seq", "last")


# -- text that is there


def _named_texts(clause: Reading, desk: Desk) -> list[Clip]:
    """The text clips a clause means: by their words, by role, else the one spoken of last."""
    every = [(track, clip) for track, clip in desk.tl.each() if track.kind == "text" and track.role != "captions"]
    said = clause.text[clause.start : clause.end].casefold()
    by_words = [clip for _, clip in every if clip.text and len(clip.text) > 1 and clip.text.casefold() in said]
    if by_words:
        return by_words
    for role in ("title", "label", "sticker", "watermark"):
        if clause.has("role", role):
            return [clip for track, clip in every if track.role_of(clip) == role]
    if clause.has("role", "text"):
        return [clip for track, clip in every if track.role in _TEXT_ROLES]
    if desk.focus_role in _TEXT_ROLES:
        return [clip for _, clip in every if clip.id in desk.focus_clips] or [
            clip for track, clip in every if track.role == desk.focus_role
        ]
    return []


def change_text(clause: Reading, desk: Desk) -> bool:
    """New words, look, place or time for a title or label that is there."""
    about = clause.has("role", "title", "label", "text")
    carried = desk.focus_role in _TEXT_ROLES and not clause.all(
        "role", "asset", "filter", "transition", "index", "caption_mode", "aspect"
    )
    texts = _named_texts(clause, desk) if about or carried or _speaks_words(clause, desk) else []
    if clause.has("verb", "remove") and not clause.has("verb", "add") and not clause.all("colored_part"):
        return False
    if clause.has("role", "captions") and not about:
        return False
    if not texts:
        if about and clause.quote is None and _changes(clause) and not clause.has("verb", "add"):
            role = "label" if clause.has("role", "label") else "title"
            en, zh = _ROLE_WORDS[role]
            raise Impossible(_NO_TEXT, role=en if desk.language == "en" else zh)
        return False
    adds = (
        clause.has("verb", "add")
        and clause.quote is not None
        and not clause.has("verb", "set")
        and not clause.search(r"\bthe title\b.*\b(?:to|read|say)\b")
    )
    if adds and carried and not about:
        return False
    if adds:
        return False
    changed = _new_words(clause, texts, desk)
    changed = _new_look(clause, texts, desk) or changed
    changed = _new_time(clause, texts, desk) or changed
    if changed:
        desk.focus_role = "title" if clause.has("role", "title") else desk.focus_role or "title"
        desk.focus_clips = tuple(clip.id for clip in texts)
    return changed


def _speaks_words(clause: Reading, desk: Desk) -> bool:
    said = clause.text[clause.start : clause.end].casefold()
    return any(
        track.kind == "text"
        and track.role in _TEXT_ROLES
        and clip.text
        and len(clip.text) > 2
        and clip.text.casefold() in said
        for track, clip in desk.tl.each()
    )


def _changes(clause: Reading) -> bool:
    return bool(looks_of(clause)) or clause.has("verb", "set", "move", "keep", "extend", "trim")


def _new_words(clause: Reading, texts: list[Clip], desk: Desk) -> bool:
    quotes = [item.name for item in clause.all("quote")]
    if not quotes:
        return False
    old = next((clip for clip in texts if any(_same(clip.text, quote) for quote in quotes)), None)
    new = [quote for quote in quotes if not any(_same(clip.text, quote) for clip in texts)]
    inner = next((clip for clip in texts if len(quotes) == 2 and clip.text and quotes[0] in clip.text), None)
    if inner is not None and old is None:
        desk.do(SetClips((inner.id,), {"text": (inner.text or "").replace(quotes[0], quotes[1])}))
        return True
    if not new:
        return False
    if old is None and len(texts) > 1:
        options = [clip.text or "" for clip in texts]
        raise Unclear(
            Words("Which text should change: {options}?", "要改哪一处文字：{options}？"),
            options,
            options=" / ".join(options),
        )
    desk.do(SetClips(((old or texts[0]).id,), {"text": new[-1]}))
    return True


def _same(text: str | None, quote: str) -> bool:
    return (text or "").strip().casefold() == quote.strip().casefold()


def _new_look(clause: Reading, texts: list[Clip], desk: Desk) -> bool:
    looks = looks_of(clause)
    if not looks:
        return False
    for clip in texts:
        found = desk.tl.find(clip.id)
        if found is None:
            continue
        track, now = found
        values = _values(looks, track.style_of(now).size, track.pos_of(now))
        percent = clause.first("percent")
        if percent is not None and clause.has("noun", "opacity"):
            values["opacity"] = percent.number / 100
        if values:
            desk.do(SetClips((clip.id,), values))
    return True


def _values(looks: Looks, size: float | None, pos: str | tuple[float, float]) -> dict[str, object]:
    values: dict[str, object] = {}
    style = {name: value for name, value in looks.style.items() if value is not None}
    if looks.factor:
        style["size"] = round((size or 0.08) * looks.factor, 4)
    if style:
        values["style"] = style
    if looks.pos:
        values["pos"] = looks.pos
    if looks.shift:
        values["pos"] = moved_point(pos, looks.shift)
    if looks.anim == "fade":
        values["anim_in"] = "fade"
    elif looks.anim:
        values["anim_in"] = looks.anim
    return values


def title_length(clause: Reading, desk: Desk) -> bool:
    """``keep the title for the first 5``, ``title 2 seconds longer``."""
    texts = _named_texts(clause, desk) if clause.has("role", "title", "label") else []
    return bool(texts) and _new_time(clause, texts, desk)


def _new_time(clause: Reading, texts: list[Clip], desk: Desk) -> bool:
    """Another place in time, or length, for the first of the texts."""
    clip = desk.clip(texts[0].id) or texts[0]
    place = _until(clause, clip) or _stretch(clause, desk) or _by_length(clause, clip) or _by_word(clause, clip, desk)
    if place is None:
        return False
    start, length = place
    if start >= desk.tl.duration:
        raise Impossible(BEYOND, have=f"{desk.duration:g}", asked=f"{to_seconds(start):g}")
    length = min(length, max(FLICKS // 10, desk.tl.duration - start)) if desk.tl.main else length
    desk.do(Move(clip.id, start, length))
    return True


def _until(clause: Reading, clip: Clip) -> tuple[int, int] | None:
    """``keep it until 8 s``, ``显示到第8秒``: where it ends."""
    end = clause.first("point", "before")
    says = clause.search(r"\b(?:until|till|up to)\b|到\s*第?\s*[\d一二三四五六七八九十]")
    if end is None or not says or clause.has("verb", "move", "shift_later", "shift_earlier"):
        return None
    length = from_seconds(end.number) - clip.start
    return (clip.start, length) if length > 0 else None


def _stretch(clause: Reading, desk: Desk) -> tuple[int, int] | None:
    """A stretch that is named: (start, length)."""
    head, number = clause.first("head"), clause.first("number", "length")
    if head is not None:
        return 0, from_seconds(head.number)
    if clause.all("range", "tail"):
        low, high = ranges_in(clause, desk)[0]
        return desk.t(low), desk.t(high) - desk.t(low)
    if number is not None and clause.search(r"\bfirst \d+\b"):
        return 0, from_seconds(number.number)
    return None


def _by_length(clause: Reading, clip: Clip) -> tuple[int, int] | None:
    """``3 seconds later``, ``2 seconds longer``, ``for 6 seconds``."""
    length = clause.first("length")
    if length is None:
        return None
    flicks = from_seconds(length.number)
    if clause.has("verb", "shift_later"):
        return clip.start + flicks, clip.duration
    if clause.has("verb", "shift_earlier"):
        return max(0, clip.start - flicks), clip.duration
    if clause.has("verb", "extend") and not clause.search(r"\bto \d|到"):
        return clip.start, clip.duration + flicks
    lasts = clause.has("verb", "keep", "extend", "set", "trim", "add", "freeze")
    return (clip.start, flicks) if lasts or clause.search(r"\bfor\b|显示|停留|持续") else None


def _by_word(clause: Reading, clip: Clip, desk: Desk) -> tuple[int, int] | None:
    """``twice as long``, ``the whole time``, ``at 5 s``."""
    factor, point = clause.first("factor"), clause.first("point", "after")
    if factor is not None and clause.search(r"\blength\b|\blong\b|时长|久|时间"):
        return clip.start, round(clip.duration * factor.number)
    if clause.has("noun", "whole") and not looks_of(clause):
        return 0, desk.tl.duration
    if point is not None and clause.has("verb", "move", "set", "add", "shift_later"):
        return from_seconds(point.number), clip.duration
    return None


# -- a text for every clip, key points, countdown


def key_points(clause: Reading, desk: Desk) -> bool:
    """``put text on the key points``: a short phrase while each of the strongest lines is said."""
    wanted = clause.search(
        r"\b(?:key|main|important|big) (?:points?|messages?|moments?|takeaways?|ideas?)\b|\btakeaways\b|\bbullet points?\b|要点|重点|关键(?:点|信息|词)|金句|核心(?:观点|内容)"  # noqa: E501
    )
    if (
        not wanted
        or clause.quote is not None
        or not desk.main
        or clause.has("verb", "remove", "trim")
        or not (clause.has("verb", "add", "set", "move") or clause.has("role", "text", "label", "title"))
    ):
        return False
    lines = spoken_lines(desk)
    if not lines:
        return False
    looks = looks_of(clause)
    clips = []
    strongest = sorted(sorted(lines, key=lambda line: -line.score)[:5], key=lambda line: line.start)
    for line in strongest:
        clip = text_clip(desk, short_phrase(line.text), line.start, line.end)
        style = text_style({"size": 0.06, "color": "#FFFFFF", "outline": "#000000", **looks.style})
        clips.append(replace(clip, style=style, place=Place(pos=looks.pos or "top"), look=Look(anim_in="pop")))
    desk.do(AddTrack(Track("", "text", "label", tuple(clips))))
    desk.focus_role = "label"
    return True


def clip_labels(clause: Reading, desk: Desk) -> bool:
    """``label every clip with its file name``, ``每段视频左上角标上序号``."""
    each = clause.has("verb", "label_each") or (
        clause.has("noun", "each") and clause.has("role", "label", "title", "text") and clause.quote is None
    )
    named = clause.search(r"\b(?:its|their|own|the) (?:\w+ )?names?\b|名字|地名|名称")
    each = each or bool(clause.has("noun", "each") and named and not clause.all("role", "format"))
    if (
        not each
        or not desk.main
        or (clause.has("verb", "remove", "trim", "set") and not clause.has("verb", "label_each", "add"))
    ):
        return False
    by_number = clause.search(r"\bnumber|序号|编号|\bcount\b|号码|数字")
    by_name = clause.search(r"\bnames?\b|\bfile ?names?\b|文件名|地名|名字|名称|地点")
    if not (by_number or by_name or clause.has("verb", "label_each")):
        return False
    looks = looks_of(clause)
    clips = []
    for number, clip in enumerate(desk.main, 1):
        text = str(number) if by_number and not by_name else _written(clause, clip.asset) or stem_of(clip.asset or "")
        style = text_style({"size": 0.05, "color": "#FFFFFF", "outline": "#000000", **looks.style})
        clips.append(
            Clip(
                id="",
                start=clip.start,
                duration=clip.duration,
                text=text,
                style=style,
                place=Place(pos=looks.pos or "bottom_left"),
            )
        )
    desk.do(AddTrack(Track("", "text", "label", tuple(clips))))
    desk.focus_role = "label"
    return True


def _written(clause: Reading, asset: str | None) -> str | None:
    """The name of a clip as the message spells it, where it lists the names."""
    for item in clause.all("asset"):
        if item.value == (asset,):
            return clause.text[item.start : item.end].strip()
    return None


def countdown(clause: Reading, desk: Desk) -> bool:
    """``5-4-3-2-1 countdown at the start``: a second for each number on black, the programme follows."""
    if not clause.has("noun", "countdown"):
        return False
    given = [int(digit) for digit in re.findall(r"\d+", clause.said)]
    count = max((number for number in given if number <= 20), default=3)
    spot = desk.tl.tracks and not clause.has("noun", "end")
    if not spot:
        return False
    second = desk.t(1.0)
    card = Clip(id="", start=0, duration=second * count, asset="color:#000000", asset_kind="image", role="card")
    desk.do(Insert("main", card))
    texts = tuple(
        Clip(
            id="",
            start=second * at,
            duration=second,
            text=str(count - at),
            style=TextStyle(size=0.2, color="#FFFFFF", bold=True),
            place=Place(pos="center"),
        )
        for at in range(count)
    )
    desk.do(AddTrack(Track("", "text", "title", texts, name="countdown")))
    return True


# -- stickers


def sticker(clause: Reading, desk: Desk) -> bool:
    """New stickers, and changes to those that are there."""
    emoji = _EMOJI.findall(clause.text[clause.start : clause.end])
    if not clause.has("role", "sticker") and not (emoji and clause.quote is None):
        return False
    if clause.has("verb", "remove") or clause.has("role", "title", "captions"):
        return False
    if clause.has("verb", "export") and clause.all("format"):
        return False
    if clause.has("verb", "replace"):
        return _other_sticker(clause, desk)
    existing = list(desk.tl.clips_of("sticker"))
    if existing and not clause.has("verb", "add") and _sticker_change(clause, existing, desk):
        return True
    if not desk.tl.tracks:
        raise Impossible(_NO_TEXT, role=_ROLE_WORDS["sticker"][0 if desk.language == "en" else 1])
    mark, label = _mark(clause, emoji)
    looks = looks_of(clause)
    start, end = _when(clause, desk, "sticker")
    color = clause.first("color")
    clip = text_clip(desk, mark, start, end)
    size = 0.12 * (looks.factor or 1.0)
    clip = replace(
        clip,
        label=label,
        style=TextStyle(size=round(size, 4), color=color.name if color else None),
        place=Place(pos=_sticker_pos(clause, looks, label)),
        look=Look(anim_in=animation(looks.anim or "pop")),
    )
    if clause.all("asset") and (
        name := next((i.value[0] for i in clause.all("asset") if isinstance(i.value, tuple)), None)
    ):
        facts = desk.facts(str(name))
        if facts and facts.kind == "image" and str(name) not in [c.asset for c in desk.main]:
            desk.known(str(name))
            picture = Clip(
                id="",
                start=clip.start,
                duration=clip.duration,
                asset=str(name),
                asset_kind="image",
                place=Place(pos=looks.pos or "top_right", width=0.2),
                look=Look(anim_in="pop"),
            )
            desk.put("sticker", picture, kind="overlay")
            return True
    desk.put("sticker", clip, kind="text")
    return True


def _other_sticker(clause: Reading, desk: Desk) -> bool:
    """``replace the heart with a star``: another sign in the same place."""
    existing = list(desk.tl.clips_of("sticker"))
    cut = clause.search(r"\b(?:with|by|to|for)\b|换成|换为")
    if not existing or cut is None:
        return False
    rest = clause.part(clause.start + cut.end(), clause.end)
    mark, label = _mark(rest, _EMOJI.findall(rest.text[rest.start : rest.end]))
    chosen = [clip for clip in existing if _mentions(clause, clip)] or existing
    desk.do(SetClips((chosen[0].id,), {"text": mark, "label": label}))
    return True


def _sticker_pos(clause: Reading, looks: Looks, label: str) -> str:
    """Where the sticker lies; the side an arrow points to is not a place."""
    if label.startswith(("arrow", "red arrow")) or "arrow" in label:
        pointing = clause.search(r"\bpoint\w*\s+(?:to the\s+)?(left|right|up|down)|指向|朝")
        if pointing and looks.pos in ("left", "right", "top", "bottom"):
            return "center"
    return looks.pos or "top_right"


def _mark(clause: Reading, emoji: list[str]) -> tuple[str, str]:
    """The sign to show and words for it."""
    color = clause.search(r"\b(red|blue|green|yellow|white|black|orange|pink|purple)\b")
    prefix = f"{color[1]} " if color else ""
    for pattern, label, mark in _STICKERS:
        if emoji and label not in ("arrow", "circle"):
            continue
        if re.search(pattern, clause.said):
            if label == "arrow":
                way = clause.search(r"\b(left|right|up|down)\b|左|右|上|下")
                side = {"左": "left", "右": "right", "上": "up", "下": "down"}.get(way[0], way[0]) if way else "right"
                return _ARROWS[side], f"{prefix}arrow {side}"
            return mark, f"{prefix}{label}"
    if emoji:
        return emoji[0], emoji[0]
    return clause.quote or "⭐", f"{prefix}star"


def _sticker_change(clause: Reading, existing: list[Clip], desk: Desk) -> bool:
    chosen = [clip for clip in existing if _mentions(clause, clip)] or existing
    length = clause.first("length")
    looks = looks_of(clause)
    clip = chosen[0]
    if length is not None and clause.has("verb", "shift_later", "shift_earlier"):
        by = from_seconds(length.number) * (
            -1 if clause.has("verb", "shift_earlier") and not clause.has("verb", "shift_later") else 1
        )
        desk.do(Move(clip.id, max(0, clip.start + by)))
        return True
    if spans := ranges_in(clause, desk):
        low, high = spans[0]
        desk.do(Move(clip.id, desk.t(low), (desk.t(high) - desk.t(low)) if clip.source is None else None))
        return True
    if (point := clause.first("point")) is not None:
        desk.do(Move(clip.id, desk.t(point.number)))
        return True
    if looks:
        found = desk.tl.find(clip.id)
        if found is not None:
            track, now = found
            values = _values(looks, track.style_of(now).size, track.pos_of(now))
            if now.asset and looks.factor:
                values = {k: v for k, v in values.items() if k != "style"} | {
                    "width": round((now.place.width or 0.2) * looks.factor, 4)
                }
            desk.do(SetClips((clip.id,), values))
        return True
    if length is not None:
        desk.do(Move(clip.id, clip.start, from_seconds(length.number)))
        return True
    return False


def _mentions(clause: Reading, clip: Clip) -> bool:
    shown = f"{clip.text or ''} {clip.label or ''} {clip.asset or ''}"
    return any(
        re.search(pattern, clause.said) and (mark.strip("\ufe0f") in shown or label.split()[0] in shown)
        for pattern, label, mark in _STICKERS
    )
