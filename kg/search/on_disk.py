"""Making an index of edges that need not fit in memory.

The statements lie in columns on disk. Those of some sources at a time are sorted and joined to edges, which wait in a
scratch folder until the degrees of all nodes are known; then the arrays of the index are written where they belong in
its file. Memory grows with the number of nodes, not with that of edges.
"""

from __future__ import annotations

import mmap
import os
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kg.search.index import MAGIC, TABLES, UNIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Numbers = NDArray[np.integer[Any]]

#: Statements that are sorted at once.
PART = 1 << 20
#: Numbers that are read at once.
CHUNK = 1 << 20
#: The layers of an index: edges that are walked by default, and further ones.
LAYERS = ("", "further_")


class Columns(NamedTuple):
    """Statements in columns of equal length."""

    sources: Numbers
    targets: Numbers
    #: Four times whether paths walk it only when asked to, plus the code of its sign.
    layers_and_signs: Numbers
    costs: Numbers
    marks: Numbers
    #: A number by which the caller finds it again, or 0.
    records: Numbers


class Bulk(NamedTuple):
    """Statements as a build has them: columns on disk, in which a kind stands for the values that many share."""

    sources: Numbers
    targets: Numbers
    kinds: Numbers
    costs: Numbers
    records: Numbers
    #: By kind.
    layers_and_signs: Numbers
    marks: Numbers

    @classmethod
    def open(cls, files: Sequence[Path], kinds: Sequence[tuple[int, int]]) -> Bulk:
        """Open columns on disk.

        :param files: Those of sources, targets, kinds, costs and records: numbers as in an index, one a statement.
        :param kinds: Layer and sign, and marks, of each kind.

        :returns: The statements; nothing of them is read yet.
        """
        columns = (np.memmap(file, "<u4", "r") if file.stat().st_size else np.zeros(0, dtype="<u4") for file in files)
        sources, targets, numbers, costs, records = columns
        layers_and_signs, marks = np.array(kinds, dtype="<u4").reshape(-1, 2).T
        return cls(sources, targets, numbers, costs, records, layers_and_signs, marks)

    def of_sources(self, start: int, stop: int) -> Columns:
        """Return the statements from some nodes to others."""
        found = []
        for at in range(0, max(len(self.sources), 1), CHUNK):
            place = slice(at, at + CHUNK)
            sources, targets = self.sources[place], self.targets[place]
            chosen = np.flatnonzero((sources >= start) & (sources < stop) & (sources != targets))
            kinds = self.kinds[place][chosen]
            found.append(
                Columns(
                    sources[chosen],
                    targets[chosen],
                    self.layers_and_signs[kinds],
                    self.costs[place][chosen],
                    self.marks[kinds],
                    self.records[place][chosen],
                )
            )
        return Columns(*(np.concatenate(column) for column in zip(*found, strict=True)))


class _Edges(NamedTuple):
    """The edges of some nodes in one layer, by source, target and sign, and the statements behind them."""

    sources: Numbers
    targets: Numbers
    signs: Numbers
    #: Of the cheapest statement.
    costs: Numbers
    #: How many statements each has.
    counts: Numbers
    #: Costs, marks and records of the statements, edge by edge, the cheapest first.
    rows: Numbers


def write_index(
    path: Path,
    bulk: Bulk,
    node_count: int,
    *,
    hub_weight: float,
    scratch: Path,
    progress: Callable[[str, float], None] = lambda step, share: None,
) -> Numbers:
    """Write an index; :mod:`kg.search.index` describes its contents.

    :param path: File to write.
    :param bulk: The statements; those from a node to itself are left out, and of several that say the same and have no
        record all but one.
    :param node_count: Nodes are numbered below it.
    :param hub_weight: See :func:`kg.search.in_memory.half_passing`.
    :param scratch: An empty folder for intermediate files.
    :param progress: Called with the current step and the fraction done (0 to 1).

    :returns: The record of each row, 0 where it has none; a file of the scratch folder.
    """
    parts, counts, degrees = _sort(bulk, node_count, scratch, progress)
    halves = np.rint(UNIT * hub_weight / 4 * np.log(np.maximum(degrees, 1)).sum(axis=0)).astype(np.int64)
    tables, columns = _lay_out(path, (node_count, *counts))
    columns["half_passing"][:] = halves
    row_count = counts[-1]
    row_records: Numbers = np.zeros(0, "<u4")
    if row_count:
        with (scratch / "row_records").open("wb") as file:
            _take_space(file, 4 * row_count)
        row_records = np.memmap(scratch / "row_records", "<u4", "r+", 0, (row_count,))
    edge_start = row_start = 0
    for layer, name in enumerate(LAYERS):
        layer_start = edge_start
        per_node = np.zeros(node_count, dtype=np.int64)
        for n in range(parts):
            progress(f"writing {name.replace('_', ' ')}edges", n / parts)
            edges = _take_part(scratch / f"{layer}-{n}")
            weights = edges.costs + halves[edges.sources] + halves[edges.targets]
            order = np.lexsort((edges.signs, edges.targets, weights, edges.sources))
            edge_stop, row_stop = edge_start + len(order), row_start + edges.rows.shape[1]
            place = slice(edge_start - layer_start, edge_stop - layer_start)
            columns[f"{name}out_weights"][place] = weights[order]
            columns[f"{name}out_nodes"][place] = edges.targets[order]
            ends = np.cumsum(edges.counts[order])
            columns["links"][edge_start:edge_stop] = 4 * (row_start + ends - edges.counts[order]) + edges.signs[order]
            rows = edges.rows[:, _rows_of(edges.counts, order)]
            columns["row_costs"][row_start:row_stop], columns["row_marks"][row_start:row_stop] = rows[:2]
            row_records[row_start:row_stop] = rows[2]
            per_node += np.bincount(edges.sources, minlength=node_count)
            edge_start, row_start = edge_stop, row_stop
            _let_go((*tables, row_records))
        columns[f"{name}out_starts"][1:] = np.cumsum(per_node)
        _write_entering(tables, columns, name, layer_start, progress)
    columns["links"][edge_start] = 4 * row_start
    for table in tables:
        if isinstance(table, np.memmap):
            table.flush()
    return row_records


def _sort(
    bulk: Bulk, node_count: int, scratch: Path, progress: Callable[[str, float], None]
) -> tuple[int, tuple[int, int, int], Numbers]:
    """Sort the statements of some sources at a time and join them to edges, which are put into the scratch folder.

    :returns: The number of parts, of which each layer has a file; the numbers of edges, further edges and rows; and the
        degrees of the nodes, out and in.
    """
    ranges = _ranges(bulk.sources, node_count)
    degrees = np.zeros((2, node_count), dtype=np.int64)
    counts = [0, 0]
    row_count = 0
    for n, (start, stop) in enumerate(ranges):
        progress("sorting", n / len(ranges))
        statements = bulk.of_sources(start, stop)
        _let_go(bulk)
        for layer in range(len(LAYERS)):
            edges = _join(statements, layer)
            counts[layer] += len(edges.sources)
            row_count += edges.rows.shape[1]
            if layer == 0:
                _count_neighbours(edges, degrees)
            # Not one .npz file: numpy's reader of those has a __del__, in which Ctrl-C would be lost.
            with (scratch / f"{layer}-{n}").open("wb") as file:
                for column in edges:
                    np.save(file, column)
    return len(ranges), (counts[0], counts[1], row_count), degrees


def _take_part(path: Path) -> _Edges:
    """Read the edges of a file of the scratch folder, and delete it."""
    with path.open("rb") as file:
        edges = _Edges(*(np.load(file) for _ in _Edges._fields))
    path.unlink()
    return edges


def _ranges(nodes: Numbers, node_count: int) -> list[tuple[int, int]]:
    """Divide the nodes so that at most :data:`PART` rows are about each part, unless it is one node."""
    per_node = np.zeros(node_count, dtype=np.int64)
    for at in range(0, len(nodes), CHUNK):
        per_node += np.bincount(nodes[at : at + CHUNK], minlength=node_count)
    before = np.concatenate([[0], np.cumsum(per_node)])
    ranges = []
    start = 0
    while start < node_count:
        stop = max(int(np.searchsorted(before, before[start] + PART, "right")) - 1, start + 1)
        ranges.append((start, stop))
        start = stop
    return ranges


def _join(columns: Columns, layer: int) -> _Edges:
    """Join the statements of one layer to edges."""
    chosen = np.flatnonzero(columns.layers_and_signs >> 2 == layer)
    sources, targets, signs, costs, marks, records = (np.asarray(c[chosen], dtype=np.int64) for c in columns)
    signs &= 3
    ends = sources << 32 | targets
    # Of one cost, statements with a record come first, as they came; plain ones that say the same stand together.
    plain = np.where(records, 0, marks + 1)
    ranks = costs << 32 | plain
    order = np.lexsort((ranks, signs, ends))
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = plain[order[1:]] == 0
    for column in (ends, signs, ranks):
        is_new[1:] |= column[order[1:]] != column[order[:-1]]
    order = order[is_new]
    ends, signs = ends[order], signs[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (ends[1:] != ends[:-1]) | (signs[1:] != signs[:-1])
    firsts = np.flatnonzero(is_first)
    return _Edges(
        sources[order][firsts],
        targets[order][firsts],
        signs[firsts],
        costs[order][firsts],
        np.diff(firsts, append=len(order)),
        np.stack([costs[order], marks[order], records[order]]).astype(np.uint32),
    )


def _count_neighbours(edges: _Edges, degrees: Numbers) -> None:
    """Add the distinct neighbours of nodes, after and before them; the edges are sorted by source and target."""
    is_first = np.ones(len(edges.sources), dtype=bool)
    is_first[1:] = (edges.sources[1:] != edges.sources[:-1]) | (edges.targets[1:] != edges.targets[:-1])
    for side, nodes in zip(degrees, (edges.sources, edges.targets), strict=True):
        side += np.bincount(nodes[is_first], minlength=len(side))


def _rows_of(counts: Numbers, order: Numbers) -> Numbers:
    """Return the places of the statements of edges in another order, where they lie edge by edge."""
    starts = np.cumsum(counts) - counts
    lengths = counts[order]
    shift = starts[order] - (np.cumsum(lengths) - lengths)
    places: Numbers = np.repeat(shift, lengths) + np.arange(lengths.sum())
    return places


def _lay_out(path: Path, counts: Sequence[int]) -> tuple[list[Numbers], dict[str, Numbers]]:
    """Make the file of an index; :data:`MAGIC` and the counts are written.

    :returns: Its tables, and their columns by name.
    """
    head = len(MAGIC) + 4 * len(counts)
    sizes = [len(names) * length(*counts) for names, length in TABLES]
    with path.open("wb") as file:
        file.write(MAGIC + np.asarray(counts, dtype="<u4").tobytes())
        _take_space(file, head + 4 * sum(sizes))
    tables: list[Numbers] = []
    columns: dict[str, Numbers] = {}
    for (names, _), size in zip(TABLES, sizes, strict=True):
        table = np.memmap(path, "<u4", "r+", head, (size,)) if size else np.zeros(0, dtype="<u4")
        tables.append(table)
        columns |= {name: table[at :: len(names)] for at, name in enumerate(names)}
        head += 4 * size
    return tables, columns


def _take_space(file: IO[bytes], size: int) -> None:
    """Make a file as long as it will be. A full disk is an error here; where a file is mapped, it would be a signal."""
    file.flush()
    if hasattr(os, "posix_fallocate") and size:
        os.posix_fallocate(file.fileno(), 0, size)
    else:
        file.truncate(size)


def _write_entering(
    tables: Sequence[Numbers],
    columns: Mapping[str, Numbers],
    name: str,
    layer_start: int,
    progress: Callable[[str, float], None],
) -> None:
    """Write the edges of a layer by target, from how they lie by source."""
    targets, weights = columns[f"{name}out_nodes"], columns[f"{name}out_weights"]
    source_starts = np.asarray(columns[f"{name}out_starts"], dtype=np.int64)
    ranges = _ranges(targets, len(source_starts) - 1)
    at = 0
    per_node = np.zeros(len(source_starts) - 1, dtype=np.int64)
    for n, (start, stop) in enumerate(ranges):
        progress(f"writing {name.replace('_', ' ')}edges backwards", n / len(ranges))
        edges = np.concatenate([np.zeros(0, dtype=np.int64), *_places(targets, start, stop)])
        order = np.argsort(targets[edges].astype(np.int64) << 32 | weights[edges], kind="stable")
        edges = edges[order]
        place = slice(at, at + len(edges))
        columns[f"{name}in_weights"][place] = weights[edges]
        columns[f"{name}in_nodes"][place] = np.searchsorted(source_starts, edges, "right") - 1
        columns[f"{name}in_edges"][place] = layer_start + edges
        per_node += np.bincount(targets[edges], minlength=len(per_node))
        at += len(edges)
        _let_go(tables)
    columns[f"{name}in_starts"][1:] = np.cumsum(per_node)


def _let_go(arrays: Iterable[Numbers]) -> None:
    """Release the memory of arrays that lie in files; their contents stay in the files."""
    for array in arrays:
        if isinstance(array, np.memmap) and isinstance(array.base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            array.base.madvise(mmap.MADV_DONTNEED)


def _places(nodes: Numbers, start: int, stop: int) -> Iterator[Numbers]:
    """Return the places at which some nodes stand."""
    for at in range(0, len(nodes), CHUNK):
        chunk = nodes[at : at + CHUNK]
        yield at + np.flatnonzero((chunk >= start) & (chunk < stop))
