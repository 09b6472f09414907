"""Reading names: every spelling of one name, and never a name of something else without a message."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.names import judge, read_names
from kg.errors import AmbiguousNameError, KGError, NameNotFoundError
from kg.knowledge_graph import KnowledgeGraph
from kg.model.statements import Entity
from kg.names.lexicon import Lexicon, fold, make_index, names_of
from kg.names.reading import Reading
from kg.resources import sources

if TYPE_CHECKING:
    from collections.abc import Callable


def entity(
    curie: str, label: str, *synonyms: str, official: str = "", same: str = "", is_homonym: bool = False
) -> Entity:
    category = "msc:Homonym" if is_homonym else "biolink:NamedThing"
    matches = (same,) if same else ()
    return Entity(curie, label, official or label, category, synonyms, matches, is_homonym=is_homonym)


@pytest.fixture
def small() -> Lexicon:
    """Make six things with names that collide, and two homonyms.

    ::

        NCBIGene:1  IL-9  = interleukin 9, p40       NCBIGene:8  p40 thing (homonym: p40)
        NCBIGene:2  il9   = P40                      NCBIGene:9  nines (homonym)
        ent:tgf     TGF-β family   NCBIGene:7040  TGF-β1   CHEBI:1 = MESH:D1   CL:2 = MESH:D1
        ent:body    antibody, B cell
    """
    rows = [
        entity("NCBIGene:1", "IL-9", "interleukin 9", "p40"),
        entity("NCBIGene:2", "il9", "P40"),
        entity("ent:tgf", "TGF-β", "transforming growth factor beta"),
        entity("NCBIGene:7040", "TGF-β1", official="TGFB1"),
        entity("CHEBI:1", "one", same="MESH:D1"),
        entity("CL:2", "two", same="MESH:D1"),
        entity("ent:body", "antibody", "B cell", "+"),
        entity("NCBIGene:8", "p40 thing", "p40", is_homonym=True),
        entity("NCBIGene:9", "nines", is_homonym=True),
    ]
    return Lexicon({row.curie: row for row in rows})


@pytest.mark.parametrize(
    ("spellings", "folded"),
    [
        (["TGF-β", "TGFβ", "TGF-beta", "tgf beta", "TGFB", "TGF−β", "TGF‑β", "TGF- β", "TGFΒ"], "tgfb"),
        (["TGF-β1", "TGFB1", "TGFβ₁", "tgf beta 1", "TGF-Beta1"], "tgfb1"),
        (["IFN-γ", "IFNG", "ifn gamma", "IFN‐Γ"], "ifng"),
        (["NF-κB", "NFkB", "NF-kappaB", "nf kappa b"], "nfkb"),
        (["PGE₂", "PGE2", "PGE-2", "pge 2", "PGE²"], "pge2"),
        (["CD4⁺ T cell", "CD4+ T cell", "CD4 T cell", "CD4-T cell", "cd4+ t-cell"], "cd4tcell"),
        (
            ["CD4⁻ T cell", "CD4− T cell", "CD4- T cell", "CD4-negative T cell", "CD4 negative T cell"],
            "cd4negativetcell",
        ),
        (["CD11b-", "CD11b⁻"], "cd11bnegative"),
        (["β-catenin", "beta catenin"], "betacatenin"),
        (["PKCθ", "PKC-theta"], "pkctheta"),
        (["Mφ", "M-phi"], "mphi"),
        (["", " ", "--", "+", "🙂"], ""),
        (["Ｔｒｅｇ", "TREG", "t.reg"], "treg"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_spellings_of_one_name(spellings: list[str], folded: str) -> None:
    assert {fold(spelling) for spelling in spellings} == {folded}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TGF-β", "TGF-β1"),
        ("TGF-β1", "TGF-β2"),
        ("IL-1α", "IL-1β"),
        ("IL-1", "IL-11"),
        ("beta cell", "B cell"),
        ("β cell", "B cell"),
        ("CD4⁺ T cell", "CD4⁻ T cell"),
        ("CD4+ T cell", "CD4- T cell"),
        ("M1", "M2"),
        ("IFN-α", "IFN-γ"),
    ],
)
def test_names_that_are_kept_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


SPELLINGS = {
    "NCBIGene:3620": [
        "IDO",
        "ido",
        "IDO1",
        "ido1",
        "IDO-1",
        "NCBIGene:3620",
        "ncbigene:3620",
        "NCBIGENE:3620",
        "http://identifiers.org/ncbigene/3620",
        "<http://identifiers.org/ncbigene/3620>",
        "  IDO\n",
    ],
    "FPLX:TGFB": ["TGF-β", "TGFβ", "TGF-beta", "tgf beta", "TGFB", "FPLX:TGFB", "fplx:tgfb"],
    "NCBIGene:7040": ["TGF-β1", "TGFβ1", "TGF-beta1", "TGFB1", "TGF-β₁"],
    "CHEBI:15551": ["PGE2", "PGE₂", "pge2", "prostaglandin E2", "prostaglandin E₂"],
    "CL:0000815": ["Treg", "Tregs", "TREGS", "regulatory T cell", "regulatory T cells", "Regulatory T-cells"],
    "NCBIGene:3458": ["IFN-γ", "ifng", "IFNγ", "IFN gamma", "interferon gamma"],
    "NCBIGene:29126": ["PD-L1", "CD274", "cd274", "PDL1"],
    "CL:0000890": ["M2 macrophage", "M2 macrophages", "m2 Macrophages"],
    "CL:0000134": ["MSC", "MSCs", "mesenchymal stromal cells", "mesenchymal stem cell", "MESH:D059630", "mesh:d059630"],
    "NCBIGene:5133": ["PD-1", "PDCD1"],
    "CL:0000451": ["DC", "DCs", "dendritic cells"],
}


@pytest.mark.parametrize(
    ("name", "curie"),
    [pytest.param(name, curie, id=repr(name)) for curie, names in SPELLINGS.items() for name in names],
)
def test_names_of_the_shipped_graph(shipped: KnowledgeGraph, name: str, curie: str) -> None:
    reading = shipped.read(name)
    assert reading.entity.curie == curie
    said = f"{' '.join(name.split())} read as {reading.entity.label} ({curie})"
    assert str(reading).startswith(said)
    assert "\n" not in str(reading)
    assert reading.is_literal == (name in (reading.entity.label, curie) and not reading.homonyms)


#: Name to the entity that may be meant, where this graph has it, and the terms that share the name.
COLLISIONS = {
    "MSC": ("CL:0000134", ["NCBIGene:9242"]),
    "DC": ("CL:0000451", ["NCBIGene:1641"]),
    "exosome": ("GO:0070062", ["GO:0000178"]),
    "IDO": ("NCBIGene:3620", ["NCBIGene:169355"]),
    "ROS": ("CHEBI:26523", ["NCBIGene:6098"]),
    "APC": ("CL:0000145", ["NCBIGene:324"]),
    "PGF": ("poor graft function", ["NCBIGene:5228"]),
    "LPS": ("lipopolysaccharide", ["NCBIGene:3664"]),
    "CsA": ("cyclosporin a", ["NCBIGene:1161", "NCBIGene:1442"]),
    "OS": ("overall survival", ["NCBIGene:4281"]),
    "CR": ("complete response", ["NCBIGene:1604"]),
    "TPO": ("", ["NCBIGene:7173", "NCBIGene:7066"]),
    "SF": ("", ["NCBIGene:3082", "NCBIGene:4254"]),
    "IL-1Ra": ("", ["NCBIGene:3570"]),
    "T": ("", ["NCBIGene:6862"]),
}


@pytest.mark.parametrize("name", COLLISIONS)
@pytest.mark.parametrize("ending", ["", "s"], ids=["singular", "plural"])
@pytest.mark.parametrize("case", [str, str.lower], ids=["as is", "lower case"])
def test_a_collision_is_never_silent(
    shipped: KnowledgeGraph, name: str, ending: str, case: Callable[[str], str]
) -> None:
    expected, sharing = COLLISIONS[name]
    entities = shipped.content.entities
    typed = case(name) + ending
    try:
        reading = shipped.read(typed)
    except AmbiguousNameError as error:
        message = str(error)
    except NameNotFoundError as error:
        assert expected not in entities
        message = str(error)
        assert message.startswith(f"no entity {typed!r} in the graph")
    else:
        read = reading.entity
        assert expected in (read.curie, read.label.casefold(), read.official_label.casefold())
        message = str(reading)
        assert message.startswith(f"{typed} read as {read.label} ({read.curie}), not ")
        assert not reading.is_literal
    for curie in sharing:
        assert curie in entities
        assert not entities[curie].is_homonym or f"{entities[curie].label} ({curie})" in message


@pytest.mark.parametrize("curie", ["NCBIGene:9242", "ncbigene:9242", "http://identifiers.org/ncbigene/9242"])
def test_a_homonym_is_refused_by_its_identifier_too(shipped: KnowledgeGraph, curie: str) -> None:
    with pytest.raises(NameNotFoundError, match=r"\(elsewhere it stands for musculin \(NCBIGene:9242\)\)"):
        shipped.read(curie)


def test_an_alias_that_was_linked_wrongly_is_not_read(shipped: KnowledgeGraph) -> None:
    """PD-1 is not RPL17, IL-17 is not IL25, HGF is not IL6, and GVHD is not IL10."""
    assert shipped.read("PD-1").entity.curie == "NCBIGene:5133"
    assert shipped.read("IL-17").entity.curie != "NCBIGene:64806"
    assert shipped.read("GVHD").entity.curie == "MONDO:0013730"
    assert "NCBIGene:3569" not in shipped.lexicon.index.get("hgf", ())


def test_every_label_of_the_shipped_graph_reads_as_its_entity(shipped: KnowledgeGraph) -> None:
    for row in shipped.content.entities.values():
        if not row.is_homonym:
            assert shipped.read(row.label).entity.curie == row.curie, row.label
            assert shipped.read(row.curie).entity.curie == row.curie


def test_no_other_name_of_the_shipped_graph_is_misread(shipped: KnowledgeGraph) -> None:
    for row in shipped.content.entities.values():
        for name in (row.official_label, *row.synonyms):
            try:
                said = str(shipped.read(name))
            except (AmbiguousNameError, NameNotFoundError) as error:
                said = str(error)
            assert f"({row.curie})" in said, name


@pytest.mark.parametrize(
    ("name", "curie"),
    [
        pytest.param("IL-9", "NCBIGene:1", id="its very spelling settles it"),
        pytest.param("il9", "NCBIGene:2", id="... for the other, too"),
        pytest.param("interleukin-9", "NCBIGene:1", id="synonym"),
        pytest.param("antibodies", "ent:body", id="ies"),
        pytest.param("B cells", "ent:body", id="s"),
        pytest.param("chebi:1", "CHEBI:1", id="identifier in another case"),
        pytest.param("p40", "NCBIGene:1", id="one in this graph by its very spelling, one outside"),
    ],
)
def test_names_of_a_small_lexicon_are_read(small: Lexicon, name: str, curie: str) -> None:
    assert small.read(name).entity.curie == curie


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        pytest.param("IL9", ("IL-9 (NCBIGene:1)", "il9 (NCBIGene:2)"), id="a name of two"),
        pytest.param("il-9", ("IL-9 (NCBIGene:1)", "il9 (NCBIGene:2)"), id="... in another spelling"),
        pytest.param("IL-9s", ("IL-9 (NCBIGene:1)", "il9 (NCBIGene:2)"), id="... in the plural"),
        pytest.param("MESH:D1", ("one (CHEBI:1)", "two (CL:2)"), id="an identifier that two match"),
        pytest.param("mesh:d1", ("one (CHEBI:1)", "two (CL:2)"), id="... in another case"),
    ],
)
def test_several_readings_are_listed(small: Lexicon, name: str, readings: tuple[str, ...]) -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        small.read(name)
    assert caught.value.readings == readings
    assert str(caught.value) == (f"{name!r} has several readings: {', '.join(readings)}; give one of the identifiers")
    assert isinstance(caught.value, (KGError, LookupError))


def test_homonyms_are_announced(small: Lexicon) -> None:
    reading = small.read("p40")
    assert str(reading) == "p40 read as IL-9 (NCBIGene:1), not p40 thing (NCBIGene:8)"
    assert not reading.is_literal


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("TGF-b2", (), id="another number"),
        pytest.param("antibdoy", ("antibody",), id="letters swapped"),
        pytest.param("growth factor", ("TGF-β",), id="a part of a name"),
        pytest.param("growth factor receptor", (), id="more than a name"),
        pytest.param("beta cell", (), id="Greek at the beginning"),
        pytest.param("zzzz", (), id="nothing like it"),
        pytest.param("nines", (), id="a homonym alone"),
    ],
)
def test_an_unknown_name_is_refused_with_suggestions(small: Lexicon, name: str, near: tuple[str, ...]) -> None:
    with pytest.raises(NameNotFoundError) as caught:
        small.read(name)
    assert set(caught.value.near) >= set(near)
    assert bool(caught.value.near) == bool(near)
    hint = f"did you mean {', '.join(caught.value.near)}?" if near else "'kg find TEXT' searches names"
    assert str(caught.value).endswith(f"; {hint}")
    assert "nines" not in caught.value.near


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("MSCC", ("MSC",), id="a letter twice"),
        pytest.param("Terg", ("Treg",), id="two letters in the wrong order"),
        pytest.param("IL-100", (), id="a figure twice is another number"),
        pytest.param("CCL", (), id="a letter too few"),
        pytest.param("AHRR", (), id="the symbol of another gene"),
        pytest.param("hypoxic MSC", ("MSC",), id="a cell in a state"),
        pytest.param("skin GVHD", ("GVHD",), id="a disease at a place"),
        pytest.param("exosomal miR-21", ("miR-21",), id="a microRNA in a vesicle"),
        pytest.param("regulatory B cells", ("B cell",), id="a kind that a vocabulary has"),
        pytest.param("macrophage metabolic reprogramming", ("metabolic reprogramming",), id="a process of a cell"),
        pytest.param("non-T cells", (), id="all but these"),
        pytest.param("anti-T cell globulin", (), id="against these"),
        pytest.param("tumour-associated antigen", (), id="nothing at its end"),
    ],
)
def test_mistyped_symbols_and_narrower_kinds_get_suggestions(
    shipped: KnowledgeGraph, name: str, near: tuple[str, ...]
) -> None:
    with pytest.raises(NameNotFoundError) as caught:
        shipped.read(name)
    assert caught.value.near == near


def test_dead_cells_are_suggested_in_the_states_in_which_they_are_given() -> None:
    with pytest.raises(NameNotFoundError) as caught:
        KnowledgeGraph.load(Path(__file__).parents[1] / "triples").read("dead MSC")
    assert caught.value.near == ("apoptotic MSC", "heat-inactivated MSC")


def test_an_aspect_in_square_brackets_is_read_as_it_is_printed(shipped: KnowledgeGraph) -> None:
    """It is no abbreviation: there is an outcome survival, too."""
    for printed in ("T cell [survival]", "Treg [amount]", "IL-17 [secretion]", "GVHD [severity]"):
        assert shipped.read(printed).phrase == printed


def test_the_protein_of_a_gene_suggests_the_gene(shipped: KnowledgeGraph) -> None:
    with pytest.raises(NameNotFoundError, match=r"is MESH:D059951, which the graph lacks; did you mean HLA-G\?"):
        shipped.read("HLA-G Antigens")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Tregg", ["Treg"]),
        ("fibrosys", ["fibrosis"]),
        ("ruxolitinb", ["ruxolitinib"]),
        ("kynurenin", ["kynurenine", "kynurenine–AHR axis"]),
        ("CD4", ["CD4⁺ T cell", "Treg", "alloreactive CD4⁺ T cell"]),
        ("iNOS", []),
        ("CCR2", []),
        ("IL-4", []),
        ("IL-1", []),
        ("VEGFR", []),
        ("interferon alpha", []),
        ("galectin-3", []),
        ("Th1 cell", []),
        ("Breg", []),
        ("NKT cell", []),
        ("regulatory B cell", []),
        ("auto-HSCT", []),
        ("osteoclast", []),
    ],
)
def test_a_symbol_is_no_misspelling_of_another(shipped: KnowledgeGraph, name: str, near: list[str]) -> None:
    if any(name.casefold() in map(str.casefold, names_of(entity)) for entity in shipped.content.entities.values()):
        pytest.skip("the graph has an entity of that name by now")
    assert shipped.lexicon.near(name) == near


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("  \t\n", id="white space"),
        pytest.param("+", id="a sign, though an entity has it for a name"),
        pytest.param("x" * 10_000, id="10 kB"),
        pytest.param("IDO " * 2_500, id="10 kB of a name"),
        pytest.param("🙂", id="emoji"),
        pytest.param("🙂🙃" * 50, id="emojis"),
        pytest.param("a\"b'c", id="quotes"),
        pytest.param("a\nb\r\x1b[31m", id="line breaks and escapes"),
        pytest.param("s", id="nothing but a plural"),
        pytest.param("ies", id="nothing but another plural"),
        pytest.param("<>", id="an empty IRI"),
        pytest.param("NCBIGene:", id="a prefix"),
        pytest.param("NCBIGene:999999999", id="an unknown identifier"),
        pytest.param("http://example.org/x", id="an unknown IRI"),
        pytest.param("\ud800", id="half a character"),
        pytest.param(".*", id="a pattern"),
        pytest.param("exosomes from " * 14, id="a form that nests"),
        pytest.param("A (B) " * 33, id="many brackets"),
    ],
)
def test_odd_names_are_refused_in_one_short_line(small: Lexicon, shipped: KnowledgeGraph, name: str) -> None:
    for lexicon in (small, shipped.lexicon):
        with pytest.raises(NameNotFoundError) as caught:
            lexicon.read(name)
        assert caught.value.name == name
        message = str(caught.value)
        assert message.startswith("no entity ")
        assert len(message) < 400
        assert message.isprintable()
        assert all(fold(name) in fold(found) for _, found in lexicon.find(name))
        assert fold(name) or lexicon.find(name) == []


def test_an_index_that_was_made_before_is_used() -> None:
    row = entity("ent:a", "alpha one")
    assert Lexicon({"ent:a": row}, {"secret": ("ent:a",)}).read("Secret").entity is row
    assert make_index([row]) == {"alphaone": ("ent:a",)}


def test_an_empty_lexicon_finds_nothing() -> None:
    with pytest.raises(NameNotFoundError):
        Lexicon({}).read("IDO")
    assert Lexicon({}).find("IDO") == []


def test_find_folds_its_text_once(small: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    folded: Counter[str] = Counter()

    def counted(name: str) -> str:
        folded[name] += 1
        return fold(name)

    monkeypatch.setattr("kg.names.lexicon.fold", counted)
    small.find("no such name")
    assert folded["no such name"] == 1


def test_find_has_whole_names_first(small: Lexicon) -> None:
    assert [(row.curie, name) for row, name in small.find("tgf b")] == [
        ("ent:tgf", "TGF-β"),
        ("NCBIGene:7040", "TGFB1"),
    ]
    assert [(row.curie, name) for row, name in small.find("growth factor")] == [
        ("ent:tgf", "transforming growth factor beta")
    ]
    assert [row.curie for row, _ in small.find("NCBIGene:7040")] == ["NCBIGene:7040"]
    assert small.find("nines") == []


def test_readings_that_need_no_announcement() -> None:
    row = entity("ent:a", "alpha")
    assert Reading("alpha", row, ()).is_literal
    assert Reading("ent:a", row, ()).is_literal
    assert not Reading("Alpha", row, ()).is_literal
    assert not Reading("alpha", row, ("other (ent:b)",)).is_literal


def test_names_as_papers_write_them(shipped: KnowledgeGraph) -> None:
    """No name of the sets is misread, those that stand for nothing least of all, and few are not found."""
    rows = read_names()
    outcomes = [(row["half"], judge(shipped, row)) for row in rows]
    assert [row["name"] for row, (_, outcome) in zip(rows, outcomes, strict=True) if outcome == "wrong"] == []
    counts = Counter(outcomes)
    for half in ("tuning", "held_back", "later"):
        known = sum(row["half"] == half for row in rows) - counts[half, "not in the graph"]
        assert counts[half, "right"] >= 0.97 * known > 200


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hsa-miR-21-5p", "miR-21 (NCBIGene:406991), ignoring the strand 5p"),
        ("TLR4 ligation", "TLR4 [activation] (NCBIGene:7099)"),
        ("exosomes of MSC", "MSC exosome (ent:msc_exosome)"),
        ("inadequate homing of MSC", "poor MSC homing (ent:poor_msc_homing)"),
        ("preemptive MSCs", "MSC prophylaxis (ent:msc_prophylaxis)"),
        ("third-party MSC", "MSC (CL:0000134), not musculin (NCBIGene:9242), ignoring third-party"),
        ("third party MSC", "MSC (CL:0000134), not musculin (NCBIGene:9242), ignoring third-party"),
        ("IL-6 pre treated MSC", "MSC (CL:0000134), licensing IL-6, not musculin (NCBIGene:9242)"),
        ("anti-IL-6", "IL-6 (NCBIGene:3569), lowered"),
        ("suppression of T cell proliferation", "T cell [proliferation] (CL:0000084), lowered"),
        ("IFN-γ-licensed MSC", "MSC (CL:0000134), licensing IFN-γ, not musculin (NCBIGene:9242)"),
        ("hUC-MSC-derived EVs", "MSC-EV (ent:msc_ev), species human, cell source umbilical-cord MSC"),
        ("CD4+CD25+FoxP3+ Treg", "Treg (CL:0000815), ignoring CD4+CD25+FoxP3+"),
        ("serum sPD-L1", "PD-L1 (NCBIGene:29126), ignoring serum, s"),
    ],
)
def test_parts_of_a_name_are_announced(shipped: KnowledgeGraph, name: str, said: str) -> None:
    assert str(shipped.read(name)) == f"{name} read as {said}"


def test_a_context_is_one_that_paths_take(shipped: KnowledgeGraph) -> None:
    reading = shipped.read("IFN-γ/TNF-α-primed MSCs")
    assert reading.context == shipped.read_context({"licensing": ["IFNG", "TNF"]})
    assert not reading.is_plain


def test_two_names_that_disagree_are_listed(shipped: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        shipped.read("interleukin-6 (IL-10)")
    assert caught.value.readings == ("IL-6 (NCBIGene:3569)", "IL-10 (NCBIGene:3586)")


@pytest.mark.parametrize("name", ["IDO inhibition", "IL-10 secretion", "IFN-γ-licensed MSC"])
def test_an_entity_is_read_without_the_parts_of_a_name(shipped: KnowledgeGraph, name: str) -> None:
    label = shipped.read(name).entity.label
    asked = (shipped.lexicon.read_plain, lambda name: shipped.paths("MSC", "Treg", via=name))
    for ask in asked:
        with pytest.raises(NameNotFoundError, match=f"did you mean {label}?"):
            ask(name)
    assert shipped.lexicon.read_plain("hsa-miR-21-5p").entity.label == "miR-21"


def test_aspects_are_those_of_the_ontology() -> None:
    from kg.names.patterns import ASPECTS
    from kg.triples.turtle import read_files

    blocks = read_files([item for item in sources() if item[0].startswith("ontology/")])
    known = {block.curie for block in blocks if "msc:Aspect" in {term.value for term in block.properties["rdf:type"]}}
    assert {curie for curie, *_ in ASPECTS} == known


def test_a_name_of_any_graph_is_taken_apart(small: Lexicon) -> None:
    row = entity("NCBIGene:5", "IL-5")._replace(category="biolink:Gene")
    lexicon = Lexicon({row.curie: row})
    assert lexicon.read("IL-5 secretion").aspect == "msc:Secretion"
    assert lexicon.read("human IL5 (IL-5)").species == "NCBITaxon:9606"
    with pytest.raises(NameNotFoundError):
        small.read("IL-9 secretion")  # of no kind that secretion is said of
