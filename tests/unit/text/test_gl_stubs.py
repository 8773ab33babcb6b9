"""The empty OpenGL libraries: real dynamic linking, each time in a process of its own."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from saycut.text import gl_stubs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="OpenGL is part of the other systems")

MACHINES = {62: b"\x31\xc0\xc3", 183: b"\x00\x00\x80\xd2\xc0\x03\x5f\xd6"}


def run(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def skia_needs() -> tuple[int, list[str]]:
    spec = importlib.util.find_spec("skia")
    assert spec is not None
    assert spec.origin is not None
    wanted = gl_stubs.undefined_symbols(Path(spec.origin))
    return wanted.machine, [name for name in wanted.names if name.startswith(("gl", "egl"))]


def test_the_functions_that_skia_expects_of_opengl_are_read_from_its_library() -> None:
    machine, names = skia_needs()
    assert machine in MACHINES
    assert {"glGetString", "eglGetProcAddress"} & set(names)
    assert len(names) > 50


def test_a_made_library_loads_under_its_name_and_every_function_returns_zero(tmp_path: Path) -> None:
    machine, names = skia_needs()
    path = tmp_path / "made.so"
    path.write_bytes(gl_stubs.build_library("libsaycut-test.so.7", names, machine))
    code = """
import ctypes, sys
path, *names = sys.argv[1:]
ctypes.CDLL(path, mode=ctypes.RTLD_GLOBAL)
library = ctypes.CDLL("libsaycut-test.so.7")  # found by its name, as there is no such file
print([getattr(library, name)(1, 2, 3) for name in names].count(0), hasattr(library, "glNoSuchThing"))
"""
    assert run(code, str(path), *names) == f"{len(names)} False\n"


def test_a_made_library_asks_for_no_executable_stack(tmp_path: Path) -> None:
    path = tmp_path / "made.so"
    path.write_bytes(gl_stubs.build_library("libsaycut-test.so.7", ["glOne"], skia_needs()[0]))
    code = """
import ctypes, sys
ctypes.CDLL(sys.argv[1])
stack = [line.split()[1] for line in open("/proc/self/maps") if "[stack]" in line]
print(stack)
"""
    assert run(code, str(path)) == "['rw-p']\n"


@pytest.mark.parametrize("machine", MACHINES)
def test_the_code_is_that_of_the_machine(machine: int) -> None:
    image = gl_stubs.build_library("libGL.so.1", ["glOne", "glTwo"], machine)
    assert int.from_bytes(image[18:20], "little") == machine
    assert MACHINES[machine] in image


def test_another_machine_is_refused() -> None:
    with pytest.raises(ImportError, match="243"):
        gl_stubs.build_library("libGL.so.1", ["glOne"], 243)


def test_skia_draws_where_the_system_has_no_opengl() -> None:
    code = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("gl_stubs", sys.argv[1])
gl_stubs = importlib.util.module_from_spec(spec)
sys.modules["gl_stubs"] = gl_stubs
spec.loader.exec_module(gl_stubs)
gl_stubs._loads = lambda library: False  # as on a bare server
print(gl_stubs.provide())
from saycut.text.canvas import skia
surface = skia.Surface(8, 8)
with surface as canvas:
    canvas.drawColor(skia.ColorRED)
mapped = open("/proc/self/maps").read()
print(surface.toarray()[4, 4].tolist(), "libGL" in mapped, "libEGL" in mapped)
"""
    assert run(code, str(gl_stubs.__file__)).splitlines() == [
        "('libGL.so.1', 'libEGL.so.1')",
        "[0, 0, 255, 255] False False",
    ]


def test_nothing_is_made_up_where_opengl_is_installed() -> None:
    code = """
from saycut.text import gl_stubs
gl_stubs._loads = lambda library: True
print(gl_stubs.provide())
"""
    assert run(code) == "()\n"


def test_the_error_tree_and_the_settings_do_not_load_skia() -> None:
    assert run("import sys, saycut.errors, saycut.settings, saycut.models; print('skia' in sys.modules)") == "False\n"
