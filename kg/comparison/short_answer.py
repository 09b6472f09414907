"""The part of an answer that is compared: the verdict, its basis, and the best path."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import AmbiguousNameError, LimitError, NameNotFoundError
from kg.words.chains import chain

if TYPE_CHECKING:
    from kg.curation.questions import KeptQuestion
    from kg.knowledge_graph import KnowledgeGraph


class ShortAnswer(NamedTuple):
    """The part of an answer that is compared."""

    #: One of :data:`kg.answers.decision.VERDICTS`; empty where the question could not be asked.
    verdict: str
    #: One of :data:`kg.answers.decision.BASES`, or empty.
    basis: str
    #: The best path as a chain of labels, or empty. With ``via``, the best one through that entity.
    best_path: str
    #: Why the question could not be asked.
    problem: str = ""

    def __str__(self) -> str:
        if self.problem:
            return self.problem
        words = f"{self.verdict}{f' ({self.basis})' if self.basis else ''}"
        return f"{words}; {self.best_path}" if self.best_path else words


def ask(graph: KnowledgeGraph, question: KeptQuestion) -> ShortAnswer:
    """Ask a question; the answer has a ``problem`` if a name is not in the graph, or a limit was reached.

    A question with an unknown context field raises :exc:`ValueError`.
    """
    context = question.wanted_context
    try:
        effect = graph.effect(question.source, question.target, context=context)
        paths = graph.paths(question.source, question.target, k=1, context=context, via=question.via or ())
    except (NameNotFoundError, AmbiguousNameError, LimitError) as error:
        return ShortAnswer("", "", "", str(error))
    best = chain(paths[0], graph.content) if paths else ""
    return ShortAnswer(effect.decision.verdict, effect.decision.basis or "", best)
