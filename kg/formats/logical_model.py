"""A Boolean model of the signed causal statements of one context, for SBML-qual and BNet.

A model needs assumptions that no source states. Each is a sentence of :attr:`LogicalModel.assumptions`. Both formats
write them into the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.formats.activities import Activity, Influence, identifiers, influences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.formats.registry import ExportJob

#: Rules for combining several activators of one activity.
RULES = {
    "or": "An activity with activators is on when any of them is on and no inhibitor is on (rule OR).",
    "and": "An activity with activators is on when all of them are on and no inhibitor is on (rule AND).",
}
COMMON = (
    "Every activity is on or off; amounts, doses and times are not modelled.",
    "All statements hold at once, wherever a cell is not named, and act without delay.",
    "An activity that only inhibitors act on is on when all of them are off.",
    "An activity that nothing acts on keeps its value: it is an input.",
    "A stated shortcut and the chain that spells it out both act.",
    "The mediators of a statement are not put between its ends; only their own statements are.",
    "A statement about a kind does not count for narrower or wider kinds.",
)


class LogicalModel(NamedTuple):
    """A Boolean model."""

    #: Activity to its name in the model, sorted by name.
    names: Mapping[Activity, str]
    #: One for each pair of activities, so that no pair has both signs.
    influences: tuple[Influence, ...]
    #: ``or`` or ``and``.
    rule: str
    assumptions: tuple[str, ...]
    #: Activity to its activators and its inhibitors, each in the order of names; an input has neither.
    regulators: Mapping[Activity, tuple[list[Activity], list[Activity]]]


def logical_model(job: ExportJob) -> LogicalModel:
    """Return the model of a graph, or of a part; statements that it cannot hold are counted as losses of the job."""
    content = job.content
    stated = influences(content, job.losses, signed=True)
    signs: dict[tuple[Activity, Activity], set[int | None]] = {}
    for item in stated:
        signs.setdefault((item.source, item.target), set()).add(item.sign)
    opposed = [item for item in stated if len(signs[item.source, item.target]) > 1]
    kept = [item for item in stated if len(signs[item.source, item.target]) == 1]
    job.losses.add("statements opposed by another on the same two", sum(len(item.statements) for item in opposed))
    links = list(_links(kept))
    job.losses.add("evidence, contexts and caveats of statements", sum(len(item.statements) for item in kept))
    activities = {end for item in (*kept, *links) for end in (item.source, item.target)}
    ordered = sorted(activities, key=lambda activity: (activity.words(content).casefold(), activity))
    names = identifiers(ordered, content)
    assumptions = tuple(_assumptions(job, kept, opposed, links))
    regulators: dict[Activity, tuple[list[Activity], list[Activity]]] = {activity: ([], []) for activity in ordered}
    for item in sorted((*kept, *links), key=lambda item: names[item.source]):
        regulators[item.target][item.sign == -1].append(item.source)
    return LogicalModel(names, (*kept, *links), job.options.rule, assumptions, regulators)


def _links(stated: Iterable[Influence]) -> Iterator[Influence]:
    """Return links from the aspect of a thing that changes to the aspect that acts, if the two differ."""
    acting: dict[str, list[Activity]] = {}
    changed: dict[str, list[Activity]] = {}
    for item in stated:
        acting.setdefault(item.source.entity, []).append(item.source)
        changed.setdefault(item.target.entity, []).append(item.target)
    for entity, targets in sorted(changed.items()):
        sources = dict.fromkeys(acting.get(entity, ()))
        for target in sorted(set(targets)):
            for source in sources:
                # From an aspect to the thing itself; from the thing to an aspect only where nothing changes that.
                is_wider = not source.aspect and target.aspect
                is_narrower = source.aspect and not target.aspect and source not in targets
                is_same_aspect = source.aspect == target.aspect and target.cell
                if is_wider or is_narrower or is_same_aspect:
                    yield Influence(target, source, 1, ())


def _assumptions(
    job: ExportJob, kept: list[Influence], opposed: list[Influence], links: list[Influence]
) -> Iterator[str]:
    content = job.content
    yield RULES[job.options.rule]
    yield from COMMON
    statements = [item for influence in kept for item in influence.statements]
    for certainty, words in (("suggested", "only suggested by its source"), ("inferred", "inferred by a curator")):
        if count := sum(item.certainty == certainty for item in statements):
            each = "1 statement" if count == 1 else f"Each of {count} statements"
            yield f"{each} {words} counts as if it were asserted."
    silent = sum(not item.context.curie for item in statements)
    if job.options.context:
        wanted = "; ".join(f"{field} {', '.join(values)}" for field, values in job.options.context)
        yield f"Context: {wanted}. What says nothing against it is taken to hold in it; {silent} statements state none."
    elif statements:
        yield "No context was chosen: statements seen under different conditions stand side by side."
    for link in links:
        source, target = link.source.words(content), link.target.words(content)
        yield f"Assumed link, which no source states as such: {source} makes {target}."
    for item in opposed:
        if item.sign == 1:
            source, target = item.source.words(content), item.target.words(content)
            yield f"Left out, since statements say both signs: {source} on {target}."
