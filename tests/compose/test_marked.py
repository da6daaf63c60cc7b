from brochure.compose.marked import Told, marked

ADDRESSES = {"020 7946 0000": "tel:02079460000", "clinic.example": "https://clinic.example"}


def told(*, has_sources=True):
    return Told(has_sources, "Source {number}", ADDRESSES)


def test_a_gap_is_a_field_named_by_its_record():
    html = marked('On <span class="gap" data-record="when" style="width: 10em"></span>', told())
    assert html == (
        'On <a class="gap" href="field:text?name=record-when&amp;label=when" style="width: 10em">\u00a0</a>'
    )


def test_marks_lead_to_their_sources_where_those_are_listed():
    mark = '<sup class="cite">1,12</sup>'
    assert marked(mark, told()) == (
        '<sup class="cite"><a href="place:reference-1?label=Source+1">1</a>,'
        '<a href="place:reference-12?label=Source+12">12</a></sup>'
    )
    assert marked(mark, told(has_sources=False)) == mark


def test_an_element_in_another_language_says_so_to_the_finish():
    assert marked('<p lang="es">Hola</p>', told()) == '<p lang="es"><a href="lang:es"></a>Hola</p>'
    assert marked("<p>lang</p>", told()) == "<p>lang</p>"


def test_the_clinic_is_reached_from_wherever_it_is_named():
    assert marked("Call 020 7946 0000.", told()) == 'Call <a class="address" href="tel:02079460000">020 7946 0000</a>.'
