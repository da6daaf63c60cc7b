"""The quicker start gives the same bytes, steps aside where it must, and its table is that of the installed version."""

import hashlib
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
SET = """
import hashlib, sys
from brochure import quickstart, declared
{before}
weasyprint = quickstart.import_weasyprint()
from weasyprint.text import ffi
pdf = weasyprint.HTML(string=sys.argv[1]).write_pdf(pdf_variant="pdf/ua-1")
print(type(ffi.ffi).__module__, hashlib.sha256(pdf).hexdigest())
"""
# All that is set in another way has a part in it.
PAGE = """<html lang=en style="--wide: 70%; line-height: calc(1em + 20%)"><title>x</title>
<p style="hyphens: auto">Ketamine <b>for</b> <u>\u0635</u> PTSD</p>
<div dir=rtl style="direction: rtl; margin-inline-start: 9mm; padding-block: 1mm; border-inline-end: 2pt solid">
<p style="all: initial; text-indent: calc(5% + 3pt)">one</p><p style="width: var(--wide); float: left">two</p></div>
<table style="border-collapse: collapse"><tr><th>a<td style="inline-size: 20mm">b</table>
<ul style="display: flex; position: relative; inset-inline-start: 3mm"><li>c<li style="page: none">d</ul>
<svg viewBox="0 0 9 9" width=90><g transform="rotate(30) scale(.5 -1)"><path d="M1 1a2 1 20 1 1 3 3c1 2 3 4 5 1z"/>
<circle cx=3 cy=4 r=2 fill=none stroke=red /></g></svg>"""


def start(before="", **environment):
    command = [sys.executable, "-c", SET.format(before=before), PAGE]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=CHECKOUT, env=environment)
    assert run.returncode == 0, run.stderr
    module, digest = run.stdout.split()
    return module, digest


@pytest.fixture(scope="module")
def plain():
    module, digest = start(BROCHURE_PLAIN_START="1")
    assert module == "cffi.api"
    return digest


def test_the_table_gives_the_same_bytes(plain):
    module, digest = start()
    assert module == "brochure.quickstart"
    assert digest == plain


def test_an_engine_that_has_lost_what_is_made_quicker_is_imported_as_it_comes(plain):
    module, digest = start("import brochure.quicksetting as q; q._missing = lambda css: css.no_such_name")
    assert module == "cffi.api"
    assert digest == plain


@pytest.mark.parametrize(
    "before", ["declared.SHA256 = 'other'", "declared.declare = None", "declared.VERSION = '71.0'"]
)
def test_for_another_version_weasyprint_is_imported_as_it_comes(plain, before):
    module, digest = start(before)
    assert module == "cffi.api"
    assert digest == plain


WOFF = """
import io, sys
from brochure import quickstart, workspace
weasyprint = quickstart.import_weasyprint()
assert "fontTools" not in sys.modules
from fontTools.ttLib import TTFont
(file,) = (f for f in workspace.Workspace(workspace.starter_folder()).family("Lato") if f.weight == 400)
font, out = TTFont(io.BytesIO(file.data)), io.BytesIO()
font.flavor = "woff"
font.save(out)
for name in [n for n in sys.modules if n.startswith("fontTools")]:
    del sys.modules[name]
import base64
face = "@font-face {{ font-family: F; src: url(data:font/woff;base64,%s) }}" % base64.b64encode(out.getvalue()).decode()
html = "<style>" + face + "p {{ font-family: F }}</style><p>Ketamine"
pdf = weasyprint.HTML(string=html).write_pdf(uncompressed_pdf=True)
assert b"+F" in pdf, "the font was not taken"
assert "fontTools" in sys.modules
import weasyprint.pdf.fonts
assert issubclass(weasyprint.pdf.fonts.TTLibError, Exception)
print("ok", "ok")
"""


def test_fonttools_is_loaded_when_a_font_needs_it():
    command = [sys.executable, "-c", WOFF.format()]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=CHECKOUT)
    assert run.returncode == 0, run.stderr


def test_the_table_is_that_of_the_installed_version():
    script = runpy.run_path(str(CHECKOUT / "scripts" / "declarations"))
    made = script["declared"]()
    shipped = (CHECKOUT / "brochure" / "declared.py").read_text(encoding="ascii")
    assert hashlib.sha256(made.encode()).hexdigest() == hashlib.sha256(shipped.encode()).hexdigest()
