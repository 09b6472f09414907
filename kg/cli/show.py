"""``kg show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli._options import graph_options
from kg.cli._shared import announce, format_option, load_graph, output_option, write, write_json

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph


@click.command()
@click.argument("name")
@format_option("text", "json", default="text")
@output_option
@graph_options
@click.pass_context
def command(ctx: click.Context, name: str, fmt: str, output: str) -> None:
    """Show an entity, statement, reference or context whole.

    NAME is any name of an entity, or an identifier that begins with stm:, evd:, med:, ref:, ctx:, psg:, study: or tns:.

    \b
    Example:
        kg show IDO
        kg show ref:durdu2026-36
    """
    text, record = _describe(load_graph(ctx), name)
    if fmt == "json":
        write_json(record, output)
    else:
        write(text, output)


def _describe(graph: KnowledgeGraph, name: str) -> tuple[str, dict[str, Any]]:
    from kg.answers import describe
    from kg.answers.trials import record as trial_record
    from kg.formats.jsonl import statement_record

    content = graph.content
    kind, curie = describe.kind_of(name, content) or ("entities", "")
    if kind == "statements":
        statements = describe.find_statements(curie, content)
        parts = [describe.describe_statement(statement, content) for statement in statements]
        records = [statement_record(statement, content) for statement in statements]
        now = content.successor(curie)
        if now == curie:
            return "\n\n".join(parts), {"replaced_by": None, "statements": records}
        return "\n\n".join([f"{curie}: replaced by {now}", *parts]), {"replaced_by": now, "statements": records}
    if kind == "entities":
        reading = graph.read(name)
        announce(reading)
        curie = reading.entity.curie
        record = reading.entity._asdict()
        record["homonyms"] = list(reading.homonyms)
        for role in ("subject", "object"):
            using = [s for s in content.naming(curie) if getattr(s, role) == curie]
            record[f"as_{role}"] = [statement_record(statement, content) for statement in using]
        return describe.describe_entity(reading, content), record
    thing = describe.find_thing(kind, curie, content)
    record = trial_record(thing, content) if kind == "studies" else thing._asdict()
    return describe.DESCRIBERS[kind](curie, content), record
