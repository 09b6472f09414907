"""The words that the rules know: verbs and nouns of change, hedges, negations, aspects, conditions and roles.

Stems of verbs match all their forms: ``increas`` is *increase, increased, increasing*.
"""

from __future__ import annotations

#: Stems of verbs that raise, and of those that lower, what stands behind them.
RAISING = (
    *(
        "increas",
        "enhanc",
        "promot",
        "induc",
        "upregulat",
        "up-regulat",
        "stimulat",
        "activat",
        "augment",
        "elevat",
        "boost",
    ),
    *(
        "amplif",
        "driv",
        "trigger",
        "favor",
        "favour",
        "support",
        "restor",
        "expand",
        "facilitat",
        "accelerat",
        "potentiat",
    ),
    *(
        "sustain",
        "maintain",
        "preserv",
        "foster",
        "elicit",
        "strengthen",
        "improv",
        "initiat",
        "evok",
        "recruit",
        "prim",
    ),
    *("stabiliz", "stabilis", "generat", "drove", "rais", "mobiliz", "polariz", "polaris"),
)
LOWERING = (
    *(
        "decreas",
        "reduc",
        "suppress",
        "inhibit",
        "attenuat",
        "downregulat",
        "down-regulat",
        "limit",
        "block",
        "repress",
    ),
    *(
        "restrain",
        "impair",
        "prevent",
        "diminish",
        "lower",
        "abrogat",
        "dampen",
        "mitigat",
        "abolish",
        "curb",
        "deplet",
    ),
    *("counteract", "antagoni", "disrupt", "hamper", "blunt", "reliev", "alleviat", "ameliorat", "protect", "revers"),
    *("catabolis", "cataboliz", "degrad", "shorten", "downmodulat", "silenc", "neutraliz", "neutralis", "curtail"),
)
#: Stems of verbs that raise a harm.
WORSENING = ("aggravat", "exacerbat", "worsen", "caus", "provok")
#: What raises its object by two words: the verb, and what must follow.
LEADING = {
    "lead": "to",
    "leads": "to",
    "leading": "to",
    "led": "to",
    "result": "in",
    "results": "in",
    "resulting": "in",
    "resulted": "in",
    "contribute": "to",
    "contributes": "to",
    "contributing": "to",
    "contributed": "to",
}
PRODUCING = ("produc", "secret", "releas", "express", "synthesi")
CARRYING = ("carr", "contain", "deliver", "transfer", "transport")
CHANGING = ("modulat", "regulat", "influenc", "affect", "orchestrat", "alter", "shap", "govern", "control")
#: Past participles that stand before "by".
PASSIVE = ("mediat", "driven", "induc", "triggered", "caus")

#: Nouns that say which change of the object is meant: stem to the sign that they multiply, and the aspect.
NOUNS = {
    **{"expansion": (1, "proliferation"), "proliferation": (1, "proliferation"), "expression": (1, "expression")},
    **{
        "secretion": (1, "secretion"),
        "production": (1, "secretion"),
        "release": (1, "secretion"),
        "synthesis": (1, "secretion"),
    },
    **{
        "activation": (1, "activation"),
        "activity": (1, "activity"),
        "function": (1, "activity"),
        "responses": (1, "activity"),
    },
    **{"response": (1, "activity"), "differentiation": (1, "differentiation"), "polarization": (1, "differentiation")},
    **{
        "survival": (1, "survival"),
        "recruitment": (1, "recruitment"),
        "homing": (1, "homing"),
        "migration": (1, "recruitment"),
    },
    **{
        "infiltration": (1, "recruitment"),
        "severity": (1, "severity"),
        "levels": (1, "amount"),
        "level": (1, "amount"),
    },
    **{
        "generation": (1, ""),
        "induction": (1, ""),
        "numbers": (1, "amount"),
        "frequency": (1, "amount"),
        "growth": (1, "proliferation"),
    },
    **{"suppression": (-1, ""), "inhibition": (-1, ""), "reduction": (-1, ""), "depletion": (-1, ""), "loss": (-1, "")},
    **{"apoptosis": (-1, "survival"), "death": (-1, "survival")},
}
#: Hedges to the certainty that they leave.
HEDGES = {
    **dict.fromkeys(
        ("may", "might", "could", "possibly", "perhaps", "hypothesized", "hypothesised", "speculated"), "hypothesised"
    ),
    **dict.fromkeys(("putative", "proposed", "potential", "potentially", "presumably", "conceivably"), "hypothesised"),
    **dict.fromkeys(
        ("suggest", "suggests", "suggested", "suggesting", "appear", "appears", "appeared", "seem", "seems"),
        "suggested",
    ),
    **dict.fromkeys(
        ("likely", "probably", "apparently", "thought", "believed", "considered", "indicating"), "suggested"
    ),
}
#: Words that deny the verb behind them.
NEGATIONS = (
    "not",
    "no",
    "never",
    "neither",
    "nor",
    "without",
    "failed",
    "fail",
    "fails",
    "unable",
    "cannot",
    "lack",
    "lacked",
    "lacks",
)
#: Words of an experiment to the role that its result has.
ROLES = {
    **dict.fromkeys(
        ("knockdown", "knock-down", "knockout", "knock-out", "silencing", "sirna", "shrna", "deficient"), "necessity"
    ),
    **dict.fromkeys(
        ("neutralizing", "neutralising", "blocking", "antagonist", "inhibitor", "abolished", "abrogated"), "necessity"
    ),
    **dict.fromkeys(("recombinant", "exogenous", "overexpression", "overexpressing", "transfected"), "sufficiency"),
    **dict.fromkeys(("rescued", "restored", "reversed"), "rescue"),
    **dict.fromkeys(("correlated", "correlates", "correlation", "associated"), "correlation"),
}
#: Words of a sentence to the field of a context and its value.
CONTEXTS = {
    **dict.fromkeys(("mice", "mouse", "murine"), "species=mouse"),
    **dict.fromkeys(("rat", "rats"), "species=rat"),
    **dict.fromkeys(("human", "humans"), "species=human"),
    **dict.fromkeys(("patients", "patient", "recipients", "children"), "system=clinical"),
    **dict.fromkeys(("vitro", "cocultured", "co-cultured", "coculture", "co-culture", "cultured"), "system=in vitro"),
    **dict.fromkeys(("vivo",), "system=animal"),
}
#: Words after which a participle in -ed is an adjective of what it stands before.
REPORTS = frozenset(
    (
        *(
            "showed",
            "shown",
            "show",
            "shows",
            "demonstrate",
            "demonstrated",
            "demonstrates",
            "reported",
            "report",
            "observed",
        ),
        *(
            "had",
            "have",
            "exhibited",
            "displayed",
            "with",
            "toward",
            "towards",
            "while",
            "to",
            "by",
            "of",
            "the",
            "a",
            "an",
            "in",
        ),
        *(
            "had",
            "revealed",
            "found",
            "associated",
            "and",
            "or",
            ",",
            "from",
            "for",
            "as",
            "than",
            "severely",
            "more",
            "highly",
        ),
    )
)
#: Endings that join what acts to what it acts on.
JOINING = ("-mediated", "-induced", "-driven", "-triggered")
#: Endings that join what stimulated a cell to the cell.
LICENSING = ("-activated", "-treated", "-primed", "-licensed", "-stimulated", "-preconditioned", "-exposed")
#: Stems of words behind which stands what is asked and not what was found.
AIMS = (
    "whether",
    "investigat",
    "examin",
    "evaluat",
    "assess",
    "determin",
    "sought",
    "aim",
    "hypothesi",
    "unclear",
    "unknown",
)
#: Adjectives of "effect on" to the predicate and the sign that they say.
EFFECTS = {
    **dict.fromkeys(("suppressive", "inhibitory", "immunosuppressive", "antiproliferative"), ("msc:decreases", -1)),
    **dict.fromkeys(("stimulatory", "promoting", "enhancing"), ("msc:increases", 1)),
}
#: Words before what is only the place of an event.
PLACES = ("in", "from", "on", "with", "after", "into", "against", "within", "following", "between", "during")
#: Words that stand for entities named before.
PRONOUNS = ("their", "its", "it", "they", "these", "this")
#: Words that open a relative clause, and words that end the reach of a verb.
RELATIVES = ("which", "that", "who", "whereby")
STOPS = (";", ":", "whereas", "while", "although", "but", "however", "because", "since", "when", "if")
#: Words before what an effect runs through.
THROUGH = ("via", "through", "by", "using")
#: Categories of what an effect worsens or betters.
HARMS = frozenset(("biolink:Disease", "biolink:PathologicalProcess", "biolink:PhenotypicFeature"))
