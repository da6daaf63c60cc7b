"""The rooms that read what others write: for each, what bytes it is given, and what must hold whatever they are.

A room may refuse what it reads, by a ``BrochureError`` whose every finding has a place and an entry in
``brochure explain``. Anything else that it raises is a finding of the fuzzer.
"""

from __future__ import annotations

import logging
import signal
import warnings
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place
from brochure.explaining import explanations
from tests.fuzz import bases, mutations

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from brochure.source import Node

# Of the processor, for one input of a few thousand bytes: a hundred times what the slowest takes.
MOST_SECONDS = 10.0


# What is said of a workspace as a whole.
_OF_ALL = frozenset({"nothing-to-build"})


class TooLong(BaseException):
    """A room has not come to an end within its time."""


@contextmanager
def limited(seconds: float = MOST_SECONDS) -> Iterator[None]:
    """Raise ``TooLong`` in what takes more than ``seconds`` of the processor."""

    def stop(_number: int, _frame: object) -> None:
        raise TooLong(f"not done after {seconds:g} s of the processor")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@cache
def explained() -> frozenset[str]:
    """Return every code that ``brochure explain`` knows."""
    return frozenset(code for entry in explanations() for code in entry.codes)


def told(found: Iterable[Diagnostic], *, placed: bool = True) -> None:
    """Hold findings to what people are promised: words, a known code, a place, and nothing of the program's inside."""
    for one in found:
        assert one.code in explained(), one
        assert one.code != "bug", one
        assert one.message.strip(), one
        assert "Traceback" not in one.message + (one.hint or ""), one
        assert one.place or one.target or one.code in _OF_ALL or not placed, one
        if one.place:
            assert one.place.file, one
            assert one.place.line >= 0, one
            assert one.place.column >= 0, one
        str(one.place).encode()
        (one.message + (one.hint or "")).encode()  # no half of a surrogate pair


@contextmanager
def refusing(*, placed: bool = True) -> Iterator[None]:
    """Let a room refuse what it is given."""
    try:
        yield
    except BrochureError as fault:
        told(fault.diagnostics, placed=placed)


# -- YAML -------------------------------------------------------------------------------------------------------------


def yaml(data: bytes) -> None:
    """Every scalar stands inside the file, and every reader of the model reads or refuses the tree."""
    from brochure.model import load
    from brochure.source import Scalar, parse

    try:
        tree = parse(data, "x.yaml")
    except BrochureError as fault:
        told(fault.diagnostics)
        return
    lines = [*data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]
    for node in _nodes(tree):
        assert node.place.line <= len(lines), node
        assert node.place.column <= len(lines[node.place.line - 1]) + 1, node
        if isinstance(node, Scalar):
            for at in {0, len(node) // 2, len(node)}:
                place = node.place_of(at)
                assert place.line <= len(lines), node
                assert place.column <= len(lines[place.line - 1]) + 1, node
    readers: tuple[Callable[[Node], object], ...] = (
        load.read_leaflet,
        lambda node: load.read_clinic(node, node),
        load.read_jurisdiction,
        load.read_profile,
        load.read_review,
        load.read_printer,
        load.read_claims,
        load.read_references,
        load.read_glossary,
        load.read_approvals,
    )
    for reader in readers:
        with refusing():
            reader(tree)
    table, faults = load.read_formats([lambda: tree])
    told(faults)
    assert all(fmt.panels for fmt in table.values())


def _nodes(node: Node) -> Iterator[Node]:
    from brochure.source import Mapping_, Sequence_

    yield node
    children: Iterable[Node] = (
        node.values() if isinstance(node, Mapping_) else node if isinstance(node, Sequence_) else ()
    )
    for child in children:
        yield from _nodes(child)


# -- text -------------------------------------------------------------------------------------------------------------

_INLINE = {"a", "bdi", "bdo", "br", "em", "span", "strong", "sup"}
_ATTRIBUTES = {"href", "class", "dir", "lang", "title"}
_ADDRESSES = ("https:", "http:", "mailto:", "tel:", "sms:", "lang:", "brochure:", "#")


class _Inline(HTMLParser):
    """Refuses markup that inline text never holds."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in _INLINE, tag
        if tag != "br":
            self.open.append(tag)
        for name, value in attributes:
            assert name in _ATTRIBUTES or name.startswith("data-") or (tag, name) == ("span", "style"), (tag, name)
            assert name != "href" or not value or value.lower().startswith(_ADDRESSES), value

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


def inline(data: bytes) -> None:
    """Markup that is made of a text is made by us alone, well nested, and its words are those that were written."""
    from pydantic_core import PydanticCustomError

    from brochure.compose.inline import plain_text
    from brochure.model.text import read_blank_text
    from brochure.source import Scalar, parse

    words = data.decode("utf-8", "ignore")
    try:
        tree = parse(b"t: |2\n  " + words.replace("\n", "\n  ").encode(), "x.yaml")
        text = read_blank_text(tree["t"] if isinstance(tree, dict) else Scalar("", Place("x.yaml")))
    except BrochureError as fault:
        told(fault.diagnostics)
        return
    except PydanticCustomError as error:
        told((error.context or {})["faults"])
        return
    for language in ("en-GB", "es", "ar", "pl"):
        with refusing():
            rich = bases.scope(language).rich(text)
            for paragraph in rich.paragraphs:
                page = _Inline()
                page.feed(str(paragraph))
                page.close()
                assert not page.open, paragraph
                assert not any("\ue000" <= c <= "\uf8ff" for c in paragraph), paragraph
                plain_text(paragraph)


# -- preflight --------------------------------------------------------------------------------------------------------


def preflight(data: bytes) -> None:
    """Any file has facts, or a finding says why not; and both make a report."""
    from brochure import preflight as stage

    for profile in (stage.profile_for(data), "one-ink-black"):
        found = stage.inspect(data, bases.profile(profile))
        told(found.findings, placed=False)
        assert found.facts is not None or found.findings
        assert len(found.places) == len(found.findings)
        subject = stage.Subject("x.pdf", bases.profile(profile), found.facts, found.findings, found.places, {})
        stage.report(bases.look(), subject, inline=True)


# -- records ----------------------------------------------------------------------------------------------------------


def records(data: bytes) -> None:
    """Rows have the columns of their table or say why not, and each value is printed or refused."""
    import csv

    from brochure.records.filling import fill
    from brochure.records.tables import read_table
    from brochure.records.values import Manner

    limit = csv.field_size_limit()
    for file in ("people.csv", "people.jsonl", "people.xlsx", "people"):
        with refusing():
            table = read_table(data, file, bases.fields())
            told((*table.notes, *table.formulas()))
            for row in table.rows[:50]:
                if row.fault is not None:
                    told([row.fault])
                    continue
                assert len(row.cells) == len(table.columns), row
                given = dict(zip(table.columns, row.cells, strict=True))
                for manner in (Manner("en-GB", "GB-ENG"), Manner("ar", "US")):
                    filled = fill(bases.fields(), given, manner)
                    assert not any(c in said for said in filled.values.values() for c in "\n\r\0"), filled
    assert csv.field_size_limit() == limit


# -- pictures and fonts -----------------------------------------------------------------------------------------------


def pictures(data: bytes) -> None:
    """Hold a picture to being set, shown as a logo and having its colours taken, or refused."""
    from brochure.compose import logos, palette
    from brochure.compose.pictures import mirrored, open_picture

    place = Place("x.yaml", 1, 1)
    for logo in (False, True):
        with refusing():
            picture = open_picture(data, "content/images/x.svg", place, logo=logo)
            told(picture.findings)
            mirrored(picture)
    with refusing():
        logos.seen(open_picture(data, "logo.svg", place, logo=True).data)  # as it is set, whatever it was saved as
    with refusing(placed=False):  # a logo that the command line names
        palette.propose(data, "logo.svg")


def fonts(data: bytes) -> None:
    """Hold a font to being unpacked and having weights, or refused."""
    from brochure.compose import fontfiles

    place = Place("_brand.yml", 1, 1)
    with refusing():
        plain = fontfiles.unpacked(data, "x.ttf", place)
        told(fontfiles.remarks(plain, "x.ttf", place))
        fontfiles.weights(plain)
        fontfiles.at_weight(plain, 700, "x.ttf", place)


# -- documents --------------------------------------------------------------------------------------------------------


def documents(data: bytes) -> None:
    """Hold a document to becoming a draft that our own model reads, or refused."""
    from datetime import date

    from brochure import importing
    from brochure.formats import FORMATS
    from brochure.importing.drafting import About
    from brochure.model.load import read_leaflet
    from brochure.source import parse

    folds = {FORMATS[name].fold: FORMATS[name] for name in ("half-fold-a4", "trifold-a4", "sheet-a4", "booklet-a5")}
    for file in ("x.html", "x.md", "x.txt", "x.docx"):
        with refusing():
            manuscript = importing.read(data, file, lambda _: None)
            told(manuscript.told)
            about = About(file, "x", manuscript.language or "en-GB", date(2026, 1, 1))
            made = importing.draft(manuscript, about, folds)
            told(made.told)
            try:
                read_leaflet(parse(made.yaml.encode(), "x.yaml"))
            except BrochureError as fault:
                raise AssertionError(f"the draft cannot be read: {fault}") from fault


def translations(data: bytes) -> None:
    """Hold what comes back from a translator to being read or refused, in any of its forms."""
    from brochure import catalogue
    from brochure.languages import Language
    from brochure.translation import po, xliff

    for read in (xliff.read, po.read):
        with refusing():
            read(data, "x")
    told(catalogue.read(data, "x.po", Language("pl")).findings)


# -- whole workspaces -------------------------------------------------------------------------------------------------


def leaflet(data: bytes) -> None:
    """Check a workspace with this leaflet to its end."""
    checked({bases.LEAFLET: data})


def brand(data: bytes) -> None:
    """Check a workspace with this brand to its end."""
    checked({bases.BRAND: data})


def clinic(data: bytes) -> None:
    """Check a workspace with this clinic to its end."""
    checked({bases.CLINIC: data})


def fold(data: bytes) -> None:
    """Check a workspace with this format of its own to its end, its leaflet set on it."""
    checked({"content/formats/own.yaml": data, bases.LEAFLET: bases.ON_OWN_FOLD})


def below(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Yield the files of a folder with their sizes and times."""
    for path in folder.rglob("*"):
        told = path.lstat()
        yield str(path), told.st_size, told.st_mtime_ns


@cache
def untouched() -> frozenset[tuple[str, int, int]]:
    """Return the workspace's files as they were made."""
    return frozenset(below(bases.workspace()))


def checked(files: Mapping[str, bytes]) -> bool:
    """Check a workspace with ``files`` in it, nothing laid out; return whether all of its targets could be made."""
    from brochure.checking import check_leaflets
    from brochure.planning import Selection
    from brochure.report import as_text
    from brochure.workspace import Workspace

    workspace = Workspace(bases.workspace(), overlay=files)
    result = check_leaflets(workspace, Selection(), None)
    told(result.diagnostics)
    as_text(result.diagnostics, workspace.line, colour=False).encode()
    failed = {o.path for o in result.outputs if o.status == "failed"}
    assert not failed or any(d.severity == "error" for d in result.diagnostics), failed
    return not failed


class _Raised(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        raise AssertionError(f"{record.name} logs: {record.getMessage()}")


@contextmanager
def _silent() -> Iterator[None]:
    """Raise what a library logs that nobody takes: Python would print it."""
    handler = _Raised(logging.WARNING)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


@dataclass(frozen=True, slots=True)
class Room:
    """What reads bytes from elsewhere, sound examples of them, how they are damaged, and how often in a short run."""

    judge: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]
    mutate: Callable[[bytes, random.Random, Sequence[bytes]], bytes] = mutations.mutated
    most: int = 400

    def __call__(self, data: bytes) -> None:
        """Judge one input within its time; what libraries would print of it counts as a finding."""
        with limited(), warnings.catch_warnings(), _silent():
            warnings.simplefilter("error")
            self.judge(data)


ROOMS: dict[str, Room] = {
    "yaml": Room(yaml, bases.yaml_files, most=50),
    "inline": Room(inline, bases.texts, most=60),
    "preflight": Room(preflight, bases.pdfs, mutations.pdf, 25),
    "records": Room(records, bases.tables, mutations.archive, 60),
    "pictures": Room(pictures, bases.pictures),
    "fonts": Room(fonts, bases.fonts),
    "documents": Room(documents, bases.documents, mutations.archive, 50),
    "translations": Room(translations, bases.translations),
    "leaflet": Room(leaflet, bases.leaflets, most=8),
    "brand": Room(brand, bases.brands, most=40),
    "clinic": Room(clinic, bases.clinics, most=40),
    "fold": Room(fold, bases.formats, most=40),
}
KEPT = Path(__file__).parent / "corpus"


def kept(name: str) -> list[Path]:
    """Return the inputs of a room that are kept: what it once did not stand, and has to stand for good."""
    folder = KEPT / name
    return sorted(folder.iterdir()) if folder.is_dir() else []


def examples(name: str) -> list[bytes]:
    """Return what mutations of a room's input begin with."""
    found = [*ROOMS[name].seeds()]
    with suppress(OSError):
        found += [path.read_bytes() for path in kept(name)]
    return found
