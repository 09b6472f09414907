"""An index of the edges in Parquet files; pyarrow reads them."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.batch.files import parquet_files
from kg.batch.plan import MOST_COST, REQUIRED, RULES, TYPES, WAY_OUT, check_columns, wrong_edge
from kg.batch.question import BatchError
from kg.paths.ranking import HUB_WEIGHT, PLAIN, cost
from kg.search.index import UNIT, PathIndex, View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: Layer and sign of a link by its kind, which is 3 · descriptive + sign, -1 being 2; see :mod:`kg.search.index`.
LAYERS_AND_SIGNS = (0, 1, 2, 4, 5, 6)


class ParquetGraph(NamedTuple):
    """The edges of Parquet files as an index."""

    arrays: PathIndex
    #: The edges that are walked.
    view: View
    #: An array of Arrow, in order; the place of a name is the number of its node.
    names: Any

    def numbers(self, names: Sequence[str]) -> list[int | None]:
        """Return the numbers of some nodes; ``None`` for a name that no edge has."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found: list[int | None] = pc.index_in(pa.array(names, pa.string()), self.names).to_pylist()
        return found


def read_graph(files: Sequence[str], work: Path, *, include_descriptive: bool) -> ParquetGraph:
    """Make an index of edges.

    :param files: Parquet files, or folders of them; :data:`kg.batch.plan.REQUIRED` names their columns.
    :param work: Folder of the index, which exists; it may be deleted when the index is not needed any more.
    :param include_descriptive: Whether links that are not causal are walked.

    :returns: The edges; those of a node with itself are left out.

    :raises BatchError: If pyarrow is not installed, or the edges cannot be read.
    """
    try:
        import pyarrow as pa
        import pyarrow.compute as pc
    except ModuleNotFoundError as error:
        raise BatchError("--engine kg reads Parquet with pyarrow; install it: pip install 'msc-kg[parquet]'") from error
    from kg.search.on_disk import Bulk, write_index

    table = _read_table(files)
    _check_values(table)

    def column(name: str, default: Any, kind: Any) -> Any:
        if name not in table.schema.names:
            return pa.repeat(pa.scalar(default, kind), len(table))
        return pc.fill_null(pc.cast(table[name], kind), default).combine_chunks()

    if "cost" not in table.schema.names and "support" in table.schema.names:
        support = pc.max_element_wise(column("support", PLAIN, pa.float64()), 1e-6)
        costs = pc.cast(pc.round(pc.multiply(pc.ln(support), -float(UNIT))), pa.int64())
    else:
        costs = column("cost", cost(PLAIN), pa.int64())
    signs = column("sign", 0, pa.int64())
    causal = column("causal", True, pa.bool_())
    ends = [table[name] for name in REQUIRED]
    is_walked = pc.fill_null(pc.not_equal(*ends), False).combine_chunks()
    if not include_descriptive:
        is_walked = pc.and_(is_walked, causal)
    ends = [end.filter(is_walked) for end in ends]
    names = pc.unique(pa.chunked_array([*ends[0].chunks, *ends[1].chunks], pa.string()))
    names = names.take(pc.sort_indices(names))
    kinds = pc.add(pc.if_else(causal, 0, 3), pc.if_else(pc.less(signs, 0), 2, signs)).filter(is_walked)
    columns = [
        *(pc.index_in(end, names).combine_chunks() for end in ends),
        kinds,
        costs.filter(is_walked),
        pa.repeat(0, len(kinds)),
        pa.array(LAYERS_AND_SIGNS),
        pa.repeat(0, len(LAYERS_AND_SIGNS)),
    ]
    bulk = Bulk(*(pc.cast(each, pa.uint32()).to_numpy(zero_copy_only=False) for each in columns))
    scratch = work / "scratch"
    scratch.mkdir(parents=True)
    write_index(work / "index", bulk, len(names), hub_weight=HUB_WEIGHT, scratch=scratch)
    with (work / "index").open("rb") as file:
        index = PathIndex(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
    return ParquetGraph(index, View(index, with_further=include_descriptive), names)


def _read_table(places: Sequence[str]) -> Any:
    """Read the columns of edges that are known."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    tables = []
    for file in (file for place in places for file in parquet_files(place)):
        try:
            part = ds.dataset(file, format="parquet")
            check_columns(file, {field.name: str(field.type) for field in part.schema})
            table = part.to_table(columns=[name for name in part.schema.names if name in TYPES])
            tables.append(table.cast(pa.schema([(field.name, _plain(field)) for field in table.schema])))
        except (OSError, pa.ArrowException) as error:
            problem = "no such file" if isinstance(error, FileNotFoundError) else str(error).splitlines()[0]
            raise BatchError(f"{file}: {problem}; {WAY_OUT}") from error
    return pa.concat_tables(tables, promote_options="permissive")


def _plain(field: Any) -> Any:
    """Return the type of a column that merges with the types of other files: text, and no decimal numbers."""
    import pyarrow as pa

    if field.name in REQUIRED:
        return pa.string()
    return pa.float64() if pa.types.is_decimal(field.type) else field.type


def _check_values(table: Any) -> None:
    """Check that the numbers of edges are in their ranges; see :data:`kg.batch.plan.RULES`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for name in RULES.keys() & set(table.schema.names):
        numbers = pc.cast(table[name], pa.float64(), safe=False)
        if name == "sign":
            is_right = pc.is_in(pc.abs(numbers), pa.array([0.0, 1.0, None]))
        else:
            is_right = pc.and_(
                pc.greater_equal(numbers, 0), pc.less_equal(numbers, 1 if name == "support" else MOST_COST - 1)
            )
        if name == "cost":
            is_right = pc.and_(is_right, pc.equal(numbers, pc.floor(numbers)))
        for row in table.filter(pc.invert(pc.fill_null(is_right, True))).slice(0, 1).to_pylist():
            raise wrong_edge(row["subject"], row["object"], name, row[name])
