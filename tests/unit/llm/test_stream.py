"""Reading an answer, however it is cut into chunks."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.errors import ModelAnswerInvalid
from saycut.llm import CallPiece, Piece, Reader


def event(delta: dict[str, Any], reason: str | None = None) -> bytes:
    choices = [{"index": 0, "delta": delta, "finish_reason": reason}]
    return f"data: {json.dumps({'choices': choices}, ensure_ascii=False)}\n\n".encode()


ANSWER = b"".join(
    [
        b": a comment\r\n\r\nevent: message\r\n",
        event({"role": "assistant", "content": "好的，"}).replace(b"\n", b"\r\n"),
        event({"content": [{"type": "text", "text": "🎬"}]}),
        event({"tool_calls": [{"index": 1, "id": "x", "function": {"name": "ask", "arguments": '{"问'}}]}),
        event({"tool_calls": [{"index": 1, "function": {"arguments": '": 1}'}}]}, "tool_calls"),
        b'data: {"choices": [], "usage": {"completion_tokens": 12}}\n\n',
        b"data: [DONE]\n\ndata: {after the end}\n\n",
    ]
)
PIECES = [
    Piece("好的，"),
    Piece("🎬"),
    Piece(calls=(CallPiece(1, "x", "ask", '{"问'),)),
    Piece(calls=(CallPiece(1, "", "", '": 1}'),)),
]


def read(chunks: list[bytes], limit: int = 100_000) -> tuple[list[Piece], Reader]:
    reader = Reader(limit)
    pieces = [piece for chunk in chunks for piece in reader.feed(chunk)]
    return [*pieces, *reader.finish()], reader


@given(st.lists(st.integers(0, len(ANSWER)), max_size=30))
def test_where_the_chunks_end_does_not_matter(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(ANSWER)]
    pieces, reader = read([ANSWER[a:b] for a, b in itertools.pairwise(edges)])
    assert pieces == PIECES
    assert (reader.tokens, reader.done) == (12, True)


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: b"data: " + text.encode("utf-8", "replace")))
def test_any_bytes_are_an_answer_or_a_named_error(data: bytes) -> None:
    with pytest.raises(ModelAnswerInvalid):
        read([data])


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=4) | st.just([]),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "choices",
                        "delta",
                        "message",
                        "content",
                        "tool_calls",
                        "function",
                        "name",
                        "finish_reason",
                        "error",
                        "usage",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_document_is_an_answer_or_a_named_error(value: Any) -> None:
    try:
        pieces, _ = read([b"data: " + json.dumps(value).encode() + b"\n\n"])
    except ModelAnswerInvalid:
        return
    assert all(isinstance(piece, Piece) for piece in pieces)


def test_an_answer_has_a_limit_in_bytes() -> None:
    with pytest.raises(ModelAnswerInvalid, match="longer than 50 bytes"):
        read([ANSWER], limit=50)


def test_a_document_over_several_lines_is_read() -> None:
    whole = {"choices": [{"message": {"content": "done"}, "finish_reason": "stop"}], "usage": {"completion_tokens": 1}}
    pieces, reader = read([json.dumps(whole, indent=1).encode()])
    assert (pieces, reader.tokens) == ([Piece("done")], 1)
