"""The sound of a render: every item mixed once for the whole programme, levelled, encoded."""

from saycut.render.sound.track import render_sound

__all__ = ["render_sound"]
