import pytest

from brochure.compose import theme
from brochure.errors import BrochureError, Place
from brochure.formats import find_format

MANIFEST = b"""
name: Test
grounds:
  trifold: {front: cover.svg, flap back: strip.svg, inside: inside.svg}
scenes:
  night: {trifold: {flap back front: night.svg}}
"""
TRIFOLD = find_format("trifold", "a4")


class Files:
    def __init__(self, **files):
        self.files = files

    def read(self, path, place=None):
        raise NotImplementedError

    def family(self, name):
        raise NotImplementedError

    def find(self, path):
        return self.files.get(path.rpartition("/")[2].removesuffix(".yaml"))


def read(text=MANIFEST):
    return theme.read_manifest("test", Files(theme=text), None)


def grounds(scene=None, fmt=TRIFOLD):
    return theme.grounds(read(), fmt, scene, theme="test", bleed=5)


def test_a_ground_covers_its_panels_and_the_bleed_around_them():
    found = {g.panels: g for g in grounds()}
    inside = found["inside-left", "inside-centre", "inside-right"]
    assert (inside.width, inside.height) == (307, 220)
    assert inside.offsets == {"inside-left": 0, "inside-centre": 100, "inside-right": 200}
    assert inside.path == "styles/themes/test/inside.svg"
    assert found["flap", "back"].width == 207


def test_a_scene_comes_before_the_grounds_that_it_covers():
    assert [(g.panels, g.path.rpartition("/")[2]) for g in grounds("night")] == [
        (("flap", "back", "front"), "night.svg"),
        (("inside-left", "inside-centre", "inside-right"), "inside.svg"),
    ]


def test_a_scene_or_fold_that_the_theme_does_not_know_changes_nothing():
    assert grounds("day") == grounds()
    assert grounds(fmt=find_format("sheet", "a4")) == ()


def test_neighbours_of_one_picture_are_joined():
    inside = {("inside-left", "inside-centre"), ("inside-centre", "inside-right")}
    assert theme.joined(grounds(), read(), TRIFOLD) == {("flap", "back"), *inside}
    assert theme.joined(grounds(), read(MANIFEST + b"apart: [flap back]\n"), TRIFOLD) == inside


def test_an_unknown_theme_is_told_where_it_is_named():
    with pytest.raises(BrochureError) as raised:
        theme.read_manifest("nothing", Files(), Place("_brand.yml", 9, 5))
    assert raised.value.diagnostics[0].place == Place("_brand.yml", 9, 5)


def test_a_manifest_with_an_unknown_key_is_refused():
    with pytest.raises(BrochureError, match="colour"):
        theme.read_manifest("test", Files(theme=MANIFEST + b"colour: red\n"), None)
