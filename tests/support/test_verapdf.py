"""The judge is judged: a verdict of veraPDF is worth something only if it can be a bad one."""

from pathlib import Path

from tests.support.verapdf import verapdf

TAGGED = '<html lang="en"><title>A leaflet</title><h1>Before you decide</h1><p>Ask us.</p></html>'


def write_pdf(path: Path, html: str, **options: str) -> Path:
    import weasyprint

    weasyprint.HTML(string=html).write_pdf(path, **options)
    return path


def test_verapdf_passes_a_good_file_and_names_the_rule_that_a_bad_one_fails(tmp_path: Path) -> None:
    good = write_pdf(tmp_path / "good.pdf", TAGGED, pdf_variant="pdf/ua-1")
    untitled = write_pdf(tmp_path / "untitled.pdf", TAGGED.replace("A leaflet", ""), pdf_variant="pdf/ua-1")
    untagged = write_pdf(tmp_path / "untagged.pdf", TAGGED)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"This is no PDF.")

    verdicts = verapdf([good, untitled, untagged, broken], "ua1")

    assert list(verdicts) == [good, untitled, untagged, broken]
    assert verdicts[good] == []
    assert [rule.partition(":")[0] for rule in verdicts[untitled]] == ["7.1-9"]
    assert "7.1-11" in {rule.partition(":")[0] for rule in verdicts[untagged]}
    assert verdicts[broken][0].startswith("unreadable: ")


def test_each_flavour_has_rules_of_its_own(tmp_path: Path) -> None:
    archived = write_pdf(tmp_path / "archived.pdf", TAGGED, pdf_variant="pdf/a-3u")
    assert verapdf([archived], "3u") == {archived: []}
    assert verapdf([archived], "3a")[archived] != []
