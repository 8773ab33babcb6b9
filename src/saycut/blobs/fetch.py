"""Download from an address that a user has given, without ever reaching into the network we run in.

    url ─► read strictly ─► looked up once, every address checked ─► connected to just that ─┬─► 200: the stream
            ▲                                                                                └─► 3xx: again, all of it
            └───────────────────────────────── Location ─────────────────────────────────────────┘

Nothing is unpacked on the way: compressed content is refused, so that there is no bomb to go off. Proxies of the
environment are not used: they would look names up themselves.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from urllib.parse import quote, unquote, urljoin, urlsplit

import idna
from httpcore2 import URL, ConnectionPool, NetworkError, ProtocolError, Response, TimeoutException, default_ssl_context

from saycut.blobs.addresses import Address, Resolver, is_public, system_resolver
from saycut.blobs.connection import AddressNotAllowed, CheckedBackend, Deadline, DeadlinePassed
from saycut.errors import AddressRefused, FetchFailed, FetchTooLarge, FetchTooSlow, FetchWrongType
from saycut.language import Words

__all__ = ["FetchLimits", "Fetched", "fetch_url"]

MEDIA_TYPES = (
    "video/",
    "audio/",
    "image/",
    "application/octet-stream",
    "binary/octet-stream",
    "application/mp4",
    "application/ogg",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/x-subrip",
    "text/markdown",
    "text/plain",
    "text/vtt",
)
"""Beginnings of content types; what a file really is, its content will tell."""

_REDIRECTS = {301, 302, 303, 307, 308}
_NOT_WEB = Words("only http and https are supported", "只支持 http 和 https")
_UNREADABLE = Words("the address cannot be read", "无法识别这个地址")
_CREDENTIALS = Words("it contains a user name or password", "地址中含有用户名或密码")
_PORT = Words("its port is not allowed", "不允许使用这个端口")
_PRIVATE = Words("it does not lead to a public server", "它不指向公网服务器")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one download may cost; ``types`` are beginnings of content types."""

    bytes: int = 2 << 30
    seconds: float = 900
    idle_seconds: float = 20
    redirects: int = 5
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    types: tuple[str, ...] = MEDIA_TYPES


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer whose bytes are still to come; ``length`` is what the server announces.

    ``name`` is a file name without folders or control characters; empty when the server gives none.
    """

    url: str
    name: str
    content_type: str
    length: int | None
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class _Target:
    """A URL read once: what is looked up, connected to and asked for all come from here."""

    text: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def said(self) -> str:
        """For messages, without the query, which may hold secrets."""
        return self.text.partition("?")[0][:200]

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"http": 80, "https": 443}[self.scheme] else f"{host}:{self.port}"


@contextmanager
def fetch_url(
    url: str,
    limits: FetchLimits | None = None,
    *,
    resolver: Resolver = system_resolver,
    allowed: Callable[[Address], bool] = is_public,
    ssl_context: ssl.SSLContext | None = None,
) -> Generator[Fetched]:
    """Ask for a URL and follow its redirects; the bytes are read inside the block.

    Raises AddressRefused, FetchFailed, FetchTooLarge, FetchTooSlow, FetchWrongType, also while ``chunks`` is read.
    ``allowed`` decides on each address; another one than the default opens private networks.
    """
    limits = limits or FetchLimits()
    deadline = Deadline(limits.seconds)
    backend = CheckedBackend(resolver, allowed, deadline)
    target = _read(url, limits)
    for _ in range(limits.redirects + 1):
        with _said(target, limits), _answer(target, backend, limits, ssl_context) as response:
            if response.status not in _REDIRECTS:
                yield _checked(target, response, limits)
                return
            location = _header(response, b"location")
            if not location:
                raise FetchFailed(url=target.said, reason=f"HTTP {response.status}")
        target = _read(location, limits, base=target.text)
    raise FetchFailed(url=target.said, reason=Words("too many redirects", "重定向次数过多"))


@contextmanager
def _answer(
    target: _Target, backend: CheckedBackend, limits: FetchLimits, ssl_context: ssl.SSLContext | None
) -> Generator[Response]:
    address = URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    headers = [
        ("Host", target.authority),
        ("Accept", "*/*"),
        ("Accept-Encoding", "identity"),
        ("User-Agent", "saycut"),
        ("Connection", "close"),
    ]
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), limits.idle_seconds)
    context = ssl_context or default_ssl_context()
    with (
        ConnectionPool(ssl_context=context, network_backend=backend) as pool,
        pool.stream("GET", address, headers=headers, extensions={"timeout": timeout}) as response,
    ):
        yield response


@contextmanager
def _said(target: _Target, limits: FetchLimits) -> Generator[None]:
    """What can go wrong on the way, as our errors."""
    try:
        yield
    except AddressNotAllowed as error:
        raise AddressRefused(url=target.said, reason=_PRIVATE) from error
    except DeadlinePassed as error:
        raise FetchTooSlow(url=target.said, limit=f"{limits.seconds:g}") from error
    except TimeoutException as error:
        raise FetchTooSlow(url=target.said, limit=f"{min(limits.seconds, limits.idle_seconds):g}") from error
    except (NetworkError, ProtocolError, ssl.SSLError) as error:
        raise FetchFailed(url=target.said, reason=str(error) or type(error).__name__) from error


def _checked(target: _Target, response: Response, limits: FetchLimits) -> Fetched:
    if response.status != 200:
        raise FetchFailed(url=target.said, reason=f"HTTP {response.status}")
    if _header(response, b"content-encoding").strip().lower() not in {"", "identity"}:
        raise FetchFailed(url=target.said, reason=Words("the server sends it compressed", "服务器返回了压缩内容"))
    content_type = _header(response, b"content-type").partition(";")[0].strip().lower()
    if content_type and not content_type.startswith(limits.types):
        raise FetchWrongType(url=target.said, found=content_type[:100])
    announced = _header(response, b"content-length")
    length = int(announced) if announced.isdecimal() else None
    if length is not None and length > limits.bytes:
        raise FetchTooLarge(url=target.said, limit=limits.bytes)
    chunks = _counted(target, response, limits)
    return Fetched(target.text, _name(target, response), content_type, length, chunks)


def _counted(target: _Target, response: Response, limits: FetchLimits) -> Iterator[bytes]:
    total = 0
    with _said(target, limits):
        for chunk in response.iter_stream():
            total += len(chunk)
            if total > limits.bytes:
                raise FetchTooLarge(url=target.said, limit=limits.bytes)
            yield chunk


def _header(response: Response, name: bytes) -> str:
    """A header's value, the first of several; bytes beyond ASCII are UTF-8 where they can be."""
    value = next((value for key, value in response.headers if key.lower() == name), b"")
    return value.decode("utf-8", "replace")


def _name(target: _Target, response: Response) -> str:
    """By Content-Disposition (RFC 6266), else the last part of the path."""
    message = Message()
    message["Content-Disposition"] = re.sub(r"[\r\n]", " ", _header(response, b"content-disposition"))
    name = message.get_filename() or unquote(urlsplit(target.text).path)
    last = re.split(r"[/\\]", name)[-1]
    return "".join(char for char in last if char.isprintable()).strip(". ")[-200:]


def _read(url: str, limits: FetchLimits, base: str = "") -> _Target:
    """The only place where a URL is taken apart; strict, since others may read a doubtful one differently."""
    said = url.partition("?")[0].rpartition("@")[2][:200]
    if any(char <= " " or char in "\\\x7f" for char in url):
        raise AddressRefused(url=said, reason=_UNREADABLE)
    try:
        url = urljoin(base, url)
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused(url=said, reason=_UNREADABLE) from None
    if parts.scheme not in {"http", "https"}:
        raise AddressRefused(url=said, reason=_NOT_WEB)
    if "@" in parts.netloc:
        raise AddressRefused(url=said, reason=_CREDENTIALS)
    host = _host(parts.hostname or "")
    if not host or ("[" in parts.netloc) != (":" in host):
        raise AddressRefused(url=said, reason=_UNREADABLE)
    port = port if port is not None else {"http": 80, "https": 443}[parts.scheme]
    if port not in limits.ports:
        raise AddressRefused(url=said, reason=_PORT)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~", errors="replace")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?", errors="replace")
    return _Target(url, parts.scheme, host, port, f"{path}?{query}" if query else path)


def _host(host: str) -> str:
    """In ASCII as DNS has it (UTS 46), or an IPv6 address; empty when it is neither."""
    if ":" in host:
        return host if re.fullmatch(r"[0-9a-f:.]+", host) else ""
    try:
        ascii_host = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return ""
    return ascii_host if re.fullmatch(r"[a-z0-9_.-]{1,253}", ascii_host) else ""
