"""Heaps of one thing, which anybody may write: what reads them looks at each part once, not at all that follows it."""

from __future__ import annotations

import pikepdf
import pytest

from brochure import regions, syntax
from brochure.approval import difference
from brochure.compose import vector
from brochure.errors import Place
from brochure.importing import markdown, plain
from brochure.model import readings
from brochure.model.local import text_faults
from brochure.model.text import read_passage, read_text
from brochure.preflight.streams import operations
from brochure.press import repaint
from brochure.provenance import shown
from brochure.records import values
from brochure.review import figures, prose, signs
from brochure.source import Scalar
from brochure.translation import codes
from brochure.web.pack import _COMMENT, _LINES
from tests.fuzz.rooms import limited

# Each of these once took minutes of the processor at this length, and the first one years at forty lines.
LENGTH, SECONDS = 500_000, 10.0


def said(words: str) -> Scalar:
    return Scalar(words, Place("clinic.yaml", 1, 1))


READERS = [
    ("   a\n", lambda heap: markdown.read(f"---\n{heap}\n\n---\n", "a.md", lambda _: (b"", ""))),
    ("<", markdown._NO_WORDS.findall),
    ("](", markdown._NO_WORDS.findall),
    ("#", lambda heap: plain.read(f"Words {heap}x")),
    ("\t", lambda heap: readings.length(f"+{heap}\0", "mm")),
    ("_", lambda heap: difference.plain(f"a{heap}x")),
    ("\t", lambda heap: difference.plain(f"{heap}x")),
    ("[@", difference.plain),
    ("\n", lambda heap: vector._LENGTH.fullmatch(f"1{heap}\0")),
    ("1.1", lambda heap: [*text_faults(read_text(said(f"x {heap}")))]),
    (",,1", lambda heap: [*text_faults(read_text(said(f"x {heap}")))]),
    ("[", lambda heap: [*text_faults(read_text(said(f"x {heap}")))]),
    ("<a", lambda heap: [*text_faults(read_text(said(f"x {heap}")))]),
    ("\n", shown._BLOCKS.search),
    ("\u00a0", lambda heap: values._PARTED.fullmatch(f"a,{heap}\n")),
    ("1", figures._PERCENT.search),
    ("1", figures._RELATIVE.search),
    (".", lambda heap: [*prose._STOP.finditer(f"{heap}x")]),
    ("\n", lambda heap: syntax._colon("", f"a:b\n{heap}x\n")),
    ("\t", lambda heap: codes.tokens(read_passage(said(f"a{heap}b")))),
    ("/*a", lambda heap: _COMMENT.sub("", heap)),
    ("\t ", lambda heap: _LINES.sub(" ", heap)),
    ("/*a", regions.rules_of),
    ('\\"', regions.rules_of),
    ("a", regions._HAS.search),
    (":nth(", regions._SIDED.findall),
    (":nth(", regions._OF_GROUP.findall),
    ("(", lambda heap: regions.rules_of(f"{heap}{')' * len(heap)}{{}}")),
    (" \n", lambda heap: repaint._OTHER_SPACE.search(heap.encode())),
    ("[^", lambda heap: [sign.search(heap) for sign, _ in signs._MARKUP]),
    ("/", lambda heap: operations(heap.encode()[:190_000], pikepdf.new())),
    ("/a", lambda heap: operations(heap.encode(), pikepdf.new())),
]


@pytest.mark.parametrize(("heap", "read"), READERS, ids=[f"{at}-{heap!r}" for at, (heap, _) in enumerate(READERS)])
def test_a_heap_is_read_in_little_time(heap, read):
    with limited(SECONDS):
        read(heap * (LENGTH // len(heap)))
