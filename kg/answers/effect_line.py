"""The first line of a verdict: its head, its basis, and what is said in the words of its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.claims import MOST_CLAUSES, Claims, claims
from kg.answers.clinical import missed_endpoints, trials_clauses, without_difference
from kg.answers.decision import CONTRARY
from kg.answers.separation import apart_words, disputed_aspects, field_words, separating_some
from kg.answers.statement_verdicts import is_exception
from kg.answers.tensions import tensions_of
from kg.model.statements import CERTAINTIES, NO_CONTEXT
from kg.paths.asked import SPECIES_FIELDS, unstated
from kg.paths.context import ContextJudge
from kg.paths.finder import PathAnswer
from kg.paths.stated import IN_CELL, RELATIONS, SYMMETRICAL, stated_of
from kg.words import phrases
from kg.words.chains import chain
from kg.words.contexts import context_phrases
from kg.words.left_out import shares
from kg.words.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.answers.effect_data import EffectData
    from kg.model.statements import Statement
    from kg.paths.found_path import FoundPath
    from kg.paths.stated import Stated

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


def effect_line(effect: EffectData) -> str:
    """Say a verdict in one line: verdict, basis, and what is said in the words of its statements.

    :param effect: The verdict.

    :returns: The line; of no verdict, the reason, and lines on what came nearest.
    """
    return effect_lines(effect)[0]


def effect_lines(effect: EffectData) -> list[str]:
    """Say a verdict in one line, and beneath it what belongs to the answer and makes the line too long.

    :param effect: The verdict.

    :returns: The line of :func:`effect_line`, then one line for each clause that has no room in it.
    """
    decision = effect.decision
    if decision.verdict == "none":
        return [_nothing(effect)]
    if decision.verdict == "unknown":
        ends = f"from {effect.source.entity.label} to {effect.target.entity.label}"
        return [
            f"UNKNOWN: the search for paths {ends} stopped at its limit, and nothing found by then decides; "
            f"lower --max-edges (it is {effect.query.max_edges})"
        ]
    head = HEADS.get(decision.verdict, decision.verdict.replace("_", " ").upper())
    if decision.direction:
        head += f" ({decision.direction})"
    if decision.verdict == "depends":
        head += f" ON {field_words(decision.separated_by).upper()}"
    is_of_chains = decision.basis == "composed" or decision.chains
    claim, *beneath = [_composed_claim(effect)] if is_of_chains else _stated_claims(effect)
    return [f"{head}{_turned(effect)}, {_basis(effect)}: {claim}{_unturned(effect)}", *beneath]


def _reduced(effect: EffectData) -> str:
    """Name the one end that is asked about as lowered, as in ``less IDO1``; empty if neither or both are."""
    ends = (effect.target,) if effect.rests_on_drugs else (effect.source, effect.target)
    less = [end.phrase for end in ends if end.is_reduced]
    return less[0] if len(less) == 1 else ""


def _turned(effect: EffectData) -> str:
    return f" for {_reduced(effect)}, turned round" if effect.decision.is_turned else ""


def _unturned(effect: EffectData) -> str:
    """Say which part of a verdict on a lowered entity no source states."""
    less = _reduced(effect)
    if effect.decision.is_turned:
        return f"; the reverse for {less} is concluded, not stated by a source"
    entity = (effect.target if effect.target.is_reduced else effect.source).entity.label
    return f"; this is about {entity} itself, not {less}" if less else ""


def _basis(effect: EffectData) -> str:
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
        relations = dict.fromkeys(relation_words(item, effect) for item in decision.deciding)
        shortest = [words for words in relations if not any(words.startswith(f"{other} ") for other in relations)]
        if len(shortest) > 1 and all(item.relation in IN_CELL for item in decision.deciding):
            is_of_list = any(_is_of_list(item, effect) for item in decision.deciding)
            also = f", also of a list that holds {effect.source.entity.label}" if is_of_list else ""
            shortest = [f"of effects in {effect.target.entity.label}{also}"]  # the clauses say which
        words = f"stated {listed(shortest)}"
    if decision.is_of_animals and not effect.asks_of_a_species:
        words += f"{'' if words == 'stated' else ','} {_in_animals(decision.both_sides)}"
    if decision.certainty == "possible":
        return f"possible, {words}"
    if decision.certainty == "hypothesised":
        return f"{words}, held possible"
    if decision.certainty == "inferred" and decision.basis == "correlated":
        return f"{words} (inferred by a curator)"
    return f"{words} ({decision.certainty})" if decision.certainty in ("asserted", "suggested") else words


def _is_of_list(item: Stated, effect: EffectData) -> bool:
    """Return whether a statement is about a list that holds the source."""
    return item.statement.subject in effect.content.groups(effect.source.entity.curie)


def _in_animals(items: Iterable[Stated]) -> str:
    """Return the words for statements on animals alone: their cells if all of it was seen in vitro."""
    in_vitro = all(item.statement.context.system == ("in vitro",) for item in items)
    return "in animal cells" if in_vitro else "in animals"


def relation_words(item: Stated, effect: EffectData) -> str:
    """Say how the pair of a statement is related to the pair asked about, as in ``of a narrower kind``.

    :param item: The statement; not one on exactly the two.
    :param effect: The verdict that it bears on.

    :returns: The words.
    """
    entities = effect.content.entities
    if item.relation == "list_member":
        members = effect.content.entities[item.source].members
        given = effect.source if members and item.source != effect.source.entity.curie else effect.target
        return f"of the list that holds {given.entity.label}, together"
    if item.relation in ("of_property", "of_process", "in_cell"):
        part = {"of_property": "a property of ", "of_process": "a process of ", "in_cell": ""}[item.relation]
        target = f"{part}{effect.target.entity.label}"
        if _is_of_list(item, effect):
            return f"of what a list that holds {effect.source.entity.label} does {'to' if part else 'in'} {target}"
        return f"of {target}" if part else f"of what it does in {target}"
    if item.relation == "stimulated":
        return f"of {effect.target.entity.label} stimulated with it"
    if item.relation == "intervention":
        is_given = item.source in entities[effect.source.entity.curie].administers
        return "of what is given" if is_given else "of giving it"
    if item.source in effect.drugs:
        kind = "" if item.relation == "drug" else "of a narrower kind, "
        return f"{kind or 'of '}a drug that lowers {effect.source.entity.label}"
    return RELATION_WORDS[item.relation]


def _stated_claims(effect: EffectData) -> list[str]:
    """Write the deciding statements and trials as clauses, each side with its conditions; then what has no room."""
    decision, content = effect.decision, effect.content
    is_of_animals = decision.is_of_animals and not effect.asks_of_a_species
    told = _in_animals(decision.both_sides) if is_of_animals else ""
    sides = [_said_of_cells(items, effect, told) for items in (decision.deciding, decision.opposing) if items]
    if hedge := _hedge(decision.opposing, decision.certainty):
        first, *rest = sides[-1].clauses
        sides[-1] = sides[-1]._replace(clauses=(f"{hedge}: {first}", *rest))
    if (
        decision.trials
        and (not decision.opposing)
        and (decision.verdict == "ambiguous" or not _is_firm(decision.deciding))
    ):
        place = 1 if decision.verdict == "ambiguous" else 0
        sides.insert(place, Claims(tuple(trials_clauses(decision.trials, content))))
    if decision.verdict == "ambiguous" and len(sides) < 2:
        tensions = tensions_of([item.statement for item in decision.deciding], content)
        sides += [Claims((f"stated inconsistency: {tension.label}",)) for tension in tensions]
    always = _trials_without_difference(effect)
    if asked := _not_stated(effect, [item.statement for item in decision.both_sides]):
        held = [
            item
            for item in effect.items
            if not item.is_beside and not unstated(effect.source, effect.target, effect.query, [item.statement])
        ]
        hedge = _hedge(held)
        words = f"{asked}{f' ({hedge})' if hedge else ''}: {claims(held, content, told=asked).text()}" if held else ""
        always.insert(0, words or f"not stated {asked}{_said_in_source(effect, asked)}")
    for reading, aspect in ((effect.target, effect.query.target_aspect), (effect.source, effect.query.source_aspect)):
        if reading.aspect and not aspect:
            always.insert(0, f"not stated of the {reading.aspect_word} of {reading.entity.label}")
    taken = len(always)
    others: list[tuple[str, int]] = []
    for title, items in (
        *_without_effect(effect, in_animals=False),
        *_beside(effect),
        *_without_effect(effect, in_animals=True),
    ):
        hedge = _hedge(items)
        said = claims(items, content, told=title)
        words, count = f"{title}{f' ({hedge})' if hedge else ''}: {said.text()}", min(len(said.clauses), MOST_CLAUSES)
        if title == "in people" or any(item.mode in CONTRARY and item.relation == "exact" for item in items):
            always.append(words)
            taken += count
        else:
            others.append((words, count))
    sizes = [len(side.clauses) for side in sides]
    most = shares(sizes, max(MOST_CLAUSES - taken, len(sides)))
    first = "; ".join([*(side.text(share) for side, share in zip(sides, most, strict=True)), *always])
    if decision.verdict == "ambiguous" and decision.opposing:
        first += f"; {_apart(effect)}"
    room = MOST_CLAUSES - taken - sum(most)
    while others and (room := room - others[0][1]) >= 0:
        first += f"; {others.pop(0)[0]}"
    return [first, *(words for words, _ in others)]


def _not_stated(effect: EffectData, used: Sequence[Statement]) -> str:
    """Name the contexts that the question names and none of some statements states, as in ``with thawed cells``."""
    missing = unstated(effect.source, effect.target, effect.query, used)
    return listed(context_phrases(NO_CONTEXT.with_fields(missing), effect.content.entities)) if missing else ""


def _said_in_source(effect: EffectData, asked: str) -> str:
    """Say what else acts on the target within the source, a cell in the state that is asked for; empty if nothing.

    Of IDO1 in thawed MSC it is stated that IFN-γ does not raise it.
    """
    content = effect.content
    cells, targets = (content.kinds(end.entity.curie) for end in (effect.source, effect.target))
    judge = ContextJudge(content)
    wanted = [(name, values) for name, values in effect.source.context if name not in SPECIES_FIELDS]
    found = [
        stated_of(item)
        for item in content.touching(targets)
        if item.stands
        and item.certainty != "inferred"
        and item.in_cell in cells
        and item.object in targets
        and any(judge.overlap(getattr(item.context, name), values) for name, values in wanted)
    ]
    if not found:
        return ""
    ids = ", ".join(item.statement.id for item in found[:MOST_CLAUSES])
    return f", where {claims(found, content, told=asked).text()} ({ids})"


def _apart(effect: EffectData) -> str:
    """Say of an ambiguous verdict that no recorded field tells its sides apart, or which tell some statements apart."""
    some, others = ([item.statement for item in side] for side in (effect.decision.deciding, effect.decision.opposing))
    judge = ContextJudge(effect.content)
    if disputed := disputed_aspects(some, others, judge):
        return f"they disagree on {listed(disputed)} alone"
    return apart_words(separating_some(some, others, judge))


def _hedge(items: Iterable[Stated], head: str = "asserted") -> str:
    """Name the certainty of statements, unless they are asserted, their words ("may") or the head of a line show it."""
    certainties = {item.statement.certainty for item in items} - {"hypothesised"}
    certainty = min(certainties, key=CERTAINTIES.index, default=head)
    return {"suggested": "suggested", "inferred": BASIS_WORDS["inferred"], head: ""}.get(certainty, "")


def _said_of_cells(items: Sequence[Stated], effect: EffectData, told: str) -> Claims:
    """Write statements as clauses; those on the stimulated target are only counted."""
    stimulated = [item for item in items if item.relation == "stimulated"]
    others = sorted(
        (item for item in items if item.relation != "stimulated"),
        key=lambda item: (
            item.relation != "exact" and item.source != effect.source.entity.curie,
            RELATIONS.index(item.relation),
            item.statement.sign is None and item.relation == "in_cell",
        ),
    )
    said = claims(others, effect.content, told=told) if others else Claims(())
    if stimulated:
        ends = f"of {effect.target.entity.label} stimulated with {effect.source.entity.label}"
        many = f"{len(stimulated)} statement{' holds' if len(stimulated) == 1 else 's hold'} {ends}"
        first = f", as {phrases.triple(stimulated[0].statement, effect.content)}" if not others else ""
        shown = (said.text(MOST_CLAUSES - 1),) if others else ()
        return Claims((*shown, f"{many}{first} (--full)"))
    return said


def _beside(effect: EffectData) -> Iterator[tuple[str, Sequence[Stated]]]:
    """Return the statements that a first line must name beside those that decide, with their titles.

    These are other species, narrower kinds beside a hypothesis on exactly the two or the reverse, narrower kinds with
    another sign, correlations and associations beside trials that found no difference, and what is stated without a
    direction beside what a curator inferred.
    """
    decision = effect.decision
    groups: dict[str, list[Stated]] = {}
    for item in decision.beside:
        if item.relation in IN_CELL:
            title = relation_words(item, effect)
        elif item.is_of_animals and not effect.asks_of_a_species:
            title = "in animals"
        elif decision.is_of_animals and not effect.asks_of_a_species:
            title = "in people"
        else:
            title = "of exactly these two" if item.relation == "exact" else "of narrower kinds"
        groups.setdefault(title, []).append(item)
    yield from ((_in_animals(items) if title == "in animals" else title, items) for title, items in groups.items())
    if decision.sign == 0 and not decision.deciding:
        also = [item for item in effect.items if _is_association(item) and not item.is_beside]
        yield from [("also", also)] if also else []
    if decision.basis == "inferred" and decision.deciding:
        read = [item for item in effect.items if item.relation == "exact" and not item.is_inferred]
        described = [item for item in read if item.mode == "unsigned"]
        yield from [("stated", described)] if described else []
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


def _has_sign(effect: EffectData) -> bool:
    """Return whether a verdict has a sign, or is ambiguous: then what was without effect is named beside it."""
    return effect.decision.sign in (1, -1) or effect.decision.verdict == "ambiguous"


def _trials_without_difference(effect: EffectData) -> list[str]:
    """Name the trials that missed their endpoint, or found no difference in the same outcome."""
    if not _has_sign(effect):
        return []
    decision = effect.decision
    missed = missed_endpoints(effect.clinical)
    words = [f"primary endpoint missed by {listed(missed)}"] if missed else []
    outcomes = {effect.target.entity.curie, *(item.target for item in decision.deciding)}
    outcomes |= {result.outcome.entity for result in decision.trials}
    told = [*missed, *(result.study.label for result in decision.trials)]
    if differing := without_difference(effect.clinical, outcomes, decision.said_sign, told):
        words.append(f"no difference in {listed(differing)}, randomised")
    return words


def _without_effect(effect: EffectData, *, in_animals: bool) -> Iterator[tuple[str, Sequence[Stated]]]:
    """Return the statements that something has no measured effect on the target, then exceptions, with their titles.

    Those of animals come apart from the others where people come before animals.
    """
    decision = effect.decision
    named = {item.statement.id for item in (*decision.opposing, *decision.beside)}
    sources = {item.source for item in decision.deciding if decision.basis != "stated"}
    without = [
        item
        for item in effect.items
        if item.mode == "no_effect"
        and (item.target == effect.target.entity.curie or item.source in sources)
        and not item.is_beside
        and item.statement.id not in named
        and in_animals == (item.is_of_animals and not effect.asks_of_a_species)
    ]
    if without and _has_sign(effect):
        yield "no effect shown", without
    exceptions = [
        item
        for item in effect.items
        if item.mode == "denied"
        and item.statement.id not in named
        and in_animals == (item.is_of_animals and not effect.asks_of_a_species)
        and is_exception(item, decision.deciding, effect.content)
    ]
    if exceptions and _has_sign(effect):
        yield "an exception", exceptions


def _composed_claim(effect: EffectData) -> str:
    """Write the effect of chains, with the best chain of each side."""
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
    through = "; and against it ".join(chain_words(path, effect) for path in ways)
    asked = _not_stated(effect, [item for path in ways for item in path.statements])
    rest = f"; not stated {asked}" if asked else ""
    return f"{effect.source.entity.label} {verb} {target}, through {through}{rest}"


def chain_words(path: FoundPath, effect: EffectData) -> str:
    """Write a chain, with the cells in which its inner steps happen, as in ``A → B → C (step 1 in MSC)``.

    :param path: The chain.
    :param effect: The verdict that it bears on.

    :returns: The chain in one line; where a group stands for the source or the target, that is said.
    """
    content = effect.content
    cells = []
    for number, step in enumerate(path.steps[:-1], 1):
        of_step = dict.fromkeys(item.in_cell for item in step.statements)
        if "" not in of_step:
            cells.append(f"step {number} in {listed(phrases.label(cell, content.entities) for cell in of_step)}")
    answer = effect.path_answer(path)
    beside = [*cells, *(f"said of the list that holds {end.entity.label}, together" for end in answer.members)]
    return f"{chain(path, content)} ({', '.join(beside)})" if beside else chain(path, content)


def _nothing(effect: EffectData) -> str:
    """Say that there is no verdict, and why."""
    source, target = effect.source.entity.label, effect.target.entity.label
    aspect = f" [{effect.target.aspect_word}]" if effect.query.target_aspect else ""
    nobody = f"NONE: no source states an effect of {source} on {target}{aspect}"
    if effect.of_kind:
        return f"{nobody}; of a narrower kind: {effect_line(effect.of_kind)}"
    if effect.of_itself:
        return f"{nobody}; of {target} itself: {effect_line(effect.of_itself)}"
    said_of = {
        "about wider kinds": any(item.relation == "wider" for item in effect.items),
        "with another intent": any(item.relation == "other_intent" for item in effect.items),
        "about another aspect": any(item.relation == "other_aspect" for item in effect.items),
        "about drugs that lower it": any(item.relation == "drug" for item in effect.items),
        "inferred by a curator": any(item.is_inferred and not item.is_beside for item in effect.items),
        "of mere possibilities": any(not (item.is_inferred or item.is_beside) for item in effect.items),
    }
    if effect.items:
        others = listed(name for name, is_said in said_of.items() if is_said)
        return f"{nobody}{_said_otherwise(effect)}; statements {others} are listed below"
    if effect.decision.because == "doubt":
        routes = ", ".join(chain_words(side.best, effect) for side in effect.sides[:2] if side.best)
        return f"{nobody}, and every composed route is in doubt: {routes}"
    if studies := effect.studies:
        from shlex import quote

        return f"{nobody}; it was given for it in {listed(studies)} (kg trials --indication {quote(target)})"
    if effect.clinical:
        missed = missed_endpoints(effect.clinical)
        words = f"; primary endpoint missed by {listed(missed)}" if missed else ""
        return f"{nobody}; the results of studies are listed below{words}"
    if effect.unknown.best:
        return f"{nobody}, and no route is known to be causal throughout: {chain_words(effect.unknown.best, effect)}"
    if kept := effect.not_understood:
        many = f"{len(kept)} statement{' on the two was' if len(kept) == 1 else 's on the two were'} not understood"
        return "\n".join([f"{nobody}; {many}:", *(f"   {phrases.brief(item, effect.content)}" for item in kept)])
    if said := _said_otherwise(effect):
        return f"{nobody}{said}"
    from kg.answers.path_text import no_path_report

    misses = tuple(miss for miss in effect.near_misses if miss.hidden_by != "broken")
    mentions = effect.mentions
    answer = PathAnswer(
        effect.source, effect.target, effect.query, (), effect.complete, (), mentions, find_near_misses=lambda: misses
    )
    lines = no_path_report(answer).splitlines()
    broken = sum(miss.paths for miss in effect.near_misses if miss.hidden_by == "broken")
    if broken:
        many = phrases.counted(broken, "path")
        lines[1:] = [f"nearest: {many} whose steps were not seen under the same conditions; kg path shows them"]
    lines[0] = f"{nobody}, and {lines[0].replace('NO PATH', 'no path leads')}"
    if mentions:
        more = f", and {len(mentions) - 1} more (kg path)" if len(mentions) > 1 else ""
        lines.append(f"both are named in: {phrases.brief(mentions[0], effect.content)}{more}")
    return "\n".join(lines)


def _said_otherwise(effect: EffectData) -> str:
    """Return the first statement on the two that is no effect of one on the other; empty if there is none."""
    said = effect.said_otherwise
    if not said:
        return ""
    lists = {
        f"the list that holds {end.entity.label}, together,"
        for end in (effect.source, effect.target)
        if not {*effect.content.groups(end.entity.curie)}.isdisjoint((said[0].subject, said[0].object))
    }
    return f"; of {listed(sorted(lists) or ['the two'])} it is said: {first_of(said, effect)}"


def first_of(statements: Sequence[Statement], effect: EffectData, *, with_context: bool = False) -> str:
    """Write the first of some statements in one line, and count the others.

    :param statements: At least one.
    :param effect: The verdict that they bear on.
    :param with_context: Whether to name the context in which it was said.

    :returns: The words, with the identifier of the statement.
    """
    more = f", and {len(statements) - 1} more" if len(statements) > 1 else ""
    label = statements[0].context.label if with_context else ""
    words = f"{phrases.headline(statements[0], effect.content)}{f' ({label})' if label else ''}"
    return f"{words} ({statements[0].id}){more}"
