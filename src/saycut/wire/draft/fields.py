"""Which key of a segment or a style is which field of a clip, for the writer and the reader alike."""

from __future__ import annotations

__all__ = ["CLIP_FIELDS", "POINTS", "SPEECH_FIELDS", "STYLE_FIELDS", "TIMES"]

CLIP_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("asset", "", "asset"),
    ("asset_kind", "", "asset_kind"),
    ("reversed", "", "reversed"),
    ("freeze", "", "freeze"),
    ("loop", "", "loop"),
    ("keep_pitch", "", "keep_pitch"),
    ("role", "", "role"),
    ("lang", "", "lang"),
    ("langs", "", "langs"),
    ("caption_mode", "", "mode"),
    ("highlight", "", "highlight"),
    ("width_fraction", "place", "width"),
    ("rect_fraction", "place", "rect"),
    ("fit", "place", "fit"),
    ("background", "place", "background"),
    ("scale", "place", "scale"),
    ("crop_left_fraction", "place", "crop_left"),
    ("crop_right_fraction", "place", "crop_right"),
    ("crop_top_fraction", "place", "crop_top"),
    ("crop_bottom_fraction", "place", "crop_bottom"),
    ("rotation_degrees", "place", "rotation"),
    ("flip_horizontal", "place", "flip_h"),
    ("flip_vertical", "place", "flip_v"),
    ("opacity", "look", "opacity"),
    ("mask", "look", "mask"),
    ("animation_in", "look", "anim_in"),
    ("animation_out", "look", "anim_out"),
    ("volume_pct", "sound", "gain_pct"),
    ("muted", "sound", "muted"),
    ("loudness_lufs", "sound", "loudness_lufs"),
)
"""Key, group of the clip (empty: the clip itself), field."""

POINTS: tuple[tuple[str, str], ...] = (("position", "pos"), ("focus", "focus"))
"""Key and field of a place: by name under the key, as fractions under ``key_fraction``."""

TIMES: tuple[tuple[str, str, str], ...] = (
    ("fade_in", "look", "fade_in"),
    ("fade_out", "look", "fade_out"),
    ("audio_fade_in", "sound", "audio_fade_in"),
    ("audio_fade_out", "sound", "audio_fade_out"),
)
"""Name (``name_ms``, ``name_flicks``), group, field."""

STYLE_FIELDS: tuple[tuple[str, str], ...] = (
    ("size_fraction", "size"),
    ("color", "color"),
    ("outline", "outline"),
    ("background", "background"),
    ("font", "font"),
    ("bold", "bold"),
    ("italic", "italic"),
    ("uppercase", "upper"),
    ("align", "align"),
)

SPEECH_FIELDS: tuple[tuple[str, str], ...] = (
    ("text", "speech_text"),
    ("text_from", "speech_from"),
    ("lang", "voice_lang"),
    ("gender", "gender"),
    ("style", "voice_style"),
    ("clone_of", "clone_of"),
    ("consent", "consent"),
    ("face_from", "source"),
)
