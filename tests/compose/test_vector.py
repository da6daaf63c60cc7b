import gzip
from base64 import b64encode
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from brochure.compose.vector import is_vector, read_vector, view_box
from brochure.errors import BrochureError, Place

HERE = Place("leaflet.yaml", 3, 5)
NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
XLINK = "http://www.w3.org/1999/xlink"


def svg(inside, more=""):
    return f'<svg {NS} viewBox="0 0 60 20"{more}>{inside}</svg>'.encode()


def read(data, path="a.svg"):
    return read_vector(data, path, HERE)


def faults(data, path="a.svg"):
    with pytest.raises(BrochureError) as raised:
        read(data, path)
    assert all(found.hint for found in raised.value.diagnostics)
    return [(found.code, found.place) for found in raised.value.diagnostics]


def png(width=2, height=1):
    file = BytesIO()
    Image.new("RGB", (width, height), "red").save(file, "PNG")
    return file.getvalue()


OUTSIDE = {
    "an address": '<image href="https://a.example/x.png"/>',
    "a file": '<image xlink:href="x.png"/>',
    "no protocol": '<image href="//a.example/x.png"/>',
    "another prefix": f'<image xmlns:q="{XLINK}" q:href="x.png"/>',
    "single quotes": "<image href = 'x.png'/>",
    "character references": '<image href="&#104;ttp&#x3a;//a.example/x.png"/>',
    "a line break in it": '<image href="\nhttps://a.example/x.png"/>',
    "use": '<use href="other.svg#a"/>',
    "a link": '<a href="https://a.example"><path d="M0 0"/></a>',
    "a filter's picture": '<filter id="f"><feImage href="x.png"/></filter>',
    "a base": '<g xml:base="https://a.example/"><use href="#a"/></g>',
    "two targets": '<image href="#a" xlink:href="#b"/>',
    "an SVG inside": '<image href="data:image/svg+xml,&lt;svg/>"/>',
    "a picture in a use": '<use href="data:image/png;base64,AAAA"/>',
    "url() in an attribute": '<path fill="url(other.svg#a)"/>',
    "url() in quotes": "<path fill=\"url( 'https://a.example/#a' )\"/>",
    "url() in a style": '<path style="fill:URL(x.svg#a)"/>',
    "an escaped url()": r'<path style="fill:u\72l(x.svg#a)"/>',
    "an escape of six digits": r'<path style="fill:u\000072 l(x.svg#a)"/>',
    "a comment in url()": "<path style='fill:url(/**/x.svg#a)'/>",
    "a style sheet's url()": "<style>path { fill: url(x.svg#a) }</style>",
    "a style sheet in CDATA": "<style><![CDATA[path { fill: url(x.svg#a) }]]></style>",
    "an import": "<style>@import 'x.css';</style>",
    "an escaped import": r"<style>@\69mport 'x.css';</style>",
    "a font": "<style>@font-face { font-family: X; src: url(data:font/woff2;base64,AAAA) }</style>",
    "an image set": "<path style=\"fill: image-set('x.png' 1x)\"/>",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_whatever_way_an_svg_refers_outside_itself_it_is_refused_at_its_line(name):
    found = faults(svg("\n" + OUTSIDE[name]))
    assert {code for code, _ in found} == {"svg-reference"}
    assert {(place.file, place.line) for _, place in found} <= {("a.svg", 2), ("a.svg", 3)}


def test_a_style_sheet_beside_the_file_is_refused():
    data = b'<?xml version="1.0"?>\n <?xml-stylesheet href="x.css"?>\n' + svg("")
    assert faults(data) == [("svg-reference", Place("a.svg", 2, 2))]


def test_the_column_is_that_of_what_is_wrong():
    assert faults(svg('\n<path\n d="M0 0" fill="url(x.svg#a)"/>')) == [("svg-reference", Place("a.svg", 3, 17))]
    assert faults(svg('\n <image xlink:href="x.png"/>')) == [("svg-reference", Place("a.svg", 2, 9))]
    assert faults(svg("<style>\n.é { fill: url(x) }</style>")) == [("svg-reference", Place("a.svg", 2, 12))]


def test_references_inside_the_file_are_fine():
    data = svg(
        '<linearGradient id="g"/><path id="p" fill="url(#g)"/><use xlink:href="#p"/><path style="fill:url( \'#g\')"/>'
    )
    assert read(data).data == data


def test_what_editors_write_beside_the_drawing_is_fine():
    more = (
        ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:export-filename="C:\\logo.png"'
        ' id="currentColor" xml:space="preserve"'
    )
    doctype = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    about = "<metadata><rdf:RDF xmlns:rdf='http://x'><a rdf:about=''/></rdf:RDF></metadata><title>var(x)</title>"
    assert read(doctype + svg(about, more)).width


@pytest.mark.parametrize(
    "subset",
    ['[<!ENTITY a "b">]', 'SYSTEM "file:///etc/passwd" [ ]', '[<!ENTITY % p SYSTEM "http://a.example/x">%p;]'],
)
def test_no_entity_is_declared(subset):
    found = faults(f'<?xml version="1.0"?>\n<!DOCTYPE svg {subset}>\n'.encode() + svg(""))
    assert found == [("svg-entity", Place("a.svg", 2, 1))]


def test_billions_of_laughs_are_not_waited_for():
    laughs = "".join('<!ENTITY l{} "{}">'.format(n, f"&l{n - 1};" * 10) for n in range(1, 20))
    assert (
        faults(f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]>'.encode() + svg("<text>&l19;</text>"))[0][0] == "svg-entity"
    )


def test_an_entity_that_an_unread_dtd_may_declare_is_refused():
    data = b'<!DOCTYPE svg SYSTEM "x.dtd">' + svg("<text>&name;</text>")
    assert faults(data)[0][0] == "svg-entity"


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<script>1</script>", "svg-script"),
        ('<s:script xmlns:s="http://www.w3.org/2000/svg">1</s:script>', "svg-script"),
        ('<rect onclick="alert(1)"/>', "svg-script"),
        ('<set attributeName="x" to="1" OnBegin="alert(1)"/>', "svg-script"),
        ('<set attributeName="href" to=" java&#10;Script:alert(1)"/>', "svg-script"),
        ("<foreignObject><p>words</p></foreignObject>", "svg-foreign-object"),
        ('<path fill="var(--x)"/>', "svg-variable"),
        (r'<path style="fill:v\61r(--x)"/>', "svg-variable"),
        ("<style>.a{fill:currentcolor}</style>", "svg-variable"),
    ],
)
def test_what_would_not_look_as_drawn_is_refused(inside, code):
    assert [found for found, _ in faults(svg(inside))] == [code]


@pytest.mark.parametrize(
    ("inside", "codes"),
    [
        ('<rect filter="url(#f)"/>', ["svg-effect"]),
        ('<rect style="fill:red;mix-blend-mode: multiply"/>', ["svg-effect"]),
        ("<style>.a{filter:url(#f)}</style><rect/>", ["svg-effect"]),
        ('<rect style="filter:none;mix-blend-mode:normal" filter="none"/>', []),
        ('<filter id="f"><feOffset dx="9"/></filter><rect/>', []),
        ("<defs/>", ["picture-empty"]),
    ],
)
def test_what_is_left_out_of_a_drawing_is_told(inside, codes):
    assert [found.code for found in read(svg(inside)).findings] == codes


def test_what_casts_a_shadow_stays_where_it_is():
    shadow = '<s:feOffset xmlns:s="http://www.w3.org/2000/svg" dx="9"/><feOffset dy="3"></feOffset>'
    assert b"feOffset" not in read(svg(f"<filter>{shadow}</filter><rect/>")).data


def test_every_fault_is_told_at_once():
    found = faults(svg('\n<path fill="currentColor"/>\n<image href="x.png"/>\n<script/>'))
    assert [(code, place.line) for code, place in found] == [
        ("svg-variable", 2),
        ("svg-reference", 3),
        ("svg-script", 4),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_an_svg_is_read_in_the_encoding_that_it_states(encoding):
    stated = encoding.removesuffix("-sig")
    data = f'<?xml version="1.0" encoding="{stated}"?>\n{svg("<title>Café</title>").decode()}'.encode(encoding)
    assert is_vector(data)
    assert "Café" in read(data).data.decode("utf-8")
    bad = data.decode(encoding).replace("<title>", '<path fill="var(--x)"/><title>').encode(encoding)
    assert faults(bad)[0][0] == "svg-variable"


def test_utf_16_without_a_mark_is_read_too():
    data = svg('<image href="x.png"/>').decode().encode("utf-16-le")
    assert is_vector(data)
    assert faults(data)[0][0] == "svg-reference"


def test_an_encoding_that_is_not_the_files_is_told_at_its_byte():
    data = b'<?xml version="1.0" encoding="UTF-8"?>\n' + svg("<title>Caf@</title>").replace(b"@", b"\xe9")
    line = data.splitlines()[1]
    assert faults(data) == [("svg-encoding", Place("a.svg", 2, line.index(b"\xe9") + 1))]
    assert faults(b'<?xml version="1.0" encoding="klingon"?>' + svg(""))[0][0] == "svg-encoding"


def test_what_is_not_well_formed_is_told_at_its_line():
    assert faults(svg("\n<g>\n<path></g>")) == [("svg-syntax", Place("a.svg", 3, 9))]
    assert faults(b"<svg")[0][0] == "svg-syntax"
    assert faults(b"<html><p>x</p></html>") == [("not-a-picture", HERE)]


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        ('width="30mm"', 30, 10),
        ('width="3cm" height="2cm"', 30, 20),
        ('height="1in"', 76.2, 25.4),
        ('width="72pt" height="72.0pt"', 25.4, 25.4),
        ('width="6pc" height="40Q"', 25.4, 10),
        ('width="6em" height="1e1mm"', 25.4, 10),
        ('width="100%" height="100%"', 15.875, 5.2917),
        ('width="auto"', 15.875, 5.2917),
        ('width="-4"', 15.875, 5.2917),
        ("", 15.875, 5.2917),
    ],
)
def test_sizes_are_read_in_every_unit(size, width, height):
    found = read(svg("", " " + size))
    assert (found.width, found.height) == pytest.approx((width, height), abs=0.001)


@pytest.mark.parametrize(
    "size",
    ["", 'width="10"', 'viewBox="0 0 0 5"', 'viewBox="1.2.3"', 'viewBox="0 0 nan 5"', 'width="1e999" height="1"'],
)
def test_a_picture_without_a_size_is_refused(size):
    assert faults(f"<svg {NS} {size}/>".encode()) == [("svg-size", HERE)]


@pytest.mark.parametrize(
    ("words", "box"),
    [
        ("0 0 24 24", (0, 0, 24, 24)),
        (" 0,-960 , 960,960 ", (0, -960, 960, 960)),
        ("0-960 .5 1e2", (0, -960, 0.5, 100)),
        ("0e 0 148 80", None),
        ("0 0 148", None),
        ("0 0 1e999 80", None),
        ("", None),
    ],
)
def test_a_view_box_is_four_numbers(words, box):
    assert view_box(words) == box


def test_a_packed_svg_is_unpacked_and_read():
    data = svg('<path d="M0 0"/>')
    assert read(gzip.compress(data), "a.svgz").data == data
    assert faults(gzip.compress(svg("\n<script/>")), "a.svgz") == [("svg-script", Place("a.svgz", 2, 1))]
    assert faults(gzip.compress(data)[:-12]) == [("picture-damaged", HERE)]
    assert faults(b"\x1f\x8bnonsense") == [("not-a-picture", HERE)]


def test_a_packed_bomb_is_refused():
    assert faults(gzip.compress(b"<svg>" + b" " * 60_000_000)) == [("picture-damaged", HERE)]


def test_copies_of_copies_are_refused():
    rings = "".join('<g id="g{}">{}</g>'.format(n, f'<use href="#g{n - 1}"/>' * 10) for n in range(1, 9))
    found = faults(svg(f'<path id="g0" d="M0 0"/>{rings}<use href="#g8"/>'))
    assert found == [("svg-too-complex", HERE)]
    assert faults(svg('<g id="a"><use href="#a"/></g>')) == [("svg-too-complex", HERE)]


def test_groups_that_are_nested_too_deeply_are_refused_as_such():
    with pytest.raises(BrochureError) as raised:
        read(svg("<g>" * 2000 + "</g>" * 2000))
    (found,) = raised.value.diagnostics
    assert (found.code, found.place, found.hint) == ("svg-too-complex", HERE, "ungroup what need not be grouped")


def test_pictures_inside_are_handed_on_with_their_place():
    wrapped = "&#10;".join(b64encode(png()).decode()[n : n + 20] for n in range(0, 200, 20))
    data = svg(f'\n<image width="9" xlink:href="data:image/png;base64,{wrapped}"/>')
    (inner,) = read(data).pictures
    start, end = inner.span
    assert (inner.data, inner.place) == (png(), Place("a.svg", 2, 18))
    assert data[start:end] == f'"data:image/png;base64,{wrapped}"'.encode()


@pytest.mark.parametrize(
    ("inside", "families"),
    [
        ('<text font-family="Lato, sans-serif">a</text>', ["Lato"]),
        ("<text style=\"font-family:'Source Sans 3'\">a</text>", ["Source Sans 3"]),
        ("<text style=\"font: italic bold 12px/1.4 'EB Garamond', serif\">a</text>", ["EB Garamond"]),
        ('<g font-family="Lato"><text><tspan>a</tspan></text></g>', ["Lato"]),
        ('<g font-family="Lato"><text>a<tspan font-family="Roboto">b</tspan></text></g>', ["Lato", "Roboto"]),
        ("<text>a</text>", [None]),
        ("<style>.a { font-family: 'Myriad Pro' }</style><text class='a'>a</text>", ["Myriad Pro", "Myriad Pro"]),
        ('<text font-family="Lato"> </text><title>words</title><desc>more</desc>', []),
        ("<style>.a { font-family: 'Myriad Pro' }</style><path d='M0 0'/>", []),
    ],
)
def test_the_families_of_text_are_found(inside, families):
    assert [text.family for text in read(svg(inside)).lettering] == families


def test_text_has_its_line():
    (text,) = read(svg('\n <text font-family="Lato">Ask us</text>')).lettering
    assert (text.words, text.place) == ("Ask us", Place("a.svg", 2, 2))


@given(st.binary(max_size=60), st.integers(0, 300))
def test_no_damage_ever_ends_in_anything_but_an_svg_or_a_finding(noise, at):
    data = bytearray(svg("<style>p{fill:red}</style><image href='data:image/png;base64,AAAA'/><text font='x'>a</text>"))
    data[at : at + len(noise)] = noise
    with suppress(BrochureError):
        assert read(bytes(data)).width > 0
