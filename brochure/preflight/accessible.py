"""What a file that is read on a screen, or aloud, has to hold, looked at without the help of what has made it.

PDF/UA-1 (ISO 14289-1), and of PDF/A-3a what fields may not do (ISO 19005-3, 6.4).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Stream

from brochure.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf

_UA = "ISO 14289-1"
_A = "ISO 19005-3"
_MOST = 100_000
_HEADINGS = {f"H{level}": level for level in range(1, 7)}
# How many of one kind are told by name.
_TOLD = 3

_HINTS = {
    "alt-missing": "say what it shows, or draw it as decoration",
    "scope-missing": "mark what heads a row, and what a column",
    "heading-skipped": "let each heading be at most one level below the one before it",
    "annotation-untagged": "give every link and field its place in the order of reading",
    "link-unnamed": "say where it leads",
    "tab-order": "let the tabulator follow the order of reading",
    "field-unnamed": "give every field a name of its own",
    "field-unlabelled": "say what is to be written or ticked",
    "field-without-look": "draw every field in each of its states",
    "field-font": "embed the font that fields are filled in with",
    "need-appearances": "draw the fields when making the file, and do not ask the reader to",
}


@dataclass(slots=True)
class _Tags:
    """What the tags of a file were found to be: elements in the order of reading, and what is wrong with them."""

    kinds: list[str] = field(default_factory=list)
    no_alt: int = 0
    no_scope: int = 0
    skipped: list[str] = field(default_factory=list)


def claims(names: tuple[str, ...], intents: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield a finding for each of the standards that a file of ours does not claim, and for one without its sRGB."""
    for name in ("PDF/UA-1", "PDF/A-3a"):
        if name not in names:
            yield Diagnostic("not-claimed", f"the file does not say that it is {name}", threshold=name)
    if "GTS_PDFA1" not in intents:
        yield Diagnostic("intent-missing", "the file does not say what its colours mean", source=f"{_A}, 6.2.3")


def findings(document: pikepdf.Pdf) -> Iterator[Diagnostic]:
    """Yield a finding for each kind of thing that keeps a file from being read aloud or filled in by everyone."""
    root = document.Root
    found = _tags(root)
    if found.no_alt:
        yield _finding("alt-missing", f"{_number(found.no_alt, 'figure')} without words for those who cannot see it",
                       f"{_UA}, 7.3", found.no_alt)  # fmt: skip
    if found.no_scope:
        yield _finding("scope-missing", f"{_number(found.no_scope, 'head')} of a table that does not say what it heads",
                       f"{_UA}, 7.5", found.no_scope)  # fmt: skip
    for what in found.skipped[:1]:
        yield _finding("heading-skipped", f"the order of headings is broken: {what}", f"{_UA}, 7.4.2", what)
    if any(kind in _HEADINGS for kind in found.kinds) and not _has_bookmarks(root):
        yield Diagnostic("bookmarks-missing", "the file has headings and no bookmarks", source=f"{_UA}, 7.17",
                         hint="make bookmarks of the headings")  # fmt: skip
    yield from _annotations(document)
    form = root.get(Name.AcroForm)
    if isinstance(form, Dictionary):
        yield from _fields(form)


def _finding(code: str, message: str, source: str, measured: str | int | None = None) -> Diagnostic:
    return Diagnostic(code, message, hint=_HINTS[code], source=source, measured=measured)


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count > 1)}"


def _tags(root: pikepdf.Object) -> _Tags:
    found = _Tags()
    tree = root.get(Name.StructTreeRoot)
    roles = _dictionary(tree, Name.RoleMap)
    todo: list[Any] = [tree] if isinstance(tree, Dictionary) else []
    seen: set[tuple[int, int]] = set()
    level = 0
    for _ in range(_MOST):
        if not todo:
            break
        element = todo.pop()
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        kind = str(element.get(Name.S, ""))
        kind = str(roles.get(kind, kind))[1:] if kind else ""
        found.kinds.append(kind)
        if kind == "Figure" and not _text(element, Name.Alt) and not _text(element, Name.ActualText):
            found.no_alt += 1
        if kind == "TH" and not any(Name.Scope in one for one in _attributes(element)):
            found.no_scope += 1
        if kind in _HEADINGS:
            if _HEADINGS[kind] > level + 1:
                found.skipped.append(f"{kind} after {f'H{level}' if level else 'none'}")
            level = _HEADINGS[kind]
        kids = element.get(Name.K, Array())
        kids = list(kids) if isinstance(kids, Array) else [kids]
        todo += [kid for kid in reversed(kids) if isinstance(kid, Dictionary) and Name.Obj not in kid]
    return found


def _attributes(element: pikepdf.Object) -> list[pikepdf.Object]:
    found = element.get(Name.A, Array())
    return [one for one in (found if isinstance(found, Array) else [found]) if isinstance(one, Dictionary)]


def _dictionary(owner: pikepdf.Object | None, key: Name) -> pikepdf.Object:
    found = owner.get(key) if isinstance(owner, Dictionary) else None
    return found if isinstance(found, Dictionary) else Dictionary()


def _text(owner: pikepdf.Object, key: Name) -> str:
    return str(owner.get(key, "")).strip()


def _has_bookmarks(root: pikepdf.Object) -> bool:
    return Name.First in _dictionary(root, Name.Outlines)


def _annotations(document: pikepdf.Pdf) -> Iterator[Diagnostic]:
    owners = _owners(document.Root)
    untagged, unnamed, unordered = 0, 0, []
    for number, page in enumerate(document.pages, start=1):
        shown = [a for a in page.obj.get(Name.Annots, Array()) if isinstance(a, Dictionary)]
        if shown and page.obj.get(Name.Tabs) != Name.S:
            unordered.append(number)
        for annotation in shown:
            kind = str(annotation.get(Name.Subtype, ""))
            wanted = {"/Link": "/Link", "/Widget": "/Form"}.get(kind)
            owner = owners.get(int(annotation.get(Name.StructParent, -1)))
            if wanted and str(_tag(owner)) != wanted:
                untagged += 1
            if kind == "/Link" and not _text(annotation, Name.Contents):
                unnamed += 1
    if untagged:
        message = f"{_number(untagged, 'annotation')} outside the order of reading"
        yield _finding("annotation-untagged", message, f"{_UA}, 7.18", untagged)
    if unnamed:
        yield _finding(
            "link-unnamed", f"{_number(unnamed, 'link')} without words of its own", f"{_UA}, 7.18.5", unnamed
        )
    if unordered:
        pages = ", ".join(str(number) for number in unordered[:_TOLD])
        message = f"the tabulator does not follow the order of reading on page {pages}"
        yield _finding("tab-order", message, f"{_UA}, 7.18.3", len(unordered))


def _tag(owner: pikepdf.Object | None) -> object:
    return owner.get(Name.S) if isinstance(owner, Dictionary) else None


def _owners(root: pikepdf.Object) -> dict[int, pikepdf.Object]:
    """Return the element of every number that an annotation may have."""
    found: dict[int, pikepdf.Object] = {}
    tree = root.get(Name.StructTreeRoot)
    todo = [_dictionary(tree, Name.ParentTree)]
    for _ in range(_MOST):
        if not todo:
            break
        node = todo.pop()
        numbers = list(node.get(Name.Nums, Array()))
        found.update((int(n), obj) for n, obj in zip(numbers[::2], numbers[1::2], strict=False))
        todo += [kid for kid in node.get(Name.Kids, Array()) if isinstance(kid, Dictionary)]
    return found


@dataclass(frozen=True, slots=True)
class _Field:
    """A field or a widget of one, with what it inherits."""

    name: str
    label: str
    kind: str
    typed: str
    widgets: tuple[pikepdf.Object, ...]


def _fields(form: pikepdf.Object) -> Iterator[Diagnostic]:
    if bool(form.get(Name.NeedAppearances, False)):
        yield _finding("need-appearances", "the file asks the reader to draw its fields", f"{_A}, 6.4.1")
    fields = list(_terminal(form))
    names = [one.name for one in fields]
    unnamed = sum(not name for name in names) + len(names) - len(set(names))
    if unnamed:
        message = f"{_number(unnamed, 'field')} without a name of its own"
        yield _finding("field-unnamed", message, "ISO 32000-1, 12.7.3", unnamed)
    if unlabelled := sum(not one.label for one in fields):
        message = f"{_number(unlabelled, 'field')} that does not say what to write or tick"
        yield _finding("field-unlabelled", message, f"{_UA}, 7.18.4", unlabelled)
    if plain := sum(not _is_drawn(widget, one.kind) for one in fields for widget in one.widgets):
        yield _finding("field-without-look", f"{_number(plain, 'field')} that nothing draws", f"{_A}, 6.3.3", plain)
    fonts = _dictionary(_dictionary(form, Name.DR), Name.Font)
    typed = {one.typed for one in fields if one.kind in ("/Tx", "/Ch")}
    if bare := sorted(font or "none" for font in typed if not _is_embedded(fonts.get(font) if font else None)):
        message = f"what is typed is set in a font that is not in the file: {', '.join(bare[:_TOLD])}"
        yield _finding("field-font", message, f"{_UA}, 7.21.4.1", bare[0])


def _terminal(form: pikepdf.Object) -> Iterator[_Field]:
    """Yield the fields that are filled in, down from those that only group them."""
    default = str(form.get(Name.DA, ""))
    todo = [(one, "", "", "", default) for one in reversed(list(form.get(Name.Fields, Array())))]
    for _ in range(_MOST):
        if not todo:
            break
        one, prefix, label, kind, typed = todo.pop()
        if not isinstance(one, Dictionary):
            continue
        name = ".".join(part for part in (prefix, _text(one, Name.T)) if part)
        label, kind = _text(one, Name.TU) or label, str(one.get(Name.FT, kind))
        typed = str(one.get(Name.DA, typed))
        kids = [kid for kid in one.get(Name.Kids, Array()) if isinstance(kid, Dictionary)]
        if any(Name.T in kid for kid in kids):
            todo += [(kid, name, label, kind, typed) for kid in reversed(kids)]
        else:
            words = typed.split()
            font = words[words.index("Tf") - 2] if "Tf" in words[2:] else ""
            yield _Field(name, label, kind, font, tuple(kids or [one]))


def _is_drawn(widget: pikepdf.Object, kind: str) -> bool:
    look = _dictionary(widget, Name.AP).get(Name.N)
    if kind != "/Btn":
        return isinstance(look, Stream)
    states = list(look.values()) if isinstance(look, Dictionary) and not isinstance(look, Stream) else []
    return bool(states) and all(isinstance(state, Stream) for state in states)


def _is_embedded(font: pikepdf.Object | None) -> bool:
    if not isinstance(font, Dictionary):
        return False
    inner = font.get(Name.DescendantFonts, Array([font]))[0]
    descriptor = _dictionary(inner, Name.FontDescriptor)
    return any(isinstance(descriptor.get(key), Stream) for key in (Name.FontFile, Name.FontFile2, Name.FontFile3))
