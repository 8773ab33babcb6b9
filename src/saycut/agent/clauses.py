"""A message cut into clauses, each one wish; what only adds to a wish stays with it.

    "trim to 15 s, captions on and export for TikTok"   →  trim … | captions on | export …
    "delete the title, the logo and the music"          →  one clause
    "删掉咖啡店……不对，是公园那个"                          →  one clause, corrected
"""

from __future__ import annotations

import re

from saycut.agent.entities.mention import Mention
from saycut.agent.reading import Reading

__all__ = ["clauses_of", "is_head"]

_BORDER = re.compile(
    r"(?a)\s*[;；。]\s*|\s*[.!?！？](?=\s|$)\s*|…+|\s*[,，、]\s*|\s+-+\s+|\s*->\s*|\s*\+\s+"
    r"|\b(?:and then|and also|then|and|but|also|plus|while you're at it|after that|as well as|followed by|oh and|next)\b"
    r"|然后|接着|顺便|并且|同时|另外|还有|紧接着|随后|再(?=把|给|加|配|导|放|来|将|在|调|做|生|输|存|剪|删|发)|并(?=把|给|加|配|导|将|在|调|做)|最后(?=再?(?:加|导|把|给|来|配|生|输))"
    r"|(?<=[了掉好成])(?=把|再把|给|加)"
)
_HEADS = frozenset({"verb", "filter", "transition", "chat", "bad", "project_format", "caption_mode", "aspect_word", "anim"})
_NOUN_HEADS = frozenset({"silence", "filler", "cover", "subtitle_file", "job", "credits", "state", "highlight", "layout", "loudness", "countdown", "template"})
_VALUES = frozenset({"percent", "db", "pos", "opacity", "factor", "lufs"})
_TARGETS = frozenset({"role", "asset", "range", "head", "tail", "index", "point", "after", "before"})
_WEAK_VERBS = frozenset({"keep", "reorder", "shift_later", "shift_earlier"})


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
    return bool(part.all("role", "asset")) and (bool(part.all(*_VALUES)) or part.has("noun", "opacity"))


def _parts(reading: Reading) -> list[Reading]:
    """Stretches between borders that no mention spans."""
    cuts = [reading.start]
    for match in _BORDER.finditer(reading.norm, reading.start, reading.end):
        if not any(item.start < match.end() and match.start() < item.end and item.kind != "reassure" and not _gap(item, match) for item in reading.mentions):
            cuts += [match.start(), match.end()]
    cuts.append(reading.end)
    spans = list(zip(cuts[::2], cuts[1::2], strict=True))
    return [reading.part(a, b) for a, b in spans if b > a and reading.norm[a:b].strip()]


def _gap(item: Mention, match: re.Match[str]) -> bool:
    """A border right at the end of a mention does not cut it."""
    return match.start() >= item.end or match.end() <= item.start


def _is_reassurance(part: Reading) -> bool:
    """``leave the rest`` asks for nothing."""
    return part.has("reassure") and not part.all("asset", "index", "filter", "range", "quote", "color", "percent")


def _merged(parts: list[Reading]) -> list[Reading]:
    out: list[Reading] = []
    waiting: Reading | None = None
    for index, part in enumerate(parts):
        if is_head(part):
            out.append(waiting.join(part) if waiting else part)
            waiting = None
        elif _belongs_ahead(part, parts[index + 1 :], bool(out)):
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


def _belongs_ahead(part: Reading, rest: list[Reading], has_before: bool) -> bool:
    """A target without a verb goes with the next wish when that has none of its own."""
    if not has_before:
        return True
    following = rest[0] if rest else None
    if following is None or not part.all(*_TARGETS):
        return False
    return is_head(following) and not following.all(*_TARGETS, "noun")


def _corrected(reading: Reading) -> Reading:
    """``删掉A……不对，是B``: the later word counts."""
    for item in reversed(reading.all("correction")):
        before, after = reading.part(reading.start, item.start), reading.part(item.end, reading.end)
        if not before.mentions or not after.mentions:
            continue
        taken = [found for found in after.mentions if found.kind != "reassure"]
        if not taken:
            continue
        if any(found.kind == "verb" for found in taken) and not _same_verb(before, after):
            reading = _with_subject(before, after)
            continue
        if _same_verb(before, after):
            reading = _with_subject(before, after)
            continue
        reading = _spliced(before, after)
    return reading


def _same_verb(before: Reading, after: Reading) -> bool:
    return bool({m.value for m in before.all("verb")} & {m.value for m in after.all("verb")})


def _with_subject(before: Reading, after: Reading) -> Reading:
    """The correction is a whole wish; it keeps the subject that stands before the verb in Chinese."""
    verb = before.first("verb")
    if verb is None or not re.search(r"[\u4e00-\u9fff]", before.said):
        return after if after.all("asset", "role", "index", "noun") else before.without({"length", "percent", "range"}).join(after)
    subject = before.part(before.start, verb.start)
    return subject.join(after) if subject.all("asset", "role", "index") else after


_KIN = {"number": ("length", "percent", "factor", "head", "tail", "db", "number", "point", "resolution", "count", "index"), "quote": ("quote",)}


def _spliced(before: Reading, after: Reading) -> Reading:
    """The mentions before, with those of the same kind replaced by the corrected ones."""
    mentions = list(before.mentions)
    for new in after.mentions:
        kin = _KIN.get(new.kind, (new.kind,))
        if new.kind in ("asset", "index"):
            kin = ("asset", "index")
        old = [item for item in mentions if item.kind in kin]
        if not old:
            mentions.append(new)
            continue
        last = old[-1]
        if not isinstance(last.value, tuple) and new.kind == "number":
            unit = 60.0 if last.kind in ("length", "head", "tail") and last.number >= 60 and last.number % 60 == 0 and new.number < 10 else 1.0
            new = Mention(last.kind, new.number * unit, last.start, last.end)
        mentions = [item for item in mentions if item is not last] + [new]
    ordered = tuple(sorted(mentions, key=lambda item: (item.start, item.end)))
    return Reading(before.text, before.norm, ordered, before.start, after.end)
