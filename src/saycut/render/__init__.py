"""The render engine: a timeline and its media become an MP4."""

from saycut.render.job import Progress, RenderResult, RenderSettings, render
from saycut.render.media_file import MediaFile, open_media

__all__ = ["MediaFile", "Progress", "RenderResult", "RenderSettings", "open_media", "render"]
