"""The answer to a question for paths, for people: the chain, what each step says, and how far it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import wording
from kg.answers.conflicts import tensions_of
from kg.answers.paths import step_certainty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.answers.paths import FoundPath, PathAnswer
    from kg.statements import Content, Statement

#: Sign of a step to its arrow: raises, lowers, unknown.
ARROWS = {1: "→", -1: "⊣", None: "⇢"}
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
    parts = ["\n".join(_path(path, content, why_rank=why_rank)) for path in answer.paths]
    if answer.paths and not answer.complete:
        parts.append("The search stopped at its limit: there may be other paths.")
    return "\n\n".join(parts)


def no_path_report(answer: PathAnswer) -> str:
    """Say that there is no path, and what came nearest."""
    source, target = answer.source.entity.label, answer.target.entity.label
    lines = [f"NO PATH from {source} to {target} within {answer.query.max_edges} edges"]
    for miss in answer.near_misses:
        many = f"{miss.paths} path{'' if miss.paths == 1 else 's'}" if miss.paths < 100 else "100 paths or more"
        if miss.hidden_by == "direction":
            lines.append(f"nearest: the other way round, from {target} to {source}, there {_are(miss.paths)} {many}")
        elif miss.hidden_by.startswith("--include"):
            lines.append(f"nearest: {miss.hidden_by} would show {many}, along links that are not causal")
        else:
            lines.append(f"nearest: {miss.hidden_by} hides {many}")
    if not answer.near_misses:
        lines.append("nothing came near: the graph does not connect them, in either direction")
    return "\n".join(lines)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def chain(path: FoundPath, content: Content) -> str:
    """Write a path in one line, as in ``IDO1 → kynurenine → AHR → Treg``; ⊣ lowers, ⇢ has no known sign."""
    words = wording.label(path.nodes[0], content.entities)
    for step in path.steps:
        words += f" {ARROWS[step.sign]} {wording.label(step.target, content.entities)}"
    return words


def _path(path: FoundPath, content: Content, *, why_rank: bool) -> Iterator[str]:
    spelt_out = f"   (path {path.expands} spelt out)" if path.expands else ""
    yield f"{path.rank}. {chain(path, content)}{spelt_out}"
    net = f"net {wording.sign_word(path.sign)}"
    yield f"   {net}; support {path.support:.2f}"
    for number, step in enumerate(path.steps, 1):
        for item in step.statements:
            yield from _statement(number, item, content)
    if path.coherence:
        yield f"   context {path.coherence}: {COHERENCE_WORDS[path.coherence]}"
    for clash in path.breaks:
        yield f"   break at step {clash.step} ({clash.field.replace('_', ' ')}): {clash.reason}"
    if path.mixed:
        yield f"   mixed, which is no contradiction: {', '.join(field.replace('_', ' ') for field in path.mixed)}"
    if len(path.steps) > 1:
        yield f"   {_weakest(path, content)}"
    for caveat in dict.fromkeys(text for item in path.statements for text in item.caveats):
        yield f"   caveat: {caveat}"
    for tension in tensions_of(path.statements, content):
        yield f"   tension: {tension.comment} ({tension.curie})"
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
