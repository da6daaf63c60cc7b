from typing import Any

from brochure.compose.citations import bibliography

ARTICLE: dict[str, Any] = {
    "type": "article-journal",
    "title": "A study",
    "author": [
        {"family": "Feder", "given": "A"},
        {"family": "Costi", "given": "S"},
        {"family": "Rutter", "given": "S"},
    ],
    "container-title": "American Journal of Psychiatry",
    "container-title-short": "Am J Psychiatry",
    "issued": {"date-parts": [[2021, 2]]},
    "volume": "178",
    "page": "193-202",
}
NOTICE = {
    "type": "webpage",
    "title": "A warning & more",
    "author": [{"literal": "FDA"}],
    "issued": {"date-parts": [[2023, 10, 10]]},
}


def test_an_article_is_set_in_short_vancouver():
    assert bibliography(["a"], {"a": ARTICLE}) == ("Feder A et al. Am J Psychiatry 2021;178:193–\u2060202.",)


def test_a_single_author_stands_alone_and_a_journal_without_short_name_in_full():
    item = {**ARTICLE, "author": ARTICLE["author"][:1]}
    del item["container-title-short"]
    assert bibliography(["a"], {"a": item}) == ("Feder A. American Journal of Psychiatry 2021;178:193–\u2060202.",)


def test_a_page_is_told_by_title_and_year():
    assert bibliography(["n"], {"n": NOTICE}) == ("FDA. A warning &amp; more. 2023.",)


def test_entries_come_in_the_order_of_their_keys():
    assert [e[:3] for e in bibliography(["n", "a"], {"a": ARTICLE, "n": NOTICE})] == ["FDA", "Fed"]
    assert bibliography([], {}) == ()


class Kept(dict[str, bytes]):
    """A store that counts what it is asked to keep."""

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data``, once."""
        assert key not in self
        self[key] = data


def test_an_entry_is_kept_by_its_item_and_told_as_it_would_be_set():
    kept, items = Kept(), {"a": ARTICLE, "n": NOTICE}
    plain = bibliography(["n", "a"], items)
    assert bibliography(["n", "a"], items, kept) == plain
    assert bibliography(["n", "a"], items, kept) == plain
    assert len(kept) == 2
    bibliography(["a"], {"a": ARTICLE | {"volume": "179"}}, kept)
    assert len(kept) == 3
    assert bibliography(["a"], {"a": ARTICLE}, Kept(dict.fromkeys(kept, b"as kept"))) == ("as kept",)


def test_an_apostrophe_is_curved():
    (entry,) = bibliography(["n"], {"n": {**NOTICE, "title": "A clinician's guide"}})
    assert entry == "FDA. A clinician\u2019s guide. 2023."
