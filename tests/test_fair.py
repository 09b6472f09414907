"""The graph is findable and reusable: its description, the page of its vocabulary, versions that agree."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import kg
import small
from commands import run
from kg.formats.registry import write
from kg.triples.turtle import read_blocks

ROOT = Path(__file__).parents[1]
PREFIXES = """
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
"""


def test_the_graph_describes_itself() -> None:
    graph = kg.load()
    rows = graph.sparql(
        PREFIXES
        + """SELECT ?version ?licence ?entities ?statements {
            <https://w3id.org/msc-kg/> a void:Dataset, dcat:Dataset ; dcterms:hasVersion ?version .
            ?version a void:Dataset, dcat:Dataset, prov:Entity ; dcterms:license ?licence ; void:entities ?entities ;
                void:classPartition [ void:class rdf:Statement ; void:entities ?statements ] ;
                prov:wasGeneratedBy [ a prov:Activity ] .
        }"""
    ).to_dict()
    (row,) = rows["results"]["bindings"] if "results" in rows else rows["rows"]
    values = {name: value["value"] if isinstance(value, dict) else value for name, value in row.items()}
    assert values["version"] == f"https://w3id.org/msc-kg/version/{graph.content.data_version[:12]}"
    assert values["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    assert int(values["entities"]) == len(graph.content.entities)
    assert int(values["statements"]) == len(graph.content.statements)


def test_the_sources_are_named() -> None:
    asked = "ASK { ?version dcterms:isVersionOf <https://w3id.org/msc-kg/> ; prov:wasDerivedFrom ref:durdu2026 }"
    assert kg.load().sparql(asked).boolean


def test_a_part_is_not_described_as_the_whole() -> None:
    assert "void#Dataset" not in write(small.graph("a + b").content, "ntriples").text
    assert "void#Dataset" in kg.load().export("ntriples").text
    assert "void#Dataset" not in kg.load().export("ntriples", around="Treg").text


@pytest.fixture(scope="module")
def page() -> str:
    done = run("vocab", "page")
    assert done.exit_code == 0
    return done.stdout


def test_the_page_has_every_term(page: str) -> None:
    blocks = read_blocks(ROOT / "ontology" / "msc.ttl", "ontology/msc.ttl")
    ours = {block.curie for block in blocks if ":" in block.curie and "//" not in block.curie}
    assert len(ours) > 100
    shown = re.findall(r'<h3 id="([^"]+)">', page)
    assert len(shown) == len(set(shown))
    assert {curie.partition(":")[2] for curie in ours} == set(shown)


def test_the_links_of_the_page_lead_somewhere(page: str) -> None:
    class Links(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.targets: set[str] = set()
            self.places: set[str] = set()
            self.loaded: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if given.get("id"):
                self.places.add(f"#{given['id']}")
            if tag == "a":
                self.targets.add(given["href"] or "")
            self.loaded |= {given[name] or "" for name in ("src", "href") if name in given and tag != "a"}

    links = Links()
    links.feed(page)
    assert {target for target in links.targets if target.startswith("#")} <= links.places
    assert links.loaded == set()


def test_versions_agree() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {kg.__version__}\n" in citation
    ontology = (ROOT / "ontology" / "msc.ttl").read_text(encoding="utf-8")
    assert f'owl:versionInfo "{kg.__version__}"' in ontology
    assert f"owl:versionIRI <https://w3id.org/msc-kg/vocab/{kg.__version__}>" in ontology
