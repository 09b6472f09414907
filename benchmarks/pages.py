"""Views in a real browser: ``python -m benchmarks.pages``, with Chromium and playwright.

Labels that overlap and arrows that cross a label, at three widths, of every shipped view; then how soon large pages
answer, and how many frames a second they draw while they are dragged.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from benchmarks.views import VIEWS, web

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Return the labels that overlap, and the arrows that cross a label or run through a node that is not their end.
MEASURE = """async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const seen = (element) => element.getClientRects().length > 0;
    const stage = document.getElementById("stage");
    const texts = [...stage.querySelectorAll("text")].filter(seen).map((text) => {
        const { left, top, right, bottom } = text.getBoundingClientRect();
        return { words: text.textContent, owner: text.closest("[data-node], [data-arrow]"), left, top, right, bottom };
    });
    const overlaps = [];
    texts.forEach((a, n) => texts.slice(n + 1).forEach((b) => {
        if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) {
            overlaps.push(`${a.words} / ${b.words}`);
        }
    }));
    const boxes = [...stage.querySelectorAll("[data-node] > .outline:not(.under)")].filter(seen).map((shape) => {
        const { left, top, right, bottom } = shape.getBoundingClientRect();
        const words = shape.parentNode.dataset.node;
        return { words, left: left + 2, top: top + 1, right: right - 2, bottom: bottom - 1 };
    });
    const crossings = [];
    for (const line of [...stage.querySelectorAll("[data-arrow] > .line")].filter(seen)) {
        const matrix = line.getScreenCTM();
        const length = line.getTotalLength();
        for (let at = 0; at <= length; at += 3) {
            const { x, y } = line.getPointAtLength(at).matrixTransform(matrix);
            const isIn = (box) => x > box.left && x < box.right && y > box.top && y < box.bottom;
            const hit = [...texts, ...boxes].find(isIn);
            if (hit) {
                crossings.push(`${line.parentNode.getAttribute("aria-label")} / ${hit.words}`);
                break;
            }
        }
    }
    const labels = [...stage.querySelectorAll("text.label")].filter(seen);
    const scale = labels.length ? labels[0].getScreenCTM().a : 1;
    const least = Math.min(...labels.map((text) => parseFloat(text.getAttribute("font-size")) * scale));
    return { overlaps, crossings, labels: texts.length, least };
}"""

#: Wait until two frames are drawn after a choice.
ANSWER = """async (key) => {
    choose("node", key);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
#: Begin to count frames; return the frames a second since then.
COUNT = """() => {
    Object.assign(window, { drawn: 0, begun: performance.now() });
    (function tick() { drawn += 1; requestAnimationFrame(tick); })();
}"""
RATE = "drawn / (performance.now() - begun) * 1000"
#: Return the middle of the picture.
MIDDLE = """() => {
    const { left, top, width, height } = document.getElementById("stage").getBoundingClientRect();
    return [left + width / 2, top + height / 2];
}"""
#: Widths and heights of the window.
SIZES = ((1280, 900), (800, 600), (390, 844))
#: Statements of the webs that are opened: some 500 and 3,000 boxes.
WEBS = (1_070, 6_500)
#: Moves of a drag.
MOVES = 60


def counts(page: Page) -> str:
    """Return the cells of overlaps, crossings and the least letters, at each width."""
    cells = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(MEASURE)
        cells.append(f"{len(found['overlaps'])} / {len(found['crossings'])} / {found['least']:.1f}")
    return " | ".join(cells)


def frames(page: Page) -> float:
    """Return the frames a second that are drawn while the picture is dragged."""
    x, y = page.evaluate(MIDDLE)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(COUNT)
    for n in range(MOVES):
        page.mouse.move(x + 3 * (n % 20), y + 2 * (n % 15))
    rate = float(page.evaluate(RATE))
    page.mouse.up()
    return rate


def main() -> None:
    """Print both tables."""
    from playwright.sync_api import sync_playwright

    graph = kg.load()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--no-sandbox", "--disable-gpu"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        file = Path(folder) / "page.html"
        page = browser.new_page()
        heads = " | ".join(f"{width} px" for width, _ in SIZES)
        print(f"| view | {heads} |\n|---|{'---|' * len(SIZES)}")
        for name, (names, options) in VIEWS.items():
            file.write_text(graph.view(*names, **options).to_html(), encoding="utf-8")
            page.goto(file.as_uri())
            print(f"| `{name}` | {counts(page)} |")
        print(
            "\n| statements | boxes | answers after, s | processor time, s | frames a second |\n|---|---|---|---|---|"
        )
        for count in WEBS:
            picture = web(count).view()
            file.write_text(picture.to_html(), encoding="utf-8")
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            start = time.perf_counter()
            page.goto(file.as_uri())
            page.evaluate(ANSWER, picture.figure.nodes[0].key)
            seconds = time.perf_counter() - start
            metrics = session.send("Performance.getMetrics")["metrics"]
            used = {item["name"]: item["value"] for item in metrics}["TaskDuration"]
            page.evaluate("choose('', '')")
            boxes = len(picture.figure.nodes)
            print(f"| {len(picture):,} | {boxes:,} | {seconds:.2f} | {used:.2f} | {frames(page):.0f} |")
        browser.close()


if __name__ == "__main__":
    main()
