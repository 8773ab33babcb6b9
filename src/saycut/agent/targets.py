"""What a clause is about: clips by name, order or content; stretches of time; roles.

Raises Unclear where a name fits several clips, Impossible where what is named does not exist.
"""

from __future__ import annotations

import re
from typing import cast

from saycut.agent.desk import Desk, Impossible, Unclear
from saycut.agent.entities.assets import stem_of
from saycut.agent.entities.content import Passage, passages, quoted_passage
from saycut.agent.entities.mention import Mention
from saycut.agent.entities.values import MIDDLE
from saycut.agent.facts import AssetFacts
from saycut.agent.reading import Reading, leftover
from saycut.language import Words
from saycut.timeline.model import Clip
from saycut.timeline.time import to_seconds
from saycut.timeline.vocabulary import Role

__all__ = [
    "BEYOND",
    "NOT_FOUND",
    "NO_PROGRAMME",
    "assets_in",
    "clips_in",
    "clips_or_all",
    "content_queries",
    "on_timeline",
    "passage_ranges",
    "ranges_in",
    "roles_in",
    "select_index",
    "unknown_thing",
]

NOT_FOUND = Words(
    "I couldn't find “{what}” here, so nothing was changed. There is {have}.",
    "没有找到“{what}”，没有改动。现在有：{have}。",
)
BEYOND = Words(
    "The video is only {have} s long, so {asked} s is past its end; nothing was changed.",
    "视频只有 {have} 秒，没有第 {asked} 秒，所以没有改动。",
)
NO_PROGRAMME = Words(
    "There is nothing on the timeline yet. Add a clip or a picture first.", "时间线上还没有内容，请先添加视频或图片。"
)
WHICH = Words("Which one do you mean: {options}?", "你指的是哪一个：{options}？")
NO_SUCH = Words(
    "There is no clip number {n}; only {have}. Nothing was changed.", "没有第 {n} 段，只有 {have} 段，没有改动。"
)

_GENERIC = frozenset(
    [
        "whole",
        "entire",
        "first",
        "second",
        "third",
        "last",
        "next",
        "same",
        "other",
        "main",
        "long",
        "short",
        "boring",
        "full",
        "final",
        "original",
        "new",
        "old",
        "video",
        "clip",
        "middle",
        "part",
        "this",
        "that",
        "my",
        "our",
        "your",
        "his",
        "her",
        "their",
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "one",
        "two",
        "three",
        "actual",
        "current",
        "rest",
        "opening",
        "closing",
        "good",
        "best",
        "more",
        "most",
        "nice",
        "little",
        "big",
        "real",
        "each",
        "every",
        "all",
        "following",
        "previous",
        "left",
        "right",
        "talking",
        "little",
        "black",
        "white",
        "sound",
        "audio",
        "music",
        "live",
        "front",
        "back",
        "top",
        "bottom",
        "high",
        "low",
        "fast",
        "slow",
        "loud",
        "quiet",
        "great",
        "bad",
        "in",
        "out",
        "on",
        "off",
        "to",
        "from",
        "for",
        "with",
        "only",
        "just",
        "very",
        "single",
        "different",
        "separate",
        "individual",
        "raw",
        "dark",
        "bright",
        "shaky",
        "blurry",
        "uploaded",
        "existing",
        "remaining",
        "finished",
        "funny",
        "cool",
        "two-second",
        "these",
        "those",
        "longer",
        "longest",
        "shortest",
        "longest",
        "shorter",
        "beginning",
        "end",
        "ending",
        "start",
        "starting",
        "intro",
        "outro",
        "cool",
        "random",
        "finished",
        "entire",
    ]
)
_THING_EN = re.compile(
    r"(?a)\b(?:the|my|that|this|our)\s+(?:\w+\s+)?([a-z]{3,})\s+(?:video|clip|shot|scene|footage|photo|picture|image|slide|movie|part|section|bit|segment)s?\b"
)
_THING_ZH = re.compile(
    r"(?:把|将|给|让)?([\u4e00-\u9fff]{1,6}?)(?:的)?(?:那|这)(?:一)?(?:段|条|张|个(?:视频|镜头|片段|画面)|个)"
)
_ZH_GENERIC = re.compile(
    r"^(?:我|你|他|第.*|最.*|前.*|后.*|中间.*|整.*|刚才|上面|下面|开头|结尾|现在|就|只|把|给|另外|其他|都|里面?|一|的|要|想|先|再|请|说话|讲话|没人|.*秒|这|那|嗯|呃|帮|对|剪|删|去|掉|了|音乐|字幕|标题|水印|小窗|那个?|就是|麻烦|吧|.*(?:那个|就是|帮我|呃|嗯).*)+$"
)


def on_timeline(name: str, desk: Desk) -> bool:
    """True when a clip of any track plays the asset."""
    return any(clip.asset == name for _, clip in desk.tl.each())


def assets_in(clause: Reading, desk: Desk, *kinds: str, there: bool | None = None) -> list[str]:
    """Assets the clause names, in order; of several that a name fits, those on the timeline come first.

    ``there`` True: only those on the timeline, False: only those that are not. Raises Unclear when a name fits several.
    """
    out: list[str] = []
    for item in clause.all("asset"):
        names = [name for name in _names(item) if not kinds or _kind(name, desk) in kinds]
        if there is not None:
            names = [name for name in names if on_timeline(name, desk) is there]
        used = [name for name in names if on_timeline(name, desk)] or names
        if len(used) > 1:
            spoken = clause.norm[item.start : item.end]
            exact = [name for name in used if stem_of(name).lower() == spoken]
            used = exact or used
        if len(used) > 1:
            used = _narrowed(clause, item, used)
        if len(used) > 1 and _is_plural(clause, item):
            out += [name for name in used if name not in out]
            continue
        if len(used) > 1 and clause.has("role", "effect") and {clip.asset for clip in desk.main} <= set(used):
            continue
        if len(used) > 1:
            raise Unclear(WHICH, used, options=" / ".join(used))
        if used and used[0] not in out:
            out.append(used[0])
    return out


def _narrowed(clause: Reading, item: Mention, used: list[str]) -> list[str]:
    """``the sleeping puppy``: of all puppies the one the word beside it fits too."""
    for other in clause.all("asset"):
        beside = other.end < item.start <= other.end + 1 or item.end < other.start <= item.end + 1
        both = [name for name in used if name in _names(other)]
        if other is not item and beside and both:
            used = both
    return used


def _is_plural(clause: Reading, item: Mention) -> bool:
    """``all four rooms``, ``the jar photos``, ``所有口红``: every one that the name fits."""
    before, after = clause.norm[max(0, item.start - 14) : item.start], clause.norm[item.end : item.end + 10]
    counted = re.search(
        r"(?a)\b(?:all|both|every|two|three|four|five|six)(?: of)?(?: the| my)?\s*$|(?:所有|全部|每张|每个|这些)的?$",
        before,
    )
    return bool(
        counted or re.match(r"(?a)\s*(?:photos|pictures|images|clips|shots|videos|slides|ones)\b|(?:都|全部)", after)
    )


def _names(item: Mention) -> tuple[str, ...]:
    return tuple(str(name) for name in item.value) if isinstance(item.value, tuple) else (item.name,)


def _kind(name: str, desk: Desk) -> str:
    facts = desk.facts(name)
    return facts.kind if facts else ""


def select_index(items: list[Clip], index: int) -> Clip | None:
    """The clip with this ordinal (1 first, -1 last, MIDDLE the middle one)."""
    if not items:
        return None
    if index == MIDDLE:
        return items[len(items) // 2]
    at = index - 1 if index > 0 else len(items) + index
    return items[at] if 0 <= at < len(items) else None


def clips_in(clause: Reading, desk: Desk, overlays: bool = True) -> list[Clip]:
    """Clips of picture or sound that the clause names by asset or order, in the order of the clause.

    Empty when it names none. ``overlays``: also those beside the main track.
    """
    found: list[tuple[int, Clip]] = []
    main = list(desk.main)
    for name in assets_in(clause, desk, "video", "image", there=True):
        at = _position(clause, name)
        clips = [clip for clip in main if clip.asset == name]
        if not clips and overlays:
            clips = desk.clips_of_asset(name)
        found += [(at, clip) for clip in clips]
    several = _several(clause, main)
    found += [(0, clip) for clip in several]
    for item in clause.all("index") if not several else ():
        if _other_index(clause, item):
            continue
        clip = select_index(_numbered(clause, item, main), int(item.number))
        if clip is None and main:
            raise Impossible(NO_SUCH, n=int(item.number), have=len(main))
        if clip is not None:
            found.append((item.start, clip))
    if not found and clause.has("noun", "other_one") and len(main) == 2 and desk.focus_clips:
        return [clip for clip in main if clip.id not in desk.focus_clips]
    out: list[Clip] = []
    for _, clip in sorted(found, key=lambda pair: pair[0]):
        if clip not in out:
            out.append(clip)
    return out


_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_SEVERAL = re.compile(
    r"(?a)\b(first|last|final|opening|middle) (two|three|four|five|\d) (?:clips?|shots?|scenes?|photos?|pictures?|images?|videos?|slides?|ones)\b"  # noqa: E501
    r"|(前面?|头|最后|后面?|末尾|中间)(?:的|那|这)?([两二三四五]|\d)(?:段|个(?!字)|张|条(?!字)|个镜头|个片段)"
)


def _several(clause: Reading, main: list[Clip]) -> list[Clip]:
    """``the last two clips``, ``前三张``, ``中间那两段``."""
    match = _SEVERAL.search(clause.said)
    if match is None:
        return []
    word = match[2] or match[4]
    count = min(len(main), int(word) if word.isdigit() else _COUNTS[word])
    where = match[1] or match[3]
    if where in ("first", "opening") or where.startswith(("前", "头")):
        return main[:count]
    if where in ("middle", "中间"):
        start = (len(main) - count) // 2
        return main[start : start + count]
    return main[len(main) - count :]


def _position(clause: Reading, name: str) -> int:
    return next((item.start for item in clause.all("asset") if name in _names(item)), 0)


def _other_index(clause: Reading, item: Mention) -> bool:
    """True when the ordinal counts something else than clips: a caption, a sentence, a frame."""
    after = clause.norm[item.end : item.end + 24]
    if re.match(
        r"(?a)\s*(?:caption|subtitle|cue|sub\b|sentence|line|frame|word|time|step|transition|cut\b|beat|title|label|pause|silence|few|part of|half)",  # noqa: E501
        after,
    ):
        return True
    if re.match(r"\s*(?:条|句|个)?(?:字幕|句|话|帧|个?转场|行|步|次|版|个?停顿)", after) or clause.norm[
        item.start : item.end
    ].endswith(("句", "行")):
        return True
    return clause.norm[item.end - 1] == "条" and clause.has("role", "captions")


def _numbered(clause: Reading, item: Mention, main: list[Clip]) -> list[Clip]:
    """What is counted: pictures among the main clips where the clause says so, else all of them; videos likewise."""
    after = clause.norm[item.end : item.end + 12] + clause.norm[item.start : item.end]
    if re.search(r"(?a)photo|picture|image|pic\b|照片|图", after):
        images = [clip for clip in main if clip.asset_kind == "image" or clip.source is None]
        return images or main
    return main


def unknown_thing(clause: Reading, desk: Desk) -> str | None:
    """A thing that the clause names as a clip and that nothing here is called, or None."""
    bare = leftover(
        clause,
        frozenset(
            {
                "asset",
                "index",
                "role",
                "filter",
                "mood",
                "color",
                "pos",
                "platform",
                "lang",
                "how",
                "quote",
                "aspect_word",
                "mask",
                "chat",
                "count",
            }
        ),
    )
    timed = clause.all("range", "head", "tail", "after", "before", "point")
    for match in _THING_EN.finditer(bare) if not timed else ():
        if match[1] not in _GENERIC:
            return match[1]
    if clause.all("asset", "index", "range", "head", "tail"):
        return None
    covered = leftover(clause, frozenset({"quote"}))
    named = _THING_ZH.search(covered)
    if named is not None and not _ZH_GENERIC.match(named[1]) and not clause.has("role"):
        return named[1].lstrip("把将给让")
    return None


def have(desk: Desk) -> str:
    """The clips on the timeline, for a reply."""
    names = list(dict.fromkeys(clip.asset for clip in desk.main if clip.asset)) or [
        item.name for item in desk.situation.facts
    ]
    return (", " if desk.language == "en" else "、").join(names[:6]) or (
        "nothing yet" if desk.language == "en" else "（空）"
    )


def clips_or_all(clause: Reading, desk: Desk) -> list[Clip]:
    """The clips the clause names; those spoken of last where it says ``it``; else all of the main track."""
    clips = clips_in(clause, desk)
    if clips:
        return _excepted(clause, desk, clips)
    missing = unknown_thing(clause, desk)
    if missing:
        raise Impossible(NOT_FOUND, what=missing, have=have(desk))
    if not desk.main:
        raise Impossible(NO_PROGRAMME)
    images = [clip for clip in desk.main if clip.source is None and clip.asset_kind != "video"]
    if (
        clause.has("noun", "photo")
        and images
        and len(images) < len(desk.main)
        and not clause.has("noun", "clip", "video")
    ):
        return images
    remarked = [clip for clip in desk.main if clip.id in desk.remarked]
    if remarked and not clause.has("noun", "whole", "video", "each"):
        desk.remarked = ()
        return remarked
    if clause.has("noun", "it") and not clause.has("noun", "whole", "video") and desk.focus_clips:
        last = [clip for clip in desk.main if clip.id in desk.focus_clips]
        if last:
            return last
    return list(desk.main)


def _excepted(clause: Reading, desk: Desk, clips: list[Clip]) -> list[Clip]:
    """``all but the first``: everything except what is named."""
    exception = clause.at("noun", "except")
    if exception is None:
        return clips
    first = min((item.start for item in clause.all("asset", "index")), default=0)
    behind = exception.start < first or re.search("以外|之外|除了|除开", clause.said)
    return [clip for clip in desk.main if clip not in clips] if behind else clips


def ranges_in(clause: Reading, desk: Desk, clips: list[Clip] | None = None) -> list[tuple[float, float]]:
    """Stretches of the timeline that the clause names by time, in seconds.

    Where it names one clip as well, its times count from the start of that clip.
    """
    base, length = 0.0, desk.programme
    if clips and len(clips) == 1 and len(desk.main) > 1:
        base, length = to_seconds(clips[0].start), to_seconds(clips[0].duration)
        if any(
            item.kind in ("range", "point") and item.pair[1] > length + 0.05
            for item in clause.mentions
            if item.kind in ("range", "point")
        ):
            base, length = 0.0, desk.programme
    out = []
    for item in clause.mentions:
        span = _span(item, length)
        if span is None:
            continue
        low, high = span
        if low >= length - 1e-6 or (item.kind in ("head", "tail") and item.number > length + 1e-6):
            raise Impossible(
                BEYOND, have=_tidy(length), asked=_tidy(item.pair[0] if item.kind == "range" else item.number)
            )
        out.append((base + max(0.0, low), base + min(high, length)))
    return out


def _span(item: Mention, length: float) -> tuple[float, float] | None:
    match item.kind:
        case "range":
            return item.pair
        case "head":
            return 0.0, item.number
        case "tail":
            return length - item.number, length
        case "head_part":
            return 0.0, length * item.number
        case "tail_part":
            return length * (1 - item.number), length
        case "mid_part":
            return length * (1 - item.number) / 2, length * (1 + item.number) / 2
        case "mid":
            return (length - item.number) / 2, (length + item.number) / 2
        case "after":
            return item.number, length
        case "before":
            return 0.0, item.number
    return None


def _tidy(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


_QUERY_DROP = frozenset(
    {
        "asset",
        "polite",
        "correction",
        "reassure",
        "length",
        "range",
        "head",
        "tail",
        "index",
        "point",
        "platform",
        "format",
    }
)


def content_queries(clause: Reading) -> list[str]:
    """The words of a clause that may name something said: what comes after ``about``/``where``, before 那段/那句."""
    said = leftover(clause, _QUERY_DROP)
    out: list[str] = []
    if match := re.search(
        r"([\u4e00-\u9fff]{1,14}?)(?:的)?(?:那|这)(?:一|个)?(?:小)?(?:句|段|部分|条|里|处|节|话题)", said
    ):
        out.append(
            re.sub(
                r"^(?:请|帮我|把|将|给|除了|只留|保留|留下|删掉|去掉|剪掉|不要|只要|我|他|她|老师|主播|里|在|想|要|有)*(?:讲到?|说到?|提到|聊到?|谈到?|关于|介绍|送)?",
                "",
                match[1],
            )
        )
    if match := re.search(r"(?a)\b(?:about|where|regarding|concerning|on|mention\w*|with|of)\b(.*)", said):
        tail = match[1]
        if re.search(r"(?a)[a-z]{3}", tail):
            out.append(tail)
    if match := re.search(
        r"(?:把|将|给|除了|只留|保留|留下|删掉|去掉|剪掉|不要)?(?:我|他|她)?(?:在)?(?:讲到?|说到?|提到|聊到?|谈到?|关于|介绍)(.{1,16}?)(?:的)?(?:那|这|部分|内容|段|句|地方|环节|时候|话题|$)",
        said,
    ):
        out.append(match[1])
    out.append(leftover(clause, _QUERY_DROP | {"verb", "noun", "how", "seq", "pos", "direction", "role"}))
    if re.search(r"(?a)[a-z]{3}", said):
        out.append(leftover(clause, _QUERY_DROP | {"verb", "how", "seq"}))
    bare = re.sub(r"把|将|给|都|吧|了|请|的", " ", leftover(clause, _QUERY_DROP | {"how", "seq"} | {"role"}))
    for verb in ("去掉", "删掉", "删了", "剪掉", "保留", "留着", "不要", "砍掉", "去了"):
        bare = bare.replace(verb, " ")
    return [query for query in (*out, bare) if query.strip()]


def passage_ranges(clause: Reading, desk: Desk, least: float = 1.0) -> list[tuple[Passage, list[tuple[float, float]]]]:
    """What is said that the clause speaks of, and where that plays on the main track; best first."""
    assets = tuple(assets_in(clause, desk, "video", "audio", there=True))
    assets = tuple(name for name in assets if (facts := desk.facts(name)) and (facts.transcript or facts.topics))
    quote = clause.quote
    found: list[Passage] = []
    if quote is not None and not clause.has("role", "title", "label"):
        whole = bool(clause.search(r"\b(?:sentence|line|whole)\b|那句|整句|那段"))
        here = quoted_passage(quote, desk.situation.facts, assets, whole)
        found = [here] if here else []
    for query in content_queries(clause):
        if found:
            break
        found = [item for item in passages(query, desk.situation.facts, assets) if item.score >= least]
    out = []
    for item in found:
        spans = played(desk, item.asset, item.start, item.end)
        if spans:
            out.append((item, spans))
    return out


def played(desk: Desk, asset: str, low: float, high: float) -> list[tuple[float, float]]:
    """Where the source range of an asset plays on the main track (or as its only sound), in seconds of the timeline."""
    out = []
    clips = [clip for clip in desk.main if clip.asset == asset] or desk.clips_of_asset(asset)
    for clip in clips:
        if clip.source is None or clip.freeze:
            continue
        a, b = to_seconds(clip.source.start), to_seconds(clip.source.end)
        start, end = max(a, low), min(b, high)
        if end - start <= 0.02:
            continue
        speed, at = float(clip.speed), to_seconds(clip.start)
        first, last = (b - end, b - start) if clip.reversed else (start - a, end - a)
        out.append((at + first / speed, at + last / speed))
    return out


def roles_in(clause: Reading) -> list[Role]:
    """Roles the clause names, in order; ``text`` stands for all text."""
    out: list[Role] = []
    for item in clause.all("role"):
        if item.value not in out and item.name not in ("text", "effect", "transition", "companion"):
            out.append(cast(Role, item.name))
    return out


def speaker(desk: Desk) -> AssetFacts | None:
    """The asset on the timeline in which somebody speaks; the main one first."""
    for name in [clip.asset for clip in desk.main] + [clip.asset for _, clip in desk.tl.each()]:
        facts = desk.facts(name)
        if facts and facts.speaks:
            return facts
    return None
