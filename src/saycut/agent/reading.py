"""A message read: normalised, quotes masked, and everything in it that means something.

text ──► quotes, literal text ──► mask ──► times, values, lexicon phrases, asset names ──► mentions
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from saycut.agent.entities.assets import asset_mentions
from saycut.agent.entities.mention import Mention
from saycut.agent.entities.times import times_in
from saycut.agent.entities.values import ORDINALS, values_in
from saycut.agent.facts import Facts
from saycut.agent.lexicon import lexicon
from saycut.agent.literal import literal_in
from saycut.agent.normalise import MASK, Quote, Token, mask, normalised, quotes_in, stems, tokens_of
from saycut.agent.typos import COMMAND_WORDS, corrected, same_sound

__all__ = ["Reading", "read"]

COMMON = frozenset(
    [
        "than",
        "that",
        "this",
        "them",
        "they",
        "there",
        "their",
        "these",
        "those",
        "the",
        "and",
        "then",
        "when",
        "what",
        "where",
        "which",
        "while",
        "who",
        "with",
        "will",
        "would",
        "was",
        "were",
        "want",
        "wants",
        "went",
        "well",
        "week",
        "work",
        "works",
        "works",
        "your",
        "you",
        "year",
        "years",
        "yes",
        "yet",
        "year",
        "have",
        "has",
        "had",
        "hand",
        "here",
        "her",
        "him",
        "his",
        "how",
        "for",
        "from",
        "first",
        "form",
        "film",
        "fine",
        "find",
        "food",
        "foot",
        "four",
        "free",
        "full",
        "good",
        "great",
        "girl",
        "give",
        "glad",
        "gone",
        "got",
        "just",
        "job",
        "keep",
        "kind",
        "know",
        "like",
        "line",
        "list",
        "live",
        "long",
        "look",
        "lost",
        "love",
        "made",
        "main",
        "make",
        "man",
        "many",
        "mean",
        "men",
        "mind",
        "more",
        "most",
        "much",
        "must",
        "my",
        "name",
        "near",
        "need",
        "never",
        "new",
        "next",
        "nice",
        "night",
        "no",
        "not",
        "note",
        "now",
        "of",
        "off",
        "old",
        "on",
        "once",
        "one",
        "only",
        "open",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "part",
        "past",
        "people",
        "place",
        "plan",
        "play",
        "point",
        "put",
        "quite",
        "read",
        "real",
        "rest",
        "road",
        "room",
        "run",
        "said",
        "same",
        "saw",
        "say",
        "see",
        "seen",
        "self",
        "sell",
        "send",
        "set",
        "she",
        "should",
        "side",
        "sing",
        "sister",
        "sit",
        "size",
        "small",
        "so",
        "some",
        "soon",
        "sort",
        "soup",
        "star",
        "still",
        "stop",
        "such",
        "sure",
        "take",
        "talk",
        "tell",
        "ten",
        "test",
        "text",
        "thing",
        "think",
        "time",
        "to",
        "too",
        "took",
        "top",
        "train",
        "tree",
        "true",
        "try",
        "turn",
        "two",
        "under",
        "until",
        "up",
        "us",
        "use",
        "very",
        "wait",
        "walk",
        "wall",
        "water",
        "way",
        "we",
        "bench",
        "beach",
        "sand",
        "band",
        "brand",
        "stand",
        "start",
        "state",
        "store",
        "story",
        "street",
        "strong",
        "study",
        "summer",
        "sun",
        "table",
        "teach",
        "team",
        "mine",
        "mind",
        "moon",
        "month",
        "morning",
        "mother",
        "mouth",
        "mute",
        "music",
        "muse",
        "title",
        "tile",
        "tiled",
        "later",
        "latter",
        "letter",
        "matter",
        "butter",
        "better",
        "father",
        "rather",
        "hands",
        "lands",
        "trip",
        "trips",
        "strip",
        "stripe",
        "grip",
        "drip",
        "clap",
        "clan",
        "click",
        "class",
        "glass",
        "grass",
        "bass",
        "boss",
        "cross",
        "loss",
        "toss",
        "moss",
        "life",
        "white",
        "write",
        "while",
        "whale",
        "wheel",
        "sound",
        "round",
        "found",
        "ground",
        "pound",
        "bound",
        "hound",
        "mount",
        "count",
        "county",
        "country",
        "counter",
        "speech",
        "spend",
        "speak",
        "spoke",
        "smoke",
        "fast",
        "last",
        "past",
        "cast",
        "vast",
        "least",
        "feast",
        "east",
        "west",
        "best",
        "nest",
        "rest",
        "wrist",
    ]
)


@functools.lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Patterns of the intents are many more than the cache of ``re`` holds."""
    return re.compile(pattern, re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading:
    """A message, or a stretch of it, and its mentions in order."""

    text: str
    norm: str
    mentions: tuple[Mention, ...]
    start: int = 0
    end: int = 0

    def all(self, *kinds: str) -> list[Mention]:
        return [item for item in self.mentions if item.kind in kinds]

    def first(self, *kinds: str) -> Mention | None:
        return next((item for item in self.mentions if item.kind in kinds), None)

    def values(self, kind: str) -> list[str]:
        return [item.name for item in self.mentions if item.kind == kind]

    def has(self, kind: str, *values: str) -> bool:
        """True when there is a mention of this kind (with one of the values)."""
        return any(item.kind == kind and (not values or item.value in values) for item in self.mentions)

    def at(self, kind: str, *values: str) -> Mention | None:
        return next(
            (item for item in self.mentions if item.kind == kind and (not values or item.value in values)), None
        )

    def search(self, pattern: str) -> re.Match[str] | None:
        """A pattern in the normalised, masked text of this stretch."""
        return _compiled(pattern).search(self.said)

    @property
    def said(self) -> str:
        """Normalised, masked text of this stretch."""
        return self.norm[self.start : self.end]

    @property
    def quote(self) -> str | None:
        """The first text to be taken literally."""
        found = self.first("quote")
        return found.name if found else None

    def part(self, start: int, end: int) -> Reading:
        """The stretch ``[start, end)``."""
        inside = tuple(item for item in self.mentions if item.start >= start and item.end <= end)
        return Reading(self.text, self.norm, inside, start, end)

    def join(self, other: Reading) -> Reading:
        """Both stretches as one; they keep their order."""
        mentions = tuple(sorted({*self.mentions, *other.mentions}, key=lambda item: (item.start, item.end)))
        return Reading(self.text, self.norm, mentions, min(self.start, other.start), max(self.end, other.end))

    def without(self, kinds: Iterable[str]) -> Reading:
        drop = set(kinds)
        return replace(self, mentions=tuple(item for item in self.mentions if item.kind not in drop))


_SOLID = frozenset({"factor", "percent", "resolution", "aspect", "db", "color"})
_SWITCHED_OFF = re.compile(
    r"\b(?:captions?|subtitles?|subs|music|logo|titles?|watermark|sticker|text)\s+(?:off|away|out|gone)\s*(?=$|[,.;!])",
    re.ASCII,
)
_SWITCHED_ON = re.compile(
    r"\b(?<!no )(?<!without )(?:captions?|subtitles?|subs|music|logo|titles?|watermark)\s+(?:on|as well)\s*(?:$|[,.;!])",  # noqa: E501
    re.ASCII,
)


def read(text: str, facts: Facts, fps: float = 30, texts: Iterable[str] = ()) -> Reading:
    """Everything of ``text`` that the grammar understands, as mentions in order of the text.

    ``texts`` are the words on the picture; named literally they are mentions of kind ``shown``, and nothing in them is read.
    """  # noqa: E501
    norm = same_sound(normalised(text))
    quotes = _quotes(text, norm)
    masked = mask(norm, quotes)
    tokens = _tokens(masked)
    masked = _put_right(masked, tokens)
    times = times_in(masked, fps)
    hits = [
        Mention(hit.kind, hit.value, tokens[hit.first].start, tokens[hit.last - 1].end)
        for hit in lexicon().find(tokens)
    ]
    hits = [
        hit for hit in hits if not _inside(hit, [item for item in times if item.end - item.start > hit.end - hit.start])
    ]
    values = [
        item
        for item in values_in(masked, times)
        if item.kind in _SOLID or not _inside(item, [h for h in hits if h.end - h.start > item.end - item.start])
    ]
    assets = asset_mentions(tokens, facts, _known())
    assets = [item for item in assets if not _inside(item, times)]
    values = [item for item in values if not (item.kind in ("number", "index", "count") and _inside(item, assets))]
    hits = [
        hit
        for hit in hits
        if not any(a.start <= hit.start and hit.end <= a.end and a.end - a.start > hit.end - hit.start for a in assets)
    ]
    shown = _shown(text, texts, quotes)
    assets = [item for item in assets if not _inside(item, shown)]
    values = [item for item in values if not _inside(item, shown)]
    hits = [item for item in hits if not _inside(item, shown)]
    times = [item for item in times if not _inside(item, shown)]
    literal = [*shown, *(Mention("quote", quote.text, quote.start, quote.end) for quote in quotes)]
    hits = [_negated(hit, masked) for hit in hits]
    hits += _implied(hits, tokens, masked)
    if times or assets or any(item.kind == "index" for item in values) or any(hit.kind == "role" for hit in hits):
        hits = [
            hit
            for hit in hits
            if not (
                hit.value == "filler" and masked[hit.start : hit.end] in _HESITATIONS and not _named_filler(masked, hit)
            )
        ]
    every = sorted([*literal, *times, *values, *hits, *assets], key=lambda item: (item.start, item.end))
    return Reading(text, masked, tuple(every), 0, len(text))


def _quotes(text: str, norm: str) -> list[Quote]:
    quotes = quotes_in(text)
    literal = literal_in(text, norm, quotes)
    if literal is None:
        return quotes
    return sorted(
        [*(q for q in quotes if q.end <= literal.start or q.start >= literal.end), literal], key=lambda q: q.start
    )


@functools.cache
def _known() -> frozenset[str]:
    """Words that are right as they are: those of the grammar, of everyday English, and of units."""
    units = ("second", "minute", "hour", "frame", "percent", "time", "decibel", "degree", "pixel")
    return frozenset(lexicon().words | COMMON | set(COMMAND_WORDS) | set(units))


def _tokens(masked: str) -> list[Token]:
    known = _known()
    return [_spelt_right(token, known) for token in tokens_of(masked)]


def _spelt_right(token: Token, known: frozenset[str]) -> Token:
    word = token.text
    if not word.isascii() or len(word) <= 2 or not word.isalpha() or token.stems & known:
        return token
    right = corrected(word, known)
    return token if right == word else Token(right, token.start, token.end, stems(right))


_HESITATIONS = frozenset({"um", "uh", "erm", "umm", "uhh", "嗯", "呃", "嗯嗯"})
_FILLER_WISH = re.compile(
    r"(?:no|every|the|all|and|of|or|remove|cut|delete|drop|those|my|any|&|,|[去删剪掉把、和])\s*$"
)


_FILLERS_AHEAD = re.compile(
    r"(?:\s*[、,，和跟]?\s*(?:嗯|呃|啊|额|那个|这个|就是|然后))*\s*(?:这些|之类的?|什么的|等等)?\s*(?:全部|全都|统统|都|全)?(?:给我)?(?:去|删|剪|拿|清|不要)"
)


def _named_filler(masked: str, hit: Mention) -> bool:
    """``cut every um`` names the word; in ``so um I think`` the user hesitates."""
    before, after = masked[: hit.start], masked[hit.end :]
    if _FILLERS_AHEAD.match(after):
        return True
    wish = bool(_FILLER_WISH.search(before)) and not re.search(r"(?:那个|就是|is the)\s*$", before)
    return wish and not re.match(r"\s*(?:the |i |maybe|最后|那个|就是)", after)


_NOT = re.compile(r"(?:别|不要|不用|勿|别再|(?<!不)不|don't|dont|do not|never|not)\s*(?:再|要|去|to|ever)?\s*$")


_CANNOT = re.compile(
    r"(?:can't|cant|cannot|can not|couldn't|may not|not allowed to|unable to|不能|没法|无法|不许|不让)\s*$"
)


def _forbids(masked: str, hit: Mention) -> bool:
    """``no music`` asks for none; in ``legal said no`` nothing is asked."""
    said = re.search(r"\b(?:sa(?:y|ys|id)|oh|told us|hell|answered)\s*$", masked[max(0, hit.start - 12) : hit.start])
    return not said and bool(re.match(r"\s+\w", masked[hit.end :]))


def _negated(hit: Mention, masked: str) -> Mention:
    """``别删``, ``don't cut``: to keep."""
    if (
        hit.kind == "fit"
        and hit.value == "contain"
        and masked[hit.start : hit.end] == "留黑边"
        and _NOT.search(masked[max(0, hit.start - 6) : hit.start])
    ):
        return Mention("fit", "cover", hit.start, hit.end)
    if (hit.kind == "filter" or (hit.kind == "verb" and hit.value == "export")) and re.search(
        r"(?:别|不要|(?<!要)不|don't|dont|do not|without)\s*(?:太|再|再去|any)?\s*$",
        masked[max(0, hit.start - 9) : hit.start],
    ):
        return Mention("reassure", "rest", hit.start, hit.end)
    before = masked[max(0, hit.start - 14) : hit.start]
    if hit.kind == "verb" and hit.value == "export" and _CANNOT.search(before):
        return Mention("polite", "ok", hit.start, hit.end)
    if hit.value == "remove" and masked[hit.start : hit.end] == "no" and not _forbids(masked, hit):
        return Mention("polite", "ok", hit.start, hit.end)
    cuts = (
        hit.kind == "verb"
        and hit.value in ("remove", "cut", "trim", "crop")
        and masked[hit.start : hit.end] not in ("不要", "不用", "不要了", "别留", "no")
    )
    return (
        Mention("verb", "keep", hit.start, hit.end)
        if cuts and _NOT.search(masked[max(0, hit.start - 10) : hit.start])
        else hit
    )


_UNITS = {"seconds": "secs", "second": "sec", "minutes": "mins", "minute": "min"}


def _put_right(masked: str, tokens: list[Token]) -> str:
    """Corrected words of the same length in the text too, so that numbers and times are read from them; units are shortened to fit."""  # noqa: E501
    for token in tokens:
        if token.text in _UNITS and len(token.text) != token.end - token.start:
            short = _UNITS[token.text].ljust(token.end - token.start)
            if len(short) == token.end - token.start:
                masked = masked[: token.start] + short + masked[token.end :]
        if (
            len(token.text) == token.end - token.start
            and masked[token.start : token.end] != token.text
            and MASK not in token.text
        ):
            masked = masked[: token.start] + token.text + masked[token.end :]
    return masked


def _implied(hits: list[Mention], tokens: list[Token], masked: str) -> list[Mention]:
    """What words mean besides: emptying removes, ``captions on`` adds."""
    out = [
        Mention("verb", "remove", item.start, item.end)
        for item in hits
        if item.kind == "verb" and item.value == "reset"
    ]
    out += [Mention("verb", "remove", match.end() - 1, match.end()) for match in _SWITCHED_OFF.finditer(masked)]
    out += [Mention("verb", "add", match.end() - 1, match.end()) for match in _SWITCHED_ON.finditer(masked)]
    out += [
        Mention("index", ORDINALS[token.text], token.start, token.end)
        for token in tokens
        if token.text in ORDINALS and len(token.text) != token.end - token.start
    ]
    return out


def _shown(text: str, texts: Iterable[str], quotes: list[Quote]) -> list[Mention]:
    """Words on the picture that the message names without quotes."""
    low = text.casefold()
    out = []
    for words in texts:
        at = low.find(words.casefold()) if len(words) > 2 else -1
        if at >= 0 and not any(quote.start <= at < quote.end for quote in quotes):
            out.append(Mention("shown", words, at, at + len(words)))
    return out


def _inside(item: Mention, others: Iterable[Mention]) -> bool:
    return any(other.start <= item.start and item.end <= other.end for other in others if other is not item)


def leftover(reading: Reading, kinds: frozenset[str]) -> str:
    """What of a stretch no mention of ``kinds`` covers, blanks in between."""
    chars = list(reading.norm[reading.start : reading.end])
    for item in reading.mentions:
        if item.kind in kinds:
            for at in range(max(0, item.start - reading.start), min(len(chars), item.end - reading.start)):
                chars[at] = " "
    return "".join(chars).replace(MASK, " ")
