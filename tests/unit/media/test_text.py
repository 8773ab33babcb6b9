"""Telling text from other bytes, and reading it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.errors import NotMedia
from saycut.media import read_text
from saycut.media.text import encoding_of

SENTENCE = "今天我们来看一款新的保温杯。It keeps tea hot for 12 hours. ☕"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_script_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(f"{SENTENCE}\r\n第二行\r".encode(encoding))
    assert read_text(path) == f"{SENTENCE}\n第二行\n"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_character_cut_in_half_at_the_end_of_the_head_is_no_matter(encoding: str) -> None:
    data = (SENTENCE * 50).encode(encoding)
    assert all(encoding_of(data[:length], whole=False) for length in range(41, 60))


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs", "Co", "Cn")), min_size=1).filter(str.strip))
def test_any_printable_text_is_text(text: str) -> None:
    assert encoding_of(text.encode(), whole=True) == "utf-8"


@pytest.mark.parametrize(
    "data", [b"\0", b"abc\0def", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\0\x10JFIF", b"  \n ", b"\x1b[0m"]
)
def test_bytes_with_controls_or_nothing_to_read_are_not_text(data: bytes) -> None:
    assert encoding_of(data, whole=True) is None


def test_reading_what_is_not_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(b"\x00\x01\x02")
    with pytest.raises(NotMedia):
        read_text(path)
