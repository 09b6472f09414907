"""Studies: filters, sorts and formats on small folders, and facts of the shipped ones as the review prints them."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from commands import run
from folders import make, write_folder
from kg.answers import trials
from kg.names.lexicon import Lexicon
from kg.paths.context import ContextJudge

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model.content import Content
    from kg.model.studies import Outcome

ENTITIES = """\
ent:graft_disease
    a biolink:Disease ;
    skos:prefLabel "graft disease" ;
    skos:altLabel "GD" ;
    skos:definition "What was treated." .

ent:acute_graft_disease
    a biolink:Disease ;
    skos:prefLabel "acute graft disease" ;
    skos:broader ent:graft_disease ;
    skos:definition "A narrower one." .

ent:response
    a biolink:PhenotypicFeature ;
    skos:prefLabel "full response" ;
    skos:altLabel "FR" ;
    skos:definition "What was measured." .

ent:quick_response
    a biolink:PhenotypicFeature ;
    skos:prefLabel "quick response" ;
    skos:broader ent:response ;
    skos:definition "A narrower one." .

ent:stroma
    a biolink:Cell ;
    skos:prefLabel "stroma" ;
    skos:definition "The product." .
"""


def study(
    name: str, year: int, design: str, *outcomes: str, n: tuple[int, ...] = (), indication: str = "graft_disease"
) -> str:
    """Write a study with its arms and outcomes; an outcome is its label, ``:`` and further properties."""
    blocks = [
        f'study:{name}\n    a msc:Study ;\n    rdfs:label "{name.title()} {year}" ;\n    msc:year "{year}" ;\n'
        f'    msc:population "people" ;\n    msc:indication ent:{indication} ;\n    msc:product ent:stroma ;\n'
        f'    msc:design "{design}" ;\n    msc:passage psg:paper-1-1-1 .\n'
    ]
    blocks += [
        f'study:{name}-arm{i}\n    a msc:Arm ;\n    rdfs:label "arm {i}" ;\n    msc:ofStudy study:{name} ;\n'
        f"    msc:participants {number} .\n"
        for i, number in enumerate(n, 1)
    ]
    for i, outcome in enumerate(outcomes, 1):
        label, _, rest = outcome.partition(":")
        blocks.append(
            f'study:{name}-outcome{i}\n    a msc:Outcome ;\n    rdfs:label "{label}" ;\n'
            f'    rdfs:comment "In words." ;\n    msc:passage psg:paper-1-1-1 ;{rest}\n    msc:ofStudy study:{name} .\n'
        )
    return "\n".join(blocks) + "\n"


OF_BUNDLE = 'msc:qualifier "of the bundle" ; msc:caveat "Given for the bundle [1,2], not for this study." ;'
STUDIES = (
    study(
        "adams",
        2010,
        "phase 2, single arm",
        "full response: msc:outcome ent:response ; msc:value 70 ; msc:unit '%' ;".replace("'", '"'),
        "full response: msc:outcome ent:response ; msc:value 90 ; "
        'msc:qualifier "about" ; msc:unit "%" ; msc:subgroup "children" ;',
        n=(5,),
    )
    + study(
        "Öberg",
        2012,
        "multicentre, randomised, double-blind",
        'full response: msc:outcome ent:response ; msc:value 36 ; msc:valueHigh 64 ; msc:unit "%" ;',
        'relapse: msc:direction "increased" ; biolink:negated true ;',
        n=(20, 22),
        indication="acute_graft_disease",
    )
    + study(
        "baker",
        2014,
        "non-randomised, open label",
        f'full response: msc:outcome ent:response ; msc:value 80 ; msc:valueHigh 85 ; msc:unit "%" ; {OF_BUNDLE}',
        f'severe relapse: msc:direction "increased" ; {OF_BUNDLE}',
    )
    + study(
        "clark",
        2014,
        "not stated",
        'quick response: msc:outcome ent:quick_response ; msc:value 95 ; msc:unit "%" ;',
        n=(30,),
    )
)


def small(folder: Path) -> Content:
    return make(folder, entities=ENTITIES, contexts="", trials=STUDIES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("relapse", ("relapse", "", 0.0), id="a name alone"),
        pytest.param(" overall response > 70 % ", ("overall response", ">", 70.0), id="spaces and a percent sign"),
        pytest.param("OS>=33.3", ("OS", ">=", 33.3), id="decimals"),
        pytest.param("OS≤20", ("OS", "<=", 20.0), id="a sign of one character"),
        pytest.param("grade II–IV acute GVHD<5", ("grade II–IV acute GVHD", "<", 5.0), id="a name with a dash"),
        pytest.param("OR=60", ("OR", "=", 60.0), id="equals"),
    ],
)
def test_a_condition_is_read(text: str, expected: tuple[str, str, float]) -> None:
    assert tuple(trials.read_condition(text))[:3] == expected


@pytest.mark.parametrize(
    "text", ["", "  ", ">70", "response>", "response>many", "response>7>8", "response=>7", "...", "response>-3"]
)
def test_a_text_that_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(trials.ConditionError, match="is not a condition; write it like"):
        trials.read_condition(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("full response", ["Adams 2010", "Clark 2014", "Öberg 2012"], id="a narrower outcome will do"),
        pytest.param("FR", ["Adams 2010", "Clark 2014", "Öberg 2012"], id="a synonym"),
        pytest.param("quick response", ["Clark 2014"], id="a wider one will not"),
        pytest.param("response", ["Adams 2010", "Clark 2014", "Öberg 2012"], id="one word of a name"),
        pytest.param("Relapse", ["Öberg 2012"], id="whatever the case, and a denied one is one"),
        pytest.param("full response>60", ["Adams 2010"], id="a range fits as a whole: from above"),
        pytest.param("full response<65", ["Öberg 2012"], id="a range fits as a whole: from below"),
        pytest.param("full response<50", [], id="a range that reaches beyond"),
        pytest.param("full response>=70", ["Adams 2010"], id="the limit itself"),
        pytest.param("full response>85", ["Adams 2010"], id="a subgroup's figure"),
        pytest.param("full response>92", [], id="not that of a narrower outcome"),
        pytest.param("full response=36", [], id="no range equals a number"),
        pytest.param("full response=90", ["Adams 2010"], id="about 90 is found as 90"),
        pytest.param("FR>65", ["Adams 2010"], id="a synonym and a figure"),
        pytest.param("relapse>1", [], id="no figure fits none"),
        pytest.param("severe relapse", [], id="of a bundle only"),
        pytest.param("full response>75", ["Adams 2010"], id="the range of a bundle is not the study's"),
    ],
)
def test_outcomes_are_asked_of_the_single_study(tmp_path: Path, text: str, expected: list[str]) -> None:
    content = small(tmp_path)
    condition = trials.read_condition(text, Lexicon(content.entities))
    found = trials.find_studies(content, trials.StudyQuery(outcomes=(condition,), sort="study"))
    assert [item.label for item in found] == expected


def test_an_outcome_of_a_bundle_counts_where_it_is_asked_for(tmp_path: Path) -> None:
    query = trials.StudyQuery(outcomes=(trials.read_condition("full response>75"),), bundles=True)
    assert [item.label for item in trials.find_studies(small(tmp_path), query)] == ["Adams 2010", "Baker 2014"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        pytest.param("ful response", "did you mean full response, quick response", id="a typing error"),
        pytest.param("relaps", "did you mean relapse", id="half a word"),
        pytest.param("xyz", "choose from full response, quick response, relapse", id="nothing like it"),
        pytest.param(
            "response>3", "did you mean full response, quick response", id="a figure of nothing in particular"
        ),
    ],
)
def test_an_outcome_that_no_study_has_gets_a_hint(tmp_path: Path, text: str, hint: str) -> None:
    query = trials.StudyQuery(outcomes=(trials.read_condition(text),))
    with pytest.raises(trials.ConditionError, match=hint):
        trials.find_studies(small(tmp_path), query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, ["Adams 2010", "Öberg 2012", "Baker 2014", "Clark 2014"], id="all, by year, then by name"),
        pytest.param(
            {"sort": "study"}, ["Adams 2010", "Baker 2014", "Clark 2014", "Öberg 2012"], id="O with dots is O"
        ),
        pytest.param({"sort": "n"}, ["Öberg 2012", "Clark 2014", "Adams 2010", "Baker 2014"], id="n over all arms"),
        pytest.param(
            {"indications": ("ent:graft_disease",)},
            ["Adams 2010", "Öberg 2012", "Baker 2014", "Clark 2014"],
            id="a narrower disease counts",
        ),
        pytest.param({"indications": ("ent:acute_graft_disease",)}, ["Öberg 2012"], id="a wider one does not"),
        pytest.param({"indications": ("ent:stroma", "ent:acute_graft_disease")}, ["Öberg 2012"], id="any of them"),
        pytest.param({"indications": ("ent:stroma",)}, [], id="no indication"),
        pytest.param({"designs": ("randomised",)}, ["Öberg 2012"], id="a denied design is not one"),
        pytest.param({"designs": ("RANDOMIZED", "multicenter")}, ["Öberg 2012"], id="American spelling, and both"),
        pytest.param({"designs": ("non-randomised",)}, ["Baker 2014"], id="the denial itself"),
        pytest.param({"designs": ("double blind",)}, ["Öberg 2012"], id="without the hyphen"),
        pytest.param({"designs": ("phase II",)}, ["Adams 2010"], id="a Roman phase"),
        pytest.param({"designs": ("randomised", "single arm")}, [], id="all of them"),
        pytest.param({"first_year": 2012}, ["Öberg 2012", "Baker 2014", "Clark 2014"], id="from a year"),
        pytest.param({"last_year": 2012}, ["Adams 2010", "Öberg 2012"], id="up to a year"),
        pytest.param({"first_year": 2012, "last_year": 2012}, ["Öberg 2012"], id="one year"),
    ],
)
def test_filters_and_sorts(tmp_path: Path, query: dict[str, Any], expected: list[str]) -> None:
    found = trials.find_studies(small(tmp_path), trials.StudyQuery(**query))
    assert [item.label for item in found] == expected


def test_an_unknown_sort_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="sort must be one of year, study, n, got 'size'"):
        trials.find_studies(small(tmp_path), trials.StudyQuery(sort="size"))


def test_a_folder_without_studies_has_none(tmp_path: Path) -> None:
    query = trials.StudyQuery(outcomes=(trials.read_condition("relapse"),))
    assert trials.find_studies(make(tmp_path), query) == []


@cache
def shipped(name: str, *conditions: str) -> dict[str, Any]:
    (found,) = [row for row in json.loads(run("trials", "-f", "json", *conditions).stdout) if row["study"] == name]
    return found


def outcome(**fields: Any) -> Outcome:
    from kg.model.studies import Outcome

    return Outcome(**{"curie": "", "name": "relapse", **fields})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"value": 70.8, "unit": "%"}, "relapse: 70.8 %", id="a figure"),
        pytest.param(
            {"value": 20.0, "unit": "%", "qualifier": "about", "time_point": "1 month"},
            "relapse: about 20 % at 1 month",
            id="about",
        ),
        pytest.param({"value": 36.0, "value_high": 64.0, "unit": "%"}, "relapse: 36–64 %", id="a range"),
        pytest.param(
            {"direction": "decreased", "value": 27.4, "comparator_value": 49.0, "unit": "%", "p": "0.021"},
            "relapse: decreased, 27.4 vs 49 % (p = 0.021)",
            id="against a control",
        ),
        pytest.param({"direction": "decreased", "p": "<0.05"}, "relapse: decreased (p <0.05)", id="below a p value"),
        pytest.param({"direction": "increased", "is_negated": True}, "relapse: not increased", id="denied"),
        pytest.param({"direction": "unchanged"}, "relapse: unchanged", id="no change"),
        pytest.param(
            {"direction": "unchanged", "comparator": "control", "p": "0.4"},
            "relapse: no difference (p = 0.4)",
            id="no difference between arms",
        ),
        pytest.param(
            {"text": "Not reached.", "endpoint_met": False}, "relapse: Not reached (endpoint missed)", id="missed"
        ),
        pytest.param({"direction": "decreased", "endpoint_met": True}, "relapse: decreased (endpoint met)", id="met"),
        pytest.param({"direction": "decreased", "is_trend": True}, "relapse: trend towards decreased", id="a trend"),
        pytest.param(
            {"direction": "increased", "qualifier": "suggested", "subgroup": "children"},
            "relapse: higher (suggested), in children",
            id="a hedge without a figure",
        ),
        pytest.param({"text": "Called rare."}, "relapse: Called rare", id="words"),
        pytest.param({"text": "Rare.", "is_negated": True}, "relapse: Rare (denied)", id="words denied"),
        pytest.param({"text": "Rare.", "is_trend": True}, "relapse: Rare (a trend)", id="words of a trend"),
        pytest.param(
            {"text": "Of the bundle: rare.", "qualifier": "of the bundle"},
            "relapse: rare (of the bundle, not its own)",
            id="words of a bundle",
        ),
        pytest.param(
            {"value": 48.0, "value_high": 71.0, "unit": "%", "qualifier": "about, of the bundle"},
            "relapse: about 48–71 % (of the bundle, not its own)",
            id="a hedged figure of a bundle",
        ),
        pytest.param(
            {"direction": "increased", "qualifier": "of the bundle", "is_negated": True},
            "relapse: not increased (of the bundle, not its own)",
            id="denied, of a bundle",
        ),
        pytest.param({"value": 1400000.0, "unit": "cells"}, "relapse: 1400000 cells", id="a large number"),
    ],
)
def test_words_keep_every_hedge(fields: dict[str, Any], expected: str) -> None:
    assert trials.outcome_words(outcome(**fields)) == expected


def test_words_of_a_name_are_whole(tmp_path: Path) -> None:
    """``OR`` is not in ``favourable outcome`` or ``score``."""
    judge = ContextJudge(small(tmp_path))
    assert not trials.read_condition("or").fits(outcome(name="score for all"), judge)
    assert trials.read_condition("for").fits(outcome(name="score for all"), judge)


@pytest.mark.parametrize(
    ("fields", "sign"),
    [
        pytest.param({}, None, id="not said"),
        pytest.param({"direction": "increased"}, 1, id="increased"),
        pytest.param({"direction": "decreased", "is_trend": True}, -1, id="a trend downwards"),
        pytest.param({"direction": "unchanged"}, 0, id="no difference"),
        pytest.param({"endpoint_met": False}, 0, id="endpoint missed"),
        pytest.param({"endpoint_met": True}, None, id="endpoint met, whichever it is"),
        pytest.param({"direction": "increased", "is_negated": True}, None, id="a denial says nothing of the other way"),
    ],
)
def test_the_sign_of_an_outcome(fields: dict[str, Any], sign: int | None) -> None:
    assert outcome(**fields).sign == sign


@pytest.mark.parametrize(
    ("outcomes", "is_met"),
    [
        pytest.param([{}], None, id="not said"),
        pytest.param([{"endpoint_met": True}, {}], True, id="met"),
        pytest.param([{"endpoint_met": True}, {"endpoint_met": False}], False, id="one of two missed"),
        pytest.param([{"endpoint_met": False, "qualifier": "of the bundle"}], None, id="said of several studies"),
    ],
)
def test_a_study_met_its_endpoint_only_if_its_outcomes_say_so(
    outcomes: list[dict[str, Any]], is_met: bool | None, tmp_path: Path
) -> None:
    study = next(iter(small(tmp_path).studies.values()))
    study = study._replace(outcomes=tuple(outcome(**fields) for fields in outcomes))
    assert study.endpoint_met is is_met


def test_a_missed_endpoint_is_said_of_the_study_it_is_said_of() -> None:
    kebriaei, ringden = shipped("Kebriaei 2020"), shipped("Ringdén 2006")
    assert (kebriaei["endpoint_met"], ringden["endpoint_met"]) == (False, None)
    (missed,) = [row for row in kebriaei["outcomes"] if row["name"] == "primary endpoint"]
    assert (missed["endpoint_met"], missed["sign"]) == (False, 0)
    assert "(endpoint missed)" in run("show", "study:kebriaei2020").stdout


def test_json_has_the_fields_of_the_design_in_order() -> None:
    rows = json.loads(run("trials", "-f", "json").stdout)
    fields = "study reference number year population indication product design arms dose doses schedule outcomes"
    assert [key for key in rows[0] if key in fields.split()] == fields.split()
    assert {"key_message", "caveats", "passages", "id"} <= rows[0].keys()
    assert all(set(row["dose"]) == {"low", "high", "statistic", "unit", "text"} for row in rows)
    wanted = (
        "name value value_high qualifier unit direction trend negated time_point arm comparator_value p subgroup text"
    )
    assert all(set(wanted.split()) <= o.keys() for row in rows for o in row["outcomes"])
    lines = run("trials", "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows


def test_tsv_has_one_line_for_each_study() -> None:
    rows = list(csv.reader(run("trials", "-f", "tsv").stdout.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert tuple(rows[0]) == trials.COLUMNS
    assert len(rows) == 1 + len(json.loads(run("trials", "-f", "json").stdout))
    assert all(len(row) == len(rows[0]) for row in rows)
    (gao,) = [dict(zip(rows[0], row, strict=True)) for row in rows if row[0] == "Gao 2016"]
    assert (gao["arms"], gao["doses"]) == ("MSC n = 62, control n = 62", "2–4")
    assert gao["outcomes"] == "chronic GVHD: decreased, 27.4 vs 49 % (p = 0.021) at 2 years"


def test_the_table_shows_dose_and_schedule_and_counts_caveats() -> None:
    done = run("trials", "--year", "2008", "--outcome", "overall survival", "-f", "table")
    assert done.exit_code == 0
    assert done.stdout.split()[:7] == ["study", "indication", "n", "dosing", "results", "key", "message"]
    assert "median 1.4 × 10^6 cells/kg" in done.stdout
    assert "1–5 doses" in done.stdout


def test_output_goes_to_a_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "studies.json"
    assert run("trials", "--year", "2016", "-f", "json", "-o", str(target)).stdout == ""
    assert {row["year"] for row in json.loads(target.read_text(encoding="utf-8"))} == {2016}


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        pytest.param(["--indication", "nonsense"], 3, "no entity 'nonsense'", id="an unknown disease"),
        pytest.param(
            ["--indication", "leukemia"], 3, "the graph lacks; the studies are of ", id="no disease of a study"
        ),
        pytest.param(["--indication", "SR-aGVDH"], 3, "did you mean SR-aGVHD", id="a mistyped disease"),
        pytest.param(["--indication", "MSC"], 1, "no study is of MSC; the studies are of ", id="no disease"),
        pytest.param(["--outcome", "nonsense"], 3, "no study has an outcome 'nonsense'", id="an unknown outcome"),
        pytest.param(["--outcome", ">70"], 3, "is not a condition", id="no condition"),
        pytest.param(["--year", "soon"], 2, "neither a year nor a range", id="no year"),
        pytest.param(["--year", "-"], 2, "names no year", id="a hyphen"),
        pytest.param(["--year", "2020-2016"], 2, "runs backwards; write 2016-2020", id="a range turned round"),
        pytest.param(["--sort", "size"], 2, "'size' is not one of", id="an unknown sort"),
        pytest.param(
            ["--year", "1990"],
            1,
            "no study meets all of these conditions; without options, 'kg trials' lists all ",
            id="nothing found",
        ),
        pytest.param(["--design", "octuple-blind"], 1, "no study meets all of these conditions", id="no such design"),
    ],
)
def test_odd_input(args: list[str], code: int, message: str) -> None:
    done = run("trials", "-f", "json", *args)
    assert done.exit_code == code
    assert message in done.stderr
    assert done.stdout == ("[]\n" if code == 1 else "")


def test_readings_and_bundles_are_said_on_stderr() -> None:
    done = run("trials", "--outcome", "OR>40", "-f", "json")
    assert "OR read as overall response (ent:overall_response)" in done.stderr
    (said,) = [line for line in done.stderr.splitlines() if line.startswith("left out, because only their bundle")]
    assert "Muroi 2016" in said
    assert "Servais" not in said


def test_years_may_be_open_at_either_end(tmp_path: Path) -> None:
    def years(text: str) -> set[int]:
        return {row["year"] for row in json.loads(run("trials", "-f", "json", "--year", text).stdout)}

    assert min(years("2020-")) == 2020
    assert max(years("-2010")) == 2008
    assert years("2016–2017") == {2016, 2017}


# What follows is read off the review (seeds/000_8084faff5d0d765c.txt), not off the program.

TABLES = {
    "Le Blanc 2008": (60, [55], (1.4e6, 1.4e6, "median"), (1, 5)),
    "Introna 2014": (49, [40], (1.5e6, 1.5e6, "median"), (2, 11)),
    "Fernández-Maqueda 2017": (68, [33], (1.06e6, 1.06e6, "median"), (1, 16)),
    "Servais 2018": (81, [33], (1e6, 4e6, ""), (1, 2)),
    "Ke Zhao 2022": (82, [101, 102], (1e6, 1e6, ""), (4, 4)),
    "Ulu 2025": (83, [36], (1.72e6, 1.72e6, "median"), (2, 2)),
    "Gao 2016": (84, [62, 62], (3e7, 3e7, ""), (2, 4)),
    "Wang 2020": (85, [25, 25], (1e6, 1e6, ""), (1, 1)),
    "Lombardo 2024": (86, [60, 60], (1.5e6, 3e6, ""), (1, 1)),
    "Huang 2024": (87, [74, 74], (1e6, 1e6, ""), (4, 4)),
    "Yao 2025": (88, [96, 96], (1e6, 1e6, ""), (8, 8)),
    "Liu 2014": (12, [20], (1e6, 1e6, ""), (1, 3)),
    "Zhao 2019": (96, [24], (1e6, 1e6, ""), (2, 3)),
    "Servais 2023": (75, [30], (1e6, 2e6, ""), (1, 1)),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_the_three_tables_stands_there(name: str) -> None:
    number, n, (low, high, statistic), doses = TABLES[name]
    row = shipped(name)
    assert row["number"] == number
    assert [arm["n"] for arm in row["arms"] if arm["n"] is not None] == n
    assert (row["dose"]["low"], row["dose"]["high"], row["dose"]["statistic"]) == (low, high, statistic)
    assert row["dose"]["unit"] == "cells/kg"
    assert (row["doses"]["low"], row["doses"]["high"]) == doses


def results(name: str, *fields: str, of: str = "") -> list[tuple[Any, ...]]:
    return [tuple(o[field] for field in fields) for o in shipped(name)["outcomes"] if not of or o["name"] == of]


FIGURES = [
    ("Le Blanc 2008", "overall response", (70.8, None, None, None, None), "Table 1"),
    ("Le Blanc 2008", "overall response", (71, None, None, None, None), "section 4.2"),
    ("Le Blanc 2008", "overall survival", (35, None, "2 years", None, None), ""),
    ("Introna 2014", "overall response", (60, None, None, None, None), ""),
    ("Introna 2014", "overall survival", (50, None, "2 years", "children", None), ""),
    ("Fernández-Maqueda 2017", "overall response", (81, None, None, None, None), ""),
    ("Fernández-Maqueda 2017", "overall survival", (79, None, "1 year", "complete responders", None), ""),
    ("Servais 2018", "overall response", (40.6, None, None, None, None), ""),
    ("Servais 2018", "overall survival", (18, None, "1 year", None, None), ""),
    ("Ke Zhao 2022", "overall response", (82.9, None, None, None, None), ""),
    ("Ke Zhao 2022", "overall survival", (63.4, None, "3 years", None, 48.5), ""),
    ("Ulu 2025", "overall response", (20, "about", "1 month", None, None), ""),
    ("Ulu 2025", "overall survival", (33.3, None, "6 months", None, None), ""),
    ("Gao 2016", "chronic GVHD", (27.4, None, "2 years", None, 49.0), ""),
    ("Liu 2014", "hematologic improvement", (85, None, None, None, None), ""),
    ("Zhao 2019", "overall survival", (25, None, "1 year", None, 90.6), ""),
    ("Servais 2023", "overall response", (53, None, "day 90", None, None), ""),
    ("Servais 2023", "overall response", (67, None, "day 180", None, None), ""),
]


@pytest.mark.parametrize(
    ("name", "of", "expected"),
    [pytest.param(*row[:3], id=" ".join(filter(None, (*row[:2], row[3])))) for row in FIGURES],
)
def test_a_printed_figure_stands_there(name: str, of: str, expected: tuple[Any, ...]) -> None:
    fields = ("value", "qualifier", "time_point", "subgroup", "comparator_value")
    assert expected in results(name, *fields, of=of)
    assert ("%",) in results(name, "unit", of=of)


def test_only_gao_has_a_p_value() -> None:
    rows = json.loads(run("trials", "-f", "json").stdout)
    assert [(row["study"], o["p"]) for row in rows for o in row["outcomes"] if o["p"]] == [("Gao 2016", "0.021")]


@pytest.mark.parametrize(
    ("name", "of", "expected"),
    [
        pytest.param("Ke Zhao 2022", "overall survival", [(None, False, False)], id="Ke Zhao: survival is not a claim"),
        pytest.param("Ke Zhao 2022", "failure-free survival", [("increased", False, False)], id="Ke Zhao: FFS"),
        pytest.param("Ke Zhao 2022", "chronic GVHD", [("decreased", False, False)], id="Ke Zhao: cGVHD"),
        pytest.param("Ke Zhao 2022", "relapse", [("increased", True, False)], id="Ke Zhao: no increase in relapse"),
        pytest.param("Wang 2020", "platelet engraftment", [("increased", False, False)], id="Wang: faster"),
        pytest.param("Wang 2020", "severe acute GVHD", [("decreased", False, False)], id="Wang: severe aGVHD"),
        pytest.param("Wang 2020", "relapse", [("increased", True, False)], id="Wang: no increase in relapse"),
        pytest.param("Lombardo 2024", "grade II-IV acute GVHD", [("decreased", False, True)], id="Lombardo: a trend"),
        pytest.param("Huang 2024", "severe chronic GVHD", [("decreased", False, False)], id="Huang: severe cGVHD"),
        pytest.param("Huang 2024", "GRFS", [("increased", False, False)], id="Huang: GRFS"),
        pytest.param("Yao 2025", "acute GVHD", [("decreased", False, False)], id="Yao: aGVHD, the table"),
        pytest.param("Yao 2025", "severe chronic GVHD", [("decreased", False, False)], id="Yao: severe, the text"),
        pytest.param("Servais 2023", "neutrophil count", [("increased", False, False)], id="Servais: ANC"),
        pytest.param("Servais 2023", "efficacy", [(None, False, False)], id="Servais: appears effective, no direction"),
    ],
)
def test_directions_trends_and_denials(name: str, of: str, expected: list[tuple[Any, ...]]) -> None:
    assert results(name, "direction", "negated", "trend", of=of) == expected


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("Le Blanc 2008", "39 are 70.9 %", id="no share of 55"),
        pytest.param("Introna 2014", "phase I", id="phase I, of GVHD"),
        pytest.param("Fernández-Maqueda 2017", "no whole number makes 81 %", id="no share of 33"),
        pytest.param("Servais 2018", "13 of 32", id="two denominators"),
        pytest.param("Ke Zhao 2022", "basiliximab", id="an add-on"),
        pytest.param("Gao 2016", "per infusion and not per kg", id="a dose beyond all others"),
        pytest.param("Lombardo 2024", "stopped at 38", id="the planned size"),
        pytest.param("Lombardo 2024", "Gao 2016 is double-blind too", id="not the only one"),
        pytest.param("Huang 2024", "day 87", id="the schedule does not add up"),
        pytest.param("Yao 2025", "without 'severe'", id="text against table"),
        pytest.param("Zhao 2019", "not about MSC", id="no trial of MSC"),
        pytest.param("Servais 2023", "section 4.4 only", id="rates that the table lacks"),
        pytest.param("Kebriaei 2020", "Not in Table 1", id="a trial that the table lacks"),
    ],
)
def test_faults_of_the_source_are_caveats_of_their_trial(name: str, words: str) -> None:
    study = shipped(name)
    assert any(words in text for text in (*study["caveats"], *study["citation_notes"]))


@pytest.mark.parametrize(
    ("name", "own"),
    [
        pytest.param("Muroi 2016", 0, id="[35,68-73]"),
        pytest.param("Fernández-Maqueda 2017", 3, id="[35,68-73], and a row of Table 1"),
        pytest.param("Lalu 2012", 0, id="[61-65]"),
        pytest.param("Ringdén 2006", 0, id="[66,67]"),
        pytest.param("Kurtzberg 2014", 0, id="[78-80]"),
        pytest.param("Servais 2023", 8, id="[39,75], and a row of Table 3"),
    ],
)
def test_results_of_a_bundle_are_marked_and_have_no_arm(name: str, own: int) -> None:
    marks = results(name, "of_bundle", "arm", "caveats")
    assert [mark for mark, _, _ in marks].count(False) == own
    assert all(arm is None and any("bundle [" in c for c in caveats) for mark, arm, caveats in marks if mark)


def test_a_caveat_on_a_bundle_never_stands_without_the_mark() -> None:
    rows = json.loads(run("trials", "-f", "json").stdout)
    said = [o for row in rows for o in row["outcomes"] if any("Given for the bundle" in c for c in o["caveats"])]
    assert len(said) == 40
    assert all(o["of_bundle"] and o["text"].startswith(("Of the bundle", "Range over the bundle")) for o in said)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        pytest.param(
            ["--indication", "SR-aGVHD", "--outcome", "overall response>70"],
            {"Le Blanc 2008", "Fernández-Maqueda 2017", "Ke Zhao 2022"},
            id="responses above 70 % in Table 1",
        ),
        pytest.param(
            ["--indication", "PGF"], {"Liu 2014", "Zhao 2019", "Servais 2023", "Song 2018"}, id="poor graft function"
        ),
        pytest.param(["--outcome", "cGVHD<30"], {"Gao 2016"}, id="a synonym of an outcome"),
        pytest.param(["--design", "double-blind"], {"Gao 2016", "Lombardo 2024"}, id="both double-blind trials"),
        pytest.param(["--outcome", "GRFS", "--year", "2024"], {"Huang 2024"}, id="two filters"),
    ],
)
def test_filters_on_the_shipped_studies(args: list[str], expected: set[str]) -> None:
    assert {row["study"] for row in json.loads(run("trials", "-f", "json", *args).stdout)} == expected


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    triples = write_folder(tmp_path, entities=ENTITIES, contexts="", trials=STUDIES)
    done = run("--triples", str(triples), "trials", "--sort", "n", "-f", "json")
    assert next(row["study"] for row in json.loads(done.stdout)) == "Öberg 2012"
