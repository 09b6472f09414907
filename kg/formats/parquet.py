"""Parquet: the edges that paths walk, with their signs and costs, for ``kg batch`` and other programs on tables."""

from __future__ import annotations

from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from kg.formats.rows import count_other_parts
from kg.paths.walker import walkable_graph
from kg.resources import InstallationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.formats.registry import ExportJob
    from kg.model.content import Content

#: The columns and their types in Arrow. ``cost`` is in millionths; ``sign`` is null where it is unknown.
COLUMNS = {
    **dict.fromkeys(("subject", "predicate", "object"), "string"),
    "sign": "int8",
    "cost": "int32",
    "causal": "bool",
    **dict.fromkeys(("certainty", "statement"), "string"),
}
#: Rows of one group of the file.
CHUNK = 1 << 17


def write(job: ExportJob) -> bytes:
    """Write a row for each statement that a path may walk, in the order of the index; this needs pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise InstallationError("parquet needs pyarrow; install it: pip install 'msc-kg[parquet]'") from error
    content, losses = job.content, job.losses
    schema = pa.schema(list(COLUMNS.items()))
    file = BytesIO()
    rows = _rows(content)
    written = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while chunk := list(islice(rows, CHUNK)):
            columns = [
                pa.array(column, kind) for column, kind in zip(zip(*chunk, strict=True), schema.types, strict=True)
            ]
            writer.write_table(pa.table(columns, schema=schema))
            written += len(chunk)
    losses.add("statements that no path walks, and edges that are said twice", len(content.statements) - written)
    losses.add("evidence, contexts and caveats of statements", written)
    losses.add("names of entities", len(content.entities))
    count_other_parts(content, losses)
    return file.getvalue()


def _rows(content: Content) -> Iterator[tuple[object, ...]]:
    """Yield the values of the columns for each statement; a link that is not causal has no sign."""
    graph = walkable_graph(content)
    index = graph.index
    for edge in range(index.edge_count + index.further_count):
        sign = index.sign(edge)
        for row in index.rows(edge):
            item = graph.statement(row)
            is_causal = edge < index.edge_count
            yield (
                *(item.subject, item.predicate, item.object),
                *(sign, index.row_costs[row], is_causal),
                *(item.certainty, item.id),
            )
