"""Titles of long words: set down until they fit their panel, whatever the theme, never cut off or over the margin."""

from pathlib import Path

import pypdfium2
import pytest

from tests.support.brands import clinic
from tests.support.commands import built

CHECKOUT = Path(__file__).resolve().parent.parent
LEAFLET = "ketamine-for-ptsd.en-GB.yaml"
WORDS = ("Electroconvulsive", "treatment")
THEMES = ("harbour", "ledger", "meadow", "signal")
LAST_POINT = (297 - 9.5) * 72 / 25.4  # the margin is 11 mm; a letter may be as wide as its neighbours are not


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("titles")
    source = (CHECKOUT / "content/leaflets" / LEAFLET).read_text(encoding="utf-8")
    head, _, rest = source.partition("translation:")
    rest = rest.partition("    ]\n")[2]
    (folder / "content/leaflets").mkdir(parents=True)
    text = (head + rest).replace("title: Ketamine for PTSD", f"title: {' '.join(WORDS)}", 1)
    (folder / "content/leaflets" / LEAFLET).write_text(text, encoding="utf-8")
    for theme in THEMES:
        (folder / "content/clinics" / theme).mkdir(parents=True)
        for file, data in clinic("plain", theme).items():
            (folder / "content/clinics" / theme / file).write_bytes(data)
    built(folder, "ketamine-for-ptsd", "--edition", "office", "-o", "out")
    return {theme: folder / f"out/{theme}/en-GB/ketamine-for-ptsd.office.pdf" for theme in THEMES}


def ends(path):
    """Return where the words of the title end, in points from the left of the sheet."""
    with pypdfium2.PdfDocument(path) as file:
        text = file[0].get_textpage()
        found = (text.search(word, match_case=True).get_next() for word in WORDS)
        return [max(text.get_charbox(n)[2] for n in range(start, start + count)) for start, count in found]


@pytest.mark.parametrize("theme", THEMES)
def test_a_title_of_long_words_keeps_to_its_margin(sheets, theme):
    assert all(0 < end < LAST_POINT for end in ends(sheets[theme])), ends(sheets[theme])
