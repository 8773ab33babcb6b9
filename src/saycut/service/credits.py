"""What things cost, where anything is metered: set aside before the work, taken or given back with its result."""

from __future__ import annotations

from saycut.db import Balance, Entry, Transaction, User
from saycut.errors import OutOfCredits
from saycut.jobs.worker import now_ms
from saycut.language import Words
from saycut.service.access import Caller
from saycut.service.context import Context

__all__ = ["LOCAL_BALANCE", "balance", "entries", "freeze", "give_back", "register_url", "require", "settle"]

LOCAL_BALANCE = Balance(available=1_000_000, frozen=0, granted=1_000_000, consumed=0, expired=0)
"""What the local profile reports, so that clients which look at it go on."""

_REGISTER = Words("Register to get more: {url}", "注册即可获得更多积分：{url}")
_TOP_UP = Words("Top up credits in your account.", "请在账户中充值积分。")


def balance(context: Context, caller: Caller) -> Balance:
    """The sums of a user's ledger; what has expired is taken away first."""
    if not context.hosted:
        return LOCAL_BALANCE

    def work(tx: Transaction) -> Balance:
        tx.ledger.expire(caller.user.id, now_ms())
        return tx.ledger.balance(caller.user.id)

    return context.database.transact(work)


def entries(
    context: Context, caller: Caller, *, since_ms: int | None, until_ms: int | None, limit: int, offset: int
) -> tuple[tuple[Entry, ...], int]:
    """A page of the ledger's lines, the newest first, and how many there are."""
    with context.database.read() as tx:
        ledger, user = tx.ledger, caller.user.id
        page = ledger.entries(user, since_ms=since_ms, until_ms=until_ms, limit=limit, offset=offset)
        return page, ledger.count(user, since_ms=since_ms, until_ms=until_ms)


def freeze(context: Context, tx: Transaction, user: User, work_id: str, amount: int, reason: str) -> None:
    """Set ``amount`` aside for a turn or job, once. Raises OutOfCredits with the way to get more."""
    if not context.hosted or not amount:
        return
    try:
        tx.ledger.freeze(user.id, amount, now_ms(), reason=reason, key=work_id)
    except OutOfCredits as error:
        details = {**error.details, "remedy": _remedy(context, user)}
        raise OutOfCredits(**details) from error


def require(context: Context, tx: Transaction, user: User, amount: int) -> None:
    """Raise OutOfCredits before anything is written; nobody else spends until this transaction ends."""
    if not context.hosted or not amount:
        return
    tx.lock("ledger", user.id)
    available = tx.ledger.balance(user.id).available
    if available < amount:
        raise OutOfCredits(needed=amount, available=available, remedy=_remedy(context, user))


def settle(tx: Transaction, user_id: str, work_id: str, cost: int) -> None:
    """Take ``cost`` of what was set aside for ``work_id`` and free the rest; nothing where nothing was set aside."""
    for hold in tx.ledger.open_holds(user_id):
        if hold.key == work_id:
            if cost:
                tx.ledger.settle(hold.id, min(cost, hold.amount), now_ms(), details={"work": work_id})
            else:
                tx.ledger.release(hold.id, now_ms(), details={"work": work_id})


def give_back(tx: Transaction, session_id: str, work_id: str) -> None:
    """Free what was set aside for work that came to nothing."""
    session = tx.sessions.get(session_id)
    if session is not None:
        settle(tx, session.user_id, work_id, 0)


def register_url(context: Context, user: User) -> str | None:
    """Where an anonymous user registers and keeps the projects."""
    if not context.hosted or user.kind != "anonymous":
        return None
    base = (context.settings.web_url or context.settings.public_url).rstrip("/")
    return f"{base}/register?bind={user.id}"


def _remedy(context: Context, user: User) -> Words:
    url = register_url(context, user)
    if url is None:
        return _TOP_UP
    # The sentence is filled once more when it is said, so a brace in the address has to stay one.
    url = url.replace("{", "{{").replace("}", "}}")
    return Words(_REGISTER.en.format(url=url), _REGISTER.zh.format(url=url))
