"""Empty OpenGL libraries for machines without OpenGL, so that skia can be loaded there.

skia-python's Linux wheel names ``libGL.so.1`` and ``libEGL.so.1`` as needed. A bare server has neither, although
drawing into memory never calls them. The dynamic linker asks only that a library of that name is loaded and that it
defines the symbols which skia refers to, so a library is written with exactly those, each a function that returns 0::

    file     0  ELF header, four program headers      ┐ PT_LOAD  read + execute
             …  hash table, symbols, names, one code  ┘
             …  dynamic section                         PT_LOAD  read + write (the linker relocates it in place)

It lives in anonymous memory (``memfd_create``): no file that could be stale, shared, or on a ``noexec`` disk.

Sources: System V gABI (ELF header, hash table, dynamic section), and its processor supplements for x86-64 and
AArch64.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

__all__ = ["build_library", "provide", "undefined_symbols"]

LIBRARIES = {"libGL.so.1": ("gl",), "libEGL.so.1": ("egl",)}
"""Library name → prefixes of the functions that it defines."""

_RETURN_ZERO = {
    62: bytes.fromhex("31c0c3"),  # EM_X86_64: xor eax, eax; ret
    183: bytes.fromhex("000080d2c0035fd6"),  # EM_AARCH64: mov x0, #0; ret
}
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_PROGRAM = struct.Struct("<IIQQQQQQ")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_DYNAMIC = struct.Struct("<QQ")
_PAGE = 0x10000
"""The largest page size of both machines (64 KiB on some AArch64 kernels)."""

_PT_LOAD, _PT_DYNAMIC, _PT_GNU_STACK = 1, 2, 0x6474E551
_DT_HASH, _DT_STRTAB, _DT_SYMTAB, _DT_STRSZ, _DT_SYMENT, _DT_SONAME = 4, 5, 6, 10, 11, 14
_SHT_DYNSYM = 11
_GLOBAL_FUNCTION = 0x12


@dataclass(frozen=True, slots=True)
class _Undefined:
    machine: int
    names: tuple[str, ...]


def provide() -> tuple[str, ...]:
    """Load an empty library for each OpenGL library that this Linux lacks; returns the names that were made up.

    On other systems, and where the libraries are installed, nothing happens.
    """
    if sys.platform != "linux":
        return ()
    missing = tuple(name for name in LIBRARIES if not _loads(name))
    if not missing:
        return ()
    spec = importlib.util.find_spec("skia")
    if spec is None or spec.origin is None:
        return ()
    wanted = undefined_symbols(Path(spec.origin))
    with contextlib.ExitStack() as files:
        for library in missing:
            names = [name for name in wanted.names if name.startswith(LIBRARIES[library])]
            _load_from_memory(build_library(library, names, wanted.machine), files)
    return missing


def undefined_symbols(path: Path) -> _Undefined:
    """The machine of a 64-bit little-endian ELF library, and the names it expects other libraries to define."""
    with path.open("rb") as file:
        header = _HEADER.unpack(file.read(_HEADER.size))
        if header[0][:6] != b"\x7fELF\x02\x01":
            raise ImportError(f"{path.name} is not a 64-bit little-endian ELF library")
        sections = list(_SECTION.iter_unpack(_read(file, header[6], header[12] * header[11])))
        table = next(section for section in sections if section[1] == _SHT_DYNSYM)
        strings = _read(file, *_extent(sections[table[6]]))
        symbols = _SYMBOL.iter_unpack(_read(file, *_extent(table)))
        # st_shndx 0 (SHN_UNDEF) marks a symbol that is referred to, not defined.
        starts = [symbol[0] for symbol in symbols if symbol[3] == 0 and symbol[0]]
    return _Undefined(header[2], tuple(strings[start : strings.index(b"\0", start)].decode() for start in starts))


def build_library(soname: str, functions: list[str], machine: int) -> bytes:
    """An ELF shared library named ``soname`` whose ``functions`` all return 0; ``machine`` is ELF's ``e_machine``."""
    if machine not in _RETURN_ZERO:
        raise ImportError(f"no OpenGL on this machine, and none can be made up for ELF machine {machine}")
    names = b"\0" + b"".join(name.encode() + b"\0" for name in [soname, *functions])
    code = _RETURN_ZERO[machine]
    hash_at = _HEADER.size + 4 * _PROGRAM.size
    table = _hash_table(functions)
    symbols_at = _aligned(hash_at + len(table))
    code_at = _aligned(symbols_at + _SYMBOL.size * (len(functions) + 1))
    names_at = code_at + _aligned(len(code))
    dynamic_at = _aligned(names_at + len(names))
    dynamic = _dynamic_section(hash_at, symbols_at, names_at, len(names))
    # Same offset within the page, next page in memory: the two parts get different permissions.
    dynamic_address = dynamic_at + _PAGE
    parts = {
        0: _header(machine)
        + _program(_PT_LOAD, 5, 0, 0, dynamic_at)
        + _program(_PT_LOAD, 6, dynamic_at, dynamic_address, len(dynamic))
        + _program(_PT_DYNAMIC, 6, dynamic_at, dynamic_address, len(dynamic), 8)
        # Without this entry the linker takes the library to need an executable stack, and glibc 2.41 refuses it.
        + _program(_PT_GNU_STACK, 6, 0, 0, 0, 16),
        hash_at: table,
        symbols_at: _symbol_table(soname, functions, code_at),
        code_at: code,
        names_at: names,
        dynamic_at: dynamic,
    }
    return _joined(parts)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _load_from_memory(image: bytes, files: contextlib.ExitStack) -> None:
    # The file stays open in ``files`` until all are loaded: the linker knows a library by its path as well, and would
    # take the next one for the same if it got the same descriptor.
    file = files.enter_context(os.fdopen(os.memfd_create("saycut-gl"), "wb", buffering=0))
    file.write(image)
    # RTLD_GLOBAL: skia finds the library by its name and the symbols in the global scope.
    ctypes.CDLL(f"/proc/self/fd/{file.fileno()}", mode=ctypes.RTLD_GLOBAL)


def _read(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)


def _extent(section: tuple[int, ...]) -> tuple[int, int]:
    return section[4], section[5]


def _aligned(offset: int) -> int:
    return offset + -offset % 16


def _joined(parts: dict[int, bytes]) -> bytes:
    image = bytearray()
    for offset, part in parts.items():
        image += bytes(offset - len(image)) + part
    return bytes(image)


def _header(machine: int) -> bytes:
    identity = b"\x7fELF" + bytes([2, 1, 1]) + bytes(9)  # 64-bit, little-endian, version 1, System V
    shared_object = 3
    return _HEADER.pack(
        identity, shared_object, machine, 1, 0, _HEADER.size, 0, 0, _HEADER.size, _PROGRAM.size, 4, _SECTION.size, 0, 0
    )


def _program(kind: int, flags: int, offset: int, address: int, size: int, align: int = _PAGE) -> bytes:
    return _PROGRAM.pack(kind, flags, offset, address, address, size, size, align)


def _hash_table(functions: list[str]) -> bytes:
    """gABI “Hash Table”: bucket and chain arrays, chained by the classic System V hash of the name."""
    buckets = [0] * max(1, len(functions))
    chain = [0] * (len(functions) + 1)
    for index, name in enumerate(functions, start=1):
        slot = _hash(name) % len(buckets)
        chain[index], buckets[slot] = buckets[slot], index
    return struct.pack(f"<{2 + len(buckets) + len(chain)}I", len(buckets), len(chain), *buckets, *chain)


def _hash(name: str) -> int:
    value = 0
    for byte in name.encode():
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ (high >> 24)) & ~high
    return value


def _symbol_table(soname: str, functions: list[str], code_at: int) -> bytes:
    symbols = [bytes(_SYMBOL.size)]
    name_at = 1 + len(soname) + 1
    for name in functions:
        # Section 1 does not exist; the linker only asks that the index is not “undefined”.
        symbols.append(_SYMBOL.pack(name_at, _GLOBAL_FUNCTION, 0, 1, code_at, 0))
        name_at += len(name) + 1
    return b"".join(symbols)


def _dynamic_section(hash_at: int, symbols_at: int, names_at: int, names_size: int) -> bytes:
    entries = [
        (_DT_SONAME, 1),
        (_DT_HASH, hash_at),
        (_DT_STRTAB, names_at),
        (_DT_SYMTAB, symbols_at),
        (_DT_STRSZ, names_size),
        (_DT_SYMENT, _SYMBOL.size),
        (0, 0),
    ]
    return b"".join(_DYNAMIC.pack(*entry) for entry in entries)
