"""Papers that go with a leaflet, for those who print it: set in one family of ours, in the clinic's inks."""

from __future__ import annotations

import hashlib
import html as entities
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from brochure.compose import fonts, inks
from brochure.document import ASSETS, Document, Stylesheet
from brochure.source import decoded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brochure.compose.templates import Templates
    from brochure.world import World

FAMILY = "Source Sans 3"
BASE = "styles/papers.css"

_TAG = re.compile(r"<[^>]*>")
_BLANK = frozenset("\n\r\t")


def paper(
    template: str,
    context: Mapping[str, Any],
    *,
    styles: Sequence[str],
    rules: str,
    assets: Mapping[str, bytes],
    leaflet: Document,
    templates: Templates,
    world: World,
) -> Document:
    """Return a paper that flows over as many pages as it takes.

    ``rules`` is CSS of its own: the size of the page. Where our family lacks a character of it, the fonts of
    ``leaflet`` fill in, which hold all that the clinic says; what of a file's name none of them holds is told by its
    number. Raises ``BrochureError`` where a template is at fault.
    """
    text = str(templates.render(template, context))
    faces = {f"{ASSETS}fonts/{hashlib.sha256(f.data).hexdigest()[:16]}": f for f in world.family(FAMILY)}
    held = frozenset.intersection(*(fonts.characters(face.data) for face in faces.values()))
    needed = {ord(c) for c in entities.unescape(_TAG.sub("", text)) if c not in _BLANK}
    files = {**assets, **{url: face.data for url, face in faces.items()}}
    css = fonts.css(
        [fonts.FontFace(FAMILY, face.weight, face.style, url) for url, face in faces.items()],
        base=(FAMILY,),
        headings=(FAMILY,),
    )
    families = f'"{FAMILY}"'
    if needed - held:
        css += leaflet.fonts.text
        filling = {url: data for url, data in leaflet.assets.items() if url.startswith(f"{ASSETS}fonts/")}
        text = _by_number(text, held.union(*map(fonts.characters, filling.values())))
        files |= filling
        families += ", var(--font-base), var(--font-headings)"
    sheets = (
        Stylesheet("inks", inks.css()),
        *(Stylesheet(path, decoded(world.read(path), path)) for path in (BASE, *styles)),
        Stylesheet("paper", f":root {{ --font-papers: {families} }}\n{rules}"),
    )
    return Document(text, sheets, Stylesheet("fonts", css), files, ())


def _by_number(text: str, held: frozenset[int]) -> str:
    """Return ``text`` with every character that no font holds as its number: what stands for it differs by machine."""
    text = unicodedata.normalize("NFC", text)
    lacking = {c for c in set(text) - fonts.INVISIBLE if ord(c) not in held}
    return text.translate({ord(c): f"[U+{ord(c):04X}]" for c in lacking})
