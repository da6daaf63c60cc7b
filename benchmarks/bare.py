"""The least that one can write: pages with their style sheets, each to a PDF. What `brochure build` is measured by."""

import sys

import weasyprint

variant, *pages = sys.argv[1:]
for page in pages:
    options = {"pdf_variant": variant, "pdf_tags": True} if variant != "none" else {}
    weasyprint.HTML(filename=page).write_pdf(f"{page}.pdf", **options)
