"""What the REST answers hold, field by field: supersets of everything any published client reads."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import AwareDatetime, ConfigDict, Field, model_validator

from saycut.wire.base import Document, Reply

__all__ = [
    "CanvasConfig",
    "ClaimData",
    "CreatedToken",
    "CreditsData",
    "CreditsHistory",
    "CreditsItem",
    "GenerateData",
    "LastChange",
    "MediaFile",
    "RedeemedClaim",
    "RenderData",
    "RenderOutput",
    "RenderStatus",
    "SessionData",
    "SessionState",
    "StateData",
    "TokenData",
    "TokenInfo",
    "TurnState",
    "UploadData",
]

RenderStatus = Literal["pending", "processing", "completed", "failed", "cancelled"]


class TokenData(Reply):
    """A token, shown this once. ``bind_id`` is what a registration keeps the projects by."""

    token: str
    user_id: str
    expires_at: AwareDatetime | None
    credits: int
    scopes: tuple[str, ...]
    bind_id: str
    register_url: str | None = None


class SessionData(Reply):
    """A new task with its session; one task is one session."""

    task_id: str
    session_id: str
    user_id: str
    task_name: str
    language: str | None = None
    bind_id: str
    register_url: str | None = None
    web_url: str | None = None


class ClaimData(Reply):
    """A claim token: opens one session in a browser, for ``expires_in`` seconds, and nothing else."""

    claim_token: str
    expires_in: int
    url: str | None = None


class RedeemedClaim(Reply):
    """What a claim token opens."""

    token: str
    user_id: str
    task_id: str
    session_id: str
    expires_at: AwareDatetime | None = None


class MediaFile(Reply):
    """An uploaded or made file. ``duration`` is in seconds, ``size`` in bytes, ``hash`` the SHA-256 of its bytes."""

    filename: str
    file_type: Literal["video", "image", "audio", "document"]
    cdn_url: str
    url: str
    file_id: str
    mime_type: str
    size: int
    hash: str
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    has_audio: bool | None = None
    thumbnail_url: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_address(cls, raw: object) -> object:
        """``url`` and ``cdn_url`` are two names of one thing; either may be given."""
        if not isinstance(raw, dict):
            return raw
        address = raw.get("url", raw.get("cdn_url", raw.get("cdnUrl")))
        return raw if address is None else {"url": address, "cdn_url": address} | raw


class UploadData(Reply):
    """What was taken in; both published names of the list."""

    files: tuple[MediaFile, ...]
    uploaded_files: tuple[MediaFile, ...]
    session_state_applied: bool = True

    @classmethod
    def of(cls, files: tuple[MediaFile, ...]) -> Self:
        return cls(files=files, uploaded_files=files)


class CanvasConfig(Reply):
    """Output picture in pixels and frames a second."""

    width: int
    height: int
    aspect_ratio: str
    fps: float


class LastChange(Reply):
    """What the latest turn did, as it was told to the user."""

    summary: str
    invocation_id: str
    revision: int
    changed_at: AwareDatetime


class TurnState(Reply):
    """Whether a turn runs; ``position`` is its place in the queue, 0 when it is being worked on."""

    status: Literal["idle", "queued", "running", "awaiting_input"] = "idle"
    invocation_id: str | None = None
    position: int | None = None


class RenderOutput(Reply):
    """A finished file: seconds and bytes."""

    url: str
    duration: float
    size: int
    width: int | None = None
    height: int | None = None
    format: str = "mp4"


class RenderData(Reply):
    """A render job. Published names are kept as they are, camelCase or not; times are milliseconds since 1970."""

    model_config = ConfigDict(alias_generator=None)

    id: str
    taskId: str  # noqa: N815
    sessionId: str  # noqa: N815
    status: RenderStatus
    progress: int = Field(ge=0, le=100)
    output: RenderOutput | None = None
    outputUrl: str | None = None  # noqa: N815
    outputs: tuple[RenderOutput, ...] = ()
    error: str | None = None
    eta_s: float | None = None
    poll_after_s: float | None = None
    position: int | None = None
    version: int | None = None
    createdAt: int | None = None  # noqa: N815
    completedAt: int | None = None  # noqa: N815

    @model_validator(mode="before")
    @classmethod
    def _repeat(cls, raw: object) -> object:
        """``taskId`` is the id once more, ``outputUrl`` the first output's address."""
        if not isinstance(raw, dict):
            return raw
        out = dict(raw)
        out.setdefault("taskId", out.get("id"))
        outputs = out.get("outputs") or ()
        if out.get("output") is None and outputs:
            out["output"] = outputs[0]
        output = out.get("output")
        if "outputUrl" not in out and output is not None:
            out["outputUrl"] = output.get("url") if isinstance(output, dict) else output.url
        return out


class SessionState(Reply):
    """``data.state``. Something can be exported as soon as a track of ``draft.t`` has segments."""

    draft: Document
    video_infos: tuple[MediaFile, ...] = ()
    canvas_config: CanvasConfig
    generated_media: tuple[MediaFile, ...] = ()
    video_analyses: tuple[Document, ...] = ()
    last_change: LastChange | None = None
    revision: int = 0
    turn: TurnState = TurnState()
    renders: tuple[RenderData, ...] = ()


class StateData(Reply):
    """The session and its state."""

    session_id: str
    task_id: str
    task_name: str
    user_id: str
    bind_id: str
    register_url: str | None = None
    state: SessionState


class CreditsData(Reply):
    """All published fields; ``metered`` false means that nothing is ever charged here."""

    available: int
    frozen: int
    total: int
    total_granted: int
    total_consumed: int
    metered: bool

    @classmethod
    def of(cls, available: int, frozen: int, granted: int, consumed: int, *, metered: bool) -> Self:
        """``total`` is what is available and what is held together."""
        return cls(
            available=available,
            frozen=frozen,
            total=available + frozen,
            total_granted=granted,
            total_consumed=consumed,
            metered=metered,
        )


class CreditsItem(Reply):
    """One line of the history; ``amount_delta`` is negative for what was spent."""

    kind: Literal["conversation", "grant", "expire"]
    created_at: AwareDatetime
    amount_delta: int
    source: str = ""
    reference: str = ""
    user_message: str = ""
    session_id: str | None = None


class CreditsHistory(Reply):
    """A page of the history, newest first."""

    items: tuple[CreditsItem, ...]
    total: int
    page_no: int
    page_size: int
    total_pages: int
    has_next: bool
    has_prev: bool

    @classmethod
    def of(cls, items: tuple[CreditsItem, ...], total: int, page_no: int, page_size: int) -> Self:
        pages = -(-total // page_size)
        return cls(
            items=items,
            total=total,
            page_no=page_no,
            page_size=page_size,
            total_pages=pages,
            has_next=page_no < pages,
            has_prev=page_no > 1,
        )


class TokenInfo(Reply):
    """A token in the list; its secret is not told again."""

    token_id: str
    name: str
    scopes: tuple[str, ...]
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    last_used_at: AwareDatetime | None = None
    revoked: bool = False


class CreatedToken(TokenInfo):
    """A token just made, with its secret."""

    token: str


class GenerateData(Reply):
    """A one-shot under way: its session, its turn, its render; ``unused_options`` were not understood."""

    task_id: str
    session_id: str
    invocation_id: str
    render_id: str
    status: RenderStatus
    output_url: str | None = None
    unused_options: tuple[str, ...] = ()
