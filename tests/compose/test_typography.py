from brochure.compose import typography
from brochure.compose.typography import NBSP, WORD_JOINER


def test_a_number_keeps_its_unit():
    assert typography.tie("Wait 24 hours or more please", "en-US") == f"Wait 24{NBSP}hours or more{NBSP}please"


def test_the_last_short_word_keeps_its_neighbour():
    assert typography.tie("It often wears off in weeks.", "en") == f"It often wears off in{NBSP}weeks."


def test_a_citation_mark_does_not_hide_the_last_word():
    mark = f'{WORD_JOINER}<sup class="cite">1</sup>'
    assert typography.tie(f"It often wears off.{mark}", "en") == f"It often wears{NBSP}off.{mark}"


def test_no_space_is_tied_across_an_inline_element():
    assert typography.tie("They do <strong>not</strong> know.", "en") == "They do <strong>not</strong> know."


def test_a_short_compound_keeps_its_parts_but_not_inside_a_tag():
    assert typography.tie('off-label <a href="a-b">x</a>', "en") == f'off-{WORD_JOINER}label <a href="a-b">x</a>'
    assert typography.tie("decision-making psychotherapy-informed", "en") == "decision-making psychotherapy-informed"


def test_short_lines_are_left_alone():
    assert typography.tie("Two words", "en") == "Two words"


def test_space_before_an_inline_element_moves_into_it():
    assert typography.hug("a <strong>b</strong> c") == "a<strong> b</strong> c"


def test_a_phone_number_stays_on_one_line():
    assert typography.phone("01632 960 114") == f"01632{NBSP}960{NBSP}114"
    assert "-" in typography.phone("202-555-0142")
    assert " " not in typography.phone("202-555-0142")


def test_unknown_languages_get_english_quotation_marks():
    assert typography.quotes("xx") == typography.QUOTES["en"]
