from hypothesis import given
from hypothesis import strategies as st

from brochure.fields import Field, Names, language_of, language_url, place_of, place_url, url

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.sampled_from(("text", "lines", "box", "choice")), WORDS, WORDS, WORDS)
def test_a_field_comes_back_from_its_link(kind, name, label, value):
    field = Field(kind, name, label, value)
    assert field.url.isascii()
    assert Field.of_url(field.url) == field


@given(WORDS, WORDS)
def test_a_place_comes_back_from_its_link(name, label):
    if "?" not in name:
        assert place_of(place_url(name, label)) == (name, label)


def test_any_other_link_is_none_of_them():
    for other in ("https://a.example/?name=x", "field:button?name=x", "tel:988", "#b1", ""):
        assert (Field.of_url(other), place_of(other), language_of(other)) == (None, None, None)
    assert language_of(language_url("es")) == "es"


def test_labels_are_one_line_without_what_only_guides_their_setting():
    link = url("text", "text-1", "Blood\u2060-\u2060pressure\n now")
    assert Field.of_url(link) == Field("text", "text-1", "Blood-pressure now")


def test_fields_are_named_by_kind_and_number_whatever_the_language():
    names = Names()
    assert [names.new(kind) for kind in ("text", "box", "text")] == ["text-1", "box-1", "text-2"]
