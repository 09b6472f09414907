"""The questions of the JSON API: methods of the graph, with the parameters of their signatures."""

from __future__ import annotations

import inspect
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.exceptions import HTTPException

from kg.answers.conflicts import KINDS
from kg.answers.neighbors import DIRECTIONS
from kg.answers.trials import SORTS
from kg.knowledge_graph import KnowledgeGraph
from kg.model.statements import CERTAINTIES, CONTEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: Address under ``/api/`` to the method that answers there.
METHODS = {
    "effect": "effect",
    "path": "paths",
    "explain": "explain",
    "show": "show",
    "find": "find",
    "trials": "trials",
    "neighbors": "neighbors",
    "common": "common",
    "block": "block",
    "conflicts": "conflicts",
    "gaps": "gaps",
    "stats": "stats",
}
#: The allowed values, by operation and parameter, or by parameter alone.
CHOICES: dict[str, tuple[str, ...]] = {
    "min_certainty": CERTAINTIES,
    "direction": DIRECTIONS,
    "sort": SORTS,
    "conflicts.kind": KINDS,
}
#: The form of a context: a field and its value.
CONTEXT = re.compile(rf"(?:{'|'.join(CONTEXT_FIELDS)})=[^\0]+")
#: Example values for the description.
EXAMPLES = {
    **{"source": "IDO", "sources": "IDO", "name": "MSC", "target": "Treg", "targets": "Treg", "text": "treg"},
    **{"names": "IFN-γ", "context": "species=human", "inhibit": "AHR", "via": "kynurenine", "avoid": "PGE2"},
    **{"indication": "SR-aGVHD", "predicate": "msc:increases", "category": "biolink:Cell", "design": "phase 2"},
    "outcome": "overall survival",
}
#: Most characters of one value.
LONGEST = 500
#: Least and most of the whole numbers: more would let one request compute for very long.
BOUNDS = {
    "k": (1, 50),
    "max_edges": (1, 6),
    "limit": (1, 200),
    "depth": (1, 3),
    "at_least": (2, 20),
    "year": (1900, 2100),
}


class Argument(NamedTuple):
    """One parameter of an operation, in the query string."""

    name: str
    #: ``string``, ``integer`` or ``boolean``.
    type: str
    description: str
    is_required: bool
    #: Whether it may be given several times.
    is_repeated: bool
    default: Any
    #: Whether a value is ``FIELD=VALUE``.
    is_context: bool = False
    #: The values that it takes, if they can be listed.
    choices: tuple[str, ...] = ()


class Operation(NamedTuple):
    """A question that the API answers."""

    #: Its address under ``/api/``.
    name: str
    summary: str
    parameters: tuple[Argument, ...]
    method: Callable[..., Any]

    def read(self, given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Read the parameters of a request.

        :param given: Argument to its values.

        :returns: The arguments of the method.

        :raises HTTPException: If one is unknown, missing, repeated or not of its type (400).
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                there = f"; it takes {', '.join(known) or 'none'}"
                raise HTTPException(400, f"{self.name} takes no parameter {name[:LONGEST]!r}{there}")
        arguments = {}
        for name, parameter in known.items():
            if name in given:
                arguments[name] = _value(parameter, given[name])
            elif parameter.is_required:
                raise HTTPException(400, f"{self.name} needs the parameter {name!r}: {parameter.description}")
        return arguments


@cache
def operations() -> dict[str, Operation]:
    """Return the operations by address."""
    return {name: _operation(name, getattr(KnowledgeGraph, method)) for name, method in METHODS.items()}


def _operation(name: str, method: Callable[..., Any]) -> Operation:
    """Make an operation from the signature and the docstring of a method."""
    doc = inspect.getdoc(method) or ""
    summary = doc.partition("\n\n")[0].replace("\n", " ")
    meanings = {
        found[1]: " ".join(found[2].split())
        for found in re.finditer(r"^:param (\w+): (.+?)(?=\n:|\n\n|\Z)", doc, re.MULTILINE | re.DOTALL)
    }
    parameters = [
        _parameter(name, item, meanings.get(item.name, ""))
        for item in inspect.signature(method).parameters.values()
        if item.name != "self"
    ]
    return Operation(name, summary, tuple(parameters), method)


def _parameter(operation: str, item: inspect.Parameter, meaning: str) -> Argument:
    annotation = str(item.annotation)
    is_context = annotation.startswith("Mapping")
    return Argument(
        item.name,
        "integer" if annotation.startswith("int") else "boolean" if annotation.startswith("bool") else "string",
        re.sub(r":\w+:`[\w.~]*?(\w+)`", r"\1", meaning).replace("``", ""),
        item.default is inspect.Parameter.empty,
        "Iterable" in annotation or is_context,
        None if isinstance(item.default, tuple | type) else item.default,
        is_context,
        CHOICES.get(f"{operation}.{item.name}", CHOICES.get(item.name, ())),
    )


def _value(parameter: Argument, values: Sequence[str]) -> Any:
    """Read the values of one parameter."""
    name = parameter.name
    for value in values:
        if not 0 < len(value) <= LONGEST or "\0" in value:
            what = f"has 1 to {LONGEST} characters, none of them a zero byte"
            raise HTTPException(400, f"a value of {name!r} {what}")
        if parameter.choices and value not in parameter.choices:
            raise HTTPException(400, f"{name} must be one of {', '.join(parameter.choices)}, got {value[:100]!r}")
    if len(values) > (20 if parameter.is_repeated else 1):
        raise HTTPException(400, f"the parameter {name!r} is given {len(values)} times")
    if parameter.is_context:
        return _context(values)
    if parameter.is_repeated:
        return list(values)
    (text,) = values
    if parameter.type == "integer":
        low, high = BOUNDS.get(name, (-1, 1))
        if not re.fullmatch(r"[+-]?\d{1,4}", text, re.ASCII) or not low <= int(text) <= high:
            raise HTTPException(400, f"{name} takes a whole number from {low} to {high}, not {text!r}")
        return int(text)
    if parameter.type == "boolean":
        if text not in ("true", "false"):
            raise HTTPException(400, f"{name} takes true or false, not {text!r}")
        return text == "true"
    return text


def _context(values: Sequence[str]) -> dict[str, list[str]]:
    """Read values such as ``species=human`` as fields."""
    fields: dict[str, list[str]] = {}
    for value in values:
        if not CONTEXT.fullmatch(value):
            there = f"FIELD is one of {', '.join(CONTEXT_FIELDS)}"
            raise HTTPException(400, f"context takes FIELD=VALUE, such as species=human, not {value[:100]!r}; {there}")
        field, _, wanted = value.partition("=")
        fields.setdefault(field, []).append(wanted)
    return fields
