"""How a workspace tunes the rules of the review, and which findings it waives: ``content/review.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PlainValidator, PrivateAttr

from brochure.errors import Place
from brochure.model.base import Language, Name, OneOf, Words, Written, described, fault, read_words, refused
from brochure.source import Mapping_, Node, Scalar, Sequence_

SEVERITIES = Literal["error", "warning", "note"]


def read_limit(node: object) -> Scalar | tuple[Scalar, ...]:
    """Return a number or a list of words as written: only its rule knows which it takes."""
    match node:
        case Scalar():
            read_words(node)
            return node
        case Sequence_() if node and all(isinstance(item, Scalar) for item in node):
            return tuple(item for item in node if isinstance(item, Scalar))
    raise refused(fault("wrong-type", f"this must be a number or a list of words, not {described(node)}", node))


class Setting(Written):
    """What is different about one rule here."""

    severity: Annotated[SEVERITIES, OneOf("severity")] | None = None
    limits: dict[Name, Annotated[Scalar | tuple[Scalar, ...], PlainValidator(read_limit)]] = Field(default_factory=dict)

    @classmethod
    def full(cls, node: Node) -> Mapping_:
        """Take every key but ``severity`` for a limit of the rule."""
        if not isinstance(node, Mapping_):
            hint = "write {severity: note}, or a limit of the rule with its value"
            raise refused(fault("wrong-type", f"this must be keys with values, not {described(node)}", node, hint))
        limits = {key: value for key, value in node.items() if key != "severity"}
        own = {"severity": node["severity"]} if "severity" in node else {}
        return Mapping_({**own, "limits": Mapping_(limits, node.place, node.key_places)}, node.place, node.key_places)


class Waiver(Written):
    """Findings that a workspace has looked at and lets stand, and why."""

    rule: Words
    reason: Words
    leaflets: tuple[Name, ...] = ()
    languages: tuple[Language, ...] = ()
    words: Words | None = None

    def covers(self, codes: tuple[str, str], leaflet: str, language: str, said: str) -> bool:
        """Tell whether it waives a finding of a rule, by its id and its code, that says ``said``."""
        return (
            self.rule in codes
            and (not self.leaflets or leaflet in self.leaflets)
            and (not self.languages or language in self.languages)
            and (self.words is None or self.words.casefold() in said.casefold())
        )


class Settings(Written):
    """All that a workspace says of the review."""

    rules: dict[Name, Setting] = Field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    _keys: dict[str, Place] = PrivateAttr(default_factory=dict)

    def with_keys(self, rules: object) -> Settings:
        """Return these settings, knowing where each rule of the node ``rules`` is named."""
        made = self.model_copy()
        made._keys = dict(rules.key_places) if isinstance(rules, Mapping_) else {}  # noqa: SLF001 - its own
        return made

    def rule_place(self, name: str) -> Place:
        """Return where the rule ``name`` is named."""
        return self._keys.get(name, self.place)
