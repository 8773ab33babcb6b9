"""Signed links open one path until their time is over, and nothing else."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.blobs import LinkSigner, SigningKey, kept_key, open_signer
from saycut.errors import LinkRefused, UsageError
from saycut.settings import Settings

OLD, NEW = SigningKey("2025", b"o" * 32), SigningKey("2026", b"n" * 32)
NOW = 1_790_000_000


def taken_apart(link: str) -> tuple[str, dict[str, str]]:
    """As a server would."""
    parts = urlsplit(link)
    return unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))


ANY = st.text(st.characters(codec="utf-8"), max_size=20)


@given(name=ANY, params=st.dictionaries(ANY.filter(lambda name: name not in {"until", "key", "sig"}), ANY, max_size=3))
def test_a_signed_link_holds_for_any_path_and_parameters(name: str, params: dict[str, str]) -> None:
    path, query = taken_apart(LinkSigner([NEW]).sign(f"/files/{name}", NOW + 60, params))
    assert path == f"/files/{name}"
    LinkSigner([NEW]).check(path, query, NOW)


def test_a_link_ends_on_time() -> None:
    path, query = taken_apart(LinkSigner([NEW]).sign("/files/ab", NOW))
    LinkSigner([NEW]).check(path, query, NOW - 0.001)
    with pytest.raises(LinkRefused, match="over"):
        LinkSigner([NEW]).check(path, query, NOW)


@pytest.mark.parametrize(
    "changed",
    [
        {"until": str(NOW + 9999)},
        {"name": "other.mp4"},
        {"extra": "1"},
        {"key": "2025"},
        {"key": "unknown"},
        {"sig": ""},
        {"sig": "é"},
        {"sig": "A" * 43},
    ],
)
def test_a_changed_link_is_refused(changed: dict[str, str]) -> None:
    signer = LinkSigner([NEW, OLD])
    path, query = taken_apart(signer.sign("/files/ab", NOW + 60, {"name": "clip.mp4"}))
    with pytest.raises(LinkRefused, match="not one of ours"):
        signer.check(path, {**query, **changed}, NOW)


@pytest.mark.parametrize("missing", ["until", "key", "sig", "name"])
def test_a_link_without_one_of_its_parts_is_refused(missing: str) -> None:
    signer = LinkSigner([NEW])
    path, query = taken_apart(signer.sign("/files/ab", NOW + 60, {"name": "clip.mp4"}))
    with pytest.raises(LinkRefused):
        signer.check(path, {name: value for name, value in query.items() if name != missing}, NOW)


def test_a_link_opens_no_other_path() -> None:
    signer = LinkSigner([NEW])
    _, query = taken_apart(signer.sign("/files/ab", NOW + 60))
    for path in ("/files/ac", "/files/ab/", "/files/ab\nuntil=1", ""):
        with pytest.raises(LinkRefused):
            signer.check(path, query, NOW)


def test_parameters_cannot_be_moved_into_each_other() -> None:
    signer = LinkSigner([NEW])
    _, one = taken_apart(signer.sign("/f", NOW + 60, {"a": "1\nb=2"}))
    _, two = taken_apart(signer.sign("/f", NOW + 60, {"a": "1", "b": "2"}))
    assert one["sig"] != two["sig"]


def test_an_old_key_still_opens_until_it_is_removed() -> None:
    path, query = taken_apart(LinkSigner([OLD]).sign("/files/ab", NOW + 60))
    LinkSigner([NEW, OLD]).check(path, query, NOW)
    with pytest.raises(LinkRefused):
        LinkSigner([NEW]).check(path, query, NOW)
    assert taken_apart(LinkSigner([NEW, OLD]).sign("/files/ab", NOW))[1]["key"] == "2026"


@pytest.mark.parametrize("text", ["a:short", ":0123456789abcdef0123", "nothing"])
def test_a_key_that_is_too_weak_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="16 bytes"):
        SigningKey.parse(text)


def test_a_kept_key_is_made_once_and_is_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "signing-key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept_key(path), range(16)))
    assert len(keys) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert path.read_text().partition(":")[2] not in repr(keys)


def test_the_settings_keys_come_before_a_kept_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYCUT_DATA_DIR", str(tmp_path))
    kept = open_signer().sign("/f", NOW)
    monkeypatch.setenv("SAYCUT_SIGNING_KEYS", f"new:{'n' * 20}, old:{'o' * 20}")
    assert "key=new" in open_signer(Settings()).sign("/f", NOW)
    assert kept.partition("key=")[2][:8] in (tmp_path / "signing-key").read_text()
