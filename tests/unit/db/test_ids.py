"""Ids have the forms that clients expect, and are never made twice."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from saycut import ids

FORMS = {
    ids.session_id: r"[1-9]\d{18}",
    ids.task_id: r"task_[0-9a-f]{16}",
    ids.user_id: r"anon_[0-9a-f]{16}",
    ids.bearer_token: r"nmv_usr_[A-Za-z0-9_-]{43}",
    ids.claim_token: r"clm_[A-Za-z0-9_-]{43}",
    ids.token_id: r"tok_[0-9a-f]{16}",
    ids.turn_id: r"e-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ids.event_id: r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ids.job_id: r"job_[0-9a-f]{16}",
    ids.asset_id: r"asset_[0-9a-f]{16}",
    ids.entry_id: r"cr_[0-9a-f]{16}",
    ids.request_id: r"req_[0-9a-f]{16}",
}


@pytest.mark.parametrize("make", FORMS, ids=lambda make: make.__name__)
def test_an_id_has_its_form_and_comes_once(make: object) -> None:
    assert callable(make)
    made = [make() for _ in range(500)]
    assert len(set(made)) == 500
    assert all(re.fullmatch(FORMS[make], one) for one in made)  # type: ignore[index]


def test_session_ids_of_many_threads_are_all_different_and_grow() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [ids.session_id() for _ in range(2000)], range(8)))
    assert len({one for some in made for one in some}) == 16_000
    assert all(some == sorted(some, key=int) for some in made)


def test_session_ids_of_several_processes_are_all_different() -> None:
    code = "from saycut import ids; print(*(ids.session_id() for _ in range(2000)))"
    processes = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    made = [one for process in processes for one in process.communicate()[0].split()]
    assert len(set(made)) == len(made) == 6000


@pytest.mark.parametrize("year", [2018, 2026, 2050, 2078])
def test_session_ids_have_nineteen_digits_for_decades(year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = int(time.mktime((year, 6, 1, 0, 0, 0, 0, 0, 0))) * 1_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: moment)
    made = str(ids._Snowflakes().next())
    assert ids.is_session_id(made)
    assert int(made) < 2**63


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (ids.bearer_token(), True),
        (ids.bearer_token(ids.OWN_TOKEN_PREFIX), True),
        ("nmv_usr_short", False),
        (ids.bearer_token() + "x", False),
        (ids.claim_token(), False),
        ("", False),
    ],
    ids=["published", "ours", "short", "long", "claim", "empty"],
)
def test_a_bearer_token_is_known_by_its_form(text: str, good: bool) -> None:
    assert ids.is_bearer_token(text) is good


@pytest.mark.parametrize("text", ["", "0" * 19, "1" * 18, "1" * 20, "session_123", "１" * 19])
def test_what_is_no_session_id_is_known_by_its_form(text: str) -> None:
    assert not ids.is_session_id(text)
