"""A message cut into clauses, each one wish; what only adds to a wish stays with it.

"trim to 15 s, captions on and export for TikTok"   →  trim … | captions on | export …
"delete the title, the logo and the music"          →  one clause
"古城那条拍倒了，转180度"                              →  one clause: complaint and cure
"删掉咖啡店……不对，是公园那个"                          →  one clause, corrected
"""

from __future__ import annotations

import re
from bisect import bisect_left

from saycut.agent.entities.mention import Mention
from saycut.agent.reading import Reading

__all__ = ["clauses_of", "is_head"]

_BORDER = re.compile(
    r"(?a)\s*[;；。]\s*|\s*[.!?！？](?=\s|$)\s*|…+|\s*[,，、]\s*|\s+-+\s+|\s*->\s*|\s*\+\s+|:\s+"
    r"|\b(?:and then|and also|then|and|but|also|plus|while you're at it|after that|as well as|followed by|oh and|next|so)\b"  # noqa: E501
    r"|然后|接着|顺便|并且|同时|另外|还有|紧接着|随后|再(?=把|给|加|配|导|放|来|将|在|调|做|生|输|存|剪|删|发)|并(?=把|给|加|配|导|将|在|调|做)|最后(?=再?(?:加|导|把|给|来|配|生|输))"
    r"|(?<=[了掉好成])(?=把|再把|给|加)|跟(?=[a-z])|(?<=\w)和(?=把)"
)
MAX_PARTS = 60
"""More stretches than this are not looked at."""
_HEADS = frozenset(
    {"verb", "filter", "transition", "chat", "bad", "project_format", "caption_mode", "aspect_word", "anim"}
)
_NOUN_HEADS = frozenset(
    {
        "silence",
        "filler",
        "cover",
        "subtitle_file",
        "job",
        "credits",
        "state",
        "highlight",
        "layout",
        "loudness",
        "countdown",
        "template",
    }
)
_VALUES = frozenset({"percent", "db", "pos", "opacity", "factor", "lufs", "color"})
_TARGETS = frozenset(
    {
        "role",
        "asset",
        "range",
        "head",
        "tail",
        "index",
        "point",
        "after",
        "before",
        "shown",
        "head_part",
        "tail_part",
        "mid_part",
    }
)
_FAMILY = {
    "shift_later": "shift", "shift_earlier": "shift", "speed_up": "speed", "slow_down": "speed", "speed": "speed", "louder": "volume", "quieter": "volume",  # noqa: E501
    "mute": "volume", "zoom_in": "zoom", "zoom_out": "zoom", "reorder": "order", "swap": "order", "cut": "trim",
}  # fmt: skip
_FAMILIES = frozenset(
    {"shift", "speed", "volume", "rotate", "flip", "freeze", "zoom", "trim", "crop", "split", "extend"}
)
_TEXTUAL = ("title", "label", "text", "card", "sticker", "avatar", "companion", "voiceover")


def clauses_of(reading: Reading) -> list[Reading]:
    """The wishes of a message in order."""
    reading = _corrected(reading)
    parts = _parts(reading)
    parts = [part for part in parts if not _is_reassurance(part)]
    return _merged(parts) or [reading]


def is_head(part: Reading) -> bool:
    """True when a stretch is a wish of its own, not only more of the one before."""
    if part.all(*_HEADS) or any(item.kind == "noun" and item.value in _NOUN_HEADS for item in part.mentions):
        return True
    if part.has("aspect") or part.has("platform") or part.has("format") or part.has("resolution"):
        return True
    if part.all("quote") and part.has("role", *_TEXTUAL):
        return True
    ordinals = {item.start for item in part.all("index")}
    if part.has("role", "voiceover") and part.all("asset") and re.search(r"(?a)\bis\b|\bas\b|是|当|作为|做", part.said):
        return True
    if (part.all("seq") and part.all("asset")) or (
        part.all("index") and any(item.start not in ordinals for item in part.all("seq"))
    ):
        return True
    if part.all("mood") and re.search(r"(?a)\binstead\b|\bsomething\b|换", part.said):
        return True
    return bool(part.all("role", "asset")) and (bool(part.all(*_VALUES)) or part.has("noun", "opacity"))


def _parts(reading: Reading) -> list[Reading]:
    """Stretches between borders that no mention spans."""
    spanning = sorted((item.start, item.end) for item in reading.mentions if item.kind not in ("reassure", "seq"))
    starts = [start for start, _ in spanning]
    longest = max((end - start for start, end in spanning), default=0)
    cuts = [reading.start]
    for match in _BORDER.finditer(reading.norm, reading.start, reading.end):
        near = spanning[bisect_left(starts, match.start() - longest) : bisect_left(starts, match.end())]
        if not any(match.start() < end for _, end in near):
            cuts += [match.start(), match.end()]
    cuts.append(reading.end)
    spans = list(zip(cuts[::2], cuts[1::2], strict=True))[:MAX_PARTS]
    return [reading.part(a, b) for a, b in spans if b > a and reading.norm[a:b].strip()]


def _is_reassurance(part: Reading) -> bool:
    """``leave the rest``, ``same volume`` ask for nothing."""
    if re.fullmatch(
        r"(?a)\W*(?:at |with |but )?(?:the )?same (?:volume|level|loudness)(?: as (?:now|before))?\W*", part.said
    ):
        return True
    return part.has("reassure") and not part.all(
        "asset", "index", "filter", "range", "quote", "color", "percent", "factor"
    )


def _merged(parts: list[Reading]) -> list[Reading]:
    out: list[Reading] = []
    waiting: Reading | None = None
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else None
        head = is_head(part)
        joined = waiting.join(part) if waiting is not None else part
        if head and following is not None and _leads_into(joined, following):
            waiting = _as_remark(joined, following)
        elif head and waiting is None and out and _goes_on(out[-1], part):
            out[-1] = out[-1].join(part)
        elif head:
            out.append(joined)
            waiting = None
        elif waiting is not None or _belongs_ahead(part, following, bool(out)):
            waiting = joined
        else:
            at = _wants_length(out) if _only_length(part) else -1
            out[at] = out[at].join(part)
    if waiting is not None:
        out[-1:] = [out[-1].join(waiting)] if out else [waiting]
    return out


def _only_length(part: Reading) -> bool:
    return bool(part.all("length")) and not part.all("role", "asset", "index", "noun", "verb", "color", "pos")


def _wants_length(out: list[Reading]) -> int:
    """Index of the wish a bare length belongs to: a trim that names none, else the last."""
    for index, clause in enumerate(out):
        if clause.has("verb", "trim") and not clause.all(
            "length", "range", "head", "tail", "after", "before", "fraction"
        ):
            return index
    return -1


def _as_remark(part: Reading, following: Reading) -> Reading:
    """What leads into a wish gives its target; what it says of it is no wish."""
    if not _targets(part):
        return part
    verbs = ("verb",) if _bare_cure(following) or following.has("noun", "it") else ()
    return part.without({"filter", "chat", *verbs})


def _belongs_ahead(part: Reading, following: Reading | None, has_before: bool) -> bool:
    """A target without a verb goes with the next wish when that has none of its own."""
    if not has_before:
        return True
    if following is None or not part.all(*_TARGETS):
        return False
    return is_head(following) and not following.all(*_TARGETS, "noun")


def _targets(part: Reading) -> list[Mention]:
    return [item for item in part.all(*_TARGETS) if item.value != "text" and item.kind != "noun"]


def _leads_into(part: Reading, following: Reading) -> bool:
    """What has a target but only remarks on it goes with the wish that follows and has none."""
    verbs = {item.value for item in part.all("verb")}
    if (
        not _targets(part)
        and not verbs
        and {i.value for i in part.all("filter")} & {i.value for i in following.all("filter")}
    ):
        return True
    if following.has("verb", "replace") and part.all("asset", "index") and _takes_the_place(part, following):
        return True
    if not is_head(following) or _targets(following):
        return False
    if part.has("noun", "except") and following.has("noun", "others"):
        return True
    if not _targets(part) and not part.all("quote"):
        return False
    if verbs == {"keep"} and not part.has("noun", "only") and not part.all("pos", "color", "length", *_STRETCHES):
        return True
    if (
        _bare_cure(following)
        and verbs <= _WEAK
        and not part.all("role")
        and part.all("range", "head", "tail", "asset", "index", "quote", "noun")
    ):
        return True
    said_of = part.all("role", "asset", "index") and not part.all(
        "pos", "seq", "color", "percent", "length", "range", "direction", "quote", "filter", "transition"
    )
    if verbs <= {"speak", "move"} and said_of and following.has("noun", "it"):
        return True
    remark = verbs <= {"speak"} and not part.all(
        "platform", "format", "aspect_word", "caption_mode", "transition", "percent", "color", "pos"
    )
    cures = following.has("verb", "remove", "keep")
    return remark and cures and (part.all("quote", "range", "filter") != [] or bool(part.all("noun")))


def _takes_the_place(part: Reading, following: Reading) -> bool:
    """``the gate is too shaky, use the hedge there instead``: one is complained of, the other named as its cure."""
    if re.search(
        r"(?a)\bin (?:its|their|that) place\b|\b(?:t?here|for (?:it|that)) instead\b|顶上|顶替|补位", following.said
    ):
        return True
    bare = not part.all("verb", "role", "quote", "length", "range")
    return bare and len(following.all("asset")) == 1 and not following.all("role", "index", "color", "mood", "quote")


_STRETCHES = ("head", "tail", "range", "after", "before", "head_part", "tail_part")
"""Stretches of time: keeping one is a wish, keeping a clip may only lead into one."""

_WEAK = frozenset(
    {
        "speak",
        "set",
        "move",
        "add",
        "slow_down",
        "speed_up",
        "quieter",
        "louder",
        "extend",
        "zoom_in",
        "zoom_out",
        "crop",
        "reverse",
        "rotate",
    }
)


def _bare_cure(part: Reading) -> bool:
    """``剪掉吧``, ``cut it``: a removal that names nothing."""
    verbs = {item.value for item in part.all("verb")}
    return (
        "remove" in verbs
        and not part.all("seq")
        and verbs <= {"remove", "cut", "crop"}
        and not _targets(part)
        and part.end - part.start <= 24
        and not part.all("length", "filter", "color", "quote")
    )


def _goes_on(before: Reading, part: Reading) -> bool:
    """True when a wish without a target of its own is the rest of the one before."""
    return (
        _adds_words(before, part)
        or _adds_target(before, part)
        or _adds_file(before, part)
        or _adds_cut(before, part)
        or _adds_time(before, part)
        or _adds_share(before, part)
        or (not _targets(part) and _adds_value(before, part))
    )


_OF_FILES = frozenset({"format", "resolution", "fps", "codec", "bytes", "pixels", "polite"})


def _adds_file(before: Reading, part: Reading) -> bool:
    """``export 1080p, 60 fps, mp4``: more of the same file."""
    out = before.has("verb", "export") or bool(before.all("platform", "format", "resolution"))
    return out and bool(part.mentions) and {item.kind for item in part.mentions} <= _OF_FILES


_CUTS = frozenset({"remove", "cut", "trim"})
_OF_CUTS = frozenset({"verb", "polite", "how", "range", "after", "before", "head", "tail"})


def _adds_cut(before: Reading, part: Reading) -> bool:
    """``20秒到35秒剪掉，还有50秒往后的也不要``: both stretches are named on the video as it is now."""
    if re.search(r"(?a)\bthen\b|然后|接着|再|随后", before.norm[before.end : part.start]):
        return False
    return all(
        {item.kind for item in side.mentions} <= _OF_CUTS
        and side.all("range", "after", "before", "head", "tail")
        and {item.value for item in side.all("verb")} <= _CUTS
        and side.all("verb")
        for side in (before, part)
    )


def _adds_share(before: Reading, part: Reading) -> bool:
    """``30 s in total, take a bit off every clip``: how a length is shared out."""
    shared = (
        r"(?a)\b(?:off|from) (?:every|each|all)\b|\bevenly\b|\bequally\b|每[段个张条].{0,3}(?:一点|留)|均匀|平均|按比例"
    )
    return bool(before.all("length") and re.search(shared, part.said)) and not part.all(
        "length", "asset", "index", "role"
    )


def _adds_time(before: Reading, part: Reading) -> bool:
    """``标题停留久一点，显示到第8秒``: how long words that are to stay stay."""
    stays = before.has("verb", "extend", "keep") and before.has("role", "title", "label", "sticker")
    timed = part.all("point", "before", "length", "range") and not before.all("point", "before", "length", "range")
    return bool(
        stays and timed and {item.value for item in part.all("verb")} <= {"add", "keep", "extend", "set", "trim"}
    ) and not part.all("role", "asset", "index", "quote")


def _adds_words(before: Reading, part: Reading) -> bool:
    """``加个片尾，黑底白字写…``: the words of what was to be added."""
    waits = (before.has("role", *_TEXTUAL) and before.has("verb", "add", "speak", "set")) or before.has("verb", "clone")
    own = part.all("asset", "index") or part.has("role", "title", "label", "text", "sticker", "captions")
    return bool(part.all("quote") and not before.all("quote") and waits and not own)


def _adds_target(before: Reading, part: Reading) -> bool:
    """An exception, the other side of a cut or a layout, the next of an order, one more to keep."""
    exception = part.at("noun", "except")
    if exception is not None and exception.start - part.start <= 2:
        return True
    named = part.all("asset", "index")
    other_side = re.search(r"(?a)\bbetween\b", before.said) and len(before.all("asset", "index")) == 1
    if other_side and named and not part.has("verb", "remove", "trim"):
        return True
    placed = part.all("pos") and not part.has("verb", "remove", "move") and not part.all("quote", "filter")
    if before.has("noun", "layout") and placed:
        return True
    if "in point" in before.said and "out point" in part.said:
        return True
    ordered = (before.all("seq") or before.has("verb", "reorder")) and not before.has("verb", "remove", "trim", "add")
    if _order_list(part) and ordered:
        return True
    return {item.value for item in part.all("verb")} == {"keep"} and before.has("verb", "keep") and bool(named)


def _adds_value(before: Reading, part: Reading) -> bool:
    """How much, how long, how: without a target of its own it speaks of the one before."""
    mine, theirs = _families(part), _families(before)
    if "volume" in theirs and part.all("percent", "db") and mine <= {"volume", "trim"}:
        return True
    if mine & theirs and mine <= theirs | {"trim"}:
        return True
    verbs = {item.value for item in part.all("verb")}
    if before.has("noun", "silence") and part.all("length") and verbs <= {"keep", "trim", "set", "extend", "remove"}:
        return True
    if (
        before.has("verb", "remove", "keep")
        and part.has("verb", "keep", "remove")
        and before.has("noun", "except", "only")
        and part.has("noun", "others")
    ):
        return True
    if not verbs and part.has("noun", "filler", "silence") and before.has("noun", "filler", "silence"):
        return True
    return (
        part.has("verb", "remove")
        and part.has("noun", "it")
        and part.has("noun", "end", "start")
        and bool(before.all("length", "number"))
    )


def _order_list(part: Reading) -> bool:
    plain = not part.all("verb", "filter", "role", "transition", "length", "percent", "factor", "quote")
    return bool(part.all("seq")) and bool(part.all("asset", "index")) and plain


def _families(part: Reading) -> set[str]:
    """What kinds of change a stretch asks for."""
    found = {_FAMILY.get(item.name, item.name) for item in part.all("verb")}
    return {name for name in found if name in _FAMILIES} | {f"filter {item.value}" for item in part.all("filter")}


def _corrected(reading: Reading) -> Reading:
    """``删掉A……不对，是B``: the later word counts."""
    for item in reversed(reading.all("correction")):
        if (rather := _not_but(reading, item)) is not None:
            reading = rather
            continue
        before, after = reading.part(reading.start, item.start), reading.part(item.end, reading.end)
        taken = [found for found in after.mentions if found.kind not in ("reassure", "polite")]
        if not before.mentions or not taken:
            continue
        if any(found.kind == "verb" for found in taken):
            reading = _with_subject(before, after)
        else:
            reading = _spliced(before, after)
    return reading


def _not_but(reading: Reading, item: Mention) -> Reading | None:
    """``不是画面，是声音``: what stands between *not* and *but* is dropped."""
    if reading.norm[item.start : item.end] != "不是":
        return None
    match = re.match(r"([^，,。是]{1,12})[，,]?\s*(?:而)?是", reading.norm[item.end :])
    if match is None:
        return None
    low, high = item.start, item.end + match.end()
    kept = tuple(found for found in reading.mentions if found.end <= low or found.start >= high)
    return Reading(reading.text, reading.norm, kept, reading.start, reading.end)


def _with_subject(before: Reading, after: Reading) -> Reading:
    """The correction is a whole wish; it keeps the subject that stands before the verb in Chinese, or before in English."""  # noqa: E501
    verb = before.first("verb")
    subject = before.part(before.start, verb.start) if verb else before
    if re.search(r"[\u4e00-\u9fff]", before.said) and subject.all("asset", "role", "index"):
        return Reading(before.text, before.norm, (*subject.mentions, *after.mentions), before.start, after.end)
    if after.all("asset", "role", "index", "noun"):
        return after
    kept = before.without({"length", "percent", "range", "pos", "color", "factor", "verb"})
    return Reading(before.text, before.norm, (*kept.mentions, *after.mentions), before.start, after.end)


def _in_place(new: Mention, old: Mention) -> Mention:
    """A bare number takes the meaning of the one it corrects, minutes stay minutes."""
    if new.kind != "number" or isinstance(old.value, tuple):
        return new
    minutes = old.kind in ("length", "head", "tail") and old.number >= 60 and old.number % 60 == 0 and new.number < 10
    return Mention(old.kind, new.number * (60.0 if minutes else 1.0), old.start, old.end)


_NUMERIC = ("length", "percent", "factor", "head", "tail", "db", "number", "point", "resolution", "count", "index")


def _spliced(before: Reading, after: Reading) -> Reading:
    """The mentions before, with those of the same kind replaced by the corrected ones."""
    mentions = list(before.mentions)
    for item in after.mentions:
        kin: tuple[str, ...] = (item.kind,)
        if item.kind == "number":
            kin = _NUMERIC
        elif item.kind in ("asset", "index"):
            kin = ("asset", "index")
        old = [one for one in mentions if one.kind in kin]
        if not old:
            mentions.append(item)
            continue
        mentions = [one for one in mentions if one is not old[-1]] + [_in_place(item, old[-1])]
    ordered = tuple(sorted(mentions, key=lambda item: (item.start, item.end)))
    return Reading(before.text, before.norm, ordered, before.start, after.end)
