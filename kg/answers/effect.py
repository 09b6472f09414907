"""The verdict on the effect of one entity on another: what is stated first, and what is composed called so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.answers.claims import claim, shared_fields
from kg.answers.clinical import missed_endpoints, result_record, results_line, trials_clause, without_difference
from kg.answers.paths import no_path_report, path_record, path_report
from kg.answers.statements import COLUMNS, statement_row
from kg.answers.tensions import tensions_of
from kg.model.statements import NO_CONTEXT
from kg.model.terms import value_curie
from kg.paths.asked import names_species, notes, unstated
from kg.paths.finder import PathAnswer
from kg.paths.ranking import independent
from kg.paths.routes import composed_part, shared_passages
from kg.paths.stated import RELATIONS, SYMMETRICAL
from kg.words import phrases
from kg.words.chains import chain
from kg.words.phrases import listed
from kg.words.result import Prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.answers.clinical import StudyResult
    from kg.answers.decision import Decision
    from kg.model.content import Content
    from kg.model.statements import Statement, Tension
    from kg.names.reading import Reading
    from kg.paths.found_path import FoundPath
    from kg.paths.near_misses import NearMiss
    from kg.paths.query import PathQuery
    from kg.paths.routes import Side
    from kg.paths.stated import Stated

#: Categories of what is given as a drug.
DRUG_CATEGORIES = ("biolink:SmallMolecule", "biolink:Drug")
#: Most statements that the short text lists for each side, and most characters of a line of it.
MOST_LISTED = 3
#: Most lines of the short text.
MOST_LINES = 15
#: The fields of an example, as in ``msc-kg/path/1``.
EXAMPLE_FIELDS = ("sign", "support", "certainty", "coherence", "nodes", "steps", "mixed", "weakest_step", "caveats")
#: Basis to its words in the first line.
BASIS_WORDS = {
    "stated": "stated",
    "kind": "stated of narrower kinds",
    "inferred": "inferred by a curator",
    "correlated": "a correlation",
    "composed": "composed: no source states this",
}
#: Verdict to its word in the first line, where that is not its name: a missed endpoint is no proof of no effect.
HEADS = {"no_effect": "NO EFFECT SHOWN"}
#: Relation of a statement's pair to the pair that is asked of, in words; the others need the names of both.
RELATION_WORDS = {
    "narrower_subject": "of a narrower kind",
    "narrower_object": "of a narrower kind",
    "wider": "of a wider kind",
    "other_intent": "with another intent",
    "other_aspect": "of another aspect",
}


@dataclass(frozen=True, eq=False, repr=False)
class Effect(Prose["Statement"]):
    """The verdict on one pair: a sequence of the statements that bear on it, those of its routes last.

    It is false where nothing at all is said of the pair.
    """

    source: Reading
    target: Reading
    query: PathQuery
    decision: Decision
    #: Every statement that bears on the pair, the exact ones first.
    items: tuple[Stated, ...]
    #: The routes by sign, single statements among them.
    positive: Side
    negative: Side
    unknown: Side
    #: The strongest basis that says the opposite of the verdict, if any.
    opposed: str | None
    #: The outcomes that studies measured of the pair.
    clinical: tuple[StudyResult, ...]
    #: ``False`` if the search for paths stopped at a limit.
    complete: bool
    #: The tensions that touch a statement or a route.
    tensions: tuple[Tension, ...]
    #: Finds what hides paths, where nothing at all is said.
    find_near_misses: Callable[[], tuple[NearMiss, ...]]
    content: Content

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """The constraints that hide paths, where nothing at all is said; found on demand."""
        return self.find_near_misses()

    @property
    def verdict(self) -> str:
        """One of :data:`kg.answers.decision.VERDICTS`."""
        return self.decision.verdict

    @property
    def basis(self) -> str:
        """One of :data:`kg.answers.decision.BASES`, or empty where nothing is said."""
        return self.decision.basis

    @property
    def sign(self) -> int | None:
        """1, -1, 0, or ``None``."""
        return self.decision.sign

    @property
    def sides(self) -> tuple[Side, Side, Side]:
        """The routes by sign: positive, negative, unknown."""
        return self.positive, self.negative, self.unknown

    @property
    def aspect(self) -> str:
        """The aspect of the target that every deciding statement has; empty where they differ or have none."""
        aspects = {item.statement.object_aspect for item in self.decision.deciding}
        return aspects.pop() if len(aspects) == 1 else ""

    @property
    def asks_of_a_species(self) -> bool:
        """Whether it is asked of a species; otherwise it is asked of people, and animals come after them."""
        return names_species(self.query)

    @property
    def conditions(self) -> dict[str, tuple[str, ...]]:
        """The context fields under which all that decides was said, with the values that hold for every statement."""
        return shared_fields(self.decision.deciding, self.content)

    @property
    def not_understood(self) -> tuple[Statement, ...]:
        """The statements on the two whose row was not wholly understood; no verdict rests on them."""
        between = self.content.between((self.source.entity.curie,), (self.target.entity.curie,))
        return tuple(item for item in between if item.not_understood and not item.retracted)

    @property
    def said_otherwise(self) -> tuple[Statement, ...]:
        """The statements on the two, or on narrower kinds, that say nothing of an effect of the one on the other."""
        given, upon = (self.content.kinds(end.entity.curie) for end in (self.source, self.target))
        between = (*self.content.between(given, upon), *self.content.between(upon, given))
        known = {item.statement.id for item in self.items}
        return tuple(item for item in between if item.stands and item.id not in known and not item.is_causal)

    @property
    def said_of_agents(self) -> tuple[Statement, ...]:
        """The statements on the target and drugs that lower the source, where its name asks for less of it."""
        kinds = self.content.kinds(self.source.entity.curie) if self.source.is_reduced else set()
        lowering = (item for item in self.content.touching(kinds) if item.object in kinds and item.sign == -1)
        entities = self.content.entities
        agents = {
            item.subject for item in lowering if item.is_walkable and entities[item.subject].category in DRUG_CATEGORIES
        }
        return tuple(
            item for item in self.content.between(agents, self.content.kinds(self.target.entity.curie)) if item.stands
        )

    @property
    def studies(self) -> tuple[str, ...]:
        """Labels of the studies in which the source or a narrower kind was given for the target."""
        given, indications = (self.content.kinds(end.entity.curie) for end in (self.source, self.target))
        studies = self.content.studies.values()
        return tuple(item.label for item in studies if item.product in given and item.indication in indications)

    @property
    def retracted(self) -> tuple[Statement, ...]:
        """The statements on the two that were withdrawn, or whose document was; they count nothing."""
        between = self.content.between((self.source.entity.curie,), (self.target.entity.curie,))
        return tuple(item for item in between if item.retracted)

    @property
    def documents(self) -> tuple[str, ...]:
        """CURIEs of the documents in which what decides was read."""
        passages = self.content.passages
        places = [line.passage for item in self.decision.deciding for line in item.statement.evidence]
        places += [place for result in self.decision.trials for place in result.outcome.passages]
        places += [line.passage for path in self.decision.chains for s in path.statements for line in s.evidence]
        return tuple(dict.fromkeys(passages[place].document for place in places))

    @property
    def sources(self) -> int:
        """How many documents say independently what decides: a review that only cites another of them is none."""
        items = [item.statement for item in self.decision.deciding]
        items += [item for path in self.decision.chains for item in path.statements]
        places = {place for result in self.decision.trials for place in result.outcome.passages}
        of_trials = {self.content.passages[place].document for place in places}
        return len(independent(items, self.content) | of_trials)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement that bears on the pair, and of every route, each once."""
        routes = (item for side in self.sides for path in side.paths for item in path.statements)
        return tuple({item.id: item for item in (*(s.statement for s in self.items), *routes)}.values())

    def path_answer(self, path: FoundPath) -> PathAnswer:
        """Return one path in the form of an answer for paths."""
        return PathAnswer(self.source, self.target, self.query, (path._replace(rank=1),), True)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form ``msc-kg/effect/2``."""
        return _record(self)

    def _held(self) -> Sequence[Statement]:
        return self.statements

    def __bool__(self) -> bool:
        return self.verdict not in ("none", "unknown")

    #: The fields of a row: those of statements, and ``relation``.
    columns = (*COLUMNS, "relation")

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each statement.

        :returns: The fields of :data:`kg.answers.statements.COLUMNS`, and ``relation``: how its pair is related to the
            pair asked about, one of :data:`kg.paths.stated.RELATIONS`, or ``route`` for a step of a route.
        """
        relations = {item.statement.id: item.relation for item in self.items}
        return [
            {**statement_row(item, self.content), "relation": relations.get(item.id, "route")}
            for item in self.statements
        ]

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self, *, full: bool = False) -> str:
        """Write the verdict as the command does.

        :param full: Whether to write every statement, caveat and the best route of each sign.

        :returns: The answer, then what it rests on, then everything else in a line each.
        """
        return effect_report(self, is_full=full)

    def _title(self) -> str:
        return effect_line(self)


# JSON.


def _record(effect: Effect) -> dict[str, Any]:
    """Return a verdict in the JSON form ``msc-kg/effect/2``."""
    decision = effect.decision
    answer = PathAnswer(
        effect.source,
        effect.target,
        effect.query,
        (),
        effect.complete,
        find_near_misses=lambda: effect.near_misses,
    )
    frame = path_record(answer, effect.content)
    inferred = [item for item in effect.items if item.is_inferred and not item.is_beside]
    read = [item for item in effect.items if not item.is_inferred]
    exact = [item for item in read if item.relation == "exact"]
    return {
        "schema": "msc-kg/effect/2",
        "data_version": frame["data_version"],
        "source": frame["source"],
        "target": frame["target"],
        "max_edges": effect.query.max_edges,
        "verdict": decision.verdict,
        "basis": decision.basis or None,
        "sign": decision.sign,
        "direction": decision.direction,
        "turned": decision.is_turned,
        "aspect": value_curie(effect.aspect) if effect.aspect else None,
        "predicate": decision.deciding[0].statement.predicate if decision.deciding else None,
        "conditions": [{"field": name, "values": list(values)} for name, values in effect.conditions.items()],
        "certainty": decision.certainty or None,
        "support": round(decision.support, 6) if decision.basis else None,
        "sources": effect.sources,
        "opposed": effect.opposed,
        "separated_by": list(decision.separated_by),
        "stated": {
            "positive": _ids(exact, "signed", 1),
            "negative": _ids(exact, "signed", -1),
            "no_effect": _ids(exact, "no_effect"),
            "unsigned": _ids(exact, "unsigned"),
            "denied": _ids(exact, "denied"),
        },
        "kinds": _kind_records([item for item in read if item.relation != "exact"]),
        "inferred": {
            "positive": _ids(inferred, "signed", 1),
            "negative": _ids(inferred, "signed", -1),
            "unsigned": _ids(inferred, "unsigned"),
        },
        "correlated": [
            {"statement": item.statement.id, "direction": "higher" if item.sign == 1 else "lower"}
            for item in effect.items
            if item.mode == "correlated" and not item.is_beside
        ],
        "chains": [list(path.nodes) for path in decision.chains],
        "composed": {
            "positive": _side_record(effect.positive, effect),
            "negative": _side_record(effect.negative, effect),
            "unsigned": _side_record(effect.unknown, effect),
        },
        "clinical": [result_record(result) for result in effect.clinical],
        "because": decision.because,
        "complete": effect.complete,
        "not_understood": [item.id for item in effect.not_understood],
        "retracted": [item.id for item in effect.retracted],
        "near_misses": frame["near_misses"],
        "caveats": list(dict.fromkeys(text for item in effect.statements for text in item.caveats)),
        "citation_notes": list(dict.fromkeys(text for item in effect.statements for text in item.citation_notes)),
        "tensions": [tension.curie for tension in effect.tensions],
    }


def _ids(items: Iterable[Stated], mode: str, sign: int | None = None) -> list[str]:
    return [item.statement.id for item in items if item.mode == mode and (sign is None or item.sign == sign)]


def _kind_records(items: Iterable[Stated]) -> list[dict[str, Any]]:
    """Return the statements on related pairs, one record for each pair, relation, mode and sign."""
    groups: dict[tuple[str, str, str, str, int | None], list[str]] = {}
    for item in items:
        key = item.source, item.target, item.relation, item.mode, item.sign
        groups.setdefault(key, []).append(item.statement.id)
    return [
        {"subject": source, "object": target, "relation": relation, "mode": mode, "sign": sign, "statements": ids}
        for (source, target, relation, mode, sign), ids in groups.items()
    ]


def _side_record(side: Side, effect: Effect) -> dict[str, Any]:
    side = composed_part(side)
    best = side.best
    example = path_record(effect.path_answer(best), effect.content)["paths"][0] if best else {}
    return {
        "routes": len(side.routes),
        "paths": len(side.paths),
        "support": round(side.capped_support, 6) if best else None,
        "in_doubt": len(side.in_doubt),
        "doubts": list(dict.fromkeys(doubt for route in side.in_doubt for doubt in route.doubts)),
        "example": {name: example[name] for name in EXAMPLE_FIELDS} if best else None,
    }


# Text.


def effect_report(effect: Effect, *, is_full: bool = False) -> str:
    """Write a verdict as text: the answer, what it rests on, then everything else in a line each.

    :param effect: The verdict.
    :param is_full: Whether to write every statement, caveat and the best route of each sign, and not the few that fit
        15 lines.

    :returns: The text, without a final line break.
    """
    lines = [effect_line(effect), *_grounds(effect, is_full=is_full), *_rest(effect, is_full=is_full)]
    if len(lines) > MOST_LINES and not is_full:
        lines[MOST_LINES - 1 :] = [f"   and {len(lines) - MOST_LINES + 1} more lines (--full)"]
    if is_full:
        for side in effect.sides:
            if best := composed_part(side).best:
                lines += ["", path_report(effect.path_answer(best), effect.content)]
        lines += ["", *(f"caveat: {text}" for text in dict.fromkeys(t for s in effect.statements for t in s.caveats))]
    return "\n".join(lines).rstrip()


def effect_line(effect: Effect) -> str:
    """Say a verdict in one line: verdict, basis, and what is said in the words of its statements."""
    decision = effect.decision
    if decision.verdict == "none":
        return _nothing(effect)
    if decision.verdict == "unknown":
        ends = f"from {effect.source.entity.label} to {effect.target.entity.label}"
        return (
            f"UNKNOWN: the search for paths {ends} stopped at its limit, and nothing found by then decides; "
            f"lower --max-edges (it is {effect.query.max_edges})"
        )
    head = HEADS.get(decision.verdict, decision.verdict.replace("_", " ").upper())
    if decision.direction:
        head += f" ({decision.direction})"
    if decision.verdict == "depends":
        head += f" ON {_fields(decision.separated_by).upper()}"
    claim = _composed_claim(effect) if decision.basis == "composed" or decision.chains else _stated_claim(effect)
    return f"{head}{_turned(effect)}, {_basis(effect)}: {claim}{_unturned(effect)}"


def _reduced(effect: Effect) -> str:
    """Return the one end of which less is asked for, as in ``less IDO1``; empty if it is neither or both."""
    less = [end.phrase for end in (effect.source, effect.target) if end.is_reduced]
    return less[0] if len(less) == 1 else ""


def _turned(effect: Effect) -> str:
    return f" for {_reduced(effect)}, turned round" if effect.decision.is_turned else ""


def _unturned(effect: Effect) -> str:
    """Say what of a verdict on less of something no source says."""
    less = _reduced(effect)
    if effect.decision.is_turned:
        return f"; that {less} does the reverse is no source's word"
    return f"; said as it stands, not of {less}" if less else ""


def _basis(effect: Effect) -> str:
    """Name what a verdict rests on, and how certain that is."""
    decision = effect.decision
    words = BASIS_WORDS[decision.basis]
    if decision.chains:
        words = "stated as a chain"
    elif decision.trials and not decision.deciding:
        studies = {result.study.curie for result in decision.trials}
        words = "stated of one trial" if len(studies) == 1 else f"stated of {len(studies)} trials"
        if decision.basis == "kind":
            words += " of a narrower kind"
    elif decision.basis == "kind":
        words = f"stated {listed(dict.fromkeys(_relation(item, effect) for item in decision.deciding))}"
    if decision.is_of_animals and not effect.asks_of_a_species:
        words += " in animals"
    if decision.certainty == "possible":
        return f"possible, {words}"
    if decision.certainty == "hypothesised":
        return f"{words}, held possible"
    if decision.certainty == "inferred" and decision.basis == "correlated":
        return f"{words} (inferred by a curator)"
    return f"{words} ({decision.certainty})" if decision.certainty in ("asserted", "suggested") else words


def _relation(item: Stated, effect: Effect) -> str:
    """Say in which relation the pair of a statement is to the pair that is asked of."""
    entities = effect.content.entities
    if item.relation == "list_member":
        members = effect.content.entities[item.source].members
        given = effect.source if members and item.source != effect.source.entity.curie else effect.target
        return f"of the list that holds {given.entity.label}, together"
    if item.relation == "of_property":
        return f"of a property of {effect.target.entity.label}"
    if item.relation == "in_cell":
        return f"of what it does in {effect.target.entity.label}"
    if item.relation == "stimulated":
        return f"of {effect.target.entity.label} stimulated with it"
    if item.relation == "intervention":
        is_given = item.source in entities[effect.source.entity.curie].administers
        return "of what is given" if is_given else "of giving it"
    return RELATION_WORDS[item.relation]


def _stated_claim(effect: Effect) -> str:
    """Say what the deciding statements and trials say, each side with its conditions."""
    decision, content = effect.decision, effect.content
    sides = [_said_of_cells(items, effect) for items in (decision.deciding, decision.opposing) if items]
    if (
        decision.trials
        and (not decision.opposing)
        and (decision.verdict == "ambiguous" or not _is_firm(decision.deciding))
    ):
        sides.insert(1 if decision.verdict == "ambiguous" else 0, trials_clause(decision.trials, content))
    if decision.verdict == "ambiguous" and len(sides) < 2:
        statements = [item.statement for item in decision.deciding]
        sides += [f"stated inconsistency: {tension.label}" for tension in tensions_of(statements, content)]
    words = "; ".join(sides) + _without_effect(effect)
    is_torn = decision.verdict == "ambiguous" and decision.opposing
    words += "; nothing recorded tells them apart" if is_torn else ""
    used = [item.statement for item in (*decision.deciding, *decision.opposing)]
    if missing := unstated(effect.source, effect.target, effect.query, used):
        words += f"; not said of {phrases.context_words(NO_CONTEXT.with_fields(missing), content.entities)}"
    for title, items in _beside(effect):
        is_suggested = not any(item.statement.certainty == "asserted" for item in items)
        words += f"; {title}{' (suggested)' if is_suggested and _is_firm(items) else ''}: {claim(items, content)}"
    return words


def _said_of_cells(items: Sequence[Stated], effect: Effect) -> str:
    """Say what statements say; those of the target once it was stimulated are counted."""
    stimulated = [item for item in items if item.relation == "stimulated"]
    others = sorted(
        (item for item in items if item.relation != "stimulated"),
        key=lambda item: (RELATIONS.index(item.relation), item.statement.sign is None and item.relation == "in_cell"),
    )
    words = [claim(others, effect.content)] if others else []
    if stimulated:
        ends = f"of {effect.target.entity.label} stimulated with {effect.source.entity.label}"
        many = f"{len(stimulated)} statement{' holds' if len(stimulated) == 1 else 's hold'} {ends}"
        first = f", as {phrases.triple(stimulated[0].statement, effect.content)}" if not others else ""
        words.append(f"{many}{first} (--full)")
    return "; ".join(words)


def _beside(effect: Effect) -> Iterator[tuple[str, Sequence[Stated]]]:
    """Return what a first line must name beside what decides, and under which title.

    These are other species, narrower kinds beside a hypothesis on exactly the two or the reverse, narrower kinds with
    another sign, and correlations and associations beside trials that found no difference.
    """
    decision = effect.decision
    groups: dict[str, list[Stated]] = {}
    for item in decision.beside:
        if item.is_of_animals and not effect.asks_of_a_species:
            title = "in animals"
        elif decision.is_of_animals and not effect.asks_of_a_species:
            title = "in people"
        else:
            title = "of exactly these two" if item.relation == "exact" else "of narrower kinds"
        groups.setdefault(title, []).append(item)
    yield from groups.items()
    if decision.sign == 0 and not decision.deciding:
        also = [item for item in effect.items if _is_association(item) and not item.is_beside]
        yield from [("also", also)] if also else []
    if decision.basis == "stated" and decision.verdict in ("positive", "negative", "no_effect", "denied"):
        reverse = [
            item
            for item in effect.items
            if item.relation != "exact"
            and item not in decision.beside
            and not item.is_beside
            and item.is_strong
            and item.mode == "signed"
            and item.sign != decision.said_sign
        ]
        reverse.sort(key=lambda item: (item.is_of_animals, item.source != effect.source.entity.curie))
        if reverse:
            of_lists = all(item.relation == "list_member" for item in reverse)
            kinds = "of a list that holds it" if of_lists else "of narrower kinds"
            yield f"{kinds} the reverse" if decision.sign else kinds, reverse


def _is_firm(items: Iterable[Stated]) -> bool:
    return any(item.statement.certainty != "hypothesised" for item in items)


def _is_association(item: Stated) -> bool:
    return item.mode == "correlated" or (item.mode == "unsigned" and item.statement.predicate in SYMMETRICAL)


def _without_effect(effect: Effect) -> str:
    """Name what was measured without effect on the same outcome, beside a verdict with a sign or in two minds."""
    decision = effect.decision
    if decision.sign not in (1, -1) and decision.verdict != "ambiguous":
        return ""
    missed = missed_endpoints(effect.clinical)
    words = f"; primary endpoint missed by {listed(missed)}" if missed else ""
    outcomes = {effect.target.entity.curie, *(item.target for item in decision.deciding)}
    outcomes |= {result.outcome.entity for result in decision.trials}
    told = [*missed, *(result.study.label for result in decision.trials)]
    if differing := without_difference(effect.clinical, outcomes, decision.said_sign, told):
        words += f"; no difference in {listed(differing)}, randomised"
    named = {item.statement.id for item in (*decision.opposing, *decision.beside)}
    without = [
        item
        for item in effect.items
        if item.mode == "no_effect"
        and item.target == effect.target.entity.curie
        and not item.is_beside
        and item.statement.id not in named
    ]
    return f"{words}; no effect shown: {claim(without, effect.content)}" if without else words


def _composed_claim(effect: Effect) -> str:
    """Say what chains come to, and through what the best of each side leads."""
    decision, content = effect.decision, effect.content
    if decision.chains:
        by_sign = {path.sign: path for path in reversed(decision.chains)}
        ways = [by_sign[sign] for sign in (1, -1) if sign in by_sign]
    elif decision.verdict == "ambiguous":
        ways = [path for side in (effect.positive, effect.negative) if (path := side.best)]
    else:
        side = {1: effect.positive, -1: effect.negative, None: effect.unknown}[decision.said_sign]
        ways = [side.best] if side.best else []
    verb = {1: "raises", -1: "lowers", None: "affects"}[decision.said_sign]
    if decision.verdict == "ambiguous":
        verb = "raises and lowers"
    elif decision.certainty in ("possible", "hypothesised"):
        verb = f"may {phrases.infinitive(verb)}"
    last = [item for path in ways for item in path.steps[-1].statements]
    target = phrases.acted_upon(effect.target.entity.curie, last, content)
    through = "; and against it ".join(_chain(path, effect) for path in ways)
    return f"{effect.source.entity.label} {verb} {target}, through {through}"


def _chain(path: FoundPath, effect: Effect) -> str:
    """Write a chain, with the cells in which its inner steps happen, as in ``A → B → C (step 1 in MSC)``.

    Where a group stands for the source or the target, that is said.
    """
    content = effect.content
    cells = []
    for number, step in enumerate(path.steps[:-1], 1):
        of_step = {item.in_cell for item in step.statements}
        if len(of_step) == 1 and (cell := of_step.pop()):
            cells.append(f"step {number} in {phrases.label(cell, content.entities)}")
    answer = effect.path_answer(path)
    beside = [*cells, *(f"said of the list that holds {end.entity.label}, together" for end in answer.members)]
    return f"{chain(path, content)} ({', '.join(beside)})" if beside else chain(path, content)


def _nothing(effect: Effect) -> str:
    """Say that there is no verdict, and why."""
    source, target = effect.source.entity.label, effect.target.entity.label
    nobody = f"NONE: no source states an effect of {source} on {target}"
    said_of = {
        "of wider kinds": any(item.relation == "wider" for item in effect.items),
        "with another intent": any(item.relation == "other_intent" for item in effect.items),
        "of another aspect": any(item.relation == "other_aspect" for item in effect.items),
        "as merely possible": any(not item.is_beside for item in effect.items),
    }
    if effect.items:
        return f"{nobody}; below stands what is said {listed(name for name, is_said in said_of.items() if is_said)}"
    if effect.decision.because == "doubt":
        routes = ", ".join(_chain(side.best, effect) for side in effect.sides[:2] if side.best)
        return f"{nobody}, and every composed route is in doubt: {routes}"
    if studies := effect.studies:
        return f"{nobody}; it was given for it in {listed(studies)} (kg trials --indication '{target}')"
    if effect.clinical:
        missed = missed_endpoints(effect.clinical)
        words = f"; primary endpoint missed by {listed(missed)}" if missed else ""
        return f"{nobody}; below stands what studies measured{words}"
    if effect.unknown.best:
        return f"{nobody}, and no route is known to be causal throughout: {_chain(effect.unknown.best, effect)}"
    if kept := effect.not_understood:
        many = f"{len(kept)} statement{' on the two was' if len(kept) == 1 else 's on the two were'} not understood"
        return "\n".join([f"{nobody}; {many}:", *(f"   {phrases.brief(item, effect.content)}" for item in kept)])
    if said := effect.said_otherwise:
        more = f", and {len(said) - 1} more" if len(said) > 1 else ""
        return f"{nobody}; of the two it is said: {phrases.headline(said[0], effect.content)} ({said[0].id}){more}"
    if said := effect.said_of_agents:
        more = f", and {len(said) - 1} more" if len(said) > 1 else ""
        return f"{nobody}; of what lowers it: {phrases.headline(said[0], effect.content)} ({said[0].id}){more}"
    misses = tuple(miss for miss in effect.near_misses if miss.hidden_by != "broken")
    answer = PathAnswer(
        effect.source, effect.target, effect.query, (), effect.complete, find_near_misses=lambda: misses
    )
    lines = no_path_report(answer).splitlines()
    broken = sum(miss.paths for miss in effect.near_misses if miss.hidden_by == "broken")
    if broken:
        many = f"{broken} path{'' if broken == 1 else 's'}"
        lines[1:] = [f"nearest: {many} whose steps were not seen under the same conditions; kg path shows them"]
    lines[0] = f"{nobody}, and {lines[0].replace('NO PATH', 'no path leads')}"
    return "\n".join(lines)


def _grounds(effect: Effect, *, is_full: bool) -> Iterator[str]:
    """List what a verdict rests on: statements with their places, both sides where there are two."""
    decision = effect.decision
    if decision.basis:
        documents = [effect.content.references[curie].short for curie in effect.documents]
        read = f"; read in {listed(documents)}" if documents else ""
        count = len(decision.deciding)
        rests = f"{count} statement{'' if count == 1 else 's'}" if count else ""
        yield "   " + "; ".join(filter(None, [f"support {phrases.support(decision.support)}", rests])) + read
    most = None if is_full else MOST_LISTED
    for items in (decision.deciding, decision.opposing):
        shown = items[:most]
        yield from (f"   {_said(item, effect)}" for item in shown)
        if len(items) > len(shown):
            yield f"   and {len(items) - len(shown)} more (--full)"
    for line in dict.fromkeys(_chain_read(path, effect) for path in decision.chains[:most]):
        yield f"   {line}"
    if decision.is_lowered:
        yield "   shown one step less certain: a coherent chain of asserted steps says the opposite"


def _chain_read(path: FoundPath, effect: Effect) -> str:
    """Write a chain with the places of the sentences that join its steps."""
    places = (phrases.short_place(effect.content.passages[curie]) for curie in sorted(shared_passages(path)))
    return f"{_chain(path, effect)}, in one sentence: {', '.join(places)}"


def _said(item: Stated, effect: Effect) -> str:
    """Write one statement with its relation, certainty, conditions, place and identifier in one line."""
    statement, content = item.statement, effect.content
    relation = f"{_relation(item, effect)}, " if item.relation != "exact" else ""
    places = dict.fromkeys(phrases.short_place(content.passages[line.passage]) for line in statement.evidence)
    where = f"; {', '.join(places)}" if places else ""
    return f"{relation}{statement.certainty}: {phrases.reading([statement], content)}{where} ({statement.id})"


def _rest(effect: Effect, *, is_full: bool) -> Iterator[str]:
    """Say in a line each what bears on the pair and does not decide."""
    decided = {item.statement.id for item in (*effect.decision.deciding, *effect.decision.opposing)}
    others = [item for item in effect.items if item.statement.id not in decided]
    near = [item for item in others if not item.is_beside]
    read = [item for item in near if not item.is_inferred and item.mode != "correlated"]
    groups = (
        ("also stated", [item for item in read if item.relation == "exact"]),
        ("also of narrower kinds", [item for item in read if item.relation != "exact"]),
        ("also inferred", [item for item in near if item.is_inferred]),
        ("also correlated", [item for item in near if item.mode == "correlated" and not item.is_inferred]),
        ("of wider kinds, which decide nothing", [item for item in others if item.relation == "wider"]),
        ("with another intent, which decides nothing", [item for item in others if item.relation == "other_intent"]),
        ("of another aspect, which decides nothing", [item for item in others if item.relation == "other_aspect"]),
    )
    for title, items in groups:
        if is_full:
            yield from (f"   {title}: {_said(item, effect)}" for item in items)
        elif items:
            more = f", and {len(items) - 1} more" if len(items) > 1 else ""
            yield f"   {title}: {phrases.headline(items[0].statement, effect.content)} ({items[0].statement.id}){more}"
    if gone := effect.retracted:
        more = f", and {len(gone) - 1} more" if len(gone) > 1 and not is_full else ""
        for item in gone if is_full else gone[:1]:
            said = phrases.reading([item], effect.content)
            yield f"   retracted, which counts nothing: {said} ({item.id}); {item.retracted}{more}"
    chains = [path for side in effect.sides for path in side.paths if path.basis == "chain"]
    decided_chains = {path.nodes for path in effect.decision.chains}
    for path in [path for path in chains if path.nodes not in decided_chains][: None if is_full else 1]:
        yield f"   also stated as a chain: {_chain_read(path, effect)}"
    yield from _composed(effect)
    used = [item.statement for item in (*effect.decision.deciding, *effect.decision.opposing)]
    for words in notes(effect.source, effect.target, effect.query, effect.content, used):
        yield f"   {words}"
    if effect.clinical:
        yield f"   {results_line(effect.clinical, effect.source.entity.label, effect.target.entity.label)}"
    for tension in effect.tensions if is_full else effect.tensions[:1]:
        yield f"   tension: {tension.label} ({tension.curie})"
    if not effect.complete:
        which = "" if effect.basis in ("", "composed") else ", which cannot change this verdict"
        yield f"   the search for paths stopped at its limit: there may be others{which}"
    caveats = {text for item in effect.items for text in item.statement.caveats}
    if caveats and not is_full:
        yield f"   {len(caveats)} caveat{'' if len(caveats) == 1 else 's'} (--full)"


def _composed(effect: Effect) -> Iterator[str]:
    """Say in one line a sign which chains the graph puts together, and that no source states them."""
    for verb, side in zip(("raise", "lower"), (effect.positive, effect.negative), strict=True):
        side = composed_part(side)
        if side.best is None or (
            effect.basis == "composed" and effect.verdict != "ambiguous" and side.sign == effect.decision.said_sign
        ):
            continue
        count = len(side.routes)
        doubt = ", in doubt" if len(side.in_doubt) == count else ""
        yield (
            f"   composed, stated by no source: {f'{count} routes {verb}' if count > 1 else f'1 route {verb}s'} it "
            f"(support {phrases.support(side.capped_support)}{doubt}): {_chain(side.best, effect)}"
        )


def _fields(names: Iterable[str]) -> str:
    return " and ".join("the cell" if name == "in_cell" else name.replace("_", " ") for name in names)
