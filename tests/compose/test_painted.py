from brochure.compose.painted import elements

SVG = (
    b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    b"<s:style>.a { fill: #0a0B0c; stroke: none }</s:style>"
    b'<s:path fill="white" stroke="url(#g)" style="stop-color:rgb(1 2 3)!important"/>'
    b'<s:g><s:rect fill="transparent" stroke="rgba(9,9,9,0)"/></s:g></s:svg>'
)


def test_every_colour_that_a_drawing_states_is_found_where_it_is_stated():
    found = [(element.kind, element.colours) for element in elements(SVG)]
    assert found == [
        ("svg", ()),
        ("style", ()),
        ("", ((10, 11, 12),)),
        ("path", ((255, 255, 255), (1, 2, 3))),
        ("g", ()),
        ("rect", ()),
    ]
    assert elements(SVG)[0].attributes["viewBox"] == "0 0 9 9"
