"""Studies from their blocks: a study, its arms and its outcomes have one each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import terms as v
from kg.model.studies import Arm, Dose, Outcome, Study
from kg.triples.reader import PASSAGES, every, one, texts
from kg.triples.schema import ARM_PROPERTIES, OUTCOME_PROPERTIES, STUDY_PROPERTIES

if TYPE_CHECKING:
    from kg.model.statements import Entity, Passage, Reference
    from kg.triples.reader import Reader
    from kg.triples.turtle import TurtleBlock

#: Values of msc:direction.
DIRECTIONS = ("increased", "decreased", "unchanged")


def make_studies(
    reader: Reader,
    blocks: list[TurtleBlock],
    entities: dict[str, Entity],
    passages: dict[str, Passage],
    references: dict[str, Reference],
) -> dict[str, Study]:
    """Make the studies of all study, arm and outcome blocks, in the order of the study blocks."""
    kinds: dict[str, list[TurtleBlock]] = {"msc:Study": [], "msc:Arm": [], "msc:Outcome": []}
    for block in blocks:
        kind = one(block, v.RDF_TYPE)
        if kind in kinds:
            kinds[kind].append(block)
        else:
            reader.problems.append(block.problem(f"a {kind or 'block without a type'}; choose from {', '.join(kinds)}"))
    names = {block.curie for block in kinds["msc:Study"]}
    arms: dict[str, list[Arm]] = {}
    for block in kinds["msc:Arm"]:
        if reader.check(block, ARM_PROPERTIES):
            reader.check_links(block, "msc:ofStudy", names, "triples/trials.ttl")
            arm = Arm(block.curie, one(block, v.RDFS_LABEL), _whole(block, "msc:participants"))
            arms.setdefault(one(block, "msc:ofStudy"), []).append(arm)
    outcomes: dict[str, list[Outcome]] = {}
    for block in kinds["msc:Outcome"]:
        if reader.check(block, OUTCOME_PROPERTIES):
            study = one(block, "msc:ofStudy")
            reader.check_links(block, "msc:ofStudy", names, "triples/trials.ttl")
            _check_links(reader, block, entities, passages)
            outcomes.setdefault(study, []).append(_outcome(reader, block, arms.get(study, [])))
    studies: dict[str, Study] = {}
    for block in kinds["msc:Study"]:
        if not reader.check(block, STUDY_PROPERTIES):
            continue
        _check_links(reader, block, entities, passages)
        reader.check_links(block, "msc:reference", references, "triples/references.ttl")
        reference = references.get(one(block, "msc:reference"))
        year = _whole(block, "msc:year") or (reference.year if reference else 0)
        studies[block.curie] = _study(
            reader, block, year, tuple(arms.get(block.curie, ())), tuple(outcomes.get(block.curie, ()))
        )
    return studies


def _check_links(reader: Reader, block: TurtleBlock, entities: dict[str, Entity], passages: dict[str, Passage]) -> None:
    for name in ("msc:indication", "msc:product", "msc:intervention", "msc:outcome"):
        reader.check_links(block, name, entities, "triples/entities.ttl")
    reader.check_links(block, "msc:passage", passages, PASSAGES)


def _number(block: TurtleBlock, name: str) -> float | None:
    value = one(block, name)
    return float(value) if value else None


def _whole(block: TurtleBlock, name: str) -> int | None:
    value = one(block, name)
    return int(value) if value else None


def _study(
    reader: Reader, block: TurtleBlock, year: int, arms: tuple[Arm, ...], outcomes: tuple[Outcome, ...]
) -> Study:
    low, high = _number(block, "msc:doseLow"), _number(block, "msc:doseHigh")
    fewest, most = _whole(block, "msc:dosesLow"), _whole(block, "msc:dosesHigh")
    return Study(
        curie=block.curie,
        label=one(block, v.RDFS_LABEL),
        year=year,
        arms=arms,
        dose=Dose(
            low,
            low if high is None else high,
            one(block, "msc:doseStatistic"),
            one(block, "msc:doseUnit"),
            one(block, "msc:doseText"),
        ),
        doses_low=fewest,
        doses_high=fewest if most is None else most,
        outcomes=outcomes,
        passages=every(block, "msc:passage"),
        caveats=every(block, "msc:caveat"),
        citation_notes=every(block, "msc:citationNote"),
        enrolled=_whole(block, "msc:enrolled"),
        intent=reader.value(block, "msc:intent", "msc:Intent"),
        comment=one(block, v.RDFS_COMMENT),
        file=block.file,
        line=block.line,
        **texts(block, "reference", "population", "indication", "product", "design", "schedule"),
        **texts(block, "key_message", "intervention"),
    )


def _outcome(reader: Reader, block: TurtleBlock, arms: list[Arm]) -> Outcome:
    names = {arm.curie: arm.name for arm in arms}
    for name in ("msc:arm", "msc:comparator"):
        if one(block, name) and one(block, name) not in names:
            reader.problems.append(block.problem(f"{name} {one(block, name)}: not an arm of its study"))
    direction = one(block, "msc:direction")
    if direction and direction not in DIRECTIONS:
        reader.problems.append(block.problem(f"msc:direction {direction!r}: not one of {', '.join(DIRECTIONS)}"))
    return Outcome(
        curie=block.curie,
        name=one(block, v.RDFS_LABEL),
        entity=one(block, "msc:outcome"),
        value=_number(block, "msc:value"),
        value_high=_number(block, "msc:valueHigh"),
        direction=direction,
        is_trend=one(block, "msc:trend") == "true",
        is_negated=one(block, v.NEGATED) == "true",
        arm=names.get(one(block, "msc:arm"), ""),
        comparator=names.get(one(block, "msc:comparator"), ""),
        comparator_value=_number(block, "msc:comparatorValue"),
        p=one(block, "msc:pValue"),
        text=one(block, v.RDFS_COMMENT),
        passages=every(block, "msc:passage"),
        caveats=every(block, "msc:caveat"),
        citation_notes=every(block, "msc:citationNote"),
        endpoint_met={"true": True, "false": False}.get(one(block, "msc:endpointMet")),
        **texts(block, "qualifier", "unit", "time_point", "subgroup"),
    )
