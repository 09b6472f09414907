"""A verdict with its basis, statements and trials.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from typing import NamedTuple

from kg.answers.clinical import StudyResult
from kg.paths.found_path import FoundPath
from kg.paths.stated import Stated

VERDICTS = (
    *("positive", "negative", "no_effect", "denied", "depends", "by_kind", "ambiguous", "unsigned", "correlated"),
    *("unknown", "none"),
)
#: The bases of a verdict, the strongest first.
BASES = ("stated", "kind", "inferred", "correlated", "composed")
#: The modes of a statement that speak against an effect: the source denies it, or measured none.
CONTRARY = ("denied", "no_effect")
#: Sign to the verdict of that sign.
SIGN_WORDS = {1: "positive", -1: "negative", 0: "no_effect"}


class Decision(NamedTuple):
    """A verdict and what it rests on."""

    #: One of :data:`VERDICTS`.
    verdict: str
    #: One of :data:`BASES`, or empty where nothing is said.
    basis: str = ""
    #: 1, -1 or 0 where the verdict is positive, negative or no effect.
    sign: int | None = None
    #: ``higher`` or ``lower`` of a correlation.
    direction: str | None = None
    #: One of :data:`kg.model.statements.CERTAINTIES`, ``possible``, or empty.
    certainty: str = ""
    #: 0 to 1.
    support: float = 0.0
    #: The statements that decide, those of people first, then the best supported; empty where paths do.
    deciding: tuple[Stated, ...] = ()
    #: The statements of the other side, where there are two.
    opposing: tuple[Stated, ...] = ()
    #: Statements that the first line names, too: of animals beside a verdict on people, of people beside one on
    #: animals, and firm kinds beside a hypothesis on exactly the two, or the reverse.
    beside: tuple[Stated, ...] = ()
    #: The recorded fields that keep the two sides apart.
    separated_by: tuple[str, ...] = ()
    #: The trials that decide, with statements or alone; of an ambiguous verdict, those that speak against it.
    trials: tuple[StudyResult, ...] = ()
    #: The chains that one sentence joins, where they decide.
    chains: tuple[FoundPath, ...] = ()
    #: Whether the certainty is one step lower because a coherent chain of asserted steps says the opposite.
    is_lowered: bool = False
    #: Whether the verdict was turned round, since it is asked for less of one of the two entities.
    is_turned: bool = False
    #: Why there is no verdict: ``doubt`` or ``limit``.
    because: str | None = None

    @property
    def both_sides(self) -> tuple[Stated, ...]:
        """The statements that decide, then those of the other side."""
        return (*self.deciding, *self.opposing)

    @property
    def is_firm(self) -> bool:
        """Whether it is more than held possible."""
        return self.certainty != "hypothesised"

    @property
    def rests_on_lists(self) -> bool:
        """Whether it rests on lists that were spoken of together, and on nothing said of one entity alone."""
        return bool(self.deciding) and all(item.relation == "list_member" for item in self.both_sides)

    @property
    def is_directed(self) -> bool:
        """Whether it says or denies that the target rises or falls, or goes with higher or lower."""
        return self.verdict not in ("unsigned", "unknown", "none")

    @property
    def is_of_animals(self) -> bool:
        """Whether it rests on statements, and all of them were seen in animals alone."""
        return bool(self.deciding) and all(item.is_of_animals for item in self.both_sides)

    @property
    def said_sign(self) -> int | None:
        """The sign as sources say it, of a rise of either entity: that of the verdict before it was turned round."""
        return -self.sign if self.is_turned and self.sign else self.sign
