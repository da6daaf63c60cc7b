"""Review: what a careful editor would remark on, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Severity
from brochure.review.evidence import used
from brochure.review.reading import Reader
from brochure.review.rules import Case, Finding, Rule
from brochure.review.table import RULES, Book, book

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from brochure.model.review import Waiver

__all__ = ["RULES", "Book", "Case", "Found", "Reader", "Result", "book", "for_build", "idle_waivers", "review", "used"]


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, the rule that it breaks, and the waiver that lets it stand, if any."""

    rule: Rule
    finding: Finding
    severity: Severity
    case: Case
    waiver: Waiver | None = None

    @property
    def diagnostic(self) -> Diagnostic:
        """Return the finding as every command tells it; one in a file that leaflets share names the leaflet."""
        finding, case = self.finding, self.case
        shared = finding.where is not None and finding.where.file != case.leaflet.place.file
        return Diagnostic(
            self.rule.code,
            finding.message,
            self.severity,
            place=finding.where,
            hint=finding.hint or self.rule.hint,
            target=f"{case.site}/{case.language}/{case.name}" if shared else None,
            panel=self._panel,
            rule=self.rule.rule,
            measured=finding.measured,
            threshold=finding.threshold,
            source=self.rule.source,
        )

    @property
    def _panel(self) -> str | None:
        line, spot = self.finding.line, self.finding.spot
        return (line.panel if line else spot.panel if spot else None) or None


@dataclass(frozen=True, slots=True)
class Result:
    """What the review of one leaflet came to: what stands against it, and what was waived."""

    case: Case
    book: Book
    found: tuple[Found, ...]
    waived: tuple[Found, ...]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return what was not waived."""
        return tuple(one.diagnostic for one in self.found)


def review(case: Case, rules: Book) -> Result:
    """Return what every rule finds in one leaflet as one clinic hands it out."""
    found: list[Found] = []
    waived: list[Found] = []
    for rule in rules.rules:
        for finding in rule.check(case, rule.limits):
            own = rule.severity if rule.code in rules.changed else finding.severity or rule.severity
            waiver = _waiver(rules.waivers, rule, finding, case)
            (waived if waiver else found).append(Found(rule, finding, own, case, waiver))
    return Result(case, rules, tuple(found), tuple(waived))


def _waiver(waivers: Iterable[Waiver], rule: Rule, finding: Finding, case: Case) -> Waiver | None:
    said = f"{finding.message}\n{finding.line.words if finding.line else ''}"
    return next((w for w in waivers if w.covers((rule.rule, rule.code), case.name, case.language, said)), None)


def for_build(diagnostics: Iterable[Diagnostic], *, draft: bool) -> Iterator[Diagnostic]:
    """Yield what a build is told: what does not stop this leaflet is a warning."""
    stops = {rule.code: rule.stops for rule in RULES}
    for diagnostic in diagnostics:
        when = stops.get(diagnostic.code, "always")
        stopped = when == "always" or (when == "approved" and not draft)
        error = diagnostic.severity is Severity.ERROR
        yield replace(diagnostic, severity=Severity.WARNING) if error and not stopped else diagnostic


def idle_waivers(results: Sequence[Result], *, everything: bool) -> Iterator[Diagnostic]:
    """Yield a note for each waiver that waived nothing in the leaflets that it is for.

    A waiver for all leaflets, or for one that was not looked at, is only judged when ``everything`` was.
    """
    used = {id(found.waiver) for result in results for found in result.waived}
    seen = {(result.case.name, result.case.language) for result in results}
    waivers: Mapping[int, Waiver] = {id(w): w for result in results for w in result.book.waivers}
    for key, waiver in waivers.items():
        names = {name for name, language in seen if not waiver.languages or language in waiver.languages}
        judged = everything or (waiver.leaflets and set(waiver.leaflets) <= names)
        if judged and key not in used:
            message = f"this waiver of {waiver.rule} waives nothing"
            yield Diagnostic("waiver-idle", message, Severity.NOTE, place=waiver.place, hint="delete it")
