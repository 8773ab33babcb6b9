"""Captions: make them from what is said, restyle, correct, shift, hide, remove."""

from __future__ import annotations

import re
from dataclasses import replace

from saycut.agent.cues import Cue, captioned_assets, cues_for, text_clip
from saycut.agent.desk import Desk, Impossible
from saycut.agent.facts import AssetFacts
from saycut.agent.normalise import normalised, to_traditional
from saycut.agent.reading import Reading
from saycut.agent.steps import Analyse
from saycut.agent.targets import passage_ranges, ranges_in, select_index
from saycut.agent.typed import text_style
from saycut.agent.typos import near
from saycut.agent.wording import Looks, looks_of, moved_point
from saycut.language import Words
from saycut.timeline.model import Clip, TextStyle, Track
from saycut.timeline.operations import AddTrack, Move, RemoveTrack, Retime, SetClips, SetTrack
from saycut.timeline.time import from_seconds, to_seconds

__all__ = ["add_captions", "captions", "put_captions"]

_NO_SPEECH = Words(
    "There is no speech I know of to caption: nothing here has a transcript. Speech recognition or a subtitle file would be needed; no captions were added.",  # noqa: E501
    "没有可以做字幕的语音：素材里没有识别出说话内容，需要语音识别或字幕文件，所以没有加字幕。",
)
_NO_CAPTIONS = Words(
    "There are no captions yet, so nothing was changed. Say “add captions” first.",
    "还没有字幕，没有改动。可以先说“加字幕”。",
)
_NO_CUE = Words("There is no caption number {n}; there are {have}.", "没有第 {n} 条字幕，一共 {have} 条。")
_NOT_SAID = Words("“{what}” does not occur in the captions.", "字幕里没有“{what}”。")
YELLOW = "#FFD400"


def captions(clause: Reading, desk: Desk) -> bool:
    """Every wish about captions but translating and exporting them."""
    named = (clause.has("role", "captions") or clause.all("caption_mode")) and not clause.has(
        "verb", "translate", "dub"
    )
    carried = desk.focus_role == "captions" and _only_style(clause) and desk.tl.by_role("captions")
    if not (named or carried):
        return False
    if clause.has("lang", "bilingual") or _second_language(clause, desk):
        return False
    if _one_cue(clause, desk) or _misspelt(clause, desk):
        return True
    removing = clause.has("verb", "remove", "hide")
    if removing and clause.has("noun", "sentence", "about", "where_speaks") and passage_ranges(clause, desk):
        return False
    if removing and not clause.has("verb", "add") and not _is_style_removal(clause):
        return _remove(clause, desk)
    if desk.tl.by_role("captions"):
        return _shift(clause, desk) or _restyle(clause, desk) or _already(clause, desk)
    if _complains(clause):
        raise Impossible(_NO_CAPTIONS)
    return add_captions(clause, desk)


def _only_style(clause: Reading) -> bool:
    if clause.all("role", "asset", "filter", "transition", "index", "factor", "range", "quote"):
        return False
    return bool(looks_of(clause)) or clause.has("verb", "shift_later", "shift_earlier")


def _second_language(clause: Reading, desk: Desk) -> bool:
    """Captions in a language that nobody speaks here are a translation."""
    wanted = [item.name.split("-")[0] for item in clause.all("lang")]
    spoken = {(facts.language or "").split("-")[0] for facts in captioned_assets(desk)}
    spoken |= {(track.lang or "").split("-")[0] for track in desk.tl.by_role("captions")}
    return bool(wanted) and bool(spoken - {""}) and any(name not in spoken for name in wanted)


def _is_style_removal(clause: Reading) -> bool:
    return bool(clause.all("colored_part"))


def _complains(clause: Reading) -> bool:
    """A change to captions that do not exist."""
    return bool(clause.search(r"\bthe (?:captions?|subtitles?|subs)\b.*(?:bigger|smaller|larger)|\bmove\b")) or (
        clause.has("verb", "shift_later", "shift_earlier") and bool(clause.first("length"))
    )


# -- making


def add_captions(clause: Reading, desk: Desk) -> bool:
    """Captions for what is said; False only where the clause does not ask for any."""
    speaking = captioned_assets(desk)
    if not speaking:
        _analyse(desk)
        raise Impossible(_NO_SPEECH)
    traditional = clause.has("lang", "zh-Hant")
    line, words = _limits(clause)
    cues = sorted(
        (cue for facts in _heard(speaking, desk) for cue in cues_for(desk, facts, line, words, traditional)),
        key=lambda cue: cue.start,
    )
    cues = _chosen(clause, desk, cues)
    if not cues:
        raise Impossible(_NO_SPEECH)
    put_captions(desk, cues, _language(clause, speaking[0].language), looks_of(clause), clause)
    return True


def _analyse(desk: Desk) -> None:
    for clip in desk.main:
        if clip.asset and clip.asset_kind != "image" and desk.facts(clip.asset):
            desk._start(Analyse(clip.asset, "transcript"))
            return


def _heard(speaking: list[AssetFacts], desk: Desk) -> list[AssetFacts]:
    """Of several speaking assets, those that are heard: muted clips say nothing."""
    audible = [facts for facts in speaking if any(clip.sound.level > 0 for clip in desk.clips_of_asset(facts.name))]
    return audible or speaking


def _limits(clause: Reading) -> tuple[int | None, int | None]:
    """Characters a line and words a cue that the clause allows at most."""
    for item in clause.all("count"):
        text = clause.norm[item.start : item.end]
        if re.search(r"(?a)word", text):
            return None, int(item.number)
        if re.search(r"(?a)字|char|letter", text):
            return int(item.number), None
    return None, None


def _chosen(clause: Reading, desk: Desk, cues: list[Cue]) -> list[Cue]:
    """Only the sentence or stretch the clause names, else all."""
    sentence = next(
        (
            item
            for item in clause.all("index")
            if re.search(r"(?a)句|sentence|line", clause.norm[item.start : item.end + 12])
        ),
        None,
    )
    if sentence is not None:
        spans = [
            span
            for facts in captioned_assets(desk)
            for low, high, _ in facts.transcript or ()
            for span in [(low, high)]
        ]
        if spans and -len(spans) <= int(sentence.number) <= len(spans):
            index = int(sentence.number)
            low, high = spans[index - 1 if index > 0 else index]
            return [cue for cue in cues if cue.start >= low - 0.05 and cue.end <= high + 0.05]
    ranges = ranges_in(clause, desk)
    if ranges:
        return [cue for cue in cues if any(cue.start < high - 0.05 and cue.end > low + 0.05 for low, high in ranges)]
    return cues


def _language(clause: Reading, spoken: str | None) -> str:
    if clause.has("lang", "zh-Hant"):
        return "zh-Hant"
    return spoken or "en"


def put_captions(desk: Desk, cues: list[Cue], lang: str, looks: Looks, clause: Reading | None = None) -> None:
    """A caption track with these cues in the house style, changed as the clause says."""
    mode = clause.first("caption_mode") if clause else None
    karaoke = mode is not None and clause is not None and clause.has("caption_mode", "word_highlight")
    by_word = mode is not None and not karaoke and mode.value == "word"
    style = TextStyle(size=0.05, color="#FFFFFF", outline="#000000", background=None)
    values = dict(looks.style)
    highlight = None
    if karaoke:
        highlight = str(values.pop("color", YELLOW))
    if looks.factor:
        values["size"] = round(0.05 * looks.factor, 4)
    track = Track(
        "",
        "text",
        "captions",
        lang=lang,
        pos=looks.pos or "bottom",
        highlight=highlight,
        mode="word_highlight" if karaoke else "word" if by_word else None,
        style=text_style(values).over(style),
    )
    clips = [text_clip(desk, cue.text, cue.start, cue.end, words=karaoke or by_word) for cue in cues]
    desk.do(AddTrack(replace(track, clips=tuple(clips))))
    desk.focus_role = "captions"


# -- changing


def _tracks(clause: Reading, desk: Desk) -> list[Track]:
    """The caption tracks a clause means: of the language it names, else all."""
    tracks = list(desk.tl.by_role("captions"))
    wanted = [item.name for item in clause.all("lang")]
    named = [track for track in tracks if track.lang and any(track.lang.startswith(name) for name in wanted)]
    return named or tracks


def _remove(clause: Reading, desk: Desk) -> bool:
    tracks = _tracks(clause, desk)
    if not tracks:
        raise Impossible(_NO_CAPTIONS)
    spans = ranges_in(clause, desk)
    if clause.has("role", "title") and (
        clause.has("verb", "hide") or clause.search(r"\bwhile\b|\bduring\b|的时候|期间|出现时|时")
    ):
        spans = [(to_seconds(clip.start), to_seconds(clip.end)) for clip in desk.tl.clips_of("title")]
        if not spans:
            return False
    elif [item for item in clause.all("role") if item.value != "captions"] and not spans:
        return False
    number = clause.first("index")
    if not spans and number is not None:
        cue = select_index(list(tracks[0].clips), int(number.number))
        if cue is None:
            raise Impossible(_NO_CUE, n=int(number.number), have=len(tracks[0].clips))
        desk.remove([cue])
        return True
    if not spans:
        for track in tracks:
            desk.do(RemoveTrack(track.id))
        return True
    for track in tracks:
        _clear(desk, track.clips, spans)
    return True


def _clear(desk: Desk, clips: tuple[Clip, ...], spans: list[tuple[float, float]]) -> None:
    """No cue in the spans: one inside goes, one that reaches in is shortened."""
    for clip in clips:
        for low, high in spans:
            a, b = to_seconds(clip.start), to_seconds(clip.end)
            if b <= low + 1e-6 or a >= high - 1e-6:
                continue
            outside = max(low - a, b - high)
            if outside < 0.7:
                desk.remove([clip])
            elif low - a >= b - high:
                desk.do(_moved(clip, a, low, desk))
            else:
                desk.do(_moved(clip, high, b, desk))
            break


def _moved(clip: Clip, start: float, end: float, desk: Desk) -> Move:
    return Move(clip.id, desk.t(start), desk.t(end) - desk.t(start))


def _shift(clause: Reading, desk: Desk) -> bool:
    """``all captions half a second earlier``."""
    length = clause.first("length", "head", "after", "before")
    later, earlier = clause.has("verb", "shift_later"), clause.has("verb", "shift_earlier")
    if length is None or not (later or earlier):
        return False
    late = clause.search(r"\b(?:too )?late\b|\blag|慢了|出得晚|晚了")
    forward = earlier and not (later and clause.search(r"\blater\b|\bdelay|延|推迟|往后|后移") and not late)
    if clause.search(r"\b(?:too early|early)\b|早了|快了") and not clause.search(r"earlier|提前"):
        forward = False
    if clause.search(r"\bearlier\b|\bsooner\b|提前|往前"):
        forward = True
    for track in _tracks(clause, desk):
        desk.do(Retime(track.id, by=from_seconds(-length.number if forward else length.number)))
    return True


def _restyle(clause: Reading, desk: Desk) -> bool:
    looks = looks_of(clause)
    mode = (
        "word_highlight"
        if clause.has("caption_mode", "word_highlight")
        else next((item.name for item in clause.all("caption_mode")), None)
    )
    if not looks and mode is None and not clause.has("lang", "zh-Hant"):
        return False
    for track in _tracks(clause, desk):
        if clause.has("lang", "zh-Hant"):
            for clip in track.clips:
                desk.do(SetClips((clip.id,), {"text": to_traditional(clip.text or "")}))
            desk.do(SetTrack(track.id, {"lang": "zh-Hant"}))
        _restyle_track(track, looks, mode, desk)
    desk.focus_role = "captions"
    return True


def _restyle_track(track: Track, looks: Looks, mode: str | None, desk: Desk) -> None:
    """The look of a whole track, and of its cues that have one of their own."""
    style = dict(looks.style)
    values: dict[str, object] = {"mode": mode} if mode is not None else {}
    if mode == "word_highlight":
        values["highlight"] = style.pop("color", track.highlight or YELLOW)
    elif track.mode == "word_highlight" and "color" in style and mode is None:
        values["highlight"] = style.pop("color")
    if looks.factor:
        style["size"] = round((track.style.size or 0.05) * looks.factor, 4)
    if looks.pos or looks.shift:
        values["pos"] = looks.pos or moved_point(track.pos or "bottom", looks.shift or (0.0, 0.0))
    gone = tuple(name for name, value in style.items() if value is None)
    if gone:
        track = _clear_style(track, gone, desk)
    style = {name: value for name, value in style.items() if value is not None}
    if style:
        values["style"] = style
    if values:
        desk.do(SetTrack(track.id, values))
    for clip in track.clips:
        _restyle_cue(clip, looks, style, values.get("pos"), desk)


def _restyle_cue(clip: Clip, looks: Looks, style: dict[str, object], pos: object, desk: Desk) -> None:
    changed: dict[str, object] = {}
    if style and clip.style != TextStyle():
        size = {"size": round(clip.style.size * looks.factor, 4)} if clip.style.size and looks.factor else {}
        changed["style"] = {**style, **size}
    if clip.place.pos is not None and pos is not None:
        changed["pos"] = moved_point(clip.place.pos, looks.shift) if looks.shift else pos
    if changed:
        desk.do(SetClips((clip.id,), changed))


def _clear_style(track: Track, names: tuple[str, ...], desk: Desk) -> Track:
    """A style laid over the old one cannot clear a field; the track is made anew without it."""
    bare = replace(track.style, **dict.fromkeys(names))
    desk.do(RemoveTrack(track.id))
    desk.do(AddTrack(replace(track, style=bare)))
    return desk.tl.tracks[-1]


def _already(clause: Reading, desk: Desk) -> bool:
    if clause.has("verb", "add", "set") or not clause.all("verb"):
        line, words = _limits(clause)
        if line or words:
            return _rewrap(clause, desk)
        if clause.has("role", "captions") and not clause.all(
            "asset", "index", "filter", "transition", "percent", "factor"
        ):
            desk.note("The captions are on already, so they stay as they are.", "字幕已经有了，保持不变。")
            return True
    return False


def _rewrap(clause: Reading, desk: Desk) -> bool:
    old = desk.tl.by_role("captions")[0]
    desk.do(RemoveTrack(old.id))
    line, words = _limits(clause)
    cues = [cue for facts in _heard(captioned_assets(desk), desk) for cue in cues_for(desk, facts, line, words)]
    if not cues:
        raise Impossible(_NO_SPEECH)
    clips = tuple(text_clip(desk, cue.text, cue.start, cue.end) for cue in sorted(cues, key=lambda cue: cue.start))
    desk.do(AddTrack(replace(old, clips=clips)))
    return True


# -- correcting


def _one_cue(clause: Reading, desk: Desk) -> bool:
    """``change caption 2 to “…”``, ``第三条字幕“帐户”应该是“账户”``."""
    tracks = desk.tl.by_role("captions")
    quotes = [item.name for item in clause.all("quote")]
    number = next(
        (item for item in clause.all("index") if not re.match(r"(?a)\s*(?:clip|video|shot)", clause.norm[item.end :])),
        None,
    )
    if not quotes or not clause.has("role", "captions"):
        return False
    if not tracks:
        raise Impossible(_NO_CAPTIONS)
    cues = [clip for track in tracks[:1] for clip in track.clips]
    cue = None
    if number is not None:
        cue = select_index(cues, int(number.number))
        if cue is None:
            raise Impossible(_NO_CUE, n=int(number.number), have=len(cues))
    if len(quotes) >= 2:
        old, new = quotes[0], quotes[1]
        if clause.search(r"\binstead of\b|\brather than\b|而不是|不是"):
            old, new = (quotes[1], quotes[0]) if clause.search(r"\binstead of\b|\brather than\b|而不是") else (old, new)
        chosen = [cue] if cue else [clip for clip in cues if _contains(clip, old)]
        chosen = [clip for clip in chosen if _contains(clip, old)]
        if not chosen:
            raise Impossible(_NOT_SAID, what=old)
        for clip in chosen:
            desk.do(
                SetClips(
                    (clip.id,), {"text": re.sub(re.escape(old), lambda _: new, clip.text or "", flags=re.IGNORECASE)}
                )
            )
        return True
    if cue is not None and (clause.has("verb", "set", "replace") or clause.search(r"\b(?:to|read|say)\b|应该|改")):
        desk.do(SetClips((cue.id,), {"text": quotes[0]}))
        return True
    return _respelt(quotes[0], [cue] if cue else cues, desk)


def _contains(clip: Clip, text: str) -> bool:
    return normalised(text) in normalised(clip.text or "")


def _misspelt(clause: Reading, desk: Desk) -> bool:
    """``typo in the second caption, its forest with one r``: the word of the cue nearest to one of the clause."""
    if not clause.search(r"\btypos?\b|\bmisspel|\bspelling\b|\bspelled\b|\bspelt\b|\bwrong word\b|错别字|写错|错字"):
        return False
    tracks = desk.tl.by_role("captions")
    if not tracks:
        raise Impossible(_NO_CAPTIONS)
    cues = list(tracks[0].clips)
    number = clause.first("index")
    if number is not None:
        cue = select_index(cues, int(number.number))
        if cue is None:
            raise Impossible(_NO_CUE, n=int(number.number), have=len(cues))
        cues = [cue]
    for word in re.findall(r"(?a)[a-z]{4,}", clause.said):
        if word not in (
            "typo",
            "caption",
            "captions",
            "second",
            "third",
            "first",
            "with",
            "there",
            "theres",
            "should",
            "that",
            "subtitle",
        ) and _respelt(word, cues, desk):
            return True
    return False


def _respelt(word: str, cues: list[Clip], desk: Desk) -> bool:
    for cue in cues:
        for found in re.findall(r"[A-Za-z']{4,}", cue.text or ""):
            if near(found.lower(), word.lower()):
                right = word.capitalize() if found[0].isupper() else word
                desk.do(SetClips((cue.id,), {"text": (cue.text or "").replace(found, right)}))
                return True
    return False
