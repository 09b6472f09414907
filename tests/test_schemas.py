"""The published JSON schemas fit answers that they were not drawn from, and refuse output that no command prints."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

import kg
from schemas import FOLDER, FROZEN, NAMES, OF_ALL, answers, pairs

GRAPH = kg.load(FROZEN)
#: Questions that the schemas were not drawn from.
ASKED = pairs("tests/data/effects_second.tsv")[::2]


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_every_answer_with_a_number_has_a_schema() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_fits_other_answers(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    validator = jsonschema.Draft202012Validator(schema(name))
    found = answers(GRAPH, name, ASKED if name in ("effect-2", "path-1") else ASKED[::4])
    assert len(found) > (0 if name in OF_ALL else 10)
    for answer in found:
        errors = [
            f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(answer)
        ]
        assert errors == [], (
            "run 'python tests/schemas.py', and raise the number of the schema if a meaning has changed"
        )


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        pytest.param("effect-2", "verdict", "probably", id="a verdict that there is not"),
        pytest.param("effect-2", "caveats", None, id="caveats dropped"),
        pytest.param("path-1", "schema", "msc-kg/path/0", id="another form"),
    ],
)
def test_a_schema_refuses_values_that_no_command_prints(name: str, field: str, value: object) -> None:
    (answer,) = answers(GRAPH, name, [("IDO", "Treg")])
    changed = {**answer, field: value} if value is not None else {k: v for k, v in answer.items() if k != field}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(changed, schema(name))
