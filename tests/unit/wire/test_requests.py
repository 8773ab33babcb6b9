"""Request bodies: either spelling, sensible defaults, caps on everything."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic.alias_generators import to_camel

from saycut.errors import ClientIdMissing, InvalidRequest
from saycut.wire import Request, RunRequest, adk, client_id, requests
from saycut.wire.requests import (
    ClaimRequest,
    CreateTaskRequest,
    CreateTokenRequest,
    GenerateRequest,
    HistoryQuery,
    OutputRequest,
    RenderRequest,
    UploadRequest,
)

BODIES: list[tuple[type[Request], dict[str, object]]] = [
    (CreateTaskRequest, {"task_name": "project", "language": "en"}),
    (ClaimRequest, {"task_id": "t1", "session_id": "5", "project_id": "p", "claim_token": "clm_x"}),
    (requests.VerifyRequest, {"token": "nmv_usr_x"}),
    (requests.ProjectRequest, {"create_session": True, "name": "n"}),
    (UploadRequest, {"urls": ["https://example.com/a.mp4"], "source_type": "url"}),
    (requests.ImportRequest, {"paths": ["/home/me/a.mp4"]}),
    (
        RenderRequest,
        {
            "id": "render_1",
            "session_id": "5",
            "project_id": "p",
            "draft": {"t": []},
            "version": 3,
            "output": {"format": "mp4", "quality": "high", "aspect_ratio": "9:16", "max_bytes": 5},
            "outputs": [{"width": 1080, "height": 1920}],
        },
    ),
    (requests.CancelTurnRequest, {"session_id": "5", "invocation_id": "e-1"}),
    (CreateTokenRequest, {"name": "n", "scopes": ["read", "*"], "expires_in_days": 7}),
    (HistoryQuery, {"page_no": "2", "page_size": "50", "start_date": "2026-11-01", "end_date": "2026-11-30"}),
    (GenerateRequest, {"skill": "promo", "prompt": "make it"}),
    (
        RunRequest,
        {
            "app_name": "a",
            "user_id": "u",
            "session_id": "5",
            "new_message": {"parts": [{"function_response": {"name": "f"}}]},
            "streaming": True,
            "state_delta": {},
            "invocation_id": "e-1",
            "function_call_event_id": "x",
            "custom_metadata": {"k": 1},
        },
    ),
    (adk.CreateSessionRequest, {"session_id": "5", "state": {}, "events": []}),
    (adk.PatchSessionRequest, {"state_delta": {}}),
]


def camel(value: object) -> object:
    if isinstance(value, dict):
        return {to_camel(key): camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("kind", "body"), BODIES, ids=lambda item: getattr(item, "__name__", ""))
def test_every_field_is_read_in_either_spelling(kind: type[Request], body: dict[str, object]) -> None:
    assert set(body) == set(kind.model_fields)
    assert kind.read(body) == kind.read(camel(body))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
def test_any_json_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    kind, body = data.draw(st.sampled_from(BODIES))
    changed = {
        **body,
        **data.draw(st.dictionaries(st.sampled_from([*body, *map(to_camel, body)]), json_values, max_size=3)),
    }
    for raw in (changed, data.draw(json_values)):
        try:
            kind.read(raw)
        except InvalidRequest as error:
            said = error.sentence("en"), error.sentence("zh")
        else:
            continue
        assert all(said)


@pytest.mark.parametrize("header", ["c0ffee00-0000-4000-8000-000000000000", " client-1700000000-77 ", "x" * 64])
def test_a_client_id_is_any_short_stable_text(header: str) -> None:
    assert client_id(header) == header.strip()


@pytest.mark.parametrize("header", [None, "", "  ", "x" * 65, "a\x00b"])
def test_a_missing_or_unusable_client_id_is_refused(header: str | None) -> None:
    with pytest.raises(ClientIdMissing, match="64"):
        client_id(header)


@pytest.mark.parametrize(
    ("given_", "tag"),
    [("en", "en"), ("zh_CN", "zh-CN"), ("<lang>", None), ("", None), ("{{language}}", None), ("English please", None)],
)
def test_a_language_that_is_a_placeholder_is_no_language(given_: str, tag: str | None) -> None:
    assert CreateTaskRequest.read({"language": given_}).language_tag == tag


def test_a_task_may_be_made_with_nothing() -> None:
    assert CreateTaskRequest.read({}).task_name == "project"


def test_a_claim_must_name_something_and_may_say_ct() -> None:
    assert ClaimRequest.read({"ct": "clm_x"}).claim_token == "clm_x"
    with pytest.raises(InvalidRequest, match="is missing"):
        ClaimRequest.read({})


@pytest.mark.parametrize(
    "body", [{"url": "https://a/b"}, {"urls": ["https://a/b"]}, {"files": [{"url": "https://a/b"}]}]
)
def test_an_address_to_upload_from_may_be_given_in_three_ways(body: dict[str, object]) -> None:
    assert UploadRequest.read(body).urls == ("https://a/b",)


@pytest.mark.parametrize(
    "body", [{}, {"urls": []}, {"urls": "https://a"}, {"urls": ["x" * 4097]}, {"urls": ["x"] * 51}]
)
def test_addresses_to_upload_from_are_capped(body: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest):
        UploadRequest.read(body)


def test_a_render_takes_its_draft_as_it_comes() -> None:
    published = {"id": "render_1", "sessionId": "5", "draft": "{}", "output": {"format": "mp4", "quality": "high"}}
    assert RenderRequest.read(published).draft == "{}"
    assert RenderRequest.read({"session_id": "5", "draft": None}).draft is None


@pytest.mark.parametrize("bad", ["../x", "a/b", "", "x" * 129, ".", "a b"])
def test_a_render_id_is_safe_in_a_path(bad: str) -> None:
    with pytest.raises(InvalidRequest, match=r"^The request cannot be used: id "):
        RenderRequest.read({"id": bad, "session_id": "5"})


def test_a_render_must_name_its_session() -> None:
    with pytest.raises(InvalidRequest, match="names no session"):
        RenderRequest.read({"id": "render_1"})


@pytest.mark.parametrize(
    ("output", "size", "short_side"),
    [
        ({}, None, None),
        ({"resolution": "1080p"}, None, 1080),
        ({"resolution": "4K"}, None, 2160),
        ({"resolution": "1080x1920"}, (1080, 1920), None),
        ({"resolution": "720×1280"}, (720, 1280), None),
        ({"width": 640, "height": 480}, (640, 480), None),
    ],
)
def test_an_output_size_may_be_a_name_or_pixels(
    output: dict[str, object], size: tuple[int, int] | None, short_side: int | None
) -> None:
    found = OutputRequest.read(output)
    assert (found.size, found.short_side) == (size, short_side)


@pytest.mark.parametrize(
    "output",
    [
        {"resolution": "huge"},
        {"resolution": "9999x9999"},
        {"width": 10**6},
        {"crf": 99},
        {"fps": 0},
        {"quality": "odd"},
    ],
)
def test_an_output_that_cannot_be_is_refused(output: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest):
        RenderRequest.read({"session_id": "5", "output": output})


def test_a_token_may_only_have_scopes_that_exist() -> None:
    with pytest.raises(InvalidRequest, match="one of 'read', 'write', 'upload', 'render'"):
        CreateTokenRequest.read({"scopes": ["admin"]})


def test_a_page_of_the_history_holds_100_at_most() -> None:
    assert HistoryQuery.read({"start_date": "2026-11-01"}).start_date == date(2026, 11, 1)
    with pytest.raises(InvalidRequest):
        HistoryQuery.read({"page_size": 101})


@pytest.mark.parametrize(
    "body",
    [
        {"skill": "s", "prompt": "make it", "duration": "10 min", "format": "9:16"},
        {"skill": "s", "input": {"prompt": "make it", "duration": "10 min", "format": "9:16"}},
        {"skill": "s", "inputs": {"prompt": "no", "duration": "10 min"}, "prompt": "make it", "format": "9:16"},
        {"skill": "s", "input": "make it", "duration": "10 min", "format": "9:16"},
    ],
)
def test_a_one_shot_has_its_options_flat_or_nested(body: dict[str, object]) -> None:
    wish = GenerateRequest.read(body)
    assert (wish.skill, wish.prompt) == ("s", "make it")
    assert wish.options == {"duration": "10 min", "format": "9:16"}


@pytest.mark.parametrize("options", [{f"o{n}": 1 for n in range(65)}, {"o": "x" * 100_001}])
def test_the_options_of_a_one_shot_are_capped(options: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest, match="larger than 64 options"):
        GenerateRequest.read({"prompt": "make it", **options})
