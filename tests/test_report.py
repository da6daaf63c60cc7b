import json

from brochure import report
from brochure.errors import Diagnostic, Place, Severity
from brochure.report import Output

FAULT = Diagnostic("unknown-key", 'unknown key "headng"', place=Place("a.yaml", 2, 3), hint="did you mean heading?")
OUTPUT = Output("c/en/x.print.pdf", "x", "en", "US", "c", "print", "trifold-a4", "built", bytes=9, seconds=0.5)


def line_of(path, number):
    return {("a.yaml", 2): "\tx headng: 1"}.get((path, number))


def test_a_finding_shows_its_line_with_a_caret_under_the_column():
    assert report.as_text([FAULT], line_of, colour=False) == (
        'a.yaml:2:3: error[unknown-key]: unknown key "headng"\n  \tx headng: 1\n  \t ^\n  hint: did you mean heading?'
    )


def test_of_a_long_line_only_the_part_around_the_column_is_shown():
    text = "".join(chr(ord("a") + n // 10 % 26) for n in range(5000))
    found = Diagnostic("x", "it is wrong", place=Place("a.svg", 1, 3001))
    shown, caret = report.as_text([found], lambda _file, _line: text, colour=False).splitlines()[1:3]
    assert len(shown) < 200
    assert shown.startswith("  ...")
    assert shown.endswith("...")
    assert shown[caret.index("^") - 5 : caret.index("^") + 5] == text[2995:3005]


def test_a_finding_that_targets_share_is_told_once():
    text = report.as_text([FAULT.for_target(t) for t in "abcde"], line_of, colour=False)
    assert text.count("unknown-key") == 1
    assert text.endswith("  in: a, b, c and 2 more")


def test_json_has_every_key_of_the_contract():
    made = json.loads(report.as_json([OUTPUT], [FAULT], 1))
    assert list(made) == ["schema", "ok", "exit", "outputs", "diagnostics"]
    assert (made["schema"], made["ok"], made["exit"]) == (1, False, 1)
    assert list(made["outputs"][0]) == [
        *("path", "leaflet", "language", "jurisdiction", "clinic", "edition", "format", "status", "draft", "pages"),
        *("sheets", "bytes", "sha256", "seconds", "copyfit"),
    ]
    assert list(made["diagnostics"][0]) == [
        *("code", "severity", "message", "hint", "file", "line", "column", "target", "page", "panel", "box_mm"),
        *("rule", "measured", "threshold", "source"),
    ]
    assert made["diagnostics"][0]["target"] is None


def test_the_manifest_leaves_out_what_changes_from_run_to_run():
    entry = json.loads(report.as_manifest([OUTPUT], [], {}))["outputs"][0]
    assert "seconds" not in entry
    assert entry["sha256"] is None


def test_github_commands_name_file_line_and_column():
    note = Diagnostic("n", "50 % full\nreally", Severity.NOTE)
    assert report.as_github([FAULT, note]) == (
        '::error file=a.yaml,line=2,col=3,title=unknown-key::unknown key "headng". did you mean heading?\n'
        "::notice::50 %25 full%0Areally"
    )


def test_a_finding_on_many_pages_as_a_whole_is_told_once_with_their_numbers():
    found = [Diagnostic("blank-page", "nothing is on it", page=page) for page in (1, 2, 3, 7)]
    seen = Diagnostic("blank-page", "nothing is on it", page=4, box_mm=(0, 0, 1, 1))
    text = report.as_text([*found, seen], lambda _file, _line: None, colour=False)
    assert text.count("blank-page") == 2
    assert "where: pages 1 to 3, 7\n" in text + "\n"
