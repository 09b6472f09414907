"""The figure: its nodes, arrows and layouts, the same for a page, a file and a notebook."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from kg.model.statements import CERTAINTIES
from kg.views.appearance import DASHES, TIERS, family_of, kind_of, mark_of, tier_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kg.model.statements import Entity, Statement


class Node(NamedTuple):
    """An entity, or several that are folded into one box."""

    key: str
    label: str
    #: A key of :data:`kg.views.appearance.FAMILIES`.
    family: str
    #: Whether the question is about it.
    stands_out: bool = False
    #: CURIEs of the entities in the box if it is a group, in the order in which they are shown.
    members: tuple[str, ...] = ()
    #: CURIE of the entity if it stands in several boxes, whose keys then differ from it.
    entity: str = ""
    #: Whether it is a group that a source names by its members and speaks of as one.
    is_list: bool = False
    #: Its measured value: the last line of its label, or empty; and in full, for the details.
    tag: str = ""
    measured: str = ""
    #: The name of its colour in :data:`kg.views.appearance.PALETTE`, or empty for that of its family.
    colour: str = ""

    @property
    def entities(self) -> tuple[str, ...]:
        """CURIEs of the entities that the box stands for."""
        return self.members or (self.entity or self.key,)


class Arrow(NamedTuple):
    """The statements of one subject, object, sign and mark: one drawn edge."""

    number: int
    #: Keys of nodes.
    subject: str
    object: str
    #: A key of :data:`kg.views.appearance.KINDS`.
    kind: str
    #: One of :data:`kg.views.appearance.MARKS`, or empty.
    mark: str
    #: That of the most certain statement.
    certainty: str
    #: A key of :data:`kg.views.appearance.TIERS`, that of the best evidence.
    tier: str
    statements: tuple[Statement, ...]
    #: ``direct`` for the direct link of a question, ``best`` for the best route beneath it, or empty.
    role: str = ""
    #: Text along the arrow, or empty.
    words: str = ""
    #: A key of :data:`kg.views.appearance.VERDICTS` where measured values are laid over the figure, or empty.
    verdict: str = ""
    #: The verdicts of the measurement on its steps, one line each.
    measured: tuple[str, ...] = ()

    @property
    def dashes(self) -> tuple[int, ...]:
        """The dash pattern, in pixels; empty for a full line."""
        return DASHES[self.certainty]


class Box(NamedTuple):
    """The place of a node: the middle of its box, and its size, in pixels."""

    node: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    #: A small line above the label, or empty.
    caption: str = ""
    #: Font size of the label.
    size: float = 12.0


class Line(NamedTuple):
    """The course of an arrow."""

    arrow: int
    #: The data of an SVG path, from the box of the subject to the head.
    path: str
    #: The tip of the head, and the direction in which it points.
    tip: tuple[float, float]
    direction: tuple[float, float]
    #: The place of marks and dots, on the line.
    middle: tuple[float, float]
    #: The middle of the words along the arrow.
    words_at: tuple[float, float] | None = None
    #: The dot that stands for a subject drawn elsewhere, or ``None``.
    dot: tuple[float, float] | None = None
    #: How far behind the tip the line begins to bend; dots that need more room stand at the middle.
    level: float = inf


class Band(NamedTuple):
    """A heading with a background: a compartment, or a side of a comparison."""

    words: str
    x: float
    y: float
    width: float
    height: float
    #: A small line beneath the heading, or empty; both then begin on the left.
    note: str = ""


@dataclass(frozen=True)
class Layout:
    """The places of everything in a figure."""

    #: ``wide``, or ``tall`` for a telephone.
    name: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    #: Neutral lines that carry several arrows.
    spines: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True)
class RankedPath:
    """A ranked path of a figure, which a page can step through."""

    rank: int
    words: str
    note: str
    #: Numbers of its arrows, in order.
    arrows: tuple[int, ...]


@dataclass(frozen=True)
class Figure:
    """A picture of statements: the nodes and arrows, where they are drawn, and the words around them."""

    title: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    layouts: tuple[Layout, ...]
    #: The answer in words, the verdict first.
    answer: tuple[str, ...] = ()
    routes: tuple[RankedPath, ...] = ()
    #: Notes for the reader, such as what was left out.
    notes: tuple[str, ...] = ()
    #: The word for the routes, in the plural, and the meaning of a thick arrow.
    routes_are: str = "paths"
    lit: str = "best route"
    #: Least and greatest value of the colour scale, where measured values are laid over it.
    scale: tuple[float, float] | None = None
    #: Lays out nodes and arrows that differ from the figure's own in their labels and looks alone.
    lay_out: Callable[[Sequence[Node], Sequence[Arrow]], tuple[Layout, ...]] | None = field(
        default=None, repr=False, compare=False
    )

    def laid_out(self) -> Figure:
        """Return the figure with its layouts, if it can be laid out."""
        return replace(self, layouts=self.lay_out(self.nodes, self.arrows)) if self.lay_out else self

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of all arrows, each once."""
        return tuple({item.id: item for arrow in self.arrows for item in arrow.statements}.values())

    @property
    def entities(self) -> tuple[str, ...]:
        """CURIEs of all that is drawn, each once."""
        return tuple(dict.fromkeys(curie for node in self.nodes for curie in node.entities))


def draw_arrows(statements: Iterable[Statement], homes: Mapping[str, str] | None = None) -> list[Arrow]:
    """Return statements as arrows.

    :param statements: The statements; those of one subject, object, sign and mark share an arrow.
    :param homes: Entity to the key of the group that it is folded into, if any.

    :returns: The arrows, in the order of their first statements, numbered from 0.
    """
    homes = homes or {}
    groups: dict[tuple[str, str, str, str], list[Statement]] = {}
    for item in statements:
        ends = homes.get(item.subject, item.subject), homes.get(item.object, item.object)
        groups.setdefault((*ends, kind_of(item), mark_of(item)), []).append(item)
    return [
        Arrow(
            number,
            *key,
            certainty=min((item.certainty for item in items), key=CERTAINTIES.index),
            tier=max(map(tier_of, items), key=list(TIERS).index),
            statements=tuple(items),
        )
        for number, (key, items) in enumerate(groups.items())
    ]


def ends_of(arrows: Iterable[Arrow]) -> list[str]:
    """Return the keys of the nodes at the ends of some arrows, each once, in the order in which they come."""
    return list(dict.fromkeys(key for arrow in arrows for key in (arrow.subject, arrow.object)))


def node_of(entity: Entity, key: str = "") -> Node:
    """Return the node of an entity; it has a key of its own where the entity stands in several boxes."""
    curie = entity.curie
    return Node(
        key or curie, entity.label, family_of(entity), entity=curie if key else "", is_list=bool(entity.members)
    )
