"""The answer to a question for paths, as Python and notebooks want it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.answers.conflicts import tensions_of
from kg.answers.gaps import bridge_record
from kg.paths.found_path import step_certainty
from kg.words import phrases
from kg.words.chains import chain
from kg.words.phrases import mediator_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.answers.gaps import MissingLink
    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.lexicon import Reading
    from kg.paths.finder import PathAnswer
    from kg.paths.found_path import FoundPath
    from kg.search.edges import Step


class Paths:
    """The answer to one question for paths: a sequence of paths.

    :param answer: The answer.
    :param content: The content it was found in.
    """

    def __init__(self, answer: PathAnswer, content: Content) -> None:
        self.answer = answer
        self.content = content

    def __iter__(self) -> Iterator[FoundPath]:
        return iter(self.answer.paths)

    def __len__(self) -> int:
        return len(self.answer.paths)

    def __getitem__(self, index: int) -> FoundPath:
        return self.answer.paths[index]

    def __str__(self) -> str:
        return path_report(self.answer, self.content)

    @cached_property
    def bridges(self) -> tuple[MissingLink, ...]:
        """The missing links that would open the question, where it has no path."""
        from kg.answers.gaps_finder import GapFinder

        if self.answer.paths:
            return ()
        ends = self.answer.source.entity.curie, self.answer.target.entity.curie
        return GapFinder(self.content).bridges(*ends, self.answer.query)

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON form ``msc-kg/path/1``."""
        return path_record(self.answer, self.content, self.bridges)

    def to_dataframe(self) -> Any:
        """Give one row per step, where pandas is installed.

        :returns: A :class:`pandas.DataFrame` with the columns ``path`` (its rank), ``path_sign``, ``step`` (counted
            from 1), ``subject``, ``object``, ``aspect``, ``sign``, ``certainty`` and ``statements`` (identifiers);
            without rows, and with these columns, where there is no path.

        :raises ModuleNotFoundError: If it is not.
        """
        import pandas as pd  # type: ignore[import-untyped,unused-ignore]

        of_step = ("subject", "object", "aspect", "sign", "certainty")
        rows = [
            (path["rank"], path["sign"], number, *(step[key] for key in of_step), [s["id"] for s in step["statements"]])
            for path in self.to_dict()["paths"]
            for number, step in enumerate(path["steps"], 1)
        ]
        return pd.DataFrame(rows, columns=["path", "path_sign", "step", *of_step, "statements"])

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


def path_record(answer: PathAnswer, content: Content, bridges: Sequence[MissingLink] = ()) -> dict[str, Any]:
    """Give an answer in the JSON form ``msc-kg/path/1``.

    :param answer: The answer.
    :param content: The content it was found in.
    :param bridges: The missing links that would open a question without a path.

    :returns: What :mod:`json` writes.
    """
    return {
        "schema": "msc-kg/path/1",
        "data_version": content.data_version[:12],
        "source": _end(answer.source),
        "target": _end(answer.target),
        "paths": [_path_record(path, content) for path in answer.paths],
        "complete": answer.complete,
        "near_misses": [miss._asdict() for miss in answer.near_misses],
        "bridges": [bridge_record(link, content) for link in bridges],
        "related": [item.id for item in answer.related],
    }


def _end(reading: Reading) -> dict[str, str]:
    return {"curie": reading.entity.curie, "label": reading.entity.label, "read_from": reading.name}


def _path_record(path: FoundPath, content: Content) -> dict[str, Any]:
    return {
        "rank": path.rank,
        "sign": path.sign,
        "cost": round(path.cost, 6),
        "cost_components": [{"what": what, "value": round(value, 6)} for what, value in path.components],
        "support": round(path.support, 6),
        "certainty": path.certainty,
        "coherence": path.coherence,
        "expands": path.expands,
        "nodes": [
            {"curie": curie, "label": content.entities[curie].label, "category": content.entities[curie].category}
            for curie in path.nodes
        ],
        "steps": [_step_record(step, content) for step in path.steps],
        "breaks": [item._asdict() for item in path.breaks],
        "mixed": list(path.mixed),
        "weakest_step": path.weakest_step,
        "caveats": list(dict.fromkeys(caveat for item in path.statements for caveat in item.caveats)),
        "tensions": [tension.curie for tension in tensions_of(path.statements, content)],
    }


def _step_record(step: Step, content: Content) -> dict[str, Any]:
    first = step.statements[0]
    return {
        "subject": first.subject,
        "object": first.object,
        "aspect": step.aspect or None,
        "sign": step.sign,
        "certainty": step_certainty(step),
        "directness": next((item.directness for item in step.statements if item.directness), None),
        "omits": list(dict.fromkeys(curie for item in step.statements for curie in item.omits)),
        "statements": [
            {
                "id": item.id,
                "predicate": item.predicate,
                "certainty": item.certainty,
                "via": list(item.via),
                "mediators": mediator_records(item, content.entities),
                "in_cell": item.in_cell or None,
                "context": _context_record(item.context.stated()),
                "references": list(item.references),
            }
            for item in step.statements
        ],
    }


def _context_record(fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {field: list(values) for field, values in fields.items()}


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
        lines.append(f"   {item.certainty}: {phrases.reading([item], content)} ({item.id})")
    if len(answer.related) > most:
        lines.append(f"   and {len(answer.related) - most} more; --format json names them all")
    return "\n".join(lines)


def no_path_report(answer: PathAnswer, bridges: Sequence[str] = ()) -> str:
    """Say that there is no path, and what came nearest.

    :param answer: An answer without paths.
    :param bridges: What is said of the links that would open the question; see :func:`kg.answers.gaps.bridges`.

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


def _path(path: FoundPath, content: Content, warned: dict[str, int], *, why_rank: bool) -> Iterator[str]:
    """Write one path; ``warned`` holds the caveats and tensions that an earlier path has said, and says in which."""
    spelt_out = f"   (path {path.expands} spelt out)" if path.expands else ""
    yield f"{path.rank}. {chain(path, content)}{spelt_out}"
    net = f"net {phrases.sign_word(path.sign)}"
    yield f"   {net}; support {phrases.support(path.support)}"
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
    yield f"   step {number}, {item.certainty}: {phrases.triple(item, content)}"
    via = phrases.mediation(item.mediators, content.entities)
    context = phrases.context_words(item.context, content.entities)
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
