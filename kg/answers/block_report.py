"""What is left of the routes between two entities, for people: verdicts, cuts, and what becomes of each path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import wording
from kg.answers.block import FATES
from kg.answers.mediation import mediators
from kg.answers.report import chain
from kg.answers.sentences import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.answers.block import Block, Fate, Hit
    from kg.answers.cuts import Cuts
    from kg.answers.effect import Effect
    from kg.answers.walks import FoundPath
    from kg.statements import Content

#: Most paths to list under one heading, and most sets of nodes.
MOST_PATHS = 12
MOST_CUTS = 5
NO_EXPERIMENT = "Statements that were read are taken out here, which is no experiment: what they do not say may act."


def block_report(block: Block) -> str:
    """Write what is left as text.

    :param block: What is left, with what is inhibited or without.

    :returns: A summary, a paragraph for each fate that a path has, and what stops every path; without any route to
        begin with, what came nearest. No final line break.
    """
    if not block.fates:
        return str(block.before)
    parts = ["\n".join(_summary(block))]
    if block.inhibited:
        parts += ["\n".join(lines) for what in FATES if (lines := list(_paths(what, block)))]
    else:
        parts.append("\n".join(["paths found", *_shortened([_path(fate.path, block.content) for fate in block.fates])]))
    return "\n\n".join([*parts, NO_EXPERIMENT])


def _summary(block: Block) -> Iterator[str]:
    """Say what changes, then the verdicts, then what stops every path."""
    source, target = (end.entity.label for end in (block.before.source, block.before.target))
    out = listed(item.reading.entity.label for item in block.inhibited) if block.inhibited else ""
    if not block.inhibited:
        yield f"{_many(len(block.fates))} of at most {_edges(block)} from {source} to {target}"
        yield f"   verdict: {_verdict(block.before)}"
    else:
        before, after = block.before.verdict, block.after.verdict
        if block.is_changed:
            yield f"CHANGED from {before} to {after}: the effect of {source} on {target} without {out}"
        else:
            yield f"UNCHANGED, {before}: the effect of {source} on {target} without {out}"
        yield f"   before: {_verdict(block.before)}"
        yield f"   after: {_verdict(block.after)}"
        if block.after_at_least.verdict != after:
            yield f"   after, if what is left in part does not carry: {_verdict(block.after_at_least)}"
        counts = [sum(fate.what == what for fate in block.fates) for what in FATES]
        yield f"   of {_many(len(block.fates))} found {', '.join(_counted(counts))}"
        yield from _inhibited(block)
    yield from _unstoppable(block)
    others = "every other path" if block.unstoppable else "every path"
    yield from _cuts(block.cuts, f"{others} found", block)
    if block.inhibited and block.further_cuts != block.cuts:
        yield from _cuts(block.further_cuts, f"{others} that is left", block)
    if not block.complete:
        yield "   the search stopped at its limit: there may be other paths, which these sets need not stop"


def _verdict(effect: Effect) -> str:
    """Give the first line of a verdict."""
    return str(effect).partition("\n")[0]


def _many(count: int) -> str:
    return f"{count} path{'' if count == 1 else 's'}"


def _edges(block: Block) -> str:
    most = block.before.query.max_edges
    return f"{most} edge{'' if most == 1 else 's'}"


def _counted(counts: Sequence[int]) -> Iterator[str]:
    falls, in_part, survives = counts
    yield f"{falls} {'falls' if falls == 1 else 'fall'}"
    if in_part:
        yield f"{in_part} {'is' if in_part == 1 else 'are'} left in part"
    yield f"{survives} {'survives' if survives == 1 else 'survive'}"


def _inhibited(block: Block) -> Iterator[str]:
    """Say which kinds are taken out with what was named, and what no path meets."""
    for item in block.inhibited:
        label = item.reading.entity.label
        met = {node for fate in block.fates for hit in fate.hits for node in hit.nodes}
        if kinds := [kind for kind in item.kinds if kind in met]:
            yield f"   with {label} its kinds are taken out: {wording.labels(kinds, block.content.entities)}"
        if not item.is_on_route:
            yield f"   {label} is on no path found, and no statement on one acts via it"


def _unstoppable(block: Block) -> Iterator[str]:
    for path in block.unstoppable:
        said = listed(item.id for item in path.statements if not mediators(item))
        words = f"said of the two without a mediator ({said})" if said else "a statement joins the two"
        yield f"   no inner node stops {_path(path, block.content)}: {words}"


def _cuts(cuts: Cuts, what: str, block: Block) -> Iterator[str]:
    """Say which sets stop some paths."""
    if not cuts.complete:
        yield f"   which smallest sets stop {what} is not known: the search stopped at its limit"
    sets = [[_cut_node(curie, block) for curie in chosen] for chosen in cuts.smallest]
    if not sets:
        return
    size = len(sets[0])
    if size == 1:
        each = listed(label for (label,) in sets)
        yield f"   {f'each of {each}' if len(sets) > 1 else each} alone stops {what}"
        return
    shared = [label for label in sets[0] if all(label in chosen for chosen in sets)]
    if len(sets) > 1 and len(shared) == size - 1:
        others = ", ".join(label for chosen in sets for label in chosen if label not in shared)
        chosen_words = [f"{listed(shared)} with one of {others}"]
    else:
        chosen_words = [listed(chosen) for chosen in sets]
    for words in chosen_words[:MOST_CUTS]:
        yield f"   {words} together stop {what}; fewer than {size} do not"
    if len(chosen_words) > MOST_CUTS:
        yield f"   and {len(chosen_words) - MOST_CUTS} more sets of {size} (all of them with -f json)"


def _cut_node(node: str, block: Block) -> str:
    label = wording.label(node, block.content.entities)
    kinds = block.stopped_with.get(node, ())
    return f"{label} (and {wording.labels(kinds, block.content.entities)})" if kinds else label


def _paths(what: str, block: Block) -> Iterator[str]:
    """List the paths of one fate, and why it is theirs."""
    fates = [fate for fate in block.fates if fate.what == what]
    if fates:
        yield "left in part" if what == "in part" else what
        yield from _shortened([f"{_path(fate.path, block.content)}{_why(fate, block)}" for fate in fates])


def _shortened(lines: Sequence[str]) -> list[str]:
    more = len(lines) - MOST_PATHS
    shown = [f"   {line}" for line in lines[:MOST_PATHS]]
    return [*shown, *([f"   and {more} more (all of them with -f json)"] if more > 0 else [])]


def _path(path: FoundPath, content: Content) -> str:
    """Write a path with the aspect that it changes, and with its certainty, which is that of its weakest step."""
    aspect = f" [{path.steps[-1].aspect}]" if path.steps[-1].aspect else ""
    return f"{chain(path, content)}{aspect} ({path.certainty})"


def _why(fate: Fate, block: Block) -> str:
    passed = [hit for hit in fate.hits if not hit.statement]
    reasons = [_reason(hit, block) for hit in passed or fate.hits]
    if fate.is_broken:
        reasons.append("what is left of its steps was not seen under the same conditions")
    return f": {'; '.join(reasons)}" if reasons else ""


def _reason(hit: Hit, block: Block) -> str:
    met = listed(_named(node, block) for node in hit.nodes)
    if not hit.statement:
        return f"passes {met}"
    left = f", and via {wording.labels(hit.left, block.content.entities)}, not taken out" if hit.left else ""
    return f"{hit.statement} acts via {met}{left}"


def _named(node: str, block: Block) -> str:
    """Name something that is taken out, and what it is a kind of if it was not asked for itself."""
    label = wording.label(node, block.content.entities)
    if any(item.reading.entity.curie == node for item in block.inhibited):
        return label
    kinds = listed(item.reading.entity.label for item in block.inhibited if node in item.kinds)
    return f"{label} (a kind of {kinds})"
