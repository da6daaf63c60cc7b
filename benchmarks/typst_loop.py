"""The same words by Typst, one document or many; it keeps from one to the next what it can."""

import json
import sys
from pathlib import Path

import typst
import yaml

SOURCE = """#let data = json(bytes(sys.inputs.data))
#set page(width: 100mm, height: 210mm, margin: 8mm)
#set text(size: 12pt, lang: "en")
#for panel in json("words.json") {
  text(size: 15pt, fill: rgb(data.colour), weight: "bold", panel.heading)
  parbreak()
  for words in panel.paragraphs { par(words) }
  pagebreak()
}
#text(size: 15pt, data.clinic)
Call #data.phone
"""

words, out, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
(words.parent / "words.json").write_text(json.dumps(yaml.safe_load(words.read_text())))
(words.parent / "leaflet.typ").write_text(SOURCE)
compiler = typst.Compiler(words.parent / "leaflet.typ", root=words.parent)
for number in range(count):
    told = {"colour": f"#{0x0F4C5D + 977 * number:06x}", "clinic": f"Clinic {number}", "phone": f"020 7946 {number:04}"}
    compiler.compile(output=out / f"typst-{number}.pdf", sys_inputs={"data": json.dumps(told)})
