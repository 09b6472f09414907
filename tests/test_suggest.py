"""Suggestions: their likeness to the name, and their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import kg
from kg.suggest import suggest

if TYPE_CHECKING:
    from kg.suggest import Kind

KNOWN: dict[Kind, list[str]] = {
    "word": ["path", "effect"],
    "identifier": ["stm:a-12", "stm:a-1"],
    "name": ["Relapse", "GVHD"],
}


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        pytest.param("EFECT", "word", ["effect"], id="case does not count"),
        pytest.param("xyz", "word", [], id="nothing alike"),
        pytest.param("stm:a-11", "identifier", ["stm:a-1", "stm:a-12"], id="the most alike first"),
        pytest.param("relapsing", "name", ["Relapse"], id="as it stands in the list"),
        pytest.param("relating", "name", [], id="less alike than a name must be"),
    ],
)
def test_a_suggestion_is_as_much_alike_as_its_kind_asks(typed: str, kind: Kind, expected: list[str]) -> None:
    assert suggest(typed, KNOWN[kind], kind, count=2) == expected


def test_words_that_are_compared_alike_are_all_suggested() -> None:
    assert suggest("pge", ["PGE2", "pge2", "IDO"], "name") == ["PGE2", "pge2"]


@pytest.mark.parametrize(
    ("field", "typed", "meant"),
    [
        pytest.param("disease_setting", "aGVDH", "aGVHD", id="disease"),
        pytest.param("species", "humam", "human", id="species"),
        pytest.param("delivery", "solubel", "soluble", id="word"),
        pytest.param("species", "fibrosus", "fibrosis", id="a name of another kind"),
    ],
)
def test_a_mistyped_value_of_a_context_is_answered_by_values_of_its_field(field: str, typed: str, meant: str) -> None:
    with pytest.raises(kg.NameNotFoundError, match=f"no {field} value '{typed}' in the graph; did you mean .*{meant}"):
        kg.load().read_context({field: typed})
