"""Asking a graph: paths, verdicts, blocks, common targets, gaps and explanations.

Each method names its options in full, though several share them: ``help()``, completion in notebooks and the API of
``kg serve`` read the signatures, and none of them resolves ``**options``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.browsing import Browsing
from kg.names.questions import each_of
from kg.paths.query import read_path_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.answers.block import Block
    from kg.answers.common import Common
    from kg.answers.effect import Effect
    from kg.answers.gaps import Gaps
    from kg.answers.overlay import Measured, Overlay
    from kg.answers.pairs import PairAnswers
    from kg.answers.paths import Paths
    from kg.names.questions import Name
    from kg.words.explanation import Explanation


class Asking(Browsing):
    """A graph to ask; the methods have the names of the commands, and their arguments those of the options."""

    def paths(
        self,
        source: Name,
        target: Name,
        *,
        k: int = 5,
        max_edges: int = 6,
        context: Mapping[str, str | Sequence[str]] | None = None,
        strict_context: bool = False,
        min_certainty: str = "inferred",
        sign: int | None = None,
        via: Name | Iterable[Name] = (),
        avoid: Name | Iterable[Name] = (),
        predicate: str | Iterable[str] = (),
        category: str | Iterable[str] = (),
        include_descriptive: bool = False,
        undirected: bool = False,
    ) -> Paths:
        """Find the best paths from one entity to another.

        :param source: Name of the first entity.
        :param target: Name of the last entity.
        :param k: How many paths, at least 1; expansions of a shortcut come on top.
        :param max_edges: Longest path, in edges, at least 1.
        :param context: Context field to a value or several; steps that state something disjoint are dropped.
        :param strict_context: Whether steps that do not state a wanted field are dropped too.
        :param min_certainty: Weakest certainty to follow, one of :data:`kg.model.statements.CERTAINTIES`.
        :param sign: 1 or -1 for paths of that net sign alone.
        :param via: Entities that every path passes through, one or several.
        :param avoid: Entities that no path passes through, one or several.
        :param predicate: Predicates that paths may follow, one or several; all causal ones where left out.
        :param category: Biolink categories of the inner nodes, one or several; any where left out.
        :param include_descriptive: Whether to follow links that are not causal, too.
        :param undirected: Whether to walk against the direction, too; such a path has no sign.

        :returns: The paths, unbroken ones first, each part by cost.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises ValueError: If an option is out of range.
        :raises LimitError: If the search stopped at a limit before it found anything.

        >>> import kg
        >>> best = kg.load().paths("IDO", "Treg", k=1)[0]
        >>> best.sign
        1
        """
        from kg.answers.paths import Paths
        from kg.paths.finder import PathFinder

        query = read_path_query(
            self,
            k=k,
            max_edges=max_edges,
            context=context,
            strict_context=strict_context,
            min_certainty=min_certainty,
            sign=sign,
            via=via,
            avoid=avoid,
            predicate=predicate,
            category=category,
            include_descriptive=include_descriptive,
            undirected=undirected,
        )
        answer = PathFinder(self.content).answer(self.read(source), self.read(target), query)
        return Paths(answer, self.content, _image)

    def overlay(
        self,
        measured: Sequence[Measured],
        source: Name,
        target: Name,
        *,
        k: int = 5,
        max_edges: int = 6,
        alpha: float = 0.05,
    ) -> Overlay:
        r"""Compare measured changes with the best paths from one entity to another.

        :param measured: The changes, as :func:`kg.answers.overlay.read_table` reads them from a file.
        :param source: Name of the first entity.
        :param target: Name of the last entity.
        :param k: How many paths, at least 1; expansions of a shortcut come on top.
        :param max_edges: Longest path, in edges, at least 1.
        :param alpha: Largest p of a change; above it, an entity counts as unchanged.

        :returns: Each step of each path: whether the measured signs agree with it, or why that cannot be judged.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises MeasurementError: If there are two values of one entity and aspect.
        :raises ValueError: If an option is out of range.
        :raises LimitError: If the search stopped at a limit before it found anything.

        >>> import kg
        >>> changes = [kg.Measured("IDO1", 2.1, 0.001, "", 2), kg.Measured("kynurenine", 1.0, 0.01, "", 3)]
        >>> kg.load().overlay(changes, "IDO1", "kynurenine", k=1)[0].verdict
        'agrees'
        """
        from kg.answers.overlay import lay_over

        return lay_over(self.paths(source, target, k=k, max_edges=max_edges), measured, alpha=alpha)

    def paths_between(
        self,
        sources: Name | Iterable[Name],
        targets: Name | Iterable[Name],
        *,
        k: int = 5,
        max_edges: int = 6,
        context: Mapping[str, str | Sequence[str]] | None = None,
        strict_context: bool = False,
        min_certainty: str = "inferred",
        sign: int | None = None,
        via: Name | Iterable[Name] = (),
        avoid: Name | Iterable[Name] = (),
        predicate: str | Iterable[str] = (),
        category: str | Iterable[str] = (),
        include_descriptive: bool = False,
        undirected: bool = False,
    ) -> PairAnswers:
        """Find the best paths from each of some entities to each of others.

        :param sources: Names of the first entities, one or several.
        :param targets: Names of the last entities, one or several.
        :param k: How many paths a pair, at least 1; expansions of a shortcut come on top.
        :param max_edges: Longest path, in edges, at least 1.
        :param context: Context field to a value or several; steps that state something disjoint are dropped.
        :param strict_context: Whether steps that do not state a wanted field are dropped too.
        :param min_certainty: Weakest certainty to follow, one of :data:`kg.model.statements.CERTAINTIES`.
        :param sign: 1 or -1 for paths of that net sign alone.
        :param via: Entities that every path passes through, one or several.
        :param avoid: Entities that no path passes through, one or several.
        :param predicate: Predicates that paths may follow, one or several; all causal ones where left out.
        :param category: Biolink categories of the inner nodes, one or several; any where left out.
        :param include_descriptive: Whether to follow links that are not causal, too.
        :param undirected: Whether to walk against the direction, too; such a path has no sign.

        :returns: An answer per pair, in the order of sources, then of targets; a name that is given twice, in whatever
            spelling, counts once, and an entity is never paired with itself. Where a search stopped at a limit before
            it found anything, its answer says so.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises ValueError: If an option is out of range.

        >>> import kg
        >>> [len(answer.paths) > 0 for answer in kg.load().paths_between(["IDO", "CD63"], "Treg")]
        [True, False]
        """
        from kg.answers.pairs import find_pairs

        query = read_path_query(
            self,
            k=k,
            max_edges=max_edges,
            context=context,
            strict_context=strict_context,
            min_certainty=min_certainty,
            sign=sign,
            via=via,
            avoid=avoid,
            predicate=predicate,
            category=category,
            include_descriptive=include_descriptive,
            undirected=undirected,
        )
        return find_pairs(self.content, self.readings(sources), self.readings(targets), query)

    def gaps(
        self,
        sources: Name | Iterable[Name] | None = None,
        targets: Name | Iterable[Name] | None = None,
        *,
        limit: int = 20,
        akin: bool = False,
        loops: bool = False,
        max_edges: int = 6,
        context: Mapping[str, str | Sequence[str]] | None = None,
        strict_context: bool = False,
        min_certainty: str = "inferred",
        avoid: Name | Iterable[Name] = (),
        predicate: str | Iterable[str] = (),
        include_descriptive: bool = False,
    ) -> Gaps:
        """Find what to find out next: unsettled links, contradictions, and links that are missing.

        A missing link is a gap in what was read, never a prediction.

        :param sources: Names of the first entities, one or several; where left out, all that MSC or their vesicles
            produce or deliver.
        :param targets: Names of the last entities, one or several; where left out, the diseases, conditions and cells
            at which causal chains end; see :meth:`kg.answers.gaps_finder.GapFinder.outcomes`.
        :param limit: How many links to list, at least 1.
        :param akin: Whether to list only links between entities that are akin: one is a narrower kind of the
            other, or a statement that paths do not follow ties them.
        :param loops: Whether a link may lead back to entities that act on the source, or start from entities that the
            target acts on.
        :param max_edges: Longest path, in edges, at least 1.
        :param context: Context field to a value or several; steps that state something disjoint are dropped.
        :param strict_context: Whether steps that do not state a wanted field are dropped too.
        :param min_certainty: Weakest certainty to follow, one of :data:`kg.model.statements.CERTAINTIES`.
        :param avoid: Entities that no path passes through, one or several.
        :param predicate: Predicates that paths may follow, one or several; all causal ones where left out.
        :param include_descriptive: Whether to follow links that are not causal, too.

        :returns: What to find out next: the missing links, those first that would open the most pairs, with the pairs
            without a path; and, found when asked for, the unsettled links on which the most verdicts on these pairs
            rest, and the contradictions that no recorded context separates.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises ValueError: If an option is out of range.
        :raises LimitError: If too many links lie on the way.

        >>> import kg
        >>> found = kg.load().gaps("T cell", "cGVHD")
        >>> found.links[0].source, found.links[0].target
        ('CL:0000084', 'ent:b_cell_dysregulation')
        """
        from kg.answers.gaps_finder import GapFinder

        finder = GapFinder(self.content)
        query = read_path_query(
            self,
            max_edges=max_edges,
            context=context,
            strict_context=strict_context,
            min_certainty=min_certainty,
            avoid=avoid,
            predicate=predicate,
            include_descriptive=include_descriptive,
        )
        return finder.gaps(
            finder.makers_and_products()
            if sources is None
            else [reading.entity.curie for reading in self.readings(sources)],
            finder.outcomes() if targets is None else [reading.entity.curie for reading in self.readings(targets)],
            query,
            limit=limit,
            akin=akin,
            loops=loops,
        )

    def effect(
        self,
        source: Name,
        target: Name,
        *,
        max_edges: int = 4,
        context: Mapping[str, str | Sequence[str]] | None = None,
        strict_context: bool = False,
        min_certainty: str = "inferred",
    ) -> Effect:
        """Decide the effect of one entity on another, on the strongest basis that speaks.

        :param source: Name of the entity that acts.
        :param target: Name of the entity that is acted upon.
        :param max_edges: Longest route, in edges, at least 1.
        :param context: Context field to a value or several; steps that state something disjoint are dropped.
        :param strict_context: Whether steps that do not state a wanted field are dropped too.
        :param min_certainty: Weakest certainty to follow, one of :data:`kg.model.statements.CERTAINTIES`.

        :returns: The verdict, with everything that bears on the pair.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises ValueError: If an option is out of range.
        :raises LimitError: If the search stopped at a limit before it found anything.

        >>> import kg
        >>> kg.load().effect("IDO", "Treg").verdict
        'positive'
        """
        from kg.answers.effect_finder import EffectFinder

        query = read_path_query(
            self, max_edges=max_edges, context=context, strict_context=strict_context, min_certainty=min_certainty
        )
        return EffectFinder(self.content).answer(self.read(source), self.read(target), query)

    def block(
        self,
        source: Name,
        target: Name,
        *,
        inhibit: Name | Iterable[Name] = (),
        max_edges: int = 4,
        context: Mapping[str, str | Sequence[str]] | None = None,
        strict_context: bool = False,
        min_certainty: str = "inferred",
    ) -> Block:
        """Find which routes between two entities are left without others, and the smallest sets that stop every route.

        :param source: Name of the entity that acts.
        :param target: Name of the entity that is acted upon.
        :param inhibit: Name of an entity to take out, or several; its narrower kinds go with it. May be empty.
        :param max_edges: Longest route, in edges, at least 1.
        :param context: Context field to a value or several; steps that state something disjoint are dropped.
        :param strict_context: Whether steps that do not state a wanted field are dropped too.
        :param min_certainty: Weakest certainty to follow, one of :data:`kg.model.statements.CERTAINTIES`.

        :returns: The verdicts before and after, the fate of every path, and the smallest sets that stop them all.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises ValueError: If one of the two ends is to be taken out, or an option is out of range.
        :raises LimitError: If the search stopped at a limit before it found anything.

        >>> import kg
        >>> found = kg.load().block("IDO", "Treg", inhibit="AHR")
        >>> found.before.verdict, found.after.verdict
        ('positive', 'none')
        """
        from kg.answers.block_finder import BlockFinder

        query = read_path_query(
            self, max_edges=max_edges, context=context, strict_context=strict_context, min_certainty=min_certainty
        )
        taken_out = [self.read_plain(name) for name in each_of(inhibit)]
        return BlockFinder(self.content).answer(self.read(source), self.read(target), taken_out, query)

    def common(
        self,
        names: Iterable[Name],
        *,
        target: Name | None = None,
        at_least: int | None = None,
        upstream: bool = False,
        max_edges: int = 4,
        context: Mapping[str, str | Sequence[str]] | None = None,
        strict_context: bool = False,
        min_certainty: str = "inferred",
    ) -> Common:
        """Find the entities on which several act in common, those that act on them, or where routes to a target meet.

        :param names: Names of the entities, at least two.
        :param target: Only entities on their routes to the entity of this name.
        :param at_least: To how many of those given each must be joined, at least 2; all where it is left out.
        :param upstream: Whether to look for entities that act on those given, instead of those on which they act.
        :param max_edges: Longest route, in edges, at least 1.
        :param context: Context field to a value or several; steps that state something disjoint are dropped.
        :param strict_context: Whether steps that do not state a wanted field are dropped too.
        :param min_certainty: Weakest certainty to follow, one of :data:`kg.model.statements.CERTAINTIES`.

        :returns: The shared entities, those joined to most of the given first, then the best supported.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises ValueError: If fewer than two different entities are given, or an option does not fit.
        :raises LimitError: If a search stopped at a limit before it found anything.

        >>> import kg
        >>> found = kg.load().common(["IFN-γ", "kynurenine"], target="Treg")
        >>> [(row["shared"], row["onward"]) for row in found.rows()]
        [('kynurenine', 'kynurenine → AHR → Treg'), ('AHR', None)]
        """
        from kg.answers.common_finder import CommonFinder

        query = read_path_query(
            self, max_edges=max_edges, context=context, strict_context=strict_context, min_certainty=min_certainty
        )
        return CommonFinder(self.content).answer(
            [self.read(name) for name in names],
            query,
            target=self.read(target) if target is not None else None,
            at_least=at_least,
            upstream=upstream,
        )

    def explain(
        self,
        name: Name,
        target: Name | None = None,
        *,
        k: int = 1,
        max_edges: int = 6,
        context: Mapping[str, str | Sequence[str]] | None = None,
        strict_context: bool = False,
        min_certainty: str = "inferred",
        sign: int | None = None,
        via: Name | Iterable[Name] = (),
        avoid: Name | Iterable[Name] = (),
        predicate: str | Iterable[str] = (),
        category: str | Iterable[str] = (),
        include_descriptive: bool = False,
        undirected: bool = False,
    ) -> Explanation:
        """Explain a statement, or the best paths from one entity to another, in sentences.

        :param name: Identifier of a statement or of a list of them, such as ``stm:ido_treg-28``; with a target, the
            name of the first entity.
        :param target: Name of the last entity, or ``None`` for a statement.
        :param k: How many paths, at least 1; expansions of a shortcut come on top.
        :param max_edges: Longest path, in edges, at least 1.
        :param context: Context field to a value or several; steps that state something disjoint are dropped.
        :param strict_context: Whether steps that do not state a wanted field are dropped too.
        :param min_certainty: Weakest certainty to follow, one of :data:`kg.model.statements.CERTAINTIES`.
        :param sign: 1 or -1 for paths of that net sign alone.
        :param via: Entities that every path passes through, one or several.
        :param avoid: Entities that no path passes through, one or several.
        :param predicate: Predicates that paths may follow, one or several; all causal ones where left out.
        :param category: Biolink categories of the inner nodes, one or several; any where left out.
        :param include_descriptive: Whether to follow links that are not causal, too.
        :param undirected: Whether to walk against the direction, too; such a path has no sign.

        :returns: Sentences with their publications; without chapters where there is no path.

        :raises NameNotFoundError: If a name or an identifier stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises ValueError: If there is no target and ``name`` is not the identifier of a statement, or an option is
            wrong.
        :raises LimitError: If the search stopped at a limit before it found anything.

        >>> import kg
        >>> print(kg.load().explain("stm:neutrophils-1").chapters[0].sections[0].items[0].text)
        The review (Durdu et al. 2026) denies that MSC produce IL-17.
        """
        from kg.answers.describe import find_statements, kind_of
        from kg.answers.explain import explain_paths, explain_statements

        if target is not None:
            found = self.paths(
                name,
                target,
                k=k,
                max_edges=max_edges,
                context=context,
                strict_context=strict_context,
                min_certainty=min_certainty,
                sign=sign,
                via=via,
                avoid=avoid,
                predicate=predicate,
                category=category,
                include_descriptive=include_descriptive,
                undirected=undirected,
            )
            return explain_paths(found.answer, self.content)
        text = name if isinstance(name, str) else name.name
        kind, curie = kind_of(text, self.content) or ("", "")
        if kind != "statements":
            raise ValueError(f"{text!r} is not an identifier of a statement (stm:...); for a path, give a target too")
        return explain_statements(find_statements(curie, self.content), self.content)


def _image(found: Paths) -> str:
    from kg.views.path_figure import path_figure
    from kg.views.picture import Picture

    return Picture(path_figure(found.answer, found.content), found.content).image()
