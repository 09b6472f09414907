"""The vocabulary as one HTML page: every class, predicate, property and value, each with an anchor to link to."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kg.model import terms as v
from kg.model.identifiers import to_iri
from kg.resources import folder
from kg.triples.reader import every, one
from kg.triples.turtle import read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.triples.turtle import TurtleBlock

#: Sections of the page, in order, to the class of their terms; other classes of values come after, by label.
SECTIONS = {
    "Classes": "owl:Class",
    "Causal predicates": "msc:CausalPredicate",
    "Descriptive predicates": "msc:DescriptivePredicate",
    "Properties": "owl:ObjectProperty",
    "Properties with literal values": "owl:DatatypeProperty",
}
#: Properties of a term in the order in which they are shown, with their headings.
FIELDS = {
    "msc:negatedLabel": "denied",
    "msc:sign": "sign",
    v.BROADER: "broader",
    "rdfs:subClassOf": "kind of",
    "rdfs:domain": "domain",
    "rdfs:range": "range",
    "skos:exactMatch": "same as",
    "skos:closeMatch": "close to",
    "skos:broadMatch": "narrower than",
    "msc:biolinkDirection": "direction in Biolink",
    v.RDFS_COMMENT: "note",
}
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1f2328;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem;border-bottom:1px solid #d0d7de}h3{margin:1.5rem 0 .2rem}code{overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;margin:.3rem 0}dt{color:#57606a}dd{margin:0}
nav a{display:inline-block;margin-right:.8rem}
""".strip()


def vocabulary_page() -> str:
    """Return the page; it loads nothing, and is the same for the same ``ontology/msc.ttl``."""
    blocks = read_blocks(folder("ontology") / "msc.ttl", "ontology/msc.ttl")
    heads = [block for block in blocks if "owl:Ontology" in every(block, v.RDF_TYPE)]
    sections = dict(_sections([block for block in blocks if block not in heads]))
    title = one(heads[0], v.TITLE)
    lines = ["<!doctype html>", '<html lang="en">', "<head>", '<meta charset="utf-8">']
    lines += ['<meta name="viewport" content="width=device-width,initial-scale=1">']
    lines += [f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>", "</head>", "<body>"]
    lines += [f"<h1>{escape(title)}</h1>", "<dl>"]
    for name, label in (("owl:versionInfo", "version"), ("dcterms:creator", "made by"), ("dcterms:license", "licence")):
        lines.append(f"<dt>{label}</dt><dd>{', '.join(map(_value, every(heads[0], name)))}</dd>")
    lines += [f"<dt>IRI</dt><dd><code>{escape(to_iri(heads[0].curie))}</code></dd>", "</dl>"]
    lines.append("<nav>" + "".join(f'<a href="#{_slug(name)}">{escape(name)}</a>' for name in sections) + "</nav>")
    for name, members in sections.items():
        lines.append(f'<h2 id="{_slug(name)}">{escape(name)}</h2>')
        for block in members:
            lines += _term(block)
    return "\n".join([*lines, "</body>", "</html>", ""])


def _sections(blocks: Iterable[TurtleBlock]) -> Iterator[tuple[str, list[TurtleBlock]]]:
    """Return the sections with their terms; every term is in one of them."""
    left = {block.curie: block for block in blocks}
    labels = {block.curie: one(block, v.RDFS_LABEL) for block in left.values()}
    narrow_first = sorted(SECTIONS, key=lambda name: not SECTIONS[name].startswith("msc:"))
    found = {}
    for name in narrow_first:
        found[name] = [block for block in left.values() if SECTIONS[name] in every(block, v.RDF_TYPE)]
        for block in found[name]:
            del left[block.curie]
    yield from ((name, found[name]) for name in SECTIONS if found[name])
    kinds = sorted({every(block, v.RDF_TYPE)[0] for block in left.values()}, key=lambda kind: labels.get(kind, kind))
    for kind in kinds:
        members = [block for block in left.values() if every(block, v.RDF_TYPE)[0] == kind]
        yield f"Values: {labels.get(kind, kind)}", members


def _term(block: TurtleBlock) -> Iterator[str]:
    anchor = escape(block.curie.partition(":")[2])
    yield f'<h3 id="{anchor}">{escape(one(block, v.RDFS_LABEL))} <code>{escape(block.curie)}</code></h3>'
    yield f"<p>{escape(one(block, v.DEFINITION))}</p>"
    rows = [(label, every(block, name)) for name, label in FIELDS.items() if name in block.properties]
    yield "<dl>" + "".join(f"<dt>{label}</dt><dd>{', '.join(map(_value, values))}</dd>" for label, values in rows)
    yield f"<dt>IRI</dt><dd><code>{escape(to_iri(block.curie))}</code></dd></dl>"


def _value(value: str) -> str:
    if value.startswith("msc:"):
        return f'<a href="#{escape(value.partition(":")[2])}">{escape(value)}</a>'
    if value.startswith(("http://", "https://")):
        return f'<a href="{escape(value)}">{escape(value)}</a>'
    if ":" in value and " " not in value:
        return f'<a href="{escape(to_iri(value))}">{escape(value)}</a>'
    return escape(value)


def _slug(name: str) -> str:
    return "-".join(name.casefold().replace(":", " ").split())
