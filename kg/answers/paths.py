"""The answer to a question for paths: its data and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.answers.path_text import components, no_path_report, path_report, related_report
from kg.answers.tensions import tensions_of
from kg.cached import cached_property
from kg.model.statements import CONTEXT_FIELDS
from kg.paths.found_path import step_certainty
from kg.words import phrases
from kg.words.chains import chain
from kg.words.phrases import mediator_records
from kg.words.records import end_record
from kg.words.result import Prose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.answers.compare import Comparison
    from kg.model.content import Content
    from kg.names.reading import Reading
    from kg.paths.finder import PathAnswer
    from kg.paths.found_path import FoundPath
    from kg.paths.link_finder import MissingLink
    from kg.search.edges import Step


#: The fields of a row, one for each step of each path.
COLUMNS = ("path", "path_sign", "step", "subject", "object", "aspect", "sign", "certainty", "statements")


class Paths(Prose["FoundPath"]):
    """The answer to one question for paths: a sequence of paths, the best first.

    :param answer: The answer.
    :param content: The content it was found in.
    :param image: Draws it as an HTML element, for a notebook.
    """

    def __init__(self, answer: PathAnswer, content: Content, image: Callable[[Paths], str] | None = None) -> None:
        self.answer = answer
        self.content = content
        self._image = image

    def _held(self) -> Sequence[FoundPath]:
        return self.answer.paths

    def _repr_html_(self) -> str:
        return (self._image(self) if self._image and self else "") + super()._repr_html_()

    #: The fields of a row: :data:`COLUMNS`.
    columns = COLUMNS

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self, *, full: bool = False, why_rank: bool = False) -> str:
        """Write the answer as the command does.

        :param full: Whether to write every statement with its context, places and caveats, and not one line a step.
        :param why_rank: Whether to write the components of each path's cost.

        :returns: The paths and what is stated of the two; where there is no path, what came nearest.
        """
        report = path_report(self.answer, self.content, is_full=full, why_rank=why_rank)
        if self.answer.paths:
            return report
        parts = (report, no_path_report(self.answer), related_report(self.answer, self.content))
        return "\n\n".join(filter(None, parts))

    def _title(self) -> str:
        ends = f"from {self.answer.source.entity.label} to {self.answer.target.entity.label}"
        best = f"; best: {chain(self[0], self.content)}" if self else ""
        return f"{phrases.counted(len(self), 'path')} {ends}{best}"

    @cached_property
    def bridges(self) -> tuple[MissingLink, ...]:
        """The missing links that would open the question, where it has no path."""
        from kg.paths.link_finder import LinkFinder

        if self.answer.paths:
            return ()
        ends = self.answer.source.entity.curie, self.answer.target.entity.curie
        return LinkFinder(self.content).bridges(*ends, self.answer.query)

    def compare_contexts(self, field: str) -> Comparison:
        """Ask the same question under each value of a context field.

        :param field: One of :data:`kg.model.statements.CONTEXT_FIELDS`.

        :returns: The paths under each value: which steps state it, and which paths it drops.

        :raises ValueError: If there is no such field, or the question has a value for it.
        """
        from kg.answers.compare import compare_contexts

        if field not in CONTEXT_FIELDS:
            raise ValueError(f"no context field {field!r}; choose from {', '.join(CONTEXT_FIELDS)}")
        if field in dict(self.answer.query.context):
            raise ValueError(f"the question has a value for {field}, which is to be compared")
        return compare_contexts(self.answer, field, self.content)

    def to_dict(self, *, suggest_links: bool = False) -> dict[str, Any]:
        """Return the JSON form ``msc-kg/path/1``.

        :param suggest_links: Whether to name the links that would open a question without a path.

        :returns: A dictionary that :mod:`json` can write.
        """
        return path_record(self.answer, self.content, self.bridges if suggest_links else ())

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each step of each path.

        :returns: Dictionaries with the keys :data:`COLUMNS`: ``path`` is its rank, ``step`` is counted from 1, and
            ``statements`` are identifiers.
        """
        of_step = ("subject", "object", "aspect", "sign", "certainty")
        return [
            {
                "path": path["rank"],
                "path_sign": path["sign"],
                "step": number,
                **{key: step[key] for key in of_step},
                "statements": [item["id"] for item in step["statements"]],
            }
            for path in self.to_dict()["paths"]
            for number, step in enumerate(path["steps"], 1)
        ]


def path_record(answer: PathAnswer, content: Content, bridges: Sequence[MissingLink] = ()) -> dict[str, Any]:
    """Return an answer in the JSON form ``msc-kg/path/1``.

    :param answer: The answer.
    :param content: The content it was found in.
    :param bridges: The missing links that would open a question without a path.

    :returns: A dictionary that :mod:`json` can write.
    """
    from kg.answers.links import bridge_record

    return {
        "schema": "msc-kg/path/1",
        "data_version": content.data_version[:12],
        "source": _end(answer.source),
        "target": _end(answer.target),
        "paths": [_path_record(path, content) for path in answer.paths],
        "complete": answer.complete,
        "near_misses": [miss._asdict() for miss in answer.near_misses],
        "bridges": [bridge_record(link, content) for link in bridges],
        "stated": [item.id for item in answer.stated],
        "related": [item.id for item in answer.related],
    }


def _end(reading: Reading) -> dict[str, Any]:
    return {
        **end_record(reading),
        "aspect": reading.aspect or None,
        "reduced": reading.is_reduced,
        "species": reading.species or None,
        "context": {field: list(values) for field, values in reading.context},
    }


def _path_record(path: FoundPath, content: Content) -> dict[str, Any]:
    return {
        "rank": path.rank,
        "sign": path.sign,
        "cost": round(path.cost, 6),
        "cost_components": [{"what": what, "value": round(value, 6)} for what, value in components(path, content)],
        "support": round(path.support, 6),
        "certainty": path.certainty,
        "coherence": path.coherence,
        "silent_steps": list(path.silent),
        "basis": path.basis,
        "expands": path.expands,
        "nodes": [
            {"curie": curie, "label": content.entities[curie].label, "category": content.entities[curie].category}
            for curie in path.nodes
        ],
        "steps": [_step_record(step, content) for step in path.steps],
        "breaks": [{"step": item.step, "field": item.field, "reason": item.reason} for item in path.breaks],
        "mixed": list(path.mixed),
        "weakest_step": path.weakest_step,
        "caveats": list(dict.fromkeys(caveat for item in path.statements for caveat in item.caveats)),
        "citation_notes": list(dict.fromkeys(note for item in path.statements for note in item.citation_notes)),
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
