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


@pytest.mark.parametrize(
    "text",
    ["{% for a in [1] %}" * 30 + "{% endfor %}" * 30, "{% if 1 %}" * 100 + "{% endif %}" * 100, "{{ x(a=1, a=2) }}"],
)
def test_what_comes_to_no_python_is_a_fault_of_its_file(text):
    found = fault(text)
    assert (found.code, found.place) == ("template-syntax", Place("templates/a.html"))
    assert found.hint


def test_a_missing_template_says_where_it_belongs():
    with pytest.raises(BrochureError) as raised:
        Templates(lambda _path: None).render("blocks/x.html", {})
    assert raised.value.diagnostics[0].hint == "it belongs in templates/blocks/x.html"


ENDLESS = {
    "loops in loops": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "a generator": "{% for a in range(9999) %}{% for b in range(9999)|map('string') %}{% endfor %}{% endfor %}",
    "a loop that calls itself": "{% for a in [1, 2] recursive %}{{ loop([a, a]) }}{% endfor %}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that calls itself often": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
    "{{ m(40) }}",
    "an include of itself": "{% include 'a.html' %}",
    "inheriting from itself": "{% extends 'a.html' %}",
    "a filter over and over": "{% set r = range(99999) %}{% for a in range(9999) %}{{ r|sum }}{% endfor %}",
    "doubled text": "{% set n = namespace(x='xxxxx') %}{% for a in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "doubled numbers": "{% set n = namespace(x=3) %}{% for a in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "a power": "{{ 9 ** (9 ** 9) }}",
    "repeated text": "{{ 'x' * 10 ** 10 }}",
    "a wide column": "{{ '%10000000000d'|format(1) }}",
    "a wide field": "{{ '{:>10000000000}'.format(1) }}",
    "wide margins": "{{ 'x'|center(10 ** 10) }}",
    "a long list": "{{ ([1] * 10 ** 10)|length }}",
    "padded batches": "{{ [1]|batch(10 ** 10, 0)|list }}",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_template_that_goes_on_or_grows_without_end_is_stopped(name):
    found = fault(ENDLESS[name])
    assert found.code == "template-limit"
    assert found.place == Place("templates/a.html", 1)
    assert found.hint


ESCAPES = {
    "classes": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "by a filter": "{{ ''|attr('__class__') }}",
    "by format": "{{ '{0.__class__.__mro__}'.format('') }}",
    "by format_map": "{{ '{x.__class__}'.format_map({'x': ''}) }}",
    "globals of a function": "{{ x.__init__.__globals__ }}",
    "the environment": "{{ self._TemplateReference__context.environment.loader }}",
    "a cycler's module": "{{ cycler.__init__.__globals__.os }}",
    "changing what it is given": "{% do x.clear() %}",
    "changing what it is given, by a call": "{{ x.update({'a': 1}) }}",
    "import of Python": "{% import 'os' as os %}",
    "an unknown key": "{{ x['nothing'] }}",
    "past the end": "{{ [][0] }}",
    "no such method": "{{ x.nothing() }}",
    "a long range": "{{ range(10 ** 9) }}",
}


@pytest.mark.parametrize("name", ESCAPES)
def test_the_sandbox_lets_nothing_out(name):
    assert fault(ESCAPES[name], x={}).code in {"template-fault", "template-syntax", "template-missing"}


@pytest.mark.parametrize("path", ["../secret.html", "/etc/passwd", "blocks/../../secret.html", "file:///etc/passwd"])
def test_an_include_stays_inside(path):
    asked: list[str] = []

    def read(name):
        asked.append(name)
        return f"{{% include '{path}' %}}" if name == "templates/a.html" else None

    with pytest.raises(BrochureError):
        Templates(read).render("a.html", {})
    # Whatever it asks for goes through the one reader of the workspace, which refuses what lies outside.
    assert all(name.startswith("templates/") for name in asked)


def test_what_a_leaflet_needs_is_far_from_the_limit():
    inner = "{% for b in range(200) if b is even %}{{ loop.index }}{{ b|string }}{% endfor %}"
    text = f"{{% for a in range(200) %}}{inner}{{% endfor %}}"
    assert len(Templates({"templates/a.html": text}.get).render("a.html", {})) > 20_000


def test_each_rendering_is_counted_anew():
    templates = Templates({"templates/a.html": "{% for a in range(60000) %}{% endfor %}"}.get)
    assert [templates.render("a.html", {}) for _ in range(5)] == [""] * 5


def test_a_recursive_loop_and_its_variables_work_counted():
    text = "{% for a in x recursive %}{{ loop.index }}/{{ loop.length }}{{ loop(a) if a }}{% endfor %}"
    assert Templates({"templates/a.html": text}.get).render("a.html", {"x": [[[]], []]}) == "1/21/12/2"
