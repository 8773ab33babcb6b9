"""Tokens: anonymous ones, claim tokens, named ones."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from saycut.errors import ScopeMissing, TokenInvalid
from saycut.server.auth import Body, Ctx, User, current_caller
from saycut.server.docs import takes
from saycut.server.replies import at, register_link, token_info
from saycut.server.scope import address_of, base_url, is_loopback, request_id_of
from saycut.service import access
from saycut.service.access import Caller, Issued
from saycut.service.credits import LOCAL_BALANCE
from saycut.wire import (
    ClaimData,
    ClaimRequest,
    CreatedToken,
    CreateTokenRequest,
    Document,
    RedeemedClaim,
    TokenData,
    VerifyRequest,
    client_id,
    success,
)

__all__ = ["router"]

router = APIRouter(tags=["auth"])


@router.post("/api/auth/anonymous-token")
def anonymous_token(request: Request, context: Ctx) -> Document:
    """A starter token for a client id; with the same client id the same user, its projects and credits."""
    client = client_id(request.headers.get("x-client-id"))
    address = address_of(request)
    if not context.hosted and not is_loopback(address):
        # The local profile's token is the owner's: it is given to nobody but this machine.
        raise TokenInvalid
    issued = access.issue_anonymous(context, client, address)
    return success(_token_data(request, issued), request_id_of(request))


@router.post("/api/auth/claim-token", openapi_extra=takes(ClaimRequest))
@router.post("/api/auth/exchange-claim-token", openapi_extra=takes(ClaimRequest))
async def claim_token(request: Request, context: Ctx, body: Body) -> Document:
    """A token that opens one session in a browser; or, given such a token, what it opens."""
    wanted = ClaimRequest.read(body)
    if wanted.claim_token:
        session, token, secret = await run_in_threadpool(access.redeem, context, wanted.claim_token)
        opened = RedeemedClaim(
            token=secret,
            user_id=session.user_id,
            task_id=session.task_id,
            session_id=session.id,
            expires_at=at(token.expires_ms) if token.expires_ms else None,
        )
        return success(opened, request_id_of(request))
    caller = await current_caller(request)
    caller.require("write")
    names = (wanted.session_id, wanted.task_id, wanted.project_id)
    secret, seconds = await run_in_threadpool(access.claim, context, caller, names)
    base = (context.settings.web_url or base_url(request)).rstrip("/")
    made = ClaimData(claim_token=secret, expires_in=seconds, url=f"{base}/workspace/claim?ct={secret}")
    return success(made, request_id_of(request))


@router.post("/auth/verify", openapi_extra=takes(VerifyRequest))
async def verify(request: Request, context: Ctx, body: Body) -> Document:
    """Whose token this is."""
    wanted = VerifyRequest.read(body)
    caller = await run_in_threadpool(access.authenticate, context, wanted.token, access.Attribution())
    return success({"user_id": caller.user.id, "scopes": list(caller.token.scopes)}, request_id_of(request))


@router.post("/api/tokens", openapi_extra=takes(CreateTokenRequest))
def create_token(request: Request, context: Ctx, caller: User, body: Body) -> Document:
    """A further token, which can do no more than the one that asks for it; shown this once."""
    wanted = CreateTokenRequest.read(body)
    _require_named(caller)
    token, secret = access.make_token(context, caller, wanted.name, wanted.scopes, wanted.expires_in_days)
    info = token_info(token)
    return success(CreatedToken(**info.model_dump(), token=secret), request_id_of(request))


@router.get("/api/tokens")
def list_tokens(request: Request, context: Ctx, caller: User) -> Document:
    """The user's tokens without their secrets, the newest first."""
    caller.require_account("read")
    tokens = [token_info(token).snake() for token in access.tokens_of(context, caller)]
    return success({"tokens": tokens}, request_id_of(request))  # type: ignore[dict-item]


@router.post("/api/tokens/{token_id}/revoke")
@router.delete("/api/tokens/{token_id}")
def revoke_token(request: Request, context: Ctx, caller: User, token_id: str) -> Document:
    """From now on the token is not valid."""
    caller.require_account("write")
    access.revoke(context, caller, token_id)
    return success({"token_id": token_id, "revoked": True}, request_id_of(request))


def _require_named(caller: Caller) -> None:
    """Anonymous users get along with their one token."""
    if caller.only is not None:
        raise ScopeMissing(scope="write")
    caller.require_account("write")


def _token_data(request: Request, issued: Issued) -> TokenData:
    caller = Caller(issued.user, issued.token)
    ends = issued.token.expires_ms
    return TokenData(
        token=issued.secret,
        user_id=issued.user.id,
        expires_at=at(ends) if ends is not None else None,
        credits=issued.credits if request.app.state.context.hosted else LOCAL_BALANCE.available,
        scopes=tuple(issued.token.scopes),
        bind_id=issued.user.id,
        register_url=register_link(request, caller),
    )
