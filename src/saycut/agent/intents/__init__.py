"""All intents, in the order they are asked; the first that takes a stretch of the message has it.

To add one: write a function ``(clause, desk) -> bool`` in a file here, give it words in ``lexicon``, name it in a table below.
"""  # noqa: E501

from __future__ import annotations

from saycut.agent.intents.base import Intent
from saycut.agent.intents.captions import captions
from saycut.agent.intents.cards import card
from saycut.agent.intents.exports import cover, export, project, shapes, subtitle_file, template
from saycut.agent.intents.frame import canvas_shape, crop, fit, mirror, reframe_for, turn, zoom
from saycut.agent.intents.grading import filters, livelier, remove_filters
from saycut.agent.intents.guard import decline, small_talk
from saycut.agent.intents.highlights import digest, variants
from saycut.agent.intents.history import go_back, go_forward, restore, start_over
from saycut.agent.intents.inserting import insert_clip
from saycut.agent.intents.joins import edge_fades, transitions
from saycut.agent.intents.layout import cutaway, picture_in_picture, split_screen, swap_pictures
from saycut.agent.intents.logo import logo
from saycut.agent.intents.music import duck_music, fades, music
from saycut.agent.intents.order import hook, order
from saycut.agent.intents.presenter import change_presenter, presenter
from saycut.agent.intents.promo import beat_cut, make_video
from saycut.agent.intents.removal import keep_only, remove_clips, remove_parts_of_roles, remove_roles
from saycut.agent.intents.respelling import respell
from saycut.agent.intents.silence import pauses
from saycut.agent.intents.speed import backwards, freeze, loop, speed
from saycut.agent.intents.splitting import split
from saycut.agent.intents.status import credits_left, export_status, overview
from saycut.agent.intents.swap_media import swap_media
from saycut.agent.intents.texts import change_text, clip_labels, countdown, key_points, new_text, sticker, title_length
from saycut.agent.intents.translating import translate
from saycut.agent.intents.trimming import (
    bring_back,
    cut_content,
    cut_ranges,
    edge_by_content,
    full_length,
    trim_to_length,
    trim_vaguely,
)
from saycut.agent.intents.vague import which_part
from saycut.agent.intents.voice import change_voice, voice_over
from saycut.agent.intents.volume import loudness, volume

__all__ = ["CLAUSE_INTENTS", "WHOLE_INTENTS"]

WHOLE_INTENTS: tuple[Intent, ...] = (
    decline, small_talk, export_status, credits_left, overview, go_forward, go_back, restore, start_over,
    swap_pictures, shapes, variants, digest, make_video,
)  # fmt: skip
"""Asked about the message as a whole, before it is cut into clauses."""

CLAUSE_INTENTS: tuple[Intent, ...] = (
    translate, cover, project, subtitle_file, template,
    full_length, bring_back, change_presenter, presenter, change_voice, voice_over,
    respell, captions, countdown, clip_labels, key_points, card,
    remove_filters, remove_parts_of_roles, remove_roles,
    logo, change_text, new_text, sticker,
    duck_music, fades, loudness, volume, swap_media, music, beat_cut,
    edge_fades, transitions,
    split_screen, picture_in_picture, cutaway,
    hook, loop, backwards, freeze, speed,
    pauses, edge_by_content, split,
    crop, mirror, turn, filters, zoom,
    reframe_for, export, canvas_shape, fit,
    keep_only, remove_clips, cut_ranges, insert_clip, trim_to_length, order, cut_content, trim_vaguely, title_length, livelier,  # noqa: E501
    which_part,
)  # fmt: skip
"""Asked about each clause."""
