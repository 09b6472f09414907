"""Verdicts of the statements and trials on one pair, without any chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.clinical import find_trials_of_kinds
from kg.answers.decision import CONTRARY, SIGN_WORDS, Decision
from kg.answers.separation import separating
from kg.answers.tensions import tensions_of
from kg.model.statements import CERTAINTIES
from kg.paths.asked import AMOUNT, names_species
from kg.paths.ranking import PLAIN, support

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.answers.clinical import StudyResult
    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.paths.context import ContextJudge
    from kg.paths.query import PathQuery
    from kg.paths.stated import Stated

#: The predicate of what makes something itself, and the aspect that it is about.
PRODUCES, PRODUCTION = "msc:produces", "production"
#: The category of cells.
CELL = "biolink:Cell"
#: The context fields that say how the subject was prepared or given, or under which condition it was tested.
SPECIAL_FIELDS = ("cell_source", "product_state", "licensing", "delivery", "intent", "dose", "day", "condition")


class StatementVerdicts:
    """Finds the verdict of the statements on a pair and its kinds.

    :param content: The graph that they are of.
    :param judge: Knows which contexts exclude each other.
    """

    def __init__(self, content: Content, judge: ContextJudge) -> None:
        self._content = content
        self._judge = judge

    def stated(
        self,
        items: Sequence[Stated],
        clinical: Sequence[StudyResult],
        trials: Sequence[StudyResult],
        query: PathQuery,
    ) -> Decision | None:
        """Return the stated verdict on a pair.

        What was seen in animals alone yields to what is said of narrower kinds of people, and stands beside it. So does
        a hypothesis that trials contradict, where firm statements on narrower kinds say the same; other firm statements
        on kinds that say the same stand beside the hypothesis.

        :param items: The statements that bear on the pair.
        :param clinical: The results of studies on it.
        :param trials: Those of the results that count as what a source asserts.
        :param query: Says whether the question is of a species.

        :returns: The verdict; ``None`` where no statement gives a direction or denies one.
        """
        exact = [item for item in items if item.relation == "exact" and not item.is_inferred]
        stated = self._with_trials(self.of_pair(exact, "stated", query), trials)
        people, animals = by_species(items, query)
        if stated and stated.is_of_animals and animals:
            return self._beside_people(stated, people, clinical, query)
        if stated is None or stated.is_firm or not stated.sign:
            return stated
        sign = stated.sign
        of_kinds, of_animals = (self._firm_kinds(part, query) for part in (people, animals))
        results = tuple(result for result in clinical if result.disagrees(sign))
        if of_animals and _disagree(of_animals, sign):
            stated = stated._replace(beside=of_animals.both_sides)
        tensions = tensions_of([item.statement for item in stated.deciding], self._content)
        if of_kinds and of_kinds.sign == sign and not tensions:
            if results:
                return of_kinds._replace(beside=(*stated.deciding, *stated.beside))
            return stated._replace(beside=(*of_kinds.deciding, *stated.beside))
        against = of_kinds.both_sides if of_kinds and _disagree(of_kinds, sign) else ()
        if against or results or tensions:
            return stated._replace(verdict="ambiguous", sign=None, opposing=against, trials=results)
        return stated

    def _beside_people(
        self, stated: Decision, people: Sequence[Stated], clinical: Sequence[StudyResult], query: PathQuery
    ) -> Decision:
        """Return what is stated of people or narrower kinds of them, with a verdict on animals alone beside it.

        Where only a possibility is said of people and animals show the opposite, that is ambiguous. Where nothing firm
        is said of people, the verdict on animals stands, and what is said of people is beside it. So it does where
        people are only denied another aspect: that MSC do not produce IL-17 does not answer whether they lower it.
        """
        first = self.stated(people, clinical, (), query)
        if first and self._is_apart(first, stated):
            of_kinds = self._firm_kinds(people, query)
            first = of_kinds and of_kinds._replace(beside=(*of_kinds.beside, *first.deciding))
        else:
            first = first or self._firm_kinds(people, query)
        if first is None:
            return stated._replace(beside=tuple(item for item in people if _says_something(item)))
        if not first.is_firm and first.sign and _disagree(stated, first.sign):
            return first._replace(verdict="ambiguous", sign=None, opposing=stated.both_sides)
        return first._replace(beside=(*first.beside, *stated.both_sides))

    def _is_apart(self, denial: Decision, signed: Decision) -> bool:
        """Return whether a verdict only denies aspects that are none of those of another, which has a sign."""
        denied, changed = ([_changed(item.statement) for item in side.deciding] for side in (denial, signed))
        return denial.verdict == "denied" and bool(signed.sign) and not self._judge.aspects_overlap(denied, changed)

    def of_kinds(self, items: Sequence[Stated], correlated: Decision | None, query: PathQuery) -> Decision | None:
        """Return the verdict of the statements on kinds, or the correlation that comes before what is only possible.

        What was seen in animals alone comes after what is said of people, and is named where it says something else.

        :param items: The statements that bear on a pair.
        :param correlated: The verdict of the correlations in people, if there are any.
        :param query: Says whether the question is of a species.

        :returns: The verdict; ``None`` where no kind gives a direction or denies one.
        """
        of_people, of_animals = (self._stated_of_kinds(part, query) for part in by_species(items, query))
        if of_people is None and (of_animals is None or correlated is None):
            return of_animals
        first = of_people if of_people and of_people.is_firm else correlated or of_people
        if of_people and of_animals and self._is_apart(of_people, of_animals):
            return of_animals._replace(beside=of_people.deciding)
        if first and of_animals and first.sign != of_animals.sign:
            first = first._replace(beside=of_animals.both_sides)
        return first

    def _firm_kinds(self, items: Iterable[Stated], query: PathQuery) -> Decision | None:
        found = self._stated_of_kinds(items, query)
        return found if found and found.is_firm else None

    def _stated_of_kinds(self, items: Iterable[Stated], query: PathQuery) -> Decision | None:
        kinds = [item for item in items if item.relation != "exact" and not item.is_beside and not item.is_inferred]
        return self.of_several_pairs(kinds, "kind", query)

    def _with_trials(self, stated: Decision | None, trials: Sequence[StudyResult]) -> Decision | None:
        """Return the verdict of the statements on a pair together with its trials.

        A trial counts as what a source asserts. One without a difference says so alone, and is named beside a sign.
        """
        signs = {result.sign for result in trials if result.sign}
        if stated is None and trials:
            sign = 0 if not signs else min(signs) if len(signs) == 1 else None
            verdict = "ambiguous" if sign is None else SIGN_WORDS[sign]
            deciding = tuple(result for result in trials if sign is None or result.sign == sign)
            return Decision(verdict, "stated", sign, certainty="asserted", support=PLAIN, trials=deciding)
        if stated is None or not signs or stated.verdict in ("ambiguous", "depends"):
            return stated
        against = tuple(result for result in trials if result.sign and _disagree(stated, result.sign))
        if against:
            return stated._replace(verdict="ambiguous", sign=None, trials=against)
        if stated.verdict == "denied":
            return self._with_trials(None, trials)
        (sign,) = signs
        return stated._replace(
            verdict=SIGN_WORDS[sign],
            sign=sign,
            certainty="asserted",
            support=max(stated.support, PLAIN),
            trials=tuple(result for result in trials if result.sign == sign),
        )

    def of_trials_of_kinds(
        self, clinical: Sequence[StudyResult], ends: tuple[str, str], items: Sequence[Stated], query: PathQuery
    ) -> Decision | None:
        """Return the verdict of trials of narrower products or outcomes.

        :param clinical: The results of studies on the pair or of narrower ones.
        :param ends: CURIEs of the entity that acts and of the one acted upon.
        :param items: The statements that bear on the pair; no firm one on a kind in people decides.
        :param query: Says whether the question is of a species.

        :returns: The verdict; ``None`` where the signs of the trials differ, where a trial found otherwise on just what
            was asked, or where what is held possible of kinds says otherwise.
        """
        source, target = ends
        decision = self._with_trials(None, find_trials_of_kinds(clinical, source, self._content))
        if decision is None or decision.sign is None:
            return None
        people, animals = by_species(items, query)
        of_kinds = self._stated_of_kinds(people, query) or self._stated_of_kinds(animals, query)
        if of_kinds and of_kinds.sign != decision.sign:
            return None
        if any(item.outcome.entity == target and item.disagrees(decision.sign) for item in clinical):
            return None
        return decision._replace(basis="kind")

    def of_pair(self, items: Sequence[Stated], basis: str, query: PathQuery) -> Decision | None:
        """Return the verdict of the statements on one pair.

        :param items: The statements, all on the same two entities.
        :param basis: The basis of the verdict.
        :param query: Names the conditions that the question is about.

        :returns: The verdict; ``None`` where they give no direction and deny none.
        """
        firm = [item for item in items if item.is_strong or item.is_inferred]
        contrary = [item for item in firm if item.mode in CONTRARY]
        signed = [item for item in firm if item.mode == "signed"]
        found = self._of_signs(basis, _by_sign(signed), contrary)
        aside = [
            item for item in contrary if _is_special(item, signed, query) or is_exception(item, signed, self._content)
        ]
        if found and found.verdict == "ambiguous" and set(found.opposing) <= set(aside):
            found = self._of_signs(basis, _by_sign(signed))
        possible = [item for item in items if item.mode == "signed"]
        if found or not contrary:
            return found or self._of_signs(basis, _by_sign(possible))
        against = [item for item in contrary if any(_denies(item, other.sign) for other in possible)]
        if against:
            return self._two_sided(basis, possible, against)
        return self._contrary(basis, *([item for item in contrary if item.mode == mode] for mode in CONTRARY))

    def of_several_pairs(self, items: Sequence[Stated], basis: str, query: PathQuery) -> Decision | None:
        """Return the verdict of the statements on narrower kinds, lists and interventions.

        :param items: The statements.
        :param basis: The basis of the verdict.
        :param query: Names the conditions that the question is about.

        :returns: The verdict; ``None`` where they give no direction and deny none.
        """
        pairs: dict[tuple[str, str], list[Stated]] = {}
        for item in items:
            pairs.setdefault((item.source, item.target), []).append(item)
        decisions = [decision for said in pairs.values() if (decision := self.of_pair(said, basis, query))]
        firm = [decision for decision in decisions if decision.is_firm]
        for group in (firm, decisions):
            signed = {sign: _all(decision for decision in group if decision.sign == sign) for sign in (1, -1)}
            if signed[1] and signed[-1]:
                return self.decision("by_kind", basis, signed[1], opposing=signed[-1])
            for torn in group:
                if torn.verdict in ("ambiguous", "depends"):
                    return torn._replace(deciding=(*torn.deciding, *signed[1], *signed[-1]))
            for sign, side in signed.items():
                if side:
                    against = _denials(firm, side, sign) if group is decisions else []
                    if against:
                        return self.decision("ambiguous", basis, side, opposing=against)
                    without = _all(decision for decision in firm if decision.verdict == "no_effect")
                    if self._are_other_cells(side, without):
                        return self.decision("depends", basis, side, opposing=without, separated_by=("object",))
                    return self.decision(SIGN_WORDS[sign], basis, side, sign=sign)
        return self._contrary(basis, *(_all(item for item in decisions if item.verdict == mode) for mode in CONTRARY))

    def _are_other_cells(self, side: Sequence[Stated], without: Sequence[Stated]) -> bool:
        """Return whether the source acts on some kinds of the target, a cell, and has no effect on others."""
        entities = self._content.entities
        return (
            bool(without)
            and all(item.relation == "narrower_object" for item in (*side, *without))
            and all(item.target in entities and entities[item.target].category == CELL for item in (*side, *without))
            and not self._judge.overlap([item.target for item in side], [item.target for item in without])
        )

    def unsigned(self, items: Sequence[Stated], basis: str) -> Decision | None:
        """Return the verdict of statements without a direction: effects first, then approval, use and the like.

        :param items: The statements.
        :param basis: The basis of the verdict.

        :returns: The verdict; ``None`` where there is no such statement.
        """
        found = [item for item in items if item.mode == "unsigned"]
        effects_first = sorted(found, key=lambda item: not item.statement.is_causal)
        return self.decision("unsigned", basis, effects_first) if found else None

    def correlated(self, items: Sequence[Stated]) -> Decision | None:
        """Return the verdict of correlations, whose direction is no sign; ``None`` where there are none.

        :param items: The statements, correlations among them.

        :returns: The verdict.
        """
        found = self._of_signs("correlated", _by_sign(item for item in items if item.mode == "correlated"))
        if found is None or found.sign is None:
            return found
        return found._replace(verdict="correlated", sign=None, direction="higher" if found.sign > 0 else "lower")

    def decision(
        self,
        verdict: str,
        basis: str,
        deciding: Sequence[Stated],
        *,
        sign: int | None = None,
        opposing: Sequence[Stated] = (),
        separated_by: Sequence[str] = (),
    ) -> Decision:
        """Return a verdict with the certainty and the support of the best of its statements.

        :param verdict: One of :data:`kg.answers.decision.VERDICTS`.
        :param basis: One of :data:`kg.answers.decision.BASES`.
        :param deciding: The statements that decide, at least one.
        :param sign: 1, -1 or 0, where the verdict has a sign.
        :param opposing: The statements of the other side.
        :param separated_by: The fields that keep the two sides apart.

        :returns: The verdict. Statements on people come first, then the best supported.
        """
        supports = {item.statement.id: support(item.statement, self._content) for item in deciding}
        return Decision(
            verdict,
            basis,
            sign,
            certainty=min((item.statement.certainty for item in deciding), key=CERTAINTIES.index),
            support=max(supports.values()),
            deciding=tuple(sorted(deciding, key=lambda item: (item.is_of_animals, -supports[item.statement.id]))),
            opposing=tuple(sorted(opposing, key=lambda item: item.is_of_animals)),
            separated_by=tuple(separated_by),
        )

    def _of_signs(
        self, basis: str, sides: Mapping[int, Sequence[Stated]], contrary: Sequence[Stated] = ()
    ) -> Decision | None:
        """Return the verdict of the statements of each sign, against what denies it; ``None`` where there are none."""
        if sides[1] and sides[-1]:
            return self._two_sided(basis, sides[1], sides[-1])
        for sign, side in sides.items():
            if side:
                against = [item for item in contrary if _denies(item, sign)]
                if against:
                    return self._two_sided(basis, side, against)
                return self.decision(SIGN_WORDS[sign], basis, side, sign=sign)
        return None

    def _two_sided(self, basis: str, some: Sequence[Stated], others: Sequence[Stated]) -> Decision:
        """Return the verdict of two opposing sides: ``depends`` if a field separates them, otherwise ``ambiguous``."""
        fields = separating([item.statement for item in some], [item.statement for item in others], self._judge)
        return self.decision("depends" if fields else "ambiguous", basis, some, opposing=others, separated_by=fields)

    def _contrary(self, basis: str, denied: Sequence[Stated], no_effect: Sequence[Stated]) -> Decision | None:
        """Return ``denied``, otherwise ``no_effect``; ``None`` if neither is said."""
        if denied:
            return self.decision("denied", basis, denied)
        return self.decision("no_effect", basis, no_effect, sign=0) if no_effect else None


def by_species(items: Sequence[Stated], query: PathQuery) -> tuple[list[Stated], list[Stated]]:
    """Split statements into those of people and those of animals.

    :param items: The statements.
    :param query: The question; all are of people where it asks of a species.

    :returns: The two parts, each in the order of the statements.
    """
    if names_species(query):
        return list(items), []
    return [item for item in items if not item.is_of_animals], [item for item in items if item.is_of_animals]


def _by_sign(items: Iterable[Stated]) -> dict[int, list[Stated]]:
    sides: dict[int, list[Stated]] = {1: [], -1: []}
    for item in items:
        if item.sign:
            sides[item.sign].append(item)
    return sides


def _says_something(item: Stated) -> bool:
    """Return whether a source states or denies an effect or a correlation on a pair or its kinds."""
    return item.mode != "unsigned" and not item.is_inferred and not item.is_beside


def _all(decisions: Iterable[Decision]) -> list[Stated]:
    return [item for decision in decisions for item in decision.deciding]


def _denials(decisions: Iterable[Decision], possible: Iterable[Stated], sign: int) -> list[Stated]:
    """Return what denies, or finds no effect on, the entities that a mere possibility is said of."""
    targets = {item.target for item in possible}
    disagreeing = (decision for decision in decisions if _disagree(decision, sign))
    return [item for item in _all(disagreeing) if item.target in targets]


def _disagree(decision: Decision, sign: int) -> bool:
    """Return whether a verdict speaks against an effect of a sign; a denial does if it is of this sign."""
    if decision.verdict == "denied":
        return any(_denies(item, sign) for item in decision.deciding)
    return decision.sign != sign


def _is_special(item: Stated, side: Iterable[Stated], query: PathQuery) -> bool:
    """Return whether a result without effect was found under conditions that nobody asked for and no side states.

    :param item: The statement.
    :param side: The statements of an effect.
    :param query: The question.
    """
    known = [other.statement.context for other in side]
    return item.mode == "no_effect" and any(
        set(getattr(item.statement.context, name)).difference(*(getattr(context, name) for context in known))
        for name in set(SPECIAL_FIELDS).difference(dict(query.context))
    )


def is_exception(item: Stated, side: Iterable[Stated], content: Content) -> bool:
    """Return whether a statement is against an effect in a narrower kind of cell than a side states the effect in.

    :param item: The statement.
    :param side: The statements of the effect.
    :param content: Has the kinds of cells.

    :returns: Whether it is.
    """
    cell = item.statement.in_cell
    wider = {other.statement.in_cell for other in side} - {"", cell}
    return item.mode in CONTRARY and any(cell in content.kinds(other) for other in wider)


def _changed(statement: Statement) -> str:
    """Return the aspect of its object that a statement is about; that the subject itself makes it is one, too."""
    return PRODUCTION if statement.predicate == PRODUCES else statement.object_aspect or AMOUNT


def _denies(item: Stated, sign: int | None) -> bool:
    """Return whether a denial is of an effect of this sign; one that names no direction denies both."""
    return item.sign not in (1, -1) or item.sign == sign
