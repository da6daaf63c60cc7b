"""Looks hold no words: what a style sheet or a template would add is refused at its line."""

import pytest

from brochure import workspace as disk
from brochure.compose.wordless import css_words, template_words
from brochure.errors import Place

STARTER = disk.starter_folder()


@pytest.mark.parametrize(
    "css",
    [
        '.warning::after { content: "Ketamine is safe" }',
        ".warning::after {\n content: counter(panel) 'It works' }",
        '.x::before { content: "\\4b \\65 tamine" }',
        ':root { --note: "Take two" } .x::after { content: var(--note) }',
        '.cover h1 { string-set: title "Another title" }',
        '.x { quotes: "so they say" "" }',
        '.x { list-style-type: "dose " }',
        '@counter-style n { symbols: "one" "two" }',
    ],
)
def test_a_style_sheet_that_would_write_words_is_refused(css):
    (told,) = css_words(f"/* looks */\n{css}", "styles/themes/own/theme.css")
    assert (told.code, told.place) == ("css-words", Place("styles/themes/own/theme.css", 2 + css.count("\n content")))


@pytest.mark.parametrize(
    "css",
    [
        '.x::after { content: "" } .y { content: "\\2014" } .z { content: counter(page) "\\2003" string(title) }',
        '.x { content: attr(data-label); font-family: "Comic Sans"; background: url("words.svg") }',
        '/* content: "nothing" */ [lang="ar"] { color: red }',
        ':root { --font-base: "Lato"; --running-2: "" }',
        ".x { content: open-quote }",
    ],
)
def test_signs_counters_and_names_of_fonts_are_no_words(css):
    assert css_words(css, "x.css") == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<p>\nKetamine is safe</p>", 2),
        ("{# note #}\n{% if x %}<b>Never mind</b>{% endif %}", 2),
        ('<img src="{{ url }}"\n alt="It always works">', 2),
        ("<p aria-label='No risks'></p>", 1),
    ],
)
def test_a_template_that_would_write_words_is_refused(text, line):
    (told,) = template_words(text, "blocks/text.html")
    assert (told.code, told.place) == ("template-words", Place("templates/blocks/text.html", line))


def test_papers_for_the_printer_may_speak_for_themselves():
    assert list(template_words("<p>Job ticket</p>", "ticket.html")) == []


def test_nothing_that_ships_writes_words():
    for path in sorted((STARTER / "templates").rglob("*.html")):
        name = str(path.relative_to(STARTER / "templates"))
        assert list(template_words(path.read_text(encoding="utf-8"), name)) == [], name
    for path in sorted((STARTER / "styles").rglob("*.css")):
        assert css_words(path.read_text(encoding="utf-8"), path.name) == (), path
