"""Support of a statement and its cost: one table of weights.

Support is between 0 and 1 and is never a probability. It counts what was *read*: the lines of evidence that come from
one document count once, by the best of them; the references that the document cites count when someone has read them.

A step is supported as the best of its statements is: those that differ in context, aspect or hedge do not say the same,
so that one does not add to another.
"""

from __future__ import annotations

from math import log, prod
from typing import TYPE_CHECKING

from kg.model.terms import AUTHOR_STATEMENT
from kg.search.index import UNIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model.statements import Evidence, Passage, Statement

#: Weight of a line of evidence by its type; any other type weighs as an author's statement.
TYPE_WEIGHTS = {
    "ECO:0000180": 0.85,  # clinical study
    "ECO:0000178": 0.75,  # in vivo assay
    "ECO:0000179": 0.75,  # animal model study
    "ECO:0000181": 0.65,  # in vitro assay
    AUTHOR_STATEMENT: 0.40,
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


def support(statement: Statement, passages: Mapping[str, Passage]) -> float:
    """Return the support of a statement, from 0 to :data:`CAP`.

    With q the weight of the best line of evidence of a document, support is 1 - Π(1 - q) over the documents that
    support, times Π(1 - q) over those that refute.
    """
    pro: dict[str, float] = {}
    con: dict[str, float] = {}
    for line in statement.evidence:
        side = {"supports": pro, "refutes": con}.get(line.stance)
        if side is not None:
            document = passages[line.passage].document
            side[document] = max(side.get(document, 0.0), _weight(line) * CERTAINTY_WEIGHTS[statement.certainty])
    return min(CAP, 1 - prod(1 - q for q in pro.values())) * prod(1 - q for q in con.values())


def plain_support(stated: float | None, certainty: str) -> float:
    """Return the support of an edge of which no evidence is recorded.

    :param stated: What its source states, 0 to 1, if anything; the source has weighed its certainty in.
    :param certainty: One of :data:`kg.model.statements.CERTAINTIES`.

    :returns: Where nothing is stated, :data:`PLAIN` weighed by the certainty; at most :data:`CAP`.
    """
    return min(CAP, PLAIN * CERTAINTY_WEIGHTS[certainty] if stated is None else stated)


def _weight(line: Evidence) -> float:
    return TYPE_WEIGHTS.get(line.eco, TYPE_WEIGHTS[AUTHOR_STATEMENT]) * ROLE_WEIGHTS[line.role]


def cost(support: float) -> int:
    """Return -ln of a support, in millionths: costs of steps add as their supports multiply."""
    return round(-UNIT * log(max(support, 1e-6)))
