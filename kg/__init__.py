"""A knowledge graph of mesenchymal stromal cell mechanisms.

>>> import kg
>>> graph = kg.load()
>>> print(graph.read("IDO"))
IDO read as IDO1 (NCBIGene:3620), not IDO2 (NCBIGene:169355)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from kg.answers.block import Block, Hit, Inhibited, PathFate
    from kg.answers.common import Common, Reach, Shared
    from kg.answers.compare import Comparison
    from kg.answers.conflicts import Conflict, Conflicts, Said
    from kg.answers.decision import Decision
    from kg.answers.effect import Effect
    from kg.answers.findings import Findings, OutcomeFinding
    from kg.answers.gaps import Gaps
    from kg.answers.matrix import Matrix, MatrixRow
    from kg.answers.overlay import JudgedStep, Measured, MeasurementError, Overlay, read_measured, read_table
    from kg.answers.pairs import PairAnswer, PairAnswers
    from kg.answers.paths import Paths
    from kg.answers.show import Shown
    from kg.answers.statements import Statements
    from kg.answers.study_list import Trials
    from kg.answers.trials import ConditionError
    from kg.batch.question import BatchError, BatchQuestion, BatchSummary
    from kg.batch.run import run_batch
    from kg.comparison.check import Checked, QuestionCheck, check_questions
    from kg.comparison.difference import Change, Difference, find_difference
    from kg.comparison.short_answer import ShortAnswer
    from kg.comparison.versions import Version, VersionError, open_version
    from kg.curation.adding.columns import WordError
    from kg.curation.adding.plan import InputError
    from kg.curation.drafts.importing import TooLargeError
    from kg.curation.questions import KeptQuestion, QuestionError, read_question_files
    from kg.curation.vocabularies.terms import VocabularyError
    from kg.errors import (
        AmbiguousNameError,
        ClosedError,
        DataError,
        KGError,
        LimitError,
        NameListError,
        NameNotFoundError,
        QueryError,
        SourceError,
    )
    from kg.files import OutputError, TooLongError
    from kg.formats.export import Export
    from kg.formats.interop import converter
    from kg.formats.registry import FormatError
    from kg.ingest.build import Built
    from kg.ingest.edge_columns import TooManyError
    from kg.ingest.unpack import GraphFileError
    from kg.knowledge_graph import KnowledgeGraph
    from kg.model.content import Content
    from kg.model.identifiers import PrefixError
    from kg.model.namespaces import NamespaceError
    from kg.model.statements import (
        Context,
        Entity,
        Evidence,
        Mediator,
        Passage,
        Predicate,
        Reference,
        Statement,
        Tension,
    )
    from kg.model.studies import Arm, Dose, Outcome, Study
    from kg.names.lexicon import Lexicon
    from kg.names.lookup import NameMatch, look_up
    from kg.names.name_table import KnownTerm, NameTable, NameTableError
    from kg.names.reading import Reading
    from kg.paths.found_path import FoundPath
    from kg.paths.link_finder import MissingLink
    from kg.paths.query import PathQuery
    from kg.remote.credentials import EndpointError
    from kg.remote.endpoint import SizeError
    from kg.resources import FolderError, InstallationError
    from kg.search.edges import Step
    from kg.search.index import IndexFileError
    from kg.sparql.evaluation import Limits
    from kg.sparql.pool import NotAcceptable, Overloaded, QueryPool
    from kg.sparql.processes import AbandonedError, DiedError
    from kg.sparql.queries import NamedQuery
    from kg.sparql.results import QueryResult, Term
    from kg.store.blocks import DamagedError
    from kg.store.catalogue_writer import DuplicateError
    from kg.store.manifest import StoreError
    from kg.views.forest import ForestPlot
    from kg.views.picture import Picture
    from kg.words.explanation import Chapter, Explanation, Item, Section
    from kg.words.result import Result, Rows

    load = KnowledgeGraph.load
    open = KnowledgeGraph.open

#: Module to the public names that live in it.
_NAMES = {
    "kg.answers.block": "Block PathFate Inhibited Hit",
    "kg.answers.common": "Common Reach Shared",
    "kg.answers.compare": "Comparison",
    "kg.answers.conflicts": "Conflict Conflicts Said",
    "kg.answers.decision": "Decision",
    "kg.answers.effect": "Effect",
    "kg.answers.findings": "Findings OutcomeFinding",
    "kg.answers.gaps": "Gaps",
    "kg.answers.matrix": "Matrix MatrixRow",
    "kg.answers.overlay": "Overlay JudgedStep Measured MeasurementError read_measured read_table",
    "kg.answers.pairs": "PairAnswer PairAnswers",
    "kg.answers.paths": "Paths",
    "kg.answers.show": "Shown",
    "kg.answers.statements": "Statements",
    "kg.answers.study_list": "Trials",
    "kg.answers.trials": "ConditionError",
    "kg.batch.question": "BatchError BatchQuestion BatchSummary",
    "kg.batch.run": "run_batch",
    "kg.comparison.short_answer": "ShortAnswer",
    "kg.comparison.check": "Checked QuestionCheck check_questions",
    "kg.comparison.difference": "Change Difference find_difference",
    "kg.comparison.versions": "Version VersionError open_version",
    "kg.curation.adding.columns": "WordError",
    "kg.curation.adding.plan": "InputError",
    "kg.curation.drafts.importing": "TooLargeError",
    "kg.curation.questions": "KeptQuestion QuestionError read_question_files",
    "kg.curation.vocabularies.terms": "VocabularyError",
    "kg.errors": (
        "AmbiguousNameError ClosedError DataError KGError LimitError NameListError "
        "NameNotFoundError QueryError SourceError"
    ),
    "kg.files": "OutputError TooLongError",
    "kg.formats.export": "Export",
    "kg.formats.interop": "converter",
    "kg.formats.registry": "FormatError",
    "kg.ingest.build": "Built",
    "kg.ingest.edge_columns": "TooManyError",
    "kg.ingest.unpack": "GraphFileError",
    "kg.knowledge_graph": "KnowledgeGraph",
    "kg.model.content": "Content",
    "kg.model.identifiers": "PrefixError",
    "kg.model.namespaces": "NamespaceError",
    "kg.model.statements": "Context Entity Evidence Mediator Passage Predicate Reference Statement Tension",
    "kg.model.studies": "Arm Dose Outcome Study",
    "kg.names.lexicon": "Lexicon",
    "kg.names.lookup": "NameMatch look_up",
    "kg.names.name_table": "KnownTerm NameTable NameTableError",
    "kg.names.reading": "Reading",
    "kg.paths.found_path": "FoundPath",
    "kg.paths.link_finder": "MissingLink",
    "kg.paths.query": "PathQuery",
    "kg.remote.credentials": "EndpointError",
    "kg.remote.endpoint": "SizeError",
    "kg.resources": "FolderError InstallationError",
    "kg.search.edges": "Step",
    "kg.search.index": "IndexFileError",
    "kg.sparql.pool": "NotAcceptable Overloaded QueryPool",
    "kg.sparql.processes": "AbandonedError DiedError",
    "kg.sparql.queries": "NamedQuery",
    "kg.sparql.results": "QueryResult Term",
    "kg.sparql.evaluation": "Limits",
    "kg.store.blocks": "DamagedError",
    "kg.store.catalogue_writer": "DuplicateError",
    "kg.store.manifest": "StoreError",
    "kg.views.forest": "ForestPlot",
    "kg.views.picture": "Picture",
    "kg.words.explanation": "Chapter Explanation Item Section",
    "kg.words.result": "Result Rows",
}
#: Public name to the module it lives in; loaded on first use (PEP 562).
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}

# The public names in order, as literals, which type checkers read.
__all__ = ["AbandonedError", "AmbiguousNameError", "Arm", "BatchError", "BatchQuestion", "BatchSummary", "Block"]
__all__ += ["Built", "Change", "Chapter", "Checked", "ClosedError", "Common", "Comparison", "ConditionError"]
__all__ += ["Conflict", "Conflicts", "Content", "Context", "DamagedError", "DataError", "Decision", "DiedError"]
__all__ += ["Difference", "Dose", "DuplicateError", "Effect", "EndpointError", "Entity", "Evidence", "Explanation"]
__all__ += ["Export", "Findings", "FolderError", "ForestPlot", "FormatError", "FoundPath", "Gaps", "GraphFileError"]
__all__ += ["Hit", "IndexFileError", "Inhibited", "InputError", "InstallationError", "Item", "JudgedStep", "KGError"]
__all__ += ["KeptQuestion", "KnowledgeGraph", "KnownTerm", "Lexicon", "LimitError", "Limits", "Matrix", "MatrixRow"]
__all__ += ["Measured", "MeasurementError", "Mediator", "MissingLink", "NameListError", "NameMatch"]
__all__ += ["NameNotFoundError", "NameTable", "NameTableError", "NamedQuery", "NamespaceError", "NotAcceptable"]
__all__ += ["Outcome", "OutcomeFinding", "OutputError", "Overlay", "Overloaded", "PairAnswer", "PairAnswers", "Passage"]
__all__ += ["PathFate", "PathQuery", "Paths", "Picture", "Predicate", "PrefixError", "QueryError", "QueryPool"]
__all__ += ["QueryResult", "QuestionCheck", "QuestionError", "Reach", "Reading", "Reference", "Result", "Rows", "Said"]
__all__ += ["Section", "Shared", "ShortAnswer", "Shown", "SizeError", "SourceError", "Statement", "Statements", "Step"]
__all__ += ["StoreError", "Study", "Tension", "Term", "TooLargeError", "TooLongError", "TooManyError", "Trials"]
__all__ += ["Version", "VersionError", "VocabularyError", "WordError", "check_questions", "converter"]
__all__ += ["find_difference", "load", "look_up", "open", "open_version", "read_measured", "read_question_files"]
__all__ += ["read_table", "run_batch"]


if not TYPE_CHECKING:  # types would otherwise accept any name

    def __getattr__(name: str) -> Any:
        if name in ("load", "open"):
            return getattr(import_module("kg.knowledge_graph").KnowledgeGraph, name)
        if name in _HOMES:
            return getattr(import_module(_HOMES[name]), name)
        raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
