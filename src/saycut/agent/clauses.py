"""A message cut into clauses, each one wish; what only adds to a wish stays with it.

"trim to 15 s, captions on and export for TikTok"   →  trim … | captions on | export …
"delete the title, the logo and the music"          →  one clause
"古城那条拍倒了，转180度"                              →  one clause: complaint and cure
"删掉咖啡店……不对，是公园那个"                          →  one clause, corrected
"""

from __future__ import annotations

import re

from saycut.agent.entities.mention import Mention
from saycut.agent.reading import Reading

__all__ = ["clauses_of", "is_head"]

_BORDER = re.compile(
    r"(?a)\s*[;；。]\s*|\s*[.!?！？](?=\s|$)\s*|…+|\s*[,，、]\s*|\s+-+\s+|\s*->\s*|\s*\+\s+|:\s+"
    r"|\b(?:and then|and also|then|and|but|also|plus|while you're at it|after that|as well as|followed by|oh and|next|so)\b"
    r"|然后|接着|顺便|并且|同时|另外|还有|紧接着|随后|再(?=把|给|加|配|导|放|来|将|在|调|做|生|输|存|剪|删|发)|并(?=把|给|加|配|导|将|在|调|做)|最后(?=再?(?:加|导|把|给|来|配|生|输))"
    r"|(?<=[了掉好成])(?=把|再把|给|加)|跟(?=[a-z])|(?<=\w)和(?=把)"
)
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
    "shift_later": "shift", "shift_earlier": "shift", "speed_up": "speed", "slow_down": "speed", "speed": "speed", "louder": "volume", "quieter": "volume",
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
    if (
        (part.all("seq")
        and part.all("asset"))
        or (part.all("index")
        and any(item.start not in ordinals for item in part.all("seq")))
    ):
        return True
    if part.all("mood") and re.search(r"(?a)\binstead\b|\bsomething\b|换", part.said):
        return True
    return bool(part.all("role", "asset")) and (bool(part.all(*_VALUES)) or part.has("noun", "opacity"))


def _parts(reading: Reading) -> list[Reading]:
    """Stretches between borders that no mention spans."""
    cuts = [reading.start]
    for match in _BORDER.finditer(reading.norm, reading.start, reading.end):
        if not any(
            item.start < match.end() and match.start() < item.end and not _gap(item, match)
            for item in reading.mentions
            if item.kind not in ("reassure", "seq")
        ):
            cuts += [match.start(), match.end()]
    cuts.append(reading.end)
    spans = list(zip(cuts[::2], cuts[1::2], strict=True))
    return [reading.part(a, b) for a, b in spans if b > a and reading.norm[a:b].strip()]


def _gap(item: Mention, match: re.Match[str]) -> bool:
    """A border right at the end of a mention does not cut it."""
    return match.start() >= item.end or match.end() <= item.start


def _is_reassurance(part: Reading) -> bool:
    """``leave the rest`` asks for nothing."""
    return part.has("reassure") and not part.all(
        "asset", "index", "filter", "range", "quote", "color", "percent", "factor"
    )


def _merged(parts: list[Reading]) -> list[Reading]:
    out: list[Reading] = []
    waiting: Reading | None = None
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else None
        if waiting is not None and is_head(part):
            part, waiting = waiting.join(part), None
        if is_head(part):
            if following is not None and _leads_into(part, following):
                waiting = (
                    part.without(
                        {"filter", "chat", *(("verb",) if _bare_cure(following) or following.has("noun", "it") else ())}
                    )
                    if _targets(part)
                    else part
                )
            elif out and _goes_on(out[-1], part):
                out[-1] = out[-1].join(part)
            else:
                out.append(part)
        elif _belongs_ahead(part, following, bool(out)):
            waiting = waiting.join(part) if waiting else part
        elif out and not waiting:
            out[-1] = out[-1].join(part)
        else:
            waiting = waiting.join(part) if waiting else part
    if waiting is not None:
        if out:
            out[-1] = out[-1].join(waiting)
        else:
            out.append(waiting)
    return out


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
    if (
        following.has("verb", "replace")
        and re.search(r"(?a)\bin (?:its|their|that) place\b|顶上|顶替|补位", following.said)
        and part.all("asset", "index")
    ):
        return True
    if not is_head(following) or _targets(following):
        return False
    if part.has("noun", "except") and following.has("noun", "others"):
        return True
    if not _targets(part) and not part.all("quote"):
        return False
    if verbs == {"keep"} and not part.has("noun", "only") and not part.all("pos", "color", "length"):
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
    if (
        part.all("quote")
        and not before.all("quote")
        and ((before.has("role", *_TEXTUAL) and before.has("verb", "add", "speak", "set")) or before.has("verb", "clone"))
        and not part.all("asset", "index")
        and not part.has("role", "title", "label", "text", "sticker", "captions")
    ):
        return True
    if part.has("noun", "except") and part.at("noun", "except").start - part.start <= 2:  # type: ignore[union-attr]
        return True
    if (
        re.search(r"(?a)\bbetween\b", before.said)
        and len(before.all("asset", "index")) == 1
        and part.all("asset", "index")
        and not part.has("verb", "remove", "trim")
    ):
        return True
    if (
        before.has("noun", "layout")
        and part.all("pos")
        and not part.has("verb", "remove", "move")
        and not part.all("quote", "filter")
    ):
        return True
    if {"in point", "out point"} <= set(
        re.findall(r"(?a)(?:in|out) point", before.said + " " + part.said)
    ) and "in point" in before.said:
        return True
    if (
        _order_list(part)
        and (before.all("seq") or before.has("verb", "reorder"))
        and not before.has("verb", "remove", "trim", "add")
    ):
        return True
    if (
        {item.value for item in part.all("verb")} == {"keep"}
        and before.has("verb", "keep")
        and part.all("asset", "index")
    ):
        return True
    if _targets(part):
        return False
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
    return bool(part.all("seq")) and bool(part.all("asset", "index")) and not part.all("verb")


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
    """The correction is a whole wish; it keeps the subject that stands before the verb in Chinese, or before in English."""
    verb = before.first("verb")
    subject = before.part(before.start, verb.start) if verb else before
    if re.search(r"[\u4e00-\u9fff]", before.said) and subject.all("asset", "role", "index"):
        return Reading(before.text, before.norm, (*subject.mentions, *after.mentions), before.start, after.end)
    if after.all("asset", "role", "index", "noun"):
        return after
    kept = before.without({"length", "percent", "range", "pos", "color", "factor", "verb"})
    return Reading(before.text, before.norm, (*kept.mentions, *after.mentions), before.start, after.end)


_NUMERIC = ("length", "percent", "factor", "head", "tail", "db", "number", "point", "resolution", "count", "index")


def _spliced(before: Reading, after: Reading) -> Reading:
    """The mentions before, with those of the same kind replaced by the corrected ones."""
    mentions = list(before.mentions)
    for new in after.mentions:
        kin: tuple[str, ...] = (
            _NUMERIC if new.kind == "number" else ("asset", "index") if new.kind in ("asset", "index") else (new.kind,)
        )
        old = [item for item in mentions if item.kind in kin]
        if not old:
            mentions.append(new)
            continue
        last = old[-1]
        if new.kind == "number" and not isinstance(last.value, tuple):
            unit = (
                60.0
                if last.kind in ("length", "head", "tail")
                and last.number >= 60
                and last.number % 60 == 0
                and new.number < 10
                else 1.0
            )
            new = Mention(last.kind, new.number * unit, last.start, last.end)
        mentions = [item for item in mentions if item is not last] + [new]
    ordered = tuple(sorted(mentions, key=lambda item: (item.start, item.end)))
    return Reading(before.text, before.norm, ordered, before.start, after.end)
