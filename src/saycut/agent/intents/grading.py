"""Looks and effects on the picture, and cleaning of the sound."""

from __future__ import annotations

from saycut.agent.desk import Desk, Impossible
from saycut.agent.entities.mention import Mention
from saycut.agent.reading import Reading
from saycut.agent.targets import BEYOND, clips_in, clips_or_all, ranges_in
from saycut.agent.wording import position_of
from saycut.language import Words
from saycut.timeline.model import Clip, Filter
from saycut.timeline.operations import SetClips
from saycut.timeline.time import TimeRange
from saycut.timeline.vocabulary import ADJUSTMENTS, AUDIO_FILTERS, POSITIONS

__all__ = ["filters", "livelier", "remove_filters"]

AMOUNTS = {
    "vignette": 0.5,
    "sharpen": 0.4,
    "blur": 0.6,
    "grain": 0.4,
    "glow": 0.5,
    "warm": 0.5,
    "cool": 0.5,
    "vivid": 0.5,
    "cinematic": 0.7,
    "vintage": 0.7,
    "film": 0.6,
}
_DOWN = {"darken": "brightness", "desaturate": "saturation"}
_CLIP_TAIL = ("explosion", "confetti", "sparkle", "flash", "glitch", "shake")
_REGIONS = {
    name: (max(0.0, x - 0.18), max(0.0, y - 0.14), min(0.36, 1.18 - x), min(0.28, 1.14 - y))
    for name, (x, y) in POSITIONS.items()
}
"""The part of the picture a place names, for what is blurred there."""
_NO_FILTER = Words("There is no such look on it, so nothing was changed.", "没有这样的滤镜，没有改动。")
_TAIL_SECONDS = 1.0


def filters(clause: Reading, desk: Desk) -> bool:
    """``warmer``, ``black and white except the first 5 s``, ``blur the face cam from 0:40 to 0:50``, ``对比度 +10``."""
    wanted = _wanted(clause)
    if not wanted or clause.has("role", "transition"):
        return False
    if any(item.name == "denoise_audio" for item in wanted) and clause.has("role", "bgm"):
        return False
    if not desk.main:
        return False
    clips = _clips(clause, desk, wanted)
    spans = _spans(clause, desk, clips)
    tails = clause.has("noun", "end") and clause.has("noun", "each") and any(item.name in _CLIP_TAIL for item in wanted)
    for index, item in enumerate(wanted):
        _put(clause, item, _amount(clause, wanted, index), clips, spans, tails, desk)
    desk.focus_clips = tuple(clip.id for clip in clips)
    return True


def _wanted(clause: Reading) -> list[Mention]:
    """Filters to put on, one of each name; words that only explain (``shaky … stabilise``) fall together."""
    out: list[Mention] = []
    blur_fit = clause.has("fit", "blur")
    for item in clause.all("filter"):
        if any(item.value == other.value for other in out):
            continue
        if blur_fit and item.value == "blur":
            continue
        out.append(item)
    names = {item.value for item in out}
    if {"film", "vintage"} <= names:
        out = [item for item in out if item.value != "vintage"]
    if {"brightness", "darken"} <= names:
        out = [item for item in out if item.value != "darken"]
    if "stabilize" in names and "pixelate" in names:
        out = [item for item in out if item.value != "stabilize"]
    return out


def _clips(clause: Reading, desk: Desk, wanted: list[Mention]) -> list[Clip]:
    if clause.has("role", "pip") or any(
        clip.asset in {str(n) for i in clause.all("asset") if isinstance(i.value, tuple) for n in i.value}
        for clip in desk.tl.clips_of("pip")
    ):
        pips = list(desk.tl.clips_of("pip"))
        if pips:
            return pips
    if clause.has("role", "voiceover") and any(item.name in AUDIO_FILTERS for item in wanted):
        return list(desk.tl.clips_of("voiceover")) or list(desk.main)
    clips = clips_or_all(clause, desk)
    if all(item.name in AUDIO_FILTERS for item in wanted):
        heard = [clip for clip in clips if clip.source is not None]
        return heard or list(desk.tl.clips_of("voiceover")) or clips
    return clips


def _spans(clause: Reading, desk: Desk, clips: list[Clip]) -> list[tuple[float, float]]:
    spans = ranges_in(clause, desk, clips if len(clips) == 1 and clips_in(clause, desk) else None)
    if not spans and (point := clause.first("point")) is not None:
        if point.number >= desk.programme:
            raise Impossible(BEYOND, have=f"{desk.programme:g}", asked=f"{point.number:g}")
        length = clause.first("length")
        spans = [(point.number, min(desk.programme, point.number + (length.number if length else 2.0)))]
    if spans and clause.has("noun", "except"):
        holes, at = [], 0.0
        for low, high in sorted(spans):
            if low > at + 0.01:
                holes.append((at, low))
            at = max(at, high)
        if at < desk.programme - 0.01:
            holes.append((at, desk.programme))
        return holes
    return spans


def _amount(clause: Reading, wanted: list[Mention], index: int) -> float | None:
    """The number nearest to the filter's word, −1…1 or 0…1; None where the clause names none."""
    item = wanted[index]
    low = max((other.end for other in wanted[:index]), default=clause.start)
    high = min((other.start for other in wanted[index + 1 :]), default=clause.end)
    numbers = [
        found
        for found in clause.all("percent", "signed", "factor", "fraction", "number")
        if low <= found.start < max(high, item.end)
    ]
    if len(wanted) == 1:
        numbers = clause.all("percent", "signed", "fraction", "number")
    found = next(iter(sorted(numbers, key=lambda n: abs(n.start - item.end))), None)
    if found is None or (found.kind == "number" and not 1 <= found.number <= 100):
        return None
    if found.kind == "factor":
        return None
    value = found.number if found.kind == "fraction" else found.number / 100
    down = _lowers(clause, item)
    return -abs(value) if down else value


def _lowers(clause: Reading, item: Mention) -> bool:
    """True when the words around the filter turn it down."""
    if item.value in _DOWN:
        return True
    near = [how for how in clause.all("how") if how.value == "less" and -26 <= how.start - item.end <= 8]
    return bool(near)


def _put(
    clause: Reading,
    item: Mention,
    amount: float | None,
    clips: list[Clip],
    spans: list[tuple[float, float]],
    tails: bool,
    desk: Desk,
) -> None:
    name = _DOWN.get(item.name, item.name)
    relative = clause.first("factor")
    gentle = clause.has("how", "bit")
    for clip in clips:
        now = desk.clip(clip.id) or clip
        old = next((f for f in now.look.filters if f.name == name), None)
        value = amount if amount is not None else _default(name, item.name, clause, gentle, old, relative)
        limit = (-1.0, 1.0) if name in ADJUSTMENTS else (0.0, 1.0)
        if name not in ADJUSTMENTS:
            value = abs(value)
        value = round(min(limit[1], max(limit[0], value)), 4)
        ranges = _ranges(now, spans, tails, name, desk)
        if ranges is None:
            continue
        others = tuple(f for f in now.look.filters if f.name != name or (ranges and f.range is not None))
        region = _REGIONS.get(position_of(clause) or "") if name in ("blur", "pixelate") else None
        spans_here: list[TimeRange | None] = [*ranges] if ranges else [None]
        fresh = tuple(Filter(name, value, span, region) for span in spans_here)
        desk.do(SetClips((now.id,), {"filters": others + fresh}))


def _default(
    name: str, said: str, clause: Reading, gentle: bool, old: Filter | None, relative: Mention | None
) -> float:
    if old is not None and relative is not None:
        return old.amount * relative.number
    strong = clause.has("how", "much") and not clause.has("how", "opposite")
    if name in ADJUSTMENTS:
        size = 0.1 if gentle else 0.35 if strong else 0.2
        down = said in _DOWN or any(how.value == "less" for how in clause.all("how"))
        base = old.amount if old is not None else 0.0
        return base + (-size if down else size)
    size = AMOUNTS.get(name, 1.0)
    if old is not None and name in AMOUNTS:
        down = clause.has("how", "less") and not clause.has("how", "more")
        return old.amount + (-0.15 if down else 0.15)
    if name in AMOUNTS or (name in ("grayscale", "sepia") and gentle):
        return size * (0.5 if gentle else 1.4 if strong else 1.0)
    return size


def _ranges(clip: Clip, spans: list[tuple[float, float]], tails: bool, name: str, desk: Desk) -> list[TimeRange] | None:
    """Where on the clip the filter lies: [] is all of it, None nowhere."""
    if tails:
        length = min(desk.t(_TAIL_SECONDS), clip.duration)
        return [TimeRange(clip.end - length, length)]
    if not spans:
        return []
    out = []
    for low, high in spans:
        within = TimeRange.between(desk.t(low), desk.t(high)).intersection(clip.range)
        if within is not None:
            out.append(within)
    if len(out) == 1 and out[0] == clip.range:
        return []
    return out or None


def remove_filters(clause: Reading, desk: Desk) -> bool:
    """``take the warm look off``, ``bring the colour back``, ``滤镜去掉``."""
    colour_back = clause.search(
        r"\b(?:colou?rs?)\b.*\bback\b|\bback\b.*\bcolou?rs?\b|\bin colou?r again\b|恢复(?:彩色|颜色|色彩)|(?:彩色|颜色|色彩).{0,4}(?:恢复|回来|还原|找回)|变回彩色|改回彩色|(?:\bnormal colou?rs?\b)"  # noqa: E501
    )
    named = [item.name for item in clause.all("filter")]
    general = clause.has("role", "effect")
    removing = clause.has("verb", "remove", "undo") or clause.search(
        r"\btake\b.*\boff\b|\bno longer\b|\bnot anymore\b|恢复|还原|别用"
    )
    if not colour_back and not (removing and (named or general)):
        return False
    if clause.has("verb", "add") and clause.all("filter") and not clause.has("verb", "remove"):
        return False
    if (
        not colour_back
        and set(named) <= {"stabilize", "denoise_audio", "chroma_key", "pixelate", "blur"}
        and named
        and not _present(named, desk)
    ):
        return False
    clips = clips_or_all(clause, desk)
    drop = {"grayscale", "sepia"} if colour_back else {_DOWN.get(name, name) for name in named}
    related = {
        "vintage": {"film", "sepia", "grain"},
        "film": {"vintage", "grain"},
        "warm": {"temperature"},
        "cool": {"temperature"},
        "vivid": {"saturation"},
    }
    for name in list(drop):
        drop |= related.get(name, set())
    changed = False
    for clip in clips:
        kept = tuple(
            f
            for f in clip.look.filters
            if (drop and f.name not in drop and not (colour_back and f.name == "saturation" and f.amount <= -0.5))
            or (not drop and not general)
        )
        if kept != clip.look.filters:
            desk.do(SetClips((clip.id,), {"filters": kept}))
            changed = True
    if not changed:
        if named and not colour_back and not general and not clause.has("verb", "remove"):
            return False
        raise Impossible(_NO_FILTER)
    return True


def _present(names: list[str], desk: Desk) -> bool:
    return any(f.name in names for _, clip in desk.tl.each() for f in clip.look.filters)


def livelier(clause: Reading, desk: Desk) -> bool:
    """``make it pop``, ``高级一点``: a mild grade, said openly."""
    if not clause.has("verb", "pop") or clause.all("filter", "transition", "role", "quote", "aspect"):
        return False
    clips = clips_or_all(clause, desk)
    for clip in clips:
        present = {f.name for f in clip.look.filters}
        fresh = tuple(
            Filter(name, amount) for name, amount in (("vivid", 0.4), ("contrast", 0.1)) if name not in present
        )
        desk.do(SetClips((clip.id,), {"filters": clip.look.filters + fresh}))
    desk.note(
        "I took that as livelier colours and a little more contrast; say “undo” if you meant something else.",
        "理解为让色彩更鲜明、对比度略高；不合适可以说“撤销”。",
    )
    return True
