"""The views: their texts, their files, their safety and the command."""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64encode
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

import commands
import kg
from commands import run
from drawn import HOSTILE, Parser, content, data_of, drawn_figure, entity, page_of, statement
from gallery import GALLERY, PICTURES
from kg.formats.registry import FormatError
from kg.model.statements import Context, Evidence, Mediator, Tension
from kg.resources import InstallationError
from kg.views import cards, raster
from kg.views.picture import Picture, form_of
from kg.views.raster import to_pdf, to_png
from kg.views.svg import svg_file
from kg.views.table_page import html_page
from kg.views.web_figure import web_figure

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = kg.load()


def rows(card: cards.Card) -> dict[str, list[str]]:
    return {term: [value.words for value in values] for term, values in card.rows}


invoke = partial(commands.run, "view")


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
    held = content(told).replace(tensions={"tns:a": tension})
    card = cards.statement_card(held, told)
    assert card.heading == "MSC [secretion] in MSC increases Treg [proliferation] (inferred)"
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
        pytest.param("has_marker", {}, "none: the statement is not causal", id="descriptive"),
        pytest.param("has_marker", {"is_negated": True}, "denied", id="descriptive, denied"),
    ],
)
def test_signs_are_told_in_words(verb: str, fields: dict[str, Any], words: str) -> None:
    assert cards.sign_words(statement(1, "CL:0000134", verb, "ent:treg", **fields)).startswith(words)


@pytest.mark.parametrize("certainty", ["suggested", "hypothesised", "inferred"])
def test_no_line_drops_a_hedge(certainty: str) -> None:
    hedged = statement(1, "CL:0000134", "increases", "ent:treg", certainty=certainty, retracted="Misread.")
    heading = f"MSC increases Treg (withdrawn, {certainty})"
    assert cards.statement_card(content(hedged), hedged).heading == heading
    (shown,) = data_of(hedged)["statements"].values()
    assert shown["card"][0] == heading


def test_an_entity_is_told_in_full() -> None:
    held = content()
    told = entity(
        "CL:0000815", "Treg", official_label="regulatory T cell", synonyms=("Tregs", "suppressor T cell"),
        exact_matches=("MESH:D050378",), broader=("CL:0000134",), definition="It restrains.", comment="A note.",
        caveats=("Not one population.",), administers=("CL:0000134",), intent="preventive",
    )  # fmt: skip
    assert rows(cards.entity_card(held, told)) == {
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


def test_the_policy_allows_the_script_and_the_style_and_nothing_else() -> None:
    parsed = Parser(page_of(title=HOSTILE))
    policy = next(attrs["content"] for tag, attrs in parsed.tags if attrs.get("http-equiv"))
    (script,) = (f"'sha256-{digest(text)}'" for kind, text in parsed.texts if kind == "script")
    (style,) = (f"'sha256-{digest(text)}'" for kind, text in parsed.texts if kind == "style")
    own = f"script-src {script}; style-src {style}; img-src data:"
    assert policy == f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def test_the_page_points_to_no_other_file() -> None:
    hostile = statement(1, "CL:0000134", "increases", "ent:treg", comment=HOSTILE, timing=HOSTILE)
    for tag, attrs in Parser(page_of(hostile, title=HOSTILE, treg=HOSTILE)).tags:
        assert tag not in ("link", "img", "iframe", "a")
        assert not {"src", "href", "style"} & set(attrs)
        assert not [name for name in attrs if name.startswith("on")]


def test_a_view_of_paths_imports_no_heavy_library(tmp_path: Path) -> None:
    heavy = "{'jinja2', 'networkx', 'numpy', 'pyvis', 'scipy', 'rdflib', 'rich'}"
    program = (
        "import sys; from kg.cli import main; "
        f"main(['view', 'IDO', 'Treg', '-o', {str(tmp_path / 'a.html')!r}], standalone_mode=False); "
        f"print(*sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
    assert (tmp_path / "a.html").stat().st_size > 10_000


def digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


# The files


def test_an_svg_file_stands_alone() -> None:
    hostile = statement(1, "CL:0000134", "increases", "ent:treg")
    held = content(hostile, treg=HOSTILE)
    figure = drawn_figure(held, (hostile,), HOSTILE, answer=(HOSTILE,))
    for layout in ("wide", "tall"):
        text = svg_file(figure, layout=layout, source=HOSTILE)
        root = ElementTree.fromstring(text)  # noqa: S314
        assert not [item for item in root.iter() if item.tag.endswith(("script", "image", "foreignObject"))]
        assert "var(" not in text
        assert "MSC" in "".join(root.itertext())
        assert text == svg_file(figure, layout=layout, source=HOSTILE)


def test_control_characters_of_a_label_are_written_as_their_numbers() -> None:
    odd = "\x1b[31mred\x07\u202egnp\x85\uffff"
    raised = statement(1, "CL:0000134", "increases", "ent:treg")
    held = content(raised, treg=odd)
    figure = drawn_figure(held, (raised,), odd, answer=(odd,), notes=(odd,))
    texts = [svg_file(figure, layout=layout, source=odd) for layout in ("wide", "tall")]
    texts += [html_page(odd, odd), re.sub("<script.*?</script>", "", page_of(raised, title=odd, treg=odd))]
    for text in texts:
        assert not {*odd} & {*text} - {*"[31mredgnp"}
        assert r"\u001b[31mred\u0007\u202egnp\u0085\uffff" in text
    for text in texts[:2]:
        assert "".join(ElementTree.fromstring(text).itertext())  # noqa: S314


def test_title_legend_and_ground_of_a_figure_can_be_left_out() -> None:
    picture = GRAPH.view("IDO", "Treg")
    whole = picture.to_svg()
    assert "POSITIVE, stated (asserted): IDO1 increases Treg" in " ".join(re.findall(r">([^<]+)</tspan>", whole))
    assert "best route" in whole
    assert 'class="ground"' in whole
    assert "read in Durdu et al. 2026" in whole
    bare = picture.to_svg(title=False, legend=False, transparent=True)
    assert "POSITIVE" not in bare
    assert "best route" not in bare
    assert 'class="ground"' not in bare
    wide = ElementTree.fromstring(picture.to_svg(width=1200))  # noqa: S314
    assert float(wide.attrib["width"]) == 1200


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_png_and_pdf_are_written(form: str, start: bytes) -> None:
    pytest.importorskip("cairosvg")
    assert GRAPH.view("IDO", "Treg").to_bytes(form).startswith(start)


def test_letters_that_cairo_would_draw_as_boxes_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.views.raster._converter", lambda name: lambda bytestring, **options: bytestring)
    assert to_pdf("CD4⁺ ⊣ IL-10 ⇢ x").decode() == "CD4+ –| IL-10 –○ x"
    assert to_png("CD4⁺ ⊣ IL-10 ⇢ x").decode() == "CD4+ –| IL-10 –○ x"


def test_without_cairosvg_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cairosvg", None)
    with pytest.raises(InstallationError, match=r"pip install 'msc-kg\[figures\]'"):
        raster.to_png("<svg/>")


def test_a_picture_is_written_in_every_form(tmp_path: Path) -> None:
    picture = GRAPH.view("IDO", "Treg")
    assert picture.to_mermaid().startswith("flowchart")
    assert picture.to_dot().startswith("digraph")
    picture.save(tmp_path / "figure.svg", width=400)
    assert (tmp_path / "figure.svg").read_text(encoding="utf-8").startswith("<svg")
    with pytest.raises(FormatError, match=r"no picture in the format 'gif'"):
        picture.save(tmp_path / "figure.gif")
    assert form_of("a/b.c/figure") == "html"


def test_a_notebook_shows_the_picture() -> None:
    picture = GRAPH.view("IDO", "Treg")
    assert 'title="Paths from IDO1 to Treg"' in picture._repr_html_()
    assert picture.image().startswith('<img alt="Paths from IDO1 to Treg" src="data:image/svg+xml;base64,')
    assert GRAPH.paths("IDO", "Treg")._repr_html_().startswith('<img alt="Paths from IDO1 to Treg"')
    assert GRAPH.paths("Treg", "IDO")._repr_html_().startswith("<pre>")
    assert repr(picture) == f"<Picture: Paths from IDO1 to Treg: {len(picture)} statements>"


def test_the_line_of_the_sources_names_a_few() -> None:
    drawn = [statement(n, "CL:0000134", "increases", "ent:treg") for n in range(9)]
    held = content(*drawn)
    for n, item in enumerate(drawn):
        line = item.evidence[0]._replace(passage=f"psg:d{n}")
        drawn[n] = item._replace(evidence=(line,))
    references = {f"ref:d{n}": held.references["ref:doc"]._replace(curie=f"ref:d{n}", year=2000 + n) for n in range(9)}
    passages = {f"psg:d{n}": held.passages["psg:doc-3.2-1-2"]._replace(document=f"ref:d{n}") for n in range(9)}
    told = held.replace(references=references, passages=passages)
    source = Picture(web_figure(told, drawn, "A title"), told).source
    assert source.endswith("Durdu et al. 2004, Durdu et al. 2005 and 3 more")


def test_a_web_is_no_figure() -> None:
    drawn = [statement(1, "CL:0000134", "increases", "ent:treg")]
    web = Picture(web_figure(content(*drawn), drawn, "A title"), content(*drawn))
    with pytest.raises(FormatError, match="too many for a figure"):
        web.to_svg()
    assert web.image() == ""


def test_pyvis_goes_on_with_our_places_and_styles() -> None:
    network = GRAPH.to_pyvis("IDO", "Treg")
    assert network.directed
    x = {node["label"]: node["x"] for node in network.nodes}
    assert x["IDO1"] < x["kynurenine"] < x["AHR"] < x["Treg"]
    assert len(GRAPH.to_pyvis().nodes) > 400
    assert {node["label"] for node in network.nodes} == {"IDO1", "Treg", "kynurenine", "AHR"}
    assert all({"x", "y", "color", "shape"} <= node.keys() for node in network.nodes)
    assert all(edge["title"] for edge in network.edges)
    network.add_node("new", label="new")
    network.add_edge("new", "CL:0000815")
    assert network.generate_html(notebook=False).count("kynurenine") > 1


def test_the_gallery_shows_what_it_links() -> None:
    page = (GALLERY / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\((\w+\.svg)\)", page))
    assert linked == {path.name for path in GALLERY.glob("*.svg")} == {f"{item.name}.svg" for item in PICTURES}


# The command


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        pytest.param(("a", "b", "c"), 2, "at most NAME and TARGET", id="three names"),
        pytest.param(("IDO", "-o", "-", "--open"), 2, "--open needs a file", id="open stdout"),
        pytest.param(
            ("IDO", "Treg", "-o", "figure.gif"), 2, "figure.gif: the file of a picture ends in .html, .svg", id="ending"
        ),
        pytest.param(("IDO", "Treg", "--depth", "2"), 2, "--depth is for one NAME", id="depth of paths"),
        pytest.param(("IDO", "--max-edges", "2"), 2, "--max-edges is for NAME and TARGET", id="edges around"),
        pytest.param(("--file", "vesicles", "-k", "2"), 2, "-k is for NAME and TARGET", id="paths of a file"),
        pytest.param(("IDO", "--no-title"), 2, "--no-title is for .svg, .png or .pdf", id="title of a page"),
        pytest.param(("Treg", "IDO"), 1, "Paths from Treg to IDO1: nothing to draw", id="no path"),
        pytest.param(("no such thing",), 3, "no such thing", id="no such name"),
        pytest.param(("IDO", "--conflicts"), 2, "are different views; give one", id="two views"),
        pytest.param(("--file", "nothing"), 3, "no file of statements 'nothing'", id="no such file"),
        pytest.param(("--compare", "IDO", "system=nowhere"), 3, "nowhere", id="no such condition"),
        pytest.param(
            ("--compare", "IDO", "foo=bar"), 2, "--compare: no context field 'foo'; choose", id="no such field"
        ),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(args: tuple[str, ...], code: int, words: str) -> None:
    done = invoke(*args)
    assert (done.exit_code, done.stdout) == (code, "")
    assert words in done.stderr


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_a_terminal_gets_no_bytes(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr("kg.cli.view.is_terminal", lambda output: output == "-")
    done = invoke("IDO", "Treg", "-f", form, "-o", "-")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{form} is not text; give -o FILE" in done.stderr


def test_the_ending_of_the_file_decides_the_format(tmp_path: Path) -> None:
    for name, start in (
        ("a.html", b"<!DOCTYPE html>"),
        ("b.svg", b"<svg"),
        ("c.mmd", b"flowchart"),
        ("d.dot", b"digraph"),
    ):
        done = invoke("IDO", "Treg", "-o", str(tmp_path / name))
        assert (done.exit_code, done.stdout) == (0, "")
        assert f"wrote {tmp_path / name}: 5 statements" in done.stderr
        assert (tmp_path / name).read_bytes().startswith(start)
    assert invoke("IDO", "Treg", "-f", "mermaid").stdout.startswith("flowchart")
    assert invoke("IDO", "Treg", "-f", "svg", "-o", "-", "--no-title").stdout.startswith("<svg")


def test_the_answer_stands_above_the_picture_in_the_words_of_the_commands(tmp_path: Path) -> None:
    verdict = run("effect", "IDO", "Treg").stdout.splitlines()[0]
    assert GRAPH.view("IDO", "Treg").figure.answer[0] == verdict
    best = run("path", "IDO", "Treg").stdout.splitlines()[0]
    assert GRAPH.view("IDO", "Treg").figure.answer[1] == f"Best path: {best.removeprefix('1. ').replace('   ', '; ')}"


def test_a_store_is_drawn_like_the_graph(build: Any) -> None:
    store = build(merge=True, extra__nt="")
    bare, own = (graph.view("IDO", "Treg").to_svg().rpartition("<text")[0] for graph in (store, GRAPH))
    assert bare == own  # but for the last line, which names the data
