"""What careless or promotional words say of ketamine: that it is safe, sure or better, or allows what risks forbid."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_IT = r"(?:(?:es)?ketamine|it|(?:the|this) (?:drip|IV|infusion|treatment|medicine|medication|drug|spray)|infusions?)"
# "Wait until it is safe to go" speaks of something else.
_LET_BE = r"(?<!until )(?<!when )(?<!where )(?<!once )(?<!sure )(?<!sure that )(?<!check that )"
_UNTURNED = r"(?:(?!\b(?:no|not|never|nor|less)\b)[^.])"
_VERY = r"(?:(?:also|now|very|perfectly|completely|totally|quite|entirely|considered|known to be|an?|\w+ and) )*"
_NO_REAL = r"(?:(?:known|real|lasting|major|long[- ]term) )"
_OTHERS = r"(?:\w+ ){0,2}?(?:talking|therap|medicine|treatment|antidepress|drug|pill|tablet)\w*"
_FORMS = r"(?:ketamine|lozenges?|tablets?|troches?|sprays?)"

_ENGLISH: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (
            (
                rf"{_LET_BE}\b{_IT} (?:is|are|was|were|has been|remains) {_VERY}(?:saf(?:e|er|est)|harmless|gentle)\b"
                r"(?! (?:for \w+ )?to (?!drive|take|use|have|drink|mix|combine)\w)"
            ),
            (
                rf"(?<!come to )\b(?:no|zero|hardly any) {_NO_REAL}*(?:dangers?|risks?|downsides?|drawbacks?)\b"
                r"(?![- ](?:free|is|are)\b)"
            ),
            rf"\bno {_NO_REAL}side[- ]effects\b",
            r"\bside effects (?:are|tend to be|stay) (?:\w+ ){0,2}?(?:mild|minor|minimal|brief|slight|harmless)\b",
            r"\b(?:do|does|did|cause[sd]?) no harm\b",
            r"\bno (?:effect|harm|damage)\b[^.]{0,12}\b(?:bladder|liver|heart|brain|memory|breathing)\b",
            (
                r"(?<!so that it )(?<!so it )\b(?:does not|doesn['’]t|cannot|never) (?:harm|damage|hurt)s? "
                r"(?:your |the )?(?:bladder|liver|heart|brain|body|baby)\b"
            ),
        ),
        "it has risks at the usual dose, and long-term safety is not established (row 40 of the audit)",
    ),
    (
        (
            r"\b(?:not|isn['’]t|never|non-?) ?(?:at all |physically )?(?:addictive|habit[- ]forming)\b",
            (
                r"\b(?:(?:can|will|does) ?not|can['’]t|won['’]t|doesn['’]t) (?:become|get|grow|make you) "
                r"(?:addicted|dependent)\b"
            ),
        ),
        "it is misused, and people become dependent on it (row 7 of the audit)",
    ),
    (
        (
            r"\bworks?\b[^.]{0,20}\b(?:where|when|after)\b[^.]{0,30}\b(?:fail\w*|did not|do not|don['’]t)",
            rf"\b(?:ketamine|it)\b{_UNTURNED}{{0,30}}\b(?:better|faster|stronger|safer|more effective) than {_OTHERS}",
            r"\b(?:ketamine|it) (?:beats|outperforms)\b",
            (
                r"\b(?:this|it|ketamine) is the (?:best|safest|fastest|strongest) "
                r"(?:treatment|medicine|drug|option|choice)\b"
            ),
            r"\bneed(?:s|ed)? no other (?:treatment|therapy|medicine)",
        ),
        "guidelines put talking therapy, then other medicines, before it (row 5 of the audit)",
    ),
    (
        (
            (
                r"\b(?:you|they|patients|people) will (?:(?:soon|quickly|start to|begin to) )*"
                r"(?:feel|get|sleep|notice|see) (?:\w+ ){0,2}?"
                r"(?:better|calmer|happier|improvements?|relief|difference)\b"
            ),
            r"\b(?:everyone|everybody) (?:gets?|feels?|will (?:get|feel)) better\b",
            r"\b(?:it|ketamine) always (?:works|helps)\b",
            r"\b(?:reset|rewire|reboot|repair|heal|fix)(?:s|es|ed)? (?:your |the |their )?(?:brain|mind|PTSD|trauma)\b",
            (
                r"\b(?:ketamine|infusions?|the treatment) (?:can|will) (?:change|transform|save) "
                r"(?:your|their) li(?:fe|ves)\b"
            ),
            r"\bit will (?:change|transform) your life\b",
            (
                r"\b(?:doctors|experts|scientists|studies)(?: \w+)? agree (?:that )?(?:it|ketamine)\b"
                r"(?![^.]*\b(?:not|never|only)\b)"
            ),
        ),
        "studies disagree on whether it helps, and nobody can promise that it does (row 8 of the audit)",
    ),
    (
        (
            (
                rf"\b{_IT} (?:(?:can|will|may|also|even|quickly) )*"
                r"(?:stop|end|eas|prevent|reduc|remov|reliev|treat|lift)\w* "
                r"(?:\w+ ){0,2}?(?:suicid\w*|thoughts of (?:suicide|dying|death))"
            ),
        ),
        "it has not been shown to prevent suicide and replaces no crisis service (row 20 of the audit)",
    ),
    (
        (
            (
                r"(?<!when )(?<!until )(?<!before )\byou (?:can|may|will be able to) (?:safely )?drive\b"
                r"(?![^.]*\b(?:next day|tomorrow|24 hours|slept)\b)"
            ),
            r"\bsafe to drive (?:after|within|in)\b[^.]{0,20}\bhours?\b(?<!24 hours)",
            r"\b(?:can|may) (?:go|get|travel|walk) home (?:alone|on your own|by yourself)\b",
            r"\bno need (?:to|for)\b[^.]{0,20}\b(?:fast|bring|escort|anyone|supervis\w*|monitor\w*)\b",
            r"\bno (?:monitoring|supervision|escort) (?:is )?needed\b",
            r"\bneeds? (?:no|nobody|no one) (?:to )?(?:watch|monitor|supervis)\w*",
            r"\byou (?:can|may) (?:still )?drink (?:alcohol|wine|beer)\b(?! after\b)",
            (
                r"\b(?:can|may) (?:take|have|use) (?:it|ketamine) (?:while|when|if|during) (?:you(?: are|['’]re) )?"
                r"(?:pregnan|breastfe)\w*"
            ),
        ),
        (
            "staff watch, an adult takes people home, for 24 hours they do not drive or drink, and in pregnancy or "
            "while breastfeeding they avoid it (row 31 of the audit)"
        ),
    ),
    (
        (
            (
                r"(?<!when )\byou (?:can|may|should|will be able to) (?:(?:then|soon|safely) )*"
                r"(?:stop|come off|skip|give up) (?:taking )?(?:your|all|any|the)(?: other| usual)* "
                r"(?:medic|antidepress|tablet|pill)\w*"
            ),
        ),
        "nobody stops a medicine unless its prescriber agrees: leave this to them",
    ),
    (
        (
            (
                rf"\b(?:post|mail|deliver|ship|send|sent)\w*\b[^.]{{0,20}}\b{_FORMS}\b[^.]{{0,20}}"
                r"\bto (?:you|your (?:door|home|house))\b"
            ),
            rf"\b{_FORMS}\b[^.]{{0,20}}\b(?:posted|mailed|delivered|shipped)\b",
        ),
        "it is given where staff can watch and help, never sent home (row 29 of the audit)",
    ),
)
# By language: a regular expression, and what is so.
COMFORT: Mapping[str, tuple[tuple[str, str], ...]] = {"en": tuple(("|".join(said), fact) for said, fact in _ENGLISH)}
