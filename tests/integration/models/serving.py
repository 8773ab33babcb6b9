"""Things to pull, made by the tests: files, a web server with ranges, a wheel, an npm registry, a registry of ours."""

from __future__ import annotations

import hashlib
import http.server
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file_entry(data: bytes, name: str = "thing.bin", **where: str) -> dict[str, object]:
    return {"name": name, "size": len(data), "sha256": sha256(data), **where}


def source(kind: str, *files: dict[str, object]) -> dict[str, object]:
    return {"kind": kind, "download": sum(int(str(file["size"])) for file in files), "files": list(files)}


def write_registry(path: Path, things: dict[str, list[dict[str, object]]], scripts: tuple[str, ...] = ()) -> Path:
    """A registry file with one thing per name and the bundle ``all`` of them."""
    about = {"en": "A thing", "zh": "一样东西"}
    fixed = {"kind": "font", "about": about, "languages": [], "scripts": list(scripts), "licence": "OFL-1.1"}
    document = {
        "schema": "saycut.models/1",
        "bundles": {"all": list(things)},
        "things": [{"name": name, **fixed, "sources": sources} for name, sources in things.items()],
    }
    path.write_text(json.dumps(document), "utf-8")
    return path


def write_wheel(folder: Path, package: str, version: str, members: dict[str, bytes]) -> Path:
    """A wheel as pip wants it (binary distribution format, PEP 427)."""
    info = f"{package}-{version}.dist-info"
    path = folder / f"{package}-{version}-py3-none-any.whl"
    metadata = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**members, **metadata}.items():
            archive.writestr(name, data)
    return path


def npm_tarball(package: str, version: str, members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    members = {**members, "package/package.json": json.dumps({"name": package, "version": version}).encode()}
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


@dataclass
class Web:
    """A server on loopback: ``files`` by path, ``requests`` as (path, range header); ``cut`` ends an answer early."""

    files: dict[str, bytes] = field(default_factory=dict)
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    cut: int | None = None
    address: str = ""


@contextmanager
def serve() -> Iterator[Web]:
    web = Web()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            web.requests.append((self.path, wanted))
            data = web.files.get(self.path.replace("%2f", "/").replace("%2F", "/"))
            if data is None:
                self.send_error(404)
                return
            start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
            if start >= len(data) > 0:
                self.send_error(416)
                return
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            self.wfile.write(data[start : start + web.cut] if web.cut is not None else data[start:])

        def log_message(self, *_: object) -> None:
            """The test's output is not the place."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
