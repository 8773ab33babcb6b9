"""A text spec turned into shaped lines with their places.

block corner ┌───────────────── padding ─────────────────┐
             │      ┌ line box: 0.98 em above baseline ┐ │
             │      └            0.27 em below         ┘ │   further lines follow at the same distance
             └────────────────────────────────────────────┘
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from operator import itemgetter

import regex

from saycut.text.breaking import break_lines, longest_piece
from saycut.text.canvas import skia
from saycut.text.fonts import Family, Fonts, locale_of
from saycut.text.graphemes import clusters, is_right_to_left
from saycut.text.spec import TextSpec

__all__ = ["Block", "Line", "Span", "lay_out", "paragraph"]

_ABOVE, _BELOW = 0.98, 0.27
"""Parts of the em above and below the baseline that a line takes: room for capitals with accents and descenders,
with capitals and Chinese characters in the middle."""
_TALL = regex.compile(r"[\p{Arabic}\p{Thai}\p{Devanagari}\p{Bengali}\p{Tamil}\p{Tibetan}\p{Khmer}\p{Myanmar}]")
_TALL_FACTOR = 1.25
# Fonts lack most of the special spaces; their widths do not matter here.
_SPACES = regex.compile(r"[\t\v\f\u2000-\u200A\u205F]")
_CONTROLS = regex.compile(r"[\p{Cc}--\n]", regex.VERSION1)
_PADDING_X, _PADDING_Y = 0.35, 0.08
_SPACE = 0.25
_SMALLEST_WORD_SCALE = 0.5
_SAFE_HEIGHT = 0.9
_RIGHT_TO_LEFT_ISOLATE, _POP_ISOLATE = "\u2067", "\u2069"


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive characters in one look; ``role`` is ``text``, ``highlight`` or ``hidden``."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its spans, and where its left end and baseline are, in pixels from the block's corner."""

    spans: tuple[Span, ...]
    x: float
    baseline: float
    width: float


@dataclass(frozen=True, slots=True)
class Block:
    """All lines of a text; the sizes include the padding. ``spec`` has the font size that was used."""

    spec: TextSpec
    lines: tuple[Line, ...]
    width: int
    height: int
    line_height: int


def lay_out(spec: TextSpec, fonts: Fonts) -> Block:
    """Break, size and place the lines of ``spec``. Raises :class:`saycut.errors.MissingGlyph`."""
    spec = _prepared(spec)
    spec = _shrunk_to_words(spec, fonts)
    block = _placed(spec, fonts)
    while block.height > _SAFE_HEIGHT * spec.canvas_height and spec.font_px > 8:
        spec = _scaled(spec, 0.92)
        block = _placed(spec, fonts)
    return block


def paragraph(
    spans: tuple[Span, ...], spec: TextSpec, fonts: Fonts, paints: dict[str, skia.Paint]
) -> skia.textlayout.Paragraph:
    """One shaped line of skia; ``paints`` by the role of a span."""
    text = "".join(span.text for span in spans)
    builder = skia.textlayout.ParagraphBuilder.make(
        skia.textlayout.ParagraphStyle(), fonts.collection, skia.Unicodes.ICU.Make()
    )
    locale = locale_of(text)
    embed = is_right_to_left(text)
    pieces = _styled(spans, fonts.runs(text, spec.font))
    for index, (piece, role, family) in enumerate(pieces):
        # A new style each time: a clone counts as a placeholder, and to skia's paragraph cache those are all equal.
        style = _style(spec, locale)
        style.setFontFamilies([family.alias])
        style.setForegroundPaint(paints[role])
        builder.pushStyle(style)
        # skia's paragraph style has no base direction here, so the line is wrapped in an isolate of its direction.
        opening = _RIGHT_TO_LEFT_ISOLATE if embed and index == 0 else ""
        closing = _POP_ISOLATE if embed and index == len(pieces) - 1 else ""
        builder.addText(opening + piece + closing)
        builder.pop()
    shaped = builder.Build()
    shaped.layout(1e6)
    return shaped


def _prepared(spec: TextSpec) -> TextSpec:
    text = _SPACES.sub(" ", spec.text.replace("\r\n", "\n").replace("\u3000", "  "))
    text = _CONTROLS.sub("", text).strip("\n")
    if spec.upper:
        return replace(spec, text=text.upper(), words=tuple(word.upper() for word in spec.words), upper=False)
    return replace(spec, text=text)


def _scaled(spec: TextSpec, factor: float) -> TextSpec:
    return replace(spec, font_px=spec.font_px * factor, outline_px=spec.outline_px * factor)


def _room(spec: TextSpec) -> float:
    padding = 2 * _PADDING_X * spec.font_px if spec.background else 0.0
    return max(1.0, spec.max_width * spec.canvas_width - padding - 2 * spec.outline_px)


def _shrunk_to_words(spec: TextSpec, fonts: Fonts) -> TextSpec:
    """Smaller letters rather than a word cut in two, down to half the size."""
    longest = longest_piece(spec.text, _measure(spec, fonts))
    room = _room(spec)
    if longest <= room:
        return spec
    return _scaled(spec, max(_SMALLEST_WORD_SCALE, room / longest * 0.99))


def _placed(spec: TextSpec, fonts: Fonts) -> Block:
    measure = _measure(spec, fonts)
    texts = break_lines(spec.text, measure, _room(spec))
    widths = [measure(text) for text in texts]
    inner = max(widths)
    em = spec.font_px
    pad_x, pad_y = (_PADDING_X * em, _PADDING_Y * em) if spec.background else (0.0, 0.0)
    pitch = (_ABOVE + _BELOW) * em * (_TALL_FACTOR if _TALL.search(spec.text) else 1.0)
    first = pad_y + pitch / 2 + (_ABOVE - _BELOW) / 2 * em
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[spec.align]
    lines = tuple(
        Line(spans, pad_x + (inner - width) * share, first + index * pitch, width)
        for index, (spans, width) in enumerate(zip(_spans(texts, spec), widths, strict=True))
    )
    height = round(len(texts) * pitch + 2 * pad_y)
    return Block(spec, lines, round(inner + 2 * pad_x), height, round(pitch + 2 * pad_y))


def _measure(spec: TextSpec, fonts: Fonts) -> Callable[[str], float]:
    paints = {"text": skia.Paint()}

    @cache
    def width(text: str) -> float:
        if not text.strip():
            return len(text) * spec.font_px * _SPACE
        return float(paragraph((Span(text, "text"),), spec, fonts, paints).MaxIntrinsicWidth)

    return width


def _spans(texts: list[str], spec: TextSpec) -> list[tuple[Span, ...]]:
    """The lines' characters grouped by role; the lines are parts of the text in order, without the broken spaces."""
    roles = _roles(spec)
    position, lines = 0, []
    for text in texts:
        position = spec.text.index(text, position)
        end = position + len(text)
        looks = zip(spec.text[position:end], roles[position:end], strict=True)
        grouped = [(role, "".join(char for char, _ in run)) for role, run in groupby(looks, key=itemgetter(1))]
        lines.append(tuple(Span(part, role) for role, part in grouped))
        position = end
    return lines


def _roles(spec: TextSpec) -> list[str]:
    """The role of each character of the text."""
    roles = ["text"] * len(spec.text)
    if spec.highlight is not None:
        start, end = _word_extents(spec)[spec.highlight]
        roles[start:end] = ["highlight"] * (end - start)
    if spec.visible is not None:
        shown = _length_of_clusters(spec.text, spec.visible)
        roles[shown:] = ["hidden"] * (len(roles) - shown)
    return roles


def _word_extents(spec: TextSpec) -> list[tuple[int, int]]:
    if not spec.words:
        return [match.span() for match in re.finditer(r"\S+", spec.text)]
    extents, position = [], 0
    for word in spec.words:
        # A word that the text does not show (a filler, say) stands nowhere.
        found = spec.text.find(word, position)
        start, end = (position, position) if found < 0 else (found, found + len(word))
        extents.append((start, end))
        position = end
    return extents


def _length_of_clusters(text: str, count: int) -> int:
    length = 0
    for cluster in clusters(text):
        if count <= 0:
            break
        count -= cluster != "\n"
        length += len(cluster)
    return length


def _styled(spans: tuple[Span, ...], runs: list[tuple[str, Family]]) -> list[tuple[str, str, Family]]:
    """The borders of spans and of font runs merged: (text, role, family)."""
    roles = [span.role for span in spans for _ in span.text]
    families = [family for text, family in runs for _ in text]
    chars = "".join(span.text for span in spans)
    grouped = groupby(zip(chars, roles, families, strict=True), key=lambda each: (each[1], each[2].alias))
    found = []
    for (role, _), run in grouped:
        each = list(run)
        found.append(("".join(char for char, _, _ in each), role, each[0][2]))
    return found


def _style(spec: TextSpec, locale: str) -> skia.textlayout.TextStyle:
    style = skia.textlayout.TextStyle()
    style.setFontSize(spec.font_px)
    weight = skia.FontStyle.kBold_Weight if spec.bold else skia.FontStyle.kNormal_Weight
    slant = skia.FontStyle.kItalic_Slant if spec.italic else skia.FontStyle.kUpright_Slant
    style.setFontStyle(skia.FontStyle(weight, skia.FontStyle.kNormal_Width, slant))
    style.setLocale(locale)
    return style
