"""The answer to a question for paths, for people: the chain, what each step says, and how far it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import wording
from kg.answers.conflicts import tensions_of
from kg.answers.walks import step_certainty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.answers.paths import PathAnswer
    from kg.answers.walks import FoundPath
    from kg.graph.edges import Edge
    from kg.statements import Content, Statement

#: Sign of a step to its arrow: raises, lowers, unknown.
ARROWS = {1: "→", -1: "⊣", None: "⇢"}
#: ... for a step that is walked from object to subject.
BACKWARDS = {1: "←", -1: "⊢", None: "⇠"}
COHERENCE_WORDS = {
    "coherent": "the steps state contexts that agree",
    "unstated": "no context field is stated by two steps",
    "broken": "the steps were not seen under the same conditions",
}


def path_report(answer: PathAnswer, content: Content, *, why_rank: bool = False) -> str:
    """Write an answer as text.

    :param answer: The answer; one without paths gives the empty string.
    :param content: The content it was found in.
    :param why_rank: Whether to print the components of each path's cost.

    :returns: Paragraphs, one per path, without a final line break.
    """
    warned: dict[str, int] = {}
    parts = ["\n".join(_path(path, content, warned, why_rank=why_rank)) for path in answer.paths]
    if answer.paths and not answer.complete:
        parts.append("The search stopped at its limit: there may be other paths.")
    if answer.paths and answer.related:
        parts.append(related_report(answer, content))
    return "\n\n".join(parts)


def related_report(answer: PathAnswer, content: Content, *, most: int = 8) -> str:
    """List what is said near the question and is in no path.

    :param answer: The answer.
    :param content: The content it was found in.
    :param most: Most statements to list; how many more there are is said.

    :returns: A heading and a line per statement; empty where there is nothing.
    """
    if not answer.related:
        return ""
    lines = ["See also, said of the two or of narrower or wider kinds, and in no path:"]
    for item in answer.related[:most]:
        lines.append(f"   {item.certainty}: {wording.reading([item], content)} ({item.id})")
    if len(answer.related) > most:
        lines.append(f"   and {len(answer.related) - most} more; --format json names them all")
    return "\n".join(lines)


def no_path_report(answer: PathAnswer, bridges: Sequence[str] = ()) -> str:
    """Say that there is no path, and what came nearest.

    :param answer: An answer without paths.
    :param bridges: What is said of the links that would open the question; see :func:`kg.answers.gap_report.bridges`.

    :returns: A line for each.
    """
    source, target = answer.source.entity.label, answer.target.entity.label
    lines = [f"NO PATH from {source} to {target} within {answer.query.max_edges} edges"]
    for miss in answer.near_misses:
        many = f"{miss.paths} path{'' if miss.paths == 1 else 's'}" if miss.paths < 100 else "100 paths or more"
        if miss.hidden_by == "direction":
            lines.append(f"nearest: the other way round, from {target} to {source}, there {_are(miss.paths)} {many}")
        elif miss.hidden_by.startswith("--include"):
            lines.append(f"nearest: kg path {miss.hidden_by} would show {many}, along links that are not causal")
        else:
            lines.append(f"nearest: {miss.hidden_by} hides {many}")
    lines += bridges
    if source == target:
        lines.append("source and target are the same")
    elif not answer.near_misses and not answer.related and not bridges:
        lines.append("nothing came near: the graph does not connect them, in either direction")
    return "\n".join(lines)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def chain(path: FoundPath, content: Content) -> str:
    """Write a path in one line, as in ``IDO1 → kynurenine → AHR → Treg``; ⊣ lowers, ⇢ has no known sign.

    :param path: The path.
    :param content: The content it was found in.

    :returns: The labels of its nodes with an arrow before each but the first; ←, ⊢ and ⇠ are walked backwards.
    """
    return chain_of(path.steps, content)


def chain_of(steps: Sequence[Edge], content: Content) -> str:
    """Write steps that follow each other, one at least, as :func:`chain` does."""
    words = wording.label(steps[0].source, content.entities)
    for step in steps:
        arrow = BACKWARDS[step.statements[0].sign or None] if step.is_reversed else ARROWS[step.sign]
        words += f" {arrow} {wording.label(step.target, content.entities)}"
    return words


def _path(path: FoundPath, content: Content, warned: dict[str, int], *, why_rank: bool) -> Iterator[str]:
    """Write one path; ``warned`` holds the caveats and tensions that an earlier path has said, and says in which."""
    spelt_out = f"   (path {path.expands} spelt out)" if path.expands else ""
    yield f"{path.rank}. {chain(path, content)}{spelt_out}"
    net = f"net {wording.sign_word(path.sign)}"
    yield f"   {net}; support {wording.support(path.support)}"
    for number, step in enumerate(path.steps, 1):
        for item in step.statements:
            yield from _statement(number, item, content)
    if not all(item.is_causal for item in path.statements):
        yield "   not every link is known to be causal: no effect follows from this chain"
    elif path.coherence:
        yield f"   context {path.coherence}: {COHERENCE_WORDS[path.coherence]}"
    for clash in path.breaks:
        yield f"   break at step {clash.step} ({clash.field.replace('_', ' ')}): {clash.reason}"
    if path.mixed:
        yield f"   mixed, which is no contradiction: {', '.join(field.replace('_', ' ') for field in path.mixed)}"
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
        yield from (f"     {value:8.3f}  {what}" for what, value in path.components)


def _statement(number: int, item: Statement, content: Content) -> Iterator[str]:
    yield f"   step {number}, {item.certainty}: {wording.triple(item, content)}"
    via = f"via {wording.labels(item.via, content.entities)}" if item.via else ""
    context = wording.context_words(item.context, content.entities)
    details = [part for part in (via, item.timing, context) if part]
    if details:
        yield f"      {'; '.join(details)}"
    if item.reason:
        yield f"      inferred: {item.reason}"
    yield f"      {_read_in(item, content)}"


def _read_in(item: Statement, content: Content) -> str:
    if not item.evidence:
        return f"{wording.unread(item)} ({item.id})"
    documents: dict[str, list[str]] = {}
    for line in item.evidence:
        passage = content.passages[line.passage]
        documents.setdefault(content.references[passage.document].short, []).append(wording.place(passage))
    read = "; ".join(f"{document}, {'; '.join(places)}" for document, places in documents.items())
    cited = wording.references_words(item, content)
    return f"{read}{f', citing {cited}' if cited else ''} ({item.id})"


def _weakest(path: FoundPath, content: Content) -> str:
    step = path.steps[path.weakest_step - 1]
    words = wording.triple(step.statements[0], content)
    return f"as strong as its weakest step, {path.weakest_step}, {step_certainty(step)}: {words}"
