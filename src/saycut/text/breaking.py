"""Where lines may break, and which breaks make the best block.

Chinese breaks between the words of jieba's dictionary, Japanese and Thai at the phrase borders of BudouX, everything
else at spaces; never inside a word. Among all ways with the fewest lines the most even one wins, moved a little
towards pauses (the total-fit idea of Knuth and Plass, 1981).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

import budoux
import regex

from saycut.text.graphemes import clusters, is_emoji, is_han_or_kana

__all__ = ["break_lines", "is_traditional", "longest_piece", "pieces"]

Measure = Callable[[str], float]

# Simplified from “Requirements for Chinese Text Layout”, 3.1.3 (prohibition rules for line start and line end).
_NOT_AT_START = frozenset("，。、；：？！）》」』】〉〕｝…—～·％℃”’,.!?:;)]}%°々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ")
_NOT_AT_END = frozenset("（《「『【〈〔｛“‘([{$¥￥€£#@")
# Particles and suffixes that lean on the word before them.
_LEANS_BACK = frozenset("的地得了着过们吗呢吧啊嘛著過們嗎")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_THAI = regex.compile(r"\p{Thai}")
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}_'’@]")
_PAUSE = tuple("，。；：？！、,.;:?!…")

_LONE_CHARACTER = 4.0
"""Cost of a line with one character: more than any raggedness, less than a further line."""
_PAUSE_BONUS = 0.05
"""A break after a comma may be this much more ragged (in squared fractions of the widest line)."""
_SHORT_WORD = 0.01
"""Cost of a line that ends in a Chinese word of one character, which mostly belongs to what follows (在、把、很)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stays on one line; ``space`` is the white space after it, which a line break swallows."""

    text: str
    space: str = ""


def break_lines(text: str, measure: Measure, width: float) -> list[str]:
    """``text`` in lines of at most ``width`` in the unit of ``measure``; explicit ``\\n`` are kept.

    A piece that is wider than a whole line is cut between characters, as there is no other way.
    """
    return [line for part in text.split("\n") for line in _break_part(part, measure, width)]


def longest_piece(text: str, measure: Measure) -> float:
    """The width of the widest piece that should not be cut."""
    return max((measure(piece.text) for part in text.split("\n") for piece in pieces(part)), default=0.0)


def pieces(text: str) -> list[Piece]:
    """The unbreakable pieces of a text without line breaks; a no-break space is part of a piece."""
    found: list[Piece] = []
    for match in regex.finditer(r"((?:\S|\u00A0)+)(\s*)", text):
        phrases = _phrases(match[1])
        found += [Piece(phrase) for phrase in phrases[:-1]]
        found.append(Piece(phrases[-1], match[2]))
    return found


def _break_part(text: str, measure: Measure, width: float) -> list[str]:
    parts = [small for piece in pieces(text) for small in _fitting(piece, measure, width)]
    if not parts:
        return [""]
    ends = _best_ends(parts, [measure(part.text) for part in parts], [measure(part.space) for part in parts], width)
    starts = [0, *ends[:-1]]
    return [
        "".join(part.text + part.space for part in parts[start:end]).rstrip()
        for start, end in zip(starts, ends, strict=True)
    ]


def _fitting(piece: Piece, measure: Measure, width: float) -> list[Piece]:
    if measure(piece.text) <= width:
        return [piece]
    glued = _glue(clusters(piece.text), _forbidden)
    return [Piece(text) for text in glued[:-1]] + [Piece(glued[-1], piece.space)]


def _phrases(word: str) -> list[str]:
    """One space-free run of text cut at the borders where a line may end."""
    cells = clusters(word)
    if any(is_han_or_kana(cell) or _THAI.match(cell) for cell in cells):
        return _glue_borders(cells, _word_borders(word))
    return _glue(cells, lambda left, right: not (is_emoji(left) or is_emoji(right)) or _forbidden(left, right))


def _word_borders(text: str) -> set[int]:
    """The positions in ``text`` after each word or phrase."""
    if _KANA.search(text):
        words = _parser("ja").parse(text)
    elif _THAI.search(text):
        words = _parser("th").parse(text)
    else:
        import rjieba  # where it is used: it reads its dictionary when imported, which takes a fifth of a second

        words = rjieba.cut(text)
    return set(accumulate(map(len, words)))


def _glue_borders(cells: list[str], borders: set[int]) -> list[str]:
    joined = [cells[0]]
    position = len(cells[0])
    for left, right in pairwise(cells):
        border = position in borders or is_emoji(left) or is_emoji(right)
        if border and not _inside_word(left, right) and not _forbidden(left, right):
            joined.append(right)
        else:
            joined[-1] += right
        position += len(right)
    return joined


def _glue(cells: list[str], together: Callable[[str, str], bool]) -> list[str]:
    joined = [cells[0]]
    for left, right in pairwise(cells):
        if together(left, right):
            joined[-1] += right
        else:
            joined.append(right)
    return joined


def _forbidden(left: str, right: str) -> bool:
    leans = right[0] in _LEANS_BACK and is_han_or_kana(left) and left[0] not in _NOT_AT_START
    return leans or right[0] in _NOT_AT_START or left[0] in _NOT_AT_END


def _inside_word(left: str, right: str) -> bool:
    """Between the letters of a spaced script, or between a number and its unit (“30|秒”)."""
    if left.isdigit():
        return _WORD.match(right) is not None
    return bool(_WORD.match(left) and _WORD.match(right)) and not (_unspaced(left) or _unspaced(right))


def _unspaced(cell: str) -> bool:
    return is_han_or_kana(cell) or _THAI.match(cell) is not None


def is_traditional(text: str) -> bool:
    """Whether a text has characters that only traditional Chinese uses: in Big5, but not in GB 2312."""
    return any(_encodes(char, "big5") and not _encodes(char, "gb2312") for char in text if is_han_or_kana(char))


def _encodes(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _parser(language: str) -> budoux.Parser:
    japanese = language == "ja"
    return budoux.load_default_japanese_parser() if japanese else budoux.load_default_thai_parser()


def _best_ends(parts: list[Piece], widths: list[float], spaces: list[float], limit: float) -> list[int]:
    """Index after the last piece of each line: fewest lines first, then the least cost."""
    count = len(parts)
    total = sum(widths) + sum(spaces)
    fewest = _fewest_lines(widths, spaces, limit)
    even = total / fewest
    best: list[dict[int, tuple[float, int]]] = [{} for _ in range(count + 1)]
    best[0][0] = (0.0, 0)
    for start in range(count):
        length = 0.0
        for end in range(start + 1, count + 1):
            length += widths[end - 1] + (spaces[end - 2] if end - 1 > start else 0.0)
            if length > limit and end - start > 1:
                break
            cost = _cost(parts, start, end, (length - even) / limit)
            for lines, (before, _) in best[start].items():
                known = best[end].get(lines + 1)
                if lines < fewest and (known is None or before + cost < known[0]):
                    best[end][lines + 1] = (before + cost, start)
    ends, position = [], count
    for lines in range(fewest, 0, -1):
        ends.append(position)
        position = best[position][lines][1]
    return ends[::-1]


def _fewest_lines(widths: list[float], spaces: list[float], limit: float) -> int:
    lines, length = 1, 0.0
    for index, width in enumerate(widths):
        grown = length + (spaces[index - 1] if length else 0.0) + width
        if length and grown > limit:
            lines, grown = lines + 1, width
        length = grown
    return lines


def _cost(parts: list[Piece], start: int, end: int, raggedness: float) -> float:
    line = "".join(part.text + part.space for part in parts[start:end]).strip()
    letters = [char for char in line if char not in _NOT_AT_START]
    lone = _LONE_CHARACTER if len(letters) == 1 and is_han_or_kana(letters[0]) else 0.0
    cost = raggedness * raggedness + lone
    if end == len(parts):
        return cost
    last = parts[end - 1].text
    short = _SHORT_WORD if len(last) == 1 and is_han_or_kana(last) else 0.0
    return cost + short - (_PAUSE_BONUS if line.endswith(_PAUSE) else 0.0)
