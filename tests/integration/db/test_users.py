"""Users, tokens, claim tokens and limits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from saycut import ids
from saycut.db import Database, Limit, Session, User

DAY = 86_400_000


def test_the_same_client_id_brings_the_same_user_back(database: Database) -> None:
    with ThreadPoolExecutor(6) as pool:
        users = list(pool.map(lambda _: database.transact(lambda tx: tx.users.of_client("client-1", 5)), range(12)))
    with database.write() as tx:
        other = tx.users.of_client("client-2", 6)
    assert len({user.id for user in users}) == 1
    assert users[0].id.startswith("anon_")
    assert other.id != users[0].id


def test_an_anonymous_user_who_registers_keeps_everything(database: Database) -> None:
    with database.write() as tx:
        user = tx.users.of_client("client-1", 5)
        registered = tx.users.register(user.id)
        assert registered
        assert (registered.id, registered.kind) == (user.id, "registered")
        assert tx.users.of_client("client-1", 6) == registered
        assert tx.users.register("anon_unknown") is None


@pytest.mark.parametrize("odd", ["nul\0inside", "half \ud83d pair", "猫 🐈‍⬛", "'; DROP TABLE users; --", ""])
def test_any_text_from_outside_can_be_stored_and_found_again(database: Database, odd: str) -> None:
    with database.write() as tx:
        made = tx.users.of_client(odd, 1)
        session = tx.sessions.create(made.id, odd, 1, language=odd)
        turn = tx.turns.submit(session.id, {"text": odd}, "digest", 1, key=odd)
        assert tx.turns.submit(session.id, {"text": odd}, "digest", 1, key=odd).turn.id == turn.turn.id
    with database.write() as tx:
        assert tx.users.of_client(odd, 2) == made
        named, found = tx.sessions.get(session.id), tx.turns.get(turn.turn.id)
    assert named
    assert found
    assert (named.name, named.language) == (session.name, session.language)
    assert found.request == {"text": odd}


def test_a_token_is_found_by_its_secret_only(database: Database, user: User) -> None:
    with database.write() as tx:
        token, secret = tx.tokens.issue(user.id, ["read", "write"], 10, name="laptop", expires_ms=DAY)
    with database.read() as tx:
        assert tx.tokens.find(secret, 11) == token
        assert tx.tokens.find(secret[:-1] + ("A" if secret[-1] != "A" else "B"), 11) is None
        assert tx.tokens.find("", 11) is None
        rows = tx.connection.execute(text("SELECT * FROM tokens")).all()
    assert secret.removeprefix(ids.TOKEN_PREFIX) not in repr(rows)


def test_a_token_is_found_with_either_prefix(database: Database, user: User) -> None:
    with database.write() as tx:
        token, secret = tx.tokens.issue(user.id, ["*"], 10)
    with database.read() as tx:
        assert tx.tokens.find(secret.replace(ids.TOKEN_PREFIX, ids.OWN_TOKEN_PREFIX), 11) == token


def test_a_token_ends_when_it_expires_or_is_revoked_by_its_owner(database: Database, user: User) -> None:
    with database.write() as tx:
        _, short = tx.tokens.issue(user.id, ["*"], 0, expires_ms=DAY)
        token, revoked = tx.tokens.issue(user.id, ["*"], 0)
        stranger = tx.users.create("registered", 0)
        assert not tx.tokens.revoke(stranger.id, token.id, 1)
        assert tx.tokens.find(revoked, 2)
        assert tx.tokens.revoke(user.id, token.id, 3)
        assert tx.tokens.revoke(user.id, token.id, 4)
        assert not tx.tokens.revoke(user.id, "tok_unknown", 4)
    with database.write() as tx:
        assert tx.tokens.find(revoked, 5) is None
        assert tx.tokens.find(short, DAY - 1)
        assert tx.tokens.find(short, DAY) is None
        assert [token.revoked_ms for token in tx.tokens.of_user(user.id)].count(3) == 1
        assert tx.tokens.forget(DAY + 1) == 2
        assert tx.tokens.of_user(user.id) == ()


def test_scopes_are_checked_by_name_or_star(database: Database, user: User) -> None:
    with database.write() as tx:
        some, _ = tx.tokens.issue(user.id, ["read", "upload"], 0)
        every, _ = tx.tokens.issue(user.id, ["*"], 0)
    assert (some.may("read"), some.may("render"), every.may("render")) == (True, False, True)


def test_a_claim_token_opens_its_session_again_and_again_until_it_expires(database: Database, session: Session) -> None:
    with database.write() as tx:
        claim, secret = tx.claim_tokens.issue(session.id, 0, 7 * DAY)
    assert secret.startswith("clm_")
    with database.read() as tx:
        for _ in range(2):
            assert tx.claim_tokens.find(secret, 7 * DAY - 1) == claim
        assert tx.claim_tokens.find(secret, 7 * DAY) is None
    with database.write() as tx:
        assert tx.claim_tokens.forget(7 * DAY + 1) == 1


def test_a_limit_counts_within_a_window_that_slides(database: Database) -> None:
    limit = Limit("tokens per address", 3, 7 * DAY)
    with database.write() as tx:
        for day in (0, 1, 2):
            assert tx.limits.wait_ms(limit, "10.1.1.1", day * DAY) == 0
            tx.limits.hit(limit, "10.1.1.1", day * DAY)
        assert tx.limits.wait_ms(limit, "10.1.1.1", 3 * DAY) == 4 * DAY
        assert tx.limits.wait_ms(limit, "10.1.1.2", 3 * DAY) == 0
        assert tx.limits.wait_ms(Limit("other", 3, DAY), "10.1.1.1", 3 * DAY) == 0
        assert tx.limits.wait_ms(limit, "10.1.1.1", 7 * DAY - 1) == 1
        assert tx.limits.wait_ms(limit, "10.1.1.1", 7 * DAY) == 0
        assert tx.limits.count(limit, "10.1.1.1", 7 * DAY) == 2
        assert tx.limits.forget(2 * DAY) == 2
        assert tx.limits.wait_ms(Limit("none", 0, DAY), "10.1.1.1", 0) == DAY


def test_a_limit_holds_against_many_at_once(database: Database) -> None:
    limit = Limit("tokens per client", 5, 7 * DAY)

    def ask(number: int) -> bool:
        with database.write() as tx:
            if tx.limits.wait_ms(limit, "client", 1000 + number):
                return False
            tx.limits.hit(limit, "client", 1000 + number)
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(40))) == 5
