"""The best of long footage: digests, teasers, shorts per topic; and several versions of one video."""

from __future__ import annotations

import re

from saycut.agent.desk import Desk
from saycut.agent.facts import AssetFacts
from saycut.agent.intents.music import LEVEL, music_clip
from saycut.agent.interest import dull, spoken_lines
from saycut.agent.reading import Reading
from saycut.agent.targets import played
from saycut.timeline.model import Clip, Timeline
from saycut.timeline.operations import RippleDelete, apply
from saycut.timeline.time import to_seconds

__all__ = ["digest", "variants"]

DIGEST_SHARE, SHORT_SECONDS, TEASER_SECONDS = 0.2, 60.0, 30.0
_MOODS = ("happy", "calm", "epic", "energetic", "romantic", "jazz", "corporate", "suspense", "sad")

Span = tuple[float, float]


def digest(message: Reading, desk: Desk) -> bool:
    """``best-of, 60 secs tops``, ``剪三条精彩片段，每条不超过三十秒``, ``one short per topic``."""
    wanted = message.has("noun", "highlight") or message.search(
        r"\bshorts\b|\bone (?:short|clip|video) per (?:topic|chapter)\b|每个话题|每个章节|浓缩|精华"
    )
    if not wanted or not desk.main or message.all("quote", "color") or message.has("noun", "cover"):
        return False
    if message.all("asset") and message.has("verb", "add", "remove") and not message.search("剪|(?:make|cut|create)"):
        return False
    if message.has("verb", "remove") and not message.has("verb", "trim", "cut"):
        return False
    if (
        message.has("platform", "youtube_shorts")
        and not message.has("noun", "topic")
        and not message.search(r"highlight|best|精彩")
    ):
        return False
    length = message.first("length", "head")
    count = _count(message)
    per_topic = message.has("noun", "topic") and not message.search(r"\babout\b")
    if per_topic or (count is not None and count > 1):
        limit = length.number if length else SHORT_SECONDS
        pieces = _per_topic(desk, limit) if per_topic else _several(desk, count or 3, limit)
        if per_topic and not pieces:
            pieces = _several(desk, 3, limit)
        for spans in pieces:
            desk.output(_only(desk.tl, spans, desk))
        return bool(pieces)
    target = length.number if length else _default_length(message, desk)
    part = message.first("fraction")
    if part is not None and length is None:
        target = desk.programme * part.number
    spans = _best(desk, min(target, desk.programme), max(3, count or 3))
    if not spans:
        return False
    desk.keep(spans)
    return True


def _count(message: Reading) -> int | None:
    """How many videos are asked for."""
    for item in message.all("count"):
        text = message.norm[item.start : item.end]
        if (
            re.search(r"(?a)short|clip|version|variant|video|highlight|output|teaser|条|个|段|版", text)
            and item.number >= 1
        ):
            return int(item.number)
    if match := message.search(
        r"\b(\d|two|three|four|five) (?:\w+ ){0,2}(?:shorts|clips|highlights|teasers|snippets|soundbites|reels)\b"
    ):
        return {"two": 2, "three": 3, "four": 4, "five": 5}.get(match[1]) or int(match[1])
    return None


def _default_length(message: Reading, desk: Desk) -> float:
    teaser = message.search(r"teaser|trailer|预告")
    return min(TEASER_SECONDS, desk.programme / 2) if teaser else min(120.0, max(15.0, desk.programme * DIGEST_SHARE))


def _best(desk: Desk, target: float, pieces: int) -> list[Span]:
    """The most interesting lines up to ``target`` seconds in all, from at least three spots; without speech, even samples."""  # noqa: E501
    lines = [line for line in spoken_lines(desk) if line.score > 0]
    if not lines:
        return _samples(desk.programme, target, pieces)
    share = target / max(3, min(pieces, len(lines)))
    chosen: list[Span] = []
    left = target - 0.2
    for line in sorted(lines, key=lambda line: (-line.score, line.start)):
        start, end = line.start, line.end
        long = end - start
        take = min(long, max(share, 3.0) if long > share else long, left)
        if take < min(1.5, long) or left <= 0.5:
            continue
        chosen.append((start, start + take))
        left -= take
    return sorted(chosen)


def _samples(total: float, target: float, pieces: int) -> list[Span]:
    each = target / pieces
    step = total / pieces
    return [(n * step + (step - each) / 2, n * step + (step + each) / 2) for n in range(pieces)]


def _per_topic(desk: Desk, limit: float) -> list[list[Span]]:
    """One short for each topic but greetings and goodbyes, at most five."""
    out = []
    for clip in desk.main:
        facts = desk.facts(clip.asset)
        topics = [item for item in (facts.topics if facts else ()) if not dull(item[2])]
        for low, high, _ in topics[:5]:
            out.append(_within(desk, facts, low, high, limit))
    return [spans for spans in out if spans]


def _within(desk: Desk, facts: AssetFacts | None, low: float, high: float, limit: float) -> list[Span]:
    """Lines of a stretch from its first on, up to the limit."""
    left, out = limit - 0.5, []
    for a, b, text in (facts.transcript or ()) if facts else ():
        if a >= low - 0.1 and a < high and left > 2:
            take = min(b - a, left)
            out += played(desk, facts.name if facts else "", a, a + take)
            left -= take
        del text
    return out or list(played(desk, facts.name if facts else "", low, min(high, low + limit - 0.5)))


def _several(desk: Desk, count: int, limit: float) -> list[list[Span]]:
    """``count`` separate pieces, the best lines, in order of the footage."""
    count = max(1, min(count, 20))
    lines = sorted((line for line in spoken_lines(desk) if line.score > 0), key=lambda line: (-line.score, line.start))[
        :count
    ]
    if len(lines) < count:
        return [[span] for span in _samples(desk.programme, min(limit - 0.2, desk.programme / count) * count, count)]
    return [
        [(line.start, min(line.end, line.start + limit - 0.2))] for line in sorted(lines, key=lambda line: line.start)
    ]


def _only(timeline: Timeline, spans: list[Span], desk: Desk) -> Timeline:
    """The timeline reduced to some stretches, as a video of its own."""
    at = timeline.main.end if timeline.main else 0
    for low, high in sorted(spans, reverse=True):
        if desk.t(high) < at:
            timeline = apply(timeline, RippleDelete(desk.t(high), at)).timeline
        at = desk.t(low)
    if at > 0:
        timeline = apply(timeline, RippleDelete(0, at)).timeline
    return timeline


def variants(message: Reading, desk: Desk) -> bool:
    """``3 variants with different music``, ``a separate video for each clip``, ``versions of 15, 30 and 45 s``."""
    if not desk.main or message.all("aspect", "aspect_word", "resolution"):
        return False
    count = next(
        (
            int(item.number)
            for item in message.all("count")
            if re.search(r"(?a)version|variant|variation|option|videos?\b|版", message.norm[item.start : item.end])
        ),
        None,
    )
    music = message.has("role", "bgm") and message.search(r"\bdifferent\b|\bvary|\bother\b|不同|不一样|各配|分别")
    lengths = [item.number for item in message.all("length")]
    each = message.search(
        r"\b(?:separate|own|individual|single) (?:video|file|clip|export)s?\b|\bone (?:video|file) (?:per|for each) (?:clip|shot|photo)\b|每段(?:单独|各|都)(?:导|存|做|生成|出)|(?:单独|分别)(?:导出|成|做成|存|生成)|每(?:段|个|条)(?:视频|片段)?(?:单独|分别)"  # noqa: E501
    )
    if each and len(desk.main) > 1:
        for clip in desk.main:
            desk.output(_only(desk.tl, [(to_seconds(clip.start), to_seconds(clip.end))], desk))
        return True
    if music and count is not None and count >= 2:
        return _music_variants(desk, min(count, 9))
    if (
        message.search(r"\bversions?\b|\bcuts?\b|版")
        and len(lengths) >= 2
        and not message.all("range", "head", "tail")
        and not message.has("verb", "split", "speed_up")
    ):
        for seconds in lengths:
            if seconds > desk.programme + 0.05:
                return False
            desk.output(_only(desk.tl, [(0.0, min(seconds, desk.programme))], desk))
        return True
    return False


def _music_variants(desk: Desk, count: int) -> bool:
    from dataclasses import replace

    from saycut.timeline.model import Track
    from saycut.timeline.operations import AddTrack, RemoveTrack

    names = [item.name for item in desk.situation.facts.of_kind("audio") if not item.speaks]
    names += [f"lib:{mood}" for mood in _MOODS]
    for name in names[:count]:
        if name.startswith("lib:"):
            desk.make("music", name)
        timeline = desk.tl
        old = next(iter(timeline.clips_of("bgm")), None)
        level = old.sound.gain_pct if old else LEVEL
        for track in timeline.by_role("bgm"):
            timeline = apply(timeline, RemoveTrack(track.id)).timeline
        clip: Clip = music_clip(desk, name, 0.0, desk.programme, level)
        timeline = replace(timeline, assets=desk.tl.assets)
        desk.output(apply(timeline, AddTrack(Track("", "audio", "bgm", (clip,)))).timeline)
    return True
