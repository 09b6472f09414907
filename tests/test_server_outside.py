"""The server asked by the programs of other people: clients of SPARQL, and Schemathesis on the API.

``KG_TOOLS`` names a folder with an environment for each, as ``.ci/formats`` makes it; a client that is missing is
skipped. Each must give the right answer to one question, as ``SERVICE`` too where it can.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from kg.sparql.sandbox import FORKS
from served import start

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not FORKS, reason="the pool of processes needs a system that forks")

TOOLS = Path(os.environ.get("KG_TOOLS", "/nonexistent"))
INCREASES = "https://w3id.org/msc-kg/vocab#increases"
PGE2 = "http://purl.obolibrary.org/obo/CHEBI_15551"
QUERY = "SELECT ?o WHERE { <PGE2> <INCREASES> ?o } ORDER BY ?o".replace("PGE2", PGE2).replace("INCREASES", INCREASES)
#: Where Debian keeps Jena (libapache-jena-java) and what it needs, and what of that would fight over the log.
JARS, LOGS = (
    Path("/usr/share/java"),
    ("slf4j-log4j12", "slf4j-jcl", "slf4j-nop", "slf4j-jdk14", "log4j", "jcl-over", "jul-to"),
)


#: Where the messages of Xerces are in Debian's jar of Jena.
XERCES = "org/apache/jena/ext/xerces/"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    running = start("--timeout", "2")
    yield f"http://127.0.0.1:{running.port}/sparql"
    running.end()


@pytest.fixture(scope="module")
def expected(endpoint: str) -> list[str]:
    import pyoxigraph

    import kg

    found = kg.load().store.query(QUERY)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return sorted(row[0].value for row in found)


def run(*command: str | Path, folder: Path | None = None) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout[:9000] + done.stderr[-3000:]
    return done.stdout


def program(*names: str) -> str:
    """Return where a program is, among our tools or on the path; without one the test is skipped."""
    for name in names:
        if (path := TOOLS / name).exists():
            return str(path)
    found = shutil.which(Path(names[-1]).name)
    if not found:
        pytest.skip(f"{names[-1]} is not there")
    return found


def test_curl(endpoint: str, expected: list[str]) -> None:
    text = run(program("curl"), "-s", "-H", "Accept: text/csv", endpoint, "--data-urlencode", f"query={QUERY}")
    assert sorted(text.split()[1:]) == expected
    assert run(program("curl"), "-s", "-G", endpoint, "--data-urlencode", f"query={QUERY}").startswith('{"head"')


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("format", ["json", "xml"])
def test_rdflib_as_a_store(endpoint: str, expected: list[str], method: str, format: str) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(endpoint, method=method, returnFormat=format)
    assert sorted(str(row[0]) for row in rdflib.Graph(store).query(QUERY)) == expected


def test_rdflib_as_service(endpoint: str, expected: list[str]) -> None:
    import rdflib

    found = rdflib.Graph().query(f"SELECT ?o {{ SERVICE <{endpoint}> {{ <{PGE2}> <{INCREASES}> ?o }} }}")
    assert sorted(str(row[0]) for row in found) == expected


def test_pyoxigraph_as_service(endpoint: str, expected: list[str]) -> None:
    text = f"SELECT ?o {{ SERVICE <{endpoint}> {{ <{PGE2}> <{INCREASES}> ?o }} }}"
    code = "import pyoxigraph, sys; print(*(row[0].value for row in pyoxigraph.Store().query(sys.argv[1])))"
    assert sorted(run(sys.executable, "-c", code, text).split()) == expected


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("format", ["json", "xml", "csv", "turtle", "rdf"])
def test_sparqlwrapper(endpoint: str, expected: list[str], method: str, format: str) -> None:
    python = TOOLS / "sparqlwrapper/bin/python"
    if not python.exists():
        pytest.skip("SPARQLWrapper is not there")
    is_graph = format in ("turtle", "rdf")
    query = f"CONSTRUCT {{ <{PGE2}> <{INCREASES}> ?o }} {{ <{PGE2}> <{INCREASES}> ?o }}" if is_graph else QUERY
    code = (
        "import sys; from SPARQLWrapper import SPARQLWrapper; w = SPARQLWrapper(sys.argv[1]); w.setMethod(sys.argv[2]);"
        "w.setReturnFormat(sys.argv[3]); w.setQuery(sys.argv[4]); a = w.query().convert();"
        "print(a if isinstance(a, dict) else a.toxml() if hasattr(a, 'toxml') else a.serialize(format='nt') "
        "if hasattr(a, 'serialize') else a)"
    )
    text = run(python, "-W", "ignore", "-c", code, endpoint, method, format, query)
    assert [iri for iri in expected if iri.rpartition("_")[2] not in text] == []  # Turtle has prefixes


def test_comunica(endpoint: str, expected: list[str]) -> None:
    text = run(program("comunica/node_modules/.bin/comunica-sparql", "comunica-sparql"), f"sparql@{endpoint}", QUERY)
    assert sorted(row["o"] for row in json.loads(text)) == expected


def test_jena_as_service(endpoint: str, expected: list[str], tmp_path: Path) -> None:
    """Debian's Jena seeks the messages of its Xerces under ``xerces/``, where they are not: they are put there."""
    if not (JARS / "jena-arq.jar").exists():
        pytest.skip("Jena is not there")
    with ZipFile(JARS / "jena-core.jar") as jar:
        jar.extractall(tmp_path, [name for name in jar.namelist() if name.startswith(XERCES)])
    (tmp_path / XERCES).rename(tmp_path / "xerces")
    jars = [str(jar) for jar in JARS.glob("*.jar") if not jar.name.startswith(LOGS)]
    command = (program("java"), "-Xmx400m", "-cp", ":".join([str(tmp_path), *jars]), "arq.sparql", "--results=csv")
    text = f"SELECT ?o {{ SERVICE <{endpoint}> {{ <{PGE2}> <{INCREASES}> ?o }} }} ORDER BY ?o"
    assert sorted(run(*command, text).split()[1:]) == expected


def test_schemathesis_finds_no_fault(endpoint: str, tmp_path: Path) -> None:
    """Each answer conforms to the description, no request that it allows is refused, and none ends with 5xx.

    A question that runs out of time is 504, which the description names; it is no fault.
    """
    st = program("schemathesis/bin/schemathesis", "schemathesis")
    config = tmp_path / "schemathesis.toml"
    refused = ", ".join(f'"{status}"' for status in (400, 404, 405, 406, 409, 414, 415, 431))
    config.write_text(f"[checks]\nnegative_data_rejection.expected-statuses = [{refused}]\n", encoding="utf-8")
    options = ("--max-examples", "20", "--max-time", "90", "--request-timeout", "60", "--seed", "1", "--no-color")
    checks = ("--exclude-checks", "not_a_server_error")
    url = endpoint.replace("/sparql", "/openapi.json")
    report = tmp_path / "report.har"
    run(st, "--config-file", config, "run", url, *options, *checks, "--report-har-path", report, folder=tmp_path)
    entries = json.loads(report.read_text(encoding="utf-8"))["log"]["entries"]
    assert len(entries) > 200
    statuses = {entry["response"]["status"] for entry in entries}
    assert statuses <= {200, 204, 304, 400, 404, 405, 409, 414, 503, 504}, statuses
