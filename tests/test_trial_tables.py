"""A trial whose report comes after the review that cites it: outcomes for a study that is there, from an abstract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands import run
from kg.knowledge_graph import KnowledgeGraph

if TYPE_CHECKING:
    from pathlib import Path

ABSTRACT = """PMID- 1
TI  - A trial of MSC
FAU - Doe, Jane
DP  - 2019
AB  - Response was higher with MSC (82% [41] vs. 70% [35]; P = 0.04). Survival did not differ.
"""
HEADER = (
    "study\toutcome\tmeasures\tpassage\tlabel\tpopulation\tindication\tproduct\tdesign\tarms\tarm\tcomparator"
    "\tenrolled\n"
)
FIRST = (
    "doe2019\tresponse\toverall response\tdoe2019-abstract-1-1\tDoe 2019\tpatients\taGVHD\tMSC\trandomised\tMSC;placebo"
    "\tMSC\tplacebo\t38\n"
)
LATER = "doe2019\tsurvival\toverall survival\tdoe2019-abstract-1-2\t\t\t\t\t\t\tplacebo\tMSC\t\n"


def kg(*arguments: str) -> tuple[int, str, str]:
    done = run(*list(arguments))
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """Make a folder with the abstract registered and its first outcome added."""
    own, file = tmp_path / "lab", tmp_path / "trial.nbib"
    file.write_text(ABSTRACT, encoding="utf-8")
    assert kg("init", str(own))[0] == 0
    assert kg("source", "add", str(file), "--kind", "trial report", "--into", str(own))[0] == 0
    done = add(own, FIRST)
    assert done[0] == 0, done
    return own


def add(own: Path, rows: str) -> tuple[int, str, str]:
    table = own.parent / "rows.tsv"
    table.write_text(HEADER + rows, encoding="utf-8")
    return kg("add", str(table), "--no-shacl", "--into", str(own))


def test_a_later_table_adds_outcomes_to_the_arms_that_are_there(lab: Path) -> None:
    done = add(lab, LATER)
    assert done[0] == 0, done
    study = KnowledgeGraph.load(extra=lab).content.studies["lab-study:doe2019"]
    assert [(item.curie, item.arm, item.comparator) for item in study.outcomes] == [
        ("lab-study:doe2019-outcome1", "MSC", "placebo"),
        ("lab-study:doe2019-outcome2", "placebo", "MSC"),
    ]
    assert (len(study.arms), study.n) == (2, 38)


def test_a_later_table_changes_nothing_that_is_said_of_the_study(lab: Path) -> None:
    code, _, said = add(lab, FIRST)
    assert code == 3
    assert "lab-study:doe2019 is already in lab/triples/trials.ttl:" in said
    assert "a table only adds outcomes to it" in said


def test_a_number_of_patients_in_brackets_cites_nothing(lab: Path) -> None:
    register = (lab / "triples" / "documents" / "doe2019.tsv").read_text(encoding="utf-8").splitlines()
    assert [row.split("\t")[4] for row in register[1:]] == ["", "", ""]
    assert "msc:cites" not in (lab / "triples" / "passages.ttl").read_text(encoding="utf-8")


def test_evidence_takes_species_and_system_of_the_context_that_is_named(lab: Path) -> None:
    table = lab.parent / "rows.tsv"
    table.write_text(
        "file\tsubject\tpredicate\tobject\tcertainty\tpassage\tscope\tevidence_type\trole\n"
        "ours\tMSC\tdecreases\tT cell\tasserted\tdoe2019-abstract-1-1\tin humans\tclinical study\tobservation\n",
        encoding="utf-8",
    )
    named = next(one for one in KnowledgeGraph.load().content.contexts.values() if one.label == "in humans")
    done = kg("add", str(table), "--new-file", "--no-shacl", "--into", str(lab))
    assert done[0] == 0, done
    line = KnowledgeGraph.load(extra=lab).content.statements["lab:ours-1"].evidence[0]
    assert named.species
    assert (line.species, line.system) == (named.species, next(iter(named.system), ""))


def test_a_table_states_intent_and_intervention(lab: Path) -> None:
    """They count in answers; the words of the design do not."""
    cells = ("roe2020", "response", "overall response", "doe2019-abstract-1-2", "Roe 2020", "patients", "aGVHD", "MSC")
    row = "\t".join((*cells, "prophylaxis", "MSC;placebo", "MSC", "placebo", "", "MSC co-infusion", "preventive"))
    table = lab.parent / "more.tsv"
    table.write_text(f"{HEADER.rstrip()}\tintervention\tintent\n{row}\n", encoding="utf-8")
    assert kg("add", str(table), "--no-shacl", "--into", str(lab))[0] == 0
    studies = KnowledgeGraph.load(extra=lab).content.studies
    added = studies["lab-study:roe2020"]
    assert (added.intent, added.intervention) == ("preventive", "ent:msc_co_infusion")
    assert (studies["lab-study:doe2019"].intent, studies["lab-study:doe2019"].intervention) == ("", "")
