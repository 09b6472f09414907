"""Where statements disagree, and what separates them."""

from __future__ import annotations

import pytest

from kg.answers.conflicts import find_conflicts
from small import graph

CONTEXTS = {
    "ifng": {"licensing": ("ent:ifng",)},
    "tlr4": {"licensing": ("ent:tlr4",)},
    "gvhd": {"disease_setting": ("ent:gvhd",)},
    "agvhd": {"disease_setting": ("ent:agvhd",)},
    "transplant": {"disease_setting": ("ent:transplant",)},
}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("a + b \n a + b", [], id="agreement"),
        pytest.param("a + b \n a - b", [("opposite signs", ())], id="nothing recorded separates them"),
        pytest.param("a + b context=ifng \n a - b context=tlr4", [("opposite signs", ("licensing",))], id="licensing"),
        pytest.param("a + b context=ifng \n a - b", [("opposite signs", ())], id="one side is silent"),
        pytest.param("a + b context=gvhd \n a - b context=agvhd", [("opposite signs", ())], id="subsumed is not apart"),
        pytest.param(
            "a + b context=gvhd \n a - b context=transplant", [("opposite signs", ())], id="a disease and a procedure"
        ),
        pytest.param(
            "a + b context=ifng \n a + b \n a - b context=tlr4", [("opposite signs", ())], id="one of two is silent"
        ),
        pytest.param(
            "a + b object_aspect=expression \n a - b object_aspect=activity",
            [("opposite signs", ("object_aspect",))],
            id="another aspect",
        ),
        pytest.param("a + b \n a + b negated=true", [("asserted and denied", ())], id="denied"),
        pytest.param("a + b negated=true \n a - b", [], id="a denied rise and a fall agree"),
        pytest.param("a + b \n a - b retracted=wrong", [], id="withdrawn"),
        pytest.param("a + b \n b - a", [], id="another direction"),
    ],
)
def test_conflicts(lines: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    found = find_conflicts(graph(lines, CONTEXTS, agvhd="gvhd").content)
    assert [(item.kind, item.separated_by) for item in found] == expected
