"""Files of a multipart body straight into the blob store: hashed on the way, never in memory as a whole.

(RFC 7578; parsed by python-multipart, piece by piece.)
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool

from saycut.blobs import Blob, BlobStore, BlobWriter
from saycut.errors import BlobTooLarge, InvalidRequest
from saycut.language import Words
from saycut.service.uploads import too_large

__all__ = ["Form", "read_form"]

MAX_FILES = 50
MAX_FIELD = 64 << 10
BATCH = 1 << 20

_BODY = Words("its body", "正文")
_BROKEN = Words("is no complete multipart form", "不是完整的 multipart 表单")
_MANY = Words(f"has more than {MAX_FILES} files", f"超过了 {MAX_FILES} 个文件")
_LONG = Words("has a field that is too long", "有过长的字段")


@dataclass(slots=True)
class Form:
    """What came: files by name in order, and short fields."""

    files: list[tuple[str, Blob]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


class _Reader:
    """The parser's callbacks; a part with a file name is a file, whatever its field is called."""

    def __init__(self, store: BlobStore, limit: int) -> None:
        self.form = Form()
        self.ended = False
        self._store, self._limit = store, limit
        self._name = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._part = ""
        self._file: str | None = None
        self._writer: BlobWriter | None = None
        self._text = b""

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._all,
        }

    def close(self) -> None:
        """Drop what is half there."""
        if self._writer is not None:
            self._writer.__exit__(None, None, None)
            self._writer = None

    def _begin(self) -> None:
        self._headers, self._text, self._file = {}, b"", None

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._part = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            if len(self.form.files) >= MAX_FILES:
                raise InvalidRequest(where=_BODY, reason=_MANY)
            self._file = options[b"filename"].decode("utf-8", "replace")
            self._writer = self._store.writer(self._limit)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._writer is not None:
            try:
                self._writer.write(data[start:end])
            except BlobTooLarge as error:
                raise too_large(self._file or "file", 0, error) from error
            return
        self._text += data[start:end]
        if len(self._text) > MAX_FIELD:
            raise InvalidRequest(where=_BODY, reason=_LONG)

    def _end(self) -> None:
        if self._writer is not None and self._file is not None:
            blob = self._writer.commit()
            self.close()
            self.form.files.append((self._file, blob))
        elif len(self.form.fields) < MAX_FILES:
            self.form.fields[self._part] = self._text.decode("utf-8", "replace")

    def _all(self) -> None:
        self.ended = True


async def read_form(content_type: str, chunks: AsyncIterator[bytes], store: BlobStore, limit: int) -> Form:
    """Read a form to its end. Raises InvalidRequest, UploadTooLarge, StoreFull; what was kept by then stays kept."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise InvalidRequest(where=_BODY, reason=_BROKEN)
    reader = _Reader(store, limit)
    parser = MultipartParser(boundary, reader.callbacks())  # type: ignore[arg-type]
    try:
        pending: list[bytes] = []
        size = 0
        async for chunk in chunks:
            pending.append(chunk)
            size += len(chunk)
            if size >= BATCH:
                await run_in_threadpool(parser.write, b"".join(pending))
                pending, size = [], 0
        await run_in_threadpool(parser.write, b"".join(pending))
        await run_in_threadpool(parser.finalize)
    except FormParserError as error:
        raise InvalidRequest(where=_BODY, reason=_BROKEN) from error
    finally:
        reader.close()
    if not reader.ended:
        raise InvalidRequest(where=_BODY, reason=_BROKEN)
    return reader.form
