"""The least that sets the same words: from YAML, through a template in the plainest looks, to a PDF."""

import sys
from pathlib import Path

import jinja2
import weasyprint
import yaml

TEMPLATE = """<!doctype html><html lang="en"><title>Leaflet</title><style>
@page { size: 100mm 210mm; margin: 8mm; }
section { break-after: page; } h2 { font-size: 15pt; color: #0f4c5d; } p { font-size: 12pt; line-height: 16pt; }
</style><body>{% for panel in panels %}<section><h2>{{ panel.heading }}</h2>
{% for text in panel.paragraphs %}<p>{{ text }}</p>{% endfor %}</section>{% endfor %}</body></html>"""

with Path(sys.argv[1]).open() as file:
    panels = yaml.safe_load(file)
html = jinja2.Environment(autoescape=True).from_string(TEMPLATE).render(panels=panels)
weasyprint.HTML(string=html).write_pdf(sys.argv[2])
