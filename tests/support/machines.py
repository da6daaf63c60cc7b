"""The same command on machines that differ in all that must not matter."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

CHECKOUT = Path(__file__).resolve().parent.parent.parent

# What a machine may differ in; the first of each is as a machine mostly is.
FACTORS: Mapping[str, tuple[str, ...]] = {
    "folder": ("plain", "far/down in it/d\u00e9j\u00e0 'vu\" \U0001f600 \u05e9\u200f"),
    "order": ("forwards", "backwards"),
    "workers": ("1", "3"),
    "locale": ("C.UTF-8", "ASCII", "de_DE.ISO-8859-1", "tr_TR.UTF-8", "ar_EG.UTF-8"),
    "zone": ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"),
    "umask": ("022", "077"),
    "seed": ("0", "4711"),
    "fonts": ("none", "others"),
    "home": ("own", "unset", "not a folder"),
    "listing": ("as it is", "backwards", "shuffled"),
    "clock": ("now", "2033-12-31 23:59:57", "2003-03-03 03:03:03"),
    "day": ("option", "epoch"),
    "kept": ("nothing", "something"),
}
DAY, EPOCH = "2026-12-01", "1796126400"

# What people's shells export, and libraries of type read.
_SWAYING = {
    "FC_LANG": "ja",
    "HB_SHAPER_LIST": "fallback",
    "PANGO_LANGUAGE": "ja:ar",
    "FONTCONFIG_SYSROOT": "/nowhere",
    "FREETYPE_PROPERTIES": "truetype:interpreter-version=35",
}

# Loaded by Python before anything else: folders list their entries in another order.
_LISTING = """
import os, random
_scandir, _listdir, _how = os.scandir, os.listdir, os.environ["LISTING"]

def _mixed(entries):
    entries = sorted(entries, key=lambda e: getattr(e, "name", e), reverse=True)
    if _how == "shuffled":
        random.Random(4).shuffle(entries)
    return entries

class _Entries:
    def __init__(self, *path):
        with _scandir(*path) as found:
            self._entries = iter(_mixed(found))
    __enter__ = __iter__ = lambda self: self
    __exit__ = lambda self, *_: None
    close = lambda self: None
    def __next__(self):
        return next(self._entries)

os.scandir, os.listdir = _Entries, lambda *path: _mixed(_listdir(*path))
"""


def pairs(factors: Mapping[str, tuple[str, ...]] = FACTORS) -> list[dict[str, str]]:
    """Return as many machines as it takes for every two levels of any two factors to meet, the plain one first."""
    left = {
        frozenset(((one, a), (two, b)))
        for one, two in combinations(factors, 2)
        for a, b in product(factors[one], factors[two])
    }
    rows = [{name: levels[0] for name, levels in factors.items()}]
    while True:
        left -= set(map(frozenset, combinations(rows[-1].items(), 2)))
        if not left:
            return rows
        row = dict(sorted(min(map(sorted, left))))
        for name in sorted(factors, key=lambda name: -len(factors[name])):
            met = {
                level: sum(frozenset((pair, (name, level))) in left for pair in row.items()) for level in factors[name]
            }
            row.setdefault(name, max(met, key=lambda level: met[level]))
        rows.append({name: row[name] for name in factors})


def unlike() -> dict[str, str]:
    """Return one machine that differs from the plain one in everything."""
    return {name: levels[-1] for name, levels in FACTORS.items()} | {"locale": "de_DE.ISO-8859-1"}


@cache
def locale(name: str, folder: Path) -> str:
    """Return a locale made in ``folder``: machines have few."""
    folder.mkdir(exist_ok=True)
    language, _, charset = name.partition(".")
    command = ["localedef", "--no-archive", "-i", language, "-f", charset, str(folder / name)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (folder / name).is_dir(), run.stderr
    return name


def run_on(
    machine: Mapping[str, str], top: Path, workspace: Path, commands: Collection[list[str]]
) -> list[subprocess.CompletedProcess[bytes]]:
    """Run ``brochure`` with each of ``commands`` in ``workspace`` on a machine whose other folders are in ``top``."""
    environment = {**os.environ, "PYTHONHASHSEED": machine["seed"], "TZ": machine["zone"], "TMPDIR": str(top)}
    environment["BROCHURE_CACHE"] = "off" if machine["kept"] == "nothing" else str(top / "kept")
    name = machine["locale"]
    if name == "ASCII":
        environment |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    else:
        locales = top.parent / "locales"
        environment |= {"LC_ALL": name if name == "C.UTF-8" else locale(name, locales), "LOCPATH": str(locales)}
        environment["PYTHONUTF8"] = "0"
    if machine["home"] == "unset":
        del environment["HOME"]
    else:
        environment["HOME"] = str(top / "home") if machine["home"] == "own" else "/dev/null"
    if machine["fonts"] == "others":
        environment |= {**_SWAYING, "FONTCONFIG_FILE": str(_fonts(top)), "XDG_DATA_HOME": str(top / "data")}
    if machine["listing"] != "as it is":
        (top / "site").mkdir(exist_ok=True)
        (top / "site/sitecustomize.py").write_text(_LISTING)
        environment |= {"PYTHONPATH": str(top / "site"), "LISTING": machine["listing"]}
    before: list[str] = []
    if machine["clock"] != "now":
        before = ["faketime", "-f", f"@{machine['clock']}"]  # its times of files stay: those of another clock
        environment |= {"NO_FAKE_STAT": "1", "DONT_FAKE_MONOTONIC": "1"}
    dated = ["--date", DAY] if machine["day"] == "option" else []
    if not dated or any("proof" in command for command in commands):  # which has no such option
        environment["SOURCE_DATE_EPOCH"] = EPOCH
    return [
        subprocess.run(
            [
                *before,
                sys.executable,
                "-m",
                "brochure",
                *command,
                *(dated if "proof" not in command else ()),
                "-j",
                machine["workers"],
            ],
            cwd=workspace,
            env=environment,
            capture_output=True,
            check=False,
            umask=int(machine["umask"], 8),
        )
        for command in commands
    ]


def _fonts(top: Path) -> Path:
    """Return a fontconfig file of a machine with other fonts, one of which has the name of ours."""
    from fontTools.ttLib import TTFont

    from brochure.workspace.fonts import package_fonts

    folder, conf = top / "data/fonts", top / "fonts.conf"
    folder.mkdir(parents=True, exist_ok=True)
    for family in ("Lato", "Source Sans 3"):
        font = TTFont(next(package_fonts().joinpath("Noto Sans").glob("*-Regular.?tf")))
        for record in font["name"].names:
            if record.nameID in {1, 4, 16}:
                record.string = family
        font.save(folder / f"{family}.ttf")
    conf.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir>'
        "<dir>/usr/share/fonts</dir></fontconfig>"
    )
    return conf
