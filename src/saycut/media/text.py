"""Plain text: is it any, and what does it say."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from saycut.errors import NotMedia
from saycut.language import Words
from saycut.media.files import name_of, read_bytes, size_of

# Controls, unassigned and private characters that never stand in a script; tab, line feed, form feed, return do.
_STRANGE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffe\uffff]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

BINARY = Words("not text", "不是文本")


def encoding_of(head: bytes, whole: bool) -> str | None:
    """The encoding of text that begins with ``head`` (all of it when ``whole``), or None when it is no text.

    UTF-8 and GB18030 without a mark, UTF-8 and UTF-16 with one.
    """
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding if _reads_as(head, encoding, whole) else None
    return next((each for each in ("utf-8", "gb18030") if _reads_as(head, each, whole)), None)


def read_text(path: Path) -> str:
    """The text of a script with line ends as ``\\n``. Raises as :func:`size_of`, NotMedia when it is no text."""
    size_of(path)
    data = read_bytes(path)
    encoding = encoding_of(data, whole=True)
    if encoding is None:
        raise NotMedia(name=name_of(path), found=BINARY)
    return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")


def _reads_as(head: bytes, encoding: str, whole: bool) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head, final=whole)
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and _STRANGE.search(text) is None
