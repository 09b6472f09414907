"""The HTML view: what it says, that nothing in it can act, and what a browser makes of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from kg.model.content import Content
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
from kg.views import cards, page
from kg.views.layout import Box, find_bends, find_positions
from kg.views.page import graph_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

#: A label that ends a script, opens another, quotes, and turns the reading direction.
HOSTILE = "</script><script>document.title='x'</script><img src=x onerror=alert(1)>\"' & {{ 7*7 }} \u202eמזנכימלי"

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PREDICATES = {
    "msc:increases": Predicate("msc:increases", "increases", "does not increase", 1, True, "", ()),
    "msc:decreases": Predicate("msc:decreases", "decreases", "does not decrease", -1, True, "", ()),
    "msc:affects": Predicate("msc:affects", "affects", "does not affect", None, True, "", ()),
    "msc:has_marker": Predicate("msc:has_marker", "has marker", "does not have marker", None, False, "", ()),
}


def entity(curie: str, label: str, category: str = "Cell", **fields: Any) -> Entity:
    empty = Entity(curie, label, label, f"biolink:{category}", (), (), (), "", "", (), False, "", 0)
    return empty._replace(**fields)


def statement(number: int, subject: str, verb: str, obj: str, **fields: Any) -> Statement:
    predicate = PREDICATES[f"msc:{verb}"]
    evidence = (Evidence(f"evd:a-{number}", "psg:doc-3.2-1-2", "supports", "ECO:0000204", "", ("ref:doc-7",), ""),)
    empty = Statement(
        id=f"stm:a-{number}",
        subject=subject,
        predicate=predicate.curie,
        object=obj,
        sign=predicate.sign,
        is_negated=False,
        certainty="asserted",
        evidence=evidence,
        is_causal=predicate.is_causal,
        file="triples/a.ttl",
        line=number,
    )
    return empty._replace(**fields)


def content(*statements: Statement, **labels: str) -> Content:
    """MSC, PGE2, IFN-γ, Treg and a document; ``labels`` renames them."""
    entities = [
        entity("CL:0000134", labels.get("msc", "MSC"), synonyms=("mesenchymal stromal cell",)),
        entity("CHEBI:15551", labels.get("pge2", "PGE2"), "SmallMolecule"),
        entity("NCBIGene:3458", labels.get("ifng", "IFN-γ"), "Gene", definition="A cytokine."),
        entity("ent:treg", labels.get("treg", "Treg"), caveats=("Not one population.",)),
    ]
    title = labels.get("title", "On stroma")
    references = [
        Reference("ref:doc", 0, "Durdu, A.; Dal, M.S.", title, "", 2026, "", "", "", "", "", (), True),
        Reference("ref:doc-7", 7, "Kadri, N.", title, "Cells", 2023, "", "", "10.1/x(y)", "", "", (), False),
    ]
    return Content(
        "",
        PREDICATES,
        {item.curie: item for item in entities},
        {},
        {"psg:doc-3.2-1-2": Passage("psg:doc-3.2-1-2", "ref:doc", "3.2", 1, 2, "", ("ref:doc-7",))},
        {item.curie: item for item in references},
        {item.id: item for item in statements},
        {},
        {},
        {},
        {},
        {},
    )


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


def draw(*statements: Statement, **options: Any) -> dict[str, Any]:
    """Give the data that the page's script reads."""
    text = graph_page(content(*statements), statements, title="A title", **options)
    data: dict[str, Any] = json.loads(next(text for kind, text in Parser(text).texts if kind == "data"))
    return data


def rows(card: cards.Card) -> dict[str, list[str]]:
    return {term: [value.words for value in values] for term, values in card.rows}


# What is drawn


def test_opposite_signs_of_one_pair_are_two_edges_that_bend_apart() -> None:
    data = draw(
        statement(1, "CL:0000134", "increases", "ent:treg"),
        statement(2, "CL:0000134", "decreases", "ent:treg"),
        statement(3, "CL:0000134", "increases", "ent:treg", timing="temporarily"),
    )
    assert [edge["statements"] for edge in data["edges"]] == [["stm:a-1", "stm:a-3"], ["stm:a-2"]]
    assert [edge["arrows"]["to"]["type"] for edge in data["edges"]] == ["arrow", "bar"]
    assert data["edges"][0].get("smooth") != data["edges"][1].get("smooth")


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        pytest.param({}, "", id="plain"),
        pytest.param({"is_negated": True}, "not", id="denied"),
        pytest.param({"sign": 0}, "no effect", id="measured without effect"),
        pytest.param({"retracted": "It was misread."}, "retracted", id="withdrawn"),
    ],
)
def test_what_no_path_follows_is_marked(fields: dict[str, Any], mark: str) -> None:
    plain = statement(1, "CL:0000134", "affects", "ent:treg")
    data = draw(plain, statement(2, "CL:0000134", "affects", "ent:treg", **fields))
    assert [edge["label"] for edge in data["edges"]] == list(dict.fromkeys(["", mark]))


def test_an_edge_is_dashed_after_its_most_certain_statement() -> None:
    def dashes(*certainties: str) -> object:
        drawn = [
            statement(n, "CL:0000134", "increases", "ent:treg", certainty=certainty)
            for n, certainty in enumerate(certainties, 1)
        ]
        return draw(*drawn)["edges"][0]["dashes"]

    assert dashes("inferred", "asserted") is False
    assert dashes("inferred", "suggested") == dashes("suggested")
    single = [dashes(certainty) for certainty in ("asserted", "suggested", "hypothesised", "inferred")]
    assert all(a != b for a, b in combinations(single, 2))


def test_nodes_show_labels_by_category_and_grow_with_their_edges() -> None:
    data = draw(
        statement(1, "CL:0000134", "increases", "ent:treg"),
        statement(2, "CL:0000134", "affects", "CHEBI:15551"),
        statement(3, "CL:0000134", "has_marker", "NCBIGene:3458"),
        highlight={"ent:treg"},
    )
    nodes = {node["id"]: node for node in data["nodes"]}
    assert [node["label"] for node in nodes.values()] == ["MSC", "Treg", "PGE2", "IFN-γ"]
    assert [node["shape"] for node in nodes.values()] == ["dot", "dot", "diamond", "square"]
    assert nodes["CL:0000134"]["size"] > nodes["ent:treg"]["size"]
    assert [curie for curie, node in nodes.items() if node["standsOut"]] == ["ent:treg"]


def test_a_statement_about_itself_is_a_loop() -> None:
    (edge,) = draw(statement(1, "ent:treg", "increases", "ent:treg"))["edges"]
    assert edge["selfReference"]["size"] > 0


def test_a_long_label_is_shortened_on_the_canvas_alone() -> None:
    long = statement(1, "CL:0000134", "increases", "ent:treg")
    held = content(long, treg="word " * 2000)
    text = graph_page(held, [long], title="A title")
    data = json.loads(next(text for kind, text in Parser(text).texts if kind == "data"))
    assert [len(node["label"]) < 80 for node in data["nodes"]] == [True, True]
    assert data["entities"]["ent:treg"][0] == "word " * 2000


def test_no_statements_make_a_page_that_says_so() -> None:
    assert "There are no statements to draw." in graph_page(content(), [], title="Nothing")


@pytest.mark.parametrize("layout", ["spring", "layered"])
def test_the_page_is_the_same_on_every_run_and_the_data_stay_as_they_were(
    layout: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pairs = combinations(content().entities, 2)  # all alike, so that only the order tells them apart
    drawn = [statement(n, start, "increases", end) for n, (start, end) in enumerate(pairs)]
    held = content(*drawn)
    before = deepcopy(held)
    assert len({graph_page(held, drawn, title="A title", layout=layout) for _ in range(3)}) == 1
    assert {name: vars(held)[name] for name in vars(before)} == vars(before)  # look-ups are made on first use
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("key", [*page.FAMILIES, *page.KINDS, "marked"])
def test_everything_drawn_has_a_colour(key: str) -> None:
    style = next(text for kind, text in Parser(graph_page(content(), [], title="")).texts if kind == "style")
    assert f"--{key}:" in style
    assert f".{key} {{" in style


def test_the_legend_shows_what_is_drawn() -> None:
    drawn = [statement(1, "CL:0000134", "decreases", "CHEBI:15551", is_negated=True)]
    text = graph_page(content(*drawn), drawn, title="A title")
    legend = text[text.index('id="legend"') : text.index("<h2>")]
    assert "chemical or drug" in legend
    assert "gene or protein" not in legend
    assert "the object falls: decreases" in legend
    assert "retracted, not, no effect" in legend
    assert 'd=""' not in legend


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
    held = replace(content(told), tensions={"tns:a": tension})
    card = cards.statement_card(held, told)
    assert card.heading == "MSC [secretion] increases Treg [proliferation] in MSC (inferred)"
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
        pytest.param("has_marker", {}, "none: it describes", id="descriptive"),
        pytest.param("has_marker", {"is_negated": True}, "denied", id="descriptive, denied"),
    ],
)
def test_signs_are_told_in_words(verb: str, fields: dict[str, Any], words: str) -> None:
    assert cards.sign_words(statement(1, "CL:0000134", verb, "ent:treg", **fields)).startswith(words)


@pytest.mark.parametrize("certainty", ["suggested", "hypothesised", "inferred"])
def test_no_line_drops_a_hedge(certainty: str) -> None:
    hedged = statement(1, "CL:0000134", "increases", "ent:treg", certainty=certainty, retracted="Misread.")
    heading = f"MSC increases Treg (retracted, {certainty})"
    assert cards.statement_card(content(hedged), hedged).heading == heading
    assert f"<td>{heading}</td>" in graph_page(content(hedged), [hedged], title="A title")


def test_an_entity_is_told_in_full() -> None:
    held = content()
    told = entity(
        "CL:0000815", "Treg", official_label="regulatory T cell", synonyms=("Tregs", "suppressor T cell"),
        exact_matches=("MESH:D050378",), broader=("CL:0000134",), definition="It restrains.", comment="A note.",
        caveats=("Not one population.",), administers=("CL:0000134",), intent="preventive",
    )  # fmt: skip
    assert rows(cards.entity_card(held, told, "cell (Biolink Cell)")) == {
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


def test_the_policy_allows_the_two_scripts_and_the_style_and_nothing_else() -> None:
    parsed = Parser(graph_page(content(), [], title=HOSTILE))
    policy = next(attrs["content"] for tag, attrs in parsed.tags if attrs.get("http-equiv"))
    drawing, script = (f"'sha256-{digest(text)}'" for kind, text in parsed.texts if kind == "script")
    (style,) = (f"'sha256-{digest(text)}'" for kind, text in parsed.texts if kind == "style")
    assert policy == (
        f"default-src 'none'; script-src {drawing} {script}; style-src {style}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_page_points_to_no_other_file() -> None:
    hostile = statement(1, "CL:0000134", "increases", "ent:treg", comment=HOSTILE, timing=HOSTILE)
    text = graph_page(content(hostile, treg=HOSTILE, title=HOSTILE), [hostile], title=HOSTILE)
    for tag, attrs in Parser(text).tags:
        assert tag not in ("link", "img", "iframe", "a")
        assert not {"src", "href", "style"} & set(attrs)
        assert not [name for name in attrs if name.startswith("on")]


def test_importing_the_view_imports_no_heavy_library() -> None:
    program = "import sys, kg.views.page; print(*sorted({'jinja2', 'networkx', 'numpy', 'pyvis'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


# Where things go


def boxes(names: str, width: float = 60, height: float = 40) -> dict[str, Box]:
    return dict.fromkeys(names.split(), Box(width, height, 0))


def test_layers_read_from_left_to_right_even_around_a_circle() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "b"), ("a", "c"), ("c", "d"), ("d", "d"), ("a", "b")]
    places = find_positions(boxes("d c b a"), pairs, "layered")
    assert sorted(places, key=lambda node: places[node][0]) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("layout", ["spring", "layered"])
def test_boxes_do_not_cover_each_other(layout: Any) -> None:
    room = boxes(" ".join(f"n{n}" for n in range(60)), width=120)
    pairs = [("n0", f"n{n}") for n in range(1, 40)] + [(f"n{n}", f"n{n + 1}") for n in range(40, 58)]
    places = find_positions(room, pairs, layout)
    assert len(places) == 60
    for (ax, ay), (bx, by) in combinations(places.values(), 2):
        assert abs(ax - bx) > 119 or abs(ay - by) > 39


def test_an_edge_bends_around_a_node_in_its_way() -> None:
    places = {"a": (0.0, 0.0), "b": (300.0, 0.0), "c": (600.0, 0.0)}
    straight, around, back = find_bends(places, boxes("a b c"), [("a", "b"), ("a", "c"), ("c", "a")])
    assert straight == 0
    assert around != 0
    assert around == back  # seen from their starts both turn to one side: on the page they lie apart


# What a browser makes of it


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a real browser; without one the tests are skipped, but not in CI."""
    give_up = pytest.fail if os.environ.get("CI") else pytest.skip
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        give_up("playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if not program:
        give_up(f"no browser: none of {', '.join(names)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """Open pages with the network cut; nothing but the file may be asked for, and nothing may go wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_offline(True)
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    asked: list[str] = []
    troubles: list[str] = []

    def refuse(dialog: Dialog) -> None:
        troubles.append(dialog.message)
        dialog.dismiss()

    def open_page(text: str) -> Page:
        file = tmp_path / "page.html"
        file.write_text(text, encoding="utf-8")
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", refuse)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.goto(file.as_uri())
        return page

    yield open_page
    context.close()
    assert asked == [(tmp_path / "page.html").as_uri()]
    assert troubles == []


#: MSC increases Treg, and inhibits IFN-γ; PGE2 increases Treg: three edges without parallels.
WEB = (
    statement(1, "CL:0000134", "increases", "ent:treg", caveats=("One donor.",), certainty="suggested"),
    statement(2, "CL:0000134", "decreases", "NCBIGene:3458"),
    statement(3, "CHEBI:15551", "increases", "ent:treg"),
)


def click_edge(page: Page, start: str, end: str) -> None:
    click_canvas(
        page,
        f"""
        (() => {{
            const [a, b] = ["{start}", "{end}"].map((id) => network.getPosition(id));
            return network.canvasToDOM({{ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }});
        }})()""",
    )


def click_node(page: Page, curie: str) -> None:
    click_canvas(page, f"network.canvasToDOM(network.getPosition('{curie}'))")


def click_canvas(page: Page, place: str) -> None:
    box = page.locator("#canvas").bounding_box()
    at = page.evaluate(place)
    assert box is not None
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


def colours(page: Page) -> int:
    """Count the colours on the canvas."""
    return int(
        page.evaluate("""() => {
            const canvas = document.querySelector("canvas");
            const plain = new OffscreenCanvas(canvas.width, canvas.height);
            const copy = plain.getContext("2d", { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
            return new Set(new Uint32Array(data.buffer)).size;
        }""")
    )


@pytest.mark.browser
@pytest.mark.parametrize("layout", ["spring", "layered"])
def test_the_browser_draws(show: Callable[[str], Page], layout: Any) -> None:
    page = show(graph_page(content(*WEB), WEB, title="MSC & Treg", layout=layout))
    assert page.title() == "MSC & Treg"
    assert colours(page) > 20
    page.evaluate("nodes.clear()")
    page.wait_for_function("edges.length && !nodes.length")
    page.wait_for_timeout(100)
    assert colours(page) == 1


@pytest.mark.browser
def test_the_browser_draws_nothing_without_fault(show: Callable[[str], Page]) -> None:
    assert "no statements" in show(graph_page(content(), [], title="Nothing")).inner_text("body")


@pytest.mark.browser
def test_a_click_on_an_edge_tells_its_statements(show: Callable[[str], Page]) -> None:
    page = show(graph_page(content(*WEB), WEB, title="MSC"))
    click_edge(page, "CL:0000134", "ent:treg")
    panel = page.locator("#panel")
    panel.get_by_role("heading", name="MSC increases Treg (suggested)").wait_for()
    for words in ("One donor.", "stm:a-1", "suggested: the source hedges", "section 3.2, paragraph 1, sentence 2"):
        assert words in panel.inner_text()
    link = panel.get_by_role("link", name="[7] Kadri 2023. On stroma.")
    assert link.get_attribute("href") == "https://doi.org/10.1/x%28y%29"
    assert link.get_attribute("rel") == "noopener noreferrer"


@pytest.mark.browser
def test_a_click_on_a_node_tells_what_it_is_and_leads_on(show: Callable[[str], Page]) -> None:
    page = show(graph_page(content(*WEB), WEB, title="MSC"))
    click_node(page, "ent:treg")
    panel = page.locator("#panel")
    panel.get_by_role("heading", name="Treg", exact=True).wait_for()
    assert "Not one population." in panel.inner_text()
    panel.get_by_role("button", name="PGE2 increases Treg").click()
    assert panel.locator("h3").all_inner_texts() == ["PGE2 increases Treg"]


@pytest.mark.browser
@pytest.mark.parametrize("query", ["stromal", "ifn gamma", "ncbigene:3458", "Tre"])
def test_entities_are_found_without_a_mouse(show: Callable[[str], Page], query: str) -> None:
    page = show(graph_page(content(*WEB), WEB, title="MSC"))
    page.keyboard.press("Tab")
    page.keyboard.type(query)
    page.keyboard.press("Enter")
    found = page.locator("#panel h3").first.inner_text()
    assert found == {"stromal": "MSC", "Tre": "Treg"}.get(query, "IFN-γ")
    assert page.evaluate("network.getSelectedNodes().length") == 1


@pytest.mark.browser
def test_the_table_leads_to_the_panel_without_a_mouse(show: Callable[[str], Page]) -> None:
    page = show(graph_page(content(*WEB), WEB, title="MSC"))
    assert page.locator("tbody tr").count() == 3
    page.get_by_role("button", name="stm:a-2").press("Enter")
    assert page.locator("#panel h3").all_inner_texts() == ["MSC decreases IFN-γ"]
    assert page.evaluate("document.activeElement.id") == "panel"


@pytest.mark.browser
def test_zoom_and_fit(show: Callable[[str], Page]) -> None:
    page = show(graph_page(content(*WEB), WEB, title="MSC"))
    whole = page.evaluate("network.getScale()")
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate("network.getScale()") > whole
    page.get_by_role("button", name="Zoom out").click()
    page.get_by_role("button", name="Zoom out").click()
    assert page.evaluate("network.getScale()") < whole
    page.get_by_role("button", name="Show all").click()
    assert page.evaluate("network.getScale()") == pytest.approx(whole)


@pytest.mark.browser
def test_a_dark_screen_has_light_words(show: Callable[[str], Page]) -> None:
    page = show(graph_page(content(*WEB), WEB, title="MSC"))
    light = page.evaluate("nodes.get('ent:treg').font.color")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("light => nodes.get('ent:treg').font.color !== light", arg=light)
    paper, ink = page.evaluate("[getComputedStyle(document.body).backgroundColor, nodes.get('ent:treg').font.color]")
    assert max(map(int, re.findall(r"\d+", paper))) < 64
    assert min(bytes.fromhex(ink.removeprefix("#"))) > 192


@pytest.mark.browser
def test_hostile_words_do_nothing(show: Callable[[str], Page]) -> None:
    hostile = statement(
        1, "CL:0000134", "increases", "ent:treg", comment=HOSTILE, timing=HOSTILE, caveats=(HOSTILE,), reason=HOSTILE
    )
    loud = statement(2, "ent:treg", "affects", "CHEBI:15551")
    held = content(hostile, loud, msc=HOSTILE, treg="href " + HOSTILE * 100, title=HOSTILE)
    page = show(graph_page(held, [hostile, loud], title=HOSTILE))
    click_edge(page, "CL:0000134", "ent:treg")
    page.locator("#panel dl").first.wait_for()
    assert HOSTILE in page.locator("#panel").inner_text()
    click_node(page, "ent:treg")
    page.wait_for_timeout(400)  # the tooltip
    page.fill("#query", "script")
    page.keyboard.press("Enter")
    assert page.title() == " ".join(HOSTILE.split())
    assert page.locator("script").count() == 3
    assert page.locator("img").count() == 0
