"""What glyphs of Arabic mean: one character each, lam with alef included."""

import unicodedata

import pytest
import uharfbuzz

from brochure.glyphs import has_joined, meanings
from brochure.workspace import Workspace, starter_folder

OURS = Workspace(starter_folder())
FILES = [(family, f.weight, f.data) for family in ("Vazirmatn", "Amiri") for f in OURS.family(family)]
# The order of these is that in which their glyphs are met: a letter is seen under a vowel mark first.
WORDS = (
    *("شخصًا", "صوت", "نص", "لا", "بلا", "الآن", "لأن"),
    *("إلى", "على", "يستعمل", "ضغط", "غثيان", "يُسألون"),
)


def shaped(data, word):
    """Return the glyphs of a word, in the order of speech."""
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.CHARACTERS
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(data)), buffer)
    return [info.codepoint for info in sorted(buffer.glyph_infos, key=lambda info: info.cluster)]


@pytest.mark.parametrize(("family", "weight", "data"), FILES, ids=[f"{name} {weight}" for name, weight, _ in FILES])
def test_words_are_read_from_their_glyphs_as_they_were_written(family, weight, data):
    table = meanings(data, WORDS)
    read = [unicodedata.normalize("NFKC", "".join(table[glyph] for glyph in shaped(data, word))) for word in WORDS]
    assert read == list(WORDS), (family, weight)


def test_lam_with_alef_means_one_character():
    table = meanings(FILES[0][2], ["لا"])
    assert list(table.values()) == ["\ufefb"]
    assert unicodedata.normalize("NFKC", "\ufefb") == "\u0644\u0627"


def test_latin_has_nothing_that_joins():
    assert not has_joined("PTSD é Ł")
    assert has_joined("PTSD \u0644")
    assert meanings(OURS.family("Lato")[0].data, ["لا"]) == {}
