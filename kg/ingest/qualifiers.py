"""The meaning of a KGX edge: its sign, denial and certainty, from its predicate and qualifiers.

``docs/reference/import.md`` has every combination in a table, and the tests read that table. An edge with a value that
is not understood is kept, and no path follows it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from kg.formats.kgx import AGENTS, ASPECT_WORDS
from kg.ingest.row_columns import FLAGS, QUALIFIER, SIGNED, WHETHER_SIGNED, is_flag, standard_word
from kg.model.spellings import standard_identifier
from kg.model.statements import CERTAINTIES

if TYPE_CHECKING:
    from kg.ingest.row_columns import Row
    from kg.model.predicates import KnownPredicate, Predicates
    from kg.model.statements import Predicate

#: Knowledge level to certainty; an edge without a level is asserted.
CERTAINTY = {
    "prediction": "hypothesised",
    "text_co_occurrence": "hypothesised",
    "statistical_association": "suggested",
    "not_provided": "suggested",
    "logical_entailment": "inferred",
    "knowledge_assertion": "asserted",
    "observation": "asserted",
}
#: Biolink's words for the direction of a change.
DIRECTIONS = {"increased": 1, "upregulated": 1, "decreased": -1, "downregulated": -1}
#: Aspects for which more of the aspect is more of the thing itself, with their names here.
ASPECTS = {"activity_or_abundance": "amount", **{word: aspect for aspect, word in ASPECT_WORDS.items()}}
#: The other aspects of Biolink 4.4, such as degradation: an edge on one of them has no known sign.
OTHER_ASPECTS = frozenset(
    """
    absorption acetylation acylation adenyl_nucleotide_exchange adp_ribosylation aggregation alkylation amination
    carbamoylation carboxylation cleavage degradation ethylation farnesylation folding geranoylation glucuronidation
    glutathionylation glycation glycosylation guanyl_nucleotide_exchange hydrolysis hydroxylation interaction
    isomerization lipidation localization metabolic_processing methylation molecular_interaction molecular_modification
    mutation_rate myristoylation n_linked_glycosylation nitrosation nucleotidylation o_linked_glycosylation oxidation
    palmitoylation phosphorylation prenylation reduction release ribosylation splicing sulfation sumoylation transport
    ubiquitination uptake
    """.split()
)
#: Qualifiers that make a side of an edge another entity, such as a mutant: the edge has no known sign.
CHANGING = re.compile(
    r"(?:subject|object)_(?:form_or_variant|part|derivative|specialization|activity|process)_qualifier"
)
#: Qualifiers of Biolink that narrow an edge and leave its sign as it is; those without a field become caveats.
NARROWING = frozenset(
    f"{name}{QUALIFIER}"
    for name in """
    anatomical_context association_basis catalyst causal_mechanism clinical_modifier disease_context frequency
    object_context onset population_context quantifier response_context response_target_context sequence_variant
    severity sex species_context stage statistical_significance subject_context temporal_context temporal_interval
    """.split()
)
#: Those of them that have a field of a statement.
WITH_FIELD = frozenset(f"{name}_context{QUALIFIER}" for name in ("anatomical", "disease", "species", "temporal"))
SIDES = ("subject", "object")
OBJECT_DIRECTION = f"object_direction{QUALIFIER}"
#: Qualifiers that are read, apart from those of :data:`CHANGING`.
READ = NARROWING | {f"{side}_{what}{QUALIFIER}" for side in SIDES for what in ("aspect", "direction")}
#: Columns that say how often something was found, and the words for never: HPO's *Excluded*, and shares of zero.
FREQUENCY = (f"frequency{QUALIFIER}", "has_count", "has_quotient", "has_percentage")
NEVER = re.compile(r"HP:0040285|excluded|absent|never|0+(?:\.0+)?\s*(?:%|(?:/|of)\s*[1-9]\d*)?", re.IGNORECASE)
#: The other columns that change the meaning of an edge.
MEANING = frozenset(
    {"predicate", "qualified_predicate", "negated", "knowledge_level", "agent_type", "qualifier", "qualifiers"}
    | {*FREQUENCY, *SIGNED, *FLAGS}
)
#: Kind of agent to the caveat of its edges.
AGENT_CAVEATS = {agent: caveat for caveat, agent in AGENTS.items()}
#: The meaning of ``negated``; any other word is not understood.
TRUTH = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "1.0", "not"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "0.0"), False),
}
#: Signs as columns such as ``polarity`` write them.
SIGNS = {
    **dict.fromkeys(("1", "1.0", "+1", "+", "positive"), 1),
    **dict.fromkeys(("-1", "-1.0", "-", "negative"), -1),
}
#: Columns that may hold the qualifier NOT of an annotation, and the word for it.
ANNOTATION_COLUMNS, NOT = ("qualifier", "qualifiers"), "not"
#: This predicate takes its sign from the direction of the object: an object that is caused to be *decreased* falls. As
#: the qualified predicate it makes an edge causal, whatever the predicate.
CAUSES = "biolink:causes"
#: Predicates by which a gene is the cause of a disease: its variants are, which may do more or less than the gene.
BY_VARIANTS = frozenset({CAUSES, "RO:0003303"})
GENES = ("NCBIGene:", "HGNC:", "ENSEMBL:", "UniProtKB:")
DISEASES = ("MONDO:", "DOID:", "HP:", "MESH:", "OMIM:", "ORPHANET:", "Orphanet:", "orphanet:", "UMLS:")
#: Older predicates of Biolink that name the aspect themselves: a direction beside them would belong to something else.
_WITH_ASPECT = re.compile(r"biolink:(?:affects|increases|decreases)_")

#: A denial in the name of a predicate, such as ``does_not_affect`` or ``has_no_effect_on``.
DENIAL = re.compile(
    r"(?:^|_)(?:not|neg|negated|never|without|lacks?|exclude[sd]?|absent|absence|cannot|non|ineffective|independent"
    r"|un(?:affected|associated|changed|correlated|related)|fail(?:s|ed)?_to|(?:does|do|did|is|has|ca|wo)nt"
    r"|no_(?:effect|change|increase|decrease|difference|influence|association|interaction|evidence|longer))(?:_|$)"
)

_OTHER = dict(zip(SIDES, reversed(SIDES), strict=True))
#: The places between the words of a name, in any usual spelling: ``does-not``, ``doesNot``, ``NOTAffects``.
_WORD_BREAK = re.compile(r"[^A-Za-z0-9']+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?<!\bNO)(?=[A-Z][a-z])|(?<=\bNOT)(?=[a-z])")
_OTHER_SIDE = re.compile(r"^(?:subject|object)(?=$|_)")


class EdgeMeaning(NamedTuple):
    """The meaning of the predicate and the qualifiers of an edge."""

    predicate: Predicate
    sign: int | None
    is_causal: bool
    #: Whether paths follow it only when asked to.
    is_further: bool
    is_negated: bool
    certainty: str
    subject_aspect: str
    object_aspect: str
    caveats: tuple[str, ...]
    #: The reasons why something was not understood.
    doubts: tuple[str, ...]


class _Core(NamedTuple):
    """The relation that an edge states, its predicate and its qualified predicate taken together."""

    predicate: Predicate
    #: The sign that it has of itself.
    sign: int | None
    #: Whether the direction of the object decides the sign, as for *affects* and *causes*.
    is_open: bool
    is_causal: bool
    is_further: bool


@lru_cache(1000)
def matters(column: str) -> bool:
    """Return whether a column changes the meaning of an edge."""
    return column in MEANING or column.endswith(QUALIFIER) or is_flag(column)


def is_by_variants(subject: str, predicate: str, target: str) -> bool:
    """Return whether an edge says that a gene causes a disease, which its variants do."""
    return predicate in BY_VARIANTS and subject.startswith(GENES) and target.startswith(DISEASES)


def may_deny(known: KnownPredicate) -> bool:
    """Return whether a predicate that is in no table has a denial in its name."""
    name = _WORD_BREAK.sub("_", re.split(r"[#/:]", unquote(known.predicate.curie))[-1]).replace("'", "")
    return not known.is_listed and DENIAL.search(name.casefold()) is not None


def turned(row: Row) -> Row:
    """Return a row with subject and object exchanged, and their qualifiers."""
    return {_OTHER_SIDE.sub(lambda side: _OTHER[side[0]], column): values for column, values in row.items()}


def read_meaning(row: Row, known: KnownPredicate, predicates: Predicates, *, by_variants: bool = False) -> EdgeMeaning:
    """Return the meaning of an edge; with any doubt the sign is unknown.

    If its predicate, ``known``, is an inverse one, the row has its ends exchanged. ``by_variants`` says that a gene
    causes a disease; see :func:`is_by_variants`.
    """
    doubts = [f"predicate {known.predicate.curie}"] if may_deny(known) else []
    caveats = [AGENT_CAVEATS[agent]] if (agent := standard_word(_first(row, "agent_type"))) in AGENT_CAVEATS else []
    core = _core(row, known, predicates, doubts)
    subject_direction, object_direction = (_direction(row, side, doubts) for side in SIDES)
    aspects = [_aspect(row, side, doubts) for side in SIDES]
    is_negated = _is_denied(row, known, doubts)
    certainty = _certainty(row, caveats)
    sign = core.sign
    if by_variants:
        sign = None
        caveats.append("a gene causes a disease by its variants, which may do more or less than the gene")
    elif core.is_open and object_direction:
        sign = object_direction
    elif sign and object_direction and object_direction != sign:
        doubts.append(
            f"object direction {_first(row, OBJECT_DIRECTION)}, against the predicate {core.predicate.label!r}"
        )
    if sign:
        sign *= subject_direction or 1
    doubts += [_doubt(row, column) for column in sorted(SIGNED & row.keys()) if not _has_sign(row, column, sign)]
    _check_names(row, doubts)
    if doubts or not all(aspect.keeps_sign for aspect in aspects) or any(map(CHANGING.fullmatch, row)):
        sign = None
    shown = {*NARROWING - WITH_FIELD, *filter(CHANGING.fullmatch, row)}
    shown |= {f"{side}_aspect{QUALIFIER}" for side, aspect in zip(SIDES, aspects, strict=True) if not aspect.word}
    shown |= {f"subject_direction{QUALIFIER}", *([OBJECT_DIRECTION] if sign is None else [])}
    caveats += [f"{spoken(column)}: {', '.join(row[column])}" for column in sorted(shown & row.keys())]
    return EdgeMeaning(
        core.predicate,
        sign,
        core.is_causal,
        core.is_further,
        is_negated,
        certainty,
        aspects[0].word,
        aspects[1].word,
        tuple(caveats),
        tuple(doubts),
    )


def spoken(column: str) -> str:
    """Return the name of a qualifier in words.

    >>> spoken("object_direction_qualifier")
    'object direction'
    """
    return column.removesuffix(QUALIFIER).replace("_", " ")


def _core(row: Row, known: KnownPredicate, predicates: Predicates, doubts: list[str]) -> _Core:
    own = known.predicate
    is_open = own.is_causal and (own.sign is None or own.curie == CAUSES) and not _WITH_ASPECT.match(own.curie)
    core = _Core(own, own.sign, is_open, own.is_causal, known.is_further)
    names = {_qualified_predicate(name) for name in row.get("qualified_predicate", ())}
    if not names:
        return core
    others = [predicates.get(name) for name in names]
    other = others[0].predicate
    if len(others) > 1 or not others[0].is_listed or others[0].is_denied or others[0].is_turned != known.is_turned:
        doubts.append(_doubt(row, "qualified_predicate"))
        return core
    if other.curie == CAUSES:
        return core._replace(is_open=is_open or own.sign is None, is_causal=True, is_further=False)
    if own.sign and other.sign and own.sign != other.sign:
        doubts.append(f"qualified predicate {other.curie}, against the predicate {own.label!r}")
    sign = (other.sign or own.sign) if other.is_causal else None
    return _Core(other, sign, other.is_causal and sign is None, other.is_causal, others[0].is_further)


def _qualified_predicate(name: str) -> str:
    """Return the CURIE of a qualified predicate, which files of KGX also write without its prefix."""
    return f"biolink:{word}" if ":" not in (word := standard_word(name)) else name.strip()


def _direction(row: Row, side: str, doubts: list[str]) -> int | None:
    column = f"{side}_direction{QUALIFIER}"
    signs = {DIRECTIONS.get(word) for word in words(row, column)}
    if len(signs) > 1 or None in signs:
        doubts.append(_doubt(row, column))
        return None
    return signs.pop() if signs else None


class _Aspect(NamedTuple):
    """The aspect of a side."""

    #: In the words of this graph, empty for none, or for several.
    word: str
    #: Whether more of it is more of the thing itself.
    keeps_sign: bool


def _aspect(row: Row, side: str, doubts: list[str]) -> _Aspect:
    column = f"{side}_aspect{QUALIFIER}"
    given = words(row, column)
    plain = [word in ASPECTS for word in given]
    is_known = all(word in ASPECTS or word in OTHER_ASPECTS for word in given)
    if not is_known or len(set(plain)) > 1:
        doubts.append(_doubt(row, column))
    word = ASPECTS.get(given[0], given[0]).replace("_", " ") if len(given) == 1 else ""
    return _Aspect(word, all(plain))


def _is_denied(row: Row, known: KnownPredicate, doubts: list[str]) -> bool:
    """Return whether an edge is denied: by its predicate, ``negated``, the qualifier NOT, or a frequency of zero."""
    said = {TRUTH.get(word) for word in words(row, "negated")}
    if None in said:
        doubts.append(_doubt(row, "negated"))
    if any(NEVER.fullmatch(standard_identifier(each)) for column in FREQUENCY for each in row.get(column, ())):
        said.add(True)
    local = standard_word(known.predicate.curie)
    for column in ANNOTATION_COLUMNS:
        given = words(row, column)
        if NOT in given:
            said.add(True)
        if not {NOT, local}.issuperset(given):
            doubts.append(_doubt(row, column))
    if said >= {True, False}:
        doubts.append("denied and not denied")
    elif known.is_denied and said:
        doubts.append(_doubt(row, "negated" if "negated" in row else "qualifier") + ", beside a predicate that denies")
    return known.is_denied or True in said


def _certainty(row: Row, caveats: list[str]) -> str:
    """Return the certainty of an edge; a level that Biolink does not define makes it *suggested* at most."""
    levels = words(row, "knowledge_level")
    if unknown := [level for level in levels if level not in CERTAINTY]:
        caveats.append(f"knowledge level: {', '.join(unknown)}")
    found = [CERTAINTY.get(level, "suggested") for level in levels]
    return max(found, key=CERTAINTIES.index, default="asserted")


def _check_names(row: Row, doubts: list[str]) -> None:
    """Doubt qualifiers that Biolink does not define, and columns that may deny or hedge an edge."""
    for column in sorted(filter(matters, row)):
        is_other = column.endswith(QUALIFIER) and column not in READ and not CHANGING.fullmatch(column)
        is_set = is_flag(column) and any(TRUTH.get(word, True) for word in words(row, column))
        if is_other or is_set:
            doubts.append(_doubt(row, column))


def _has_sign(row: Row, column: str, sign: int | None) -> bool:
    """Return whether a column of :data:`SIGNED` agrees with the sign of its edge."""
    if column in WHETHER_SIGNED:
        return {TRUTH.get(word) for word in words(row, column)} == {sign == WHETHER_SIGNED[column]}
    return all(SIGNS.get(word, 0) == sign for word in row[column])


def _doubt(row: Row, column: str) -> str:
    return f"{spoken(column)} {', '.join(row[column])}"


def _first(row: Row, column: str) -> str:
    return row.get(column, ("",))[0]


def words(row: Row, column: str) -> tuple[str, ...]:
    """Return the values of an enumeration, each once; a list may be written as one cell, in brackets."""
    cells = (part for cell in row.get(column, ()) for part in cell.strip().strip("[]").split(","))
    return tuple(dict.fromkeys(filter(None, (standard_word(cell.strip().strip("'\"")) for cell in cells))))
