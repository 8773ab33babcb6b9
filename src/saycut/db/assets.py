"""Assets: the files of a session, each with a name of its own, its bytes in the blob store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from sqlalchemy import delete, insert, select, update

from saycut import ids
from saycut.db.columns import JsonObject, plain_text
from saycut.db.handle import Repository, columns
from saycut.db.schema import assets, jobs

__all__ = ["Asset", "AssetKind", "AssetSource", "Assets"]

AssetKind = Literal["video", "image", "audio", "document"]
AssetSource = Literal["upload", "url", "path", "made"]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file; ``digest`` is its SHA-256, ``size`` its bytes, ``facts`` what was found out since, by kind of fact."""

    id: str
    session_id: str
    name: str
    kind: AssetKind
    source: AssetSource
    blob_key: str
    digest: str
    size: int
    mime: str
    probe: JsonObject
    facts: JsonObject
    created_ms: int


_COLUMNS = columns(assets, Asset)


class Assets(Repository):
    """Added, found by id or name, told facts, removed."""

    def add(
        self,
        session_id: str,
        name: str,
        now: int,
        *,
        kind: AssetKind,
        source: AssetSource,
        blob_key: str,
        digest: str,
        size: int,
        mime: str,
        probe: JsonObject,
        facts: JsonObject | None = None,
    ) -> Asset:
        """A new asset; a name that is taken becomes ``clip (2).mp4``."""
        self._db.lock("assets", session_id)
        values = {
            "id": ids.asset_id(),
            "session_id": session_id,
            "name": self._free_name(session_id, plain_text(name)),
            "kind": kind,
            "source": source,
            "blob_key": blob_key,
            "digest": digest,
            "size": size,
            "mime": mime,
            "probe": probe,
            "facts": facts or {},
            "created_ms": now,
        }
        return self._db.one(Asset, insert(assets).values(values).returning(*_COLUMNS))

    def get(self, asset_id: str) -> Asset | None:
        return self._db.first(Asset, select(*_COLUMNS).where(assets.c.id == asset_id))

    def named(self, session_id: str, name: str) -> Asset | None:
        """The session's asset of this name."""
        query = select(*_COLUMNS).where(assets.c.session_id == session_id, assets.c.name == plain_text(name))
        return self._db.first(Asset, query)

    def of_session(self, session_id: str) -> tuple[Asset, ...]:
        """In the order in which they came."""
        query = select(*_COLUMNS).where(assets.c.session_id == session_id)
        return self._db.rows(Asset, query.order_by(assets.c.created_ms, assets.c.name))

    def merge_facts(self, asset_id: str, facts: JsonObject) -> Asset | None:
        """Add facts, replacing those of the same kind; None when the asset is gone."""
        query = select(*_COLUMNS).where(assets.c.id == asset_id).with_for_update(key_share=True)
        asset = self._db.first(Asset, query)
        if asset is None:
            return None
        changed = update(assets).where(assets.c.id == asset_id).values(facts={**asset.facts, **facts})
        return self._db.one(Asset, changed.returning(*_COLUMNS))

    def remove(self, asset_id: str) -> bool:
        """Forget an asset; its bytes may have other users, see :meth:`unused`."""
        return self._db.changed(delete(assets).where(assets.c.id == asset_id)) > 0

    def unused(self, keys: Iterable[str]) -> frozenset[str]:
        """Those blobs among ``keys`` that are neither an asset's nor a render's."""
        wanted = list(keys)
        used = select(assets.c.blob_key).where(assets.c.blob_key.in_(wanted))
        outputs = select(jobs.c.output_key).where(jobs.c.output_key.in_(wanted))
        return frozenset(wanted) - {str(row[0]) for row in self._db.run(used.union(outputs))}

    def _free_name(self, session_id: str, name: str) -> str:
        taken = {str(row[0]) for row in self._db.run(select(assets.c.name).where(assets.c.session_id == session_id))}
        path, number = PurePosixPath(name), 1
        while name in taken:
            number += 1
            name = f"{path.stem} ({number}){path.suffix}"
        return name
