"""The routes that are left between two entities when others are taken out, and the sets that stop every route.

No path passes an entity that is taken out, and no statement acts through it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from shlex import quote
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.answers.effect import EXAMPLE_FIELDS
from kg.answers.paths import path_record
from kg.paths.cut_sets import Cuts
from kg.paths.groups import members_of
from kg.paths.mediation import mediators
from kg.words import phrases
from kg.words.chains import chain
from kg.words.phrases import listed
from kg.words.records import end_record
from kg.words.result import Prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.answers.effect import Effect
    from kg.model.content import Content
    from kg.names.reading import Reading
    from kg.paths.cut_sets import Cuts
    from kg.paths.found_path import FoundPath


#: The fields of a row, one for each path.
COLUMNS = ("fate", "path", "sign", "support", "certainty", "statements", "broken_by_rest")
#: The fates of a path: it falls; it stands on statements that name an entity taken out among other mediators; or it
#: stands.
FATES = ("falls", "in part", "survives")


class Inhibited(NamedTuple):
    """An entity that is taken out."""

    reading: Reading
    #: The narrower kinds that are taken out with it.
    kinds: tuple[str, ...]
    #: Whether a path found passes it or a kind of it, or a statement on one acts via it.
    is_on_route: bool


class Hit(NamedTuple):
    """The point at which a path meets an entity that is taken out: an inner node, or a statement that acts via it."""

    #: Counted from 1; of an inner node, the step that leads to it.
    step: int
    #: Empty where the path passes what is taken out.
    statement: str
    #: The entity that is taken out there.
    nodes: tuple[str, ...]
    #: The mediators by which the statement may still act, or the other members of the group; empty where none.
    left: tuple[str, ...] = ()
    #: The group that the path passes and that holds what is taken out; empty where it passes that itself.
    group: str = ""


class PathFate(NamedTuple):
    """The fate of one path."""

    path: FoundPath
    #: One of :data:`FATES`.
    what: str
    #: Empty where nothing of it is touched.
    hits: tuple[Hit, ...]
    #: Whether it falls only because what is left of its steps was not seen under the same conditions.
    is_broken: bool = False


@dataclass(frozen=True, repr=False)
class Block(Prose[PathFate]):
    """The routes between two entities when others are taken out: a sequence of the fates of the paths."""

    inhibited: tuple[Inhibited, ...]
    #: The verdict with everything in place; the one with what is inhibited taken out, where statements that name some
    #: mediator that is left still count; and the one where they do not. All the same where nothing is inhibited.
    before: Effect
    after: Effect
    after_at_least: Effect
    #: Every unbroken path found before, by sign, in the order of its routes.
    fates: tuple[PathFate, ...]
    #: The paths that no node stops: a statement joins the two directly and names no mediator.
    unstoppable: tuple[FoundPath, ...]
    #: The sets that stop every other path before anything is taken out, and those that stop the rest afterwards.
    cuts: Cuts
    further_cuts: Cuts
    #: For each inner node that stops narrower kinds of it, too, which of those are on the paths.
    stopped_with: dict[str, tuple[str, ...]]
    content: Content = field(repr=False, compare=False)

    @property
    def is_changed(self) -> bool:
        """Whether the verdict changes."""
        return self.before.verdict != self.after.verdict

    @property
    def complete(self) -> bool:
        """Whether every path within the limits was seen."""
        return self.before.complete

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form ``msc-kg/block/2``."""
        before = self.before.to_dict()
        return {
            "schema": "msc-kg/block/2",
            **{name: before[name] for name in ("data_version", "source", "target", "max_edges")},
            "inhibited": [
                {
                    **end_record(item.reading),
                    "kinds": list(item.kinds),
                    "on_route": item.is_on_route,
                }
                for item in self.inhibited
            ],
            "changed": self.is_changed,
            "before": {name: before[name] for name in VERDICT_FIELDS},
            "after": _verdict_record(self.after),
            "after_at_least": _verdict_record(self.after_at_least),
            "paths": [_path_record(fate, self) for fate in self.fates],
            "unstoppable": [list(path.nodes) for path in self.unstoppable],
            "cuts": _cuts_record(self.cuts),
            "further_cuts": _cuts_record(self.further_cuts),
            "stopped_with": {node: list(others) for node, others in self.stopped_with.items()},
            "complete": self.complete,
            "near_misses": before["near_misses"],
        }

    def _held(self) -> Sequence[PathFate]:
        return self.fates

    #: The fields of a row: :data:`COLUMNS`.
    columns = COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each path, with the keys :data:`COLUMNS`; ``fate`` is one of :data:`FATES`."""
        return [
            {
                "fate": fate.what,
                "path": chain(fate.path, self.content),
                "sign": fate.path.sign,
                "support": round(fate.path.support, 6),
                "certainty": fate.path.certainty,
                "statements": [item.id for item in fate.path.statements],
                "broken_by_rest": fate.is_broken,
            }
            for fate in self.fates
        ]

    def __str__(self) -> str:
        return block_report(self)


#: The fields of a verdict, as in ``msc-kg/effect/2``.
VERDICT_FIELDS = (
    *("verdict", "basis", "sign", "certainty", "support", "opposed", "separated_by", "stated", "kinds", "inferred"),
    *("composed", "because", "complete"),
)


def _verdict_record(effect: Effect) -> dict[str, Any]:
    record = effect.to_dict()
    return {name: record[name] for name in VERDICT_FIELDS}


def _path_record(fate: PathFate, block: Block) -> dict[str, Any]:
    record = path_record(block.before.path_answer(fate.path), block.content)["paths"][0]
    return {
        "fate": fate.what,
        "broken_by_rest": fate.is_broken,
        "hits": [
            {"step": hit.step, "statement": hit.statement or None, "nodes": list(hit.nodes), "left": list(hit.left)}
            | ({"group": hit.group} if hit.group else {})
            for hit in fate.hits
        ],
        **{name: record[name] for name in EXAMPLE_FIELDS},
    }


def _cuts_record(cuts: Cuts) -> dict[str, Any]:
    return {"smallest": [list(nodes) for nodes in cuts.smallest], "complete": cuts.complete}


#: Most paths to list under one heading, and most sets of nodes.
MOST_PATHS = 12
MOST_CUTS = 5
NO_EXPERIMENT = (
    "This removes statements from the graph; it is not an experiment. Effects that no source states may remain."
)


def block_report(block: Block) -> str:
    """Write an answer as text.

    :param block: The answer.

    :returns: A summary, a paragraph for each fate that a path has, and what stops every path; without any route to
        begin with, what came nearest. No final line break.
    """
    if not block.fates:
        return str(block.before)
    if block.inhibited and not block.is_changed and all(fate.what == "survives" for fate in block.fates):
        return "\n".join(_nothing_falls(block))
    parts = ["\n".join(_summary(block))]
    if block.inhibited:
        parts += ["\n".join(lines) for what in FATES if (lines := list(_paths(what, block)))]
    else:
        parts.append("\n".join(["paths found", *_shortened([_path(fate.path, block.content) for fate in block.fates])]))
    return "\n\n".join([*parts, NO_EXPERIMENT])


def _summary(block: Block) -> Iterator[str]:
    """State the change, then the verdicts, then the sets that stop every path."""
    source, target = (end.entity.label for end in (block.before.source, block.before.target))
    out = listed(item.reading.entity.label for item in block.inhibited) if block.inhibited else ""
    if not block.inhibited:
        limit = phrases.counted(block.before.query.max_edges, "edge")
        yield f"{phrases.counted(len(block.fates), 'path')} of at most {limit} from {source} to {target}"
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
            yield f"   after, if the paths left in part fail: {_verdict(block.after_at_least)}"
        counts = [sum(fate.what == what for fate in block.fates) for what in FATES]
        yield f"   of {phrases.counted(len(block.fates), 'path')} found {', '.join(_counted(counts))}"
        yield from _inhibited(block)
    yield from _unstoppable(block)
    others = "every other path" if block.unstoppable else "every path"
    yield from _cuts(block.cuts, f"{others} found", block)
    if block.inhibited and block.further_cuts != block.cuts:
        yield from _cuts(block.further_cuts, f"{others} that is left", block)
    if not block.complete:
        yield "   the search stopped at its limit: there may be other paths, which these sets need not stop"


def _nothing_falls(block: Block) -> Iterator[str]:
    """Say that what is taken out touches no path, and which question lists them."""
    source, target = (end.entity.label for end in (block.before.source, block.before.target))
    out = listed(item.reading.entity.label for item in block.inhibited)
    yield f"UNCHANGED, {block.before.verdict}: the effect of {source} on {target} without {out}"
    yield f"   before and after: {_verdict(block.before)}"
    yield from _inhibited(block)
    many = phrases.counted(len(block.fates), "path")
    if not block.complete:
        yield "   the search stopped at its limit: there may be other paths"
    yield f"   {many} found, none falls; kg block {quote(source)} {quote(target)} lists what stops them"


def _verdict(effect: Effect) -> str:
    """Return the first line of a verdict."""
    return str(effect).partition("\n")[0]


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
            yield f"   with {label} its kinds are taken out: {phrases.labels(kinds, block.content.entities)}"
        if not item.is_on_route:
            yield f"   {label} is on no path found, and no statement on one acts via it"


def _unstoppable(block: Block) -> Iterator[str]:
    for path in block.unstoppable:
        said = listed(item.id for item in path.statements if not mediators(item))
        words = f"stated for the two without a mediator ({said})" if said else "a statement joins the two"
        yield f"   no inner node stops {_path(path, block.content)}: {words}"


def _cuts(cuts: Cuts, what: str, block: Block) -> Iterator[str]:
    """Say which sets stop some paths."""
    if not cuts.complete:
        yield f"   the smallest sets that stop {what} are not known: the search stopped at its limit"
    sets = [[_cut_node(curie, block) for curie in chosen] for chosen in cuts.smallest]
    if not sets:
        return
    size = len(sets[0])
    if size == 1:
        each = listed(label for (label,) in sets)
        yield f"   {f'each of {each}' if len(sets) > 1 else each} alone stops {what}"
        return
    shared = [label for label in sets[0] if all(label in chosen for chosen in sets)]
    least = f"   at least {size} must be taken out to stop {what}"
    if len(sets) == 1:
        yield f"{least}: {listed(shared)}"
        return
    others = [listed(label for label in chosen if label not in shared) for chosen in sets]
    if len(shared) == size - 1:
        yield f"{least}: {listed(shared)} with one of {', '.join(others)}"
        return
    yield f"{least}: {', '.join(shared)}, and one of these sets:" if shared else f"{least}, as one of these sets:"
    yield from (f"      {words}" for words in others[:MOST_CUTS])
    if len(others) > MOST_CUTS:
        yield f"      and {len(others) - MOST_CUTS} more sets of {size - len(shared)} (all of them with -f json)"


def _cut_node(node: str, block: Block) -> str:
    label = phrases.label(node, block.content.entities)
    members = members_of(node, block.content)
    if members:
        label = f"all of [{label}]"
    kinds = [kind for kind in block.stopped_with.get(node, ()) if kind not in members]
    return f"{label} (and {phrases.labels(kinds, block.content.entities)})" if kinds else label


def _paths(what: str, block: Block) -> Iterator[str]:
    """List the paths of one fate, each with the reason."""
    fates = [fate for fate in block.fates if fate.what == what]
    if fates:
        yield "left in part" if what == "in part" else what
        yield from _shortened([f"{_path(fate.path, block.content)}{_why(fate, block)}" for fate in fates])


def _shortened(lines: Sequence[str]) -> list[str]:
    """Indent lines, with equal ones once and counted, and count those after the first :data:`MOST_PATHS`."""
    counts = Counter(lines)
    first = islice(counts.items(), MOST_PATHS)
    shown = [f"   {line} ({count} paths)" if count > 1 else f"   {line}" for line, count in first]
    more = sum(islice(counts.values(), MOST_PATHS, None))
    return [*shown, *([f"   and {more} more (all of them with -f json)"] if more else [])]


def _path(path: FoundPath, content: Content) -> str:
    """Write a path with the aspect that it changes, and with its certainty, which is that of its weakest step."""
    aspect = f" [{path.steps[-1].aspect}]" if path.steps[-1].aspect else ""
    return f"{chain(path, content)}{aspect} ({path.certainty})"


def _why(fate: PathFate, block: Block) -> str:
    passed = [hit for hit in fate.hits if not hit.statement]
    reasons = [_reason(hit, block) for hit in passed or fate.hits]
    if fate.is_broken:
        reasons.append("what is left of its steps was not seen under the same conditions")
    return f": {'; '.join(reasons)}" if reasons else ""


def _reason(hit: Hit, block: Block) -> str:
    met = listed(_named(node, block) for node in hit.nodes)
    if hit.group:
        return f"passes through a list that holds {met}; the statement about the list may hold without it"
    if not hit.statement:
        return f"passes {met}"
    left = f", and via {phrases.labels(hit.left, block.content.entities)}, not taken out" if hit.left else ""
    return f"{hit.statement} acts via {met}{left}"


def _named(node: str, block: Block) -> str:
    """Name an entity that is taken out; one that was not named in the question, with the wider one that was."""
    label = phrases.label(node, block.content.entities)
    if any(item.reading.entity.curie == node for item in block.inhibited):
        return label
    kinds = listed(item.reading.entity.label for item in block.inhibited if node in item.kinds)
    return f"{label} (a kind of {kinds})"
