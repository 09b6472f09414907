"""The views: the marks of a figure, and the layout of its boxes and arrows."""

from __future__ import annotations

import random
import re
from collections import Counter
from copy import deepcopy
from itertools import combinations, pairwise, product
from typing import Any

import pytest

import kg
from drawn import content, data_of, drawn_figure, page_of, statement
from kg.formats.registry import FormatError
from kg.model.statements import Context
from kg.views.appearance import FAMILIES, KINDS, PALETTE, tier_of
from kg.views.around_figure import MOST_KEPT, around_figure
from kg.views.figure import draw_arrows
from kg.views.layers import Size, arrange
from kg.views.lettering import text_width, wrap
from kg.views.network import canvas_edges
from kg.views.ordering import Connection, find_columns
from kg.views.page import figure_page
from kg.views.path_figure import path_figure
from kg.views.shapes import outline
from kg.views.svg import _arrow, legend_items, svg_file
from kg.views.web import Room, find_places
from kg.views.web_figure import best_supported, web_figure
from kg.views.wide import draw_line
from small import graph

GRAPH = kg.load()


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


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        pytest.param(
            "A + x \n B ? x", "Stated differently (A | B): x (raises | acts, direction unknown)", id="unsigned"
        ),
        pytest.param(
            "A + x \n B + x negated=true", "Stated differently (A | B): x (raises | denied by the source)", id="denied"
        ),
        pytest.param("A + x \n A - x \n B + x", "Stated differently (A | B): x (raises or lowers | raises)", id="both"),
        pytest.param("A ? x \n B ? x", "The same: x (acts, direction unknown)", id="open"),
    ],
)
def test_only_raising_and_lowering_are_called_opposite_and_the_same_is_all_that_is_stated(
    drawn: str, expected: str
) -> None:
    figure = graph(drawn).view(compare=("A", "B")).figure
    assert figure.answer == (expected,)
    assert {arrow.role for arrow in figure.arrows} == {""}


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
