"""What follows from a language's tag."""

import subprocess
import sys

import pytest

from brochure.languages import Language, is_right_to_left


@pytest.mark.parametrize(
    ("tag", "script", "direction"),
    [
        ("en-GB", "Latn", "ltr"),
        ("es-US", "Latn", "ltr"),
        ("pl", "Latn", "ltr"),
        ("uk", "Cyrl", "ltr"),
        ("ti", "Ethi", "ltr"),
        ("ar", "Arab", "rtl"),
        ("ar-EG", "Arab", "rtl"),
        ("fa", "Arab", "rtl"),
        ("prs", "Arab", "rtl"),
        ("ckb", "Arab", "rtl"),
        ("he", "Hebr", "rtl"),
        ("ar-Latn", "Latn", "ltr"),
        ("az", "Latn", "ltr"),
        ("az-Arab", "Arab", "rtl"),
        ("uz-AF", "Arab", "rtl"),
        ("pa-PK", "Arab", "rtl"),
        ("xx", "Zyyy", "ltr"),
    ],
)
def test_a_tag_tells_its_script_and_with_it_the_way_that_it_is_written(tag, script, direction):
    assert (Language(tag).script, Language(tag).direction) == (script, direction)
    assert is_right_to_left(tag) is (direction == "rtl")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en-GB", ("en-GB", "en")),
        ("es", ("es",)),
        ("zh-Hant-HK", ("zh-Hant-HK", "zh-Hant")),
        ("sr-Latn", ("sr-Latn",)),
        ("ar-Latn", ("ar-Latn",)),
    ],
)
def test_words_come_from_the_nearest_language_of_the_same_script(tag, expected):
    assert Language(tag).fallbacks == expected


@pytest.mark.parametrize(
    ("tag", "locale", "name", "own"),
    [
        ("es-US", "es_US", "Spanish (United States)", "español (Estados Unidos)"),
        ("pl", "pl", "Polish", "polski"),
        ("ar", "ar", "Arabic", "العربية"),
        ("prs", "fa_AF", "Persian (Afghanistan)", "فارسی (افغانستان)"),
        ("en-XQ", "en", "English", "English"),
        ("xx", "en", "xx", "xx"),
    ],
)
def test_a_language_has_a_locale_and_is_called_by_its_names(tag, locale, name, own):
    language = Language(tag)
    assert (str(language.locale), language.name, language.own_name) == (locale, name, own)


def test_the_region_is_that_of_the_tag_alone():
    assert [Language(tag).region for tag in ("es-US", "es-419", "zh-Hant-HK", "ar")] == ["US", "419", "HK", None]


def test_english_needs_no_babel():
    code = "import sys; from brochure.languages import Language as L; from brochure import catalogue; "
    code += "assert L('en-GB').direction == 'ltr' and L('en-GB').fallbacks; assert len(catalogue.phrases([], L('en')));"
    code += "assert 'babel' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
