"""Links that carry their own permission: signed, for one path, until a moment.

    /files/ab12?name=clip.mp4&until=1790000000&key=2026-11&sig=…
                └────────── all of it is signed: HMAC-SHA256 (RFC 2104) ─┘

The first key signs, all keys are accepted: a new one is put in front, and the old one removed when its last link
has expired.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from saycut.errors import LinkRefused, UsageError
from saycut.language import Words

__all__ = ["LinkSigner", "SigningKey", "kept_key"]

_CHANGED = Words("it is not one of ours", "它不是由本服务签发的")
_SHORT = Words("A signing key needs a name and at least 16 bytes", "签名密钥需要名称，且不少于 16 字节")
_OVER = Words("its time is over", "它已经过期")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A secret of at least 16 bytes and the name by which links refer to it."""

    id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not self.id or len(self.secret) < 16:
            raise UsageError(reason=_SHORT)

    @classmethod
    def parse(cls, text: str) -> tuple[SigningKey, ...]:
        """Keys from a setting: ``id:secret,id:secret``, the signing one first."""
        pairs = [part.strip().partition(":") for part in text.split(",") if part.strip()]
        return tuple(cls(id_, secret.encode()) for id_, _, secret in pairs)


class LinkSigner:
    """Makes links and checks them; ``keys`` has the signing one first."""

    def __init__(self, keys: Sequence[SigningKey]) -> None:
        self._signing = keys[0]
        self._keys = {key.id: key for key in keys}

    def sign(self, path: str, until_s: int, params: Mapping[str, str] | None = None) -> str:
        """``path`` with a query that makes it valid until ``until_s`` (seconds since 1970)."""
        query = {**(params or {}), "until": str(until_s), "key": self._signing.id}
        return f"{quote(path)}?{urlencode({**query, 'sig': _signature(self._signing, path, query)})}"

    def check(self, path: str, params: Mapping[str, str], now_s: float) -> None:
        """Raise LinkRefused unless ``params``, the whole query of a request for ``path``, were signed for it.

        ``path`` and ``params`` are unquoted, as a server hands them on; each parameter may occur once.
        """
        query = {name: value for name, value in params.items() if name != "sig"}
        key = self._keys.get(query.get("key", ""))
        # With an unknown key something is compared all the same, so that time does not tell which keys exist.
        expected = _signature(key or self._signing, path, query)
        given = params.get("sig", "")
        same = hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))
        if key is None or not same:
            raise LinkRefused(reason=_CHANGED)
        if now_s >= int(query["until"]):
            raise LinkRefused(reason=_OVER)


def kept_key(path: Path) -> SigningKey:
    """The key in a file that only its owner may read; made by whoever comes first."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w") as file:
            file.write(f"{secrets.token_hex(4)}:{secrets.token_urlsafe(32)}")
        try:
            # Linking fails where another process was first; replacing would give two processes two keys.
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    (key,) = SigningKey.parse(path.read_text())
    return key


def _signature(key: SigningKey, path: str, query: Mapping[str, str]) -> str:
    # Each part quoted and on a line of its own, so that no two requests sign the same bytes.
    lines = ["saycut link 1", quote(path, safe="", errors="surrogatepass")]
    lines += [
        f"{quote(name, safe='', errors='surrogatepass')}={quote(value, safe='', errors='surrogatepass')}"
        for name, value in sorted(query.items())
    ]
    digest = hmac.new(key.secret, "\n".join(lines).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
