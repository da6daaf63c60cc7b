"""What is known of the licences of what ships: of packages by their metadata, of files by this list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.licenses import canonicalize_license_expression
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from importlib.metadata import Distribution

CHECKOUT = Path(__file__).resolve().parent.parent.parent

# What the metadata of older packages says, in SPDX.
SAYS = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "MIT License": "MIT",
}
# Where the metadata does not name one licence: what was read in the package, and what we take of it.
READ = {
    "axe-playwright-python": "MIT AND MPL-2.0",  # its own code, which nothing runs, and axe-core, which tests run
    "partd": "BSD-3-Clause",  # its licence file
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",  # "dependency licenses" are PDFium's: BSD, MIT, Zlib, FreeType's own
    "pyphen": "MPL-1.1",  # offers GPL-2.0+, LGPL-2.1+ or MPL-1.1: we take the last; none of its dictionaries is used
    "rendercv-fonts": "MIT AND OFL-1.1",  # its code, and the fonts: only families with their licence file are used
}
# In the lock for Pythons other than this one.
ELSEWHERE = {
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
}
# Files that ship and that others made, or that no rule below knows.
OTHERS: dict[str, str] = {
    "brochure/press/profiles/fogra29-uncoated.icc": "Zlib",
    "brochure/press/profiles/fogra39-coated.icc": "Zlib",
    "brochure/press/profiles/gracol-tr006-coated.icc": "Zlib",  # and names its technical report, as that asks
    "brochure/fonts/Amiri/Amiri-Bold.ttf": "OFL-1.1",
    "brochure/fonts/Amiri/Amiri-Regular.ttf": "OFL-1.1",
    "brochure/fonts/Vazirmatn/Vazirmatn-Bold.ttf": "OFL-1.1",
    "brochure/fonts/Vazirmatn/Vazirmatn-Regular.ttf": "OFL-1.1",
    "content/locale/ar.po": "MIT",  # ours, as what stands beside it is
    "content/locale/en-GB.po": "MIT",
    "content/locale/es.po": "MIT",
    "content/locale/messages.pot": "MIT",
    "content/locale/pl.po": "MIT",
}


def locked(name: str) -> set[str]:
    """Return the distributions that a lock installs."""
    text = (CHECKOUT / "requirements" / f"{name}.lock").read_text()
    return {canonicalize_name(found) for found in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def licence(found: Distribution) -> str:
    """Return the licence of a distribution as an SPDX expression, or whatever else its metadata says."""
    metadata = found.metadata
    name = canonicalize_name(metadata["Name"])
    if name in READ:
        return READ[name]
    for expression in metadata.get_all("License-Expression", []):
        return canonicalize_license_expression(expression)
    said = [line for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    said = said or metadata.get_all("License", ["nothing"])
    return " AND ".join(SAYS.get(line, line) for line in said)
