"""Titles in the lists of the preview: told where they are plain to see, without reading a leaflet whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from brochure.preview.studio import Name, Studio

if TYPE_CHECKING:
    from pathlib import Path

KNEE = Name("north", "en-US", "knee")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: Your new knee", "Your new knee"),
        ("title: Your new knee # for surgery", "Your new knee"),
        ('title: "Knee: what next"', "Knee: what next"),
        ("title: 'Knee: it''s new'", "Knee: it's new"),
        ("title: ركبتك الجديدة", "ركبتك الجديدة"),
        ("title: >-\n  Your new knee", None),
        ('title: "Your \\x41 knee"', None),
        ("subtitle: Your new knee", None),
        ("title:", None),
    ],
)
def test_a_title_is_told_as_it_is_read(tmp_path: Path, line: str, title: str | None) -> None:
    (tmp_path / "content/leaflets").mkdir(parents=True)
    (tmp_path / "content/leaflets/knee.en-US.yaml").write_text(f"{line}\nfold: trifold\n", encoding="utf-8")
    assert Studio(tmp_path, None, None).titles([KNEE]).get(KNEE) == title  # type: ignore[arg-type]
