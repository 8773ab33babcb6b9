"""The one place that imports skia; everyone else writes ``from saycut.text.canvas import skia``."""

from __future__ import annotations

from saycut.text import gl_stubs

gl_stubs.provide()

import skia  # type: ignore[import-not-found]  # noqa: E402

__all__ = ["skia"]
