"""The table of rules, and how a workspace changes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Severity, did_you_mean
from brochure.review.about import ABOUT
from brochure.review.easyread import EASY_READ
from brochure.review.evidence import EVIDENCE
from brochure.review.figures import FIGURES
from brochure.review.languages import LANGUAGES
from brochure.review.safety import SAFETY
from brochure.review.signs import SIGNS
from brochure.review.statements import STATEMENTS
from brochure.review.wording import WORDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.model.review import Setting, Settings, Waiver
    from brochure.review.rules import Limit, Rule
    from brochure.source import Scalar

RULES: tuple[Rule, ...] = (
    *(*ABOUT, *WORDING, *SIGNS, *FIGURES, *EVIDENCE, *STATEMENTS, *SAFETY, *EASY_READ, *LANGUAGES),
)


@dataclass(frozen=True, slots=True)
class Book:
    """The rules that hold in a workspace; ``changed`` are those whose severity it has set itself."""

    rules: tuple[Rule, ...] = RULES
    changed: frozenset[str] = frozenset()
    waivers: tuple[Waiver, ...] = ()


def book(settings: Settings | None) -> Book:
    """Return the rules as ``settings`` tune them; raises ``BrochureError`` with everything that is no rule of ours."""
    if settings is None:
        return Book()
    known = {name for rule in RULES for name in (rule.code, rule.rule)}
    faults: list[Diagnostic] = []
    rules = {rule.code: rule for rule in RULES}
    changed: set[str] = set()
    for name, setting in settings.rules.items():
        place = settings.rule_place(name)
        if name not in known:
            faults.append(Diagnostic("unknown-rule", f'no rule "{name}"', place=place, hint=did_you_mean(name, known)))
            continue
        for rule in [rule for rule in rules.values() if name in {rule.code, rule.rule}]:
            rules[rule.code] = _tuned(rule, setting)
            if setting.severity:
                changed.add(rule.code)
        faults += _limit_faults(name, setting)
    for waiver in settings.waivers:
        if waiver.rule not in known:
            hint = did_you_mean(waiver.rule, known)
            faults.append(Diagnostic("unknown-rule", f'no rule "{waiver.rule}"', place=waiver.at("rule"), hint=hint))
    if faults:
        raise BrochureError(*faults)
    return Book(tuple(rules.values()), frozenset(changed), settings.waivers)


def _tuned(rule: Rule, setting: Setting) -> Rule:
    severity = Severity(setting.severity) if setting.severity else rule.severity
    return replace(rule, severity=severity, limits=dict(_limits(rule.limits, setting.limits)))


def _limits(
    known: Mapping[str, Limit], given: Mapping[str, Scalar | tuple[Scalar, ...]]
) -> Iterator[tuple[str, Limit]]:
    """Yield every limit: a number replaces the rule's own, a list of words is added to it."""
    for name, value in known.items():
        new = given.get(name)
        if isinstance(value, tuple):
            added = new if isinstance(new, tuple) else () if new is None else (new,)
            yield name, (*value, *(str(word) for word in added))
        else:
            number = _number(new)
            yield name, value if number is None else number


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _limit_faults(name: str, setting: Setting) -> Iterator[Diagnostic]:
    known: dict[str, Limit] = {}
    for rule in RULES:
        if name in {rule.code, rule.rule}:
            known |= rule.limits
    for limit, value in setting.limits.items():
        place = getattr(value, "place", None) or setting.at("limits")
        if limit not in known:
            hint = did_you_mean(limit, {*known, "severity"})
            yield Diagnostic("unknown-limit", f'rule {name} has no limit "{limit}"', place=place, hint=hint)
        elif not isinstance(known[limit], tuple) and _number(value) is None:
            yield Diagnostic("wrong-type", f'"{limit}" must be a number', place=place)
