"""What articles on ketamine say, by language: effects, contradictions, mistakes; see the project's audit of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a sentence on the treatment is about.
MEDICINE: Mapping[str, str] = {
    "en": (
        r"\b(?:(?:es)?ketamine|infusions?|it|its|this (?:medicine|drug|medication|treatment|therapy|action"
        r"|process|effect)"
        r"|the (?:medicine|drug|medication|treatment|effects?)(?:['’]s)?|this (?:\w+ )?(?:activity|approach|rapidity)"
        r"|these new)\b"
    )
}
# What it is said to do,
EFFECTS: Mapping[str, str] = {
    "en": (
        r"\b(?:reduc|rais|improv|reliev|alleviat|eas(?=e|ing)|restor|promot|increas|enhanc|stimulat|lessen|heal|boost|modulat"
        r"|lower|target|disrupt|regrow|rebuild|rewir|calm|lift|block|produc|prevent)(?:e|es|ed|ing|s)?\b"
        r"|\bgrow(?:s|th)? (?:of )?(?:new )?\w+|\bleads? to\b|\bhelps?\b|\bworks? (?:by|fast|quickly|on|for)\b"
        r"|\b(?:can|may) (?:also )?(?:cause|treat)\b|\btreats\b|\bprovid\w+ (?:\w+[- ]?\w* )?relief\b"
        r"|\boffer\w* (?:\w+[- ]?\w* )?(?:relief|symptom)"
        r"|\bexperience\b|\bfeel an improvement\b"
    )
}
# on what.
EFFECTS_ON: Mapping[str, str] = {
    "en": (
        r"\b(?:symptoms?|PTSD|depress\w+|anxi\w+|moods?|brain|memor(?:y|ies)|glutamat\w*|receptors?|nightmares?|flashbacks?"
        r"|traumas?|traumatic|relief|neur\w+|BDNF|pain|distress|despair|hopelessness|stress|side effects?"
        r"|nausea|dizz\w+"
        r"|hallucinat\w+|dissociat\w+|blood pressure|neurotransmitters?|quality of life)\b"
    )
}
# How long, how soon, how often.
LENGTHS: Mapping[str, str] = {
    "en": (
        r"\b(?:within|lasts?|lasting|last for|up to|usually|over|after|every|spaced)\b[^.;]{0,40}?"
        r"\b(?:\d+|one|two|three|four|five|six|several|a few|an?|just)\b[^.;]{0,12}?"
        r"\b(?:minutes?|hours?|days?|weeks?|months?)\b"
        r"|\bwithin (?:just )?(?:minutes|hours|days)\b"
    )
}
# What before words turns them round, or makes them a report of what others say.
TURNED: Mapping[str, str] = {
    "en": (
        r"\b(?:not?|never|nor|neither|nobody|no one|without|cannot|unknown|unclear|wrong|myth|some (?:say"
        r"|claim)|whether|if"
        r"|against|instead|disagree\w*|no proof)\b|n['’]t\b"
    )
}
# Of each two one at most can be so.
CONTRADICTIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (
            (
                r"\blong(?:er)?[- ]lasting (?:\w+ ){0,2}?(?:effects?|relief|benefits?|improvements?|results?)"
                r"|\blong[- ]term (?:relief|benefits?|improvements?)"
                r"|\b(?:lasting|permanent) (?:relief|benefits?|improvements?|effects?|change)"
            ),
            (
                r"\beffects? (?:of \w+ )?(?:are|is) (?:only )?(?:temporary|short[- ]lived|brief)|\bwears? off\b"
                r"|\b(?:temporary|short[- ](?:lived|term)) (?:effects?|relief|benefits?)"
                r"|\bbenefits? (?:that )?last(?:ing|s)? "
                r"(?:for )?(?:only |up to )?(?:a|one|two|\d+) (?:days?|weeks?)"
            ),
        ),
        (
            r"\b(?:at|from|in) (?:the (?:comfort|privacy|safety|ease) of )?(?:your |their )?(?:own )?home\b",
            (
                r"\b(?:only|must|should|always)\b[^.]{0,30}\b(?:given|administered|used|taken)\b[^.]{0,20}\b(?:by|under|in)\b"
                r"[^.]{0,25}\b(?:professionals?|staff|doctors?|nurses?|clinicians?|clinics?|hospitals?)"
            ),
        ),
        (
            r"\b(?:rais|increas|boost|enhanc)\w*\b[^.]{0,30}\bglutamat\w*",
            r"\banti-glutamat\w*|\b(?:reduc|lower|decreas|suppress)\w*\b[^.]{0,25}\bglutamat\w*",
        ),
        (
            r"\brare\b[^.]{0,40}\bhallucinat\w+|\bhallucinat\w+[^.]{0,20}\brare(?:ly)?\b",
            r"\b(?:may|will|often|common\w*)\b[^.]{0,40}\bhallucin\w+",
        ),
    )
}
# What articles get wrong, and what is so: the rows of the audit.
MISTAKES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (
            (
                r"\banti[- ]anxiety (?:medic\w+|drugs?|pills?)[^.]{0,40}\b(?:effective|help\w*|reduc\w+|work\w*)"
                r"|\bbenzodiazepines?[^.]{0,40}\b(?:effective|help\w*|reduc\w+|work\w*)"
            ),
            "guidelines advise against benzodiazepines for PTSD (row 4 of the audit)",
        ),
        (
            r"\b(?:once|first|originally|primarily|mainly)\b[^.]{0,30}\b(?:recreational|party|street|club) drug",
            "it was a medicine first, an anesthetic since 1970, and is misused as well (row 7 of the audit)",
        ),
        (
            r"\b(?:emergency|urgent|acute|crisis)\b[^.]{0,12}\b(?:settings?|interventions?|care|use|relief)\b",
            "it has not been shown to prevent suicide and replaces no crisis service (row 20 of the audit)",
        ),
        (
            (
                r"\bneurotransmitter (?:called |named )?NMDA|\bNMDA\b[^.]{0,12}\b(?:is|as) an? (?:neurotransmitter"
                r"|messenger)"
            ),
            "NMDA is a kind of receptor, the messenger is glutamate (row 22 of the audit)",
        ),
        (
            (
                r"\bgrow\w*\b[^.]{0,20}\b(?:brain cells|neurons?)|\b(?:neuronal|nerve cell) (?:growth|repair)"
                r"|\bnew neurons?\b|\bnew (?:brain|nerve) cells\b"
            ),
            "nothing shows that it grows brain cells in people (row 24 of the audit)",
        ),
        (
            (
                r"\bBDNF\b[^.]{0,30}\b(?:low|lower|decreased|reduced|restor\w+|normal)\b"
                r"|\brestor\w+ (?:normal )?brain function"
            ),
            "studies of BDNF in PTSD disagree, and none shows that raising it helps (row 25 of the audit)",
        ),
        (
            r"\b(?:disrupt|eras|delet|target|rewrit|remov|wip(?:e|es|ed|ing)\b)\w*\b[^.]{0,25}\bmemor(?:y|ies)",
            "it has not been shown to change memories in patients (row 28 of the audit)",
        ),
        (
            r"\b(?:several|a few|some|\d+) weeks apart\b",
            "trials gave two or three a week; nobody knows how far apart later ones should be (row 32 of the audit)",
        ),
        (
            r"\btoo (?:much|high)\b[^.]{0,30}\b(?:lead|cause|result)\w*\b[^.]{0,40}\b(?:dissociat\w+|blood pressure)",
            "both happen at the usual dose (row 33 of the audit)",
        ),
        (
            r"\brare\b[^.]{0,40}\bhallucinat\w+|\bhallucinat\w+[^.]{0,20}\brare(?:ly)?\b",
            "altered perception is common at the usual dose (row 34 of the audit)",
        ),
        (
            (
                r"\b(?:FDA|MHRA)?[- ]?(?:is |been |are |was )?(?:approved|licen[cs]ed)(?: treatment| medicine| drug)?"
                r" (?:for|to treat) (?:adults with )?(?:PTSD|post-?traumatic)"
            ),
            "it is not approved for PTSD: insert {jurisdiction.approval}",
        ),
    )
}
LEFTOVERS: Mapping[str, str] = {
    "en": (
        r"\b(?:follow us|leave a (?:reply|comment)|required fields? (?:is|are)|this field is required"
        r"|subscribe|share this"
        r"|click here|read more|sign up|back to top|your email address will not|all rights reserved|cookie policy"
        r"|(?:in )?this (?:article|blog|post|guide)(?: (?:explores|will|looks))?|get your (?:\w+ )?project started"
        r"|achieve your business goals)\b"
    )
}
