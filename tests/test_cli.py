"""The contracts of the commands: stdout, stderr and exit code of each."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click import Context, Option

from commands import run
from folders import block, write_folder
from kg import load as kg_load
from kg import resources
from kg.cli import COMMANDS, GROUPS, main

ROOT = Path(__file__).parents[1]


def process(*args: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run ``kg`` as a process of its own."""
    command = [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')", *args]
    options = {"encoding": "utf-8", **options}
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, **options)


def all_commands() -> list[Any]:
    group = Context(main)
    return [pytest.param(main.get_command(group, name), id=name) for name in COMMANDS]


@pytest.mark.parametrize("command", all_commands())
def test_help_has_an_example_and_a_word_on_every_option(command: Any) -> None:
    assert "Example:\n" in command.help
    assert all(param.help for param in command.params if isinstance(param, Option))


def test_every_command_has_a_group_and_every_group_commands() -> None:
    modules = {path.stem for path in (ROOT / "kg" / "cli").glob("[a-z]*.py")}
    assert sorted(COMMANDS) == sorted(modules)
    assert all(GROUPS.values())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_calls_kg(shell: str) -> None:
    assert f"_KG_COMPLETE={shell}_complete" in run("completion", shell).stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("kg eff", ["effect"], id="a command"),
        pytest.param("kg effect MSC ALLOREACTIVE-T-cell-r", ["alloreactive-T-cell-response"], id="a name with blanks"),
        pytest.param("kg show zzz", [], id="no such name"),
        pytest.param("kg find alloreactive-T", [], id="a text that is no name"),
    ],
)
def test_a_shell_completes_commands_and_names(words: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    last = str(len(words.split()) - 1)
    for name, value in (("_KG_COMPLETE", "bash_complete"), ("COMP_WORDS", words), ("COMP_CWORD", last)):
        monkeypatch.setenv(name, value)
    found = run(prog_name="kg", complete_var="_KG_COMPLETE").stdout
    assert [line.removeprefix("plain,") for line in found.split()] == expected


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_help_fits_a_screen(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = run("--help").stdout.splitlines()
    assert len(lines) <= 45
    assert all(len(line) <= 80 for line in lines)
    for heading, rows in GROUPS.items():
        assert f"{heading}:" in lines
        for names, words in rows.items():
            assert any(line.split(maxsplit=names.count(", ") + 1)[-1:] == [words] for line in lines), names


def test_kg_alone_shows_three_questions_that_have_answers() -> None:
    done = run()
    assert done.exit_code == 0
    questions = re.findall(r"^  kg (.+?)  +\S", done.stdout, re.MULTILINE)
    assert len(questions) == 3
    assert all(run(*question.split()).exit_code == 0 for question in questions)
    assert run("path", "IDO", "Treg").stdout.startswith("1. ")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        pytest.param(["conflicts", "NK"], "(NK); 'kg conflicts' takes no name: --kind chooses", id="conflicts"),
        pytest.param(["trials", "Prochymal"], "(Prochymal); 'kg trials' takes no name: --indication", id="trials"),
        pytest.param(["common", "MSC", "Treg", "-k", "2"], "'-k'; -n is the number of rows here", id="another letter"),
        pytest.param(["neighbors", "MSC", "-k", "2"], "'-k'; 'kg neighbors' lists every row", id="no limit"),
        pytest.param(
            ["effect", "MSC", "Treg", "Th17"], "unexpected extra argument (Th17)\n", id="the message suffices"
        ),
        pytest.param(
            ["conflicts", "--kind", "odd"], "opposed verdicts, text against table, tension\n", id="a wrong value"
        ),
        pytest.param(["paths", "IDO", "Treg"], "Did you mean path", id="an unknown command"),
        pytest.param(["conflicts", "a\x07\u202eb"], r"unexpected extra argument (a\u0007\u202eb)", id="control codes"),
        pytest.param(
            ["export", "-f", "sbml-qual", "--table", "trials"],
            "--table chooses a table of csv, not of sbml-qual",
            id="a table of another format",
        ),
        *(
            pytest.param(["sparql", "ASK {}", "--timeout", text], "'--timeout'", id=f"{text} seconds")
            for text in ("nan", "inf", "0", "1e300")
        ),
    ],
)
def test_wrong_usage_names_the_way_out(args: list[str], words: str) -> None:
    done = run(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


@pytest.mark.parametrize(("args", "same"), [(["help"], ["--help"]), (["help", "path"], ["path", "--help"])])
def test_help_is_a_command_too(args: list[str], same: list[str]) -> None:
    done = run(*args)
    assert (done.exit_code, done.output) == (0, run(*same).output)


def test_path_prints_data_on_stdout_and_readings_on_stderr() -> None:
    done = run("path", "ido", "tregs")
    assert done.exit_code == 0
    assert "IDO1 → kynurenine → AHR → Treg" in done.stdout
    assert "read as" not in done.stdout
    assert "ido read as IDO1 (NCBIGene:3620)" in done.stderr
    assert "tregs read as Treg (CL:0000815)" in done.stderr


def test_path_json_keeps_its_contract() -> None:
    answer = json.loads(run("path", "IDO", "Treg", "-f", "json").stdout)
    assert answer["schema"] == "msc-kg/path/1"
    plain = {"aspect": None, "reduced": False, "species": None, "context": {}}
    assert answer["source"] == {"curie": "NCBIGene:3620", "label": "IDO1", "read_from": "IDO"} | plain
    assert answer["complete"] is True
    path = next(p for p in answer["paths"] if [n["label"] for n in p["nodes"]][1:3] == ["kynurenine", "AHR"])
    assert path["sign"] == 1
    assert set(path) >= {
        "rank",
        "sign",
        "cost",
        "support",
        "certainty",
        "coherence",
        "nodes",
        "steps",
        "breaks",
        "weakest_step",
        "caveats",
    }
    step = path["steps"][1]
    assert set(step) == {"subject", "object", "aspect", "sign", "certainty", "directness", "omits", "statements"}
    statement = step["statements"][0]
    assert statement["context"] == {"licensing": ["NCBIGene:3458"]}
    assert statement["references"] == ["ref:durdu2026-36"]
    assert statement["id"].startswith("stm:ido_treg-")


def test_no_path_exits_with_1_and_names_near_misses() -> None:
    done = run("path", "Treg", "IDO")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "NO PATH from Treg to IDO1 within 6 edges" in done.stderr
    assert "the other way round" in done.stderr


def test_no_path_in_json_is_an_object_all_the_same() -> None:
    done = run("path", "Treg", "IDO", "-f", "json")
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert answer["paths"] == []
    assert answer["near_misses"][0]["hidden_by"] == "direction"


@pytest.mark.parametrize(
    ("args", "exit_code", "words"),
    [
        pytest.param(["path", "IDO", "Tregg"], 3, "did you mean Treg", id="a misspelt name"),
        pytest.param(["path", "IDO", "qqqqzzzz"], 3, "no entity 'qqqqzzzz'", id="a name like nothing"),
        pytest.param(["path", "IDO"], 2, "Missing argument 'TARGET'", id="one name"),
        pytest.param(["path", "IDO", "Treg", "-k", "0"], 2, "0 is not in the range", id="no paths wanted"),
        pytest.param(
            ["path", "IDO", "Treg", "--context", "age=old"],
            2,
            "FIELD=VALUE with a field of species",
            id="context field",
        ),
        pytest.param(
            ["path", "IDO", "Treg", "--context", "licensing=blah"], 3, "no licensing value 'blah'", id="context value"
        ),
        pytest.param(["path", "IDO", "Treg", "--predicate", "increase"], 3, "no predicate 'increase'", id="predicate"),
        pytest.param(["path", "IDO", "Treg", "--predicate", "zz"], 3, "; choose from msc:incr", id="like no predicate"),
        pytest.param(["path", "IDO", "Treg", "--category", "Genes"], 3, "did you mean biolink:Gene", id="category"),
        pytest.param(["path", "musculin", "Treg"], 3, "elsewhere it stands for musculin", id="a homonym alone"),
        pytest.param(["show", "stm:ido_treg-9999"], 3, "no statement 'stm:ido_treg-9999'", id="no such statement"),
        pytest.param(["show", "ref:durdu2026-999"], 3, "no reference 'ref:durdu2026-999'", id="no such reference"),
        pytest.param(["show", "tns:zz"], 3, "its identifiers read as in tns:", id="like no tension"),
        pytest.param(["sparql", "SELEC ?s WHERE { ?s ?p ?o }"], 3, "line 1", id="broken SPARQL"),
        pytest.param(["sparql", "nosuchfile.rq"], 3, "neither a query", id="no such query file"),
        pytest.param(["sparql", ""], 3, "the query is empty", id="empty query"),
        pytest.param(["sparql", "LOAD <http://example.org/>"], 3, "read-only", id="update"),
        pytest.param(["path", "@nosuch.txt", "Treg"], 3, "write nosuch.txt: No such file", id="no such list of names"),
        pytest.param(["view", "a", "b", "c"], 2, "at most NAME and TARGET", id="three names"),
        pytest.param(["view", "--open", "-o", "-"], 2, "--open needs a file", id="open stdout"),
        pytest.param(["export", "-f", "xml"], 2, "is not one of", id="unknown format"),
        pytest.param(["--triples", "nowhere", "stats"], 2, "does not exist", id="no such folder"),
    ],
)
def test_wrong_input_is_named_without_a_traceback(args: list[str], exit_code: int, words: str) -> None:
    done = run(*args)
    assert (done.exit_code, done.stdout) == (exit_code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_path_options_reach_the_question() -> None:
    assert run("path", "MSC-EV", "Th17", "--sign", "+", "--max-edges", "2").exit_code == 1
    negative = run("path", "MSC-EV", "Th17", "--via", "miR-21", "--sign", "-")
    assert "miR-21, miR-146a, miR-155 and PD-L1, together ⊣ Th17 cell" in negative.stdout
    assert "-ln support" in run("path", "IDO", "Treg", "--why-rank").stdout
    assert run("path", "IDO", "Treg", "--context", "licensing=TLR4", "--strict-context").exit_code == 1
    assert "kynurenine" in run("path", "IDO", "Treg", "--context", "licensing=IFNG").stdout


@pytest.mark.parametrize(
    "name",
    [
        "IDO",
        "stm:ido_treg-13",
        "evd:ido_treg-13-1",
        "ref:durdu2026-36",
        "psg:durdu2026-3.2-2-5",
        "study:gao2016",
        "MSC",
        "PMID:8642258",
        "Le Blanc 2008",
    ],
)
def test_show_prints_text_and_an_object_in_json(name: str) -> None:
    done = run("show", name)
    assert done.exit_code == 0
    assert done.stdout.strip()
    assert isinstance(json.loads(run("show", name, "-f", "json").stdout), dict)


def test_show_names_evidence_and_identifiers() -> None:
    text = run("show", "AHR").stdout
    assert "NCBIGene:196" in text
    assert "HGNC:348" in text
    assert "Kadri et al. 2023 [36]" in text


def test_neighbors_filters() -> None:
    rows = json.loads(run("neighbors", "Treg", "--direction", "up", "--sign", "+", "--causal", "-f", "json").stdout)
    assert {row["direction"] for row in rows} == {"up"}
    assert {row["sign"] for row in rows} == {1}
    assert "AHR" in {row["neighbor"] for row in rows}
    assert run("neighbors", "Treg", "--predicate", "ameliorates").exit_code == 1


def test_find_lists_names_that_contain_the_text_or_exits_with_1() -> None:
    assert "CL:0000815\tTreg\t" in run("find", "regulatory t").stdout
    missing = run("find", "qqqzzz")
    assert (missing.exit_code, missing.stderr) == (1, "no name contains 'qqqzzz'\n")
    mistyped = run("find", "macrofage")
    assert mistyped.exit_code == 1
    assert mistyped.stderr.startswith("no name contains 'macrofage'; did you mean macrophage")


@pytest.mark.parametrize(("text", "label"), [("gamma", "IFN-γ"), ("NCBIGene:3458", "IFN-γ"), ("γ", "IFN-γ")])
def test_find_reads_greek_and_identifiers(text: str, label: str) -> None:
    assert f"\t{label}\t" in run("find", text).stdout


def test_find_has_contexts_aspects_and_predicates_too() -> None:
    assert run("find", "proliferation").stdout.splitlines() == [
        "curie\tlabel\tcategory\tname\tkind",
        "GO:0008283\tcell proliferation\tbiolink:BiologicalProcess\tcell proliferation\tentity",
        "msc:Proliferation\tproliferation\tmsc:Aspect\tproliferation\taspect",
    ]
    rows = json.loads(run("find", "increase", "-f", "json").stdout)
    assert {(row["curie"], row["name"], row["kind"]) for row in rows} == {("msc:increases", "increases", "predicate")}
    rows = json.loads(run("find", "licensed by IFN-gamma", "-f", "json").stdout)
    assert [(row["curie"], row["kind"]) for row in rows] == [("ctx:ifng-licensed", "context")]
    rows = json.loads(run("find", "disease setting", "-f", "json").stdout)
    assert [(row["curie"], row["label"], row["kind"]) for row in rows] == [
        ("msc:diseaseSetting", "disease_setting", "field")
    ]
    assert run("find", "ctx:").stdout.count("\tcontext\n") == len(kg_load().content.contexts)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("hsa-miR-21-5p", "miR-21 (NCBIGene:406991), ignoring the strand 5p", id="ignored"),
        pytest.param(
            "IDO inhibition",
            "IDO1 (NCBIGene:3620), lowered, not IDO2 (NCBIGene:169355); the answer is about IDO1 itself",
            id="lowered",
        ),
        pytest.param(
            "TLR4 ligation", "TLR4 [activation] (NCBIGene:7099); the answer is about TLR4 itself", id="aspect"
        ),
        pytest.param(
            "TNF-α-primed UC-MSC",
            "umbilical-cord MSC (CL:0002569), licensing TNF-α; the answer is about umbilical-cord MSC itself",
            id="context",
        ),
        pytest.param(
            "murine MSC",
            "MSC (CL:0000134), species mouse, not musculin (NCBIGene:9242); the answer is about MSC itself",
            id="species",
        ),
    ],
)
def test_a_reading_of_a_name_is_announced(name: str, said: str) -> None:
    for args in (["show", name], ["neighbors", name]):
        assert f"{name} read as {said}\n" in run(*args).stderr
    used = said.partition(";")[0]
    for args in (["effect", name, "Treg"], ["path", name, "Treg"]):
        assert f"{name} read as {used}\n" in run(*args).stderr


def test_find_does_not_read_across_the_colon_of_an_identifier() -> None:
    assert "ent:regulatory" not in {line.split("\t")[3] for line in run("find", "Treg").stdout.splitlines()}
    assert "macrophage" not in run("find", "Treg").stdout


def test_a_denial_is_shown_where_there_is_no_path() -> None:
    done = run("path", "MSC", "relapse")
    assert done.exit_code == 0
    assert "MSC does not increase relapse" in done.stdout
    assert "NO PATH" in done.stderr
    assert "nothing came near" not in done.stderr


def test_a_narrower_disease_is_named() -> None:
    assert "aGVHD cytokine milieu causes or worsens aGVHD" in run("path", "IFN-γ", "GVHD").stdout
    assert "aGVHD cytokine milieu causes or worsens aGVHD" in run("path", "IL-6", "GVHD").stdout


def test_a_query_needs_no_braces() -> None:
    assert run("sparql", "DESCRIBE CL:0000890").exit_code == 0


def test_a_full_disk_is_said_in_one_line() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "kg", "stats"]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "Error: cannot read or write: No space left on device\n")


@pytest.mark.parametrize("words", [["check"], ["review"], ["vocab", "audit"], ["add"]])
def test_a_file_without_end_is_refused(words: list[str], tmp_path: Path) -> None:
    for path in (tmp_path / "a.tsv", tmp_path / "a.ttl"):
        path.symlink_to("/dev/zero")
        done = run(*words, path)
        assert done.exit_code == 3
        assert "which is the limit here" in done.stderr


def test_a_table_of_questions_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "q.tsv"
    path.write_bytes(b"source\ttarget\tverdict\nMSC\tTreg\t\xe9\n")
    done = run("check", path)
    assert done.exit_code == 3
    assert "q.tsv:1: is not UTF-8" in done.stderr


def test_a_terminal_without_greek_letters() -> None:
    done = process("show", "TGF-β", env={**os.environ, "PYTHONIOENCODING": "latin-1"}, encoding="latin-1")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_stats_count_what_export_writes() -> None:
    rows = json.loads(run("stats", "-f", "json").stdout)
    total = next(row["count"] for row in rows if (row["what"], row["kind"]) == ("statements", ""))
    lines = run("export").stdout.splitlines()
    assert total == len(lines) > 150
    assert total == sum(row["count"] for row in rows if row["what"] == "statements by predicate")


def test_a_replaced_statement_shows_its_replacement(tmp_path: Path) -> None:
    gone = "stm:axis-2.ent_factor\n    msc:replacedBy stm:axis-1 .\n"
    triples = write_folder(tmp_path, block("ent:stroma", "msc:increases", "ent:treg", "msc:via ent:factor") + gone)
    done = run("--triples", str(triples), "show", "stm:axis-2.ent_factor")
    assert done.stdout.startswith("stm:axis-2.ent_factor: replaced by stm:axis-1\n\nstm:axis-1: stroma increases")
    record = json.loads(run("--triples", str(triples), "show", "stm:axis-2.ent_factor", "-f", "json").stdout)
    assert (record["replaced_by"], record["statements"][0]["id"]) == ("stm:axis-1", "stm:axis-1")
    assert json.loads(run("--triples", str(triples), "show", "stm:axis-1", "-f", "json").stdout)["replaced_by"] is None
    explained = run("--triples", str(triples), "explain", "stm:axis-2.ent_factor")
    assert explained.stderr == "stm:axis-2.ent_factor was replaced by stm:axis-1\n"
    assert "states that stroma increases regulator via factor" in explained.stdout
    assert run("--triples", str(triples), "show", "med:axis-1.ent_factor").stdout.startswith("stm:axis-1: ")


def test_a_group_shows_its_members_and_a_member_its_group(tmp_path: Path) -> None:
    group = 'ent:cargo\n    a biolink:MolecularMixture ;\n    skos:prefLabel "cargo" ;\n'
    more = f'{group}    msc:member ent:factor , ent:enzyme ;\n    skos:definition "Both, together." .\n'
    triples = str(write_folder(tmp_path, block("ent:cargo"), more=more))
    assert "  any of these, together: factor, enzyme\n" in run("--triples", triples, "show", "cargo").stdout
    assert "  in the group: cargo\n" in run("--triples", triples, "show", "factor").stdout


def test_citation_notes_are_for_the_reviewer_of_the_source(tmp_path: Path) -> None:
    """They stand in the description of a statement and in JSON, not under the answers for readers."""
    note = 'msc:citationNote "The reference is a review."'
    triples = str(write_folder(tmp_path, block("ent:stroma", "msc:increases", "ent:treg", 'msc:caveat "Small."', note)))
    assert (
        "  caveat: Small.\n  citation note: The reference is a review.\n"
        in run("--triples", triples, "show", "stm:axis-1", "--full").stdout
    )
    for args in (
        ["path", "stroma", "regulator"],
        ["effect", "stroma", "regulator"],
        ["explain", "stroma", "regulator"],
    ):
        text = run("--triples", triples, *args).stdout
        assert "is a review" not in text
        record = json.loads(run("--triples", triples, *args, "-f", "json").stdout)
        record = {"path": record.get("paths"), "explain": record.get("explanations")}.get(args[0], [record])[0]
        assert (record["caveats"], record["citation_notes"]) == (["Small."], ["The reference is a review."])
    alone = json.loads(run("--triples", triples, "explain", "stm:axis-1", "-f", "json").stdout)["explanations"][0]
    assert (alone["caveats"], alone["citation_notes"]) == (["Small."], ["The reference is a review."])


def test_an_intervention_names_its_product_and_its_indication() -> None:
    text = run("show", "MSC prophylaxis").stdout
    assert "  administers: MSC\n  intent: preventive\n" in text
    record = json.loads(run("show", "MSC prophylaxis", "-f", "json").stdout)
    assert (record["administers"], record["intent"]) == (["CL:0000134"], "preventive")


def test_every_exported_statement_has_its_fields() -> None:
    fields = (
        "id subject predicate object sign negated certainty subject_aspect object_aspect in_cell via mediators "
        "timing context collective directness omits evidence caveats citation_notes causal retracted file line"
    ).split()
    lines = run("export", "-f", "jsonl").stdout.splitlines()
    assert lines
    for record in map(json.loads, lines):
        assert set(fields) <= record.keys()
        assert record["subject"].keys() == {"curie", "label", "category"}
        for item in record["evidence"]:
            assert {"id", "document", "section", "paragraph", "sentence", "sha256"} <= item["passage"].keys()
            assert all({"id", "number", "title", "year", "doi", "pmid"} <= ref.keys() for ref in item["references"])
        assert record["evidence"]
        passages = {item["passage"]["id"] for item in record["evidence"]}
        for mediator in record["mediators"]:
            assert mediator.keys() == {"curie", "label", "sign", "aspect", "passages", "id"}
            assert mediator["passages"]
            assert set(mediator["passages"]) <= passages
        assert record["via"] == list(dict.fromkeys(mediator["curie"] for mediator in record["mediators"]))


def test_export_writes_a_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "graph.nt"
    assert run("export", "-f", "ntriples", "-o", str(target)).exit_code == 0
    assert target.read_text(encoding="utf-8").endswith(" .\n")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nt"]
    refused = run("export", "-o", str(tmp_path / "no" / "graph.jsonl"))
    assert refused.exit_code == 3
    assert "cannot write" in refused.stderr


@pytest.mark.parametrize(
    ("fmt", "expected"),
    [
        pytest.param("tsv", '?l\n"Treg"\n', id="tsv"),
        pytest.param("csv", "l\nTreg\n", id="csv"),
        pytest.param("json", None, id="json"),
    ],
)
def test_sparql_formats(fmt: str, expected: str | None) -> None:
    query = "SELECT ?l WHERE { CL:0000815 skos:prefLabel ?l }"
    done = run("sparql", query, "-f", fmt)
    assert done.exit_code == 0
    if expected is None:
        bindings = json.loads(done.stdout)["results"]["bindings"]
        assert bindings == [{"l": {"type": "literal", "value": "Treg"}}]
    else:
        assert done.stdout.replace("\r\n", "\n") == expected


def test_sparql_reads_stdin_and_files(tmp_path: Path) -> None:
    query = "ASK { CL:0000815 skos:prefLabel 'Treg' }"
    assert run("sparql", "-", input=query).stdout == "true\n"
    file = tmp_path / "query.rq"
    file.write_text(query, encoding="utf-8")
    assert run("sparql", str(file)).stdout == "true\n"


def test_sparql_construct_gives_turtle() -> None:
    done = run("sparql", "CONSTRUCT { ?s msc:increases ?o } WHERE { ?s msc:increases ?o }")
    assert "@prefix msc:" in done.stdout
    assert run("sparql", "CONSTRUCT WHERE { ?s msc:increases ?o }", "-f", "csv").exit_code == 2


def test_sparql_without_results_is_exit_1() -> None:
    done = run("sparql", "SELECT ?s WHERE { ?s msc:increases msc:nothing }")
    assert (done.exit_code, done.stderr) == (1, "msc:nothing does not occur in this graph\nno results\n")


def test_sparql_that_takes_too_long_is_exit_4() -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    done = process("sparql", query, "--timeout", "0.5")
    assert (done.returncode, done.stdout) == (4, "")
    assert "0.5 s" in done.stderr


@pytest.mark.parametrize("args", [[], ["AHR"], ["IDO", "Treg"]], ids=["whole", "around", "paths"])
def test_view_writes_one_file(args: list[str], tmp_path: Path) -> None:
    target = tmp_path / "view.html"
    done = run("view", *args, "-o", str(target))
    assert done.exit_code == 0
    assert done.stdout == ""
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_view_of_no_path_draws_nothing(tmp_path: Path) -> None:
    target = tmp_path / "view.html"
    assert run("view", "Treg", "IDO", "-o", str(target)).exit_code == 1
    assert not target.exists()


def test_fmt_finds_the_files_in_the_layout() -> None:
    done = run("fmt", "--check")
    assert (done.exit_code, done.stderr) == (0, "")


def test_fmt_writes_a_file_that_is_not(tmp_path: Path) -> None:
    triples = tmp_path / "triples"
    shutil.copytree(ROOT / "triples", triples)
    file = triples / "macrophages.ttl"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("MSC decreases M1 macrophage", "MSC increases Treg"), encoding="utf-8")
    assert before != file.read_text(encoding="utf-8")
    checked = run("--triples", str(triples), "fmt", "--check")
    assert (checked.exit_code, checked.stderr) == (1, "triples/macrophages.ttl: not in the layout\n")
    assert run("--triples", str(triples), "fmt").exit_code == 0
    assert file.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("args", [["fmt"], ["passages", "SOURCE", "--write"]], ids=["fmt", "passages"])
def test_the_installed_copy_is_not_written_to(args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "triples", tmp_path / "triples")
    monkeypatch.setattr(resources, "COMPILED", tmp_path / "graph")
    source = tmp_path / "source.md"
    title = (
        "Mesenchymal Stem/Stromal Cells: A Review for Its Use After Allogeneic Hematopoietic Stem Cell Transplantation"
    )
    source.write_text(f"# {title}\n\n## 1. A\n\nOne.\n", encoding="utf-8")
    done = run("--triples", str(tmp_path / "triples"), *(str(source) if arg == "SOURCE" else arg for arg in args))
    assert done.exit_code == 3
    assert "belongs to the installed package" in done.stderr


def test_commands_work_with_a_latin_locale() -> None:
    done = process("path", "IDO", "Treg", env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert "kynurenine" in done.stdout


def test_interrupting_a_query_ends_it() -> None:
    if os.name != "posix":
        pytest.skip("signals differ on this system")
    import signal

    query = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    command = [sys.executable, "-c", "from kg.cli import main; main()", "sparql", query]
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    )
    time.sleep(1.5)
    os.killpg(running.pid, signal.SIGINT)
    _, stderr = running.communicate(timeout=5)
    assert running.returncode == 130
    assert b"Traceback" not in stderr


def test_the_versions_are_those_of_the_package_and_of_the_data() -> None:
    from importlib.metadata import version

    assert run("--version").stdout == f"msc-kg {version('msc-kg')}, data {kg_load().content.data_version[:12]}\n"


def test_kg_as_a_process_keeps_its_exit_code_and_writes_all() -> None:
    """The process sets what is left aside from the garbage collector at its end, and loses nothing by that."""
    for args, code in ((["find", "Treg"], 0), (["find", "qqqzzz"], 1), (["path", "IDO"], 2), (["show", "Tregg"], 3)):
        command = [sys.executable, "-m", "kg", "--triples", "tests/data/shipped", *args]  # that run() asks, too
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
        alone = run(*args)
        assert (done.returncode, done.stdout) == (code, alone.stdout)
