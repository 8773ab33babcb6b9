"""Files of a session: kept by content, looked at, named; from an upload, an address or a path on this machine."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from saycut.blobs import Blob, FetchLimits, fetch_url
from saycut.db import Asset, AssetSource, JsonObject, Transaction
from saycut.errors import (
    BlobTooLarge,
    FetchFailed,
    FileMissing,
    LinkRefused,
    PullOffline,
    SaycutError,
    StoreFull,
    UploadTooLarge,
)
from saycut.jobs.worker import now_ms
from saycut.language import Words
from saycut.media import Probe, probe
from saycut.service.access import Caller, own
from saycut.service.context import Context
from saycut.service.intake import facts_of_probe
from saycut.service.records import kind_of, record_of

__all__ = [
    "add_blob",
    "add_once",
    "asset_of",
    "discard",
    "fetch",
    "import_path",
    "readable",
    "require_session",
    "safe_name",
]

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_NOT_HERE = Words("this server does not read files of its own machine", "这个服务不读取本机文件")


def safe_name(name: str, fallback: str = "file") -> str:
    """A file name without folders, control characters or characters that some system forbids; at most 120."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = _UNSAFE.sub("", last).strip(". ")
    stem, dot, suffix = clean.rpartition(".")
    clean = f"{stem[:100]}.{suffix[:16]}" if dot and stem else clean[:120]
    return clean or fallback


def require_session(context: Context, caller: Caller, session_id: str) -> str:
    """The session's id, before a byte is taken in. Raises SessionUnknown, UploadTooLarge over the user's quota."""
    with context.database.read() as tx:
        session = own(tx, caller, session_id)
        if context.hosted:
            sessions = tx.sessions.of_user(caller.user.id, limit=10_000)
            used = sum(asset.size for one in sessions for asset in tx.assets.of_session(one.id))
            if used >= context.settings.quota_bytes:
                raise UploadTooLarge(
                    name=session.name, found=readable(used), limit=readable(context.settings.quota_bytes)
                )
        return session.id


def add_blob(context: Context, caller: Caller, session_id: str, name: str, blob: Blob, source: AssetSource) -> Asset:
    """Look at bytes that are kept already and make them an asset. Raises MediaError; then nobody refers to them."""
    name = safe_name(name)
    try:
        found, facts = _looked_at(context, name, blob)
    except SaycutError:
        discard(context, (blob.key,))
        raise

    def work(tx: Transaction) -> Asset:
        session = own(tx, caller, session_id)
        return tx.assets.add(
            session.id, name, now_ms(), kind=kind_of(found), source=source, blob_key=blob.key, digest=blob.digest,
            size=blob.size, mime=found.format.mime, probe=facts,
        )  # fmt: skip

    asset = context.database.transact(work)
    context.bell.ring(session_id)
    return asset


def add_once(context: Context, caller: Caller, session_id: str, name: str, data: bytes) -> Asset:
    """A file that came inside a message; the same bytes again are the asset that is there. Raises MediaError."""
    blob = context.blobs.put_stream([data], context.settings.upload_bytes)
    with context.database.read() as tx:
        session = own(tx, caller, session_id)
        known = next((one for one in tx.assets.of_session(session.id) if one.digest == blob.digest), None)
    return known or add_blob(context, caller, session_id, name, blob, "upload")


def fetch(context: Context, caller: Caller, session_id: str, urls: Sequence[str]) -> tuple[Asset, ...]:
    """Download from the public web. Raises FetchError, MediaError, BlobTooLarge, PullOffline."""
    if context.settings.offline:
        raise PullOffline(name=urls[0].partition("?")[0][:200])
    limits = FetchLimits(bytes=context.settings.upload_bytes)
    made = []
    for number, url in enumerate(urls, 1):
        with fetch_url(url, limits) as answer:
            blob = context.blobs.put_stream(answer.chunks, limits.bytes)
            name = answer.name or f"download-{number}"
        if not blob.size:
            raise FetchFailed(url=url.partition("?")[0][:200], reason=Words("it is empty", "内容为空"))
        made.append(add_blob(context, caller, session_id, name, blob, "url"))
    return tuple(made)


def import_path(context: Context, caller: Caller, session_id: str, path: Path) -> Asset:
    """Take in a file of this machine; the local profile only. Raises LinkRefused, FileMissing, MediaError."""
    if context.hosted:
        raise LinkRefused(reason=_NOT_HERE)
    if not path.is_absolute() or not path.is_file():
        raise FileMissing(name=path.name)
    if (size := path.stat().st_size) > context.settings.upload_bytes:
        raise UploadTooLarge(name=path.name, found=readable(size), limit=readable(context.settings.upload_bytes))
    return add_blob(context, caller, session_id, path.name, context.blobs.put_file(path), "path")


def asset_of(context: Context, asset_id: str) -> Asset | None:
    """An asset by id, for a signed link."""
    with context.database.read() as tx:
        return tx.assets.get(asset_id)


def discard(context: Context, keys: Sequence[str]) -> None:
    """Remove bytes that nobody refers to."""
    with context.database.read() as tx:
        unused = tx.assets.unused(keys)
    for key in unused:
        context.blobs.delete(key)


def too_large(name: str, size: int, error: BlobTooLarge) -> UploadTooLarge:
    """Says of which file and by how much."""
    limit = int(str(error.details["limit"]))
    found = readable(size) if size > limit else Words(f"more than {readable(limit)}", f"超过 {readable(limit)}")
    return UploadTooLarge(name=safe_name(name), found=found, limit=readable(limit))


def readable(size: int) -> str:
    """``8.3 MB`` (2²⁰ bytes)."""
    if size >= 1 << 30:
        return f"{size / (1 << 30):.1f} GB"
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 19 else f"{size / 1024:.0f} KB"


def _looked_at(context: Context, name: str, blob: Blob) -> tuple[Probe, JsonObject]:
    """The probe of kept bytes under the name that the user knows them by; errors are told with that name."""
    folder = context.work_folder(f"look-{blob.digest[:16]}-{now_ms()}-{id(blob)}")
    path = folder / name
    try:
        try:
            path.hardlink_to(context.blobs.open_local(blob.key))
        except OSError as error:
            raise StoreFull from error
        found = probe(path, blob.digest)
        return found, record_of(facts_of_probe(name, path, found))
    finally:
        path.unlink(missing_ok=True)
        folder.rmdir()
