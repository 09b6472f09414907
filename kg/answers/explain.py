"""Statements and paths explained in prose: the sentence, its certainty, its evidence, and the publications to cite.

Every sentence comes from :mod:`kg.words.sentences`, so that no hedge, denial or context is lost; what is said of a
path as a whole is never stronger than its weakest step.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.answers.answer_notes import answer_notes
from kg.answers.path_text import no_path_report
from kg.answers.tensions import tensions_of
from kg.model.statements import CONTEXT_FIELDS
from kg.model.terms import AUTHOR_STATEMENT
from kg.paths.context import ContextJudge
from kg.paths.found_path import step_certainty
from kg.words import phrases
from kg.words.chains import basis_words, chain, net_words
from kg.words.explanation import WARNINGS, Bibliography, Chapter, Explanation, Item, Section
from kg.words.phrases import listed
from kg.words.records import end_record
from kg.words.sentences import noun, sentence, source_kind, stopped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model.content import Content
    from kg.model.statements import Evidence, Statement
    from kg.paths.finder import PathAnswer
    from kg.paths.found_path import FoundPath
    from kg.search.edges import Step

#: Kinds of evidence from the strongest to the weakest, with their ECO classes.
LADDER = {
    "clinical study": ("ECO:0000180",),
    "animal study": ("ECO:0000178", "ECO:0000179"),
    "in vitro study": ("ECO:0000181",),
    "author statement": (AUTHOR_STATEMENT,),
}
#: Systems to the kind of study; they tell it where the ECO class does not.
STUDIES = {"clinical": "clinical study", "animal": "animal study", "in vitro": "in vitro study"}
#: Role of evidence to its words.
ROLES = {
    "observation": "an observation",
    "necessity": "without the factor the effect is lost",
    "sufficiency": "the factor alone has the effect",
    "rescue": "giving the factor back restores the effect",
    "correlation": "both vary together",
}
#: Certainty of the weakest step to the most that a path can be.
AT_MOST = {
    "asserted": "what a source states",
    "suggested": "a suggestion",
    "hypothesised": "a possibility",
    "inferred": "an inference of a curator",
}


def explain_statements(statements: Sequence[Statement], content: Content) -> Explanation:
    """Explain statements one by one: the sentence, its evidence, and its caveats.

    :param statements: The statements, such as the members of a list.
    :param content: The graph that they are of.

    :returns: A chapter for each of them.
    """
    bibliography = Bibliography(content)
    chapters = [_statement_chapter(statement, content, bibliography) for statement in statements]
    return Explanation(chapters, bibliography, {"data_version": content.data_version[:12]})


def explain_paths(answer: PathAnswer, content: Content) -> Explanation:
    """Explain the paths of an answer: step by step, the net effect, the weakest step, and the evidence.

    :param answer: The answer; one without paths gives an explanation without chapters.
    :param content: The graph that it was found in.

    :returns: A chapter for each path, best first.
    """
    bibliography = Bibliography(content)
    warned: dict[str, int] = {}
    notes = list(answer_notes(answer, content))
    chapters = [_path_chapter(path, content, bibliography, warned, notes) for path in answer.paths]
    related = [(item.id, sentence(item, content)) for item in (*answer.stated, *answer.related)]
    header = {
        "data_version": content.data_version[:12],
        "source": end_record(answer.source),
        "target": end_record(answer.target),
        "complete": answer.complete,
        "near_misses": [miss._asdict() for miss in answer.near_misses],
        "related": [{"statement": curie, "text": text} for curie, text in related],
    }
    nothing = "" if answer.paths else no_path_report(answer)
    return Explanation(chapters, bibliography, header, [f"{text} ({curie})" for curie, text in related], nothing)


def _statement_chapter(statement: Statement, content: Content, bibliography: Bibliography) -> Chapter:
    places = [text for line in statement.evidence for text in _read_in(line, statement, content, bibliography)]
    unread = () if statement.evidence else (Item(0, _unread(statement)),)
    beside = [*(f"Caveat: {stopped(text)}" for text in statement.caveats), *_tensions([statement], content)]
    if statement.comment and statement.evidence:
        beside.append(f"Note of the curator: {stopped(statement.comment)}")
    sections = [
        Section("", (_item(0, statement, content),)),
        Section("Read in", tuple(Item(0, text) for text in places)),
        Section("Not read", unread),
        Section("Evidence", tuple(Item(0, text) for text in _ladder([statement], content, bibliography))),
        Section(WARNINGS, tuple(Item(0, text) for text in beside)),
    ]
    facts = {
        "statement": statement.id,
        "sign": statement.sign,
        "negated": statement.is_negated,
        "certainty": statement.certainty,
        "retracted": statement.retracted or None,
        "not_understood": statement.not_understood or None,
        "caveats": list(statement.caveats),
        "citation_notes": list(statement.citation_notes),
    }
    said = tuple(section for section in sections if section.items)
    return Chapter(statement.id, said, facts, _cited([statement], content, bibliography))


def _path_chapter(
    path: FoundPath, content: Content, bibliography: Bibliography, warned: dict[str, int], notes: Sequence[str]
) -> Chapter:
    """Explain one path.

    :param path: The path.
    :param content: The graph.
    :param bibliography: Collects the publications that are cited.
    :param warned: The caveats and tensions that earlier paths have said, each with the rank of that path; added to.
    :param notes: Sentences on every path of the answer.

    :returns: The chapter.
    """
    marks = [f"path {path.expands} spelt out"] if path.expands else []
    marks += [path.certainty] if path.certainty != "asserted" else []
    marks += ["broken"] if path.breaks else []
    title = f"{path.rank}. {chain(path, content)}" + (f" ({'; '.join(marks)})" if marks else "")
    steps = tuple(item for n, step in enumerate(path.steps, 1) for item in _step_items(n, step, content, bibliography))
    caveats = dict.fromkeys(text for statement in path.statements for text in statement.caveats)
    warnings = [*(f"Caveat: {stopped(text)}" for text in caveats), *_tensions(path.statements, content)]
    beside = [warning for warning in warnings if warned.setdefault(warning, path.rank) == path.rank]
    earlier = Counter(warned[warning] for warning in warnings if warning not in beside)
    for rank, count in sorted(earlier.items()):
        beside.append(f"As under path {rank}: {count} of the caveats and tensions there.")
    sections = [
        Section("Step by step", steps),
        Section(
            "Taken together",
            tuple(Item(0, text) for text in (*map(stopped, notes), *_together(path, content))),
        ),
        Section("Evidence", tuple(Item(0, text) for text in _ladder(path.statements, content, bibliography))),
        Section(WARNINGS, tuple(Item(0, text) for text in beside)),
    ]
    facts = {
        "rank": path.rank,
        "expands": path.expands,
        "sign": path.sign,
        "certainty": path.certainty,
        "coherence": path.coherence,
        "support": round(path.support, 6),
        "weakest_step": path.weakest_step,
        "nodes": list(path.nodes),
        "caveats": list(caveats),
        "citation_notes": list(dict.fromkeys(note for item in path.statements for note in item.citation_notes)),
        "tensions": [tension.curie for tension in tensions_of(path.statements, content)],
    }
    said = tuple(section for section in sections if section.items)
    answer = f"{net_words(path)}; support {phrases.support(path.support)}"
    return Chapter(title, said, facts, _cited(path.statements, content, bibliography), answer)


def _cited(statements: Iterable[Statement], content: Content, bibliography: Bibliography) -> tuple[int, ...]:
    """Return the numbers of all publications that statements were read in or cite, once they are numbered."""
    lines = [line for statement in statements for line in statement.evidence]
    curies = [curie for line in lines for curie in (content.passages[line.passage].document, *line.references)]
    return tuple(sorted({bibliography.numbers[curie] for curie in curies}))


def _item(step: int, statement: Statement, content: Content, *details: str, is_further: bool = False) -> Item:
    """Say a statement in a sentence."""
    place = phrases.read_in(statement, content)
    return Item(step, sentence(statement, content), details, statement.id, is_further, place)


def _step_items(number: int, step: Step, content: Content, bibliography: Bibliography) -> Iterator[Item]:
    """Say every statement of a step."""
    for statement in step.statements:
        details = list(_statement_details(statement, content, bibliography))
        if step.is_reversed:
            details.append("The path walks it against its direction.")
        is_further = statement is not step.statements[0]
        yield _item(number, statement, content, *details, is_further=is_further)


def _statement_details(statement: Statement, content: Content, bibliography: Bibliography) -> Iterator[str]:
    if not statement.evidence:
        yield f"{_unread(statement)} ({statement.id})"
        return
    places = " ".join(text for line in statement.evidence for text in _read_in(line, statement, content, bibliography))
    yield f"{places} ({statement.id})"
    if statement.comment:
        yield f"Note of the curator: {stopped(statement.comment)}"


def _unread(statement: Statement) -> str:
    """Name the basis of a statement without evidence."""
    words = phrases.unread(statement)
    return stopped(f"{words[0].upper()}{words[1:]}")


def _read_in(line: Evidence, statement: Statement, content: Content, bibliography: Bibliography) -> Iterator[str]:
    """Write the place of a line of evidence, the publications cited there, and its finding."""
    passage = content.passages[line.passage]
    document = content.references[passage.document]
    words = f"{document.short} {bibliography.cite(passage.document)}, {phrases.place(passage)}"
    if line.references:
        words += f", citing {bibliography.cite(*line.references)}"
    if own := phrases.own_mediation(statement, line.passage, content.entities):
        words += f"; {own}"
    if line.stance != "supports":
        words += f"; it {'refutes' if line.stance == 'refutes' else 'is inconclusive on'} the statement"
    if line.role:
        words += f"; {ROLES[line.role]}"
    if made := phrases.evidence_facts(line, content.entities):
        words += f"; {', '.join(made)}"
    yield stopped(words)
    if line.comment:
        yield f"Note on this evidence: {stopped(line.comment)}"


def _tensions(statements: Sequence[Statement], content: Content) -> Iterator[str]:
    for tension in tensions_of(statements, content):
        yield f"Tension: {stopped(tension.label)} {stopped(tension.comment)} ({tension.curie})"


def _ladder(statements: Sequence[Statement], content: Content, bibliography: Bibliography) -> Iterator[str]:
    """Name the documents read for each kind of evidence; a publication that is only cited counts as not read."""
    lines = [line for statement in statements for line in statement.evidence]
    rungs = {eco: rung for rung, ecos in LADDER.items() for eco in ecos}
    found: dict[str, list[Evidence]] = {}
    for line in lines:
        rung = rungs.get(line.eco) or STUDIES.get(line.system) or f"other evidence ({line.eco})"
        found.setdefault(rung, []).append(line)
    for rung in ("author statement", *(rung for rung in found if rung not in LADDER)):
        if rung in found:
            yield _rung(rung, found[rung], content, bibliography)
    for rung in reversed(LADDER):
        if rung in found and rung != "author statement":
            yield _rung(rung, found[rung], content, bibliography)
    if missing := [
        rung.removesuffix(" study") for rung in reversed(LADDER) if rung.endswith("study") and rung not in found
    ]:
        yield f"No {' or '.join(filter(None, [', '.join(missing[:-1]), missing[-1]]))} study was read for this."


def _rung(rung: str, lines: Sequence[Evidence], content: Content, bibliography: Bibliography) -> str:
    documents = list(dict.fromkeys(content.passages[line.passage].document for line in lines))
    kinds = {source_kind(document, content) for document in documents}
    kind = kinds.pop() if len(kinds) == 1 else "source"
    how_many = f"one {kind}" if len(documents) == 1 else f"{len(documents)} {kind}s"
    named = ", ".join(f"{content.references[d].short} {bibliography.cite(d)}" for d in documents)
    words = f"{rung[0].upper()}{rung[1:]}: read in {how_many} ({named})"
    if rung != "author statement":
        return f"{words}."
    cited = dict.fromkeys(curie for line in lines for curie in line.references)
    unread = [curie for curie in cited if not bibliography.was_read(curie)]
    if not cited:
        return f"{words}; no study is cited there."
    if not unread:
        return f"{words}."
    which = "the studies it cites" if len(documents) == 1 else "the studies they cite"
    if len(unread) < len(cited):
        which = f"some of {which}"
    return f"{words}; {which} were not read ({bibliography.cite(*unread)})."


def _together(path: FoundPath, content: Content) -> Iterator[str]:
    """Sum up a path: never as more than its weakest step allows."""
    weakest = path.steps[path.weakest_step - 1]
    certainty = step_certainty(weakest)
    yield from _breaks(path)
    if len(path.steps) > 1:
        of_each = " of each step" if certainty == "asserted" else ""
        yield (
            f"As strong as its weakest step, {path.weakest_step} ({_link(weakest, content)}, {certainty}): at most "
            f"{AT_MOST[certainty]}{of_each}."
        )
    else:
        yield f"It is one step, {certainty}: {AT_MOST[certainty]}."
    yield _net_effect(path, content)
    if len(path.steps) > 1:
        if path.basis == "chain":
            yield "One sentence names all the steps."
        else:
            yield "Each step stands by itself; that they act in a row is put together here."
        yield from _coherence(path, content)
    if path.mixed:
        fields = listed(field.replace("_", " ") for field in path.mixed)
        yield f"The steps differ in {fields}, which is not a contradiction."
    yield f"Support {phrases.support(path.support)} of 1, which is not a probability."


def _breaks(path: FoundPath) -> Iterator[str]:
    """Say that the steps of a broken path may not join, before the path is summed up."""
    if any(clash.field in CONTEXT_FIELDS for clash in path.breaks):
        yield "The steps were seen under conditions that exclude each other, so that the chain may not hold."
    elif path.breaks:
        yield "What one step changes is not what the next one starts from, so that the chain may not hold."
    for clash in path.breaks:
        yield stopped(f"Break at step {clash.step} ({clash.field.replace('_', ' ')}): {clash.reason}")


def _coherence(path: FoundPath, content: Content) -> Iterator[str]:
    """Say which steps agree in their context, or that none could disagree."""
    if path.coherence == "unstated":
        yield "Whether the steps share a context is open: there is no field that two of them state alike."
    broken = {clash.field for clash in path.breaks}
    judge = ContextJudge(content)
    for field in CONTEXT_FIELDS:
        agreeing = judge.agreeing(path.steps, field)
        if agreeing and field not in broken and field not in path.mixed:
            yield f"{_steps(agreeing).capitalize()} state {field.replace('_', ' ')}, and agree in it."


def _link(step: Step, content: Content) -> str:
    return f"{phrases.label(step.source, content.entities)} to {phrases.label(step.target, content.entities)}"


def _net_effect(path: FoundPath, content: Content) -> str:
    """Name the net sign, its basis, and the steps that make it."""
    if not all(statement.is_causal for statement in path.statements):
        return "Not every link is known to be causal: no effect follows from this chain."
    if path.sign is None:
        unknown = [n for n, step in enumerate(path.steps, 1) if step.sign is None]
        leaves = "leave their direction" if len(unknown) > 1 else "leaves its direction"
        return f"The net effect has no known sign: {_steps(unknown)} {leaves} open."
    acting = {statement.subject_aspect for statement in path.steps[0].statements}
    more = f"more {_thing(path.nodes[0], content, acting.pop() if len(acting) == 1 else '')}"
    result = f"{'more' if path.sign > 0 else 'less'} {_thing(path.nodes[-1], content, path.steps[-1].aspect)}"
    net = f"{_net_lead(path)} {phrases.sign_word(path.sign)} ({more}, {result})"
    basis = "" if _is_said(path) else f"; {basis_words(path)}"
    lowering = [n for n, step in enumerate(path.steps, 1) if step.sign == -1]
    if len(path.steps) == 1:
        return f"{net}{basis}."
    if not lowering:
        return f"{net}: every step raises{basis}."
    lower = f"{_steps(lowering)} lower{'' if len(lowering) > 1 else 's'}"
    if len(lowering) == 1:
        return f"{net}: {lower}, and {'the others raise' if len(path.steps) > 2 else 'the other raises'}{basis}."
    count = {2: "two", 3: "three", 4: "four"}.get(len(lowering), str(len(lowering)))
    return f"{net}: {lower}, and {count} inhibitions make it {phrases.sign_word(path.sign)}{basis}."


def _net_lead(path: FoundPath) -> str:
    """Begin the sentence on the net effect: whether it is stated, and under which conditions."""
    bound = [n for n, step in enumerate(path.steps, 1) if all(map(_has_conditions, step.statements))]
    parts = ["as stated"] if _is_said(path) else []
    if bound:
        parts.append(
            f"under the conditions of {_steps(bound)}" if len(path.steps) > 1 else "under the conditions named"
        )
    words = f"{listed(parts)}, the net effect" if parts else "the net effect"
    return f"{words[0].upper()}{words[1:]} {'is' if _is_said(path) else 'would be'}"


def _is_said(path: FoundPath) -> bool:
    """Return whether a source asserts the whole path in one statement."""
    return len(path.steps) == 1 and path.certainty == "asserted"


def _has_conditions(statement: Statement) -> bool:
    """Return whether a statement says when it holds; the way of delivery is not a condition."""
    return bool(statement.timing or any(field != "delivery" for field in statement.context.stated()))


def _thing(curie: str, content: Content, aspect: str) -> str:
    """Name the entity, or its aspect, of which there is more or less."""
    return noun(curie, content, aspect).removeprefix("the ") if aspect else noun(curie, content)


def _steps(numbers: Iterable[int]) -> str:
    named = [str(number) for number in numbers]
    return f"step{'s' if len(named) > 1 else ''} {listed(named)}"
