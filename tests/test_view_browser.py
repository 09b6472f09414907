"""The views in a real browser: labels can be read, controls work, and nothing acts by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

import kg
from benchmarks.pages import MEASURE
from browsers import axe, browser  # noqa: F401 (fixtures)
from drawn import HOSTILE, WEB, content, drawn_figure, statement
from kg.knowledge_graph import KnowledgeGraph
from kg.views.figure import RankedPath
from kg.views.page import figure_page
from kg.views.web_figure import web_figure
from kg.words.plain import visible
from small import graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

pytestmark = pytest.mark.browser

GRAPH = kg.load()
MEASURED = kg.read_measured("name,value,p\nMSC,1,\nIDO1,2.6,0.01\nkynurenine,1.4,0.01\nPGE2,-0.7,0.01\nTreg,0.9,0.2\n")
#: The shipped views by name.
SHIPPED: dict[str, Callable[[], Any]] = {
    "IDO to Treg": lambda: GRAPH.view("IDO", "Treg"),
    "MSC to Treg": lambda: GRAPH.view("MSC", "Treg"),
    "MSC-EV to Th17": lambda: GRAPH.view("MSC-EV", "Th17"),
    "around Treg": lambda: GRAPH.view("Treg"),
    "around MSC": lambda: GRAPH.view("MSC"),
    "two steps around IFN-gamma": lambda: GRAPH.view("IFN-gamma", depth=2),
    "map": lambda: GRAPH.view(),
    "vesicles": lambda: GRAPH.view(file="vesicles"),
    "comparison": lambda: GRAPH.view(compare=("IFN-gamma", "TLR3,TLR4")),
    "conflicts": lambda: GRAPH.view(conflicts=True),
    "overlay": lambda: GRAPH.view("MSC", "Treg", overlay=MEASURED),
}


#: A view of each kind.
KINDS = {
    name: SHIPPED[name]
    for name in ("MSC to Treg", "around Treg", "map", "vesicles", "comparison", "conflicts", "overlay")
}


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:  # noqa: F811
    """Open pages with the network cut; nothing but the file may be asked for, and nothing may go wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_offline(True)
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    folder = tmp_path / "a folder of Žižka & 子"
    folder.mkdir()
    file = folder / "page.html"
    asked: list[str] = []
    troubles: list[str] = []

    def refuse(dialog: Dialog) -> None:
        troubles.append(dialog.message)
        dialog.dismiss()

    def open_page(text: str, fragment: str = "", width: int = 1280, height: int = 900) -> Page:
        file.write_text(text, encoding="utf-8")
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
        page.on("dialog", refuse)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.goto(file.as_uri() + fragment)
        return page

    yield open_page
    context.close()
    assert {url for url in asked if not url.startswith(("blob:file:", "data:"))} == {file.as_uri()}
    assert troubles == []


def web_page(**fields: Any) -> str:
    held = content(*WEB)
    return figure_page(drawn_figure(held, WEB, "MSC & Treg", **fields), held)


def routed_page() -> str:
    routes = (RankedPath(1, "MSC → Treg", "net positive", (0,)), RankedPath(2, "PGE2 → Treg", "net positive", (2,)))
    return web_page(routes=routes, stand_out=("ent:treg",))


def headings(page: Page) -> list[str]:
    return page.locator("#details h2").all_inner_texts()


# What can be read


@pytest.mark.parametrize("name", SHIPPED)
def test_no_label_lies_on_another_and_no_arrow_crosses_one(show: Callable[..., Page], name: str) -> None:
    text = SHIPPED[name]().to_html()
    page = show(text)
    seen = {"1280": page.evaluate(MEASURE)}
    page.set_viewport_size({"width": 800, "height": 600})
    seen["800"] = page.evaluate(MEASURE)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate(MEASURE) == seen["1280"]
    page.set_viewport_size({"width": 390, "height": 844})
    seen["390"] = page.evaluate(MEASURE)
    for found in seen.values():
        assert found["labels"] > 3
        assert (found["overlaps"], found["crossings"]) == ([], [])
    assert min(seen["1280"]["least"], seen["390"]["least"]) >= (10.5 if name in ("map", "vesicles") else 11)


def test_overlapping_labels_and_crossing_arrows_are_found(show: Callable[..., Page]) -> None:
    page = show(web_page())
    page.evaluate("""() => {
        const label = document.querySelector("svg.wide [data-node] text");
        const other = document.querySelectorAll("svg.wide [data-node] text")[1];
        for (const span of label.children) {
            span.setAttribute("x", other.firstChild.getAttribute("x"));
            span.setAttribute("y", other.firstChild.getAttribute("y"));
        }
        const line = document.querySelector("svg.wide .line");
        const box = document.querySelectorAll("svg.wide [data-node] .outline")[2].getBBox();
        line.setAttribute("d", `M0 ${box.y + box.height / 2}H${box.x + box.width}`);
    }""")
    found = page.evaluate(MEASURE)
    assert found["overlaps"]
    assert found["crossings"]


@pytest.mark.parametrize("size", [(1280, 900), (800, 600), (390, 844)], ids=["1280", "800", "390"])
def test_both_ends_of_a_question_are_in_sight(show: Callable[..., Page], size: tuple[int, int]) -> None:
    page = show(GRAPH.view("MSC", "Treg").to_html(), width=800, height=600)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for curie in ("CL:0000134", "CL:0000815"):
        box = page.locator(f'[data-node="{curie}"]:visible').first.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] + box["height"] <= size[1]


def test_forty_entities_fit_without_scrolling(show: Callable[..., Page]) -> None:
    lines = ["a + z", *(f"a + x{n}" for n in range(19)), *(f"y{n} - z" for n in range(19))]
    lines += [f"x{n} + y{m % 19}" for n in range(19) for m in (n, n + 4)]
    made = graph("\n".join(lines))
    # Labels as long as those of the shipped graph are.
    labels = [GRAPH.content.entities[curie].label for curie in sorted(GRAPH.content.entities) if "CL:" in curie]
    entities = {
        curie: item._replace(label=labels[n % len(labels)])
        for n, (curie, item) in enumerate(made.content.entities.items())
    }
    view = KnowledgeGraph(made.content.replace(entities=entities)).view("ent:a", "ent:z", k=60)
    assert len(view.figure.nodes) == 40
    page = show(view.to_html())
    assert page.evaluate(MEASURE)["least"] >= 11
    wide = page.locator("svg.wide").bounding_box()
    assert wide is not None
    assert wide["y"] + wide["height"] <= 900
    assert wide["x"] + wide["width"] <= 1280


def test_the_answer_and_the_table_can_be_read_without_the_picture(show: Callable[..., Page]) -> None:
    page = show(GRAPH.view("IDO", "Treg").to_html())
    assert "POSITIVE, stated (asserted): IDO1 increases Treg" in page.inner_text("#answer")
    assert page.locator("tbody tr").count() == 5


def test_a_page_without_statements_says_so(show: Callable[..., Page]) -> None:
    page = show(figure_page(drawn_figure(content(), ()), content()))
    assert "no statements" in page.inner_text("body")


def test_a_dark_screen_has_light_words_and_paper_has_dark_ones(show: Callable[..., Page]) -> None:
    page = show(web_page())
    colours = """() => [getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector("svg.wide .label")).fill].map((c) => c.match(/\\d+/g).map(Number))"""
    paper, ink = page.evaluate(colours)
    assert min(paper) > 192 > 64 > max(ink)
    page.emulate_media(color_scheme="dark")
    paper, ink = page.evaluate(colours)
    assert max(paper) < 64 < 192 < min(ink)
    page.emulate_media(media="print", color_scheme="dark")
    _, ink = page.evaluate(colours)
    assert max(ink) < 64
    assert page.locator("#panel").is_hidden()
    assert page.locator("svg.wide").is_visible()


# What can be done


def test_an_arrow_opens_its_statements(show: Callable[..., Page]) -> None:
    page = show(web_page())
    page.locator("svg.wide [data-arrow='0'] .touch").dispatch_event("click")
    assert headings(page) == ["MSC increases Treg (suggested)"]
    details = page.locator("#details")
    for words in ("One donor.", "stm:a-1", "suggested: the source hedges", "section 3.2, paragraph 1, sentence 2"):
        assert words in details.inner_text()
    assert "suggests that MSC increase" in details.inner_text()
    link = details.get_by_role("link", name="[7] Kadri 2023. On stroma.")
    assert link.get_attribute("href") == "https://doi.org/10.1/x%28y%29"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert page.locator("svg.wide [data-arrow='2']").get_attribute("class").split()[-1] == "dim"


def test_an_arrow_can_be_hit_with_a_mouse(show: Callable[..., Page]) -> None:
    page = show(web_page())
    at = page.evaluate("""() => {
        const line = document.querySelector("svg.wide [data-arrow='1'] .line");
        const { x, y } = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM());
        return [x, y];
    }""")
    page.mouse.move(at[0], at[1] + 3)
    assert page.locator("svg.wide [data-arrow='1'] > title").text_content() == "MSC decreases IFN-γ"
    page.mouse.click(at[0], at[1] + 3)
    assert headings(page) == ["MSC decreases IFN-γ"]


def test_a_node_opens_a_card_that_links_onwards(show: Callable[..., Page]) -> None:
    page = show(web_page())
    page.locator("svg.wide [data-node='ent:treg']").click()
    assert headings(page) == ["Treg", "In this picture"]
    assert "Not one population." in page.inner_text("#details")
    page.get_by_role("button", name="PGE2 increases Treg").last.click()
    assert headings(page) == ["PGE2 increases Treg"]


@pytest.mark.parametrize("query", ["stromal", "ifn gamma", "ncbigene:3458", "Tre"])
def test_entities_are_found_without_a_mouse(show: Callable[..., Page], query: str) -> None:
    page = show(web_page())
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.keyboard.press("Enter")
    assert headings(page)[0] == {"stromal": "MSC", "Tre": "Treg"}.get(query, "IFN-γ")
    assert page.evaluate("document.activeElement.dataset.node") in ("CL:0000134", "ent:treg", "NCBIGene:3458")


def test_the_picture_is_walked_with_the_keyboard(show: Callable[..., Page]) -> None:
    page = show(web_page())
    page.locator("#stage [tabindex='0']:visible").focus()
    assert page.evaluate("document.activeElement.dataset.node") == "CL:0000134"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.arrow") == "0"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.node") == "ent:treg"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.node") == "NCBIGene:3458"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert headings(page) == ["MSC decreases IFN-γ"]
    page.keyboard.press("Escape")
    assert headings(page) == []


def test_the_arrows_of_a_node_are_walked_one_by_one(show: Callable[..., Page]) -> None:
    page = show(web_page())
    page.locator("#stage [tabindex='0']:visible").first.focus()
    page.keyboard.press("ArrowRight")
    seen = [page.evaluate("document.activeElement.dataset.arrow")]
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.dataset.arrow"))
    assert seen == ["0", "1", "0", "1"]
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.node") == "NCBIGene:3458"


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_the_table_leads_to_the_details(show: Callable[..., Page], way: str) -> None:
    page = show(web_page())
    button = page.get_by_role("button", name="stm:a-2", exact=True)
    button.click() if way == "mouse" else button.press("Enter")
    assert headings(page) == ["MSC decreases IFN-γ"]
    assert page.evaluate("document.activeElement.id") == "panel"


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_zoom_and_fit(show: Callable[..., Page], way: str) -> None:
    page = show(web_page())

    def press(name: str, key: str) -> float:
        page.get_by_role("button", name=name, exact=True).click() if way == "mouse" else page.keyboard.press(key)
        return float(page.locator("svg.wide").bounding_box()["width"])  # type: ignore[index]

    whole = press("Fit", "0")
    assert press("Zoom in", "+") > whole
    press("Zoom out", "-")
    assert press("Zoom out", "-") < whole
    assert press("Fit", "0") == pytest.approx(whole)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_only_several_paths_have_buttons_to_step_through(show: Callable[..., Page], count: int) -> None:
    routes = tuple(RankedPath(rank, "MSC → Treg", "net positive", (0,)) for rank in range(1, count + 1))
    assert show(web_page(routes=routes)).locator("#stepper").is_visible() == (count > 1)


def test_a_neighbourhood_opens_with_the_card_of_its_middle(show: Callable[..., Page]) -> None:
    page = show(GRAPH.view("Treg").to_html())
    assert headings(page) == ["Treg"]
    page.locator("#rows button").first.click()
    assert headings(page) != ["Treg"]
    page.keyboard.press("Escape")
    assert headings(page) == ["Treg"]


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_paths_are_stepped_through(show: Callable[..., Page], way: str) -> None:
    page = show(routed_page())

    def press(name: str, key: str) -> str:
        page.get_by_role("button", name=name).click() if way == "mouse" else page.keyboard.press(key)
        return page.inner_text("#step")

    assert press("Next path", "n").startswith("1 of 2: MSC → Treg")
    assert page.locator("svg.wide .arrow.lit").count() == 1
    assert press("Next path", "n").startswith("2 of 2: PGE2 → Treg")
    assert press("Previous path", "p").startswith("1 of 2")
    page.get_by_role("button", name="2. PGE2 → Treg").click()
    assert page.inner_text("#step").startswith("2 of 2")


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_nodes_are_hidden_kept_and_brought_back(show: Callable[..., Page], way: str) -> None:
    page = show(web_page())

    def press(name: str, key: str) -> None:
        page.get_by_role("button", name=name, exact=True).click() if way == "mouse" else page.keyboard.press(key)

    page.locator("svg.wide [data-node='CHEBI:15551']").click()
    press("Keep lit", "k")
    page.locator("svg.wide [data-node='NCBIGene:3458']").click()
    assert page.locator("svg.wide .arrow.lit").count() == 2  # that of what is kept, and that of what is chosen
    press("Hide", "h")
    assert page.locator("svg.wide [data-node='NCBIGene:3458']").is_hidden()
    assert page.locator("tbody tr").count() == 2
    press("Undo", "u")
    assert page.locator("svg.wide [data-node='NCBIGene:3458']").is_visible()
    press("Reset", "r")
    assert page.locator("svg.wide .dim").count() == 0


def test_every_control_is_reached_with_the_tabulator(show: Callable[..., Page]) -> None:
    page = show(routed_page())
    page.get_by_role("button", name="stm:a-2", exact=True).click()
    page.evaluate("""() => {
        document.querySelectorAll("details").forEach((one) => { one.open = true; });
        window.controls = [...document.querySelectorAll("button, summary, select, input, a[href]")]
            .filter((one) => one.checkVisibility());
        window.met = new Set();
        document.addEventListener("focusin", (event) => met.add(event.target));
        document.activeElement.blur();
    }""")
    count = page.evaluate("controls.length")
    assert count > 30
    for _ in range(count + 20):
        page.keyboard.press("Tab")
    missed = page.evaluate("controls.filter((one) => !met.has(one)).map((one) => one.outerHTML)")
    assert missed == []


def test_filters_and_the_legend_hide_the_kinds_they_name(show: Callable[..., Page]) -> None:
    page = show(web_page())
    page.get_by_text("Filter").click()
    page.get_by_label("Certainty").select_option("suggested")
    assert page.locator("tbody tr").count() == 1
    assert page.inner_text("#count") == "1 of 3"
    assert page.locator("svg.wide [data-node='NCBIGene:3458']").is_hidden()
    page.get_by_label("Certainty").select_option("")
    page.keyboard.press("Escape")
    lowers = page.get_by_role("button", name="lowers", exact=True)
    lowers.press("Enter")
    assert lowers.get_attribute("aria-pressed") == "false"
    assert page.locator("svg.wide [data-arrow='1']").is_hidden()
    assert page.locator("tbody tr").count() == 2


def test_the_address_restores_the_view(show: Callable[..., Page]) -> None:
    page = show(routed_page())
    page.locator("svg.wide [data-node='ent:treg']").click()
    page.keyboard.press("k")
    page.get_by_role("button", name="lowers", exact=True).click()
    fragment = "#" + page.evaluate("location.hash.slice(1)")
    page.close()
    again = show(routed_page(), fragment)
    assert headings(again)[0] == "Treg"
    assert again.locator("svg.wide .pinned").count() == 1
    assert again.locator("svg.wide [data-arrow='1']").is_hidden()


def test_an_address_that_names_nothing_is_left_aside(show: Callable[..., Page]) -> None:
    page = show(web_page(), f"#node={quote(HOSTILE)}&arrow=99&path=7&only-sign=x&entity=toString")
    assert page.locator("svg.wide .chosen").count() == 0
    assert page.title() == "MSC & Treg"


@pytest.mark.parametrize(
    ("button", "ending", "start"),
    [
        pytest.param("Picture (SVG)", "svg", b"<svg", id="svg"),
        pytest.param("Picture (PNG)", "png", b"\x89PNG", id="png"),
        pytest.param("Table (TSV)", "tsv", b"statement\t", id="table"),
        pytest.param("Statements (Turtle)", "ttl", b"@prefix", id="turtle"),
    ],
)
def test_the_visible_part_can_be_saved(show: Callable[..., Page], button: str, ending: str, start: bytes) -> None:
    page = show(web_page())
    page.get_by_text("Save").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).press("Enter")
    assert waiting.value.suggested_filename == f"msc-kg.{ending}"
    data = waiting.value.path().read_bytes()
    assert data.startswith(start)
    if ending == "svg":
        assert b"var(" not in data
        assert b"data-node" not in data
        for words in (b"MSC &amp; Treg", b"raises", b"cell</text>"):  # title and legend come with it
            assert words in data


def test_identifier_citation_and_markdown_are_copied(show: Callable[..., Page]) -> None:
    page = show(web_page())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="stm:a-2", exact=True).click()
    for name, words in (
        ("identifier", "stm:a-2"),
        ("citation", "Durdu, A.; Dal, M.S"),
        ("Markdown", "[Durdu et al. 2026]"),
    ):
        page.get_by_role("button", name=f"Copy {name}").click()
        page.wait_for_function("words => document.getElementById('said').textContent === words", arg=f"{name} copied")
        assert words in page.evaluate("navigator.clipboard.readText()")


def test_a_drag_moves_the_picture_and_chooses_nothing(show: Callable[..., Page]) -> None:
    page = show(web_page())
    for _ in range(6):
        page.keyboard.press("+")
    box = page.locator("#stage").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 500, box["y"] + 60)
    before = page.evaluate("document.getElementById('stage').scrollLeft")
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 60, steps=4)
    page.mouse.up()
    assert page.evaluate("document.getElementById('stage').scrollLeft") == pytest.approx(before + 200, abs=2)
    assert headings(page) == []


def test_a_telephone_shows_rows_and_a_sheet(show: Callable[..., Page]) -> None:
    page = show(GRAPH.view("MSC", "Treg").to_html(), width=390, height=844)
    assert page.locator("svg.wide").first.is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#panel").is_hidden()
    page.locator("svg.tall [data-node='NCBIGene:3586']").first.click()
    sheet = page.locator("#panel").bounding_box()
    assert sheet is not None
    assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=2)
    page.get_by_role("button", name="Close details").click()
    assert page.locator("#panel").is_hidden()


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_neighbour_is_expanded_from_inside_the_file(show: Callable[..., Page], way: str) -> None:
    page = show(GRAPH.view("IDO", "Treg").to_html())
    page.locator("svg.wide [data-node='CL:0000815']").first.click()
    drawn = page.evaluate(
        "tableRows.filter((row) => row.arrows.some((n) => !arrows.get(n).annex)).map((row) => row.id)"
    )
    ends = [item for item in GRAPH.statements("Treg") if "CL:0000815" in (item.subject, item.object)]
    more = [item for item in ends if not item.retracted and item.id not in drawn]
    assert headings(page)[-1] == f"Beyond this picture: {len(more)}"
    new = page.locator("svg.wide:visible [data-node='CHEBI:15551']")
    assert new.count() == 0
    rows = page.locator("tbody tr").count()
    page.get_by_role("button", name="Draw more").click() if way == "mouse" else page.keyboard.press("x")
    assert new.count() == 1
    assert page.locator("tbody tr").count() > rows
    assert page.evaluate(MEASURE)["overlaps"] == page.evaluate(MEASURE)["crossings"] == []
    new.click()
    assert headings(page)[0] == "PGE2"
    page.reload()
    assert new.count() == 1  # the address holds it
    page.get_by_role("button", name="Reset").click() if way == "mouse" else page.keyboard.press("r")
    assert new.count() == 0


def test_a_statement_beyond_the_picture_is_read_without_drawing_it(show: Callable[..., Page]) -> None:
    page = show(GRAPH.view("IDO", "Treg").to_html())
    page.locator("svg.wide [data-node='CL:0000815']").first.click()
    page.get_by_role("button", name="PGE2 increases Treg").press("Enter")
    assert headings(page) == ["PGE2 increases Treg"]
    assert "statement=stm" in page.evaluate("location.hash")


def test_a_folded_box_unfolds_where_it_stands(show: Callable[..., Page]) -> None:
    page = show(GRAPH.view().to_html())
    box = page.locator("svg.wide .group").first
    box.click()
    members = page.locator("#unfolded button")
    assert members.count() > 1
    name = members.first.inner_text()
    members.first.press("Enter")
    assert headings(page)[0] == name
    assert page.locator("#unfolded").is_hidden()


# What cannot act


def test_hostile_words_do_nothing(show: Callable[..., Page]) -> None:
    hostile = statement(
        1, "CL:0000134", "increases", "ent:treg", comment=HOSTILE, timing=HOSTILE, caveats=(HOSTILE,), reason=HOSTILE
    )
    loud = statement(2, "ent:treg", "affects", "CHEBI:15551")
    held = content(hostile, loud, msc=HOSTILE, treg="href " + HOSTILE * 100, title=HOSTILE)
    routes = (RankedPath(1, HOSTILE, HOSTILE, (0,)),)
    figure = drawn_figure(held, (hostile, loud), HOSTILE, answer=(HOSTILE,), notes=(HOSTILE,), routes=routes)
    page = show(figure_page(figure, held, name=HOSTILE, source=HOSTILE))
    page.locator("svg.wide [data-arrow='0'] .touch").dispatch_event("click")
    assert HOSTILE in page.locator("#details").inner_text()
    page.locator("svg.wide [data-node='ent:treg']").click()
    page.keyboard.press("n")
    page.fill("#query", "script")
    page.keyboard.press("Enter")
    assert page.title() == " ".join(visible(HOSTILE).split())
    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0


# For those who use other means than eyes and a mouse


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")], ids=["wide", "narrow and dark"])
@pytest.mark.parametrize("name", [*KINDS, "canvas", "trials"])
def test_axe_finds_no_fault(show: Callable[..., Page], axe: str, name: str, width: int, scheme: Any) -> None:  # noqa: F811
    pages = {"canvas": canvas_page, "trials": lambda: GRAPH.plot_trials().to_html()}
    page = show(pages[name]() if name in pages else KINDS[name]().to_html(), width=width)
    page.emulate_media(color_scheme=scheme)
    page.evaluate(axe)
    for _ in ("as it opens", "with a node chosen"):
        found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
        assert len(found["passes"]) > 15
        assert [(fault["impact"], fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []
        if name in pages:
            break
        page.locator("[data-node]:visible").first.dispatch_event("click")


# The canvas


def canvas_page() -> str:
    held = content(*WEB)
    figure = web_figure(held, list(WEB), "MSC & Treg")
    nodes = tuple(node._replace(stands_out=node.key == "ent:treg") for node in figure.nodes)
    return figure_page(replace(figure, nodes=nodes), held)


def test_the_canvas_is_walked_with_the_keyboard(show: Callable[..., Page]) -> None:
    page = show(canvas_page())
    page.locator("#stage canvas").focus()
    said = page.locator("#said")
    page.keyboard.press("ArrowRight")
    assert said.inner_text() == "Treg"  # what the question is about comes first
    page.keyboard.press("ArrowLeft")
    assert said.inner_text() == "MSC increases Treg (suggested)"
    page.keyboard.press("ArrowDown")
    assert said.inner_text() == "PGE2 increases Treg"
    page.keyboard.press("Enter")
    assert headings(page) == ["PGE2 increases Treg"]
    page.keyboard.press("ArrowLeft")
    assert said.inner_text() == "PGE2"
    assert page.evaluate("stage.network.getSelectedNodes()") == ["CHEBI:15551"]
    page.keyboard.press("Enter")
    assert headings(page)[0] == "PGE2"


def test_a_large_graph_is_drawn_on_a_canvas(show: Callable[..., Page]) -> None:
    page = show(canvas_page())
    colours = """() => {
        const canvas = document.querySelector("canvas");
        const plain = new OffscreenCanvas(canvas.width, canvas.height);
        const copy = plain.getContext("2d", { willReadFrequently: true });
        copy.drawImage(canvas, 0, 0);
        return new Set(new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
    }"""
    page.wait_for_timeout(100)
    assert page.evaluate(colours) > 20
    at = page.evaluate("stage.network.canvasToDOM(stage.network.getPosition('ent:treg'))")
    box = page.locator("#stage").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    assert headings(page)[0] == "Treg"
    page.keyboard.press("h")
    assert page.evaluate("stage.network.body.data.nodes.get('ent:treg').hidden")
    page.keyboard.press("u")
    light = page.evaluate("stage.network.body.data.nodes.get('ent:treg').font.color")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("light => stage.network.body.data.nodes.get('ent:treg').font.color !== light", arg=light)
    ink = page.evaluate("stage.network.body.data.nodes.get('ent:treg').font.color")
    assert min(bytes.fromhex(re.sub("^#", "", ink))) > 192
