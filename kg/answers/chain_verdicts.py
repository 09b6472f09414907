"""Verdicts of chains: those that one sentence states, and those that the graph puts together and no source states."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from kg.answers.decision import SIGN_WORDS, Decision
from kg.answers.tensions import tensions_of
from kg.model.statements import CERTAINTIES, CONTEXT_FIELDS
from kg.paths.asked import SPECIES_FIELDS
from kg.paths.found_path import sign_product, step_certainty
from kg.paths.ranking import cost, support
from kg.paths.routes import shared_passages
from kg.search.index import UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.paths.context import ContextJudge
    from kg.paths.finder import PathFinder
    from kg.paths.found_path import FoundPath
    from kg.paths.query import PathQuery
    from kg.paths.routes import Side

#: A composed side that is supported this many times less than the other does not decide; see ``docs/design/effect.md``.
MUCH_LESS = 10
#: Categories of entities that are specific enough to carry a chain; through anything wider it is only possible.
SPECIFIC = frozenset(
    f"biolink:{name}"
    for name in (
        "Gene",
        "Protein",
        "ProteinIsoform",
        "MicroRNA",
        "SmallMolecule",
        "Drug",
        "Cell",
        "MacromolecularComplex",
    )
)
#: The fields of a context in which the steps of such a chain must agree. That two were seen in human cells in vitro, as
#: most studies are made, does not join them.
TELLING_FIELDS = tuple(name for name in CONTEXT_FIELDS if name not in (*SPECIES_FIELDS, "system"))


class ChainVerdicts:
    """Finds the verdict of the paths between a pair.

    :param content: The graph that they are of.
    :param judge: Judges contexts and joints.
    :param finder: Knows which statements paths may follow.
    """

    def __init__(self, content: Content, judge: ContextJudge, finder: PathFinder) -> None:
        self._content = content
        self._judge = judge
        self._finder = finder

    def stated(self, found: Iterable[FoundPath]) -> Decision | None:
        """Return the verdict of chains whose steps one sentence joins, unless a tension holds them apart.

        :param found: Unbroken paths.

        :returns: The verdict; ``None`` where no sentence joins the steps of any.
        """
        chains = [chain for path in found if path.sign for chain in self._as_sentences_have_it(path)]
        if not chains:
            return None
        signs = {path.sign for path in chains}
        sign = signs.pop() if len(signs) == 1 else None
        certainty = min((path.certainty for path in chains), key=CERTAINTIES.index)
        return Decision(
            SIGN_WORDS[sign] if sign else "ambiguous",
            "inferred",
            sign,
            certainty="hypothesised" if certainty == "hypothesised" else "inferred",
            support=max(path.support for path in chains),
            chains=tuple(chains),
        )

    def _as_sentences_have_it(self, path: FoundPath) -> Iterator[FoundPath]:
        """Return a path once for each sentence that joins all its steps, of each step with what that sentence says."""
        for passage in sorted(shared_passages(path)) if len(path.steps) > 1 else ():
            steps = []
            for step in path.steps:
                read = tuple(item for item in step.statements if passage in {line.passage for line in item.evidence})
                best = max(support(item, self._content) for item in read)
                steps.append(step._replace(statements=read, cost=cost(best) / UNIT))
            chain = path._replace(steps=tuple(steps), support=exp(-sum(step.cost for step in steps)))
            if not self._judge.judge(steps).breaks and not self._joined(chain):
                yield chain

    def composed(self, sides: Mapping[int | None, Side], ends: tuple[str, str]) -> Decision | None:
        """Return the verdict of chains that no source states.

        :param sides: The routes by sign.
        :param ends: CURIEs of the entity that acts and of the one acted upon.

        :returns: The verdict; ``none`` where every route is in doubt, and ``None`` where there is no causal route.
        """
        deciding = [side for sign in (1, -1) if (side := sides[sign]).support and not side.is_in_doubt]
        deciding.sort(key=lambda side: -side.support)
        if len(deciding) == 2 and deciding[1].support * MUCH_LESS <= deciding[0].support:
            deciding.pop()
        if len(deciding) == 2:
            return Decision("ambiguous", "composed", certainty="possible", support=deciding[0].capped_support)
        for side in deciding:
            certainty = "inferred" if self._is_firm(side, ends) else "possible"
            word = SIGN_WORDS[side.sign or 0]
            return Decision(word, "composed", side.sign, certainty=certainty, support=side.capped_support)
        if sides[1].routes or sides[-1].routes:
            return Decision("none", because="doubt")
        if any(all(item.is_causal for item in path.statements) for path in sides[None].paths):
            return Decision("unsigned", "composed", certainty="possible", support=sides[None].capped_support)
        return None

    def _is_firm(self, side: Side, ends: tuple[str, str]) -> bool:
        """Return whether a composed side is more than possible.

        Its best path must lead from the one end to the other, not from a group that holds it. It must pass and reach
        specific entities only, end at nothing that a study measured, have no step that is merely hypothesised, and have
        two steps at least that agree in a telling field of their contexts, with no contradiction in any.
        """
        best = side.best
        entities = self._content.entities
        end = ends[1]
        return (
            best is not None
            and (best.nodes[0], best.nodes[-1]) == ends
            and best.coherence == "coherent"
            and any(self._judge.agreeing(best.steps, field) for field in TELLING_FIELDS)
            and best.certainty != "hypothesised"
            and entities[end].category in SPECIFIC
            and not self._content.studies_measuring(self._judge.wider(end))
            and all(
                entities[node].category in SPECIFIC and not self._content.narrower(node) for node in best.nodes[1:-1]
            )
        )

    def doubts(self, found: Iterable[FoundPath], query: PathQuery) -> dict[FoundPath, tuple[str, ...]]:
        """Return the reasons to doubt each path.

        These are tensions whose sides it joins, statements that it contradicts, and, of several steps, those only held
        possible.

        :param found: The paths; they may start at several groups that stand for one entity.
        :param query: Says which statements paths may follow.

        :returns: Path to the identifiers of tensions and statements.
        """
        by_start: dict[str, list[FoundPath]] = {}
        for path in found:
            by_start.setdefault(path.nodes[0], []).append(path)
        return {
            path: doubts for start, paths in by_start.items() for path, doubts in self._doubts_from(start, paths, query)
        }

    def _doubts_from(
        self, start: str, found: Sequence[FoundPath], query: PathQuery
    ) -> Iterator[tuple[FoundPath, tuple[str, ...]]]:
        """Yield each path from one entity with the reasons to doubt it."""
        passed = {step.target for path in found for step in path.steps}
        families = {curie: sorted(self._content.family(curie)) for curie in passed}
        near = self._content.between(
            self._content.family(start), {kind for kinds in families.values() for kind in kinds}
        )
        said: dict[tuple[str, int], list[Statement]] = {}
        for item in self._finder.statements(query, near):
            if item.sign:
                said.setdefault((item.object, item.sign), []).append(item)
        known: dict[tuple[str, int | None], tuple[str, ...]] = {}
        for path in found:
            against: list[str] = []
            sign: int | None = 1
            for step in path.steps:
                sign = sign_product((sign, step.sign))
                reached = step.target, sign
                if reached not in known:
                    known[reached] = tuple(_opposing(said, families[step.target], start, *reached))
                against += known[reached]
            possible = [
                step.statements[0].id
                for step in path.steps
                if len(path.steps) > 1 and step_certainty(step) == "hypothesised"
            ]
            yield path, (*self._joined(path), *dict.fromkeys(against), *possible)

    def _joined(self, path: FoundPath) -> list[str]:
        """Return the tensions that several steps of a path belong to."""
        found = [item.curie for step in path.steps for item in tensions_of(step.statements, self._content)]
        return sorted({curie for curie in found if found.count(curie) > 1})


def _opposing(
    said: Mapping[tuple[str, int], Sequence[Statement]],
    kinds: Iterable[str],
    start: str,
    reached: str,
    sign: int | None,
) -> Iterator[str]:
    """Find the statements with the opposite sign on a pair of which one or both are a kind wider or narrower."""
    for kind in kinds if sign else ():
        for item in said.get((kind, -(sign or 0)), ()):
            if (item.subject, item.object) != (start, reached):
                yield item.id
