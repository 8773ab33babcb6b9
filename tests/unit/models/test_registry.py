"""The registry that ships, as data: complete, unambiguous, and free of hosts of package registries."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from saycut import models
from saycut.errors import UnknownThing
from saycut.models.registry import File, read_registry

OWN = models.registry()
FILES = [file for thing in OWN.things.values() for source in thing.sources for file in source.files]


def test_bundles_name_things_and_no_name_means_two_things() -> None:
    assert [part for parts in OWN.bundles.values() for part in parts if part not in OWN.things] == []
    assert not set(OWN.bundles) & set(OWN.things)


def test_the_font_bundle_has_chinese_and_colour_emoji() -> None:
    scripts = {script for thing in OWN.expand("fonts") for script in thing.scripts}
    assert {"Han", "Emoji"} <= scripts


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.name}-{file.sha256[:6]}")
def test_a_file_has_a_checksum_a_size_and_one_place(file: File) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
    assert file.size > 1000
    in_package = bool(file.package and file.version and file.member)
    assert in_package != bool(file.url)
    assert re.fullmatch(r"[\w.-]+", file.name)


def test_every_source_of_a_font_brings_the_same_families_under_different_file_names() -> None:
    for thing in OWN.things.values():
        families = {frozenset((file.family, file.language) for file in source.files) for source in thing.sources}
        assert len(families) == 1, thing.name
        for source in thing.sources:
            assert len({file.name for file in source.files}) == len(source.files)


def test_everything_has_words_in_both_languages_and_a_licence() -> None:
    for thing in OWN.things.values():
        assert thing.about.en
        assert thing.about.zh
        assert thing.licence
        assert thing.size == sum(file.size for file in thing.sources[0].files)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UnknownThing, match="nonsense"):
        OWN.expand("nonsense")


def test_another_schema_is_refused() -> None:
    document = json.loads(files("saycut.models").joinpath("registry.json").read_text("utf-8"))
    with pytest.raises(ValueError, match=re.escape("saycut.models/2")):
        read_registry(json.dumps({**document, "schema": "saycut.models/2"}))
