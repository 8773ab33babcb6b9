"""Server-sent events: one line of JSON whatever it holds, and a parser that no cut of the stream confuses."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.errors import InvalidReply
from saycut.wire import sse
from saycut.wire.sse import HEARTBEAT, OPENING, Comment, Message, SseParser, frame


def read(stream: bytes, size: int = 0) -> list[Message | Comment]:
    """The stream's items, fed whole or in pieces of ``size`` bytes."""
    parser, size = SseParser(), size or max(1, len(stream))
    return [item for at in range(0, len(stream), size) for item in parser.feed(stream[at : at + size])]


def test_an_event_is_its_number_and_one_line_of_json() -> None:
    assert frame(7, {"a": "é", "b": [1, None]}) == 'id: 7\ndata: {"a":"é","b":[1,null]}\n\n'.encode()


def test_the_opening_and_the_heartbeat_are_comments_that_say_so() -> None:
    assert OPENING == b": ok\nretry: 2000\n\n"
    assert b"heartbeat" in HEARTBEAT
    assert read(OPENING + HEARTBEAT) == [Comment("ok"), Comment("heartbeat")]


def test_a_number_that_is_none_is_never_sent() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        frame(1, {"a": float("nan")})


@given(st.text(), st.integers(1, 7))
def test_any_text_survives_in_one_line_and_in_pieces_of_any_size(text: str, size: int) -> None:
    stream = OPENING + frame(1, {"text": text}) + HEARTBEAT + frame(2, {"text": text + "!"})
    assert len(stream.decode().splitlines()) == len(stream.split(b"\n")) - 1
    found = [item for item in read(stream, size) if isinstance(item, Message)]
    assert [(item.id, json.loads(item.data)["text"]) for item in found] == [("1", text), ("2", text + "!")]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_all_three_line_ends_are_read_wherever_the_stream_is_cut(end: str, size: int) -> None:
    lines = [
        "\ufeff: hi",
        "event: note",
        "data: one",
        "data:two",
        "data",
        "",
        ":",
        "id: 9",
        "data: x",
        "",
        "data: y",
        "",
        "",
    ]
    assert read(end.join(lines).encode(), size) == [
        Comment("hi"),
        Message("one\ntwo\n", "", "note"),
        Comment(""),
        Message("x", "9"),
        Message("y", "9"),
    ]


def test_an_event_that_is_not_closed_is_not_told() -> None:
    assert read(b"data: a\n\ndata: b\n") == [Message("a")]


def test_an_empty_data_line_is_an_event_and_a_lone_id_is_not() -> None:
    parser = SseParser()
    assert parser.feed(b"data:\n\nid: 4\n\nretry: 50\n\nretry: soon\n\n") == [Message("")]
    assert (parser.last_event_id, parser.retry_ms) == ("4", 50)


def test_an_id_with_a_null_character_is_not_kept() -> None:
    assert read(b"id: 1\nid: 2\0\ndata: a\n\n") == [Message("a", "1")]


@given(st.lists(st.binary(max_size=6), max_size=6))
def test_no_bytes_confuse_the_parser(pieces: list[bytes]) -> None:
    parser, whole = SseParser(), SseParser()
    assert [item for piece in pieces for item in parser.feed(piece)] == whole.feed(b"".join(pieces))


@pytest.mark.parametrize("line", [b"data: 0123456789", b"data: 01234\ndata: 56789\n"])
def test_a_message_too_long_to_hold_is_refused(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_MESSAGE", 10)
    with pytest.raises(InvalidReply):
        SseParser().feed(line)


def test_a_long_line_in_many_pieces_is_put_together_once() -> None:
    body = {"text": "x" * 1_000_000}
    assert read(frame(1, body), 4096) == [Message(json.dumps(body, separators=(",", ":")), "1")]
