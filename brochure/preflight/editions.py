"""What a file of ours has to say of itself in each edition: title, language, tags, how it is to be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Dictionary, Name

from brochure.errors import Diagnostic
from brochure.preflight import accessible, conformance

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf

    from brochure.preflight.asked import Expectation


def named(document: pikepdf.Pdf, _: Expectation) -> Iterator[Diagnostic]:
    """Yield a finding for a file without a title or a language."""
    if not str(document.trailer.get(Name.Info, Dictionary()).get(Name.Title, "")).strip():
        yield Diagnostic("title-missing", "the file has no title")
    if not str(document.Root.get(Name.Lang, "")).strip():
        yield Diagnostic("language-missing", "the file does not say its language")


def tags(document: pikepdf.Pdf, _: Expectation) -> Iterator[Diagnostic]:
    """Yield a finding for a file to be read aloud that lacks what it takes (ISO 14289-1, 7.1)."""
    root = document.Root
    if Name.StructTreeRoot not in root or not bool(root.get(Name.MarkInfo, Dictionary()).get(Name.Marked, False)):
        yield Diagnostic("not-tagged", "the file has no tags: it cannot be read aloud in order")
    if not bool(root.get(Name.ViewerPreferences, Dictionary()).get(Name.DisplayDocTitle, False)):
        yield Diagnostic("title-not-shown", "viewers show the name of the file instead of its title")


def printing(document: pikepdf.Pdf, wanted: Expectation) -> Iterator[Diagnostic]:
    """Yield a finding where an office printer would scale the sheet or turn it over the wrong edge."""
    preferences = document.Root.get(Name.ViewerPreferences, Dictionary())
    width, height = wanted.sizes[0]
    edge = "/Simplex" if len(wanted.sizes) == 1 else f"/DuplexFlip{'Short' if width > height else 'Long'}Edge"
    duplex, scaling = (str(preferences.get(key, "/none set")) for key in (Name.Duplex, Name.PrintScaling))
    if duplex != edge:
        message = f"the printer is asked for {duplex[1:]} instead of {edge[1:]}"
        yield Diagnostic("duplex", message, measured=duplex[1:], threshold=edge[1:])
    if scaling != "/None":
        yield Diagnostic("print-scaling", "the printer is not asked to leave the size as it is", measured=scaling[1:])


def reading(document: pikepdf.Pdf, _: Expectation) -> Iterator[Diagnostic]:
    """Yield what keeps a file from being what it is to be: PDF/UA-1 and PDF/A-3a, read and filled in by everyone."""
    said = conformance.claims(document)
    yield from accessible.claims(said.names, tuple(intent.kind for intent in said.intents))
    yield from accessible.findings(document)


_READ = (named, tags, reading)
BY_KIND = {"print": (named,), "office": (named, printing), "screen": _READ, "large-print": _READ}
