"""Who is asking, and what they may: tokens, scopes, claim tokens.

local     one user, one token, kept in a file that only its owner may read and handed out on loopback
hosted    anonymous users by client id, each with a token for a while; further tokens by name
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from saycut import ids
from saycut.db import Limit, Session, Token, Transaction, User
from saycut.errors import ExportBlocked, NotFound, RateLimited, ScopeMissing, SessionUnknown, TokenInvalid
from saycut.jobs.worker import now_ms
from saycut.language import Words
from saycut.service.context import Context

__all__ = ["Attribution", "Caller", "Issued", "authenticate", "claim", "issue_anonymous", "local_secret", "redeem"]

Scope = Literal["read", "write", "upload", "render", "*"]

ANONYMOUS_SCOPES: tuple[Scope, ...] = ("read", "write", "upload")
SESSION_SCOPE = "session:"
CLAIM_S = 604_800
"""How long a claim token is good: a week, as published."""

_HEADERS = Words(
    "it names no skill: X-Skill-Source, X-Skill-Version and X-Skill-Platform are required",
    "缺少技能标识：需要 X-Skill-Source、X-Skill-Version 和 X-Skill-Platform",
)
_SEND = Words(
    "Send the three headers, or use a token with the scope “render”.",
    "请带上这三个请求头，或使用有 render 权限的令牌。",
)
_HOURS = Words("{n} hours", "{n} 小时")
_SECONDS = Words("{n} seconds", "{n} 秒")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Which skill asks; empty strings where it does not say."""

    source: str = ""
    version: str = ""
    platform: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.source and self.version and self.platform)


@dataclass(frozen=True, slots=True)
class Caller:
    """A request's user and token, and the skill that sends it."""

    user: User
    token: Token
    skill: Attribution = Attribution()

    @property
    def only(self) -> str | None:
        """The one session that a redeemed claim token is for, None for a token of the whole account."""
        return next(
            (scope[len(SESSION_SCOPE) :] for scope in self.token.scopes if scope.startswith(SESSION_SCOPE)), None
        )

    def require(self, scope: Scope) -> None:
        """For what concerns one session: raise ScopeMissing."""
        if self.only is None and not self.token.may(scope):
            raise ScopeMissing(scope=scope)

    def require_account(self, scope: Scope) -> None:
        """For what concerns the whole account: raise ScopeMissing."""
        if not self.token.may(scope):
            raise ScopeMissing(scope=scope)

    def require_export(self, hosted: bool) -> None:
        """The gate before an export: the scope, or for anonymous users a skill that names itself.

        Raises ExportBlocked (send the headers), ScopeMissing (use another token).
        """
        if not hosted or self.token.may("render"):
            return
        if self.token.client_id is None and self.only is None:
            raise ScopeMissing(scope="render")
        if not self.skill.complete:
            raise ExportBlocked(reason=_HEADERS, remedy=_SEND)


@dataclass(frozen=True, slots=True)
class Issued:
    """A token with its secret, which is shown this once."""

    user: User
    token: Token
    secret: str
    credits: int


def authenticate(context: Context, secret: str, skill: Attribution) -> Caller:
    """Raises TokenInvalid."""
    with context.database.read() as tx:
        token = tx.tokens.find(secret, now_ms()) if secret else None
        user = tx.users.get(token.user_id) if token else None
    if token is None or user is None:
        raise TokenInvalid
    return Caller(user, token, skill)


def local_secret(settings_folder: Path) -> str:
    """The local profile's token, made by whoever comes first."""
    path = settings_folder / "local-token"
    if not path.exists():
        fresh = path.with_name(f".{path.name}-{ids.request_id()}")
        number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w") as file:
            file.write(ids.bearer_token())
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def ensure_local(context: Context) -> Issued:
    """The one user of the local profile and its token; made at the first start."""
    secret = local_secret(context.settings.data_dir)

    def work(tx: Transaction) -> Issued:
        tx.lock("local user")
        token = tx.tokens.find(secret, now_ms())
        if token is None:
            user = tx.users.create("local", now_ms())
            token, _ = tx.tokens.issue(user.id, ("*",), now_ms(), name="local", secret=secret)
        owner = tx.users.get(token.user_id)
        if owner is None:
            raise TokenInvalid
        return Issued(owner, token, secret, 0)

    return context.database.transact(work)


def issue_anonymous(context: Context, client_id: str, address: str) -> Issued:
    """A token for a client id, with its credits the first time. Raises RateLimited."""
    if not context.hosted:
        return ensure_local(context)
    settings, now = context.settings, now_ms()
    life = settings.token_life_s * 1000
    limits = (
        (Limit("token-client", settings.tokens_per_client, life), client_id),
        (Limit("token-address", settings.tokens_per_address, life), address),
    )

    def work(tx: Transaction) -> Issued:
        for limit, subject in limits:
            if wait := tx.limits.wait_ms(limit, subject, now):
                raise limited(wait)
        for limit, subject in limits:
            tx.limits.hit(limit, subject, now)
        user = tx.users.of_client(client_id, now)
        tx.ledger.grant(user.id, settings.anonymous_credits, now, reason="welcome", key="welcome")
        token, secret = tx.tokens.issue(
            user.id, ANONYMOUS_SCOPES, now, name="anonymous", expires_ms=now + life, client_id=client_id
        )
        return Issued(user, token, secret, tx.ledger.balance(user.id).available)

    return context.database.transact(work)


def limited(wait_ms: int) -> RateLimited:
    """The refusal that says how long to wait, as ``retry_after_s`` too."""
    seconds = max(1, -(-wait_ms // 1000))
    words, n = (_SECONDS, seconds) if seconds < 7200 else (_HOURS, -(-seconds // 3600))
    return RateLimited(wait=Words(words.en.format(n=n), words.zh.format(n=n)), retry_after_s=seconds)


def count_request(context: Context, caller: Caller) -> None:
    """One more message, upload or export of a user. Raises RateLimited; the local profile counts nothing."""
    if not context.hosted:
        return
    limit, now = Limit("requests", context.settings.requests_per_minute, 60_000), now_ms()

    def work(tx: Transaction) -> int:
        wait = tx.limits.wait_ms(limit, caller.user.id, now)
        if not wait:
            tx.limits.hit(limit, caller.user.id, now)
        return wait

    if wait := context.database.transact(work):
        raise limited(wait)


def make_token(
    context: Context, caller: Caller, name: str, scopes: Sequence[str], days: int | None
) -> tuple[Token, str]:
    """A further token; it can do and last no more than the one that asks for it. Raises ScopeMissing."""
    for scope in scopes:
        if not caller.token.may(scope):
            raise ScopeMissing(scope=scope)
    now = now_ms()
    ends = [end for end in (caller.token.expires_ms, now + days * 86_400_000 if days else None) if end is not None]

    def work(tx: Transaction) -> tuple[Token, str]:
        return tx.tokens.issue(caller.user.id, scopes, now, name=name, expires_ms=min(ends, default=None))

    return context.database.transact(work)


def tokens_of(context: Context, caller: Caller) -> tuple[Token, ...]:
    """All tokens of the caller's user, the newest first."""
    with context.database.read() as tx:
        return tx.tokens.of_user(caller.user.id)


def revoke(context: Context, caller: Caller, token_id: str) -> None:
    """Raises NotFound."""
    if not context.database.transact(lambda tx: tx.tokens.revoke(caller.user.id, token_id, now_ms())):
        raise NotFound(what=Words("token", "令牌"), name=token_id)


def own(tx: Transaction, caller: Caller, session_id: str) -> Session:
    """A session of the caller's by its own id or its task's. Raises SessionUnknown, for another's session too."""
    found = tx.sessions.get(session_id) or tx.sessions.of_task(session_id)
    if found is None or found.user_id != caller.user.id or caller.only not in (None, found.id):
        raise SessionUnknown(name=session_id)
    return found


def claim(context: Context, caller: Caller, names: Sequence[str | None]) -> tuple[str, int]:
    """A claim token for the session that one of ``names`` means, and its seconds. Raises SessionUnknown."""
    name = next((name for name in names if name), "")
    now = now_ms()

    def work(tx: Transaction) -> str:
        session = own(tx, caller, name)
        return tx.claim_tokens.issue(session.id, now, now + CLAIM_S * 1000)[1]

    return context.database.transact(work), CLAIM_S


def redeem(context: Context, secret: str) -> tuple[Session, Token, str]:
    """The session that a claim token opens, with a token that lasts no longer. Raises TokenInvalid."""
    now = now_ms()

    def work(tx: Transaction) -> tuple[Session, Token, str]:
        found = tx.claim_tokens.find(secret, now)
        session = tx.sessions.get(found.session_id) if found else None
        if found is None or session is None:
            raise TokenInvalid
        scopes = (f"{SESSION_SCOPE}{session.id}",)
        token, made = tx.tokens.issue(session.user_id, scopes, now, name="claim", expires_ms=found.expires_ms)
        return session, token, made

    return context.database.transact(work)


def attribution(headers: Mapping[str, str]) -> Attribution:
    """From the ``X-Skill-…`` headers, cut to a sane length."""
    values = (headers.get(f"x-skill-{name}", "").strip()[:100] for name in ("source", "version", "platform"))
    return Attribution(*values)
