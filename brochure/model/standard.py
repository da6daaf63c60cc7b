"""The brand.yml standard, as the ``brand-yml`` package judges it, with the places of what it finds."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, TypeAlias, get_args

from pydantic import BaseModel, ValidationError

from brochure.errors import Place, did_you_mean
from brochure.model.base import described, fault
from brochure.model.base import plain as plainly
from brochure.model.colours import ROLES, Colours, Rgb
from brochure.source import Mapping_, Node, Scalar, Sequence_

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails

    from brochure.errors import Diagnostic

_UNREADABLE = "brand-unreadable"
_COMPARE = "compare it with the standard: posit-dev.github.io/brand-yml"
_Plain: TypeAlias = "str | int | float | list[_Plain] | dict[str, _Plain]"
Sections: TypeAlias = "dict[str, _Plain]"
_Shape: TypeAlias = "str | list[_Shape] | tuple[_Shape, ...] | Mapping[str, _Shape] | None"
# In the standard's schema, unknown to its package.
_UNREAD = frozenset(
    {
        ("color", "link"),
        ("typography", "base", "color"),
        *(("typography", "monospace", k) for k in ("color", "background-color")),
    }
)
_LENGTH = re.compile(r"[0-9.]+(?:px|pt|rem|mm)")
_LINE_HEIGHT = re.compile(r"([0-9.]+)(|em|%)")


# The part of the standard that most brands keep to. A key that ends in "!" is needed, "*" stands for any; a value is a
# pattern, a list of one kind, or a tuple of alternatives; None is anything.
_TEXT = r"\S(?:.*\S)?"
_URL = r"https?://(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}(?:/[\w./-]*)?"
_HEX = r"#[0-9a-f]{6}"
_WEIGHT = r"[1-9]00|thin|(?:extra|ultra)-(?:light|bold)|light|normal|regular|medium|(?:semi|demi)-bold|bold|black"
_STYLE = r"normal|italic"
_PATH = r"(?![/~])[\w./-]*\w\.\w+"
_NAME = r"[A-Za-z_][\w-]*"
_PICTURE = (_PATH, {"path!": _PATH, "alt": _TEXT})
_SIZES = ("small", "medium", "large")
_COMMON: dict[str, _Shape] = {
    "meta": {"name": (_TEXT, {"full": _TEXT, "short": _TEXT}), "link": (_URL, {"*": _URL})},
    "logo": (
        *_PICTURE,
        dict.fromkeys(_SIZES, _PATH),
        {"images!": {"*": _PICTURE}, **dict.fromkeys(_SIZES, (_PATH, _NAME))},
    ),
    "color": {"palette": {"*": _HEX}, **dict.fromkeys((r for r in ROLES if r != "link"), _HEX)},
    "typography": {
        "fonts": [
            (
                {
                    "family!": _TEXT,
                    "source!": "google|bunny",
                    "weight": (_WEIGHT, [_WEIGHT]),
                    "style": (_STYLE, [_STYLE]),
                    "display": "auto|block|swap|fallback|optional",
                },
                {"family!": _TEXT, "source!": "system"},
                {
                    "family!": _TEXT,
                    "source!": "file",
                    "files": [{"path!": r"(?![/~])[\w./-]*\w\.(?:ttf|otf|woff2?)", "weight": _WEIGHT, "style": _STYLE}],
                },
            )
        ],
        "base": (_TEXT, {"family": _TEXT, "weight": _WEIGHT, "size": _TEXT, "line-height": r"\d+(?:\.\d+)?"}),
        "headings": (
            _TEXT,
            {
                "family": _TEXT,
                "weight": _WEIGHT,
                "style": _STYLE,
                "color": _HEX,
                "line-height": r"\d+(?:\.\d+)?",
            },
        ),
    },
    "defaults": {"*": None},
}


def common(plain: _Plain, shape: _Shape = _COMMON) -> bool:
    """Tell whether ``plain`` keeps to the part of the standard that needs no second opinion."""
    if shape is None:
        return True
    if isinstance(shape, tuple):
        return any(common(plain, one) for one in shape)
    if isinstance(shape, list):
        return isinstance(plain, list) and all(common(item, shape[0]) for item in plain)
    if isinstance(shape, str):
        return isinstance(plain, (str, int, float)) and re.fullmatch(shape, str(plain)) is not None
    if not isinstance(plain, dict):
        return False
    known = {key.removesuffix("!"): inner for key, inner in shape.items()}
    return all(key[:-1] in plain for key in shape if key.endswith("!")) and all(
        (key in known or "*" in known) and common(value, known.get(key, known.get("*"))) for key, value in plain.items()
    )


def judged(node: Mapping_, plain: Sections, told: Container[Place | None] = ()) -> Iterator[Diagnostic]:
    """Yield what the ``brand-yml`` package says of ``plain``, at the places of ``node``.

    The package fails with some values, as it looks into them before it judges what they are: they are told by their
    key, unless one of ``told``, the places of faults that are known, is in them.
    """
    if common(plain):
        return
    # The package takes longer to load than all leaflets that ship take to read.
    from brand_yml import Brand as Standard  # noqa: PLC0415

    found = _found(Standard, plain)
    if found is None:
        readable = _readable(Standard, plain)
        yield from _unread(node, plain, readable, told)
        found = _found(Standard, readable)
        if found is None:  # nothing alone, but some of it together
            yield fault(_UNREADABLE, "the brand-yml package cannot read this file", node, _COMPARE)
    for error in found or ():
        at, key_place, place = _locate(node, error["loc"])
        if error["loc"] == ("color", "palette") or _other_kind_of_logo(node, error["loc"]):
            continue  # names and rings of colours are judged by us, each at its place
        if error["type"] == "extra_forbidden":
            hint = did_you_mean(str(error["loc"][-1]), _keys_at(Standard, at[:-1]))
            yield fault("unknown-key", f'unknown key "{error["loc"][-1]}"', place=key_place, hint=hint)
        elif error["type"] == "union_tag_invalid":
            *_, place = _locate(node, (*error["loc"], "source"))
            tags = error["ctx"]["expected_tags"].replace("'", "")
            yield fault("brand", f'fonts come from one of {tags}, not from "{error["ctx"]["tag"]}"', place=place)
        elif error["type"] == "missing":
            yield fault("missing-key", f'the key "{error["loc"][-1]}" is missing', place=place)
        else:
            yield fault("brand", _worded(error), place=place)


def _found(standard: type[BaseModel], plain: Sections) -> list[ErrorDetails] | None:
    """Return the package's faults; None where it fails itself."""
    try:
        standard.model_validate(deepcopy(plain))  # it changes what it is given
    except (AttributeError, KeyError, TypeError):
        return None
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def _readable(standard: type[BaseModel], plain: Sections) -> Sections:
    """Return the sections without the keys that the package fails with, each tried alone."""
    return {
        name: {key: value for key, value in section.items() if _found(standard, {name: {key: value}}) is not None}
        if isinstance(section, dict)
        else section
        for name, section in plain.items()
    }


def _unread(node: Mapping_, plain: Sections, readable: Sections, told: Container[Place | None]) -> Iterator[Diagnostic]:
    for name, section in plain.items():
        written, left = node[name], readable[name]
        if not (isinstance(section, dict) and isinstance(left, dict) and isinstance(written, Mapping_)):
            continue
        for key in section:
            if key not in left and not any(place in told for place in _places(written[key])):
                say = f'"{key}" is not written as the standard has it'
                yield fault(_UNREADABLE, say, place=written.key_place(key), hint=_COMPARE)


def _places(node: Node) -> Iterator[Place]:
    """Yield where a value and all within it stand."""
    yield node.place
    for inner in node.values() if isinstance(node, Mapping_) else node if isinstance(node, Sequence_) else ():
        yield from _places(inner)


def _keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that the standard knows at ``path``; none where it offers several kinds of value."""
    for step in path:
        names = {info.alias or name: info for name, info in model.model_fields.items()}
        kinds = get_args(names[str(step)].annotation) if str(step) in names else ()
        models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if len(models) != 1:
            return ()
        model = models[0]
    return tuple(info.alias or name for name, info in model.model_fields.items() if name != "path")


def _other_kind_of_logo(node: Mapping_, path: tuple[str | int, ...]) -> bool:
    """Tell whether a fault is of the kind of logo that is not written here: one picture, or several sizes."""
    if path[:1] != ("logo",) or len(path) < 2:
        return False
    logo = node.get("logo")
    several = isinstance(logo, Mapping_) and "path" not in logo
    return path[1] == ("BrandLogoResource" if several else "BrandLogo")


def _locate(node: Node, path: Iterable[str | int]) -> tuple[tuple[str | int, ...], Place, Place]:
    """Return the part of ``path`` that is written, and the places of its last key and value.

    Pydantic also names kinds of a union on the way; they are left out.
    """
    at: list[str | int] = []
    place = node.place
    for step in path:
        if isinstance(node, Mapping_) and step in node:
            place = node.key_place(str(step))
            node = node[str(step)]
        elif isinstance(node, Sequence_) and isinstance(step, int) and step < len(node):
            node = node[step]
            place = node.place
        else:
            continue
        at.append(step)
    return tuple(at), place, node.place if isinstance(node, Scalar) and node else place


def _worded(found: ErrorDetails) -> str:
    """Return the package's message in words that say what to write."""
    given = described(found["input"])
    match found["type"]:
        case "url_type" | "url_parsing" | "url_scheme" | "url_syntax_violation":
            return f"this must be a web address that begins with https://, not {given}"
        case "string_type":
            return f"this must be text, not {given}"
        case "float_type" | "float_parsing" | "int_type" | "int_parsing":
            return f"this must be a number, not {given}"
    words = plainly(found["type"], found["input"], found.get("ctx", {}), found["msg"])
    words = words.removeprefix("Value error, ").replace("Input should be", "this must be")
    return " ".join(words.replace("a dictionary", "keys with values").split())


def widened(node: Mapping_, colours: Colours) -> Sections:
    """Return a brand as plain values in the one dialect that the package reads; ``colours`` notes faults of colours."""
    return _widened_mapping(node, (), colours)


def _widened(node: Node, path: tuple[str | int, ...], colours: Colours) -> _Plain:
    match path:
        case ("color", "palette", _) | ("typography", _, "background-color"):
            return _hexadecimal(colours.value(node, clear=True))
        case ("typography", _, "color"):
            return _hexadecimal(colours.value(node))
        case ("typography", "fonts", int(), "files", int(), "weight") if isinstance(node, Sequence_):
            return "auto"  # several weights of one file: it is a variable font, and read by us
        case ("color", role) if role in ROLES:
            return _hexadecimal(colours.value(node))
    if isinstance(node, Sequence_):
        return [_widened(value, (*path, i), colours) for i, value in enumerate(node)]
    return _widened_scalar(node, path) if isinstance(node, Scalar) else _widened_mapping(node, path, colours)


def _widened_scalar(node: Scalar, path: tuple[str | int, ...]) -> _Plain:
    match path:
        case ("typography", "fonts", int()):
            return {"family": str(node), "source": "system"}
        case ("typography", "fonts", int(), "files", int()):
            return {"path": from_folder(node)}
        case ("typography", "fonts", int(), "files", int(), "path") | ("logo", *_, "path"):
            return from_folder(node)
        case ("logo",) | ("logo", "images", _) | ("logo", "small" | "medium" | "large", *_) if path[-1] != "alt":
            return from_folder(node)
        case ("typography", _, *steps):
            return _widened_type(str(node), next((step for step in reversed(steps) if isinstance(step, str)), ""))
    return str(node)


def _widened_mapping(node: Mapping_, path: tuple[str | int, ...], colours: Colours) -> Sections:
    given = {name: value for name, value in node.items() if value != "" and (*path, name) not in _UNREAD}
    plain = {name: _widened(value, (*path, name), colours) for name, value in given.items()}
    if path[:2] == ("typography", "fonts") and len(path) == 3:
        plain.setdefault("source", font_source(node))
    if path[:1] == ("typography",) and len(path) == 2 and _LENGTH.fullmatch(str(plain.get("line-height", ""))):
        del plain["line-height"]  # the package knows no units, and the text stands on our grid anyhow
    return plain


def _widened_type(words: str, key: str) -> _Plain:
    """Return a value of ``typography`` as the package reads it."""
    if key == "weight" and words.isdigit() and 1 <= int(words) <= 999:
        return min(900, max(100, int(words) + 50) // 100 * 100)
    if key == "style" and words == "oblique":
        return "italic"
    if key == "line-height" and (match := _LINE_HEIGHT.fullmatch(words)):
        return float(match[1]) / (100 if match[2] == "%" else 1)
    return words


def _hexadecimal(colour: Rgb | None) -> str:
    return "#{:02x}{:02x}{:02x}".format(*(colour or (0, 0, 0)))


def font_source(font: Mapping_) -> str:
    """Return where a font comes from that does not say so: from its files, or else by name."""
    return "file" if "files" in font else "system"


def from_folder(path: str) -> str:
    """Return a path as it is from the brand's folder, which other tools write with a slash before it."""
    return str(path).lstrip("/") if not str(path).startswith("//") else str(path)
