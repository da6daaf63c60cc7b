"""What one clinic's theme breaks, breaks for that clinic alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.corpus import BODY, HEAD
from tests.support.brands import CLINIC
from tests.support.commands import built

if TYPE_CHECKING:
    from pathlib import Path

BRAND = """color: {palette: {ink: "#14506A"}, primary: ink, foreground: ink}
typography: {base: Lato, headings: Lato}
defaults: {brochure: {theme: THEME}}
"""
# By theme: its style sheet, and the code of what it comes to.
THEMES = {
    "huge": (".block { font-size: 1e9px }", "not-set"),
    "asking": ("@color-profile --x { src: url(https://a.example/x.icc) }", "not-loaded"),
    "wide": (".block { display: grid; grid-template-columns: repeat(1000000000, 1px) }", "over-limit"),
}
CODES = {"not-set", "over-limit", "not-loaded", "bug"}


@pytest.mark.parametrize("themes", [["huge", "asking"], pytest.param(["wide"], marks=pytest.mark.long)])
def test_a_theme_that_breaks_or_never_ends_fails_its_own_targets_alone(tmp_path: Path, themes: list[str]) -> None:
    for theme in ("harbour", *themes):
        clinic = tmp_path / f"content/clinics/{theme}"
        clinic.mkdir(parents=True)
        (clinic / "clinic.yaml").write_text(CLINIC.format(name="Wren Street").replace("[office, screen]", "[screen]"))
        (clinic / "_brand.yml").write_text(BRAND.replace("THEME", theme))
    for theme in themes:
        folder = tmp_path / f"styles/themes/{theme}"
        folder.mkdir(parents=True)
        (folder / "theme.yaml").write_text(f"name: {theme}\nfonts: {{base: Lato, headings: Lato}}\n")
        (folder / "theme.css").write_text(THEMES[theme][0])
    (tmp_path / "content/leaflets").mkdir()
    (tmp_path / "content/leaflets/ours.en-GB.yaml").write_text(HEAD + BODY)
    report = built(tmp_path, code=1)
    statuses = {o["clinic"]: o["status"] for o in report["outputs"]}
    assert statuses == {"harbour": "built", **dict.fromkeys(themes, "failed")}
    codes = {d["target"].split("/")[0]: d["code"] for d in report["diagnostics"] if d["code"] in CODES}
    assert codes == {theme: THEMES[theme][1] for theme in themes}
