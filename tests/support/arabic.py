"""A workspace with a leaflet in Arabic for both clinics that ship, whatever ships in Arabic by then."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from brochure.phrases import ENGLISH, TEST_SHEET

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SOURCE = CHECKOUT / "tests" / "arabic"
# What the tables of jurisdictions say in Arabic: one word each is enough to see where it comes to stand.
_APPROVAL = "لم تتم الموافقة على كيتامين لعلاج PTSD."
_LABEL, _NOTE = "خط المساعدة", "على مدار الساعة"


def catalogue() -> str:
    """Return the words of the tests as a catalogue, every form of a phrase alike."""
    words = yaml.safe_load((SOURCE / "words.yaml").read_text(encoding="utf-8"))
    lines = ['msgid ""', 'msgstr ""', '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"', ""]
    for phrase in ENGLISH:
        if phrase.key.startswith(TEST_SHEET):
            continue
        lines += [f'msgctxt "{phrase.key}"', f'msgid "{phrase.text}"']
        said = words.get(phrase.key, "كلمة")
        if phrase.plural:
            lines += [f'msgid_plural "{phrase.plural}"', f'msgstr[0] "{said}"', f'msgstr[1] "{said}"', ""]
        else:
            lines += [f'msgstr "{said}"', ""]
    return "\n".join(lines)


def workspace(folder: Path, *, fold: str = "trifold") -> Path:
    """Write a workspace into ``folder``: the leaflet ``visit`` in Arabic, and all that it calls upon."""
    content = folder / "content"
    shutil.copytree(CHECKOUT / "content" / "clinics", content / "clinics")
    shutil.copytree(CHECKOUT / "content" / "jurisdictions", content / "jurisdictions")
    for table in content.glob("jurisdictions/*.yaml"):
        text = table.read_text(encoding="utf-8")
        text = re.sub(r"label: \{(.*)\}", rf'label: {{\1, ar: "{_LABEL}"}}', text)
        text = re.sub(r"note: \{(.*)\}", rf'note: {{\1, ar: "{_NOTE}"}}', text)
        text = re.sub(r"hours: \{(.*)\}", rf'hours: {{\1, ar: "{_NOTE}"}}', text)
        text = re.sub(r"^(    text:)\n", rf"\1\n      ar: {_APPROVAL}\n", text, flags=re.MULTILINE)
        table.write_text(text, encoding="utf-8")
    (content / "leaflets").mkdir()
    leaflet = (SOURCE / "visit.ar.yaml").read_text(encoding="utf-8").replace("fold: trifold", f"fold: {fold}")
    (content / "leaflets" / "visit.ar.yaml").write_text(leaflet, encoding="utf-8")
    (content / "locale").mkdir()
    (content / "locale" / "ar.po").write_text(catalogue(), encoding="utf-8")
    for clinic in content.glob("clinics/*/clinic.yaml"):
        text = clinic.read_text(encoding="utf-8")
        clinic.write_text(re.sub(r"languages: \[.*\]", "languages: [ar]", text), encoding="utf-8")
    return folder
