"""``kg lint``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli._options import shacl_option
from kg.cli._shared import curating_options, find_workspace, load_workspace, tell, write, write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.curation.problem import Problem
    from kg.curation.workspace import Workspace


@click.command()
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@shacl_option
@curating_options("text", "tsv", "json", "jsonl", default="text")
def command(ctx: click.Context, strict: bool, shacl: bool, fmt: str, output: str) -> None:
    """Check the files of triples/ and ontology/.

    Each problem comes with its file, line and rule. Exit code 1 if there is an error or, with --strict, a warning. The
    shapes are checked if pySHACL is installed (the extra "curate").

    \b
    Example:
        kg lint --strict -f tsv
    """
    from kg.curation.graph_checks import shacl_is_installed
    from kg.curation.lint import UNREAD, check
    from kg.curation.problem import ERROR, Problem
    from kg.words.phrases import counted

    workspace = find_workspace(ctx)
    problems = check(workspace, shacl=shacl)
    if workspace.own and not any(problem.severity == ERROR for problem in problems):
        problems += _changed_answers(workspace.own.root)
    if fmt == "text":
        if problems or output != "-":
            write("\n".join(map(str, problems)), output)
    else:
        write_rows([problem._asdict() for problem in problems], Problem._fields, fmt, output)
    if any(problem.rule in UNREAD for problem in problems):
        tell("the graph as a whole was not checked: first correct the files that could not be read")
    elif shacl and not shacl_is_installed():
        tell("warning: the shapes were not checked: pyshacl is missing (pip install msc-kg[curate])")
    errors = sum(problem.severity == ERROR for problem in problems)
    if not errors:
        _tell_retracted(workspace)
    warnings = len(problems) - errors
    tell(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}")
    if errors or (strict and warnings):
        ctx.exit(1)


def _tell_retracted(workspace: Workspace) -> None:
    """Report on stderr retracted documents and the statements that therefore do not count."""
    from kg.model.namespaces import block_kind
    from kg.triples.withdrawing import lost

    blocks = workspace.blocks()
    if not any("msc:retracted" in block.properties and block_kind(block.curie) == "ref" for block in blocks):
        return
    for document, gone in lost(load_workspace(workspace).content).items():
        what = f", and these statements do not count: {', '.join(gone)}" if gone else ""
        tell(f"{document.curie} was retracted: {document.retracted}{what}")


def _changed_answers(root: Path) -> Iterator[Problem]:
    """Ask the questions of a folder, and yield an error for each with another verdict."""
    from kg.curation.problem import ERROR, Problem
    from kg.curation.questions import FILE, read_questions
    from kg.errors import AmbiguousNameError, NameNotFoundError
    from kg.knowledge_graph import KnowledgeGraph

    questions = read_questions(root / FILE)
    if not questions:
        return
    graph = KnowledgeGraph.load(extra=root)
    for question in questions:
        try:
            verdict = graph.effect(question.source, question.target).verdict
            what = f"the verdict is {verdict}, not {question.verdict}"
        except (NameNotFoundError, AmbiguousNameError) as error:
            verdict, what = "", str(error)
        if verdict != question.verdict:
            what = f"{question.source} and {question.target}: {what}"
            yield Problem(ERROR, f"{root.name}/{FILE}", question.line, "question", what)
