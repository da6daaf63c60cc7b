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
        *("life back", "lives back", "swear~ by", "delighted with", "happy patients", "satisfied patients", "book now"),
        *("book today", "places are left", "limited places", "special offer", "nothing to lose"),
    ),
    "es": (
        *("milagro~", "revolucionari~", "prometedor~", "cura", "curan", "curar", "seguro y eficaz", "segura y eficaz"),
        *("garantiza~", "sin efectos secundarios", "nueva esperanza", "comprobad~", "únic~", "innovador~"),
        *("nuevas células cerebrales", "repara el cerebro", "sin riesgo~", "avance histórico"),
        *("totalmente segur~", "completamente segur~", "no crea adicción", "no causa adicción", "sin peligro"),
    ),
    "pl": (
        *("przełom~", "rewolucyjn~", "cud", "cudown~", "obiecując~", "udowodnion~", "bezpieczn~ i skuteczn~"),
        *("skuteczn~ i bezpieczn~", "daje nadzieję", "nowa nadzieja", "nową nadzieję", "wyleczy~", "uzdrawia~"),
        *("now~ komór~ mózg~", "naprawia mózg", "bez ryzyka", "bez skutków ubocznych", "bez działań niepożądanych"),
        *("gwarant~", "unikaln~", "innowacyjn~", "całkowicie bezpieczn~", "w pełni bezpieczn~"),
        *("nie uzależnia", "bez zagrożeń", "zupełnie bezpieczn~"),
    ),
    "ar": (
        *("~معجزة", "~معجزات", "~ثوري", "~ثورية", "~واعد", "~واعدة", "~مضمون", "~مضمونة", "يشفي", "تشفي", "آمن وفعال"),
        *("آمنة وفعالة", "فعال وآمن", "~أمل جديد", "أملا جديدا", "خلايا دماغية جديدة", "يصلح الدماغ", "بلا مخاطر"),
        *("بدون مخاطر", "دون مخاطر", "بلا آثار جانبية", "بدون آثار جانبية", "دون آثار جانبية", "مثبت علميا", "~مذهل"),
        *("~مذهلة", "~مبتكر", "~مبتكرة", "آمن تماما", "لا مثيل له"),
        *("لا يسبب الإدمان", "لا يسبب إدمانا", "آمن للجميع", "بلا أي مخاطر"),
    ),
}
# What before a word turns it round: "no cure", "has not been proven".
NEGATIONS: Mapping[str, frozenset[str]] = {
    "en": _words("no not never nothing none without cannot n't nor isn't aren't hasn't haven't doesn't"),
    "es": _words("no nunca ni sin nada ningún ninguna tampoco"),
    "pl": _words("nie nigdy nikt nic żaden żadna żadne żadnego żadnej żadnych bez ani"),
    "ar": _words("لا لم لن ليس ليست غير بلا بدون دون ولا ولم ولن وليس"),
}
NEGATION_REACH = 4

_ARABIC_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a]")

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
    "pl": {
        "supervised": r"klini|szpital|personel|nadz|lekarz|pielęgniar",
        "no-home": r"dom(?:u|ow)",
        "driving": r"prowadz\w+ (?:pojazd|samoch|aut)|kierow(?:ać|ani|c)|za kierownic|jeźdź",
        "blood-pressure": r"ciśnieni|nadciśnieni|serc",
        "pregnancy": r"ciąż|karmi",
        "sedatives": r"alkohol|uspokaj|opioid|nasenn|benzodiazep",
        "bladder": r"pęcherz|mocz",
        "liver": r"wątrob",
        "misuse": r"naduż|uzależni",
        "mood": r"nastr|samobój|przygnęb",
        "do-not-stop": r"nie (?:\w+ ){0,2}(?:odstawia|przerywa|przesta)",
    },
    "ar": {
        "supervised": r"\w{0,3}(?:عياد|مستشف|طاقم|إشراف|مراقب|طبيب|ممرض)",
        "no-home": r"\w{0,3}(?:منزل|بيت)",
        "driving": r"\w{0,3}(?:قيادة|سياقة)|تقود|تقد\b",
        "blood-pressure": r"\w{0,3}(?:ضغط|قلب)",
        "pregnancy": r"\w{0,3}(?:حمل|حامل|رضاع|مرضع)",
        "sedatives": r"\w{0,3}(?:كحول|مهدئ|أفيون|منوم|بنزوديازيبين)",
        "bladder": r"\w{0,3}(?:مثان|بول)",
        "liver": r"\w{0,3}كبد",
        "misuse": r"\w{0,3}(?:إساءة|إدمان|تعاطي)",
        "mood": r"\w{0,3}(?:مزاج|انتحار|اكتئاب)",
        "do-not-stop": r"لا (?:توقف|تتوقف|تقطع)",
    },
}

# Which medicine a leaflet is about, in any of our languages, and for what.
KETAMINE = re.compile(r"\b(?:es)?k[ée]tamin\w*|كيتامين|ketamin\w*|氯胺酮", re.IGNORECASE)
PTSD = re.compile(
    r"\bPTSD\b|post-?traumatic stress|\bTEPT\b|estrés postraumático|\bC?PTSD\b|stres\w* pourazow\w*|zesp[óo]ł\w* stresu"
    r"|اضطراب ما بعد الصدمة|كرب ما بعد الصدمة",
    re.IGNORECASE,
)
NOT_APPROVED: Mapping[str, str] = {
    "en": (
        r"\b(?:not|n[o']t|never)\b(?:\W+\w+){0,2}?\W+(?:approved|licen[cs]ed|authori[sz]ed)"
        r"|\bunlicen[cs]ed|\bunapproved"
    ),
    "es": r"\bno\b(?:\W+\w+){0,3}?\W+(?:aprobad|aprueb|autorizad|indicad)",
    "pl": r"\bnie\b(?:\W+\w+){0,3}?\W+(?:zarejestrowan|dopuszczon|dopuści|zatwierdz)|\bniezarejestrowan",
    "ar": (
        r"\b(?:و)?لم\b(?:\W+\w+){0,2}?\W+(?:تعتمد|يعتمد|توافق|يوافق|ترخص|يرخص)"
        r"|\b(?:و)?غير\W+(?:معتمد|مرخص|مصرح)"
    ),
}
OFF_LABEL: Mapping[str, str] = {
    "en": (
        r"off[-\u2010\u2011 ]label\b.{0,120}?\b(?:outside|means?|not approved|not licen[cs]ed|other than|without)\b"
        r"|\b(?:outside|without)\b.{0,60}?\b(?:approval|licen[cs]e)\b"
    ),
    "es": r"fuera de (?:indicación|ficha|etiqueta)|uso no (?:indicado|aprobado)|off[- ]label",
    "pl": r"poza\W+(?:\w+\W+)?(?:wskazani|rejestracj)",
    "ar": r"خارج\W+(?:نطاق\W+)?(?:ما\W+)?(?:(?:هو\W+)?مرخص|الترخيص|الاعتماد|اعتمد)",
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
    "pl": {
        "benefits": r"\bkorzyś|\bpomaga|\bpomóc|\bpomog|\bdziała\b|\bpopraw|\blepiej",
        "risks": r"\bryzyk|\bdziałani\w+ niepożądan|\bskutk\w+ uboczn|\bszkod|\bzaszkodzi|\bniebezpiecz|\buszkodzi",
        "unknowns": r"\bnie wiadomo|\bnikt (?:\w+ ){0,2}nie wie|\bnieznan|\bniepewn"
        r"|\bnie (?:jest |są )?(?:jasn|zgodn|pewn)",
        "alternatives": r"\binn\w+ (?:leczeni|możliwo|metod|sposob)|\balternatyw|\bodmówić|\bbez leczenia|\bzamiast"
        r"|\bczego jeszcze",
    },
    "ar": {
        "benefits": r"\b\w{0,3}(?:فائدة|فوائد|يفيد|أفاد|يساعد|تحسن)",
        "risks": r"\b\w{0,3}(?:مخاطر|خطر|ضرر|يضر|أضرار|آثار جانبية|آثار الجانبية)",
        "unknowns": r"\b(?:لا أحد يعلم|لا نعلم|لا يعلم|لا نعرف|لا يعرف|غير (?:معروف|متفق|واضح|مؤكد))",
        "alternatives": r"\b(?:علاجات أخرى|\w{0,3}خيارات\w* (?:ال)?أخرى|خياراتي الأخرى|بديل|بدائل|أن ترفض|غير ذلك"
        r"|بدون علاج|بدلا من)",
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
    "pl": (  # "badanie" alone is also an examination
        r"\b(?:badani(?:a|e|ach) (?:wykaz\w+|pokaz\w+|potwierdz\w+|naukow\w+|kliniczn\w+|dowod\w+|nie są zgodne)"
        r"|w (?:\w+ )?badani(?:u|ach)|naukowcy|badacze|dowod(?:y|ów)|metaanaliz\w+|wykazano|udowodniono"
        r"|(?:jest|są) skuteczn\w+)\b"
    ),
    "ar": (
        r"\b(?:(?:و|ف|ب|ل)?(?:ال)?(?:دراسة|دراسات|تجارب سريرية|تجربة سريرية|أبحاث|بحوث|أدلة|علماء|باحثون|باحثين)"
        r"|ثبت|أثبتت|أظهرت|تبين)\b"
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
    "pl": r"\bw (?:swoim |własnym |pani |pana )?(?:domu|mieszkaniu)\b|\bdomow\w+ (?:leczeni|stosowani|użyci|terapi)\w*",
    "ar": r"\b(?:و)?(?:في|من) (?:ال)?(?:منزل|بيت)(?:ك|كم|ه|ها|هم)?\b|\b(?:ال)?(?:منزلي|منزلية)\b",
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
    "pl": (
        r"\b(?:ketamin\w*|tablet\w+|pastyl\w+|spray\w*|aerozol\w*|dawk\w+|wlew\w*|kroplów\w+|zastrzyk\w*|iniekcj\w+"
        r"|(?:brać|przyjmować|przyjąć|zażyć|zażywać|stosować|otrzymać|dostać) (?:\w+ )?(?:lek|leki|leczenie|terapię))\b"
    ),
    "ar": (
        r"\bketamine\b|\b\w{0,3}(?:أقراص|قرص|حبوب|حبة|بخاخ|رذاذ|جرعة|جرعات|تسريب|حقن|حقنة)\b"
        r"|\b\w{0,2}(?:تناول|أخذ|تأخذ|تلقى|تلقي) (?:ال)?(?:دواء|علاج)\w*"
    ),
}
WARNED: Mapping[str, str] = {
    "en": r"\b(?:not?|never|no one|nobody|without|warn\w*|risk\w*|danger\w*|harm\w*|only)\b|n['’]t\b",
    "es": r"\b(?:no|nunca|nadie|sin|advert\w*|riesg\w*|pelig\w*|solo|sólo)\b",
    "pl": r"\b(?:nie|nigdy|nikt|bez|ostrze\w+|ryzyk\w+|niebezpiecz\w+|szkod\w+|zaszkodz\w+|tylko)\b",
    "ar": r"\b(?:(?:و|ف)?(?:لا|لم|لن|ليس|ليست|غير|دون|بدون|بلا)|فقط|\w{0,3}(?:تحذير|تحذر|خطر|مخاطر|خطير|خطورة)\w*)\b",
}

# Initials that readers of these leaflets know better than what they stand for.
KNOWN_INITIALS = _words("US UK USA EU TV ID OK QR PDF AM PM A4 GP NHS DVD PO HIV AIDS DNA IV IVs SMS")

QUESTIONS_ASKED = {"ar": "؟", "fa": "؟", "ur": "؟", "ps": "؟", "ckb": "؟", "el": ";", "hy": "՞", "ja": "？", "zh": "？"}

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
        "consulte escriba marque elija pregúntenos díganos llámenos pídanos cuente dígale infórmenos"
    ),
    "pl": _words("proszę prosimy należy trzeba warto można nie nigdy"),
    "ar": _words(
        "اسأل اطلب أخبرنا أخبر اتصل تجنب اقرأ اكتب خذ أحضر اشرب تناول توقف ابق أبلغ راجع استخدم ضع اختر اطبع تحدث قل "
        "ادخل أوقف لا"
    ),
}

# What leads on to the meaning of initials after a comma or a dash.
APPOSITIONS: Mapping[str, str] = {
    "en": r"an?|the|your?|which|that|is|or|tiny|kind",
    "es": r"un|una|unos|unas|el|la|los|las|que|es|son|o|tipo|diminut\w+|pequeñ\w+",
    "pl": r"czyli|to|któr\w+|rodzaj|mał\w+|maleńk\w+|lek",
    "ar": r"وهي|وهو|هي|هو|أي|نوع",
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
    return re.compile(_vowelled(words), re.IGNORECASE | re.DOTALL)


def _vowelled(words: str) -> str:
    """Let every Arabic letter of a regular expression be followed by marks, which writers may set or leave out."""
    return _ARABIC_LETTER.sub("\\g<0>[\u0640\u064b-\u0652]*", words)


def in_table(table: Mapping[str, str], language: str) -> re.Pattern[str] | None:
    """Return what finds the entry of ``table`` for ``language``, None where it has none."""
    return sought(table[language]) if language in table else None


@cache
def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds any of ``words`` as whole words, whatever their case; "~" stands for any ending."""
    parts = (re.escape(word).replace(r"\~", "~").replace("~", r"[\w-]*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<![\w-])(?:{_vowelled('|'.join(parts))})(?![\w-])", re.IGNORECASE)


def short(language: str) -> str:
    """Return the language of a tag without its region."""
    return language.partition("-")[0]
