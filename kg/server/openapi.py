"""The description of the JSON API in OpenAPI 3.1."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from kg.model.statements import CONTEXT_FIELDS
from kg.server.operations import BOUNDS, EXAMPLES, LONGEST, operations

if TYPE_CHECKING:
    from kg.server.operations import Argument, Operation
    from kg.server.settings import Settings

#: Status to its meaning, for every question.
ERRORS = {
    "400": "A parameter is wrong; the message says which, and what it takes.",
    "404": "A name is not in the graph or is not of the requested kind; the message lists similar names.",
    "405": "Only GET, HEAD and OPTIONS are answered.",
    "414": "The address is too long.",
    "409": "A name stands for several entities; the message lists them.",
    "503": "Too many requests are waiting; try again after the seconds that Retry-After says.",
    "504": "The search stopped at a limit before it found anything.",
}


def describe_api(settings: Settings) -> dict[str, Any]:
    """Describe the JSON API.

    :param settings: The settings, for the path prefix.

    :returns: An OpenAPI document.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mechanisms of mesenchymal stromal cells",
            "version": version("msc-kg"),
            "description": "Each answer is the JSON that the command of the same name prints. It says on what it "
            "rests: keep basis, certainty and caveats when you show it.",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": settings.path_prefix or "/"}],
        "paths": {f"/api/{name}": {"get": _operation(operation)} for name, operation in operations().items()},
        "components": {
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {"error": {"type": "string"}},
                }
            }
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    problem = {
        "application/json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/plain": {"schema": {"type": "string"}},
    }
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "responses": {
            "200": {"description": "The answer.", "content": {"application/json": {"schema": {}}}},
            "304": {"description": "The client holds the answer already."},
            **{status: {"description": meaning, "content": problem} for status, meaning in ERRORS.items()},
        },
    }


def _parameter(parameter: Argument) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": parameter.type}
    example = EXAMPLES.get(parameter.name)
    if parameter.type == "integer":
        low, high = BOUNDS.get(parameter.name, (-1, 1))
        schema |= {"minimum": low, "maximum": high}
    if parameter.type == "string":
        schema |= {"minLength": 1, "maxLength": LONGEST, "pattern": r"^[^\x00]+$"}
    if parameter.is_context:
        schema |= {"pattern": f"^({'|'.join(CONTEXT_FIELDS)})=[^\\x00]+$"}
    if parameter.choices:
        schema = {"type": "string", "enum": list(parameter.choices)}
    if parameter.is_repeated:
        schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": 20}
    if parameter.default is not None:
        schema["default"] = parameter.default
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.is_required,
        "description": parameter.description,
        "schema": schema,
        **({"example": [example] if parameter.is_repeated else example} if example else {}),
        **({"style": "form", "explode": True} if parameter.is_repeated else {}),
    }
