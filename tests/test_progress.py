import io

import pytest

from brochure.cli.progress import Progress, remaining
from brochure.errors import Diagnostic, Place, Severity
from brochure.matrix import failures
from brochure.report import Output


def target(edition, status="built"):
    return Output(f"a/en/x.{edition}.pdf", "x", "en", None, "a", edition, None, status)


def told(clock, outputs, *, live, total=None):
    stream, ticks = io.StringIO(), iter(clock)
    progress = Progress(stream, live=live, clock=lambda: next(ticks))
    for number, output in enumerate(outputs, start=1):
        progress(output, number, total or len(outputs))
    return stream.getvalue()


def test_on_a_terminal_one_line_moves_with_an_estimate_and_ends_at_the_last():
    said = told([0, 4, 8], [target("print", "failed"), target("screen")], live=True)
    first, second = said.split("\r\x1b[K")[1:]
    assert first == "1/2, 1 failed, about 4 s left: failed a/en/x.print.pdf"
    assert second == "2/2, 1 failed: built a/en/x.screen.pdf\n"


def test_a_terminal_line_is_never_wider_than_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    assert told([0, 4], [target("print")], live=True, total=2) == "\r\x1b[K1/2, about 4 s left: "[: 4 + 19]


def test_elsewhere_a_plain_line_comes_now_and_then():
    outputs = [target("print"), target("office", "failed"), target("screen"), target("web")]
    assert told([0, 4, 11, 15, 40], outputs, live=False) == "2/4 done, 1 failed, about 11 s left\n"


def test_a_short_run_says_nothing_elsewhere():
    assert told([0, 1, 2], [target("print"), target("web")], live=False) == ""


@pytest.mark.parametrize(
    ("seconds", "number", "total", "words"),
    [
        (0.5, 1, 100, ""),
        (10, 10, 10, ""),
        (10, 5, 10, ", about 10 s left"),
        (60, 1, 6, ", about 5 min left"),
        (3600, 1, 4, ", about 3.0 h left"),
    ],
)
def test_what_is_left_is_told_from_what_was_done(seconds, number, total, words):
    assert remaining(seconds, number, total) == words


def test_failures_are_listed_with_what_stopped_them_first():
    one, other, fine = target("print", "failed"), target("web", "failed"), target("screen")
    found = [
        Diagnostic("lost-text", "words", place=Place("content/x.yaml", 3, 1), target=one.target),
        Diagnostic("panel-overflow", "words", target=one.target),
        Diagnostic("readability", "words", Severity.WARNING, target=other.target),
        Diagnostic("unknown-key", "words", place=Place("content/x.yaml", 1, 1)),
    ]
    assert list(failures([one, other, fine], found)) == [
        "failed  a/en/x.print.pdf: lost-text at content/x.yaml:3:1, and 1 more",
        "failed  a/en/x.web.pdf: unknown-key at content/x.yaml:1:1",
    ]
