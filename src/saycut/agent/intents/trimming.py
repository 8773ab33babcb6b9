"""Lengths and stretches of the programme: trim to a length, keep or cut ranges, by time or by what is said."""

from __future__ import annotations

import re
from dataclasses import replace

from saycut.agent.desk import Desk, Impossible, Unclear
from saycut.agent.entities.content import Passage
from saycut.agent.entities.mention import Mention
from saycut.agent.programme import clip_of
from saycut.agent.reading import Reading
from saycut.agent.targets import (
    NOT_FOUND,
    assets_in,
    clips_in,
    clips_or_all,
    have,
    passage_ranges,
    played,
    ranges_in,
    speaker,
    unknown_thing,
)
from saycut.language import Words
from saycut.timeline.model import Clip
from saycut.timeline.operations import Insert, Trim
from saycut.timeline.time import to_seconds

__all__ = [
    "bring_back",
    "cut_content",
    "cut_ranges",
    "edge_by_content",
    "full_length",
    "trim_to_length",
    "trim_vaguely",
]

_TOO_LONG = Words(
    "{what} is only {have:g} s long, so {asked:g} s is not possible; nothing was changed.",
    "{what}只有 {have:g} 秒，做不到 {asked:g} 秒，没有改动。",
)
_SHORT_ALREADY = Words(
    "The video is {have:g} s long already, so nothing had to be cut.", "视频本来就只有 {have:g} 秒，不用剪。"
)
_NOT_SAID = Words(
    "I couldn't find where “{what}” comes up: nothing said here matches it. Nothing was changed; give me times such as 0:10 to 0:20.",  # noqa: E501
    "没有找到提到“{what}”的地方，没有改动；可以直接说时间，例如10秒到20秒。",
)
_HOW_LONG = Words("How long should it be, or which part should go?", "想剪到多长，或者剪掉哪一段？")
_NO_LENGTH = Words(
    "I found nothing silent at the ends to trim; say how long it should be, for example “trim to 20 s”.",
    "首尾没有可以剪掉的空白；想剪到多长可以直接说，例如“剪到20秒”。",
)
_VIDEO = Words("The video", "视频")
_MARGIN = 1.0


# -- to a length


def trim_to_length(clause: Reading, desk: Desk) -> bool:
    """``trim to 15 s``, ``dinner down to ten seconds``, ``每张改成2秒``, ``max 20 seconds but all clips``."""
    changes = clause.search(r"\bfrom\b.*\bto\b")
    kept = clause.has("verb", "keep") and (clause.has("noun", "each", "only") or clips_in(clause, desk, overlays=False))
    verbs = (
        clause.has("verb", "trim", "set", "cut", "extend", "combine")
        or kept
        or clause.has("how", "max", "exactly", "total")
        or changes
        or len(clause.all("asset")) > 1
        or ((clause.has("verb", "add", "freeze") or clause.has("noun", "each")) and _holds(clause, desk))
    )
    if (
        not verbs
        or not desk.main
        or clause.all("range", "filter", "transition", "quote", "percent", "color")
        or clause.has(
            "role",
            "title",
            "captions",
            "label",
            "watermark",
            "sticker",
            "bgm",
            "voiceover",
            "pip",
            "transition",
            "card",
        )
    ):
        return False
    if (clause.all("head", "tail") and not clause.has("verb", "extend")) or clause.has("noun", "silence", "filler"):
        return False
    if _pairs(clause, desk):
        return True
    length, part = _length(clause), clause.first("fraction")
    if length is None and part is None:
        return False
    if length is not None and _takes_away(clause, length):
        return _shorten_by(clause, desk, length.number)
    clips = clips_or_all(clause, desk)
    each = (
        clause.has("noun", "each")
        or len(clips) < len(desk.main)
        or (len(desk.main) == 1 and bool(clips_in(clause, desk)))
    )
    if clause.has("how", "total", "need_all") or (clause.has("noun", "video") and not clause.has("noun", "each")):
        each = False
        clips = list(desk.main) if not clips_in(clause, desk) else clips
    if each:
        for clip in clips:
            own = to_seconds(clip.duration)
            target = length.number if length is not None else own * (part.number if part else 1.0)
            _resize(clause, desk, clip, target)
        desk.focus_clips = tuple(clip.id for clip in clips)
        return True
    total = desk.programme
    if length is not None and length.number < 1 and length.number < 0.05 * total:
        return False
    share = part.number if part else 1.0
    return _programme_to(clause, desk, length.number if length is not None else total * share)


def _holds(clause: Reading, desk: Desk) -> bool:
    """``show the front photo for 6 seconds``, ``每张照片停留5秒``."""
    held = clause.search(r"\bfor\b|停|显示|展示|播")
    return bool(held) and (clause.has("noun", "each") or bool(clips_in(clause, desk, overlays=False)))


def _pairs(clause: Reading, desk: Desk) -> bool:
    """``airport: 3 s, tram: 5 s``: a length for each of several clips."""
    wanted = [item for item in clause.mentions if item.kind in ("asset", "length")]
    if len(wanted) < 4 or any(wanted[at].kind != ("asset", "length")[at % 2] for at in range(len(wanted))):
        return False
    for name, length in zip(wanted[::2], wanted[1::2], strict=False):
        names = name.value if isinstance(name.value, tuple) else (name.name,)
        for clip in [clip for clip in desk.main if clip.asset in names]:
            _resize(clause, desk, clip, length.number)
    return True


def _length(clause: Reading) -> Mention | None:
    """The length aimed at: of ``from 22 s to fourteen`` the second."""
    found = clause.all("length")
    points = clause.all("point")
    if points and not found and (number := clause.first("number")) is not None and clause.search(r"\bfrom\b.*\bto\b"):
        return Mention("length", number.number, number.start, number.end)
    if (
        not found
        and clause.search(r"\bfrom\b.*\bto\b")
        and len(points) >= 2
        and clause.has("verb", "trim", "move", "set", "extend")
    ):
        return Mention("length", points[-1].number, points[-1].start, points[-1].end)
    if (
        not found
        and (number := clause.first("number")) is not None
        and clause.has("verb", "trim")
        and clause.search(r"\bto\s+(?:\d+|\w+)$")
    ):
        return Mention("length", number.number, number.start, number.end)
    if len(found) > 1:
        goal = [
            item
            for item in found
            if re.search(
                r"(?a)(?:\bto|到|成|为)\s*(?:about |around |just |exactly )?$",
                clause.norm[max(0, item.start - 12) : item.start],
            )
        ]
        return (goal or found)[-1]
    return found[0] if found else None


def _takes_away(clause: Reading, length: Mention) -> bool:
    """``shorten by 5 s``, ``cut 5 s out``, ``剪掉5秒``: an amount that goes, not one that is left."""
    before = clause.norm[max(clause.start, length.start - 12) : length.start]
    after = clause.norm[length.end : length.end + 14]
    if re.search(
        r"(?a)\b(?:to|into|at|in|max|under|within)\s+(?:about |around |just |exactly |only |maybe )?$|[到成为在内]\s*$",
        before,
    ):
        return False
    if re.search(r"(?a)\bby\s+$", before) or re.match(
        r"(?a)\s*(?:off|out|shorter|away|less)\b|\s*(?:掉|去掉|短)", after
    ):
        return True
    return (
        bool(
            re.search(
                r"(?a)(?:掉|减|少|去掉|删|砍掉)\s*(?:了)?$|\b(?:cut|chop|remove|shave|lop|take|knock|trim)\s+(?:out\s+|off\s+|away\s+|another\s+)?$",
                before,
            )
        )
        and not clause.has("how", "max")
        and not clause.search(r"\bdown to\b")
    )


def _shorten_by(clause: Reading, desk: Desk, seconds: float) -> bool:
    clips = clips_in(clause, desk, overlays=False)
    if len(clips) == 1:
        clip = clips[0]
        own = to_seconds(clip.duration)
        if seconds >= own:
            raise Impossible(_TOO_LONG, what=clip.asset, have=own, asked=seconds)
        _resize(clause, desk, clip, own - seconds)
        return True
    if seconds >= desk.programme:
        raise Impossible(_TOO_LONG, what=_VIDEO.say(desk.language), have=round(desk.programme, 2), asked=seconds)
    front = clause.has("noun", "start")
    desk.cut([(0.0, seconds)] if front else [(desk.programme - seconds, desk.programme)])
    if not front and not clause.has("noun", "end"):
        desk.note("I took it off the end.", "是从结尾剪掉的。")
    return True


def _resize(clause: Reading, desk: Desk, clip: Clip, target: float) -> None:
    """Give a clip another length: from its tail, or its head where the clause keeps the end."""
    own = to_seconds(clip.duration)
    change = desk.t(own) - desk.t(target)
    if change == 0:
        return
    if change < 0 and clip.source is not None and not clip.freeze and not clip.loop:
        asset = desk.asset(clip.asset)
        room = (asset.duration - clip.source.end if asset and asset.duration is not None else 0) / float(clip.speed)
        if -change > room + 2 * desk.tl.canvas.rate.frame_duration:
            whole = to_seconds(asset.duration) if asset and asset.duration is not None else own
            if clause.has("how", "max"):
                return
            raise Impossible(_TOO_LONG, what=clip.asset, have=round(whole, 2), asked=target)
    if _keeps_end(clause):
        desk.do(Trim(clip.id, head=change))
    elif clause.search(r"\bmiddle\b|中间") and change > 0 and not clause.all("index"):
        desk.do(Trim(clip.id, head=change // 2, tail=change - change // 2))
    else:
        desk.do(Trim(clip.id, tail=change))


def _keeps_end(clause: Reading) -> bool:
    return bool(
        clause.search(
            r"\boff the (?:front|start|beginning|head)\b|\bfrom the (?:front|start|beginning)\b|\bkeep(?:ing)? the (?:end|ending|last)\b|保留(?:结尾|后面|最后)|从(?:头|开头|前面)(?:剪|砍|去|裁)"  # noqa: E501
        )
    )


def _programme_to(clause: Reading, desk: Desk, target: float) -> bool:
    """The whole programme to a length: the end goes, unless all clips are to stay or it is a slide show."""
    total = desk.programme
    at_most = clause.has("how", "max")
    if target >= total - 0.02:
        if at_most or abs(target - total) < 0.05:
            desk.note(_SHORT_ALREADY.en, _SHORT_ALREADY.zh, have=round(total, 2))
            return True
        if all(clip.source is None for clip in desk.main):
            return _scale(desk, target)
        raise Impossible(_TOO_LONG, what=_VIDEO.say(desk.language), have=round(total, 2), asked=target)
    every = clause.has("how", "need_all") or clause.search(
        r"\b(?:all|every|each)\b.*\b(?:clips?|shots?|photos?|in there|included)\b|\b(?:off|from) (?:every|each|all)\b|\bevenly\b|\bequally\b|每[段个张条].{0,3}(?:一点|留)|均匀|平均|按比例|都要|都得|都保留|都用|一个都不|每段都"  # noqa: E501
    )
    if len(desk.main) > 1 and (every or all(clip.source is None for clip in desk.main)):
        return _scale(desk, target)
    if _keeps_end(clause):
        desk.cut([(0.0, total - target)])
    else:
        desk.cut([(target, total)])
    return True


def _scale(desk: Desk, target: float) -> bool:
    """Every clip shortened by the same share; the last takes up the rounding."""
    total = desk.programme
    ids = [clip.id for clip in desk.main]
    left = desk.t(target)
    for index, clip_id in enumerate(ids):
        clip = desk.clip(clip_id)
        if clip is None:
            continue
        new = left if index == len(ids) - 1 else desk.t(to_seconds(clip.duration) * target / total)
        left -= new
        if new != clip.duration and new > 0:
            desk.do(Trim(clip_id, tail=clip.duration - new))
    return True


def bring_back(clause: Reading, desk: Desk) -> bool:
    """``高铁那段给我找回来``: an upload that is no longer on the timeline comes back to its place among the others."""
    if not clause.search(r"找回|加回|放回|要回|恢复|\b(?:bring|put|get)\b[^,.]*\bback\b|\brestore\b") or not desk.main:
        return False
    names = [name for name in assets_in(clause, desk, "video", "image") if not any(c.asset == name for c in desk.main)]
    facts = desk.facts(names[0]) if names else None
    if facts is None:
        return False
    order = [item.name for item in desk.situation.facts]
    later = [clip.start for clip in desk.main if clip.asset in order[order.index(facts.name) + 1 :]]
    at = min(later, default=desk.main[-1].end)
    desk.do(Insert("main", replace(clip_of(desk, facts, at), start=at)))
    return True


def full_length(clause: Reading, desk: Desk) -> bool:
    """``give me beach in its original length again``: what was trimmed off a clip comes back."""
    if not clause.search(
        r"\b(?:use|play|show|have) the (?:full|whole|entire) \w+(?: clip| shot| video)?\b(?! screen)|\boriginal length\b|\bfull length\b|\buntrimmed\b|\buncut\b|\bwhole clip back\b|\bits full\b|原来的长度|原长|完整长度|恢复完整|恢复原来|原始长度|原来那么长"  # noqa: E501
    ):
        return False
    clips = clips_in(clause, desk, overlays=False)
    if not clips:
        return False
    done = False
    for clip in clips:
        asset = desk.asset(clip.asset)
        if clip.source is None or asset is None or asset.duration is None:
            continue
        head = round(clip.source.start / clip.speed)
        tail = round((asset.duration - clip.source.end) / clip.speed)
        if head or tail:
            desk.do(Trim(clip.id, head=-head, tail=-tail))
            done = True
    return done


# -- ranges


def cut_ranges(clause: Reading, desk: Desk) -> bool:
    """``chop 5 s off the end``, ``从0:45剪到2:15，就要中间这段``, ``5到8秒、20到22秒删掉``, in and out points."""
    kinds = ("range", "head", "tail", "head_part", "tail_part", "mid_part", "mid", "after", "before")
    points = clause.all("point")
    in_out = len(points) == 2 and clause.search(r"\bin(?: point)?\b.*\bout(?: point)?\b|入点.*出点")
    if not (clause.all(*kinds) or in_out) or not desk.main:
        return False
    if clause.all("filter", "transition", "quote", "pos", "platform", "format") or (
        clause.has("role", "title", "label", "sticker", "watermark", "pip", "voiceover") and not clause.has("reassure")
    ):
        return False
    acts = clause.has("verb", "remove", "trim", "cut", "keep") or clause.has("noun", "only") or in_out
    if not acts or (
        clause.has("verb", "speed_up", "slow_down", "mute", "freeze", "add")
        and not clause.has("verb", "remove", "trim", "keep")
    ):
        return False
    clips = clips_in(clause, desk, overlays=False)
    if not clips and (missing := unknown_thing(clause, desk)):
        raise Impossible(NOT_FOUND, what=missing, have=have(desk))
    if in_out:
        return _in_out(desk, clips, points)
    if len(desk.main) > 1 and not clips and clause.has("noun", "each") and not clause.all("range", "after", "before"):
        _off_each(clause, desk)
        return True
    spans = ranges_in(clause, desk, clips)
    if _keeps(clause):
        if len(clips) == 1 and len(desk.main) > 1:
            clip = clips[0]
            low, high = to_seconds(clip.start), to_seconds(clip.end)
            kept = sorted(spans)
            desk.cut([(low, kept[0][0]), (kept[-1][1], high)])
        else:
            desk.keep(spans)
    else:
        desk.cut(spans)
    desk.focus_clips = tuple(clip.id for clip in desk.main if clip.id in {c.id for c in clips}) or desk.focus_clips
    return True


def _off_each(clause: Reading, desk: Desk) -> None:
    """``a second off the front of each clip``: the same stretch of every clip."""
    keeps = _keeps(clause)
    cuts = []
    for clip in desk.main:
        low, high = to_seconds(clip.start), to_seconds(clip.end)
        spans = ranges_in(clause, desk, [clip])
        if keeps:
            cuts += [(low, spans[0][0]), (spans[-1][1], high)]
        else:
            cuts += spans
    desk.cut([(a, b) for a, b in cuts if b > a + 0.001])


def _in_out(desk: Desk, clips: list[Clip], points: list[Mention]) -> bool:
    """In and out point count in the source of the clip."""
    clip = clips[0] if clips else desk.main[0]
    if clip.source is None:
        return False
    low, high = points[0].number, points[1].number
    start, end = to_seconds(clip.source.start), to_seconds(clip.source.end)
    speed = float(clip.speed)
    desk.do(
        Trim(
            clip.id, head=round(desk.t(max(0.0, low - start)) / speed), tail=round(desk.t(max(0.0, end - high)) / speed)
        )
    )
    return True


def _keeps(clause: Reading) -> bool:
    """True when the stretch named is what stays."""
    span = clause.first("range", "head", "tail", "head_part", "tail_part", "mid_part", "mid", "after", "before")
    before = clause.norm[max(clause.start, span.start - 14) : span.start] if span else ""
    others = clause.has("noun", "others") and clause.has("verb", "remove")
    if (clause.has("noun", "except") and clause.has("verb", "remove")) or others:
        return True
    removes = [item for item in clause.all("verb") if item.value == "remove"]
    keeps = clause.has("verb", "keep") or clause.has("noun", "only")
    if removes and keeps and not clause.search("只要|只留|就要|(?:keep only|only keep|just keep)"):
        return False
    if removes and not keeps:
        return False
    if re.search(r"(?a)\b(?:cut|version|clip|edit|video|reel|short) (?:out )?of\s+$", before):
        return True
    if keeps:
        return True
    if re.search(r"(?a)\b(?:to|down to|into)\s+(?:the\s+|just\s+|only\s+)*$|[到成]\s*$", before):
        return True
    if clause.search("截取|剪到|剪成|留") and clause.all("range"):
        return True
    if clause.has("verb", "trim") and span is not None and span.kind == "range":
        return not clause.search(r"\bout\b|\boff\b|\baway\b|掉|去")
    return False


# -- what is said


def edge_by_content(clause: Reading, desk: Desk) -> bool:
    """``have it end right after the temple bit``, ``从讲功能那里开始``: what lies beyond a passage or a clip goes."""
    ends = clause.search(
        r"\b(?:end|stop|finish|close|wrap up|cut off|fade out)\w*\s+(?:it\s+)?(?:right |just |straight |immediately )?(?:after|with|on|at|when|once)\b|(?:到|在|讲完|说完).{1,14}?(?:结束|为止|停|收尾)|(?:讲完|说完|放完).{1,14}?(?:就结束|就停|后面都不要)"  # noqa: E501
    )
    begins = clause.search(
        r"\b(?:start|begin|open|kick off)\w*\s+(?:it\s+)?(?:right |just |straight )?(?:with|at|from|where|when|after)\b|从.{1,14}?(?:开始|那里起|起)"  # noqa: E501
    )
    onwards = clause.search(
        r"\b(?:everything|all|anything|whatever)?\s*from\b[^,.]*\b(?:on|onwards?|forward)\b|从.{1,14}?(?:往后|以后|之后|起后面|开始后面).{0,6}(?:不要|删|剪|去)"
    )
    if onwards and not clips_in(clause, desk, overlays=False) and not clause.all("point", "range", "after"):
        found = passage_ranges(clause, desk, least=1.2)
        if found:
            desk.cut([(found[0][1][0][0], desk.programme)])
            return True
    if _beyond(clause, desk):
        return True
    if (
        not (ends or begins)
        or not desk.main
        or clause.has("role", "title", "captions", "bgm", "watermark", "voiceover")
        or clause.all("filter", "transition")
    ):
        return False
    clips = clips_in(clause, desk, overlays=False)
    if clips and len(desk.main) > 1:
        if not ends or not clause.search(r"\bafter\b|完"):
            return False
        desk.cut([(to_seconds(clips[0].end), desk.programme)])
        return True
    point = clause.first("point")
    if point is not None:
        if point.number >= desk.programme:
            return False
        desk.cut([(point.number, desk.programme)] if ends else [(0.0, point.number)])
        return True
    found = passage_ranges(_named_edge(clause, ends or begins), desk, least=1.2)
    if not found:
        return False
    low, high = found[0][1][0]
    if ends:
        desk.cut(
            [(min(high + 0.1, desk.programme), desk.programme)]
            if not clause.search(r"\b(?:before|when|once)\b|之前")
            else [(low, desk.programme)]
        )
    else:
        desk.cut([(0.0, high if clause.search(r"\bafter\b|之后|完") else max(0.0, low - 0.1))])
    return True


def _named_edge(clause: Reading, match: re.Match[str] | None) -> Reading:
    """``开头那句“…”掐掉，从大家好开始``: what stands at the edge, where other words are quoted before it."""
    if match is None or clause.quote is None:
        return clause
    low = clause.start + match.start()
    high = clause.start + match.end() if re.search("[\u4e00-\u9fff]", match[0]) else clause.end
    quote = clause.first("quote")
    return clause if quote is None or quote.end > low else clause.part(low, high)


def cut_content(clause: Reading, desk: Desk) -> bool:
    """``lose the part where I drop the spoon``, ``除了讲功能的那段，其他都不要``, ``one clip with just the part on hiring``."""  # noqa: E501
    acts = clause.has("verb", "remove", "keep", "cut", "trim") or (
        clause.has("noun", "only") and clause.has("noun", "clip", "about")
    )
    if not acts or not desk.main or clause.all("range", "head", "tail", "length", "filter", "percent"):
        return False
    if clause.has("role", "title", "label", "watermark", "sticker", "voiceover", "transition"):
        return False
    reassures = (
        clause.has("verb", "keep")
        and not clause.has("noun", "only", "except", "others")
        and not clause.has("verb", "remove", "cut", "trim")
        and not clause.search(r"\bkeep\b|\bonly\b|\bjust\b|保留|留下|只留|就要|只要")
    )
    if reassures:
        return desk.understood > 0
    spoken = (
        clause.has("noun", "sentence", "where_speaks", "about", "clip", "topic", "start", "end")
        or clause.quote is not None
        or bool(clause.search("段|句|部分|地方"))
    )
    if not spoken and not _names_topic(clause, desk):
        return False
    spans = _numbered_lines(clause, desk)
    if not spans:
        found = passage_ranges(clause, desk)
        if not found:
            return _nothing_found(clause, desk)
        spans = _chosen(clause, desk, found)
    if _keeps(clause) and not (clause.has("verb", "remove") and not clause.has("noun", "except", "others")):
        desk.keep(spans)
    else:
        desk.cut(_absorbed(desk, spans))
    return True


def _beyond(clause: Reading, desk: Desk) -> bool:
    """``cut everything before the hiring mistakes``: all on one side of a passage goes."""
    side = clause.search(
        r"\b(?:everything|all|anything|whatever|the (?:part|bit|stuff))\b[^,.]*\b(before|after)\b|(?:那|这)?(?:段|句|里|之)?(以?之?前|以?之?后)(?:面)?的?(?:都|全|内容)"  # noqa: E501
    )
    if side is None or not clause.has("verb", "remove", "cut") or clips_in(clause, desk, overlays=False):
        return False
    found = passage_ranges(clause.without({"seq"}), desk, least=1.2)
    if not found:
        return False
    low, high = found[0][1][0]
    before = side[1] == "before" or bool(side[2] and side[2].endswith("前"))
    desk.cut([(0.0, low)] if before else [(high, desk.programme)])
    return True


_LINES = re.compile(
    r"(?a)\b(first|opening|last|final|closing) (two|three|\d) (?:sentences|lines)\b|(前面?|开头|头|最后|结尾|末尾)(?:的|那|这)?([两二三\d])句"  # noqa: E501
)


def _numbered_lines(clause: Reading, desk: Desk) -> list[tuple[float, float]]:
    """``the second sentence``, ``最后一句话``."""
    facts = speaker(desk)
    lines = facts.transcript if facts and facts.transcript else ()
    out = []
    if lines and (several := _LINES.search(clause.said)):
        word = several[2] or several[4]
        count = int(word) if word.isdigit() else {"two": 2, "three": 3, "两": 2, "二": 2, "三": 3}[word]
        first = (several[1] or several[3]) in ("first", "opening", "前", "前面", "开头", "头")
        chosen = lines[:count] if first else lines[-count:]
        return [span for low, high, _ in chosen for span in played(desk, facts.name if facts else "", low, high)]
    for item in clause.all("index"):
        said = clause.norm[item.start : item.end + 12]
        if (
            re.search(r"(?a)sentence|\bline\b|句", said)
            and lines
            and -len(lines) <= item.number <= len(lines)
            and item.number
        ):
            low, high, _ = lines[int(item.number) - 1 if item.number > 0 else int(item.number)]
            out += played(desk, facts.name if facts else "", low, high)
    return out


def _names_topic(clause: Reading, desk: Desk) -> bool:
    return any(item.topic for item, _ in passage_ranges(clause, desk)[:1])


def _chosen(
    clause: Reading, desk: Desk, found: list[tuple[Passage, list[tuple[float, float]]]]
) -> list[tuple[float, float]]:
    """The best passage; more where a topic spans lines, or several fit equally and the clause speaks of all."""
    best = found[0]
    if best[0].topic:
        return [span for item, spans in found if item.topic and item.score >= 0.9 * best[0].score for span in spans]
    if clause.quote is not None:
        return list(best[1])
    if clause.search(r"\ball\b|\bevery\b|所有|都|每") and not clause.has("noun", "others"):
        return [span for item, spans in found if item.score >= 0.8 * best[0].score for span in spans]
    return list(best[1])


def _absorbed(desk: Desk, spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A removed line takes the short pause after it along, so that two pauses do not meet."""
    out = []
    for low, high in spans:
        ends = [end for start, end in _pauses(desk) if abs(start - high) < 0.06 and end - start <= _MARGIN]
        out.append((low, max([high, *ends])))
    return out


def _pauses(desk: Desk) -> list[tuple[float, float]]:
    """Every known pause of the main track, in seconds of the timeline."""
    names = dict.fromkeys(clip.asset for clip in desk.main)
    known = [(facts.name, span) for name in names if (facts := desk.facts(name)) for span in facts.silences]
    return [where for name, (low, high) in known for where in played(desk, name, low, high)]


def _nothing_found(clause: Reading, desk: Desk) -> bool:
    thing = clause.search(
        r"\b(?:about|where|on|mentions?)\s+(?:the\s+|my\s+|our\s+|i\s+|we\s+|he\s+|she\s+)?(.{3,30})$|(?:讲|说|提到|聊到?)(.{1,10}?)(?:的)?(?:那|部分|地方)"
    )
    if thing or clause.quote is not None:
        what = clause.quote or (thing[1] or thing[2] if thing else "")
        raise Impossible(_NOT_SAID, what=what.strip(" .!,。"))
    if missing := unknown_thing(clause, desk):
        raise Impossible(NOT_FOUND, what=missing, have=have(desk))
    return False


def trim_vaguely(clause: Reading, desk: Desk) -> bool:
    """``trim this video``: silence at both ends goes; where none is known, a question."""
    if (
        not clause.has("verb", "trim", "cut")
        or clause.all("role", "filter", "transition", "range", "percent", "quote", "format")
        or not desk.main
    ):
        return False
    clips = clips_in(clause, desk, overlays=False)
    if not clips and (missing := unknown_thing(clause, desk)):
        raise Impossible(NOT_FOUND, what=missing, have=have(desk))
    if desk.understood and not clips:
        return True
    spans = []
    first, last = desk.main[0], desk.main[-1]
    for clip in (first, last):
        facts = desk.facts(clip.asset)
        for low, high in facts.silences if facts else ():
            for start, end in played(desk, facts.name if facts else "", low, high):
                if start < 0.15 or end > desk.programme - 0.15:
                    spans.append((max(0.0, start), end))
    if not spans and desk.several:
        desk.note(_NO_LENGTH.en, _NO_LENGTH.zh)
        return True
    if not spans:
        raise Unclear(_HOW_LONG)
    edge = 0.1
    desk.cut([(low, high - edge) if low < 0.15 else (low + edge, high) for low, high in spans if high - low > 2 * edge])
    desk.note("I trimmed the silence at the ends.", "剪掉了首尾没声音的部分。")
    return True
