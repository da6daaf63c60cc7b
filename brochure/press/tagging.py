"""Tags as PDF/UA-1 asks for them (ISO 14289-1): what WeasyPrint leaves out or gets wrong, mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, String

from brochure.fields import language_of, place_of
from brochure.press.structure import Element, Mark, Tree, Use
from brochure.press.unicode import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object, Pdf

# What WeasyPrint tags several times over where it is laid out as a table.
_WRAPPERS = frozenset({"NonStruct", "Span", "Div", "P", "Sect", "L"})
# Elements that say nothing where they hold nothing.
_HOLLOW = frozenset({"NonStruct", "Span", "Div", "P", "Sect", "Link"})
_UNSEEN = re.compile("[\u00ad\u200b\u2060]")
_HEADING = re.compile("H([1-6])")
_SPACES = re.compile(r"\s+")
_MARKED = re.compile(rb"/\w+(\s+)<</MCID (\d+)>>(\s+)BDC")
_PRINTED = 4  # where it is printed at all: PDF/A wants it said
_PX = 0.75  # a CSS pixel in points


class _Words:
    """The words of marked content, page by page as they are asked for: few pages have links."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.pages: dict[int, dict[int, str]] = {}

    def of(self, mark: Mark) -> str:
        if mark.page not in self.pages:
            self.pages[mark.page] = said(self.pdf.pages[mark.page].obj)
        return self.pages[mark.page].get(mark.number, "")


def mend(pdf: Pdf, tree: Tree, language: str) -> None:
    """Mend the tags of ``pdf``; fields are not links any more by then."""
    _furniture(pdf, tree)
    _languages(tree, language)
    _places(pdf)
    words = _Words(pdf)
    _links(tree)
    _levels(tree)
    for element in list(tree.root.walk()):
        match element.tag:
            case "Link":
                _describe(element, words)
            case "Figure":
                _place(element, pdf)
            case "L":
                _numbered(element)
    for number, table in enumerate((e for e in tree.root.walk() if e.tag == "Table"), start=1):
        _table(table, number)
    _prune(tree.root)
    _bookmarks(pdf)


def unlisted(pdf: Pdf, dropped: list[Object]) -> None:
    """Take annotations out of the pages that list them."""
    gone = {annotation.objgen for annotation in dropped}
    for page in pdf.pages:
        kept = [a for a in page.obj.get(Name.Annots, Array()) if a.objgen not in gone]
        if kept:
            page.obj[Name.Annots] = Array(kept)
        elif Name.Annots in page.obj:
            del page.obj[Name.Annots]


def target(annotation: Object) -> str:
    """Return where a link leads: its URI, or ``#`` and the name of a place; empty for what is no link."""
    action = annotation.get(Name.A)
    if action is not None:
        return str(action.get(Name.URI, ""))
    return f"#{annotation[Name.Dest]}" if Name.Dest in annotation else ""


def _furniture(pdf: Pdf, tree: Tree) -> None:
    """Make artifacts of what runs along the edges of pages: WeasyPrint marks it, and leaves it out of the tree."""
    told = {(mark.page, mark.number) for mark in tree.root.marks()}
    for number, page in enumerate(pdf.pages):
        stream = page.obj.Contents
        data = stream.read_bytes()

        def artifact(found: re.Match[bytes], number: int = number) -> bytes:
            if (number, int(found[2])) in told:
                return found[0]
            return b"/Artifact%s<</Type /Pagination>>%sBDC" % (found[1], found[3])

        mended = _MARKED.sub(artifact, data)
        if mended != data:
            stream.write(mended)


def _languages(tree: Tree, language: str) -> None:
    """Say the language of every element that tells of it by a link, and take those links out."""
    dropped = []
    for element in list(tree.root.walk()):
        for use in [kid for kid in element.kids if isinstance(kid, Use)]:
            if other := language_of(target(use.annotation)):
                holder = element.parent
                dropped.append(use.annotation)
                element.remove()
                if holder is not None and other != language:
                    holder.obj[Name.Lang] = String(other)
    unlisted(tree.pdf, dropped)


def _places(pdf: Pdf) -> None:
    """Let links to places of the file lead there."""
    for page in pdf.pages:
        for annotation in page.obj.get(Name.Annots, Array()):
            if found := place_of(target(annotation)):
                del annotation[Name.A]
                annotation[Name.Dest], annotation[Name.Contents] = (String(word) for word in found)


def _links(tree: Tree) -> None:
    """Give every link one element and its annotations to that (7.18.5): not to what is inside it, and each once."""
    dropped: list[Object] = []
    for element in list(tree.root.walk()):
        for use in [kid for kid in element.kids if isinstance(kid, Use) and element.tag != "Link"]:
            link = element.above("Link")
            if link is not None:  # a part of a link, which has the whole of it already
                element.kids.remove(use)
                dropped.append(use.annotation)
    for element in list(tree.root.walk()):
        last: Element | None = None
        for kid in list(element.kids):
            if isinstance(kid, Element) and kid.tag == "Link":
                if last is not None and last.page == kid.page and _leads(last) == _leads(kid):
                    last.kids += kid.kids  # the link goes on in the next line
                    kid.remove()
                else:
                    last = kid
            else:
                last = None
        for kid in element.elements:
            for child in kid.elements:
                child.parent = kid
    unlisted(tree.pdf, dropped)


def _leads(link: Element) -> str:
    return next((target(kid.annotation) for kid in link.kids if isinstance(kid, Use)), "")


def _levels(tree: Tree) -> None:
    """Raise headings that skip a level (7.4.2): a block's own title is of the third, wherever it stands."""
    above: list[int] = []
    for element in tree.root.walk():
        if level := _HEADING.fullmatch(element.tag):
            above = [*(one for one in above if one < int(level[1])), int(level[1])]
            element.retag(f"H{len(above)}")


def _describe(link: Element, words: _Words) -> None:
    """Say in words where a link leads: its own, and the address where they do not say it."""
    text = plain("".join(_said(link, words)))
    alt = " ".join(str(e.obj[Name.Alt]) for e in link.walk() if Name.Alt in e.obj)
    text = " ".join(part for part in (text, alt) if part)
    for use in (kid for kid in link.kids if isinstance(kid, Use)):
        use.annotation[Name.F] = _PRINTED
        address = target(use.annotation)
        if address.startswith("#"):
            if str(use.annotation.get(Name.Contents, "")) == address[1:]:  # WeasyPrint's, which is no words
                use.annotation[Name.Contents] = String(text)
            continue
        shown = re.sub(r"^(https?://|mailto:|tel:|sms:)", "", address).rstrip("/")
        is_said = _letters(shown) in _letters(text)
        use.annotation[Name.Contents] = String((text if is_said else f"{text} ({shown})") if text else shown)


def _said(element: Element, words: _Words) -> Iterator[str]:
    """Yield the words of an element; where a link goes on in another line, its annotations part them."""
    for kid in element.kids:
        match kid:
            case Mark():
                yield words.of(kid)
            case Use():
                yield " "
            case Element():
                yield from _said(kid, words)


def _letters(text: str) -> str:
    return re.sub(r"[^\w@]", "", text).casefold()


def plain(text: str) -> str:
    """Return text in one line, without what only guides its setting."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


def _place(figure: Element, pdf: Pdf) -> None:
    """Say where a figure stands in points from the page's corner: WeasyPrint says it in pixels from its top."""
    attributes = figure.obj.get(Name.A)
    if not isinstance(attributes, Dictionary) or Name.BBox not in attributes:
        return
    height = float(pdf.pages[figure.page].obj[Name.TrimBox][3])
    left, top, right, bottom = (float(edge) * _PX for edge in attributes[Name.BBox])
    attributes[Name.BBox] = Array([round(v, 3) for v in (left, height - bottom, right, height - top)])
    attributes[Name.Placement] = Name.Block


def _numbered(items: Element) -> None:
    """Say that a list is numbered where its labels are there to be read (7.6)."""
    if any(label.tag == "Lbl" for item in items.elements for label in item.elements):
        items.obj[Name.A] = Dictionary(O=Name.List, ListNumbering=Name.Decimal)


def _table(table: Element, number: int) -> None:
    """Say of every head what it heads, and of every cell its heads (7.5): WeasyPrint gives later ones to all cells."""
    columns: dict[int, list[str]] = {}
    group: list[str] = []
    for at, (part, row) in enumerate(_rows(table)):
        across: list[str] = []
        column = 0
        cells = [cell for cell in row.elements if cell.tag in ("TH", "TD")]
        for cell in cells:
            if cell.tag == "TH" and not any(cell.marks()):  # the corner heads nothing
                cell.retag("TD")
                if Name.ID in cell.obj:
                    del cell.obj[Name.ID]
        if part != "THead" and len(cells) == 1 and cells[0].tag == "TH" and _span(cells[0]) > 1:
            group = [_head(cells[0], f"table-{number}-{at}-0", Name.Column)]
            continue
        for cell in cells:
            span = _span(cell)
            if cell.tag == "TH":
                is_row = part != "THead" and (column == 0 or bool(across))
                name = _head(cell, f"table-{number}-{at}-{column}", Name.Row if is_row else Name.Column)
                if is_row:
                    across.append(name)
                else:
                    for own in range(column, column + span):
                        columns.setdefault(own, []).append(name)
            else:
                heads = [name for own in range(column, column + span) for name in columns.get(own, ())]
                _attributes(cell)[Name.Headers] = Array([String(name) for name in (*across, *heads, *group)])
            column += span


def _rows(element: Element, part: str = "TBody") -> Iterator[tuple[str, Element]]:
    for kid in element.elements:
        if kid.tag == "TR":
            yield part, kid
        elif kid.tag != "Table":
            yield from _rows(kid, kid.tag if kid.tag in ("THead", "TBody", "TFoot") else part)


def _attributes(cell: Element) -> Object:
    if Name.A not in cell.obj:
        cell.obj[Name.A] = Dictionary(O=Name.Table)
    return cell.obj[Name.A]


def _span(cell: Element) -> int:
    return int(_attributes(cell).get(Name.ColSpan, 1))


def _head(cell: Element, name: str, scope: Name) -> str:
    cell.obj[Name.ID] = String(name)
    _attributes(cell)[Name.Scope] = scope
    return name


def _prune(element: Element) -> None:
    """Take out elements that hold nothing, as rules and bullets do, or only another of their kind."""
    for kid in element.elements:
        while kid.tag in _WRAPPERS and [inner.tag for inner in kid.elements] == [kid.tag] and len(kid.kids) == 1:
            _unwrap(kid)
        _prune(kid)
        if kid.tag in _HOLLOW and not kid.kids:
            kid.remove()


def _unwrap(outer: Element) -> None:
    """Put what is in the one kid of an element into the element itself."""
    inner = outer.elements[0]
    outer.kids, outer.page = inner.kids, inner.page
    for key in (Name.A, Name.Lang):
        if key in inner.obj:
            outer.obj[key] = inner.obj[key]
    for kid in outer.elements:
        kid.parent = outer


def _bookmarks(pdf: Pdf) -> None:
    """Write titles of bookmarks plainly, and open none deeper than the first."""
    outlines = pdf.Root.get(Name.Outlines)
    todo = [outlines.First] if outlines is not None and Name.First in outlines else []
    while todo:
        item = todo.pop()
        item[Name.Title] = String(plain(str(item[Name.Title])))
        todo += [item[key] for key in (Name.First, Name.Next) if key in item]
