"""The graph that the tests of the views draw: four entities, statements between them, and hostile labels; its page."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

from kg.model.content import Content
from kg.model.statements import Entity, Evidence, Passage, Predicate, Reference, Statement
from kg.views.figure import Figure, draw_arrows
from kg.views.folding import fold_nodes
from kg.views.ordering import Connection, find_columns
from kg.views.outline import Row, lay_out_tall
from kg.views.page import figure_page
from kg.views.wide import lay_out_wide

#: A label that ends a script, opens another, quotes, and turns the reading direction.
HOSTILE = (
    "</script><script>document.title='x'</script><img src=x onerror=alert(1)>\"' & {{ 7*7 }} <!--data--> \u202eמזנ"
)

PREDICATES = {
    "msc:increases": Predicate("msc:increases", "increases", "does not increase", 1, True),
    "msc:decreases": Predicate("msc:decreases", "decreases", "does not decrease", -1, True),
    "msc:affects": Predicate("msc:affects", "affects", "does not affect", None, True),
    "msc:has_marker": Predicate("msc:has_marker", "has marker", "does not have marker", None, False),
}


def entity(curie: str, label: str, category: str = "Cell", **fields: Any) -> Entity:
    return Entity(curie, label, label, f"biolink:{category}")._replace(**fields)


def statement(number: int, subject: str, verb: str, obj: str, **fields: Any) -> Statement:
    predicate = PREDICATES[f"msc:{verb}"]
    evidence = (Evidence(f"evd:a-{number}", "psg:doc-3.2-1-2", "supports", "ECO:0000204", references=("ref:doc-7",)),)
    empty = Statement(
        id=f"stm:a-{number}",
        subject=subject,
        predicate=predicate.curie,
        object=obj,
        sign=predicate.sign,
        is_negated=False,
        certainty="asserted",
        evidence=evidence,
        is_causal=predicate.is_causal,
        file="triples/a.ttl",
        line=number,
    )
    return empty._replace(**fields)


def content(*statements: Statement, **labels: str) -> Content:
    """MSC, PGE2, IFN-γ, Treg and a document; ``labels`` renames them."""
    entities = [
        entity("CL:0000134", labels.get("msc", "MSC"), synonyms=("mesenchymal stromal cell",)),
        entity("CHEBI:15551", labels.get("pge2", "PGE2"), "SmallMolecule"),
        entity("NCBIGene:3458", labels.get("ifng", "IFN-γ"), "Gene", definition="A cytokine."),
        entity("ent:treg", labels.get("treg", "Treg"), caveats=("Not one population.",)),
    ]
    title = labels.get("title", "On stroma")
    references = [
        Reference("ref:doc", 0, "Durdu, A.; Dal, M.S.", title, year=2026, is_document=True),
        Reference("ref:doc-7", 7, "Kadri, N.", title, "Cells", 2023, doi="10.1/x(y)"),
    ]
    return Content(
        "",
        PREDICATES,
        {item.curie: item for item in entities},
        {},
        {"psg:doc-3.2-1-2": Passage("psg:doc-3.2-1-2", "ref:doc", "3.2", 1, 2, "", ("ref:doc-7",))},
        {item.curie: item for item in references},
        {item.id: item for item in statements},
    )


def drawn_figure(held: Content, statements: tuple[Statement, ...], title: str = "A title", **fields: Any) -> Figure:
    """Draw statements in columns and in rows."""
    arrows = draw_arrows(statements)
    nodes = fold_nodes(held, arrows, {}, fields.pop("stand_out", ()))
    if not arrows:
        return Figure(title, (), (), (), **fields)
    links = [Connection(arrow.number, arrow.subject, arrow.object) for arrow in arrows]
    columns = find_columns([node.key for node in nodes], links)
    rows = [row for a in arrows for row in (Row(0, a.subject), Row(1, a.object, a.number))]
    layouts = (lay_out_wide(nodes, arrows, columns), lay_out_tall(nodes, arrows, rows, held))
    return Figure(title, tuple(nodes), tuple(arrows), layouts, **fields)


#: MSC increases Treg, and inhibits IFN-γ; PGE2 increases Treg: three edges without parallels.
WEB = (
    statement(1, "CL:0000134", "increases", "ent:treg", caveats=("One donor.",), certainty="suggested"),
    statement(2, "CL:0000134", "decreases", "NCBIGene:3458"),
    statement(3, "CHEBI:15551", "increases", "ent:treg"),
)


class Parser(HTMLParser):
    """Keeps the tags of a page, and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.texts.append((tag if not attrs else "data", ""))

    def handle_data(self, data: str) -> None:
        """Keep the text of a script or style."""
        if self.cdata_elem:
            kind, text = self.texts.pop()
            self.texts.append((kind, text + data))


def page_of(*statements: Statement, title: str = "A title", **labels: str) -> str:
    held = content(*statements, **labels)
    return figure_page(drawn_figure(held, statements, title), held)


def data_of(*statements: Statement, **labels: str) -> dict[str, Any]:
    """Return the data that the page's script reads."""
    texts = Parser(page_of(*statements, **labels)).texts
    data: dict[str, Any] = json.loads(next(text for kind, text in texts if kind == "data"))
    return data
