"""Finding disagreements: on a pair, between its kinds, between text and table, and those that a curator noted."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from kg.answers.conflicts import KINDS, Conflict, Conflicts, Said
from kg.answers.effect_finder import EffectFinder
from kg.answers.separation import separating, separating_some
from kg.answers.tensions import statements_of
from kg.paths.context import ContextJudge
from kg.paths.groups import members_of
from kg.paths.query import PathQuery
from kg.words import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.answers.clinical import StudyResult
    from kg.model.content import Content
    from kg.model.statements import Statement, Tension
    from kg.model.studies import Outcome, Study

#: Verdict with two sides to its kind of conflict.
_KINDS = {"by_kind": "kinds disagree", "depends": "opposed verdicts", "ambiguous": "opposed verdicts"}


def find_conflicts(content: Content, among: Iterable[Statement] | None = None) -> Conflicts:
    """Find the conflicts of a graph.

    :param content: The graph.
    :param among: The statements among which to look for opposites on one pair; all where left out.

    :returns: The conflicts by kind, then by labels: statements on one pair; verdicts that rest on two sides, each for
        the narrowest pair only, unless the statements are too many to be listed; text and table of a source that
        differ on one outcome; and curated tensions.
    """
    found = [
        *_on_one_pair(content.contested() if among is None else among, content),
        *(_of_kinds(content) if content.can_be_listed else ()),
        *_text_and_table(content),
    ]
    found += [_of_tension(tension, content) for tension in content.tensions.values()]
    order = sorted(found, key=lambda item: (KINDS.index(item.kind), item.subject_label.casefold(), item.object_label))
    return Conflicts(tuple(order), content)


def _on_one_pair(statements: Iterable[Statement], content: Content) -> Iterator[Conflict]:
    """Find the pairs of which statements say opposite things."""
    judge = ContextJudge(content)
    pairs: dict[tuple[str, str], list[Statement]] = {}
    for item in statements:
        if item.is_causal and item.stands:
            pairs.setdefault((item.subject, item.object), []).append(item)
    for pair, items in sorted(pairs.items()):
        for kind, pro, con in _sides(items):
            yield _conflict(kind, pair, _saids(pro, content), _saids(con, content), _apart(pro, con, judge), content)


def _sides(items: Sequence[Statement]) -> Iterator[tuple[str, list[Statement], list[Statement]]]:
    stated = [item for item in items if not item.is_negated]
    raising = [item for item in stated if item.sign == 1]
    lowering = [item for item in stated if item.sign == -1]
    if raising and lowering:
        yield "opposite signs", raising, lowering
    for sign in (1, -1):
        asserted = [item for item in stated if item.sign == sign]
        denied = [item for item in items if item.sign == sign and item.is_negated]
        denied += [item for item in stated if item.sign == 0]
        if asserted and denied:
            yield "asserted and denied", asserted, denied


def _of_kinds(content: Content) -> Iterator[Conflict]:
    """Find the verdicts that rest on two sides because kinds, groups, interventions or trials differ.

    Statements that disagree on a pair disagree on every wider one; they are listed for the narrowest.
    """
    finder = EffectFinder(content)
    listed: list[tuple[set[str], set[str]]] = []
    judge = ContextJudge(content)
    for pair in sorted(_wider_pairs(content), key=lambda pair: (_width(pair, content), pair)):
        decision, opposing = finder.stated(*pair, PathQuery())
        pro = [item.statement for item in decision.deciding]
        con = [item.statement for item in opposing]
        trials = list(decision.trials) if decision.verdict == "ambiguous" and not con else []
        if not pro or not (con or trials):
            continue
        some, others = {item.id for item in pro}, {item.id for item in con} | {r.outcome.curie for r in trials}
        exact = {(item.subject, item.object) for item in (*pro, *con)} == {pair} and not trials
        known = any((one & some and two & others) or (one & others and two & some) for one, two in listed)
        if exact:  # listed already, as what is said of one pair
            listed.append((some, others))
        if exact or known or (decision.verdict != "by_kind" and _are_of_other_kinds(pro, con, content, judge)):
            continue
        listed.append((some, others))
        kind = _KINDS.get(decision.verdict, "opposed verdicts")
        apart = (("kind",), ()) if decision.verdict == "by_kind" else _apart(pro, con, judge)
        against = (*_saids(con, content), *(_result(item, content) for item in trials))
        yield _conflict(kind, pair, _saids(pro, content), against, apart, content)


def _wider_pairs(content: Content) -> set[tuple[str, str]]:
    """Return the pairs on which a statement with a sign, a denial or a result without effect bears."""
    judge = ContextJudge(content)

    def around(curie: str) -> set[str]:
        return {*judge.wider(curie), *members_of(curie, content), *content.interventions_of(curie)}

    return {
        pair
        for item in content.curated()
        if item.sign is not None and item.stands and item.is_causal
        for pair in product(around(item.subject), around(item.object))
        if pair[0] != pair[1]
    }


def _width(pair: tuple[str, str], content: Content) -> tuple[int, int]:
    """Return how wide a pair is: an intervention is wider than what it gives, and an entity the more kinds it has."""
    is_given = sum(bool(content.entities[curie].administers) for curie in pair if curie in content.entities)
    return is_given, sum(len(content.kinds(curie)) for curie in pair)


def _are_of_other_kinds(
    pro: Sequence[Statement], con: Sequence[Statement], content: Content, judge: ContextJudge
) -> bool:
    """Return whether two sides of unlike bases are about kinds with nothing in common, as Treg and macrophages."""
    pairs = [(one.object, other.object) for one in pro for other in con]
    return bool(pairs) and all(
        not judge.overlap((one, *members_of(one, content)), (other, *members_of(other, content)))
        for one, other in pairs
    )


def _text_and_table(content: Content) -> Iterator[Conflict]:
    """Find the outcomes of which the text of a source and its table say different things."""
    judge = ContextJudge(content)
    for study in content.studies.values():
        for one, other in product(study.outcomes, study.outcomes):
            if _is_in_table(one, content) or not _is_in_table(other, content) or not one.entity:
                continue
            if _differ(one, other, judge):
                label = phrases.label(one.entity, content.entities)
                yield Conflict(
                    "text against table",
                    study.curie,
                    one.entity,
                    study.label,
                    label,
                    (_outcome(study, one, content),),
                    (_outcome(study, other, content),),
                    ("where it stands",),
                    "; ".join(dict.fromkeys((*one.caveats, *other.caveats))),
                )


def _is_in_table(outcome: Outcome, content: Content) -> bool:
    return all(content.passages[place].paragraph == 0 for place in outcome.passages)


def _differ(one: Outcome, other: Outcome, judge: ContextJudge) -> bool:
    """Return whether two readings of one outcome give figures that exclude each other, or name different outcomes."""
    is_one = all(
        getattr(one, name) == getattr(other, name) or not getattr(one, name) or not getattr(other, name)
        for name in ("arm", "time_point", "subgroup", "unit")
    )
    if not is_one:
        return False
    if one.entity != other.entity:
        is_kind = other.entity in judge.wider(one.entity) or one.entity in judge.wider(other.entity)
        return is_kind and bool(one.direction) and one.direction == other.direction and one.value == other.value
    if one.value is None or other.value is None:
        return bool(one.direction and other.direction and one.direction != other.direction)
    low, high = one.value, one.value if one.value_high is None else one.value_high
    return (other.value if other.value_high is None else other.value_high) < low or other.value > high


def _of_tension(tension: Tension, content: Content) -> Conflict:
    """Return a tension with its sides: those that lower against the others, or its first statement against the rest."""
    items = statements_of(tension, content)
    pro = [item for item in items if item.sign != -1]
    con = [item for item in items if item.sign == -1]
    if not pro or not con:
        first = tension.statements[0] if tension.statements else ""
        pro = [item for item in items if first in (item.id, item.block)]
        con = [item for item in items if item not in pro]
    fields, partly = _apart(pro, con, ContextJudge(content))
    sides = _saids(pro, content), _saids(con, content)
    return Conflict("tension", tension.curie, "", tension.label, "", *sides, fields, tension.comment, partly)


def _apart(
    pro: Sequence[Statement], con: Sequence[Statement], judge: ContextJudge
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields that separate two sides; where none does, those that separate some of their statements."""
    fields = separating(pro, con, judge)
    return fields, () if fields else separating_some(pro, con, judge)


def _conflict(
    kind: str,
    pair: tuple[str, str],
    pro: tuple[Said, ...],
    con: tuple[Said, ...],
    apart: tuple[tuple[str, ...], tuple[str, ...]],
    content: Content,
) -> Conflict:
    subject, object_ = (phrases.label(curie, content.entities) for curie in pair)
    return Conflict(kind, *pair, subject, object_, pro, con, apart[0], separated_partly=apart[1])


def _saids(statements: Iterable[Statement], content: Content) -> tuple[Said, ...]:
    return tuple(Said(phrases.brief(item, content), item.id) for item in statements)


def _result(result: StudyResult, content: Content) -> Said:
    return _outcome(result.study, result.outcome, content)


def _outcome(study: Study, outcome: Outcome, content: Content) -> Said:
    """Write the reading of an outcome, with its place."""
    figure = "" if outcome.value is None else f"{outcome.value:g}"
    if outcome.value_high is not None:
        figure += f"–{outcome.value_high:g}"
    words = " ".join(filter(None, (f"{outcome.name}:", figure, outcome.unit, outcome.direction, outcome.qualifier)))
    places = ", ".join(phrases.short_place(content.passages[place]) for place in outcome.passages)
    return Said(f"{study.label}, {words}; {places} ({outcome.curie})", outcome.curie)
