"""The views: the figure, its layout, its texts and its files."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from copy import deepcopy
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

import commands
import kg
from commands import run
from drawn import HOSTILE, content, drawn_figure, entity, statement
from gallery import GALLERY, PICTURES
from kg.formats.registry import FormatError
from kg.model.statements import Context, Evidence, Mediator, Statement, Tension
from kg.resources import InstallationError
from kg.views import cards, raster
from kg.views.appearance import FAMILIES, KINDS, PALETTE, tier_of
from kg.views.around_figure import MOST_KEPT, around_figure
from kg.views.figure import draw_arrows
from kg.views.layers import Size, arrange
from kg.views.lettering import text_width, wrap
from kg.views.network import canvas_edges
from kg.views.ordering import Connection, find_columns
from kg.views.page import figure_page
from kg.views.path_figure import path_figure
from kg.views.picture import Picture, form_of
from kg.views.raster import to_pdf, to_png
from kg.views.shapes import outline
from kg.views.svg import _arrow, legend_items, svg_file
from kg.views.table_page import html_page
from kg.views.web import Room, find_places
from kg.views.web_figure import best_supported, web_figure
from kg.views.wide import draw_line
from small import graph

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = kg.load()


class Parser(HTMLParser):
    """Keeps the tags of a page, and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.texts.append((tag if not attrs else "data", ""))

    def handle_data(self, data: str) -> None:
        """Keep the text of a script or style."""
        if self.cdata_elem:
            kind, text = self.texts.pop()
            self.texts.append((kind, text + data))


def page_of(*statements: Statement, title: str = "A title", **labels: str) -> str:
    held = content(*statements, **labels)
    return figure_page(drawn_figure(held, statements, title), held)


def data_of(*statements: Statement, **labels: str) -> dict[str, Any]:
    """Return the data that the page's script reads."""
    texts = Parser(page_of(*statements, **labels)).texts
    data: dict[str, Any] = json.loads(next(text for kind, text in texts if kind == "data"))
    return data


def rows(card: cards.Card) -> dict[str, list[str]]:
    return {term: [value.words for value in values] for term, values in card.rows}


invoke = partial(commands.run, "view")


# What is drawn


def test_opposite_signs_of_one_pair_are_two_arrows() -> None:
    arrows = draw_arrows(
        [
            statement(1, "CL:0000134", "increases", "ent:treg"),
            statement(2, "CL:0000134", "decreases", "ent:treg"),
            statement(3, "CL:0000134", "increases", "ent:treg", timing="temporarily"),
        ]
    )
    assert [[item.id for item in arrow.statements] for arrow in arrows] == [["stm:a-1", "stm:a-3"], ["stm:a-2"]]
    assert [KINDS[arrow.kind].head for arrow in arrows] == ["arrow", "bar"]


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        pytest.param({}, "", id="plain"),
        pytest.param({"is_negated": True}, "not", id="denied"),
        pytest.param({"sign": 0}, "no effect", id="measured without effect"),
        pytest.param({"retracted": "It was misread."}, "retracted", id="withdrawn"),
        pytest.param({"not_understood": "a qualifier"}, "not understood", id="not understood"),
    ],
)
def test_statements_that_no_path_follows_are_marked(fields: dict[str, Any], mark: str) -> None:
    plain = statement(1, "CL:0000134", "affects", "ent:treg")
    arrows = draw_arrows([plain, statement(2, "CL:0000134", "affects", "ent:treg", **fields)])
    assert [arrow.mark for arrow in arrows] == list(dict.fromkeys(["", mark]))


def test_an_arrow_is_dashed_after_its_most_certain_statement() -> None:
    def dashes(*certainties: str) -> object:
        drawn = [
            statement(n, "CL:0000134", "increases", "ent:treg", certainty=certainty)
            for n, certainty in enumerate(certainties, 1)
        ]
        return draw_arrows(drawn)[0].dashes

    assert dashes("inferred", "asserted") == ()
    assert dashes("inferred", "suggested") == dashes("suggested")
    single = [dashes(certainty) for certainty in ("asserted", "suggested", "hypothesised", "inferred")]
    assert all(a != b for a, b in combinations(single, 2))


def test_the_dots_are_those_of_the_best_system() -> None:
    both = Context("ctx:a", "", system=("in vitro", "animal"))
    seen = statement(1, "CL:0000134", "increases", "ent:treg", context=both)
    assert tier_of(seen) == "animal"
    line = seen.evidence[0]._replace(system="clinical")
    assert tier_of(seen._replace(evidence=(line,))) == "clinical"
    assert tier_of(seen._replace(evidence=(line._replace(stance="refutes"),))) == "animal"
    assert draw_arrows([statement(2, "CL:0000134", "increases", "ent:treg"), seen])[0].tier == "animal"
    assert draw_arrows([statement(2, "CL:0000134", "increases", "ent:treg")])[0].tier == ""


@pytest.mark.parametrize("key", [*FAMILIES, *KINDS, "marked"])
def test_everything_drawn_has_a_colour_for_light_and_dark_screens(key: str) -> None:
    assert key in PALETTE
    assert len(set(PALETTE[key])) == 2
    assert f"var(--{key})" in (text := page_of())
    assert text.count(f"--{key}:") == 2


def test_no_two_classes_have_one_shape() -> None:
    assert len({family.shape for family in FAMILIES.values()}) == len(FAMILIES)
    assert len({kind.head for kind in KINDS.values()}) == len(KINDS)


def test_a_long_label_is_shortened_in_the_drawing_alone() -> None:
    long = statement(1, "CL:0000134", "increases", "ent:treg")
    held = content(long, treg="word " * 2000)
    figure = drawn_figure(held, (long,))
    assert all(len("".join(box.lines)) < 200 for layout in figure.layouts for box in layout.boxes)
    assert data_of(long, treg="word " * 2000)["entities"]["ent:treg"][0] == "word " * 2000


def test_no_statements_make_a_page_that_says_so() -> None:
    assert "There are no statements to draw." in page_of(title="Nothing")


def test_the_page_is_the_same_on_every_run_and_the_data_stay_as_they_were() -> None:
    pairs = combinations(content().entities, 2)  # all alike, so that only the order tells them apart
    drawn = tuple(statement(n, start, "increases", end) for n, (start, end) in enumerate(pairs))
    held = content(*drawn)
    before = deepcopy(held)
    assert len({figure_page(drawn_figure(held, drawn), held) for _ in range(3)}) == 1
    assert {name: vars(held)[name] for name in vars(before)} == vars(before)  # look-ups are made on first use


def test_the_legend_explains_every_mark_of_the_picture_and_no_other() -> None:
    text = page_of(statement(1, "CL:0000134", "decreases", "CHEBI:15551", is_negated=True))
    legend = text[text.index('id="legend"') : text.index('id="panel"')]
    assert "chemical or drug" in legend
    assert "gene or protein" not in legend
    assert "denied by the source" in legend
    assert ">lowers<" not in legend  # the only lowering arrow is denied


def test_no_two_entries_of_the_legend_look_alike() -> None:
    swatches = [swatch for _, swatch, _ in legend_items(GRAPH.view("IL-10").figure)]
    assert len(set(swatches)) == len(swatches)


@pytest.mark.parametrize("height", [13, 30])
def test_an_octagon_has_eight_corners_that_run_around_it(height: float) -> None:
    corners = [tuple(map(float, part.split())) for part in outline("octagon", 0, 0, 30, height)[1:-1].split("L")]
    turns = [
        (bx - ax) * (cy - by) - (by - ay) * (cx - bx)
        for (ax, ay), (bx, by), (cx, cy) in zip(corners, corners[1:] + corners, corners[2:] + corners, strict=False)
    ]
    assert len(turns) == 8
    assert all(turn > 0 for turn in turns)


# Where things go


def test_columns_run_from_left_to_right_even_around_a_circle() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "b"), ("a", "c"), ("c", "d"), ("d", "d"), ("a", "b")]
    columns = find_columns("abcd", [Connection(n, *pair) for n, pair in enumerate(pairs)])
    assert columns == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_the_ends_of_a_question_stand_alone_at_the_sides() -> None:
    pairs = [("a", "z"), ("a", "b"), ("b", "z"), ("z", "b"), ("b", "a"), ("c", "z")]
    columns = find_columns("azbc", [Connection(n, *pair) for n, pair in enumerate(pairs)], first="a", last="z", least=2)
    assert (columns["a"], columns["z"]) == (0, 2)
    assert {columns["b"], columns["c"]} == {1}


def random_graph(seed: int) -> tuple[list[str], list[Connection], dict[str, int]]:
    """Make a graph with circles, loops, parallel and opposite arrows, and arrows within a column."""
    drawn = random.Random(seed)  # noqa: S311
    names = [f"n{n}" for n in range(drawn.randint(2, 26))]
    links = [
        Connection(n, drawn.choice(names), drawn.choice(names), is_short=seed % 3 == 0 and n % 4 == 0)
        for n in range(drawn.randint(1, 50))
    ]
    columns = find_columns(names, links) if seed % 2 else {name: drawn.randint(0, 4) for name in names}
    return names, links, columns


@pytest.mark.parametrize("seed", range(30))
def test_no_box_lies_on_another_and_no_arrow_runs_through_one(seed: int) -> None:
    names, links, columns = random_graph(seed)
    sizes = {name: Size(40.0 + 7 * n, 20.0 + 3 * (n % 5)) for n, name in enumerate(names)}
    found = arrange(sizes, links, columns)
    boxes = {
        name: (x - size.width / 2, y - size.height / 2, x + size.width / 2, y + size.height / 2)
        for name, size in sizes.items()
        for x, y in [(found.x[name], found.y[name])]
    }  # fmt: skip
    assert min(x for points in found.points.values() for x, _ in points) >= 0
    assert max(x for points in found.points.values() for x, _ in points) <= found.width
    for (ax, ay, ar, ab), (bx, by, br, bb) in combinations(boxes.values(), 2):
        assert ar <= bx or br <= ax or ab <= by or bb <= ay
    for link in links:
        points = found.points[link.number]
        assert len(points) >= (2 if link.is_short else 4)
        for (x, y), (px, py) in pairwise(points):
            for left, top, right, bottom in boxes.values():
                # Level stretches lie beside boxes; what rises or falls does so between the columns alone.
                beside = max(x, px) <= left + 0.1 or min(x, px) >= right - 0.1
                assert beside or (y == py and not top < y < bottom)


def test_the_direct_link_of_a_question_runs_above_everything() -> None:
    figure = GRAPH.view("MSC", "Treg").figure
    (direct,) = (arrow for arrow in figure.arrows if arrow.role == "direct")
    wide = figure.layouts[0]
    (line,) = (line for line in wide.lines if line.arrow == direct.number)
    assert line.words_at is not None
    assert direct.words == "stated: increases"
    inner = [box for box in wide.boxes if box.node not in (direct.subject, direct.object)]
    assert line.words_at[1] < min(box.y - box.height / 2 for box in inner)
    assert min(box.x for box in wide.boxes) == next(box.x for box in wide.boxes if box.node == direct.subject)
    assert max(box.x for box in wide.boxes) == next(box.x for box in wide.boxes if box.node == direct.object)


def test_a_direct_link_alone_is_straight() -> None:
    figure = graph("a - b").view("a", "b").figure
    assert '<g class="arrow decreases direct">' in svg_file(figure)
    (line,) = figure.layouts[0].lines
    assert "C" not in line.path
    (source, target) = figure.layouts[0].boxes
    assert line.words_at is not None
    assert line.words_at[1] < source.y == target.y == line.tip[1]


def test_arrows_of_a_direct_link_have_room_for_their_heads() -> None:
    links = [Connection(n, "a", "b", is_on_top=n < 2) for n in range(4)]
    found = arrange({"a": Size(60, 200), "b": Size(60, 200)}, links, {"a": 0, "b": 2}, port=10)
    ends = sorted(found.points[n][-1][1] for n in range(4))
    assert [round(below - above, 3) for above, below in pairwise(ends)] == [16, 13, 10]


def test_dots_without_room_before_a_bend_stand_at_its_middle() -> None:
    (arrow,) = draw_arrows(graph("b + c context=one", {"one": {"system": ("animal",)}}).statements())
    sizes = dict.fromkeys(("ent:b", "ent:c"), Size(60, 30))
    found = arrange(sizes, [Connection(0, "ent:b", "ent:c")], dict.fromkeys(sizes, 0))
    line = draw_line(arrow, found, (0, 0))
    dots = re.findall(r'class="dots" cx="([\d.]+)" cy="([\d.]+)"', _arrow(arrow, line, {}))
    x, y = line.middle
    assert x > found.x["ent:b"] + 30
    assert [(float(cx), float(cy)) for cx, cy in dots] == [(round(x, 1), y - 2.5), (round(x, 1), y + 2.5)]


def test_the_best_route_is_lit() -> None:
    found = GRAPH.paths("MSC", "Treg")
    best = next(path for path in found if len(path.steps) > 1)
    figure = path_figure(found.answer, GRAPH.content)
    lit = {item.id for arrow in figure.arrows if arrow.role == "best" for item in arrow.statements}
    assert {item.id for item in best.statements} <= lit


def test_a_group_of_a_source_is_drawn_as_a_group() -> None:
    figure = GRAPH.view("MSC-EV", "Th17").figure
    (group,) = (node for node in figure.nodes if node.key == "ent:msc_ev_cargo")
    assert (group.is_list, group.members) == (True, ())
    assert svg_file(figure).count('<g class="node other group">') == 1


def test_words_fit_their_lines() -> None:
    for label, width in product(["plasmacytoid dendritic cell", "x" * 300, "TGF-β/Smad signalling", "a"], [60, 120]):
        assert all(text_width(line, 12) <= width for line in wrap(label, 12, width))
    assert wrap("", 12, 60) == ("",)


def test_a_web_keeps_its_labels_apart() -> None:
    rooms = {f"n{n}": Room(120, 40) for n in range(60)}
    pairs = [("n0", f"n{n}") for n in range(1, 40)] + [(f"n{n}", f"n{n + 1}") for n in range(40, 58)]
    places = find_places(rooms, pairs)
    assert len(places) == 60
    for (ax, ay), (bx, by) in combinations(places.values(), 2):
        assert abs(ax - bx) > 119 or abs(ay - by) > 39


def test_parallel_and_opposite_edges_of_a_web_bend_apart() -> None:
    drawn = [
        statement(1, "CL:0000134", "increases", "ent:treg"),
        statement(2, "CL:0000134", "decreases", "ent:treg"),
        statement(3, "ent:treg", "increases", "CL:0000134"),
        statement(4, "ent:treg", "increases", "ent:treg"),
    ]
    held = content(*drawn)
    first, second, third, loop = canvas_edges(web_figure(held, drawn, "A title"))
    assert "smooth" not in first
    assert second["smooth"] == third["smooth"]  # seen from their starts both turn to one side: on the page they part
    assert loop["selfReference"]["size"] > 0


def test_of_too_many_statements_the_best_supported_are_drawn() -> None:
    drawn = [statement(n, "CL:0000134", "increases", "ent:treg") for n in range(9)]
    drawn[4] = drawn[4]._replace(certainty="hypothesised")
    assert best_supported(content(*drawn), drawn, 8) == [item for n, item in enumerate(drawn) if n != 4]
    assert best_supported(content(*drawn), drawn, 9) == drawn


@pytest.mark.parametrize(
    ("sides", "columns"),
    [({}, 3), ({"upstream": False}, 2), ({"downstream": False}, 2)],
    ids=["both", "downstream", "upstream"],
)
def test_causes_stand_on_the_left_and_effects_on_the_right(sides: dict[str, bool], columns: int) -> None:
    figure = around_figure(GRAPH.content, "CL:0000815", **sides)
    x = {box.node: box.x for box in figure.layouts[0].boxes}
    assert len({round(place) for place in x.values()}) <= columns + 1
    for arrow in figure.arrows:
        if arrow.object == "CL:0000815" and arrow.subject != arrow.object:
            assert sides.get("upstream", True)
            assert x[arrow.subject] < x["CL:0000815"]


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        pytest.param(
            "a + x \n b + x certainty=inferred \n c - x",
            "3 statements around x: 2 raise it (1 not asserted) and 1 lowers it",
            id="causes",
        ),
        pytest.param("x - a certainty=inferred", "1 statement around x: it lowers 1 (not asserted)", id="unsure"),
        pytest.param("x + a \n a + x", "2 statements around x: 1 raises it; it raises 1", id="both ways"),
        pytest.param("x ? a", "1 statement around x: none with a sign", id="no sign"),
    ],
)
def test_the_neighbourhood_names_the_causes_that_raise_and_lower_the_entity(lines: str, answer: str) -> None:
    assert graph(lines).view("x").figure.answer == (answer,)


def test_a_wider_neighbourhood_counts_the_same_causes_and_effects() -> None:
    answers = {GRAPH.view("MSC", depth=depth).figure.answer[0].partition(": ")[2] for depth in (1, 2)}
    assert len(answers) == 1


def test_a_wide_neighbourhood_keeps_the_best_supported_of_each_column_and_the_steps_to_them() -> None:
    figure = around_figure(GRAPH.content, "CL:0000134", depth=2)
    (layout, _) = figure.layouts
    columns = Counter(round(box.x + box.width / 2) for box in layout.boxes)
    assert len(columns) >= 3
    assert max(columns.values()) <= MOST_KEPT
    reached = {"CL:0000134"}
    for _ in range(2):
        reached |= {end for a in figure.arrows for end in (a.subject, a.object) if {a.subject, a.object} & reached}
    assert {node.key for node in figure.nodes} == reached
    drawn = {item.id for item in figure.statements}
    whole = [item for item in GRAPH.statements("MSC") if not item.retracted]
    assert any("best supported" in note for note in figure.notes)
    assert not {item.id for item in whole} <= drawn


def test_without_a_path_statements_about_a_list_and_a_narrower_kind_are_drawn() -> None:
    figure = GRAPH.view("galectin-9", "CD8+ T cell").figure
    labels = {node.key: node.label for node in figure.nodes}
    ends = [(labels[arrow.subject], labels[arrow.object]) for arrow in figure.arrows]
    assert ends == [("galectin-1 and galectin-9, together", "alloreactive CD8⁺ T cell")]
    assert figure.layouts


@pytest.mark.parametrize("options", [{}, {"names": ("MSC",)}, {"file": "vesicles"}], ids=["map", "around", "file"])
def test_only_a_page_speaks_of_choosing_a_box(options: dict[str, Any]) -> None:
    picture = GRAPH.view(*options.pop("names", ()), **options)
    assert "hoose a box" not in picture.to_svg() + "".join(picture.notes())
    assert "Choose a box to unfold it" in picture.to_html()


def test_many_neighbours_of_one_relation_are_folded_and_counted() -> None:
    figure = around_figure(GRAPH.content, "CL:0000134")
    groups = [node for node in figure.nodes if node.members]
    assert groups
    assert all(node.label.startswith(f"{len(node.members)} × ") for node in groups if len(node.members) > 3)
    assert any("are folded into" in note for note in figure.notes)
    drawn = {item.id for item in figure.statements}
    assert drawn == {item.id for item in GRAPH.statements("MSC") if not item.retracted}


def test_the_map_has_compartments_and_counts_omitted_statements() -> None:
    figure = GRAPH.view().figure
    wide = figure.layouts[0]
    bands = {band.words: (band.x, band.x + band.width) for band in wide.bands}
    assert list(bands)[:3] == ["inflammatory signals", "MSC", "molecules"]
    x = {curie: box.x for box in wide.boxes for node in figure.nodes if node.key == box.node for curie in node.entities}
    for label, heading in {
        "IFN-γ": "inflammatory signals", "IDO1": "molecules", "MSC-EV": "vesicles and contact",
        "M2 macrophage": "innate cells", "Treg": "adaptive cells", "HSPC": "niche and tissue", "cGVHD": "patient",
    }.items():  # fmt: skip
        left, right = bands[heading]
        assert left < x[GRAPH.read(label).entity.curie] < right, label
    drawn, stand = len(figure.statements), [item for item in GRAPH.statements() if not item.retracted]
    assert figure.answer[0].startswith(f"{drawn} causal statements of {len(stand)}")
    notes = " ".join(figure.notes)
    counts = [
        int(match[1])
        for pattern in (
            r"\((\d+) statements\) are left out",
            r"(\d+) statements are on members",
            r"Not drawn: (\d+) causal",
        )
        if (match := re.search(pattern, notes))
    ]
    assert len(counts) == 3
    assert drawn + sum(counts) == sum(item.is_causal for item in stand)


def test_a_crowded_map_leaves_out_arrows_of_few_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = [GRAPH.view().figure]
    monkeypatch.setattr("kg.views.map_figure.MOST_ARROWS", 10_000)
    figures.append(GRAPH.view().figure)
    few, all_ = figures
    assert {node.key for node in few.nodes} == {node.key for node in all_.nodes}
    kept, known = ({(a.subject, a.object, a.kind, a.mark): a for a in figure.arrows} for figure in figures)
    assert len(kept) < len(known)
    sources = {
        key: {line.passage.partition("-")[0] for s in a.statements for line in s.evidence} for key, a in known.items()
    }
    gone = max(len(sources[key]) for key in known.keys() - kept.keys())
    best = sorted(map(len, sources.values()), reverse=True)
    assert gone <= best[len(few.nodes)]
    assert all(known[key].statements == arrow.statements for key, arrow in kept.items())


def test_the_kinds_of_msc_share_its_box_and_its_short_arrows() -> None:
    figure = GRAPH.view().figure
    (box,) = [node for node in figure.nodes if "CL:0000134" in node.entities]
    assert box.label == "MSC and kinds of MSC"
    assert box.stands_out
    assert {"CL:0002540", "CL:0002569"} <= set(box.members)  # of bone marrow, of the umbilical cord
    acts = [arrow for arrow in figure.arrows if any(item.subject == "CL:0002540" for item in arrow.statements)]
    assert acts
    assert all(arrow.role == "short" for arrow in acts if arrow.object != box.key)


def test_a_box_of_the_map_has_the_name_of_its_group_and_the_shape_of_its_namesake() -> None:
    nodes = {node.label: node for node in GRAPH.view().figure.nodes}
    assert GRAPH.read("galectin-1").entity.curie in nodes["galectins"].members
    assert nodes["NK cell"].family == "cell"
    assert nodes["cGVHD"].family == "disease"


def test_an_effect_that_reverses_stands_on_top() -> None:
    figure = GRAPH.view(compare=("IFN-gamma", "TLR3,TLR4")).figure
    lit = {arrow.object for arrow in figure.arrows if arrow.role == "best"}
    assert lit
    middle = sorted((box for box in figure.layouts[0].boxes if "|" not in box.node), key=lambda box: box.y)
    assert {box.node for box in middle[: len(lit)]} == lit


def test_opposites_stand_one_above_the_other_in_the_map() -> None:
    figure = GRAPH.view().figure
    boxes = sorted(figure.layouts[0].boxes, key=lambda box: (round(box.x), box.y))
    entities = {node.key: node.entities for node in figure.nodes}
    order = {curie: n for n, box in enumerate(boxes) for curie in entities[box.node]}
    for pair in (("CL:0000863", "CL:0000890"), ("CL:0000815", "CL:0000899")):
        assert abs(order[pair[0]] - order[pair[1]]) == 1


def test_the_arrows_of_the_busiest_entity_are_short() -> None:
    figure = GRAPH.view().figure
    short = [arrow for arrow in figure.arrows if arrow.role == "short"]
    (busiest,) = {arrow.subject for arrow in short}
    assert "CL:0000134" in next(node for node in figure.nodes if node.key == busiest).members
    dots = [line for line in figure.layouts[0].lines if line.dot]
    assert len(dots) == len(short)
    assert all(line.tip[0] - line.dot[0] < 45 for line in dots if line.dot)


def test_a_file_is_drawn_whole() -> None:
    figure = GRAPH.view(file="vesicles").figure
    assert {item.id for item in figure.statements} == {
        item.id for item in GRAPH.statements() if item.file == "triples/vesicles.ttl" and not item.retracted
    }
    with pytest.raises(
        kg.NameNotFoundError, match="no file of statements 'vesicle' in the graph; did you mean vesicles"
    ):
        GRAPH.view(file="vesicle")


def test_a_graph_about_something_else_is_drawn_in_columns_or_as_a_web() -> None:
    small = graph("a + b \n b - c \n c + a").view().figure
    assert [layout.name for layout in small.layouts] == ["wide", "tall"]
    assert small.layouts[0].bands == ()
    large = graph("\n".join(f"a + x{n}" for n in range(130))).view()
    assert large.figure.layouts == ()
    with pytest.raises(FormatError, match="131 entities are too many for a figure"):
        large.to_svg()


def test_a_comparison_highlights_effects_with_opposite_signs() -> None:
    made = graph(
        "A + x \n B - x \n A + y \n B + y \n A + u \n B ? v \n m + w context=one", {"one": {"licensing": ("ent:A",)}}
    )
    figure = made.view(compare=("A", "B")).figure
    assert figure.answer == (
        "Opposite (A | B): x (raises | lowers)",
        "The same: y",
        "Stated for A only: u and w",
        "Stated for B only: v",
    )
    assert {arrow.object for arrow in figure.arrows if arrow.role == "best"} == {"ent:x"}
    x = {box.node: box.x for box in figure.layouts[0].boxes}
    assert x["left|ent:A"] == x["left|ent:m"] < x["ent:x"] < x["right|ent:B"]
    assert made.view(compare=("licensing=A", "B")).figure.answer[0] == "Stated for licensing: A only: w"


def test_a_comparison_folds_many_effects_of_one_side_and_names_some() -> None:
    many = [f"x{n}" for n in range(25)]
    made = graph("\n".join(["A + u", "B - u", "x1 + v", *(f"A + {x}" for x in many)]))
    figure = made.view(compare=("A,x1", "B")).figure
    (group,) = (node for node in figure.nodes if node.members)
    assert set(group.members) == {f"ent:{x}" for x in many if x != "x1"}  # it acts, too
    assert {"ent:x1", "ent:u", "ent:v"} <= {node.key for node in figure.nodes}
    assert figure.answer[1].startswith("Stated for A, x1 only: v, x0, x1, x2")
    assert figure.answer[1].endswith(" and 14 more")
    assert figure.notes[1:] == ("24 entities are folded into 1 box.",)


def test_conflicts_are_stepped_through() -> None:
    figure = GRAPH.view(conflicts=True).figure
    drawn = [item for item in GRAPH.conflicts() if item.kind != "text against table"]
    assert [route.words for route in figure.routes] == [conflict.title for conflict in drawn]
    numbers = {item.id: arrow.number for arrow in figure.arrows for item in arrow.statements}
    assert set(figure.routes[0].arrows) == {numbers[said.id] for said in (*drawn[0].pro, *drawn[0].con)}


# What is said


def test_a_statement_is_told_in_full() -> None:
    context = Context(
        "ctx:a", "", (), (), ("NCBIGene:3458",), ("soluble",), (), ("in vitro",), ("at high density",), ("licensing",)
    )
    evidence = Evidence("evd:a-1-1", "psg:doc-3.2-1-2", "inconclusive", "ECO:0000268", "necessity", ("ref:doc-7",), "!")
    told = statement(
        1, "CL:0000134", "increases", "ent:treg", certainty="inferred", reason="The axis is named.",
        subject_aspect="secretion", object_aspect="proliferation", in_cell="CL:0000134",
        mediators=(
            Mediator("med:a-1-1", "CHEBI:15551", None, "", ("psg:doc-3.2-1-2",)),
            Mediator("med:a-1-2", "NCBIGene:3458", -1, "expression", ("psg:doc-3.2-1-2",)),
        ),
        timing="temporarily", context=context, collective="stm:a", directness="indirect", omits=("NCBIGene:3458",),
        evidence=(evidence,), caveats=("One donor.",), comment="A note.", citation_notes=("A review.",),
    )  # fmt: skip
    tension = Tension("tns:a", "Two faces", "Both are stated.", ("stm:a-1",))
    held = content(told).replace(tensions={"tns:a": tension})
    card = cards.statement_card(held, told)
    assert card.heading == "MSC [secretion] in MSC increases Treg [proliferation] (inferred)"
    assert rows(card) == {
        "sign": ["positive: the object rises with the subject"],
        "certainty": ["inferred: a link that a curator closed. The axis is named."],
        "in cell": ["MSC"],
        "via": ["PGE2"],
        "by lowering": ["IFN-γ [expression]"],
        "timing": ["temporarily"],
        "licensing": ["IFN-γ (taken over from the clause before)"],
        "delivery": ["soluble"],
        "system": ["in vitro"],
        "condition": ["at high density"],
        "directness": ["indirect"],
        "leaves out": ["IFN-γ"],
        "list": ["one of several in a list of the source: one route, not many"],
        "caveat": ["One donor."],
        "citation note": ["A review."],
        "tension": ["Two faces: Both are stated."],
        "note": ["A note."],
        "read in": ["Durdu et al. 2026, section 3.2, paragraph 1, sentence 2; inconclusive; necessity; ECO:0000268; !"],
        "cites": ["[7] Kadri 2023. On stroma."],
        "statement": ["stm:a-1"],
    }


@pytest.mark.parametrize(
    ("verb", "fields", "words"),
    [
        pytest.param("decreases", {}, "negative: the object falls", id="negative"),
        pytest.param("affects", {}, "unknown: the source", id="unknown"),
        pytest.param("affects", {"sign": 0}, "none: measured", id="no effect"),
        pytest.param("affects", {"sign": 0, "is_negated": True}, "denied", id="no effect, denied"),
        pytest.param("increases", {"is_negated": True}, "denied: the object does not rise", id="denied"),
        pytest.param("has_marker", {}, "none: the statement is not causal", id="descriptive"),
        pytest.param("has_marker", {"is_negated": True}, "denied", id="descriptive, denied"),
    ],
)
def test_signs_are_told_in_words(verb: str, fields: dict[str, Any], words: str) -> None:
    assert cards.sign_words(statement(1, "CL:0000134", verb, "ent:treg", **fields)).startswith(words)


@pytest.mark.parametrize("certainty", ["suggested", "hypothesised", "inferred"])
def test_no_line_drops_a_hedge(certainty: str) -> None:
    hedged = statement(1, "CL:0000134", "increases", "ent:treg", certainty=certainty, retracted="Misread.")
    heading = f"MSC increases Treg (withdrawn, {certainty})"
    assert cards.statement_card(content(hedged), hedged).heading == heading
    (shown,) = data_of(hedged)["statements"].values()
    assert shown["card"][0] == heading


def test_an_entity_is_told_in_full() -> None:
    held = content()
    told = entity(
        "CL:0000815", "Treg", official_label="regulatory T cell", synonyms=("Tregs", "suppressor T cell"),
        exact_matches=("MESH:D050378",), broader=("CL:0000134",), definition="It restrains.", comment="A note.",
        caveats=("Not one population.",), administers=("CL:0000134",), intent="preventive",
    )  # fmt: skip
    assert rows(cards.entity_card(held, told)) == {
        "category": ["cell (Biolink Cell)"],
        "identifier": ["CL:0000815"],
        "official name": ["regulatory T cell"],
        "also called": ["Tregs, suppressor T cell"],
        "same as": ["MESH:D050378"],
        "kind of": ["MSC"],
        "administers": ["MSC"],
        "intent": ["preventive"],
        "definition": ["It restrains."],
        "caveat": ["Not one population."],
        "note": ["A note."],
    }


@pytest.mark.parametrize(
    ("fields", "href"),
    [
        pytest.param({"doi": "10.1/x(y)<z>"}, "https://doi.org/10.1/x%28y%29%3Cz%3E", id="DOI"),
        pytest.param({"pmid": "123"}, "https://pubmed.ncbi.nlm.nih.gov/123/", id="PMID"),
        pytest.param({"url": "http://example.org/a"}, "http://example.org/a", id="address"),
        pytest.param({"url": "javascript:alert(1)"}, "", id="script"),
        pytest.param({"url": "data:text/html,x"}, "", id="data"),
        pytest.param({}, "", id="none"),
    ],
)
def test_references_lead_to_the_web_or_nowhere(fields: dict[str, Any], href: str) -> None:
    reference = content().references["ref:doc"]._replace(**fields)
    assert cards.reference_text(reference).href == href


@pytest.mark.parametrize(
    ("curie", "href"),
    [
        pytest.param("CL:0000134", "http://purl.obolibrary.org/obo/CL_0000134", id="outside"),
        pytest.param("ent:treg", "", id="our own"),
        pytest.param("javascript:alert(1)", "", id="unknown prefix"),
    ],
)
def test_identifiers_lead_to_their_vocabulary_or_nowhere(curie: str, href: str) -> None:
    assert cards.curie_text(curie) == cards.Text(curie, href)


# What cannot act


def test_the_policy_allows_the_script_and_the_style_and_nothing_else() -> None:
    parsed = Parser(page_of(title=HOSTILE))
    policy = next(attrs["content"] for tag, attrs in parsed.tags if attrs.get("http-equiv"))
    (script,) = (f"'sha256-{digest(text)}'" for kind, text in parsed.texts if kind == "script")
    (style,) = (f"'sha256-{digest(text)}'" for kind, text in parsed.texts if kind == "style")
    own = f"script-src {script}; style-src {style}; img-src data:"
    assert policy == f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def test_the_page_points_to_no_other_file() -> None:
    hostile = statement(1, "CL:0000134", "increases", "ent:treg", comment=HOSTILE, timing=HOSTILE)
    for tag, attrs in Parser(page_of(hostile, title=HOSTILE, treg=HOSTILE)).tags:
        assert tag not in ("link", "img", "iframe", "a")
        assert not {"src", "href", "style"} & set(attrs)
        assert not [name for name in attrs if name.startswith("on")]


def test_a_view_of_paths_imports_no_heavy_library(tmp_path: Path) -> None:
    heavy = "{'jinja2', 'networkx', 'numpy', 'pyvis', 'scipy', 'rdflib', 'rich'}"
    program = (
        "import sys; from kg.cli import main; "
        f"main(['view', 'IDO', 'Treg', '-o', {str(tmp_path / 'a.html')!r}], standalone_mode=False); "
        f"print(*sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
    assert (tmp_path / "a.html").stat().st_size > 10_000


def digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


# The files


def test_an_svg_file_stands_alone() -> None:
    hostile = statement(1, "CL:0000134", "increases", "ent:treg")
    held = content(hostile, treg=HOSTILE)
    figure = drawn_figure(held, (hostile,), HOSTILE, answer=(HOSTILE,))
    for layout in ("wide", "tall"):
        text = svg_file(figure, layout=layout, source=HOSTILE)
        root = ElementTree.fromstring(text)  # noqa: S314
        assert not [item for item in root.iter() if item.tag.endswith(("script", "image", "foreignObject"))]
        assert "var(" not in text
        assert "MSC" in "".join(root.itertext())
        assert text == svg_file(figure, layout=layout, source=HOSTILE)


def test_control_characters_of_a_label_are_written_as_their_numbers() -> None:
    odd = "\x1b[31mred\x07\u202egnp\x85\uffff"
    raised = statement(1, "CL:0000134", "increases", "ent:treg")
    held = content(raised, treg=odd)
    figure = drawn_figure(held, (raised,), odd, answer=(odd,), notes=(odd,))
    texts = [svg_file(figure, layout=layout, source=odd) for layout in ("wide", "tall")]
    texts += [html_page(odd, odd), re.sub("<script.*?</script>", "", page_of(raised, title=odd, treg=odd))]
    for text in texts:
        assert not {*odd} & {*text} - {*"[31mredgnp"}
        assert r"\u001b[31mred\u0007\u202egnp\u0085\uffff" in text
    for text in texts[:2]:
        assert "".join(ElementTree.fromstring(text).itertext())  # noqa: S314


def test_title_legend_and_ground_of_a_figure_can_be_left_out() -> None:
    picture = GRAPH.view("IDO", "Treg")
    whole = picture.to_svg()
    assert "POSITIVE, stated (asserted): IDO1 increases Treg" in " ".join(re.findall(r">([^<]+)</tspan>", whole))
    assert "best route" in whole
    assert 'class="ground"' in whole
    assert "read in Durdu et al. 2026" in whole
    bare = picture.to_svg(title=False, legend=False, transparent=True)
    assert "POSITIVE" not in bare
    assert "best route" not in bare
    assert 'class="ground"' not in bare
    wide = ElementTree.fromstring(picture.to_svg(width=1200))  # noqa: S314
    assert float(wide.attrib["width"]) == 1200


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_png_and_pdf_are_written(form: str, start: bytes) -> None:
    pytest.importorskip("cairosvg")
    assert GRAPH.view("IDO", "Treg").to_bytes(form).startswith(start)


def test_letters_that_cairo_would_draw_as_boxes_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.views.raster._converter", lambda name: lambda bytestring, **options: bytestring)
    assert to_pdf("CD4⁺ ⊣ IL-10 ⇢ x").decode() == "CD4+ –| IL-10 –○ x"
    assert to_png("CD4⁺ ⊣ IL-10 ⇢ x").decode() == "CD4+ –| IL-10 –○ x"


def test_without_cairosvg_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cairosvg", None)
    with pytest.raises(InstallationError, match=r"pip install 'msc-kg\[figures\]'"):
        raster.to_png("<svg/>")


def test_a_picture_is_written_in_every_form(tmp_path: Path) -> None:
    picture = GRAPH.view("IDO", "Treg")
    assert picture.to_mermaid().startswith("flowchart")
    assert picture.to_dot().startswith("digraph")
    picture.save(tmp_path / "figure.svg", width=400)
    assert (tmp_path / "figure.svg").read_text(encoding="utf-8").startswith("<svg")
    with pytest.raises(FormatError, match=r"no picture in the format 'gif'"):
        picture.save(tmp_path / "figure.gif")
    assert form_of("a/b.c/figure") == "html"


def test_a_notebook_shows_the_picture() -> None:
    picture = GRAPH.view("IDO", "Treg")
    assert 'title="Paths from IDO1 to Treg"' in picture._repr_html_()
    assert picture.image().startswith('<img alt="Paths from IDO1 to Treg" src="data:image/svg+xml;base64,')
    assert GRAPH.paths("IDO", "Treg")._repr_html_().startswith('<img alt="Paths from IDO1 to Treg"')
    assert GRAPH.paths("Treg", "IDO")._repr_html_().startswith("<pre>")
    assert repr(picture) == f"<Picture: Paths from IDO1 to Treg: {len(picture)} statements>"


def test_the_line_of_the_sources_names_a_few() -> None:
    drawn = [statement(n, "CL:0000134", "increases", "ent:treg") for n in range(9)]
    held = content(*drawn)
    for n, item in enumerate(drawn):
        line = item.evidence[0]._replace(passage=f"psg:d{n}")
        drawn[n] = item._replace(evidence=(line,))
    references = {f"ref:d{n}": held.references["ref:doc"]._replace(curie=f"ref:d{n}", year=2000 + n) for n in range(9)}
    passages = {f"psg:d{n}": held.passages["psg:doc-3.2-1-2"]._replace(document=f"ref:d{n}") for n in range(9)}
    told = held.replace(references=references, passages=passages)
    source = Picture(web_figure(told, drawn, "A title"), told).source
    assert source.endswith("Durdu et al. 2004, Durdu et al. 2005 and 3 more")


def test_a_web_is_no_figure() -> None:
    drawn = [statement(1, "CL:0000134", "increases", "ent:treg")]
    web = Picture(web_figure(content(*drawn), drawn, "A title"), content(*drawn))
    with pytest.raises(FormatError, match="too many for a figure"):
        web.to_svg()
    assert web.image() == ""


def test_pyvis_goes_on_with_our_places_and_styles() -> None:
    network = GRAPH.to_pyvis("IDO", "Treg")
    assert network.directed
    x = {node["label"]: node["x"] for node in network.nodes}
    assert x["IDO1"] < x["kynurenine"] < x["AHR"] < x["Treg"]
    assert len(GRAPH.to_pyvis().nodes) > 400
    assert {node["label"] for node in network.nodes} == {"IDO1", "Treg", "kynurenine", "AHR"}
    assert all({"x", "y", "color", "shape"} <= node.keys() for node in network.nodes)
    assert all(edge["title"] for edge in network.edges)
    network.add_node("new", label="new")
    network.add_edge("new", "CL:0000815")
    assert network.generate_html(notebook=False).count("kynurenine") > 1


def test_the_gallery_shows_what_it_links() -> None:
    page = (GALLERY / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\((\w+\.svg)\)", page))
    assert linked == {path.name for path in GALLERY.glob("*.svg")} == {f"{item.name}.svg" for item in PICTURES}


# The command


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        pytest.param(("a", "b", "c"), 2, "at most NAME and TARGET", id="three names"),
        pytest.param(("IDO", "-o", "-", "--open"), 2, "--open needs a file", id="open stdout"),
        pytest.param(
            ("IDO", "Treg", "-o", "figure.gif"), 2, "figure.gif: the file of a picture ends in .html, .svg", id="ending"
        ),
        pytest.param(("IDO", "Treg", "--depth", "2"), 2, "--depth is for one NAME", id="depth of paths"),
        pytest.param(("IDO", "--max-edges", "2"), 2, "--max-edges is for NAME and TARGET", id="edges around"),
        pytest.param(("--file", "vesicles", "-k", "2"), 2, "-k is for NAME and TARGET", id="paths of a file"),
        pytest.param(("IDO", "--no-title"), 2, "--no-title is for .svg, .png or .pdf", id="title of a page"),
        pytest.param(("Treg", "IDO"), 1, "Paths from Treg to IDO1: nothing to draw", id="no path"),
        pytest.param(("no such thing",), 3, "no such thing", id="no such name"),
        pytest.param(("IDO", "--conflicts"), 2, "are different views; give one", id="two views"),
        pytest.param(("--file", "nothing"), 3, "no file of statements 'nothing'", id="no such file"),
        pytest.param(("--compare", "IDO", "system=nowhere"), 3, "nowhere", id="no such condition"),
        pytest.param(
            ("--compare", "IDO", "foo=bar"), 2, "--compare: no context field 'foo'; choose", id="no such field"
        ),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(args: tuple[str, ...], code: int, words: str) -> None:
    done = invoke(*args)
    assert (done.exit_code, done.stdout) == (code, "")
    assert words in done.stderr


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_a_terminal_gets_no_bytes(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr("kg.cli.view.is_terminal", lambda output: output == "-")
    done = invoke("IDO", "Treg", "-f", form, "-o", "-")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{form} is not text; give -o FILE" in done.stderr


def test_the_ending_of_the_file_decides_the_format(tmp_path: Path) -> None:
    for name, start in (
        ("a.html", b"<!DOCTYPE html>"),
        ("b.svg", b"<svg"),
        ("c.mmd", b"flowchart"),
        ("d.dot", b"digraph"),
    ):
        done = invoke("IDO", "Treg", "-o", str(tmp_path / name))
        assert (done.exit_code, done.stdout) == (0, "")
        assert f"wrote {tmp_path / name}: 5 statements" in done.stderr
        assert (tmp_path / name).read_bytes().startswith(start)
    assert invoke("IDO", "Treg", "-f", "mermaid").stdout.startswith("flowchart")
    assert invoke("IDO", "Treg", "-f", "svg", "-o", "-", "--no-title").stdout.startswith("<svg")


def test_the_answer_stands_above_the_picture_in_the_words_of_the_commands(tmp_path: Path) -> None:
    verdict = run("effect", "IDO", "Treg").stdout.splitlines()[0]
    assert GRAPH.view("IDO", "Treg").figure.answer[0] == verdict
    best = run("path", "IDO", "Treg").stdout.splitlines()[0]
    assert GRAPH.view("IDO", "Treg").figure.answer[1] == f"Best path: {best.removeprefix('1. ').replace('   ', '; ')}"


def test_a_store_is_drawn_like_the_graph(build: Any) -> None:
    store = build(merge=True, extra__nt="")
    bare, own = (graph.view("IDO", "Treg").to_svg().rpartition("<text")[0] for graph in (store, GRAPH))
    assert bare == own  # but for the last line, which names the data
