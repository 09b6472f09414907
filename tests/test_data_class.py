"""Classes of fields: the arguments they accept and refuse."""

from __future__ import annotations

import pytest

import kg
from kg.data_class import DataClass


class Plain(DataClass):
    """Two fields."""

    first: int
    second: int = 2


class Wide(Plain):
    """A field more, and one of the other class again."""

    third: int = 3
    second: int = 4


def test_fields_are_those_of_the_wider_class_first() -> None:
    made = Wide(1, third=7)
    assert (made.first, made.second, made.third) == (1, 4, 7)
    assert Wide.fields() == ["first", "second", "third"]


def test_a_replaced_field_leaves_the_rest_and_the_original() -> None:
    made = Wide(1, 5)
    other = made.replace(first=4)
    assert (made.first, other.first, other.second, type(other)) == (1, 4, 5, Wide)


@pytest.mark.parametrize(
    ("values", "named", "said"),
    [
        pytest.param((1,), {"fourth": 4}, "no field 'fourth'", id="unknown"),
        pytest.param((), {"second": 4}, "no value of 'first'", id="missing"),
        pytest.param((1,), {"first": 4}, "two values of 'first'", id="twice"),
        pytest.param((1, 2, 3), {}, "3 values of 2 fields", id="too many"),
    ],
)
def test_wrong_fields_are_refused(values: tuple[int, ...], named: dict[str, int], said: str) -> None:
    with pytest.raises(TypeError, match=f"^Plain: {said}$"):
        Plain(*values, **named)


def test_a_misspelt_part_of_a_graph_is_refused() -> None:
    with pytest.raises(TypeError, match="no field 'statments'"):
        kg.load().content.replace(statments={})
