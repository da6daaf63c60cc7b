"""Wrong input and what is said of it, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from brochure.errors import BrochureError
from brochure.model import load
from brochure.model.brand import read_brand
from brochure.source import parse
from tests.model.samples import BRAND, CLINIC, LEAFLET

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.source import Node


def told(read: Callable[[Node], object], text: str) -> list[str]:
    with pytest.raises(BrochureError) as caught:
        read(parse(text.encode(), "f"))
    places = [d.place for d in caught.value.diagnostics]
    assert all(place and place.file == "f" for place in places)
    return [f"{d.place.line}:{d.place.column}: {d.message}" for d in caught.value.diagnostics if d.place]


def read_clinic(node: Node) -> object:
    return load.read_clinic(node, parse(BRAND.encode(), "_brand.yml"))


def test_the_files_that_faults_are_planted_in_have_none() -> None:
    load.read_leaflet(parse(LEAFLET.encode(), "f"))
    read_clinic(parse(CLINIC.encode(), "f"))
    read_brand(parse(BRAND.encode(), "f"))


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("title: Knee pain\n", "titel: Knee pain\n", ['1:1: unknown key "titel"']),
        ("title: Knee pain\n", "", ['1:1: the key "title" is missing']),
        ("title: Knee pain", "title:", ["1:7: this is empty"]),
        ("title: Knee pain", "title: [Knee, pain]", ["1:8: this must be text, not a list"]),
        ("title: Knee pain", "title: {Knee: pain}", ["1:8: this must be text, not keys with values"]),
        ("title: Knee pain", "title: {clinic.name}", ["1:8: this must be text, not keys with values"]),
        ("title: Knee pain", "title: {claim: F21}", ["1:8: this must be text, not keys with values"]),
        ("title: Knee pain", "title: {by-jurisdiction: {US: Knee, UK: Knee}}", ['1:37: unknown jurisdiction "UK"']),
        ("title: Knee pain", "title: {by-jurisdiction: {US: }}", ["1:31: this is empty"]),
        ("title: Knee pain", "title: {by-jurisdiction: Knee}", ['1:26: this must be keys with values, not "Knee"']),
        ("title: Knee pain", "title: {by-jurisdiction: {US: Knee}, GB: Knee}", ['1:38: unknown key "GB"']),
        ("code: KNE-01", "code:", ["2:6: this is empty"]),
        ("code: KNE-01", "code: [KNE]", ["2:7: this must be text, not a list"]),
        ("fold: half-fold", "fold: halffold", ['5:7: unknown fold "halffold"']),
        ("fold: half-fold", "fold: sheet", ['10:3: a sheet has no panel "inside"']),
        ("fold: half-fold", "fold: trifold", ["7:1: nothing is said of flap"]),
        ("fold: half-fold", "fold: half-fold\nmin-body: 8", ["6:11: this must be 10 to 12 points, not 8"]),
        ("fold: half-fold", "fold: half-fold\nmin-body: small", ['6:11: this must be a number, not "small"']),
        ("fold: half-fold", "fold: half-fold\nmin_body: 11", ['6:1: unknown key "min_body"']),
        ("issued: 2026-11-01", "issued: 2026-11-31", ["6:18: there is no day 2026-11-31"]),
        ("issued: 2026-11-01", "issued: 1 November", ['6:18: this must be a date, not "1 November"']),
        (
            "due: 2028-11-01",
            "due: 2025-11-01",
            ["6:35: the review is due on 2025-11-01, not after 2026-11-01, the day of issue"],
        ),
        ("due: 2028-11-01", "due: ", ["6:35: this must be a date, not empty"]),
        ("due: 2028-11-01", "due: 2028-11-01, clinical_reviewer: x", ['6:47: unknown key "clinical_reviewer"']),
        (
            "review: {issued: 2026-11-01, due: 2028-11-01}",
            "review: soon",
            ['6:9: this must be keys with values, not "soon"'],
        ),
        ("fold: half-fold", "fold: half-fold\nlocal: {eating: {about: Rules}}", ['6:17: the key "default" is missing']),
        (
            "fold: half-fold",
            "fold: half-fold\nlocal: {eating: {about: Rules, default: Eat., required: yes}}",
            ['6:32: a required text has no "default"'],
        ),
        (
            "fold: half-fold",
            'fold: half-fold\nlocal: {"two words": {about: Rules, default: Eat.}}',
            ['6:9: "two words" is not a name'],
        ),
        (
            "fold: half-fold",
            'fold: half-fold\nrecord: {date: {type: day, max-chars: "12 "}}',
            ['6:23: unknown type "day"'],
        ),
        (
            "fold: half-fold",
            "fold: half-fold\nrecord: {date: {max-chars: 0, overflow: cut}}",
            ["6:28: this must be 1 or more, not 0", '6:41: unknown overflow "cut"'],
        ),
        ("  front:\n    - cover:\n", "", ["7:1: nothing is said of front"]),
        (
            "  back: [review-line]\n",
            "  bakc: [review-line]\n",
            ["7:1: nothing is said of back", '12:3: a half-fold has no panel "bakc"'],
        ),
        (
            "  back: [review-line]",
            "  back: []\n  inside-left: []",
            ['13:3: "inside-left" and "inside" both say what stands on inside-left'],
        ),
        (
            "  front:\n    - cover:\n  inside:\n    - text: Rest it.\n",
            "  inside:\n    - text: Rest it.\n  front:\n    - cover:\n",
            ['10:3: "front" comes first'],
        ),
        (
            "panels:\n  front:\n    - cover:\n  inside:\n    - text: Rest it.\n  back: [review-line]\n",
            "panels: []\n",
            ["7:9: this must be keys with values, not a list"],
        ),
        ("  back: [review-line]", "  back: review-line", ['12:9: this must be a list, not "review-line"']),
        ("  back: [review-line]", "  back: [review-lin]", ['12:10: unknown block "review-lin"']),
        (
            "- text: Rest it.",
            "- headng: Rest\n    - txt: Rest",
            ['11:7: unknown block "headng"', '12:7: unknown block "txt"'],
        ),
        ("- text: Rest it.", "- Rest it.", ['11:7: this must be a block, not "Rest it."']),
        ("- text: Rest it.", "- [text]", ["11:7: this must be a block, not a list"]),
        ("- text: Rest it.", "-", ["11:6: this must be a block, not empty"]),
        (
            "- text: Rest it.",
            "- heading: Rest\n      level: 3",
            ['12:7: a block has one key, its kind: "heading" and "level" stand side by side'],
        ),
        (
            "- text: Rest it.",
            "- heading: Rest\n      text: Rest it.",
            ['12:7: a block has one key, its kind: "heading" and "text" stand side by side'],
        ),
        ("- text: Rest it.", "- heading: {text: Rest, level: 4}", ['11:36: this must be 2 or 3, not "4"']),
        ("- text: Rest it.", "- heading: {text: Rest, levle: 3}", ['11:29: unknown key "levle"']),
        ("- text: Rest it.", "- text: {text: Rest, style: led}", ['11:33: unknown style "led"']),
        ("- text: Rest it.", "- text:", ["11:12: this is empty"]),
        ("- text: Rest it.", "- list: Rest it.", ['11:13: this must be a list, not "Rest it."']),
        ("- text: Rest it.", "- list: []", ["11:13: this list is empty"]),
        (
            "- text: Rest it.",
            '- list: {items: [a, [b], ""], columns: 3}',
            ["11:25: this must be text, not a list", "11:30: this is empty", '11:44: this must be 1 or 2, not "3"'],
        ),
        ("- text: Rest it.", "- warning: Not at home", ['11:16: this must be keys with values, not "Not at home"']),
        (
            "- text: Rest it.",
            "- warning: {title: Not at home, covers: [no-hom, driving]}",
            ['11:46: unknown warning "no-hom"'],
        ),
        ("- text: Rest it.", "- warning:", ['11:15: the key "title" is missing']),
        (
            "- text: Rest it.",
            "- emergency: {titel: Help}",
            ['11:19: unknown key "titel"'],
        ),
        (
            "- text: Rest it.",
            "- diagram: {steps: [{text: a, known: perhaps}], caption: c, alt: d}",
            ['11:42: this must be true or false, not "perhaps"'],
        ),
        (
            "- text: Rest it.",
            "- statistic: {claim: F 21, title: t, text: x, figure: men}",
            ['11:26: "F 21" is not a name', '11:59: unknown figure "men"'],
        ),
        (
            "- text: Rest it.",
            "- table: {header: [a, b], rows: [[1], [1, 2, 3]], widths: [1]}",
            ["11:38: 1 cell for 2 columns", "11:43: 3 cells for 2 columns", "11:63: 1 width for 2 columns"],
        ),
        (
            "- text: Rest it.",
            "- table: {header: [a, b], rows: [[1, 2]], widths: [wide, 1]}",
            ['11:56: this must be a number, not "wide"'],
        ),
        (
            "- text: Rest it.",
            "- comparison: {options: [a, b], rows: [{label: x, cells: [1]}]}",
            ["11:62: 1 cell for 2 options"],
        ),
        ("- text: Rest it.", "- question-and-answer: [{question: Why?}]", ['11:29: the key "answer" is missing']),
        ("- text: Rest it.", "- columns: [[{text: a}]]", ["11:16: this list must have at least 2 entries"]),
        (
            "- text: Rest it.",
            "- columns: [[{text: a}, {txt: b}], [{heading: }]]",
            ['11:30: unknown block "txt"', "11:51: this is empty"],
        ),
        (
            "- text: Rest it.",
            "- phase: {title: Before, blocks: [{steps: [a]}, {checklist: [{txt: a}]}]}",
            ['11:67: unknown key "txt"'],
        ),
        (
            "- text: Rest it.",
            "- form: {rows: [[{lin: Name}, {line: a, box: b}, {box: a, width: 2}, name]]}",
            [
                "11:23: a field is one of line, box, time, signature, scale",
                "11:45: a field is one of line, box, time, signature, scale",
                '11:63: unknown key "width"',
                '11:74: this must be a field, not "name"',
            ],
        ),
        (
            "- text: Rest it.",
            "- form: {rows: [[{scale: Pain, from: none, to: 10, with: 1}]]}",
            ['11:56: unknown key "with"'],
        ),
        ("- text: Rest it.", "- notes: many", ['11:14: this must be a whole number, not "many"']),
        ("- text: Rest it.", "- notes: 0", ["11:14: this must be 1 or more, not 0"]),
        (
            "- text: Rest it.",
            "- qr: {url: ternquay.example, label: Our site}",
            ['11:17: "ternquay.example" is not a whole address'],
        ),
        ("- text: Rest it.", "- contact: {show: [fax]}", ['11:24: unknown contact "fax"']),
        ("- text: Rest it.", "- spacer: 1.5", ['11:15: this must be a whole number, not "1.5"']),
        ("- text: Rest it.", "- break: page", ['11:14: unknown break "page"']),
        (
            "- text: Rest it.",
            "- cover: {scene: day, image: a.svg}",
            ['11:27: a cover has "scene" or "image", not both'],
        ),
        (
            "- text: Rest it.",
            "- figure: {image: a.svg, width: third}",
            ['11:15: the key "alt" is missing', '11:15: the key "caption" is missing', '11:37: unknown width "third"'],
        ),
        (
            "- text: Rest it.",
            "- diagram: {steps: [{text: a, image: a.svg}], caption: c, alt: d}",
            ['11:42: the key "alt" is missing'],
        ),
        (
            "- text: Rest it.",
            '- text: "Ring {clinic.fone} or {clinik.phone} or {phone}"',
            [
                '11:19: no clinic field "fone"',
                '11:36: unknown insertion "{clinik.phone}"',
                '11:54: unknown insertion "{phone}"',
            ],
        ),
        (
            "- text: Rest it.",
            '- text: "See {claim.F21} and {local: eating} and {claim: }"',
            [
                '11:18: unknown insertion "{claim.F21}"',
                '11:34: unknown insertion "{local: eating}"',
                '11:54: "{claim: }" names nothing',
            ],
        ),
        ("- text: Rest it.", '- text: "Open { brace, close } brace"', ['11:19: unknown insertion "{brace, close}"']),
        (
            "- text: Rest it.",
            '- text: "Cited [@a; b] and [@c"',
            ['11:20: "b" is not a reference key', '11:32: this "[@" is never closed'],
        ),
        (
            "- text: Rest it.",
            "- text: |\n        Rest it.\n        **Twice** a {day}.",
            ['13:21: unknown insertion "{day}"'],
        ),
        (
            "- text: Rest it.",
            "- text: >-\n        Rest it\n        twice a {day}.",
            ['13:17: unknown insertion "{day}"'],
        ),
        ("- text: Rest it.", "- text: 'It''s\n        {day}'", ['12:9: unknown insertion "{day}"']),
    ],
)
def test_a_fault_in_a_leaflet_is_told_at_its_place(right: str, wrong: str, expected: list[str]) -> None:
    assert LEAFLET.count(right) == 1
    assert told(load.read_leaflet, LEAFLET.replace(right, wrong)) == expected


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("jurisdiction: GB-ENG", "jurisdiction: UK", ['1:15: unknown jurisdiction "UK"']),
        ("jurisdiction: GB-ENG\n", "", ['1:1: the key "jurisdiction" is missing']),
        (
            "languages: [en-GB]",
            "languages: [en_GB, english, en-GB, en-GB]",
            [
                '2:13: "en_GB" is not a language tag',
                '2:20: "english" is not a language tag',
                '2:36: "en-GB" is listed twice',
            ],
        ),
        ("languages: [en-GB]", "languages: []", ["2:12: this list is empty"]),
        ("languages: [en-GB]", "languages: en-GB", ['2:12: this must be a list, not "en-GB"']),
        ("[office, screen]", "[office, scren]", ['3:20: unknown edition "scren"']),
        ("contact:\n", "contacts:\n", ['4:1: unknown key "contacts"']),
        ("  phone: 01632 960001\n", "  phone:\n  fax: 1\n", ["7:9: this is empty", '8:3: unknown key "fax"']),
        (
            "  phone: 01632 960001",
            "  phone: 01632 960001\n  email: ternquay.example",
            ['8:10: "ternquay.example" is not an e-mail address'],
        ),
        ("[1 Quay, Ternmouth]", "1 Quay", ['6:12: this must be a list, not "1 Quay"']),
        (
            "local:\n  eating: Eat nothing for six hours.",
            "local: [eating]",
            ["8:8: this must be keys with values, not a list"],
        ),
        ("Eat nothing for six hours.", "Ring {clinic.tel}.", ['9:16: no clinic field "tel"']),
        ("editions:", "paper: a3\neditions:", ['3:8: unknown paper "a3"']),
    ],
)
def test_a_fault_in_a_clinic_is_told_at_its_place(right: str, wrong: str, expected: list[str]) -> None:
    assert CLINIC.count(right) == 1
    assert told(read_clinic, CLINIC.replace(right, wrong)) == expected


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ('"#0A4C5D"', "#0A4C5D", ["5:10: YAML takes #0A4C5D for a comment"]),
        ("primary: deep", "primary: #111", ["7:12: YAML takes #111 for a comment"]),
        ("primary: deep", "primary: dep", ['7:12: no colour is called "dep"']),
        ("primary: deep", 'primary: "#12345"', ['7:12: "#12345" is not a colour']),
        ("primary: deep", 'primary: "#11223380"', ['7:12: "#11223380" is see-through, which ink is not']),
        ("primary: deep", "primary: [sea]", ["7:12: this must be a colour, not a list"]),
        ('sea: "#0A4C5D"', "sea: deep", ["5:10: this colour leads back to itself: deep -> sea -> deep"]),
        ("deep: sea", "deep: {light: see, dark: sea}", ['6:19: no colour is called "see"']),
        ("deep: sea", '"2 deep": sea', ['6:5: "2 deep" is not a name', '7:12: no colour is called "deep"']),
        ("primary: deep", "primary: deep\n  primry: sea", ['8:3: unknown key "primry"']),
        (
            "color:\n",
            "colour:\n",
            ['3:1: unknown key "colour"', '13:45: no colour is called "sea"'],
        ),
        (
            "base: Lato",
            "base: {family: Lato, weight: heavy, colr: sea}",
            ['11:32: "heavy" is not a weight', '11:39: unknown key "colr"'],
        ),
        ("base: Lato", "headings: {family: Lato, color: se}", ['11:35: no colour is called "se"']),
        (
            "source: google",
            "source: adobe",
            ['10:30: fonts come from one of system, file, google, bunny, not from "adobe"'],
        ),
        (
            "{family: Lato, source: google, weight: [400, 700]}",
            "{source: file, files: [lato.doc]}",
            ['10:7: the key "family" is missing'],
        ),
        ("theme: harbour", "theem: harbour", ['13:14: unknown key "theem"']),
        (
            "{ground: sea}",
            "{grund: sea, ground: sand}",
            ['13:37: unknown key "grund"', '13:57: no colour is called "sand"'],
        ),
        ("{theme: harbour, inks: {ground: sea}}", "harbour", ['13:13: this must be keys with values, not "harbour"']),
        (
            "logo: logo.svg",
            "logo: {images: {mark: logo.svg}, small: marc}",
            ['2:41: "marc" is neither a picture nor one of logo.images'],
        ),
        (
            "meta: {name: Tern Quay}",
            "meta: {name: Tern Quay, link: ternquay}",
            ['1:31: this must be a web address that begins with https://, not "ternquay"'],
        ),
        ("meta: {name: Tern Quay}", "meta: Tern Quay", ['1:7: this must be keys with values, not "Tern Quay"']),
    ],
)
def test_a_fault_in_a_brand_is_told_at_its_place(right: str, wrong: str, expected: list[str]) -> None:
    assert BRAND.count(right) == 1
    assert told(read_brand, BRAND.replace(right, wrong)) == expected
