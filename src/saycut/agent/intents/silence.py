"""Pauses and filler words."""

from __future__ import annotations

import re

from saycut.agent.desk import Desk, Impossible
from saycut.agent.entities.content import quoted_passage
from saycut.agent.facts import AssetFacts
from saycut.agent.reading import Reading
from saycut.agent.targets import played
from saycut.language import Words

__all__ = ["pauses", "silent_spans", "tighten"]

KEEP, SHORTEST = 0.25, 0.45
"""Seconds left of a pause, and the shortest pause that counts, where the user names neither."""
_NO_PAUSES = Words(
    "No pauses are known here, so nothing was cut; the sound would have to be analysed first.",
    "没有检测到停顿，没有剪；需要先分析声音。",
)
_NO_FILLERS = Words(
    "No filler words are known here, so nothing was cut; speech recognition would be needed first.",
    "没有识别到口头禅，没有剪；需要先做语音识别。",
)
_AS_THEY_ARE = Words("There is no pause that long, so nothing was cut.", "没有这么长的停顿，没有改动。")


def pauses(clause: Reading, desk: Desk) -> bool:
    """``cut the pauses``, ``停顿超过1秒的都剪紧``, ``no ums``, both at once."""
    silence, filler = clause.has("noun", "silence"), clause.has("noun", "filler")
    if clause.has("verb", "remove", "cut") and (words := _quoted_fillers(clause, desk)):
        desk.cut(words)
        return True
    if not (silence or filler) or clause.has("role", "captions", "bgm") or clause.has("verb", "freeze", "split"):
        return False
    acts = (
        clause.has("verb", "remove", "cut", "trim", "set", "speed_up", "keep", "quieter")
        or clause.all("length")
        or clause.search(r"\bno\b|\bclean|\btight|\bjump ?cuts?|紧|去|剪|没有|清")
    )
    if not acts or not desk.main:
        return False
    if filler and not silence and _only_hesitation(clause):
        return False
    if filler and not silence and clause.quote is not None and not clause.has("verb", "set"):
        return False
    one = _after_words(clause, desk) if silence else None
    if one is not None:
        desk.cut(one)
        return True
    spans: list[tuple[float, float]] = []
    if silence:
        spans += silent_spans(clause, desk, required=not filler)
    if filler:
        spans += _filler_spans(clause, desk, required=not silence)
    if not spans:
        raise Impossible(_AS_THEY_ARE)
    desk.cut(spans)
    return True


def _quoted_fillers(clause: Reading, desk: Desk) -> list[tuple[float, float]]:
    """``把“嗯”“呃”都去掉``: the filler words in quotes, but for those that are to stay."""
    quotes = [
        item
        for item in clause.all("quote")
        if not re.match(r"\s*(?:别|不|要留|留着|保留|(?a:stays?\b|can stay))", clause.norm[item.end :])
    ]
    spans = []
    for name in dict.fromkeys(clip.asset for clip in desk.main):
        facts = desk.facts(name)
        for low, high, word in facts.fillers if facts else ():
            if any(word.casefold() == item.name.strip().casefold() for item in quotes):
                spans += played(desk, facts.name if facts else "", low, high)
    return spans


def _only_hesitation(clause: Reading) -> bool:
    """In ``那个嗯就是帮我…最后那个镜头给去掉`` the user hesitates; the wish is about something else."""
    words = {clause.norm[item.start : item.end] for item in clause.all("noun") if item.value == "filler"}
    return words <= {"um", "uh", "erm", "umm", "uhh", "嗯", "呃"} and bool(
        clause.all("head", "tail", "range", "index", "asset", "after", "before", "role", "length")
    )


def _on_main(desk: Desk) -> list[AssetFacts]:
    """Facts of what plays on the main track or speaks over it."""
    names = [clip.asset for clip in desk.main]
    names += [clip.asset for track, clip in desk.tl.each() if track.role in ("pip", "voiceover")]
    found = [facts for name in dict.fromkeys(names) if (facts := desk.facts(name))]
    main = [facts for facts in found if facts.silences and any(clip.asset == facts.name for clip in desk.main)]
    return main or [facts for facts in found if facts.silences]


def silent_spans(clause: Reading, desk: Desk, required: bool = True) -> list[tuple[float, float]]:
    """What of each pause goes, in seconds of the timeline."""
    sources = _on_main(desk)
    if not sources:
        if required:
            raise Impossible(_NO_PAUSES)
        return []
    longest, kept = _lengths(clause)
    edges = clause.has("noun", "start", "end") or clause.search(r"\b(?:both|either) ends?\b|首尾|头尾|两头|前后")
    if edges and not clause.search(r"\bmiddle\b(?! alone)|\bbetween\b|中间(?!别|不)"):
        return _at_ends(clause, desk, sources)
    return tighten(desk, sources, longest, kept)


def _at_ends(clause: Reading, desk: Desk, sources: list[AssetFacts]) -> list[tuple[float, float]]:
    """Only the silence the programme begins or ends with."""
    both = clause.search(r"\bends\b|首尾|头尾|两头|前后") or not (
        clause.has("noun", "start") ^ clause.has("noun", "end")
    )
    out = []
    for facts in sources:
        for low, high in facts.silences:
            for start, end in played(desk, facts.name, low, high):
                if start < 0.15 and (both or clause.has("noun", "start")):
                    out.append((0.0, end - 0.1))
                if end > desk.programme - 0.15 and (both or clause.has("noun", "end")):
                    out.append((start + 0.1, desk.programme))
    return out


def tighten(
    desk: Desk, sources: list[AssetFacts], least: float = SHORTEST, kept: float = KEEP
) -> list[tuple[float, float]]:
    """Pauses of ``least`` seconds or more shortened to ``kept``, what stays split between both sides."""
    spans = []
    for facts in sources:
        for low, high in facts.silences:
            if high - low < least - 1e-6 or high - low <= kept + 0.05:
                continue
            left = kept / 2 if low > 0.05 else 0.0
            right = kept - left
            spans += played(desk, facts.name, low + left, high - right)
    return spans


def _lengths(clause: Reading) -> tuple[float, float]:
    """The shortest pause that counts and what stays of each, as the clause says."""
    least, kept = SHORTEST, KEEP
    for item in clause.all("length", "head", "tail", "after"):
        before, after = clause.norm[max(0, item.start - 16) : item.start], clause.norm[item.end : item.end + 14]
        leaves = re.search(
            r"(?a)\b(?:nothing|none|no pause|no gap)\b[^,.]*$", clause.norm[max(0, item.start - 40) : item.start]
        ) or re.search(r"(?:不超过|不要超过|别超过|最多|不长于)\s*$", before)
        if leaves:
            least, kept = item.number + 0.01, item.number
            continue
        threshold = re.search(
            r"(?a)(?:longer than|over|more than|above|at least|exceed\w*|超过|大于|长于|多于|高于)\s*$", before
        ) or re.match(r"(?a)\s*(?:or (?:more|longer)|\+|and (?:up|longer)|以上|及以上|往上)", after)
        if threshold:
            least = item.number
        elif re.search(
            r"(?a)(?:to|keep|leave|leaving|keeping|about|at|down to|be|of|only|max|至多|留|保留|留下|缩到|缩短到|压到|到|剩|成|最多|改成|不超过)\s*(?:about |around |at most |just )?$",  # noqa: E501
            before,
        ) or re.match(r"\s*(?:就行|就好|即可|的间隔|喘)", after):
            kept = item.number
        else:
            least = item.number
    if kept >= 0.6 and least == SHORTEST:
        least = kept + 0.05
    return least, min(kept, least) if least > KEEP else kept


def _filler_spans(clause: Reading, desk: Desk, required: bool) -> list[tuple[float, float]]:
    wanted = set(re.findall(r"[a-z]+|[\u4e00-\u9fff]+", clause.norm[clause.start : clause.end]))
    spans = []
    for name in dict.fromkeys(clip.asset for clip in desk.main):
        facts = desk.facts(name)
        if facts is None:
            continue
        named = {
            word for _, _, word in facts.fillers if any(word.lower() == w or w == word.lower() + "s" for w in wanted)
        }
        every = (
            clause.search(
                r"\bfillers?\b|\bfiller words\b|口头禅|语气词|废词|嗯啊|口癖|口水词|\bverbal\b|\ball\b|\bno ums\b"
            )
            or not named
            or (len(named) >= 1 and clause.search("等|之类|(?:etc|and so on|like that)"))
        )
        for low, high, word in facts.fillers:
            if every or word in named or _alike(word, wanted):
                spans += played(desk, facts.name, low, high)
    if not spans and required:
        raise Impossible(_NO_FILLERS)
    return spans


def _alike(word: str, wanted: set[str]) -> bool:
    return any(word in w for w in wanted if len(word) >= 1 and not word.isascii())


def _after_words(clause: Reading, desk: Desk) -> list[tuple[float, float]] | None:
    """``the pause right after “spring launch”``: that one only."""
    if clause.quote is None:
        return None
    said = quoted_passage(clause.quote, desk.situation.facts)
    facts = desk.facts(said.asset) if said else None
    if said is None or facts is None:
        return None
    before = clause.has("seq", "before") or clause.search(r"\bbefore\b|之前|前面")
    if before:
        near = [span for span in facts.silences if span[1] <= said.start + 0.6]
        chosen = near[-1:] if near else []
    else:
        chosen = [span for span in facts.silences if span[0] >= said.end - 0.6][:1]
    return [span for low, high in chosen for span in played(desk, facts.name, low + KEEP / 2, high - KEEP / 2)] or None
