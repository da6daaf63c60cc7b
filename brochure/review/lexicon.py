"""Words that the rules look for, by language. A workspace adds to the lists that are limits of a rule."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def _words(said: str) -> frozenset[str]:
    return frozenset(said.split())


# Words that promise more than the evidence holds; "~" stands for any ending.
HYPE: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("breakthrough~", "game-chang~", "game chang~", "miracle~", "miraculous~", "cure", "cures", "cured", "curing"),
        *("revolution~", "promising", "proven", "safe and effective", "offer~ hope", "offer~ new hope", "new hope"),
        *("new brain cells", "grow~ brain cells", "repair~ the brain", "unique~", "wonder drug", "life-changing"),
        *("cutting-edge", "groundbreaking", "ground-breaking", "guarantee~", "100% safe", "completely safe"),
        *("perfectly safe", "no side effects", "risk-free", "state-of-the-art", "amazing~", "powerful new"),
        *("shows promise", "show promise", "showed promise", "shown promise", "showing promise", "holds promise"),
        *("great promise", "significant promise", "real promise", "its promise", "full of promise", "renewed hope"),
        *("innovative", "powerful tool", "powerful treatment", "significant potential", "huge potential"),
        *(
            "enormous potential",
            "rapid relief",
            "fast relief",
            "instant relief",
            "lasting relief",
            "much-needed relief",
        ),
        *("effective relief", "generally safe", "very safe", "well-tolerated", "well tolerated", "highly effective"),
        *("extremely effective", "very effective", "optimal benefit~", "no serious side effects"),
        *("no serious adverse effects", "long-lasting", "remarkabl~", "dramatic~", "increasingly popular"),
        *("novel treatment", "wonder treatment", "transformative", "regain control", "reclaim your life"),
    ),
    "es": (
        *("milagro~", "revolucionari~", "prometedor~", "cura", "curan", "curar", "seguro y eficaz", "segura y eficaz"),
        *("garantiza~", "sin efectos secundarios", "nueva esperanza", "comprobad~", "únic~", "innovador~"),
        *("nuevas células cerebrales", "repara el cerebro", "sin riesgo~", "avance histórico"),
    ),
}
# What before a word turns it round: "no cure", "has not been proven".
NEGATIONS: Mapping[str, frozenset[str]] = {
    "en": _words("no not never nothing none without cannot n't nor isn't aren't hasn't haven't doesn't"),
    "es": _words("no nunca ni sin nada ningún ninguna tampoco"),
}
NEGATION_REACH = 4

# What a leaflet must have words for where it says that it warns of it.
WARNING_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "supervised": r"clinic|hospital|staff|monitor|supervis|nurse|doctor",
        "no-home": r"home",
        "driving": r"driv",
        "blood-pressure": r"blood pressure|heart",
        "pregnancy": r"pregnan|breastfe",
        "sedatives": r"alcohol|sedative|opioid|calming|sleeping|benzodiazepine",
        "bladder": r"bladder|urin|pass water",
        "liver": r"liver",
        "misuse": r"misuse|addict|crav|dependen",
        "mood": r"mood|feel low|suicid|unsafe thoughts|unlike yourself",
        "do-not-stop": r"not stop|keep taking|stop(?:ping)? (?:a|any|your) medicine",
    },
    "es": {
        "supervised": r"clínica|hospital|personal|supervis|vigil",
        "no-home": r"casa|domicilio",
        "driving": r"conduc|conduzc|manej",
        "blood-pressure": r"presión arterial|tensión|presión|corazón",
        "pregnancy": r"embaraz|lactancia|amamant|pecho",
        "sedatives": r"alcohol|sedante|opioide|calmante|tranquiliz",
        "bladder": r"vejiga|orin",
        "liver": r"hígado",
        "misuse": r"abuso|adicci|dependencia|mal uso|uso indebido",
        "mood": r"ánimo|suicid|triste",
        "do-not-stop": r"no (?:deje|suspenda|interrumpa|pare)",
    },
}

# Which medicine a leaflet is about, in any of our languages, and for what.
KETAMINE = re.compile(r"\b(?:es)?k[ée]tamin\w*|كيتامين|ketamin\w*|氯胺酮", re.IGNORECASE)
PTSD = re.compile(
    r"\bPTSD\b|post-?traumatic stress|\bTEPT\b|estrés postraumático|\bC?PTSD\b|stres\w* pourazow\w*|zespół stresu|"
    r"اضطراب ما بعد الصدمة|كرب ما بعد الصدمة",
    re.IGNORECASE,
)
NOT_APPROVED: Mapping[str, str] = {
    "en": (
        r"\b(?:not|n[o']t|never)\b(?:\W+\w+){0,2}?\W+(?:approved|licen[cs]ed|authori[sz]ed)"
        r"|\bunlicen[cs]ed|\bunapproved"
    ),
    "es": r"\bno\b(?:\W+\w+){0,3}?\W+(?:aprobad|aprueb|autorizad|indicad)",
}
OFF_LABEL: Mapping[str, str] = {
    "en": (
        r"off[-\u2010\u2011 ]label\b.{0,120}?\b(?:outside|means?|not approved|not licen[cs]ed|other than|without)\b"
        r"|\b(?:outside|without)\b.{0,60}?\b(?:approval|licen[cs]e)\b"
    ),
    "es": r"fuera de (?:indicación|ficha|etiqueta)|uso no (?:indicado|aprobado)|off[- ]label",
}

# The four things that someone who chooses needs to be told of, in a heading or in the words under it.
BALANCE: Mapping[str, Mapping[str, str]] = {
    "en": {
        "benefits": r"\bbenefit|\bhelp|\bwork(?:s|ed)?\b|\bgood\b|\beased?\b|\bbetter\b|\bfaded\b",
        "risks": r"\brisk|\bside effect|\bharm|\bdanger|\bnot safe",
        "unknowns": r"\bnot know|\bno one knows|\bunknown|\bunclear|\bnot sure|\bdisagree|\bnot clear|\buncertain"
        r"|\b(?:more|further) (?:research|stud(?:y|ies)|trials)\b|\byet to be\b|\bnot (?:been )?established",
        "alternatives": r"\bother (?:treatment|choice|option|way)|\belse "
        "can|\binstead\b|\balternatives\b|\bno treatment"
        r"|\bsay no\b|\bwithout treatment|\btreatments with|\bchoose|\bfirst\b",
    },
    "es": {
        "benefits": r"\bbeneficio|\bayud|\bsirve|\bfunciona|\bmejor",
        "risks": r"\briesgo|\befectos? secundario|\bdaño|\bpeligro",
        "unknowns": r"\bno se sabe|\bnadie sabe|\bdesconoc|\bno está claro|\bno coinciden|\bincert",
        "alternatives": r"\botr[oa]s (?:tratamiento|opcion)|\balternativ|\bdecir que no|\ben lugar de"
        r"|\bsin tratamiento",
    },
}

# What calls upon evidence.
EVIDENCE_WORDS: Mapping[str, str] = {
    "en": (
        r"\b(?:stud(?:y|ies)|trials?|research(?:ers)?|scientists|meta-analys[ei]s|evidence"
        r"|(?:is|are|was|were|been) (?:shown|found|proven)|effective(?= (?:in|for|at|way|treatment|option|relief"
        r"|against))|(?:be|is|are|it) effective|(?:shows?|showed|found|proves?) that"
        r"|clinically|effectiveness|success rates?|works? (?:for|in) (?:most|many|people|\d))\b"
    ),
    "es": (
        r"\b(?:estudios?|ensayos?|investigaci(?:ón|ones)|científicos|evidencia|se ha (?:demostrado|visto|comprobado)"
        r"|(?:es|son) (?:eficaz|eficaces|efectiv[oa]s?))\b"
    ),
}

# Treatment at home, and what tells that it is warned of.
AT_HOME: Mapping[str, str] = {
    "en": (
        r"\b(?:at|from|in) (?:the (?:comfort|privacy|safety|ease) of )?(?:(?:your|their|her|his"
        r"|a patient['’]s) )?(?:own )?home\b"
        r"|\b(?:at-)?home[- ](?:use|treatment|therapy|delivery)\b"
    ),
    "es": r"\ben (?:su |la )?casa\b|\ba domicilio\b|\bdesde casa\b",
}
TAKING: Mapping[str, str] = {
    "en": (
        r"\b(?:ketamine|tablets?|lozenges?|(?:nasal )?spray|troches?|dos(?:e|es|ing)|infusions?|inject\w*"
        r"|self-administ\w*"
        r"|home[- ](?:use|treatment|therapy|delivery)"
        r"|(?:receiv|get|hav|tak)\w* (?:your |the |a |this )?(?:treatment|therapy|medicine|drug))\b"
    ),
    "es": (
        r"\b(?:ketamina|comprimidos?|tabletas?|aerosol|dosis|infusi(?:ón|ones)|inyec\w+|autoadministr\w+"
        r"|(?:reciba|recibir|tomar?|tome) (?:el|la|su|este) (?:tratamiento|medicamento|terapia))\b"
    ),
}
WARNED: Mapping[str, str] = {
    "en": r"\b(?:not?|never|no one|nobody|without|warn\w*|risk\w*|danger\w*|harm\w*|only)\b|n['’]t\b",
    "es": r"\b(?:no|nunca|nadie|sin|advert\w*|riesg\w*|pelig\w*|solo|sólo)\b",
}

# Initials that readers of these leaflets know better than what they stand for.
KNOWN_INITIALS = _words("US UK USA EU TV ID OK QR PDF AM PM A4 GP NHS DVD PO HIV AIDS DNA IV IVs")

QUESTIONS_ASKED = {"ar": "؟"}

# Words that begin what a reader is told to do; "do not" and "never" lead to one.
IMPERATIVES: Mapping[str, frozenset[str]] = {
    "en": _words(
        "ask avoid book bring call carry check choose come contact drink eat fill find get give go have keep "
        "learn leave "
        "let listen look make offer phone plan read report rest ring say see show sign sit stay stop take talk "
        "tell text "
        "think tick try use visit wait walk wear write do never don't remember"
    ),
    "es": _words(
        "pregunte evite lleve traiga llame diga hable pida lea tome use no nunca espere quédese avise informe acuda "
        "consulte escriba marque elija pregúntenos díganos llámenos pídanos cuente dígale"
    ),
}

# Past participles that do not end in -ed, to tell the passive.
PARTICIPLES = _words(
    "given taken done made seen known shown found put set told sent kept held left felt brought bought caught taught "
    "chosen spoken written driven eaten worn born broken begun drunk grown thrown drawn read cut hurt led lost "
    "paid run "
    "said sold understood won built meant met"
)
BE = _words("am is are was were be been being get gets got")
# Ends in -ed or is a participle, but describes after "be".
ADJECTIVES = _words(
    "tired worried interested scared allowed needed supposed used limited unrelated mixed related advanced "
    "concerned pleased married retired confused drained left run cut set read lost red bed shed"
)


@cache
def sought(words: str) -> re.Pattern[str]:
    """Return what finds the regular expression ``words`` in any case; compiled when a leaflet first needs it."""
    return re.compile(words, re.IGNORECASE | re.DOTALL)


def in_table(table: Mapping[str, str], language: str) -> re.Pattern[str] | None:
    """Return what finds the entry of ``table`` for ``language``, None where it has none."""
    return sought(table[language]) if language in table else None


@cache
def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds any of ``words`` as whole words, whatever their case; "~" stands for any ending."""
    parts = (re.escape(word).replace(r"\~", "~").replace("~", r"[\w-]*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])", re.IGNORECASE)


def short(language: str) -> str:
    """Return the language of a tag without its region."""
    return language.partition("-")[0]
