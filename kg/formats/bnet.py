"""BNet (BoolNet): a Boolean network, one update rule a line, below comments with the assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.formats.logical_model import logical_model

if TYPE_CHECKING:
    from kg.formats.activities import Activity
    from kg.formats.logical_model import LogicalModel
    from kg.formats.registry import ExportJob


def write(job: ExportJob) -> str:
    """Write the model of a graph."""
    model = logical_model(job)
    content = job.content
    lines = [f"# msc-kg, data version {content.data_version}", "#"]
    lines += [f"# Assumption: {_line(words)}" for words in model.assumptions]
    lines += ["#", "# Name: activity, identifier"]
    lines += [f"# {name}: {_line(a.words(content))}, {_line(a.entity)}" for a, name in model.names.items()]
    lines += ["#"]
    for item in model.influences:
        mark = "->" if item.sign == 1 else "-|"
        said = ", ".join(statement.id for statement in item.statements) or "assumed"
        lines.append(f"# {model.names[item.source]} {mark} {model.names[item.target]}: {_line(said)}")
    lines += ["targets, factors", *(f"{name}, {rule(model, a)}" for a, name in model.names.items())]
    return "\n".join([*lines, ""])


def rule(model: LogicalModel, activity: Activity) -> str:
    """Return the update rule of an activity; an input is its own rule."""
    activators, inhibitors = model.regulators[activity]
    if not activators and not inhibitors:
        return model.names[activity]
    joiner = " | " if model.rule == "or" else " & "
    parts = [joiner.join(model.names[each] for each in activators)] if activators else []
    if len(activators) > 1 and inhibitors:
        parts = [f"({parts[0]})"]
    return " & ".join([*parts, *(f"!{model.names[each]}" for each in inhibitors)])


def _line(text: str) -> str:
    return " ".join(text.split())
