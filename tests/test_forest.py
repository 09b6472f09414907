"""The forest plot: counts and intervals by hand, outcomes without an interval, and the files."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import partial
from itertools import pairwise
from math import comb
from typing import TYPE_CHECKING

import pytest

import commands
import kg
from browsers import browser  # noqa: F401 (a fixture)
from kg.answers.rates import Rate, exact_interval, find_rates, possible_counts
from kg.model.studies import Arm, Outcome, Study
from kg.views.dose_panel import dose_panel, find_doses
from kg.views.forest_drawing import draw_forest
from kg.views.forest_marks import TALL, WIDE
from kg.views.lettering import text_width
from kg.views.table_page import table_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def outcome(value: float | None, name: str = "overall response", **fields: object) -> Outcome:
    return Outcome("outcome:1", name, value=value, unit="%", arm="MSC")._replace(**fields)


def rates(result: Outcome, *, n: int | None = 55, design: str = "single arm") -> list[Rate]:
    arms = (Arm("arm:1", "MSC", n), Arm("arm:2", "control", 50))
    study = Study("study:1", "Adams 2010", "", "", "ent:d", "ent:p", design, 2010, arms, outcomes=(result,))
    return find_rates([study])


command = partial(commands.run, "trials")


@pytest.mark.parametrize(
    ("percent", "n", "counts"),
    [
        pytest.param(71, 55, [39], id="39 of 55 are 70.909"),
        pytest.param(70.8, 55, [], id="38 are 69.1, 39 are 70.9"),
        pytest.param(70.9, 55, [39], id="one decimal"),
        pytest.param(40.6, 32, [13], id="13 of 32 are 40.625"),
        pytest.param(12.5, 8, [1], id="exact"),
        pytest.param(12, 8, [1], id="a half, down"),
        pytest.param(13, 8, [1], id="a half, up"),
        pytest.param(50, 300, [149, 150, 151], id="several"),
        pytest.param(0, 7, [0], id="none"),
        pytest.param(100, 7, [7], id="all"),
        pytest.param(120, 7, [], id="more than all"),
    ],
)
def test_counts_behind_a_percentage(percent: float, n: int, counts: list[int]) -> None:
    assert possible_counts(percent, n) == counts


@pytest.mark.parametrize(("count", "n"), [(39, 55), (16, 30), (1, 40), (0, 10), (10, 10)])
def test_each_end_of_an_interval_leaves_two_and_a_half_percent(count: int, n: int) -> None:
    low, high = (end / 100 for end in exact_interval(count, n))

    def tail(share: float, counts: range) -> float:
        return sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in counts)

    assert low == 0 if count == 0 else tail(low, range(count, n + 1)) == pytest.approx(0.025)
    assert high == 1 if count == n else tail(high, range(count + 1)) == pytest.approx(0.025)


def test_the_ends_where_a_closed_form_exists() -> None:
    # Of 0 out of n the upper end is 1 - 0.025 ** (1 / n), of n out of n the lower end 0.025 ** (1 / n).
    assert exact_interval(0, 20) == pytest.approx((0, 100 * (1 - 0.025 ** (1 / 20))))
    assert exact_interval(20, 20) == pytest.approx((100 * 0.025 ** (1 / 20), 100))


@pytest.mark.parametrize(
    ("result", "n", "verdict"),
    [
        pytest.param(outcome(71), None, "n is not said", id="no n"),
        pytest.param(outcome(71, qualifier="about"), 55, "“about”: no count follows", id="about"),
        pytest.param(outcome(36, value_high=64), 55, "a range", id="range"),
        pytest.param(outcome(71, subgroup="children"), 55, "a subgroup, of unknown size", id="subgroup"),
        pytest.param(
            outcome(71, text="Cumulative incidence."), 55, "an estimate over time, no count out of n", id="over time"
        ),
        pytest.param(
            outcome(71, caveats=("A Kaplan-Meier estimate.",)), 55, "an estimate over time, no count out of n", id="KM"
        ),
        pytest.param(outcome(50), 300, "149 to 151 of 300 would give it", id="several counts"),
        pytest.param(outcome(70.8), 55, "no count out of 55 gives it", id="impossible"),
    ],
)
def test_outcomes_without_an_interval(result: Outcome, n: int | None, verdict: str) -> None:
    (rate,) = rates(result, n=n)
    assert (rate.interval, rate.counted, rate.verdict) == (None, None, verdict)
    assert rate.is_impossible == verdict.startswith("no count out of")


def test_a_count_that_follows_has_an_interval() -> None:
    (rate,) = rates(outcome(71))
    assert (rate.part, rate.counted, rate.n, rate.verdict) == ("response", 39, 55, "")
    assert rate.interval == exact_interval(39, 55)


@pytest.mark.parametrize(
    ("result", "design", "part"),
    [
        pytest.param(outcome(35, "overall survival"), "single arm", "survival", id="survival"),
        pytest.param(outcome(35, "relapse", comparator_value=50.0), "randomised", "comparison", id="randomised"),
        pytest.param(outcome(35, "relapse", comparator_value=50.0), "non-randomised", None, id="not randomised"),
        pytest.param(outcome(35, qualifier="of the bundle"), "single arm", None, id="of a bundle"),
        pytest.param(outcome(35, unit="months"), "single arm", None, id="another unit"),
        pytest.param(outcome(35, "relapse"), "single arm", None, id="another outcome"),
        pytest.param(outcome(None), "single arm", None, id="no figure"),
    ],
)
def test_the_part_of_an_outcome(result: Outcome, design: str, part: str | None) -> None:
    found = rates(result, design=design)
    assert [rate.part for rate in found] == ([part] if part else [])
    assert all(rate.interval is None for rate in found)


def test_the_shipped_studies() -> None:
    shown = {(row["study"], row["printed"]): row for row in kg.load().plot_trials().rows()}
    assert shown["Le Blanc 2008", 71]["count"] == 39
    assert shown["Le Blanc 2008", 70.8]["verdict"] == "impossible: no count out of 55 gives it"
    assert shown["Servais 2018", 40.6]["count"] is None
    assert shown["Servais 2023", 53]["count"] == 16
    assert shown["Gao 2016", 27.4]["control"] == 49
    assert shown["Gao 2016", 27.4]["low"] is None


def test_doses_stand_against_responses_without_a_trend() -> None:
    plot = kg.load().plot_trials()
    drawn, end = dose_panel(plot.rates, plot.content, 0.0)
    words = [element.partition(">")[2].partition("<")[0] for element in drawn if 'class="figure"' in element]
    assert any(line.startswith("Ulu 2025: about 20 %, median 1.72 × 10⁶ cells/kg, SR-aGVHD") for line in words)
    assert (
        len(words)
        == len(find_doses(plot.rates))
        == len([e for e in drawn if re.search('class="(counted|impossible|printed)"', e)])
    )
    assert not any("Murata" in line for line in words)  # its dose is not said
    levels = sorted(float(re.findall(r'y="([\d.]+)"', e)[0]) for e in drawn if 'class="figure"' in e)
    assert all(below - above > 14 for above, below in pairwise(levels))
    assert max(levels) < end
    assert "No trend is drawn" in plot.to_svg()


def test_one_dose_makes_no_panel() -> None:
    assert dose_panel(rates(outcome(71)), kg.load().content, 5.0) == ([], 5.0)


def test_a_forest_plot_is_written_as_svg_html_and_png(tmp_path: Path) -> None:
    for name in ("plot.svg", "plot.html", "plot.png"):
        done = command("--plot", str(tmp_path / name))
        assert done.exit_code == 0, done.output
        assert "percentages of" in done.stderr
    svg = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    ET.fromstring(svg)  # noqa: S314 - our own
    assert "39/55, 71 % (57–82)" in svg
    assert "impossible: no count out of 55 gives it" in svg
    assert not re.search(r"var\(|pooled estimate|\bOR\b", svg)
    page = (tmp_path / "plot.html").read_text(encoding="utf-8")
    assert "<table>" in page
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|src=|url\(|@import", page)
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        pytest.param(("--plot", "plot.gif"), 2, "the file of a forest plot ends in .html, .svg, .png", id="ending"),
        pytest.param(("--plot", "plot.svg", "--by", "outcome"), 2, "--plot writes its own file", id="by outcome"),
        pytest.param(("--plot", "plot.svg", "-f", "json"), 2, "--plot writes its own file", id="format"),
        pytest.param(("--plot", "plot.svg", "--year", "2012"), 1, "has a percentage to plot", id="nothing"),
    ],
)
def test_plots_that_are_refused(args: tuple[str, ...], code: int, words: str) -> None:
    done = command(*args)
    assert done.exit_code == code
    assert words in done.stderr


def test_no_words_of_a_figure_are_cut() -> None:
    graph = kg.load()
    assert "…" not in graph.plot_trials(graph.trials()).to_svg()


def test_a_tall_plot_has_the_marks_of_the_wide_one_and_keeps_to_its_width() -> None:
    plot = kg.load().plot_trials()
    wide, tall = (draw_forest(plot.rates, plot.content, "", "", is_alone=False, frame=frame) for frame in (WIDE, TALL))
    for mark in ("counted", "impossible", "printed", "control", "interval", "range", "between"):
        assert wide.count(f'class="{mark}"') == tall.count(f'class="{mark}"'), mark
    lines = re.findall(r'x="([\d.]+)" y="[\d.]+" font-size="(\d+)" text-anchor="start">([^<]*)<', tall)
    assert len(lines) > 60
    assert all(float(x) + text_width(words, float(size)) <= TALL.width for x, size, words in lines)
    assert "…" not in tall


@pytest.mark.parametrize("width", [390, 800])
def test_nothing_of_a_page_is_scrolled_sideways(browser: Browser, tmp_path: Path, width: int) -> None:  # noqa: F811
    graph = kg.load()
    graph.plot_trials().save(tmp_path / "plot.html")
    (tmp_path / "matrix.html").write_text(table_page(graph.matrix("MSC", "T cell")), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    for name in ("plot.html", "matrix.html"):
        page.goto((tmp_path / name).as_uri())
        wider = "[...document.querySelectorAll('html, .scroll')].filter((it) => it.scrollWidth > it.clientWidth).length"
        assert page.evaluate(wider) == 0, name
    page.close()
