"""``kg explain``."""

from __future__ import annotations

import click
from click.core import ParameterSource

from kg.cli._names import ENTITY
from kg.cli._options import PathOptions, flag, option_names, question_options, read_entities
from kg.cli._shared import announce, answer_options, load_graph, tell, write, write_json


@click.command()
@click.argument("subject", type=ENTITY)
@click.argument("target", type=ENTITY, required=False)
@click.option("-k", type=click.IntRange(1, 200), default=1, show_default=True, help="Number of paths.")
@question_options(PathOptions, max_edges=6)
@click.option("--full", is_flag=True, help="Write every statement, caveat, note and publication.")
@answer_options("text", "markdown", "json", default="text")
def command(
    ctx: click.Context,
    subject: str,
    target: str | None,
    k: int,
    question: PathOptions,
    full: bool,
    fmt: str,
    output: str,
) -> None:
    """Explain a statement, or the best paths from SUBJECT to TARGET, in sentences.

    SUBJECT alone is the identifier of a statement or of a list of statements (stm:...). Each sentence names its source,
    its certainty and its conditions; no path is said to be more certain than its weakest step. The publications are
    listed at the end. A path that spells out another follows it. The text has at most 60 lines without --full; markdown
    and json are always complete. Exit code 1 if there is no path.

    \b
    Example:
        kg explain IDO Treg
        kg explain stm:ido_treg-28 --format markdown
    """
    from kg.answers.describe import kind_of

    graph = load_graph(ctx)
    kind, curie = kind_of(subject, graph.content) or ("", "")
    if target is None:
        if kind != "statements":
            raise click.UsageError(f"{subject!r} is not a statement (stm:...); for a path, give TARGET too", ctx)
        for option in ("k", *option_names(PathOptions)):
            if ctx.get_parameter_source(option) is not ParameterSource.DEFAULT:
                raise click.UsageError(f"a statement alone has no paths; leave out {flag(option)} or give TARGET", ctx)
        if (now := graph.content.successor(curie)) != curie:
            tell(f"{curie} was replaced by {now}")
        explanation = graph.explain(subject)
    else:
        ends = graph.read(subject), graph.read(target)
        announce(*ends, *read_entities(graph, question), is_used=True)
        explanation = graph.explain(*ends, k=k, **question)
        if not explanation:
            tell(str(explanation))
    if fmt == "json":
        write_json(explanation.to_dict(), output)
    elif explanation:
        write(explanation.to_markdown() if fmt == "markdown" else explanation.to_text(full=full), output)
    if not explanation:
        ctx.exit(1)
