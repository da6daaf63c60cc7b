"""Strategies of hypothesis for all that people write: leaflets, clinics, brands, formats, records, whole workspaces.

What may be written is taken from the JSON Schemas that editors are given, so a new key or block is in them by itself.
``valid`` trees follow their schema; ``nearly`` breaks one in a place or two, and ``spoilt`` the text of its YAML.
"""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml
from hypothesis import strategies as st

from brochure.formats import FORMATS
from brochure.model import schema
from tests.fuzz.mutations import WORDS as STRANGE
from tests.fuzz.mutations import mutated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import SearchStrategy

Tree: TypeAlias = Any
Schema: TypeAlias = "Mapping[str, Any]"

PICTURES = ("images/photo.jpg", "images/chart.png", "images/map.svg")
_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn"))
_SOUND = ("words", "Wörter", "24 hours", "5 mg", "it's", '"so"', "(c)", "–", "كلمات", "słowa i", "supercalifragilistic")
_INSERTED = (
    "{clinic.phone}", "{clinic.name}", "{claim: F21}", "{glossary: off-label}", "[@feder2021]", "{{x}}", "{local.own}",
    "{record.own}", "{jurisdiction.approval}", "**bold**", "*it*", "[us](https://a.example)", "[mot](lang:fr)",
)  # fmt: skip
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


def words(*, strange: bool = False) -> SearchStrategy[str]:
    """Return texts of inline Markdown with insertions; strange ones of any characters that Unicode has."""
    pieces = [st.sampled_from(_SOUND), st.sampled_from(_INSERTED)]
    if strange:
        pieces += [st.sampled_from(STRANGE), st.text(_LETTERS, max_size=30), st.text(max_size=8)]
    joined = st.lists(st.one_of(pieces), min_size=1, max_size=6).map(" ".join)
    return st.one_of(joined, joined.map(lambda said: f"{said}\n\n{said}"), st.just("Words."))


# -- trees from schemas -----------------------------------------------------------------------------------------------

# What a key holds that its schema cannot say: names of what there is.
_NAMED: Mapping[str, SearchStrategy[Tree]] = {
    "image": st.sampled_from(PICTURES),
    "claim": st.sampled_from(("F21", "A22")),
    "scene": st.sampled_from(("path", "journey", "plain")),
    "numbers": st.lists(st.sampled_from(("emergency", "crisis", "clinic.phone")), max_size=2, unique=True),
    "terms": st.lists(st.sampled_from(("off-label", "dissociation")), max_size=2, unique=True),
    "url": st.sampled_from(("web", "current", "https://a.example/x")),
    "record": st.just("own"),
    "languages": st.lists(st.sampled_from(("en-GB", "en-GB", "ar", "pl", "es")), min_size=1, max_size=3, unique=True),
    "email": st.just("us@a.example"),
    "url-pattern": st.just("https://a.example/{language}/{leaflet}.html"),
    "current-pattern": st.just("https://a.example/{code}/{language}/{version}"),
    "profile": st.sampled_from(("iso-coated", "iso-uncoated", "digital-press", "one-ink-black")),
    "min-body": st.sampled_from((10, 11, 12)),
    "widths": st.lists(st.integers(1, 4), min_size=1, max_size=3),
    "use": st.just("own"),
    "translation": st.none(),
    "spreads": st.none(),
}


# Blocks that hold blocks.
_HOLDERS = {"columns", "phase"}


_PLAIN: Mapping[str, SearchStrategy[Tree]] = {
    "number": st.sampled_from((1, 2.5, 12, 16, 18, 210, 297)),
    "boolean": st.booleans(),
    "null": st.none(),
}


class _Reader:
    """Makes strategies of one schema."""

    def __init__(self, root: Schema, text: SearchStrategy[str]) -> None:
        self.root, self.text = root, text

    def of(self, what: Schema, depth: int = 4) -> SearchStrategy[Tree]:
        """Return trees that ``what`` allows, with no more than ``depth`` levels of blocks."""
        if "$ref" in what:
            name = what["$ref"].rsplit("/", 1)[1]
            if name == "Text":
                return self.text
            return self._block(depth - 1) if name == "Block" else self.of(self.root["$defs"][name], depth)
        if "const" in what:
            return st.just(what["const"])
        if "enum" in what:
            return st.sampled_from(what["enum"])
        if "anyOf" in what:
            ways = [way for way in what["anyOf"] if depth > 0 or "Block" not in json.dumps(way)]
            return st.one_of([self.of(way, depth) for way in ways or what["anyOf"][:1]])
        return self._plain(what, depth)

    def _block(self, depth: int) -> SearchStrategy[Tree]:
        """Return blocks of any one kind, now and then by an id."""
        full, _, bare = self.root["$defs"]["Block"]["anyOf"]
        kinds = {key: value for key, value in full["properties"].items() if key != "id"}
        if depth <= 0:
            kinds = {key: value for key, value in kinds.items() if key not in _HOLDERS}
        ways = [self.kind(key, value, depth) for key, value in kinds.items()]
        named = st.one_of(ways).map(lambda block: {**block, "id": "own"})
        return st.one_of(*ways, self.of(bare), named)

    def _plain(self, what: Schema, depth: int) -> SearchStrategy[Tree]:
        kind = what.get("type", "string")
        match kind if isinstance(kind, str) else kind[0]:
            case "object":
                return self._object(what, depth)
            case "array":
                items = what.get("items", {"type": "string"})
                least = what.get("minItems", 0)
                return st.lists(self.later(items, depth), min_size=least, max_size=least + 2)
            case "integer":
                return st.integers(max(what.get("minimum", 1), 1), 6)
            case "string" if what.get("format") == "date":
                return DAYS.map(str)
        return _PLAIN.get(str(kind), st.sampled_from(("own", "Own words", "P-1", "1.0")))

    def later(self, what: Schema, depth: int) -> SearchStrategy[Tree]:
        """Return the trees of ``what``, read when one is asked for: blocks hold blocks."""
        return st.deferred(lambda: self.of(what, depth))

    def kind(self, name: str, what: Schema, depth: int) -> SearchStrategy[Tree]:
        """Return blocks of one kind."""
        return self.later(what, depth).map(lambda said: {name: said})

    def _object(self, what: Schema, depth: int) -> SearchStrategy[Tree]:
        known, needed = what.get("properties", {}), set(what.get("required", ()))
        own = {key: _NAMED[key] if key in _NAMED else self.later(value, depth) for key, value in known.items()}
        optional = {key: value for key, value in own.items() if key not in needed}
        fixed = st.fixed_dictionaries({key: own[key] for key in known if key in needed}, optional=optional)
        if not known and isinstance(what.get("additionalProperties"), dict):
            inner = what["additionalProperties"]
            return st.dictionaries(st.just("own"), self.later(inner, depth), max_size=1)
        return fixed


@cache
def _schemas() -> dict[str, Schema]:
    return {"leaflet": schema.leaflet_schema(), "clinic": schema.clinic_schema(), "format": schema.format_schema()}


@st.composite
def leaflets(draw: st.DrawFn, *, strange: bool = False) -> Tree:
    """Return a leaflet with blocks of any kind on the panels of any fold."""
    root = _schemas()["leaflet"]
    reader = _Reader(root, words(strange=strange))
    fmt = draw(st.sampled_from(sorted(FORMATS.values(), key=lambda one: one.name)))
    issued = draw(DAYS)
    rest = {
        key: value
        for key, value in root["properties"].items()
        if key not in ("panels", "review", "fold", "local", "record")
    }
    tree = draw(reader._object({**root, "properties": rest, "required": ["title", "code", "version", "audience"]}, 3))
    blocks = reader.of({"type": "array", "items": {"$ref": "#/$defs/Block"}}, 2)
    regions = [region.name for region in fmt.regions]
    return {
        **tree,
        "fold": fmt.fold,
        "review": {"issued": str(issued), "due": str(issued + timedelta(days=draw(st.integers(1, 900))))},
        "local": {"own": {"about": "Something.", "default": draw(words())}},
        "record": {"own": {"max-chars": draw(st.integers(1, 60))}},
        "panels": {name: draw(blocks) for name in regions},
    }


def clinics(*, strange: bool = False) -> SearchStrategy[Tree]:
    """Return what ``clinic.yaml`` says."""
    root = _schemas()["clinic"]
    made = _Reader(root, words(strange=strange)).of(root)
    return made.map(lambda tree: {**tree, "jurisdiction": "US" if tree["jurisdiction"] == "US" else "GB-ENG"})


def formats() -> SearchStrategy[Tree]:
    """Return rows of formats of a workspace's own: most of them do not fold."""
    root = _schemas()["format"]
    return _Reader(root, st.just("Words.")).of(root)


COLOURS = st.one_of(
    st.integers(0, 0xFFFFFF).map("#{:06x}".format),
    st.sampled_from(("#fff", "red", "rebeccapurple", "rgb(1 2 3)", "hsl(20 10% 50%)", "oklch(0.5 0.1 200)", "own")),
)
_SIZES = st.sampled_from(("1rem", "16px", "2em", "120%", "12pt", 400, 700, "bold"))


@st.composite
def brands(draw: st.DrawFn) -> Tree:
    """Return what ``_brand.yml`` says, after the standard and in the dialects of other tools."""
    roles = (
        "foreground",
        "background",
        "primary",
        "secondary",
        "tertiary",
        "success",
        "warning",
        "danger",
        "light",
        "dark",
    )
    colour = draw(
        st.fixed_dictionaries(
            {"palette": st.fixed_dictionaries({"own": COLOURS})}, optional=dict.fromkeys(roles, COLOURS)
        )
    )
    family = st.sampled_from(("Lato", "EB Garamond", "Source Sans 3", "Nobody's"))
    font = st.fixed_dictionaries(
        {"family": family}, optional={"source": st.sampled_from(("google", "bunny", "system", "file"))}
    )
    set_in = st.one_of(
        family,
        st.fixed_dictionaries(
            {"family": family},
            optional={"weight": _SIZES, "size": _SIZES, "line-height": st.floats(0, 4), "color": COLOURS},
        ),
    )
    logo = st.one_of(
        st.just("logo.svg"),
        st.fixed_dictionaries({"small": st.just("logo.svg")}, optional={"medium": st.just("none.svg")}),
    )
    ink = st.one_of(
        COLOURS,
        st.fixed_dictionaries(
            {},
            optional={"cmyk": st.lists(st.integers(-1, 120), min_size=3, max_size=5), "spot": st.just("PANTONE 1 C")},
        ),
    )
    faces = {"fonts": st.lists(font, max_size=2), "base": set_in, "headings": set_in}
    brochure = st.fixed_dictionaries(
        {},
        optional={
            "theme": st.sampled_from(("ledger", "harbour", "plain", "nobody")),
            "print": st.fixed_dictionaries({}, optional=dict.fromkeys(("brand", "support", "text"), ink)),
            "inks": st.fixed_dictionaries({}, optional=dict.fromkeys(("emergency", "brand", "text"), COLOURS)),
        },
    )
    return {
        "color": colour,
        **draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "meta": st.just({"name": {"full": "Wren Street Clinic", "short": "Wren"}}),
                    "logo": logo,
                    "typography": st.fixed_dictionaries({}, optional=faces),
                    "defaults": st.fixed_dictionaries({"brochure": brochure}),
                },
            )
        ),
    }  # fmt: skip


# -- damage -----------------------------------------------------------------------------------------------------------


@st.composite
def nearly(draw: st.DrawFn, tree: SearchStrategy[Tree]) -> Tree:
    """Return a tree with a value or two exchanged, left out, or under a key that there is not."""
    made = json.loads(json.dumps(draw(tree), default=str))
    for _ in range(draw(st.integers(1, 2))):
        paths = list(_paths(made))
        if not paths:
            break
        holder, key = draw(st.sampled_from(paths))
        match draw(st.integers(0, 4)):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[draw(st.sampled_from(("titel", "text", "", "items", "x" * 99, *STRANGE[:9])))] = holder.pop(key)
            case 2:
                holder[key] = draw(
                    st.one_of(st.none(), st.lists(st.just("x"), max_size=3), st.just({"a": "b"}), st.just([[[]]]))
                )
            case _:
                holder[key] = draw(st.sampled_from(STRANGE))
    return made


def _paths(tree: Tree) -> Any:
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in entries:
        yield tree, key
        yield from _paths(value)


@st.composite
def files(draw: st.DrawFn, tree: SearchStrategy[Tree]) -> bytes:
    """Return a tree as YAML in any of the ways that it may be written, now and then damaged after."""
    style = draw(st.sampled_from((None, None, "'", '"', "|")))
    text = yaml.safe_dump(
        draw(tree), allow_unicode=draw(st.booleans()), default_style=style,
        default_flow_style=draw(st.sampled_from((False, None, True))),
        width=draw(st.sampled_from((40, 120, 9999))), sort_keys=False,
    )  # fmt: skip
    data = text.encode("utf-8", "surrogatepass")
    match draw(st.integers(0, 9)):
        case 0:
            return b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
        case 1:
            return mutated(data, random.Random(draw(st.integers(0, 2**32))))
    return data


# -- records ----------------------------------------------------------------------------------------------------------

_CELLS = st.one_of(
    st.sampled_from(("Zoë Å.", "2026-11-06", "06/11/2026", "1.5.2026", "14:30", "2.30 pm", "1,5", "-3", "a", "AB1")),
    st.sampled_from(STRANGE), st.text(max_size=20), DAYS.map(str), st.times().map(str), st.integers().map(str),
)  # fmt: skip


@st.composite
def records(draw: st.DrawFn, columns: tuple[str, ...]) -> bytes:
    """Return a file of records in any dialect of CSV, or as JSON lines."""
    names = list(draw(st.permutations(columns)))[: draw(st.integers(1, len(columns)))]
    most = len(names) + draw(st.integers(0, 1))
    rows = draw(st.lists(st.lists(_CELLS, min_size=len(names), max_size=most), max_size=5))
    if draw(st.integers(0, 3)) == 0:
        values = st.one_of(_CELLS, st.none(), st.booleans(), st.floats(), st.integers(), st.just([]), st.just({}))
        lines = [json.dumps({name: draw(values) for name in names}) for _ in rows]
        return "\n".join(lines).encode("utf-8", "surrogatepass")
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=draw(st.sampled_from(",;\t|")),
        quoting=draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))),
        lineterminator=draw(st.sampled_from(("\n", "\r\n"))),
    )
    writer.writerows([names, *rows])
    coding = draw(st.sampled_from(("utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1")))
    return out.getvalue().encode(coding, "replace")


# -- whole workspaces -------------------------------------------------------------------------------------------------


@st.composite
def workspaces(draw: st.DrawFn, *, sound: bool = False) -> dict[str, bytes]:
    """Return the files of a workspace by path: sound ones follow their schemas, others do so but for a place or two."""

    def written(tree: SearchStrategy[Tree]) -> bytes:
        if sound:
            return yaml.safe_dump(draw(tree), allow_unicode=True, sort_keys=False).encode()
        return draw(files(st.one_of(tree, nearly(tree))))

    def perhaps(path: str, tree: SearchStrategy[Tree]) -> dict[str, bytes]:
        return {path: written(tree)} if draw(st.booleans()) else {}

    language = draw(st.sampled_from(("en-GB", "en-GB", "ar", "pl", "es", "zz")))
    made = {f"content/leaflets/drawn.{language}.yaml": written(leaflets(strange=not sound))}
    made |= perhaps("content/clinics/ours/clinic.yaml", clinics(strange=not sound))
    made |= perhaps("content/clinics/ours/_brand.yml", brands())
    if not sound:
        made |= perhaps("content/formats/own.yaml", formats())
    return made
