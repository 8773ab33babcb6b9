"""Bytes: kept by content in a folder or bucket, handed out by signed links, fetched from the web with care."""

from saycut.blobs.addresses import Address, Resolver, is_public, system_resolver
from saycut.blobs.fetch import Fetched, FetchLimits, fetch_url
from saycut.blobs.links import LinkSigner, SigningKey, kept_key
from saycut.blobs.opening import open_blobs, open_signer
from saycut.blobs.store import Blob, BlobInfo, BlobStore, BlobWriter

__all__ = [
    "Address",
    "Blob",
    "BlobInfo",
    "BlobStore",
    "BlobWriter",
    "FetchLimits",
    "Fetched",
    "LinkSigner",
    "Resolver",
    "SigningKey",
    "fetch_url",
    "is_public",
    "kept_key",
    "open_blobs",
    "open_signer",
    "system_resolver",
]
