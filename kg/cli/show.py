"""``kg show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli._options import graph_options
from kg.cli._shared import announce, format_option, load_graph, output_option, write, write_json

if TYPE_CHECKING:
    from kg.answers.description import Description
    from kg.knowledge_graph import KnowledgeGraph


@click.command()
@click.argument("name")
@click.option("--full", is_flag=True, help="Write every statement, note and citation.")
@format_option("text", "json", default="text")
@output_option
@graph_options
@click.pass_context
def command(ctx: click.Context, name: str, full: bool, fmt: str, output: str) -> None:
    """Show an entity, statement, reference or context.

    NAME is any name of an entity, or an identifier that begins with stm:, evd:, med:, ref:, ctx:, psg:, study: or tns:.
    The text has at most 40 lines unless --full is given: of a long list the best supported come first. JSON is always
    whole.

    \b
    Example:
        kg show IDO
        kg show ref:durdu2026-36
    """
    from kg.answers.description import short_texts

    descriptions, record, replaced = _describe(load_graph(ctx), name)
    if fmt == "json":
        write_json(record, output)
    else:
        texts = [item.to_text(full=True) for item in descriptions] if full else short_texts(descriptions)
        write("\n\n".join([*replaced, *texts]), output)


def _describe(graph: KnowledgeGraph, name: str) -> tuple[list[Description], dict[str, Any], list[str]]:
    """Describe what a name stands for; the last part says by what a replaced identifier was replaced."""
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
        replaced = [] if now == curie else [f"{curie}: replaced by {now}"]
        return parts, {"replaced_by": now if replaced else None, "statements": records}, replaced
    if kind == "entities":
        reading = graph.read(name)
        announce(reading)
        curie = reading.entity.curie
        record = reading.entity._asdict()
        record["homonyms"] = list(reading.homonyms)
        for role in ("subject", "object"):
            using = [s for s in content.naming(curie) if getattr(s, role) == curie]
            record[f"as_{role}"] = [statement_record(statement, content) for statement in using]
        return [describe.describe_entity(reading, content)], record, []
    thing = describe.find_thing(kind, curie, content)
    record = trial_record(thing, content) if kind == "studies" else thing._asdict()
    return [describe.DESCRIBERS[kind](curie, content)], record, []
