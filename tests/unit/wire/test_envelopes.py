"""Answers that every published client can read, and the code and status of every refusal."""

from __future__ import annotations

import string
from datetime import UTC, datetime
from typing import Any

import pytest

from saycut import errors
from saycut.language import Words
from saycut.wire import (
    CanvasConfig,
    CreditsData,
    CreditsHistory,
    MediaFile,
    RenderData,
    RenderReply,
    SessionState,
    StateData,
    TokenData,
    UploadData,
    code_of,
    failure,
    render_reply,
    success,
)
from saycut.wire.replies import RenderOutput

URL = "http://127.0.0.1:8760/files/x?sig=1"
FILE = {
    "filename": "clip.mp4",
    "file_type": "video",
    "file_id": "a1",
    "mime_type": "video/mp4",
    "size": 5,
    "hash": "ab",
    "duration": 30.5,
}

SOME_WORDS = Words("because", "原因")
DETAILS = {"reason": SOME_WORDS, "remedy": SOME_WORDS, "what": SOME_WORDS, "wait": SOME_WORDS}


def made(kind: type[errors.SaycutError]) -> errors.SaycutError:
    """The error with every detail that any sentence of the tree asks for."""
    said = kind.sentence_words.en + kind.hint_words.en
    names = {name for _, name, _, _ in string.Formatter().parse(said) if name}
    return kind(**{name: DETAILS.get(name, "x") for name in names})


PUBLISHED = [
    (errors.TokenInvalid, 1001, 401),
    (errors.SessionUnknown, 1002, 404),
    (errors.OutOfCredits, 2001, 402),
    (errors.NotMedia, 4001, 415),
    (errors.UploadTooLarge, 4002, 413),
    (errors.ClientIdMissing, 400, 400),
    (errors.ExportBlocked, 402, 402),
    (errors.ScopeMissing, 403, 403),
    (errors.Conflict, 409, 409),
    (errors.InvalidRequest, 422, 422),
    (errors.InvalidDraft, 422, 422),
    (errors.NothingToRender, 422, 422),
    (errors.RateLimited, 429, 429),
    (errors.SaycutError, 500, 500),
]


@pytest.mark.parametrize(("kind", "code", "status"), PUBLISHED, ids=lambda item: getattr(item, "code", item))
def test_a_refusal_has_the_published_code_and_an_honest_status(
    kind: type[errors.SaycutError], code: int, status: int
) -> None:
    assert (code_of(made(kind)).code, code_of(made(kind)).status) == (code, status)


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_of_the_tree_can_be_answered(name: str) -> None:
    status, body = failure(made(getattr(errors, name)), "en", "r-1")
    assert 400 <= status < 600
    assert body["code"]


def test_an_error_that_has_no_code_of_its_own_has_that_of_the_class_above() -> None:
    class UrlRefused(errors.MediaError):
        pass

    assert code_of(UrlRefused(reason="x")).code == 4001


def test_a_refusal_is_readable_in_every_published_shape() -> None:
    status, body = failure(errors.TokenInvalid(), "zh", "r-1")
    assert status == 401
    assert (body["code"], body["success"], body["data"], body["request_id"]) == (1001, False, None, "r-1")
    assert body["message"] == body["error"] == body["detail"] == "令牌缺失、无效或已过期。"
    assert body["reason"] == "token_invalid"
    assert body["hint"]


def test_a_good_answer_has_code_0_and_its_data() -> None:
    body = success({"session_id": "5"}, "r-1")
    assert (body["code"], body["success"], body["message"], body["request_id"]) == (0, True, "ok", "r-1")
    assert body["data"] == {"session_id": "5"}


def test_a_token_expires_at_a_time_with_z() -> None:
    token = TokenData(
        token="nmv_usr_x",
        user_id="anon_0",
        expires_at=datetime(2026, 11, 28, 12, tzinfo=UTC),
        credits=100,
        scopes=("read",),
        bind_id="anon_0",
    )
    data: Any = success(token)["data"]
    assert data["expires_at"] == "2026-11-28T12:00:00Z"
    assert (data["token"], data["user_id"], data["credits"]) == ("nmv_usr_x", "anon_0", 100)


@pytest.mark.parametrize("key", ["url", "cdn_url"])
def test_an_upload_is_listed_under_both_names_with_both_addresses(key: str) -> None:
    file = MediaFile.model_validate({**FILE, key: URL})
    data: Any = success(UploadData.of((file,)))["data"]
    assert data["files"] == data["uploaded_files"]
    assert data["files"][0]["cdn_url"] == data["files"][0]["url"] == URL
    assert data["session_state_applied"] is True


def test_credits_have_all_five_fields() -> None:
    data: Any = success(CreditsData.of(60, 40, 100, 0, metered=True))["data"]
    amounts = {"available": 60, "frozen": 40, "total": 100, "total_granted": 100, "total_consumed": 0}
    assert data == {**amounts, "metered": True}


@pytest.mark.parametrize(("page", "has_next", "has_prev"), [(1, True, False), (2, True, True), (3, False, True)])
def test_a_page_of_the_history_knows_its_neighbours(page: int, has_next: bool, has_prev: bool) -> None:
    history = CreditsHistory.of((), 41, page, 20)
    assert (history.total_pages, history.has_next, history.has_prev) == (3, has_next, has_prev)


def test_an_empty_history_has_no_pages() -> None:
    history = CreditsHistory.of((), 0, 1, 20)
    assert (history.total_pages, history.has_next) == (0, False)


def job(**values: object) -> RenderData:
    return RenderData.model_validate({"id": "render_1", "sessionId": "5", "status": "pending", "progress": 0, **values})


def test_a_render_says_everything_at_the_top_and_once_more_in_data() -> None:
    output = RenderOutput(url=URL, duration=20.0, size=1234)
    body: Any = render_reply(
        job(status="completed", progress=100, outputs=(output,), createdAt=1, completedAt=2), "r-1"
    )
    assert (body["code"], body["success"], body["request_id"]) == (0, True, "r-1")
    for level in (body, body["data"]):
        assert level["id"] == level["taskId"] == "render_1"
        assert (level["status"], level["progress"]) == ("completed", 100)
        assert level["output"]["url"] == level["outputUrl"] == URL
        assert (level["output"]["duration"], level["output"]["size"]) == (20.0, 1234)
        assert {"error", "eta_s", "poll_after_s", "createdAt", "completedAt"} < set(level)
    assert RenderReply.read(body).data.outputUrl == URL


def test_a_pending_render_has_no_output_yet() -> None:
    body: Any = render_reply(job(eta_s=12.5, poll_after_s=5, position=2))
    assert body["output"] is None
    assert body["outputUrl"] is None
    assert (body["eta_s"], body["poll_after_s"], body["position"]) == (12.5, 5, 2)


def test_a_failed_render_is_a_good_answer_that_says_why() -> None:
    body = render_reply(job(status="failed", progress=40, error="No space left."))
    assert (body["code"], body["status"], body["error"], body["message"]) == (
        0,
        "failed",
        "No space left.",
        "No space left.",
    )


def test_the_state_holds_what_is_published_and_the_way_to_register() -> None:
    state = SessionState(
        draft={}, canvas_config=CanvasConfig(width=1920, height=1080, aspect_ratio="16:9", fps=30), renders=(job(),)
    )
    data: Any = success(
        StateData(session_id="5", task_id="t", task_name="project", user_id="anon_0", bind_id="anon_0", state=state)
    )["data"]
    published = {"draft", "video_infos", "canvas_config", "generated_media", "video_analyses", "last_change"}
    assert published < set(data["state"])
    assert data["bind_id"] == "anon_0"
    assert data["state"]["renders"][0]["taskId"] == "render_1"


@pytest.mark.parametrize(
    "raw", [None, {}, {"id": "1", "status": "odd"}, {"id": "1", "status": "pending", "progress": 101}]
)
def test_an_answer_that_cannot_be_read_is_an_error_of_the_server(raw: object) -> None:
    with pytest.raises(errors.InvalidReply):
        RenderReply.read(raw)
