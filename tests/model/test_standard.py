"""The part of the brand.yml standard that is not put to its package."""

from __future__ import annotations

from typing import Any

import pytest
from brand_yml import Brand as Standard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brochure.model import standard
from brochure.model.brand import read_brand
from brochure.source import Mapping_, parse
from tests.model.samples import BRAND

names = st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True)


def written(shape: Any) -> st.SearchStrategy[Any]:
    """Return whatever keeps to ``shape``."""
    if shape is None:
        return names
    if isinstance(shape, tuple):
        return st.one_of([written(one) for one in shape])
    if isinstance(shape, list):
        return st.lists(written(shape[0]), max_size=2)
    if isinstance(shape, str):
        return st.from_regex(
            shape, fullmatch=True, alphabet=st.characters(codec="ascii", categories=("L", "N", "P", "Zs"))
        )
    if "*" in shape:
        return st.dictionaries(names, written(shape["*"]), max_size=3)
    needed = {key[:-1]: written(inner) for key, inner in shape.items() if key.endswith("!")}
    return st.fixed_dictionaries(
        needed, optional={key: written(inner) for key, inner in shape.items() if not key.endswith("!")}
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(written(standard._COMMON))
def test_the_package_accepts_all_that_it_is_not_asked_about(plain: dict[str, Any]) -> None:
    logo = plain.get("logo")
    if isinstance(logo, dict) and "images" in logo:  # a name that is not there is found by the reader
        logo["images"] |= {logo[size]: "a.svg" for size in ("small", "medium", "large") if size in logo}
    assert standard.common(plain)
    Standard.model_validate(plain)


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": {}},
        {"color": {"primary": "deep"}},
        {"color": {"primry": "#112233"}},
        {"meta": {"link": "ternquay"}},
        {"meta": []},
        {"logo": "/etc/logo.svg"},
        {"logo": {"small": "mark"}},
        {"logo": {"path": "a.svg", "size": "1"}},
        {"typography": {"base": {"weight": 650}}},
        {"typography": {"fonts": {"family": "Lato"}}},
        {"typography": {"fonts": [{"family": "Lato"}]}},
        {"typography": {"fonts": [{"family": "Lato", "source": "adobe"}]}},
        {"typography": {"fonts": [{"family": "Lato", "source": "file", "files": [{"path": "lato.doc"}]}]}},
    ],
)
def test_all_else_is_put_to_the_package(wrong: Any) -> None:
    assert not standard.common(wrong)


def test_a_common_brand_does_not_load_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "brand_yml", None)
    read_brand(parse(BRAND.encode(), "f"))
    with pytest.raises(ImportError):
        read_brand(parse(BRAND.replace("base: Lato", "base: {family: Lato, colr: sea}").encode(), "f"))


def test_a_brand_that_the_package_fails_with_as_a_whole_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(plain: dict[str, object]) -> None:
        if len(plain) > 1:
            raise KeyError

    monkeypatch.setattr(Standard, "model_validate", fails)
    node = parse(b'color: {primary: "#123456"}\nmeta: {site: a}', "_brand.yml")
    assert isinstance(node, Mapping_)
    found = list(standard.judged(node, {"color": {"primary": "#123456"}, "meta": {"site": "a"}}))
    assert [(d.code, d.place and d.place.line) for d in found] == [("brand-unreadable", 1)]
