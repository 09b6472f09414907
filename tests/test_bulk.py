"""An index that is made in parts on disk is, byte for byte, the one that is made in memory."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search import on_disk as bulk
from kg.search.in_memory import IndexRow, make_index
from kg.search.index import RECORD_MARK, SIGN_CODES
from random_input import examples

HUB_WEIGHT = 0.3
NODES = 9


@st.composite
def rows(draw: st.DrawFn) -> list[IndexRow]:
    """Statements on a few nodes: parallel and opposed ones, repeated ones, and some from a node to itself."""
    node = st.integers(0, NODES - 1)
    marks = st.builds(
        lambda predicate, mark: 8 * predicate + mark, st.integers(0, 2), st.sampled_from([0, RECORD_MARK])
    )
    row = st.builds(IndexRow, st.booleans(), node, node, st.sampled_from([1, -1, None]), st.integers(0, 4), marks)
    return draw(st.lists(row, max_size=60))


def in_bulk(given_rows: list[IndexRow], folder: Path) -> tuple[bytes, list[int]]:
    """Write an index in parts; give the file and, of the rows that have a record, the place of the statement."""
    kinds = sorted({(4 * row.is_further + SIGN_CODES[row.sign], row.marks) for row in given_rows})

    def column(values: list[int]) -> bulk.Numbers:
        return np.array(values, dtype="<u4")

    columns = bulk.Bulk(
        sources=column([row.source for row in given_rows]),
        targets=column([row.target for row in given_rows]),
        kinds=column([kinds.index((4 * row.is_further + SIGN_CODES[row.sign], row.marks)) for row in given_rows]),
        costs=column([row.cost for row in given_rows]),
        records=column([n if row.marks & RECORD_MARK else 0 for n, row in enumerate(given_rows, 1)]),
        layers_and_signs=column([kind[0] for kind in kinds]),
        marks=column([kind[1] for kind in kinds]),
    )
    scratch = folder / "scratch"
    scratch.mkdir()
    records = bulk.write_index(folder / "index", columns, NODES, hub_weight=HUB_WEIGHT, scratch=scratch)
    return (folder / "index").read_bytes(), [int(record) - 1 for record in records]


@pytest.mark.parametrize(("part", "chunk"), [(1, 1), (3, 2), (10, 7), (1 << 21, 1 << 20)])
def test_the_parts_do_not_show(part: int, chunk: int) -> None:
    @examples(100)
    @given(rows())
    def check(given_rows: list[IndexRow]) -> None:
        expected, places = make_index(given_rows, NODES, hub_weight=HUB_WEIGHT)
        with TemporaryDirectory() as folder:
            made, recorded = in_bulk(given_rows, Path(folder))
        assert made == expected
        has_record = [bool(given_rows[place].marks & RECORD_MARK) for place in places]
        assert recorded == [place if has else -1 for place, has in zip(places, has_record, strict=True)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "PART", part)
        patch.setattr(bulk, "CHUNK", chunk)
        check()


def test_repeated_plain_edges_are_one_row_and_statements_are_not() -> None:
    plain, recorded = (IndexRow(False, 0, 1, 1, 7, mark) for mark in (0, RECORD_MARK))
    other = plain._replace(marks=8)
    _, places = make_index([plain, other, recorded, plain, recorded, other], 2, hub_weight=HUB_WEIGHT)
    assert places == [2, 4, 0, 1]
