import pytest

from brochure.compose.templates import Templates
from brochure.errors import BrochureError, Place


def fault(text, **context):
    files = {"templates/a.html": text}
    with pytest.raises(BrochureError) as raised:
        Templates(files.get).render("a.html", context)
    return raised.value.diagnostics[0]


def test_text_is_escaped():
    assert Templates({"templates/a.html": "<p>{{ x }}</p>"}.get).render("a.html", {"x": "<b>"}) == "<p>&lt;b&gt;</p>"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("one\n{% if %}", "template-syntax", 2),
        ("one\ntwo\n{{ nothing }}", "template-fault", 3),
        ("one\n{{ x.nothing.more }}", "template-fault", 2),
        ("{{ ''.__class__.__mro__ }}", "template-fault", 1),
        ("\n\n{{ 1 / 0 }}", "template-fault", 3),
    ],
)
def test_a_fault_is_told_by_template_file_and_line(text, code, line):
    found = fault(text, x={})
    assert (found.code, found.place) == (code, Place("templates/a.html", line))


def test_a_missing_template_says_where_it_belongs():
    with pytest.raises(BrochureError) as raised:
        Templates(lambda _path: None).render("blocks/x.html", {})
    assert raised.value.diagnostics[0].hint == "it belongs in templates/blocks/x.html"
