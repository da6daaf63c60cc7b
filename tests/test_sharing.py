"""One typesetting for all that ask for the same document: who shares gets the bytes that it would have got alone."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure import build
from brochure.document import Block, Document, Region, Stylesheet
from brochure.engines import engines
from brochure.errors import BrochureError, Diagnostic, Place
from brochure.planning import Selection
from brochure.sharing import Shared, digest
from brochure.workers import Crash
from brochure.workspace import Workspace
from tests.support.commands import brochure, swap

PLACE = Place("content/leaflets/x.en.yaml", 3, 1)
BLOCK = Block("b1", "text", "<p>Words</p>", "Words", PLACE)
DOCUMENT = Document(
    html="<p>Words</p>",
    stylesheets=(Stylesheet("styles/base.css", "p {}"),),
    fonts=Stylesheet("fonts", "@font-face {}"),
    assets={"asset:///a": b"a", "asset:///b": b"b"},
    regions=(Region("front", ("front",), ((BLOCK,),)),),
    joined=frozenset({("a", "b"), ("c", "d"), ("e", "f")}),
    places={"asset:///a": PLACE},
    figures={"front": "<i></i>"},
)


@pytest.mark.parametrize(
    "change",
    [
        {"html": "<p>Words.</p>"},
        {"stylesheets": (Stylesheet("styles/base.css", "p { }"),)},
        {"stylesheets": (Stylesheet("styles/other.css", "p {}"),)},
        {"fonts": Stylesheet("fonts", "")},
        {"assets": {"asset:///a": b"a", "asset:///b": b"c"}},
        {"assets": {"asset:///a": b"a"}},
        {"regions": (Region("front", ("front",), ((replace(BLOCK, place=Place(PLACE.file, 4, 1)),),)),)},
        {"joined": frozenset({("a", "b")})},
        {"figures": {"front": "<b></b>"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_decides_about_the_pages_or_what_is_told_of_them_changes_the_digest(change):
    assert digest(replace(DOCUMENT, **change)) != digest(DOCUMENT)


def test_what_has_no_order_does_not_change_the_digest():
    turned = replace(
        DOCUMENT,
        assets={"asset:///b": b"b", "asset:///a": b"a"},
        joined=frozenset([("e", "f"), ("c", "d"), ("a", "b")]),
    )
    assert digest(turned) == digest(DOCUMENT)


@dataclass
class Set:
    """What a document became: its words."""

    pdf: bytes
    diagnostics: tuple[Diagnostic, ...] = ()


class Here:
    """Sets one document a job, in the order of jobs: its words, or the fault that they name."""

    def __init__(self):
        self.jobs: list[tuple[Any, tuple[Document, ...]]] = []
        self.set = 0

    def submit(self, key, job):
        self.jobs.append((key, job))

    def results(self, *, left=0):
        while len(self.jobs) > left:
            key, job = self.jobs.pop(0)
            self.set += 1
            if job[0].html == "fault":
                yield key, BrochureError(Diagnostic("x", "the words"))
            elif job[0].html == "crash":
                yield key, Crash("the report")
            else:
                yield key, tuple(Set(document.html.encode()) for document in job)

    def grow(self, count):
        pass


def words(text):
    return replace(DOCUMENT, html=text)


@given(st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=3)), st.integers(0, 3), st.integers(0, 4))
def test_everyone_gets_what_was_asked_for_and_nothing_is_set_twice(jobs, left, most):
    here = Here()
    shared = Shared(here, most_bytes=most if most < 4 else 100)
    found: dict[Any, Any] = {}
    for number, texts in enumerate(jobs):
        shared.submit(number, tuple(words(text) for text in texts))
        found.update(shared.results(left=left))
        assert number + 1 - len(found) <= left
    found.update(shared.results())
    assert {n: [pages.pdf.decode() for pages in made] for n, made in found.items()} == dict(enumerate(jobs))
    different = {text for texts in jobs for text in texts}
    assert here.set == len(different) if most == 4 else here.set >= len(different)


@pytest.mark.parametrize("bad", ["fault", "crash"])
def test_a_fault_is_told_to_all_who_wait_for_it_and_is_not_kept(bad):
    here = Here()
    shared = Shared(here)
    shared.submit("one", (words(bad), words("a")))
    shared.submit("other", (words(bad),))
    shared.submit("fine", (words("a"),))
    found: dict[Any, Any] = dict(shared.results())
    assert type(found["one"]) is type(found["other"]) is (BrochureError if bad == "fault" else Crash)
    assert found["fine"][0].pdf == b"a"
    shared.submit("again", (words(bad),))
    assert not isinstance(dict(shared.results())["again"], tuple)
    assert here.set == 3


@pytest.mark.parametrize("text", ["loud", "fault of asset:///a"])
def test_who_shares_is_told_at_places_of_its_own(text):
    finding = Diagnostic("not-loaded", "asset:///a cannot be drawn")

    class Finding(Here):
        def results(self, *, left=0):
            for key, (made,) in super().results(left=left):
                yield key, (replace(made, diagnostics=(finding,)),) if text == "loud" else BrochureError(finding)

    shared, places = Shared(Finding()), [Place("one.yaml", 1), Place("other.yaml", 2)]
    for place in places:
        shared.submit(place, (replace(words(text), places={"asset:///a": place}),))
    found: dict[Any, Any] = dict(shared.results())
    for place, outcome in found.items():
        (told,) = (outcome if isinstance(outcome, BrochureError) else outcome[0]).diagnostics
        assert told.place == place
    assert len(found) == 2


class Counting:
    """Engines that count what they are asked to set."""

    def __init__(self, inner):
        self.inner, self.documents = inner, 0

    def submit(self, key, job):
        self.documents += len(job)
        self.inner.submit(key, job)

    def results(self, *, left=0):
        return self.inner.results(left=left)

    def grow(self, count):
        self.inner.grow(count)


def test_clinics_that_differ_in_colour_alone_share_their_pages_and_get_the_bytes_of_their_own(tmp_path):
    root = tmp_path / "workspace"
    assert brochure(tmp_path, "new", root, "--jurisdiction", "GB-ENG").returncode == 0
    clinics = root / "content/clinics"
    shutil.copytree(clinics / "my-clinic", clinics / "other")
    swap(clinics / "other/_brand.yml", '"#14506A"', '"#7A1F5C"')
    editions = ("office", "screen")

    def built(names, out):
        workspace = Workspace(root)
        chosen = Selection(clinics=names, editions=editions)
        with engines(workspace, chosen) as workers:
            counting = Counting(workers)
            result = build.build_leaflets(workspace, chosen, counting, out=out)
        assert {output.status for output in result.outputs} == {"built"}
        return counting.documents, {o.path: Path(out, o.path).read_bytes() for o in result.outputs}

    documents, together = built(("my-clinic", "other"), tmp_path / "together")
    one, mine = built(("my-clinic",), tmp_path / "mine")
    another, others = built(("other",), tmp_path / "others")
    assert documents == one == another
    assert together == mine | others
    office = [data for path, data in together.items() if ".office." in path]
    assert len(set(office)) == len(office)
