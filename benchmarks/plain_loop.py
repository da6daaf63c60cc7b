"""The script of the same words in a loop: who says them, and in which colour, differs."""

import sys
from pathlib import Path

import jinja2
import weasyprint
import yaml

TEMPLATE = """<!doctype html><html lang="en"><title>Leaflet</title><style>
@page { size: 100mm 210mm; margin: 8mm; }
section { break-after: page; } h2 { font-size: 15pt; color: {{ colour }}; } p { font-size: 12pt; line-height: 16pt; }
</style><body>{% for panel in panels %}<section><h2>{{ panel.heading }}</h2>
{% for text in panel.paragraphs %}<p>{{ text }}</p>{% endfor %}</section>{% endfor %}
<section><h2>{{ clinic }}</h2><p>Call {{ phone }}</p></section></body></html>"""

with Path(sys.argv[1]).open() as file:
    panels = yaml.safe_load(file)
template = jinja2.Environment(autoescape=True).from_string(TEMPLATE)
for number in range(int(sys.argv[3])):
    colour, clinic, phone = f"#{0x0F4C5D + 977 * number:06x}", f"Clinic {number}", f"020 7946 {number:04}"
    html = template.render(panels=panels, colour=colour, clinic=clinic, phone=phone)
    weasyprint.HTML(string=html).write_pdf(Path(sys.argv[2]) / f"{number}.pdf")
