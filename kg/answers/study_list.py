"""The studies that fit a question, and the results that were left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.answers.findings import Findings, summarise
from kg.answers.study_text import own_outcomes, studies_text
from kg.answers.trials import COLUMNS, TABLE_COLUMNS, StudyQuery, find_studies, flat_record, record
from kg.words.phrases import counted, labels
from kg.words.result import Prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.model.studies import Study


@dataclass(frozen=True, eq=False, repr=False)
class Trials(Prose["Study"]):
    """Studies that were asked for: a sequence."""

    #: In the order asked for.
    studies: tuple[Study, ...]
    content: Content
    query: StudyQuery

    def _held(self) -> Sequence[Study]:
        return self.studies

    #: The fields of a row, and of a text table.
    columns, table_columns = COLUMNS, TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row of words for each study, without results that belong to several studies."""
        return [{column: row[column] for column in COLUMNS} for row in self.shown_rows()]

    def shown_rows(self) -> list[dict[str, Any]]:
        """Return the rows, with the fields of a text table too."""
        shown = self.studies if self.query.bundles else map(own_outcomes, self.studies)
        return [flat_record(study, self.content) for study in shown]

    def to_dict(self) -> dict[str, Any]:
        """Return the studies as nested dictionaries, with the version of the data."""
        studies = [record(study, self.content) for study in self.studies]
        return {"data_version": self.content.data_version[:12], "studies": studies}

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self, *, width: int = 100) -> str:
        """Write a paragraph for each study.

        :param width: Longest line, in characters.

        :returns: Paragraphs, without a final line break; if no study fits, the message.
        """
        text = studies_text(self.studies, self.content, bundles=self.query.bundles, width=width)
        return text if self else "\n".join([self.nothing(), *self.notes()])

    def findings(self) -> Findings:
        """Return a summary of what the studies found, by outcome, indication and intent."""
        return summarise(self.studies, self.content, bundles=self.query.bundles)

    def nothing(self) -> str:
        """Return the message if no study fits: for a disease that none is of, the diseases that they are of."""
        every = self.content.studies.values()
        kinds = {kind for curie in self.query.indications for kind in self.content.kinds(curie)}
        if kinds and not any(study.indication in kinds for study in every):
            asked = labels(self.query.indications, self.content.entities)
            return f"no study is of {asked}; the studies are of {', '.join(self.indications)}"
        return f"no study meets all of these conditions; without options, 'kg trials' lists all {len(every)}"

    @property
    def indications(self) -> list[str]:
        """The labels of the diseases of all studies of the graph, sorted."""
        found = {study.indication for study in self.content.studies.values() if study.indication}
        return sorted(self.content.entities[curie].label for curie in found)

    def notes(self) -> list[str]:
        """Return a line that names the studies that fit only by a result of their bundle, if there are any."""
        if self.query.bundles:
            return []
        fitting = find_studies(self.content, self.query._replace(bundles=True))
        labels = ", ".join(study.label for study in fitting if study not in self.studies)
        return [f"left out, because only their bundle has it (--bundles): {labels}"] if labels else []

    def left_out_of_rows(self) -> int:
        """Count the results that no row has, because the source gives them for several references at once."""
        return 0 if self.query.bundles else sum(item.is_of_bundle for study in self for item in study.outcomes)

    def _title(self) -> str:
        return counted(len(self), "study")


def list_studies(content: Content, query: StudyQuery) -> Trials:
    """Find studies; see :func:`kg.answers.trials.find_studies`."""
    return Trials(tuple(find_studies(content, query)), content, query)
