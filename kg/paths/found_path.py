"""A path that was found: its steps, sign, cost and coherence.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from collections.abc import Iterable, Sequence
from math import prod
from typing import NamedTuple

from kg.model.statements import CERTAINTIES, Statement
from kg.paths.context import Break
from kg.search.edges import Step


class FoundPath(NamedTuple):
    """One path of an answer."""

    #: Counted from 1.
    rank: int
    #: CURIEs of the nodes, source first.
    nodes: tuple[str, ...]
    steps: tuple[Step, ...]
    #: 1, -1, or ``None`` where a step's sign is unknown.
    sign: int | None
    #: Lower is better: the costs of the steps, of passing through the inner nodes, and of the breaks.
    cost: float
    #: The costs of passing through the inner nodes, in their order.
    passing: tuple[float, ...]
    #: Product of the supports of the steps, 0 to 1.
    support: float
    #: ``coherent``, ``unstated``, ``broken``, or ``None`` for a single step.
    coherence: str | None
    breaks: tuple[Break, ...]
    #: Context fields in which steps differ without contradiction.
    mixed: tuple[str, ...]
    #: Of a coherent path, the steps (counted from 1) that state no field in which others agree.
    silent: tuple[int, ...]
    #: Rank of the shortcut that this path spells out, or ``None``.
    expands: int | None
    #: For each of its steps, the steps of every aspect from the same node to the same one.
    choices: Sequence[Sequence[Step]] = ()

    def __hash__(self) -> int:
        """Return the hash of its cost: that of a tuple would visit every statement, and all that these hold."""
        return hash(self.cost)

    def __repr__(self) -> str:
        return f"<FoundPath {self.rank}: {' → '.join(self.nodes)}, sign {self.sign}, {self.certainty}>"

    @property
    def certainty(self) -> str:
        """The certainty of the weakest step."""
        return max((step_certainty(step) for step in self.steps), key=CERTAINTIES.index)

    @property
    def weakest_step(self) -> int:
        """The step of the least certainty, and of those the one of the least support; counted from 1."""
        ordered = sorted(
            enumerate(self.steps, 1),
            key=lambda item: (-CERTAINTIES.index(step_certainty(item[1])), -item[1].cost, item[0]),
        )
        return ordered[0][0]

    @property
    def is_of_one_passage(self) -> bool:
        """Whether one passage states every step, so that a source states the chain."""
        read = [{line.passage for item in step.statements for line in item.evidence} for step in self.steps]
        return bool(set.intersection(*read))

    @property
    def basis(self) -> str:
        """``stated``, ``inferred``, ``chain`` (several steps that one passage joins) or ``composed``."""
        if len(self.steps) > 1:
            return "chain" if self.is_of_one_passage else "composed"
        return "inferred" if self.certainty == "inferred" else "stated"

    @property
    def mediators(self) -> frozenset[str]:
        """The mediators and omitted steps that the statements of its steps name, whatever the aspect."""
        items = (item for steps in self.choices for step in steps for item in step.statements)
        return frozenset(curie for item in items for curie in (*item.via, *item.omits))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement of every step, in order."""
        return tuple(statement for step in self.steps for statement in step.statements)


def step_certainty(step: Step) -> str:
    """Return the certainty of a step: the strongest of its statements."""
    return min([statement.certainty for statement in step.statements], key=CERTAINTIES.index)


def path_sign(steps: Iterable[Step]) -> int | None:
    """Multiply the signs of steps; one unknown sign leaves the path without."""
    return sign_product(step.sign for step in steps)


def sign_product(signs: Iterable[int | None]) -> int | None:
    """Multiply signs; one unknown leaves the product unknown."""
    known = list(signs)
    return None if None in known else prod([sign for sign in known if sign])
