"""Support of a statement and its cost: one table of weights.

Support is between 0 and 1 and is never a probability. It counts evidence that was *read*: the lines of evidence of one
document count once, by the best of them; the references that the document cites count when someone has read them, and
are then one voice with the document that only reports them.

A step is supported as the best of its statements is: those that differ in context, aspect or hedge do not say the same,
so that one does not add to another.
"""

from __future__ import annotations

from math import log, prod
from typing import TYPE_CHECKING

from kg.model.terms import AUTHOR_STATEMENT
from kg.search.index import UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.model.content import Content
    from kg.model.statements import Evidence, Statement

#: Weight of a line of evidence by its type; an experiment of any other type weighs by its system.
TYPE_WEIGHTS = {
    "ECO:0000180": 0.85,  # clinical study
    "ECO:0000178": 0.75,  # in vivo assay
    "ECO:0000179": 0.75,  # animal model study
    "ECO:0000181": 0.65,  # in vitro assay
    AUTHOR_STATEMENT: 0.40,
}
#: Types that are no experiment, in whatever system: the word of an author, and the inference of a curator.
NO_EXPERIMENT = frozenset((AUTHOR_STATEMENT, "ECO:0000205"))
#: Weight of an experiment of another type, such as a knock-down, by where it was made.
SYSTEM_WEIGHTS = {
    "clinical": TYPE_WEIGHTS["ECO:0000180"],
    "animal": TYPE_WEIGHTS["ECO:0000178"],
    "in vitro": TYPE_WEIGHTS["ECO:0000181"],
}
#: ... by what it shows.
ROLE_WEIGHTS = {"necessity": 1.0, "sufficiency": 1.0, "rescue": 1.0, "": 1.0, "observation": 0.75, "correlation": 0.4}
#: ... by how sure the clause is. An inferred link is the curator's, not the source's.
CERTAINTY_WEIGHTS = {"asserted": 1.0, "suggested": 0.7, "hypothesised": 0.4, "inferred": 0.6}
#: Support of a plain edge, of which nothing else is known: as an author's statement.
PLAIN = TYPE_WEIGHTS[AUTHOR_STATEMENT]
#: No support is higher: every source may err.
CAP = 0.98
#: Weight of the degrees of an inner node.
HUB_WEIGHT = 0.3
#: Cost of one broken joint or context field.
BREAK_COST = log(2)


def support(statement: Statement, content: Content) -> float:
    """Return the support of a statement, from 0 to :data:`CAP`.

    With q the weight of the best line of evidence of a document, support is 1 - Π(1 - q) over the documents that
    support, times Π(1 - q) over those that refute. The certainty of the statement weighs what supports it; what refutes
    it weighs as it was seen. Documents that only report studies which were themselves read for this statement are one
    voice with these: the better of the two counts.

    :param statement: The statement.
    :param content: The graph.

    :returns: The support; 0 if no evidence supports it, and that of a plain edge if no evidence is recorded.
    """
    if not statement.evidence:
        return plain_support(None, statement.certainty)
    documents = {line.passage: content.passages[line.passage].document for line in statement.evidence}
    read = _cited_as(documents.values(), content)
    pro: dict[str, float] = {}
    con: dict[str, float] = {}
    reports: dict[str, tuple[float, frozenset[str]]] = {}
    for line in statement.evidence:
        document = documents[line.passage]
        q = _weight(line)
        if line.stance == "refutes":
            con[document] = max(con.get(document, 0.0), q)
        elif line.stance == "supports":
            q *= CERTAINTY_WEIGHTS[statement.certainty]
            if studies := _reported(line, document, read):
                best, others = reports.get(document, (0.0, frozenset()))
                reports[document] = max(best, q), others | studies
            else:
                pro[document] = max(pro.get(document, 0.0), q)
    doubts = _doubts(pro, {name: report for name, report in reports.items() if name not in pro})
    return min(CAP, 1 - prod(doubts)) * prod(1 - q for q in con.values())


def independent(statements: Iterable[Statement], content: Content) -> set[str]:
    """Return the documents in which statements were read, without those that only report others of them.

    :param statements: The statements.
    :param content: The graph.

    :returns: CURIEs; a review that cites nothing but studies which are among them is left out.
    """
    lines = [line for statement in statements for line in statement.evidence]
    documents = {line.passage: content.passages[line.passage].document for line in lines}
    read = _cited_as(documents.values(), content)
    return {documents[line.passage] for line in lines if not _reported(line, documents[line.passage], read)} or set(
        documents.values()
    )


def _cited_as(documents: Iterable[str], content: Content) -> dict[str, str]:
    """Map every CURIE under which some documents are known, their own and those by which others cite them, to them."""
    found = {document: content.references[document] for document in documents if document in content.references}
    return {curie: document for document, reference in found.items() for curie in (document, *reference.same)}


def _reported(line: Evidence, document: str, read: Mapping[str, str]) -> frozenset[str]:
    """Return the studies, all of them read, that a line only reports; empty where it says more than they do."""
    cited = {read.get(curie, "") for curie in line.references}
    is_report = line.eco == AUTHOR_STATEMENT and "" not in cited and document not in cited
    return frozenset(cited) if is_report else frozenset()


def _doubts(pro: Mapping[str, float], reports: Mapping[str, tuple[float, frozenset[str]]]) -> Iterator[float]:
    """Return 1 - q for every independent voice: a document, or studies with the documents that only report them."""
    voices: list[tuple[set[str], set[str]]] = []
    for name, (_, studies) in reports.items():
        joined = [voice for voice in voices if voice[0] & studies]
        voices = [voice for voice in voices if voice not in joined]
        some = set(studies).union(*(voice[0] for voice in joined))
        voices.append((some, {name}.union(*(voice[1] for voice in joined))))
    for voiced, names in voices:
        seen = prod(1 - pro[study] for study in voiced if study in pro)
        yield min(seen, prod(1 - reports[name][0] for name in names))
    of_voices = set[str]().union(*(voiced for voiced, _ in voices))
    yield from (1 - q for document, q in pro.items() if document not in of_voices)


def plain_support(stated: float | None, certainty: str) -> float:
    """Return the support of an edge of which no evidence is recorded.

    :param stated: The support that its source states, 0 to 1, if any; it has the certainty weighed in.
    :param certainty: One of :data:`kg.model.statements.CERTAINTIES`.

    :returns: Where nothing is stated, :data:`PLAIN` weighed by the certainty; at most :data:`CAP`.
    """
    return min(CAP, PLAIN * CERTAINTY_WEIGHTS[certainty] if stated is None else stated)


def statement_cost(statement: Statement, content: Content) -> int:
    """Return the cost of a statement, in millionths."""
    return cost(support(statement, content))


def plain_cost(stated: float | None, certainty: str) -> int:
    """Return the cost of an edge of which no evidence is recorded, in millionths; see :func:`plain_support`."""
    return cost(plain_support(stated, certainty))


def _weight(line: Evidence) -> float:
    author = TYPE_WEIGHTS[AUTHOR_STATEMENT]
    of_system = author if line.eco in NO_EXPERIMENT else SYSTEM_WEIGHTS.get(line.system, author)
    return TYPE_WEIGHTS.get(line.eco, of_system) * ROLE_WEIGHTS[line.role]


def cost(support: float) -> int:
    """Return -ln of a support, in millionths: costs of steps add as their supports multiply."""
    return round(-UNIT * log(max(support, 1e-6)))
