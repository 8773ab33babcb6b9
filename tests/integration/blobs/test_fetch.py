"""Downloads from addresses that users give reach public servers only, and end."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest

from integration.blobs.web import Answer, Web, drip, raw, redirect, reply
from saycut.blobs import Address, Fetched, FetchLimits, Resolver, fetch_url, system_resolver
from saycut.errors import (
    AddressRefused,
    FetchError,
    FetchFailed,
    FetchTooLarge,
    FetchTooSlow,
    FetchWrongType,
)

OUTSIDE, INSIDE = "127.0.0.1", "127.0.0.2"
CLIP = bytes(range(256)) * 1000


def outside_is_public(address: Address) -> bool:
    """In these tests one loopback address plays the internet, and another one the network inside."""
    return str(address) == OUTSIDE


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(OUTSIDE) as web:
        yield web


@pytest.fixture
def inside(web: Web) -> Iterator[Web]:
    """On the same port as the one outside, so that only the address can keep us away."""
    with Web(INSIDE, web.port) as inside:
        inside.answers["/secret"] = reply(b"secret", content_type="video/mp4")
        yield inside


def limits(web: Web, **changes: object) -> FetchLimits:
    return FetchLimits(ports=frozenset({web.port, 80, 443}), **changes)  # type: ignore[arg-type]


def names(**addresses: str) -> Resolver:
    """A resolver that knows these names (``_`` for the dot), and addresses as they are."""

    def resolve(host: str, port: int) -> tuple[Address, ...]:
        return tuple(ip_address(part) for part in addresses.get(host.replace(".", "_"), host).split())

    return resolve


def fetch(web: Web, url: str, resolver: Resolver | None = None, **changes: object) -> tuple[Fetched, bytes]:
    with fetch_url(url, limits(web, **changes), resolver=resolver or names(), allowed=outside_is_public) as found:
        return found, b"".join(found.chunks)


def test_a_file_arrives_whole_with_its_name_type_and_length(web: Web) -> None:
    web.answers["/a/holiday%20clip.mp4"] = reply(CLIP, content_type="video/mp4; codecs=avc1")
    found, body = fetch(web, f"{web.url}/a/holiday%20clip.mp4?token=1#frag")
    assert body == CLIP
    assert (found.name, found.content_type, found.length) == ("holiday clip.mp4", "video/mp4", len(CLIP))
    assert web.asked[0].startswith("GET /a/holiday%20clip.mp4?token=1 HTTP/1.1\r\n")
    assert "accept-encoding: identity" in web.asked[0].lower()


def test_a_file_of_unannounced_length_arrives_whole(web: Web) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: audio/mpeg\r\ntransfer-encoding: chunked\r\n\r\n"
    web.answers["/x"] = raw(head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    found, body = fetch(web, f"{web.url}/x")
    assert (body, found.length) == (b"abcde", None)


def test_the_server_is_asked_by_the_name_of_the_address(web: Web) -> None:
    web.answers["/x"] = reply(CLIP)
    fetch(web, f"http://Media.Example:{web.port}/x", names(media_example=OUTSIDE))
    assert f"host: media.example:{web.port}\r\n" in web.asked[0].lower()


def test_a_name_in_chinese_is_looked_up_as_the_domain_name_system_has_it(web: Web) -> None:
    web.answers["/x"] = reply(CLIP)
    asked: list[str] = []

    def resolver(host: str, port: int) -> tuple[Address, ...]:
        asked.append(host)
        return (ip_address(OUTSIDE),)

    assert fetch(web, f"http://例子.测试:{web.port}/x", resolver)[1] == CLIP
    assert asked == ["xn--fsqu00a.xn--0zwm56d"]


def test_redirects_are_followed_also_relative_ones(web: Web) -> None:
    web.answers |= {"/a/b": redirect("../c?d=1"), "/c": redirect(f"{web.url}/e"), "/e": reply(CLIP)}
    found, body = fetch(web, f"{web.url}/a/b")
    assert (found.url, body) == (f"{web.url}/e", CLIP)


EVIL = [
    "http://127.0.0.1/",
    "http://localhost/x.mp4",
    "http://LOCALHOST/",
    "http://127.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://100.100.100.200/latest/meta-data",
    "http://169.254.169.254/latest/meta-data/",
    "http://168.63.129.16/metadata",
    "http://192.0.0.192/opc/v2/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:7f00:1::]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fe80::1%lo]/",
    "http://[ff02::1]/",
    "http://[v1.x]/",
    "http://[::1",
    "http://user@127.0.0.1/",
    "http://user:secret@example.com/x.mp4",
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1\\@example.com/",
    "http://1.1.1.1 &@127.0.0.1#@1.1.1.1/",
    "http://127.0.0.1\t.example.com/",
    "http://exa\nmple.com/",
    "http://example.com\x00/",
    "http://example.com:22/",
    "http://example.com:6379/",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://example.com:x/",
    "http:///x.mp4",
    "http://",
    "//127.0.0.1/x",
    "/etc/passwd",
    "file:///etc/passwd",
    "ftp://example.com/x.mp4",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1:11211/",
    "data:video/mp4;base64,AAAA",
    "javascript:alert(1)",
    "unix:///var/run/docker.sock",
    "",
]


@pytest.mark.parametrize("url", EVIL)
def test_an_address_that_is_none_of_the_public_web_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as caught, fetch_url(url):
        raise AssertionError
    assert "secret" not in caught.value.sentence("zh")


@pytest.mark.parametrize("url", [url for url in EVIL if ":" in url and url.isprintable()])
def test_a_redirect_to_an_address_that_is_none_of_the_public_web_is_refused(web: Web, url: str) -> None:
    web.answers["/x"] = redirect(url)
    only_the_first = iter([True])
    with (
        pytest.raises(AddressRefused),
        fetch_url(f"{web.url}/x", limits(web), allowed=lambda _: next(only_the_first, False)),
    ):
        raise AssertionError
    assert len(web.asked) == 1


def test_a_name_that_leads_inside_is_refused(web: Web, inside: Web) -> None:
    with pytest.raises(AddressRefused):
        fetch(web, f"http://sneaky.example:{web.port}/secret", names(sneaky_example=INSIDE))
    assert inside.asked == []


def test_a_name_that_leads_outside_and_inside_is_refused(web: Web, inside: Web) -> None:
    web.answers["/secret"] = reply(CLIP)
    for both in (f"{OUTSIDE} {INSIDE}", f"{INSIDE} {OUTSIDE}"):
        with pytest.raises(AddressRefused):
            fetch(web, f"http://both.example:{web.port}/secret", names(both_example=both))
    assert inside.asked == web.asked == []


def test_a_name_that_changes_its_mind_is_looked_up_once_and_connected_to_what_was_checked(
    web: Web, inside: Web
) -> None:
    web.answers["/secret"] = reply(CLIP)
    answers = iter([OUTSIDE, INSIDE, INSIDE])

    def rebinding(host: str, port: int) -> tuple[Address, ...]:
        return (ip_address(next(answers)),)

    assert fetch(web, f"http://rebind.example:{web.port}/secret", rebinding)[1] == CLIP
    assert next(answers) == INSIDE  # the second answer was not asked for
    assert inside.asked == []


def test_a_name_that_changes_its_mind_between_redirects_is_refused(web: Web, inside: Web) -> None:
    web.answers["/x"] = redirect(f"http://rebind.example:{web.port}/secret")
    answers = iter([OUTSIDE, INSIDE])

    def rebinding(host: str, port: int) -> tuple[Address, ...]:
        return (ip_address(next(answers)),)

    with pytest.raises(AddressRefused):
        fetch(web, f"http://rebind.example:{web.port}/x", rebinding)
    assert inside.asked == []


@pytest.mark.parametrize(
    "place", ["http://127.0.0.2:{port}/secret", "//127.0.0.2:{port}/secret", "http://inside.example:{port}/secret"]
)
def test_a_redirect_inside_is_refused(web: Web, inside: Web, place: str) -> None:
    web.answers["/x"] = redirect(place.format(port=web.port))
    with pytest.raises(AddressRefused):
        fetch(web, f"{web.url}/x", names(inside_example=INSIDE))
    assert inside.asked == []


def test_redirects_in_a_circle_end(web: Web) -> None:
    web.answers["/x"] = redirect("/x")
    with pytest.raises(FetchFailed, match="redirect"):
        fetch(web, f"{web.url}/x", redirects=3)
    assert len(web.asked) == 4


OK = b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\n"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(b"x" * 11, content_type="video/mp4"), FetchTooLarge),
        (raw(OK + b"transfer-encoding: chunked\r\n\r\n" + b"5\r\nabcde\r\n" * 50), FetchTooLarge),
        (raw(OK + b"\r\n" + b"x" * 100_000), FetchTooLarge),
        (raw(OK + b"content-length: 10\r\n\r\nabc"), FetchFailed),
        (raw(OK + b"transfer-encoding: chunked\r\n\r\n5\r\nab"), FetchFailed),
        (raw(OK + b"content-length: " + b"9" * 5000 + b"\r\n\r\n"), FetchError),
        (raw(OK + b"content-length: -5\r\n\r\nabc"), FetchFailed),
        (raw(OK + b"x: " + b"y" * 1_000_000), FetchFailed),
        (raw(b"\x16\x03\x01 no http at all \r\n\r\n"), FetchFailed),
        (raw(b""), FetchFailed),
        (reply(b"abc", "404 Not Found"), FetchFailed),
        (reply(b"abc", "500 Oops"), FetchFailed),
        (reply(b"abc", "206 Partial Content"), FetchFailed),
        (reply(b"", "302 Found"), FetchFailed),
        (reply(b"", "304 Not Modified"), FetchFailed),
        (reply(b"<html>", content_type="text/html; charset=utf-8"), FetchWrongType),
        (reply(b"{}", content_type="application/json"), FetchWrongType),
        (reply(b"PK", content_type="application/zip"), FetchWrongType),
    ],
)
def test_an_answer_that_is_of_no_use_is_one_clear_error(web: Web, answer: Answer, error: type[FetchError]) -> None:
    web.answers["/x"] = answer
    with pytest.raises(error):
        fetch(web, f"{web.url}/x", bytes=10)


def test_a_file_of_exactly_the_limit_arrives(web: Web) -> None:
    web.answers["/x"] = reply(b"x" * 10, content_type="video/mp4")
    assert len(fetch(web, f"{web.url}/x", bytes=10)[1]) == 10


def test_compressed_content_is_refused_before_any_of_it_is_unpacked(web: Web) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 100_000
    web.answers["/x"] = reply(bomb, content_type="video/mp4", content_encoding="gzip")
    with pytest.raises(FetchFailed, match="compressed"):
        fetch(web, f"{web.url}/x", bytes=100_000)


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"),
        drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        drip(OK + b"content-length: 100000\r\n\r\n", b"z"),
        drip(OK + b"transfer-encoding: chunked\r\n\r\n", b"1\r\nz\r\n"),
        lambda _: threading.Event().wait(5),
    ],
    ids=["status line", "headers", "early hints", "body", "chunks", "silence"],
)
def test_a_server_that_takes_for_ever_is_left(web: Web, answer: Answer) -> None:
    web.answers["/x"] = answer
    with pytest.raises(FetchTooSlow):
        fetch(web, f"{web.url}/x", seconds=0.3)


def test_a_server_that_falls_silent_is_left_early(web: Web) -> None:
    web.answers["/x"] = lambda connection: (connection.sendall(OK + b"\r\nabc"), threading.Event().wait(5))[0]
    with pytest.raises(FetchTooSlow, match=r"0\.2 seconds"):
        fetch(web, f"{web.url}/x", seconds=60, idle_seconds=0.2)


def test_a_name_server_that_takes_for_ever_is_left(web: Web) -> None:
    def stuck(host: str, port: int) -> tuple[Address, ...]:
        threading.Event().wait(2)
        return ()

    with pytest.raises(FetchTooSlow):
        fetch(web, "http://slow.example/x", stuck, seconds=0.2)


def test_a_name_that_nobody_knows_is_one_clear_error(web: Web) -> None:
    def unknown(host: str, port: int) -> tuple[Address, ...]:
        raise OSError(-2, "Name or service not known")

    with pytest.raises(FetchFailed, match="not known"):
        fetch(web, "http://nobody.example/x", unknown)
    with pytest.raises(FetchFailed):
        fetch(web, f"http://{'a' * 70}.example/x", system_resolver)


def test_a_server_that_is_not_there_is_one_clear_error(web: Web) -> None:
    web.__exit__(None, None, None)
    with pytest.raises(FetchFailed, match="refused"):
        fetch(web, f"{web.url}/x")


def test_the_next_address_is_tried_when_one_does_not_answer(web: Web) -> None:
    web.answers["/x"] = reply(CLIP)
    twice = names(two_example=f"127.0.0.3 {OUTSIDE}")
    with fetch_url(
        f"http://two.example:{web.port}/x", limits(web), resolver=twice, allowed=lambda address: address.is_loopback
    ) as found:
        assert b"".join(found.chunks) == CLIP


@pytest.mark.parametrize(
    ("path", "disposition", "name"),
    [
        ("/a/clip.mp4", "", "clip.mp4"),
        ("/%E7%8C%AB.mp4", "", "猫.mp4"),
        ("/x", "attachment; filename=a.mp4", "a.mp4"),
        ("/x", "attachment; filename*=UTF-8''%E7%8C%AB%20b.mp4", "猫 b.mp4"),
        ("/x", 'attachment; filename="../../etc/passwd"', "passwd"),
        ("/x", 'attachment; filename="c:\\\\dir\\\\a.mp4"', "a.mp4"),
        ("/x", 'attachment; filename=".."', ""),
        ("/..%2f..%2fetc%2fpasswd", "", "passwd"),
        ("/a%00b%0ac.mp4", "", "abc.mp4"),
        ("/", "", ""),
    ],
)
def test_a_name_is_a_plain_file_name(web: Web, path: str, disposition: str, name: str) -> None:
    web.answers[path] = reply(CLIP, content_disposition=disposition) if disposition else reply(CLIP)
    assert fetch(web, web.url + path)[0].name == name


def test_a_block_that_is_left_early_closes_the_connection(web: Web) -> None:
    gone = threading.Event()

    def answer(connection: object) -> None:
        try:
            drip(OK + b"\r\n", b"x" * 1000)(connection)  # type: ignore[arg-type]
        except OSError:
            gone.set()

    web.answers["/x"] = answer  # type: ignore[assignment]
    with fetch_url(f"{web.url}/x", limits(web), resolver=names(), allowed=outside_is_public) as found:
        next(found.chunks)
    assert gone.wait(10)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and certificate of media.example, signed by itself."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed, and nothing else here makes certificates")
    path = tmp_path / "media.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=media.example"
    extra = ["-addext", "subjectAltName=DNS:media.example", "-keyout", str(path), "-out", str(tmp_path / "cert.pem")]
    subprocess.run([*command.split(), *extra], check=True, capture_output=True)
    path.write_text(path.read_text() + (tmp_path / "cert.pem").read_text())
    return path


def test_tls_is_made_out_for_the_name_and_checked(certificate: Path) -> None:
    asked: list[str | None] = []
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    serving.sni_callback = lambda _socket, name, _context: asked.append(name)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with Web(OUTSIDE, context=serving) as web:
        web.answers["/x"] = reply(CLIP)

        def over_tls(name: str, context: ssl.SSLContext | None) -> bytes:
            known = names(media_example=OUTSIDE, other_example=OUTSIDE)
            with fetch_url(
                f"https://{name}:{web.port}/x",
                limits(web),
                resolver=known,
                allowed=outside_is_public,
                ssl_context=context,
            ) as found:
                return b"".join(found.chunks)

        assert over_tls("media.example", trusting) == CLIP
        with pytest.raises(FetchFailed, match=r"[Hh]ostname mismatch"):
            over_tls("other.example", trusting)
        with pytest.raises(FetchFailed, match=r"self.signed"):
            over_tls("media.example", None)
    assert asked == ["media.example", "other.example", "media.example"]
