"""Blobs are whole or not there, kept once, and read back as they came: in a folder, in memory and in an S3 bucket."""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from saycut.blobs import Blob, BlobStore, open_blobs
from saycut.blobs.remote import PART, Remote
from saycut.errors import BlobMissing, BlobTooLarge, StoreFull, StoreUnavailable
from saycut.settings import Settings

BYTES = os.urandom(3_000_000)
NOW = time.time_ns() // 1_000_000
HOUR = 3_600_000


@pytest.fixture(params=["folder", "memory", "s3"])
def remote(request: pytest.FixtureRequest) -> Remote | None:
    if request.param == "folder":
        return None
    return Remote.open("memory:///" if request.param == "memory" else request.getfixturevalue("s3_url"))


@pytest.fixture
def store(tmp_path: Path, remote: Remote | None) -> BlobStore:
    return BlobStore(tmp_path / "blobs", remote)


def chunks(data: bytes, length: int = 100_000) -> Iterator[bytes]:
    return (data[at : at + length] for at in range(0, len(data), length))


def files(store: BlobStore) -> list[Path]:
    return [path for path in store._folder.rglob("*") if path.is_file()]


def forget_locally(store: BlobStore) -> None:
    for path in files(store):
        path.unlink()


@pytest.mark.parametrize("data", [b"", b"x", BYTES, BYTES * 6], ids=["nothing", "one", "3 MB", "18 MB"])
def test_bytes_come_back_as_they_went_in(store: BlobStore, remote: Remote | None, data: bytes) -> None:
    blob = store.put_stream(chunks(data))
    digest = hashlib.sha256(data).hexdigest()
    assert blob == Blob(f"{digest[:2]}/{digest}", digest, len(data))
    for _ in range(2):
        assert b"".join(store.get(blob.key)) == data
        assert store.size(blob.key) == len(data)
        if remote is None:
            break
        forget_locally(store)
    assert store.open_local(blob.key).read_bytes() == data


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, None), (0, 1), (5, 5), (10, 2_999_999), (2_999_999, None), (2_999_990, 9_000_000), (3_000_000, None), (9, 3)],
)
def test_a_range_is_exactly_the_bytes_it_names(store: BlobStore, start: int, end: int | None) -> None:
    blob = store.put_stream(chunks(BYTES))
    expected = BYTES[start:end]
    assert b"".join(store.get(blob.key, start, end)) == expected
    if store._remote:
        forget_locally(store)
        assert b"".join(store.get(blob.key, start, end)) == expected


def test_a_range_over_the_parts_of_a_download_is_whole(store: BlobStore) -> None:
    data = BYTES * 6
    blob = store.put_stream(chunks(data))
    if store._remote:
        forget_locally(store)
    assert b"".join(store.get(blob.key, PART - 5, 2 * PART + 5)) == data[PART - 5 : 2 * PART + 5]


def test_equal_bytes_are_kept_once(store: BlobStore) -> None:
    with ThreadPoolExecutor(6) as pool:
        blobs = set(pool.map(lambda _: store.put_stream(chunks(BYTES)), range(12)))
    (blob,) = blobs
    assert [(info.key, info.size) for info in store.listing()] == [(blob.key, len(BYTES))]
    assert len(files(store)) == 1


def test_bytes_that_are_in_the_bucket_are_not_sent_again(
    store: BlobStore, remote: Remote | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_stream(chunks(BYTES))
    sent: list[str] = []
    monkeypatch.setattr(Remote, "upload", lambda self, key, path: sent.append(key))
    store.put_stream(chunks(BYTES))
    assert sent == []
    store.put_stream([b"others"])
    assert len(sent) == (0 if remote is None else 1)


@pytest.mark.parametrize("move", [False, True])
def test_a_file_is_kept(store: BlobStore, tmp_path: Path, move: bool) -> None:
    path = tmp_path / "输出 out.mp4"
    path.write_bytes(BYTES)
    blob = store.put_file(path, move=move)
    assert b"".join(store.get(blob.key)) == BYTES
    assert blob.digest == hashlib.sha256(BYTES).hexdigest()
    assert path.exists() is not move


def test_a_file_moved_over_bytes_that_are_there_is_gone_all_the_same(store: BlobStore, tmp_path: Path) -> None:
    store.put_stream(chunks(BYTES))
    path = tmp_path / "out.mp4"
    path.write_bytes(BYTES)
    store.put_file(path, move=True)
    assert not path.exists()
    assert len(files(store)) == 1


def test_a_file_that_is_not_there_is_one_clear_error(store: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"nothing\.mp4"):
        store.put_file(tmp_path / "nothing.mp4")


def test_a_stream_that_breaks_off_leaves_nothing(store: BlobStore) -> None:
    def broken() -> Iterator[bytes]:
        yield BYTES
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.put_stream(broken())
    with store.writer() as writer:
        writer.write(BYTES)  # never committed
    assert files(store) == []
    assert list(store.listing()) == []


def test_more_than_the_limit_is_refused_on_the_way_and_leaves_nothing(store: BlobStore) -> None:
    taken: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield bytes(1000)

    with pytest.raises(BlobTooLarge):
        store.put_stream(endless(), max_bytes=10_000)
    assert len(taken) == 11
    assert files(store) == []
    assert store.put_stream([bytes(10_000)], max_bytes=10_000).size == 10_000


def test_a_deleted_blob_is_gone_and_can_be_deleted_again(store: BlobStore) -> None:
    blob, other = store.put_stream([b"one"]), store.put_stream([b"other"])
    assert store.exists(blob.key)
    store.delete(blob.key)
    store.delete(blob.key)
    assert not store.exists(blob.key)
    for missing in (store.open_local, store.size, store.get):
        with pytest.raises(BlobMissing):
            missing(blob.key)
    assert [info.key for info in store.listing()] == [other.key]


@pytest.mark.parametrize(
    "key", ["", "ab", "../../etc/passwd", "ab/../../../etc/passwd", f"ab/{'c' * 64}", f"AB/AB{'c' * 62}", "incoming/x"]
)
def test_what_is_no_key_leads_nowhere(store: BlobStore, key: str) -> None:
    for use in (store.open_local, store.size, store.get, store.delete):
        with pytest.raises(BlobMissing):
            use(key)


def test_a_bucket_that_delivers_other_bytes_is_found_out(tmp_path: Path) -> None:
    remote = Remote.open("memory:///")
    store = BlobStore(tmp_path / "blobs", remote)
    blob = store.put_stream([b"right"])
    forget_locally(store)
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"wrong")
    remote.upload(blob.key, wrong)
    with pytest.raises(StoreUnavailable, match="other bytes"):
        store.open_local(blob.key)
    assert files(store) == []


def test_a_bucket_that_cannot_be_reached_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    store = BlobStore(tmp_path / "blobs", Remote.open("s3://bucket"))
    with pytest.raises(StoreUnavailable, match="s3://bucket"):
        store.put_stream([b"x"])
    assert files(store) == []


def test_an_unknown_kind_of_bucket_is_one_clear_error() -> None:
    with pytest.raises(StoreUnavailable, match="nonsense"):
        Remote.open("nonsense://bucket")


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))  # Python ignores SIGXFSZ and gets EFBIG
    try:
        with pytest.raises(StoreFull):
            store.put_stream(chunks(BYTES))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(store) == []


def test_a_killed_transfer_leaves_a_file_that_is_tidied_up_and_never_a_blob(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom saycut.blobs import BlobStore\n"
        "writer = BlobStore(Path(sys.argv[1])).writer()\nwriter.write(b'x' * 1000)\nprint('on the way', flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "blobs")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "on the way\n"
    process.kill()
    process.communicate()
    assert len(files(store)) == 1
    assert list(store.listing()) == []
    assert store.tidy(NOW) == 0
    assert store.tidy(NOW + 25 * HOUR) == 1
    assert files(store) == []


def test_local_copies_of_a_bucket_are_dropped_from_the_least_recently_used_on(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs", Remote.open("memory:///"))
    blobs = [store.put_stream([bytes([number]) * 1000]) for number in range(4)]
    for age, blob in enumerate(blobs):
        os.utime(store.open_local(blob.key), ns=((NOW - (9 - age) * HOUR) * 10**6,) * 2)
    store.open_local(blobs[0].key)  # used just now
    assert store.trim(10_000, NOW) == 0
    assert store.trim(2_500, NOW) == 2_000
    assert {path.name for path in files(store)} == {blobs[0].digest, blobs[3].digest}
    assert store.trim(0, NOW) == 1_000  # what is in use stays
    assert store.open_local(blobs[1].key).read_bytes() == bytes([1]) * 1000


def test_a_folder_that_is_the_only_copy_is_never_trimmed(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    blob = store.put_stream([b"x"])
    assert store.trim(0, NOW + 99 * HOUR) == 0
    assert store.exists(blob.key)


def test_bytes_put_again_count_as_new(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    blob = store.put_stream([b"x"])
    os.utime(store.open_local(blob.key), (1, 1))
    store.put_stream([b"x"])
    (info,) = store.listing()
    assert info.modified_ms >= NOW - HOUR


def test_a_large_stream_needs_little_memory(tmp_path: Path) -> None:
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom saycut.blobs import BlobStore\n"
        "store = BlobStore(Path(sys.argv[1]))\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "blob = store.put_stream(bytes([n % 256]) * 1_000_000 for n in range(200))\n"
        "assert sum(map(len, store.get(blob.key))) == 200_000_000\n"
        "print(peak() - before)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "blobs")]
    kilobytes = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert kilobytes < 20_000


def test_the_settings_say_where_blobs_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, s3_url: str) -> None:
    monkeypatch.setenv("SAYCUT_DATA_DIR", str(tmp_path / "data"))
    blob = open_blobs().put_stream([b"here"])
    assert (tmp_path / "data" / "blobs" / blob.key).read_bytes() == b"here"
    monkeypatch.setenv("SAYCUT_BLOB_URL", s3_url)
    bucket = open_blobs(Settings())
    assert not bucket.exists(blob.key)
    bucket.put_stream([b"here"])
    assert open_blobs(Settings(cache_dir=tmp_path / "other cache")).open_local(blob.key).read_bytes() == b"here"
