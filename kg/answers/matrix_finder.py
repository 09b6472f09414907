"""Finding the evidence on one pair in each species, system, licensing and intent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.answers.clinical import find_results
from kg.answers.matrix import NOT_STATED, SYSTEMS, Matrix, MatrixRow
from kg.model.statements import CERTAINTIES
from kg.model.terms import AUTHOR_STATEMENT
from kg.names.reading import HUMAN, SPECIES_WORDS
from kg.paths.asked import notes, turn, with_readings
from kg.paths.context import ContextJudge
from kg.paths.stated import StatedFinder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.answers.clinical import StudyResult
    from kg.model.content import Content
    from kg.model.statements import Evidence, Statement
    from kg.names.reading import Reading
    from kg.paths.query import PathQuery
    from kg.paths.stated import Stated

#: Type of evidence to the system that it was seen in, where the evidence does not say it.
SYSTEM_OF = {"ECO:0000180": "clinical", "ECO:0000178": "animal", "ECO:0000179": "animal", "ECO:0000181": "in vitro"}

#: The kinds of documents that report results of their own.
PRIMARY = ("primary study", "trial report")

#: Species, system, licensing and intent.
_Place = tuple[str, str, str, str]


@dataclass
class _Gathered:
    """The evidence gathered for one row."""

    findings: dict[str, list[str]] = field(default_factory=dict)
    #: Identifier of a study or document that was read to its authors.
    studies: dict[str, frozenset[str]] = field(default_factory=dict)
    reviews: dict[str, frozenset[str]] = field(default_factory=dict)
    sizes: dict[str, dict[str, int]] = field(default_factory=dict)
    certainties: list[str] = field(default_factory=list)
    read_in: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


def find_matrix(source: Reading, target: Reading, query: PathQuery, content: Content) -> Matrix:
    """Gather the evidence on a pair, on narrower kinds, lists and interventions, by where it was seen.

    A line of evidence says where it was seen, and where it does not, the context of its statement does. The lines of
    one document are one study, or one review, whatever their number, and the results of a study in a table of a source
    are one study. Links that a curator inferred were seen nowhere, and are left out. So is what the authors of a study
    state without showing it; these statements are named in the result.

    :param source: The entity that acts.
    :param target: The entity that is acted upon.
    :param query: The contexts and certainties that count.
    :param content: The graph.

    :returns: The cells: people before animals, patients before animals and the dish; then by licensing and intent.
    """
    query = with_readings(query, source, target)
    judge = ContextJudge(content)
    start, end = source.entity.curie, target.entity.curie
    gathered: dict[_Place, _Gathered] = {}
    items = [item for item in StatedFinder(content, judge).find(start, end, query) if not item.is_beside]
    sign = turn(source, target)
    left_out: list[str] = []
    for item in items:
        for line in item.statement.evidence if not item.is_inferred else ():
            if _is_of_earlier_work(line, content):
                _append(left_out, item.statement.id)
                continue
            place = _place(item.statement, line, content)
            _add(gathered.setdefault(place, _Gathered()), item, line, sign, content)
    for result in find_results(start, end, content):
        if finding := _result_finding(result, sign):
            _add_result(gathered.setdefault(_place_of(result), _Gathered()), result, finding, content)
    cells = [_cell(place, found) for place, found in sorted(gathered.items(), key=lambda item: _order(item[0]))]
    used = notes(source, target, query, content, [item.statement for item in items])
    return Matrix(source, target, tuple(cells), tuple(used), tuple(left_out), content)


def _is_of_earlier_work(line: Evidence, content: Content) -> bool:
    """Return whether the authors of a study state something without showing it."""
    reference = content.references[content.passages[line.passage].document]
    return line.eco == AUTHOR_STATEMENT and reference.kind in PRIMARY


def _place(statement: Statement, line: Evidence, content: Content) -> _Place:
    context = statement.context
    species = line.species or context.target_species or context.species
    system = line.system or SYSTEM_OF.get(line.eco, "") or ", ".join(context.system)
    return (
        ", ".join(_label(curie, content) for curie in species) or NOT_STATED,
        system or NOT_STATED,
        ", ".join(_label(curie, content) for curie in context.licensing) or NOT_STATED,
        ", ".join(context.intent) or NOT_STATED,
    )


def _place_of(result: StudyResult) -> _Place:
    """Return where a trial was done: in patients, who are people."""
    return SPECIES_WORDS[HUMAN], "clinical", NOT_STATED, result.study.intent or NOT_STATED


def _label(curie: str, content: Content) -> str:
    return content.entities[curie].label if curie in content.entities else SPECIES_WORDS.get(curie, curie)


def _add(gathered: _Gathered, item: Stated, line: Evidence, sign: int, content: Content) -> None:
    """Add one line of evidence; one that refutes a sign denies it."""
    document = content.passages[line.passage].document
    reference = content.references[document]
    if line.stance == "refutes":
        finding = "denied"
    elif item.mode == "signed":
        finding = _finding(item.sign, sign)
        if item.statement.certainty == "hypothesised":
            finding = {"raises": "may_raise", "lowers": "may_lower"}[finding]
    elif item.mode == "correlated":
        finding = {1: "correlated_higher", -1: "correlated_lower"}.get((item.sign or 0) * sign, "unsigned")
    else:
        finding = item.mode
    is_study = line.eco != AUTHOR_STATEMENT
    (gathered.studies if is_study else gathered.reviews).setdefault(document, _authors(reference.authors))
    _append(gathered.findings.setdefault(finding, []), document)
    if is_study and line.sample_size is not None:
        size = gathered.sizes.setdefault(document, {})
        unit = line.sample_unit or "studied"
        size[unit] = max(size.get(unit, 0), line.sample_size)
    gathered.certainties.append(item.statement.certainty)
    _append(gathered.read_in, reference.short)
    _append(gathered.statements, item.statement.id)


def _add_result(gathered: _Gathered, result: StudyResult, finding: str, content: Content) -> None:
    """Add a result of a study; if the study was read itself, the two are one."""
    study = result.study
    reports = (
        document
        for document in gathered.studies
        if document in content.references and study.reference in (document, *content.references[document].same)
    )
    key = next(reports, study.curie) if study.reference else study.curie
    gathered.studies.setdefault(key, frozenset((key,)))
    _append(gathered.findings.setdefault(finding, []), key)
    if count := study.n:
        size = gathered.sizes.setdefault(key, {})
        size["patients"] = max(size.get("patients", 0), count)
    gathered.certainties.append("asserted")
    if key == study.curie:
        _append(gathered.read_in, study.label)


def _result_finding(result: StudyResult, sign: int) -> str:
    """Return the finding of a study between its arms; empty of rates, trends, subgroups and uncontrolled changes."""
    if result.is_between_arms and result.outcome.is_negated and result.outcome.direction:
        return "denied"
    return "" if result.sign is None else _finding(result.sign, sign)


def _finding(result: int | None, sign: int) -> str:
    return {1: "raises", -1: "lowers", 0: "no_effect"}[(result or 0) * sign]


def _append(items: list[str], item: str) -> None:
    if item not in items:
        items.append(item)


def _authors(text: str) -> frozenset[str]:
    return frozenset(" ".join(name.casefold().split()) for name in text.split(";") if name.strip())


def _cell(place: _Place, found: _Gathered) -> MatrixRow:
    sizes: dict[str, int] = {}
    for size in found.sizes.values():
        for unit, count in size.items():
            sizes[unit] = sizes.get(unit, 0) + count
    return MatrixRow(
        *place,
        findings={name: tuple(ids) for name, ids in found.findings.items()},
        studies=len(found.studies),
        reviews=len(found.reviews),
        sizes=sizes,
        groups=_count_groups([*found.studies.values(), *found.reviews.values()]),
        certainty=min(found.certainties, key=CERTAINTIES.index),
        read_in=tuple(found.read_in),
        statements=tuple(found.statements),
    )


def _count_groups(authors: Iterable[frozenset[str]]) -> int:
    """Count the groups of documents that share no author with another group; one without authors is its own."""
    groups: list[set[str]] = []
    without = 0
    for names in authors:
        if not names:
            without += 1
            continue
        joined = [group for group in groups if group & names]
        groups = [group for group in groups if not group & names]
        groups.append(set(names).union(*joined))
    return len(groups) + without


def _order(place: _Place) -> tuple[bool, bool, str, int, str, str]:
    species, system, licensing, intent = place
    is_other = species not in (SPECIES_WORDS[HUMAN], NOT_STATED)
    rank = SYSTEMS.index(system) if system in SYSTEMS else len(SYSTEMS)
    return is_other, species == NOT_STATED, species, rank, licensing, intent
