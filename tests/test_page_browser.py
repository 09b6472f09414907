"""The server's pages in a real browser: keyboard, no script, a telephone's width, dark mode, and the content policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from browsers import axe, browser  # noqa: F401 (fixtures)
from kg.sparql.sandbox import FORKS
from served import start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not FORKS, reason="the pool of processes needs a system that forks"),
]

ROWS = "/query?query=" + quote("SELECT ?s ?o { ?s msc:increases ?o }")
CROSSED = "/query?query=" + quote("SELECT * { ?s msc:increases ?o . ?a msc:decreases ?b }")
#: All kinds of page.
PAGES = {
    "the box": "/",
    "an answer": "/?source=MSC&target=Treg",
    "an answer on a disease": "/?source=MSC&target=SR-aGVHD",
    "a name that stands for nothing": "/?source=MSC&target=Nonsensium",
    "an entity": "/entity/CL:0000815",
    "a statement": "/entity/stm:ido_treg-28?full=true",
    "no identifier": "/entity/CL:9999999",
    "the box for SPARQL": "/query",
    "rows": ROWS,
    "a graph": "/query?query=" + quote("DESCRIBE CL:0000815"),
    "yes or no": "/query?query=" + quote("ASK {}"),
    "a query that is malformed": "/query?query=" + quote("SELECT * {"),
    "a query that is held back": CROSSED,
    "an empty answer": "/query?query=" + quote("SELECT * { ?s msc:incrases ?o }"),
    "the studies": "/trials",
    "no page": "/nothing",
}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    running = start("--timeout", "5")
    yield f"http://127.0.0.1:{running.port}"
    running.end()


@pytest.fixture
def show(browser: Browser, base: str) -> Iterator[Callable[..., Page]]:  # noqa: F811
    """Open pages; only the server may be asked, and nothing may go wrong but a page that says so itself."""
    asked: list[str] = []
    troubles: list[str] = []
    contexts = []

    def open_page(url: str, width: int = 1280, scheme: Any = "light", *, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.goto(base + url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((base + "/", "data:", "blob:"))] == []
    assert [text for text in troubles if "Failed to load resource" not in text] == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault(show: Callable[..., Page], axe: str, name: str, width: int, scheme: str) -> None:  # noqa: F811
    page = show(PAGES[name], width, scheme)
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    assert len(found["passes"]) > 15
    assert [(fault["impact"], fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_telephone(show: Callable[..., Page], name: str) -> None:
    page = show(PAGES[name], 390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("h1").count() == 1
    small = "(element) => parseFloat(getComputedStyle(element).fontSize) < 12"
    assert page.evaluate(f"[...document.querySelectorAll('p, td, li, a, label')].filter({small}).length") == 0


def test_a_question_by_keyboard(show: Callable[..., Page]) -> None:
    page = show("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#source").focus()
    page.keyboard.type("indolea")
    page.wait_for_selector("#source-names option", state="attached")
    names = page.evaluate("[...document.getElementById('source-names').options].map((option) => option.value)")
    assert "IDO1" in names
    page.locator("#source").fill("IDO")
    page.keyboard.press("Tab")
    page.keyboard.type("Treg")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?source=IDO&target=Treg")
    assert page.locator("h1").inner_text().startswith("POSITIVE")
    figure = page.locator("picture img")
    assert figure.evaluate("image => image.complete && image.naturalWidth > 200")
    page.locator(".scroll").first.focus()  # a table that scrolls is reached by keyboard
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_the_tall_picture_is_for_a_telephone(show: Callable[..., Page]) -> None:
    chosen = "image => image.currentSrc"
    assert "tall=true" not in show("/?source=IDO&target=Treg").locator("picture img").evaluate(chosen)
    assert "tall=true" in show("/?source=IDO&target=Treg", 390).locator("picture img").evaluate(chosen)


def test_everything_is_there_without_a_script(show: Callable[..., Page]) -> None:
    page = show("/", script=False)
    page.fill("#source", "IDO")
    page.fill("#target", "Treg")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("h1").inner_text().startswith("POSITIVE")
    page.locator("a", has_text="stm:ido_treg-7").first.click()
    assert "IDO1" in page.locator("h1").inner_text()
    page.get_by_role("link", name="SPARQL").click()
    page.get_by_text("Examples").click()
    page.locator("details a").first.click()
    page.get_by_role("button", name="Run").click()
    assert page.locator("h2#rows").count() == 1


def test_a_query_by_keyboard_and_its_permanent_link(show: Callable[..., Page]) -> None:
    page = show("/query")
    page.fill("#query", "SELECT ?s ?o { ?s msc:increases ?o } ORDER BY ?s ?o LIMIT 3")
    page.locator("#query").press("Control+Enter")
    page.wait_for_selector("h2#rows")
    assert page.locator("h2#rows").inner_text() == "3 rows"
    table = page.locator("table").inner_text()
    page.get_by_role("link", name="link to this query").click()
    assert page.locator("table").inner_text() == table
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.path().read_text(encoding="utf-8").count("\n") == 4
    page.locator("table a").first.click()
    assert "/entity/" in page.url
    assert page.get_by_role("link", name="Turtle").count() == 1


def test_a_cross_join_is_said_before_it_is_run(show: Callable[..., Page]) -> None:
    page = show(CROSSED)
    assert "nothing joins" in page.locator("[role=status]").inner_text()
    assert page.locator("table").count() == 0
    page.get_by_role("button", name="Run it anyway").click()
    page.wait_for_selector("table, .problem")
    assert "anyway=true" in page.url


def test_an_empty_answer_is_explained(show: Callable[..., Page]) -> None:
    page = show(PAGES["an empty answer"])
    assert "did you mean msc:increases?" in page.locator("[role=status]").inner_text()


def test_a_script_in_the_page_does_not_run(browser: Browser, base: str) -> None:  # noqa: F811
    page = browser.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto(base + "/")
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.harm = true";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", "<img src=/x onerror='window.harm = true'>");
        document.body.insertAdjacentHTML("beforeend", "<p id=loud style='color: red'>a</p>");
    }""")
    page.wait_for_timeout(200)
    assert page.evaluate("window.harm") is None
    assert page.evaluate("getComputedStyle(document.getElementById('loud')).color") != "rgb(255, 0, 0)"
    assert any("Content Security Policy" in text for text in blocked)
    page.close()


def test_the_view_to_explore_opens(show: Callable[..., Page]) -> None:
    page = show("/?source=IDO&target=Treg")
    page.get_by_role("link", name="Interactive view").click()
    page.wait_for_selector("[data-node]:visible")
    page.locator("[data-node]:visible").first.dispatch_event("click")
    assert page.locator("#details h2").count() > 0
