"""What differs between two files is told, and nothing that does not."""

from __future__ import annotations

from pathlib import Path

from brochure.approval import Standing, read_words
from brochure.attached import Attachment
from brochure.verifying.accounts import Account, Said
from brochure.verifying.comparing import Comparison, Turn, compared
from brochure.verifying.contents import Contents, Listed, contents_of

SAYS = {"code": "KN-01", "version": "1.0", "issued": "2026-11-01", "review-due": "2028-11-01", "jurisdiction": "US"}
LISTED = Listed("knees", "en-US", "one", None, None, SAYS, True, False, {}, {}, {}, {})
F21 = Said("thirty people", "It eased in 10 of 15.", "10 of 15; 3 of 15", ("feder2021",))
WORDS = "Words of a patient leaflet, form 1\n\nversion: 1.0\n\nheading: Knees\ntext: Rest today. Walk tomorrow.\n"
ACCOUNT = Account(
    "Knees",
    read_words(WORDS),
    Standing("draft", ("nobody has approved its words",)),
    (),
    {"F21": F21},
    {"feder2021": ("Feder. A trial. 2021", "checked by no clinician")},
)


def contents(*pages: str, listed: Listed | None = LISTED) -> Contents:
    return Contents(Path("x.pdf"), b"", {}, listed, pages)


def told(before: Account, after: Account, listed: Listed = LISTED) -> Comparison:
    return compared(contents(), contents(listed=listed), before, after)


def account(**changed: object) -> Account:
    kept = {name: getattr(ACCOUNT, name) for name in ("title", "words", "standing", "records", "claims", "sources")}
    return Account(**{**kept, **changed})


def test_what_is_the_same_has_no_difference() -> None:
    assert told(ACCOUNT, account()).same


def test_claims_are_told_one_by_one_in_what_they_say_and_rest_on() -> None:
    other = Said("thirty people", "It eased in 11 of 15.", "11 of 15; 3 of 15", ("feder2021", "new2026"))
    (change,) = told(ACCOUNT, account(claims={"F21": other})).claims
    assert (change.id, change.kind) == ("F21", "changed")
    assert change.turns == (
        Turn("words", "It eased in 10 of 15.", "It eased in 11 of 15."),
        Turn("numbers", "10 of 15; 3 of 15", "11 of 15; 3 of 15"),
        Turn("references", "feder2021", "feder2021, new2026"),
    )
    first, second = told(ACCOUNT, account(claims={"A22": F21})).claims
    assert [(first.id, first.kind), (second.id, second.kind)] == [("A22", "added"), ("F21", "removed")]
    assert first.turns[0] == Turn("words", "", "It eased in 10 of 15.")


def test_references_are_told_as_another_work_and_as_checked_since() -> None:
    checked = {"feder2021": ("Feder. A trial. 2021", "checked on 2027-01-01 by Test Reviewer")}
    assert told(ACCOUNT, account(sources=checked)).sources == (
        Turn("feder2021", "checked by no clinician", "checked on 2027-01-01 by Test Reviewer"),
    )
    assert told(ACCOUNT, account(sources={})).sources == (Turn("feder2021", "Feder. A trial. 2021", ""),)


def test_words_are_told_by_sentence_and_version_and_status_once() -> None:
    words = read_words(WORDS.replace("1.0", "1.1").replace("Walk tomorrow.", "Walk on Friday."))
    newer = Listed("knees", "en-US", "one", None, None, {**SAYS, "version": "1.1"}, True, False, {}, {}, {}, {})
    found = told(ACCOUNT, account(words=words, standing=Standing("withdrawn", ("it is wrong",))), newer)
    assert [(c.key, c.under, c.old, c.new) for c in found.words] == [
        ("text", "Knees", "Walk tomorrow.", "Walk on Friday.")
    ]
    assert found.about == (
        Turn("version", "1.0", "1.1"),
        Turn("status", "draft: nobody has approved its words", "withdrawn: it is wrong"),
    )


def by_words(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[list[str], list[str]]:
    found = compared(contents(*old, listed=None), contents(*new), None, ACCOUNT)
    assert found.by == "words"
    return [line.line for line in found.only_old], [line.line for line in found.only_new]


def test_sheets_say_the_same_in_whatever_order_and_number_their_panels_lie() -> None:
    pages = ("Rest your knee today.\nWalk tomor\N{HYPHEN}\nrow.", "Call us first.")
    assert by_words(pages, ("Call us first.\nRest your knee\ntoday. Walk tomorrow.",)) == ([], [])
    assert by_words((*pages, *pages), pages) == ([], [])
    assert by_words(pages, (*pages, *pages)) == ([], [])


def test_the_line_is_told_that_is_in_one_file_alone_and_no_other_that_shares_a_word() -> None:
    old = ("Write to us at the clinic.\nDo not drive today.\nEat nothing for 8 hours.",)
    new = ("Write to us at the clinic.\nDo not drive today.\nEat nothing for 6 hours.\nEXAMPLE not the clinic",)
    assert by_words(old, new) == (["Eat nothing for 8 hours."], ["Eat nothing for 6 hours.", "EXAMPLE not the clinic"])


def test_a_list_of_another_shape_is_told_and_never_believed() -> None:
    for data in (b"", b"[]", b"{}", b"[" * 100_000, b'{"schema": 1, "target": 7}', b"\xff"):
        found = contents_of(Path("x.pdf"), b"", [Attachment("manifest.json", data)], ())
        assert found.listed is None
        assert [d.code for d in found.findings] == ["manifest-unreadable"]
