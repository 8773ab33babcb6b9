"""Text as people see it: clusters that must never be split, and which of them are emoji.

A cluster is an extended grapheme cluster of Unicode annex 29: a letter with its marks, a flag, a family of joined
emoji, a thumb with its skin tone.
"""

from __future__ import annotations

import regex

__all__ = ["clusters", "is_emoji", "is_han_or_kana", "is_right_to_left", "needs_glyph"]

_CLUSTER = regex.compile(r"\X")
# Unicode technical standard 51: shown as a picture by default, or by the variation selector 16, or a keycap.
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[0-9#*]\uFE0F?\u20E3")
_TEXT_STYLE = "\ufe0e"
_HAN_OR_KANA = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\u3000-\u303F\uFF00-\uFFEF]")
_RIGHT_TO_LEFT = regex.compile(r"[\p{bidi_class=R}\p{bidi_class=AL}]")
_STRONG = regex.compile(r"[\p{bidi_class=L}\p{bidi_class=R}\p{bidi_class=AL}]")
# Default_Ignorable: joiners, variation selectors, direction marks, tags. They shape their neighbours, and have no look.
_UNSEEN = regex.compile(r"[\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]")


def clusters(text: str) -> list[str]:
    """The text cut into grapheme clusters; joined they are the text."""
    return _CLUSTER.findall(text)


def is_emoji(cluster: str) -> bool:
    """Whether the cluster is to be drawn as a picture, not in the colour of the text."""
    return _TEXT_STYLE not in cluster and _EMOJI.search(cluster) is not None


def is_han_or_kana(cluster: str) -> bool:
    """Whether the cluster is written without spaces as Chinese and Japanese are, their punctuation included."""
    return _HAN_OR_KANA.match(cluster) is not None


def is_right_to_left(text: str) -> bool:
    """The base direction by the first strong character (rules P2 and P3 of Unicode annex 9)."""
    first = _STRONG.search(text)
    return first is not None and _RIGHT_TO_LEFT.match(first.group()) is not None


def needs_glyph(character: str) -> bool:
    """Whether a font must have the character for the text to be readable."""
    return _UNSEEN.match(character) is None
