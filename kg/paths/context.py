"""The coherence of a path: whether the contexts of its steps and the joints between them agree.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from kg.cached import cached_property
from kg.model.content import Content
from kg.model.statements import CONTEXT_FIELDS, TEXT_FIELDS, Context, Statement
from kg.search.edges import Step

#: Fields in which steps may differ without contradiction: a soluble factor may act after contact, and an observation
#: in vitro may explain one in patients. They are reported as mixed. Free words cannot be compared.
MIXING_FIELDS = ("delivery", "system", *TEXT_FIELDS)
#: Fields of a statement itself that may separate it from another, besides those of its context.
OWN_FIELDS = ("object_aspect", "subject_aspect", "in_cell")
#: Categories of settings that are procedures. The others are diseases, of which a stage is a narrower one.
PROCEDURES = ("biolink:Procedure", "biolink:Treatment")
#: Predicates whose objects may act elsewhere, too: the subject makes or brings them.
CROSSING_PREDICATES = ("msc:produces", "msc:delivers")


class Break:
    """A contradiction between the steps of a path.

    :param step: The later step, counted from 1.
    :param field: A context field, ``aspect`` or ``in_cell``.
    :param find_reason: Returns the reason in words, whose labels are read only when somebody asks.
    """

    def __init__(self, step: int, field: str, find_reason: Callable[[], str]) -> None:
        self.step = step
        self.field = field
        self._find_reason = find_reason

    @cached_property
    def reason(self) -> str:
        """The reason in words."""
        return self._find_reason()


class Coherence(NamedTuple):
    """The judgement on a path."""

    #: ``coherent``, ``unstated``, ``broken``, or ``None`` for a single step.
    verdict: str | None
    breaks: tuple[Break, ...]
    #: Fields in which steps differ without contradiction.
    mixed: tuple[str, ...]
    #: Of a coherent path, the steps (counted from 1) that state no field in which others agree.
    silent: tuple[int, ...]


class ContextJudge:
    """Judges paths by the hierarchy of entities and aspects.

    :param content: Its entities and aspects have broader ones; its statements say which cell makes what.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._entities = content.entities
        #: Caches: an entity to all wider ones, a cell and an entity that changes in it to whether that may leave it.
        self._wider: dict[str, frozenset[str]] = {}
        self._leaving: dict[tuple[str, str], bool] = {}
        self._wider_aspects: dict[str, set[str]] = {}
        #: A step to the fields that it states, and two steps to the fields that break their joint.
        self._stated: dict[Step, dict[str, tuple[str, ...]]] = {}
        self._joints: dict[tuple[Step, Step], list[tuple[str, Callable[[], str]]]] = {}

    def judge(self, path: Sequence[Step]) -> Coherence:
        """Judge a path: each context field over all steps that state it, each joint between two steps."""
        if len(path) < 2:
            return Coherence(None, (), (), ())
        breaks: list[Break] = []
        mixed: list[str] = []
        agreeing: list[list[int]] = []
        for field, stating in self._stating(path).items():
            if len(stating) < 2:
                continue
            if all(values == stating[0][1] for _, values in stating):
                agreeing.append([n for n, _ in stating])
                continue
            clashes = [
                (later, earlier)
                for i, later in enumerate(stating)
                for earlier in stating[:i]
                if self.clash(field, later[1], earlier[1])
            ]
            if clashes and field in MIXING_FIELDS:
                mixed.append(field)
            elif clashes:
                breaks.append(Break(clashes[0][0][0], field, partial(self._say_clash, *clashes[0])))
            elif together := self._agreeing(stating):
                agreeing.append(together)
        for n, (one, following) in enumerate(pairwise(path), 2):
            breaks += [Break(n, field, find_reason) for field, find_reason in self._joint(one, following)]
        verdict = "broken" if breaks else "coherent" if agreeing else "unstated"
        silent = set(range(1, len(path) + 1)).difference(*agreeing) if verdict == "coherent" else ()
        return Coherence(verdict, tuple(breaks), tuple(mixed), tuple(sorted(silent)))

    def _say_clash(self, later: tuple[int, Sequence[str]], earlier: tuple[int, Sequence[str]]) -> str:
        (n, values), (before, others) = later, earlier
        return f"step {n} was seen with {self.say(values)}, step {before} with {self.say(others)}"

    def _joint(self, before: Step, after: Step) -> list[tuple[str, Callable[[], str]]]:
        """Judge the joint of two steps at the node between them; it holds if it does for any of their statements."""
        if (before, after) in self._joints:
            return self._joints[before, after]
        pairs = [(a, b) for a in before.statements for b in after.statements]
        broken = self._joints[before, after] = []
        (a, b), node = pairs[0], after.source
        if not any(self._aspects_fit(a.object_aspect, b.subject_aspect) for a, b in pairs):
            broken.append(("aspect", partial(self._say_aspects, a, b, node)))
        if not any(self._cells_fit(a, b, node) for a, b in pairs):
            broken.append(("in_cell", partial(self._say_cells, a, b, node)))
        return broken

    def _say_aspects(self, before: Statement, after: Statement, node: str) -> str:
        return f"{self._label(node)}: its {before.object_aspect} is changed, its {after.subject_aspect} acts"

    def _say_cells(self, before: Statement, after: Statement, node: str) -> str:
        cells = f"changed in {self._label(before.in_cell)}, acting in {self._label(after.in_cell)}"
        return f"{self._label(node)}: {cells}"

    def _aspects_fit(self, changed: str, acting: str) -> bool:
        return not changed or not acting or self.aspects_overlap((changed,), (acting,))

    def aspects_overlap(self, some: Sequence[str], others: Sequence[str]) -> bool:
        """Return whether two sets of aspects share one, or one aspect is a narrower kind of another."""
        return any(a in self.wider_aspects(b) or b in self.wider_aspects(a) for a in some for b in others)

    def wider_aspects(self, aspect: str) -> set[str]:
        """Return an aspect and all that are broader than it; empty for none."""
        if aspect not in self._wider_aspects:
            found: set[str] = self._wider_aspects.setdefault(aspect, set())
            following = aspect
            while following and following not in found:
                found.add(following)
                following = self._content.broader_aspects.get(following, "")
        return self._wider_aspects[aspect]

    def _cells_fit(self, before: Statement, after: Statement, node: str) -> bool:
        """Return whether an entity changed in one cell can act in another: it is the same, or it may be left."""
        if not before.in_cell or not after.in_cell or self.overlap((before.in_cell,), (after.in_cell,)):
            return True
        if before.object_aspect == "secretion" or before.predicate in CROSSING_PREDICATES:
            return True
        if (before.in_cell, node) not in self._leaving:
            made = self._content.between(self.wider(before.in_cell), (node,))
            crossing = (item for item in made if item.predicate in CROSSING_PREDICATES)
            self._leaving[before.in_cell, node] = any(item.is_walkable for item in crossing)
        return self._leaving[before.in_cell, node]

    def agreeing(self, path: Sequence[Step], field: str) -> list[int]:
        """Return the numbers of the steps that state in a context field what another step states, or a kind of it."""
        return self._agreeing(self._stating(path).get(field, []))

    def _agreeing(self, stating: Sequence[tuple[int, tuple[str, ...]]]) -> list[int]:
        return [n for n, values in stating if any(n != m and self.overlap(values, others) for m, others in stating)]

    def _stating(self, path: Sequence[Step]) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
        """Return the context fields that steps state, in order, each with the numbers of these steps and the values."""
        found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for number, step in enumerate(path, 1):
            if step not in self._stated:
                self._stated[step] = _stated([item.context for item in step.statements])
            for field, values in self._stated[step].items():
                found.setdefault(field, []).append((number, values))
        return {field: found[field] for field in CONTEXT_FIELDS if field in found}

    def clash(self, field: str, some: Sequence[str], others: Sequence[str]) -> bool:
        """Return whether two sets of values of a context field exclude each other, since no two of them overlap.

        Settings are compared within their kind: a disease and a procedure never exclude each other, since the one may
        arise after the other, as graft-versus-host disease does after transplantation.
        """
        if some == others:
            return False
        one, other = self._by_kind(field, some), self._by_kind(field, others)
        return any(not self.overlap(one[kind], other[kind]) for kind in one.keys() & other.keys())

    def _by_kind(self, field: str, values: Sequence[str]) -> dict[bool, list[str]]:
        """Split the values of a field into those that can be compared: settings into procedures and diseases."""
        parts: dict[bool, list[str]] = {}
        for value in values:
            is_procedure = field == "disease_setting" and self._category(value) in PROCEDURES
            parts.setdefault(is_procedure, []).append(value)
        return parts

    def _category(self, curie: str) -> str:
        return self._entities[curie].category if curie in self._entities else ""

    def overlap(self, some: Sequence[str], others: Sequence[str]) -> bool:
        """Return whether two sets of values share one, or one value is a narrower kind of another."""
        return any(a in self.wider(b) or b in self.wider(a) for a in some for b in others)

    def wider(self, curie: str) -> frozenset[str]:
        """Return an entity and everything broader than it."""
        if curie not in self._wider:
            self._wider[curie] = frozenset(self._content.wider(curie))
        return self._wider[curie]

    def say(self, values: Sequence[str]) -> str:
        """Name values in words."""
        return " or ".join(self._label(value) for value in values)

    def _label(self, curie: str) -> str:
        return self._entities[curie].label if curie in self._entities else curie


def _stated(contexts: Sequence[Context]) -> dict[str, tuple[str, ...]]:
    """Return the fields that all statements of a step state, with every value that any of them has."""
    found = {}
    for field, values in contexts[0].stated().items():
        each = [values, *(getattr(context, field) for context in contexts[1:])]
        if all(each):
            found[field] = tuple(dict.fromkeys(value for some in each for value in some))
    return found


def context_filter(
    wanted: Mapping[str, Sequence[str]], judge: ContextJudge, *, is_strict: bool = False
) -> Callable[[Context], bool]:
    """Return the test that ``--context`` applies to the context of each statement.

    :param wanted: Field to values.
    :param judge: Knows which values are narrower.
    :param is_strict: Whether a context that does not state a wanted field fails.

    The species of the target is that of the MSC where a context states no other.

    :returns: The test: false for a context that states in a field what excludes the wanted values.
    """

    def fits(context: Context) -> bool:
        for field, values in wanted.items():
            has = getattr(context, field) or (context.species if field == "target_species" else ())
            if judge.clash(field, has, values) or (is_strict and not judge.overlap(has, values)):
                return False
        return True

    return fits
