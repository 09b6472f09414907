"""The answer to a question for paths as text: in a line a step, or with contexts, places and caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.answer_notes import answer_notes
from kg.answers.clinical import find_results, results_line
from kg.answers.tensions import tensions_of
from kg.paths.found_path import step_certainty
from kg.paths.ranking import BREAK_COST
from kg.paths.stated import drugs_lowering
from kg.words import phrases
from kg.words.chains import chain, net_words
from kg.words.contexts import context_words
from kg.words.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.paths.finder import PathAnswer
    from kg.paths.found_path import FoundPath

#: Coherence of the contexts of a path to its meaning.
COHERENCE_WORDS = {
    "coherent": "the steps state contexts that agree",
    "unstated": "no context field is stated by two steps",
    "broken": "the steps were not seen under the same conditions",
}
#: Most lines of a short answer, and of what it says beside the paths.
MOST_LINES, MOST_BESIDE = 60, 6


def path_report(answer: PathAnswer, content: Content, *, is_full: bool = True, why_rank: bool = False) -> str:
    """Write an answer as text.

    :param answer: The answer; without paths, the text lists the statements on the two.
    :param content: The content it was found in.
    :param is_full: Whether to write every statement with its context, places and caveats, and not one line a step.
    :param why_rank: Whether to print the components of each path's cost.

    :returns: Paragraphs, without a final line break: the paths, then what is stated and no path uses. That comes first
        where no source states a path.
    """
    if not is_full and not why_rank:
        return _short_report(answer, content)
    warned: dict[str, int] = {}
    stated = "\n".join([stated_report(answer, content, most=len(answer.stated)), *_measured(answer, content)]).strip()
    parts = ["\n".join(answer_notes(answer, content)), stated if _leads(answer) else ""]
    parts += ["\n".join(_path(path, content, warned, why_rank=why_rank)) for path in answer.paths]
    if answer.paths and not answer.complete:
        parts.append("The search stopped at its limit; there may be other paths.")
    parts.append("" if _leads(answer) else stated)
    if answer.paths:
        parts.append(related_report(answer, content))
    return "\n\n".join(filter(None, parts))


def _short_report(answer: PathAnswer, content: Content) -> str:
    """Write at most :data:`MOST_LINES` lines: a line a step, other statements on the two, and counts of the rest.

    Broken paths are counted where others are unbroken.
    """
    shown = [path for path in answer.paths if not path.breaks] or list(answer.paths)
    broken = len(answer.paths) - len(shown)
    stated = [*stated_report(answer, content, most=MOST_BESIDE).splitlines(), *_measured(answer, content)]
    tail = [] if _leads(answer) else list(stated)
    if answer.paths and not answer.complete:
        tail.append("The search stopped at its limit; there may be other paths.")
    if answer.paths and answer.related:
        tail.append(
            f"{phrases.counted(len(answer.related), 'more statement')} about these two or broader kinds (--full)"
        )
    if broken:
        tail.append(f"{phrases.counted(broken, 'broken path')}, whose steps do not join (--full)")
    items = [item for path in shown for item in path.statements]
    found = {
        "caveat": len({text for item in items for text in item.caveats}),
        "tension": len(tensions_of(items, content)),
    }
    if counts := [phrases.counted(count, what) for what, count in found.items() if count]:
        tail.append(f"{' and '.join(counts)} (--full)")
    blocks = [list(_short_path(path, content)) for path in shown]
    lines = list(answer_notes(answer, content))
    if _leads(answer):
        lines += [*stated, *([""] if stated and blocks else [])]
    room = MOST_LINES - len(tail) - len(blocks) - len(lines) - 2
    for number, block in enumerate(blocks):
        if len(block) - 1 <= room:
            lines += block
            room -= len(block) - 1
        elif len(lines) + len(blocks) - number <= MOST_LINES - len(tail) - 2:
            lines.append(f"{block[0]}; steps: --full")
        else:
            lines.append(f"and {len(blocks) - number} more paths (--full)")
            break
    return "\n".join([*lines, *([""] if lines and tail else []), *tail])


def _leads(answer: PathAnswer) -> bool:
    """Return whether what is stated of the two comes before the paths: none of these is stated or inferred."""
    return all(path.basis == "composed" or path.breaks for path in answer.paths)


def _measured(answer: PathAnswer, content: Content) -> list[str]:
    """Count in one line the studies that measured the pair; empty where there are none."""
    results = list(find_results(answer.source.entity.curie, answer.target.entity.curie, content))
    return [results_line(results, answer.target.entity.label)] if results else []


def _short_path(path: FoundPath, content: Content) -> Iterator[str]:
    """Write one path: its chain, sign and basis in the first line, then a line a step."""
    spelt_out = f" (path {path.expands} spelt out)" if path.expands else ""
    net = f"{net_words(path)}; support {phrases.support(path.support)}"
    yield f"{path.rank}. {chain(path, content)}{spelt_out}   {net}"
    for number, step in enumerate(path.steps, 1):
        more = f", and {len(step.statements) - 1} more" if len(step.statements) > 1 else ""
        first = f"{number} " if len(path.steps) > 1 else ""
        yield f"   {first}{phrases.brief(step.statements[0], content)}{more}"
    for clash in path.breaks:
        yield f"   break at step {clash.step} ({clash.field.replace('_', ' ')}): {clash.reason}"
    if not all(item.is_causal for item in path.statements):
        yield "   not every link is known to be causal: no effect follows from this chain"
    elif len(path.steps) > 1:
        silent = _silent(path)
        weakest = f"no surer than step {path.weakest_step}, {path.certainty}"
        yield f"   {weakest}; context {path.coherence}{f' ({silent})' if silent else ''}"


def _silent(path: FoundPath) -> str:
    """Name the steps of a coherent path that state no context field in which the others agree; empty where none."""
    if path.coherence != "coherent" or not path.silent:
        return ""
    one = len(path.silent) == 1
    return f"step{'' if one else 's'} {', '.join(map(str, path.silent))} state{'s' if one else ''} none"


def stated_report(answer: PathAnswer, content: Content, *, most: int) -> str:
    """List the statements on the two ends, or on narrower kinds of them, that no path uses.

    :param answer: The answer.
    :param content: The content it was found in.
    :param most: Most statements to list; the rest are counted.

    :returns: A heading and a line per statement; empty where there is nothing.
    """
    if not answer.stated:
        return ""
    also = "Stated" if _leads(answer) else "Also stated"
    lines = [f"{also} of these two or of narrower kinds{_drugs(answer, answer.stated, content)}:"]
    lines += [f"   {phrases.brief(item, content)}" for item in answer.stated[:most]]
    if len(answer.stated) > most:
        lines.append(f"   and {len(answer.stated) - most} more (--full)")
    return "\n".join(lines)


def related_report(answer: PathAnswer, content: Content, *, most: int = 8) -> str:
    """List the statements near the question that no path uses.

    :param answer: The answer.
    :param content: The content it was found in.
    :param most: Most statements to list; the rest are counted.

    :returns: A heading and a line per statement; empty where there is nothing.
    """
    if not answer.related:
        return ""
    of_drugs = _drugs(answer, answer.related, content)
    lines = [f"See also: statements about these two or broader kinds{of_drugs} that no path uses"]
    for item in answer.related[:most]:
        lines.append(f"   {item.certainty}: {phrases.reading([item], content)} ({item.id})")
    if len(answer.related) > most:
        lines.append(f"   and {len(answer.related) - most} more; --format json names them all")
    return "\n".join(lines)


def _drugs(answer: PathAnswer, statements: Sequence[Statement], content: Content) -> str:
    """Name the drugs that lower the source, where it is asked for less of it and statements are about them."""
    label, curie = answer.source.entity.label, answer.source.entity.curie
    drugs = drugs_lowering(curie, content) if answer.source.is_reduced else ()
    named = [drug for drug in drugs if any(item.subject in content.kinds(drug) for item in statements)]
    if not named:
        return ""
    one = len(named) == 1
    words = listed(phrases.label(drug, content.entities) for drug in named)
    return f" ({words} {'is a drug' if one else 'are drugs'} that lower{'s' if one else ''} {label})"


def no_path_report(answer: PathAnswer, bridges: Sequence[str] = ()) -> str:
    """Say that there is no path, and list the nearest misses.

    :param answer: An answer without paths.
    :param bridges: The lines on the links that would open the question; see :func:`kg.answers.links.bridges`.

    :returns: A line for each.
    """
    source, target = answer.source.entity.label, answer.target.entity.label
    aspect = answer.query.target_aspect
    ends = f"from {source} to {target}{f' [{aspect}]' if aspect else ''}"
    lines = [f"NO PATH {ends} within {answer.query.max_edges} edges"]
    if aspect and answer.target.is_reduced:
        from shlex import quote

        asked = f"kg path {quote(source)} {quote(target)}"
        lines.append(f"what acts on {target} as such need not act on its {aspect}: {asked} lists it")
    for miss in answer.near_misses:
        many = phrases.counted(miss.paths, "path") if miss.paths < 100 else "100 paths or more"
        if miss.hidden_by == "direction":
            lines.append(f"nearest: the other way round, from {target} to {source}, there {_are(miss.paths)} {many}")
        elif miss.hidden_by.startswith("--include"):
            lines.append(f"nearest: kg path {miss.hidden_by} would show {many}, along links that are not causal")
        elif miss.hidden_by.startswith("--max-edges"):
            from kg.paths.near_misses import MORE_EDGES

            most = answer.query.max_edges
            lines.append(f"nearest: {many} of {most + 1} to {most + MORE_EDGES} edges; raise --max-edges")
        else:
            lines.append(f"nearest: {miss.hidden_by} hides {many}")
    lines += bridges
    if source == target:
        lines.append("source and target are the same")
    elif not (answer.near_misses or answer.stated or answer.related or bridges):
        lines.append("nothing came near: the graph does not connect them, in either direction")
    return "\n".join(lines)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _path(path: FoundPath, content: Content, warned: dict[str, int], *, why_rank: bool) -> Iterator[str]:
    """Write one path; ``warned`` maps the caveats and tensions of earlier paths to the rank of their path."""
    spelt_out = f"   (path {path.expands} spelt out)" if path.expands else ""
    yield f"{path.rank}. {chain(path, content)}{spelt_out}"
    yield f"   {net_words(path)}; support {phrases.support(path.support)}"
    for number, step in enumerate(path.steps, 1):
        for item in step.statements:
            yield from _statement(number, item, content)
    if not all(item.is_causal for item in path.statements):
        yield "   not every link is known to be causal: no effect follows from this chain"
    elif path.coherence:
        silent = _silent(path)
        yield f"   context {path.coherence}: {COHERENCE_WORDS[path.coherence]}{f'; {silent}' if silent else ''}"
    for clash in path.breaks:
        yield f"   break at step {clash.step} ({clash.field.replace('_', ' ')}): {clash.reason}"
    if path.mixed:
        yield f"   mixed, which is not a contradiction: {', '.join(field.replace('_', ' ') for field in path.mixed)}"
    if len(path.steps) > 1:
        yield f"   {_weakest(path, content)}"
    warnings = [f"caveat: {text}" for item in path.statements for text in item.caveats]
    warnings += [f"tension: {item.comment} ({item.curie})" for item in tensions_of(path.statements, content)]
    earlier: dict[int, int] = {}
    for warning in dict.fromkeys(warnings):
        rank = warned.setdefault(warning, path.rank)
        if rank == path.rank:
            yield f"   {warning}"
        else:
            earlier[rank] = earlier.get(rank, 0) + 1
    for rank, count in sorted(earlier.items()):
        yield f"   {count} caveat{'s' if count > 1 else ''} or tension{'s' if count > 1 else ''} as under path {rank}"
    if why_rank:
        yield f"   cost {path.cost:.3f}:"
        yield from (f"     {value:8.3f}  {what}" for what, value in components(path, content))


def components(path: FoundPath, content: Content) -> list[tuple[str, float]]:
    """List the costs that add up to that of a path: of its steps, of the hubs that it passes, and of its breaks."""
    hubs = [content.entities[node].label for node in path.nodes[1:-1]]
    return [
        *((f"step {number}: -ln support", step.cost) for number, step in enumerate(path.steps, 1)),
        *((f"hub {hub}", cost) for hub, cost in zip(hubs, path.passing, strict=True) if cost),
        *((f"break at step {item.step}: {item.field}", BREAK_COST) for item in path.breaks),
    ]


def _statement(number: int, item: Statement, content: Content) -> Iterator[str]:
    yield f"   step {number}, {item.certainty}: {phrases.triple(item, content)}"
    via = phrases.mediation(item.mediators, content.entities)
    context = context_words(item.context, content.entities)
    details = [part for part in (via, item.timing, context) if part]
    if details:
        yield f"      {'; '.join(details)}"
    if item.reason:
        yield f"      inferred: {item.reason}"
    yield f"      {_read_in(item, content)}"


def _read_in(item: Statement, content: Content) -> str:
    if not item.evidence:
        return f"{phrases.unread(item)} ({item.id})"
    documents: dict[str, list[str]] = {}
    for line in item.evidence:
        passage = content.passages[line.passage]
        own = phrases.own_mediation(item, line.passage, content.entities)
        place = f"{phrases.place(passage)} ({own})" if own else phrases.place(passage)
        documents.setdefault(content.references[passage.document].short, []).append(place)
    read = "; ".join(f"{document}, {'; '.join(places)}" for document, places in documents.items())
    cited = phrases.references_words(item, content)
    return f"{read}{f', citing {cited}' if cited else ''} ({item.id})"


def _weakest(path: FoundPath, content: Content) -> str:
    step = path.steps[path.weakest_step - 1]
    words = phrases.triple(step.statements[0], content)
    return f"as strong as its weakest step, {path.weakest_step}, {step_certainty(step)}: {words}"
