"""The plan of a batch: SQL that Spark and DuckDB both run, one table after the other.

A path is two halves that meet, as in :mod:`kg.search.search`, and costs the same to the last digit. The paths along the
cheapest few edges at each end are found first; the cost of the k-th of a pair is its *bound*. No path above the bound
is among the k best, so that the second pass keeps only halves that can be part of a path within it: at a hub, a few
edges out of many thousands. Two halves of two edges are joined only at the nodes where the sum of the least half from
either end is within the bound. Whatever the bound is, no path that could be among the best is left out.

Nodes are numbered in the order of their names. Paths of equal cost are ordered by length, then by their nodes, then by
their signs (-1, unknown, 1).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.batch.question import ANY, BatchError
from kg.paths.ranking import HUB_WEIGHT, PLAIN, cost
from kg.search.index import UNIT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kg.batch.question import BatchQuestion

#: Larger than any cost, in SQL.
INFINITE = 1 << 60
#: How many of the cheapest first edges, and of the cheapest halves of two edges, the bound is made of.
BEAM, BEAM_OF_TWO = 32, 1_000
#: Most edges of a path: two halves of two.
MOST_EDGES = 4
#: Columns of the edges that must be there, and those that may.
REQUIRED, OPTIONAL = ("subject", "object"), ("sign", "cost", "support", "causal")
#: No edge costs as much: an index counts in 32 bits.
MOST_COST = 1 << 30
#: The way out of an error about a file that cannot be read.
WAY_OUT = "--edges takes Parquet, such as 'kg export -f parquet' writes"
#: The types of the columns, as Arrow, DuckDB and Spark call them in lower case.
_TEXT = r"(large_)?string(_view)?|varchar|dictionary<values=(large_)?string,.*"
_NUMBER = r"u?(tiny|small|big|huge)?int(eger)?[0-9]*|(half)?float|double|real|decimal.*|\"?null\"?"
TYPES = {
    **dict.fromkeys(REQUIRED, ("text", _TEXT)),
    **dict.fromkeys(("sign", "cost", "support"), ("a number", _NUMBER)),
    "causal": ("true, false or null", r"bool(ean)?|\"?null\"?"),
}
#: Column to the condition of its wrong values, in SQL, and what its right ones are.
RULES = {
    "sign": ("sign not in (-1, 0, 1)", "1, -1, 0 or null"),
    "cost": (
        f"cost < 0 or cost >= {MOST_COST} or cost <> floor(cost)",
        f"a whole number of millionths from 0 to {MOST_COST - 1:,}, or null",
    ),
    "support": ("support < 0 or support > 1", "a number from 0 to 1, or null"),
}


class PlannedTable(NamedTuple):
    """One table of a plan: its name, and the query that makes it of the tables before it."""

    name: str
    query: str


def graph_steps(columns: Collection[str], number: str, *, include_descriptive: bool) -> Iterator[PlannedTable]:
    """Return the steps that prepare the edges; they do not depend on the pairs of a question.

    :param columns: The columns of the table ``raw``.
    :param number: An expression that numbers rows as they are ordered.
    :param include_descriptive: Whether links that are not causal are walked; they add to no degree.

    :yields: ``names`` (node, name), ``links``, ``nodes`` (node, half), ``edges`` (source, target, sign, weight) and
        ``cheapest`` (node, least_out, least_in), the least weight of an edge from and to it.
    """
    weights = f"cast(round(-{UNIT}e0 * ln(greatest(coalesce(support, {PLAIN}), 1e-6))) as bigint)"
    price = "cost" if "cost" in columns else weights if "support" in columns else str(cost(PLAIN))
    causal = "coalesce(causal, true)" if "causal" in columns else "true"
    raw = f"""
        select subject, object, {"coalesce(sign, 0)" if "sign" in columns else "0"} as sign,
            cast(coalesce({price}, {cost(PLAIN)}) as bigint) as cost, {causal} as causal
        from raw
        where subject is not null and object is not null and subject <> object
        {"" if include_descriptive else f"and {causal}"}"""
    yield PlannedTable(
        "names",
        f"""
        select {number} as node, name from (
            select name from (select subject as name from ({raw}) union select object from ({raw})) as each
            order by name
        ) as sorted""",
    )
    yield PlannedTable(
        "links",
        f"""
        select one.node as source, other.node as target, raw.sign, raw.causal, min(raw.cost) as cost
        from ({raw}) as raw
        join names as one on one.name = raw.subject
        join names as other on other.name = raw.object
        group by one.node, other.node, raw.sign, raw.causal""",
    )
    yield PlannedTable(
        "nodes",
        f"""
        with neighbors as (select distinct source, target from links where causal),
        ends as (
            select source as node, 1 as ahead, 0 as behind from neighbors
            union all select target, 0, 1 from neighbors
            union all select node, 0, 0 from names
        )
        select node, cast(round({UNIT * HUB_WEIGHT / 4}e0
            * (ln(greatest(sum(ahead), 1)) + ln(greatest(sum(behind), 1)))) as bigint) as half
        from ends group by node""",
    )
    yield PlannedTable(
        "edges",
        """
        select links.source, links.target, links.sign, min(links.cost + one.half + other.half) as weight
        from links
        join nodes as one on one.node = links.source
        join nodes as other on other.node = links.target
        group by links.source, links.target, links.sign""",
    )
    yield PlannedTable(
        "cheapest",
        f"""
        select node, min(leaving) as least_out, min(entering) as least_in from (
            select source as node, weight as leaving, {INFINITE} as entering from edges
            union all select target, {INFINITE}, weight from edges
        ) as ends
        group by node""",
    )


def check_columns(file: str, columns: Mapping[str, str]) -> None:
    """Check that edges have the columns that they need, and that the columns have the right types.

    :param file: The file of the edges.
    :param columns: Column to its type, as Arrow, DuckDB or Spark call it.

    :raises BatchError: If a column is lacking or has another type.
    """
    if lacking := [name for name in REQUIRED if name not in columns]:
        raise BatchError(
            f"{file}: no column {lacking[0]!r}; edges have the columns {' and '.join(REQUIRED)}, "
            f"and may have {', '.join(OPTIONAL)}"
        )
    for name, (kind, types) in TYPES.items():
        if name in columns and not re.fullmatch(types, columns[name].lower()):
            raise BatchError(f"{file}: the column {name!r} is of type {columns[name]}; its values must be {kind}")


def wrong_edge(subject: str, target: str, column: str, value: object) -> BatchError:
    """Return the error about an edge with a value that :data:`RULES` does not allow."""
    return BatchError(f"the edge {subject} to {target} has the {column} {value}; a {column} is {RULES[column][1]}")


def path_steps(question: BatchQuestion) -> Iterator[PlannedTable]:
    """Return the steps that find the best simple paths of each pair, for each net sign that is wanted.

    :param question: The question.

    :yields: The last table is ``found``: source, target, wanted, rank, cost, edges, n1 to n3 and s1 to s4.
    """
    k, max_edges = question.best, question.max_edges
    lengths = range(question.min_edges, max_edges + 1)
    signs = ", ".join(f"({sign})" for sign in question.wanted)
    yield PlannedTable(
        "pairs",
        f"""
        select one.node as source, other.node as target, wanted
        from (select node from names join asked on asked.name = names.name where asked.side = 'source') as one
        cross join (select node from names join asked on asked.name = names.name where asked.side = 'target') as other
        cross join (select wanted from (values {signs}) as signs(wanted)) as sign
        where one.node <> other.node""",
    )
    yield PlannedTable("ahead1", _first_edges("source", "target"))
    yield PlannedTable("behind1", _first_edges("target", "source"))
    if max_edges > 2:
        yield PlannedTable("ahead_heads", _heads("ahead1", "source", "least_out"))
        yield PlannedTable("ahead_beam", _beam("ahead_heads", "source", "target"))
    if max_edges > 3:
        yield PlannedTable("behind_heads", _heads("behind1", "target", "least_in"))
        yield PlannedTable("behind_beam", _beam("behind_heads", "target", "source"))
    beams = {"ahead2": "ahead_beam", "behind2": "behind_beam"}
    candidates = " union all ".join(_candidates(length, "pairs", **beams) for length in lengths)
    yield PlannedTable(
        "bounds",
        f"""
        select pairs.source, pairs.target, pairs.wanted, coalesce(min(kth.cost), {INFINITE}) as bound
        from pairs left join (
            select source, target, wanted, cost from (
                select source, target, wanted, cost,
                    row_number() over (partition by source, target, wanted order by cost) as place
                from ({candidates}) as candidates
            ) as placed where place = {k}
        ) as kth on kth.source = pairs.source and kth.target = pairs.target and kth.wanted = pairs.wanted
        group by pairs.source, pairs.target, pairs.wanted""",
    )
    if max_edges > 2:
        limits = """
            select bounds.source, max(bound - least_in) as most
            from bounds join cheapest on cheapest.node = bounds.target group by bounds.source"""
        yield PlannedTable("ahead_open", _open("ahead1", "source", "least_out", limits))
        yield PlannedTable("ahead2", _halves_of_two("ahead_open", "source", "target"))
    if max_edges > 3:
        limits = """
            select bounds.target, max(bound - shortest.weight) as most
            from bounds join (
                select ahead1.source, min(weight + least_out) as weight
                from ahead1 join cheapest on cheapest.node = ahead1.node group by ahead1.source
            ) as shortest on shortest.source = bounds.source
            group by bounds.target"""
        yield PlannedTable("behind_open", _open("behind1", "target", "least_in", limits))
        yield PlannedTable("behind2", _halves_of_two("behind_open", "target", "source"))
        yield PlannedTable(
            "meetings",
            """
            select bounds.source, bounds.target, bounds.wanted, bounds.bound, one.node, other.weight as rest
            from (select source, node, min(weight) as weight from ahead2 group by source, node) as one
            join (select target, node, min(weight) as weight from behind2 group by target, node) as other
                on other.node = one.node
            join bounds on bounds.source = one.source and bounds.target = other.target
            where one.weight + other.weight <= bounds.bound and one.node <> other.target and one.node <> one.source""",
        )
    candidates = " union all ".join(_candidates(length, "bounds") for length in lengths)
    yield PlannedTable(
        "found",
        f"""
        select source, target, wanted, place as rank, cost - one.half - other.half as cost, edges,
            n1, n2, n3, s1, s2, s3, s4
        from (
            select *, row_number() over (
                partition by source, target, wanted order by cost, edges, n1, n2, n3, s1, s2, s3, s4) as place
            from ({candidates}) as candidates
        ) as placed
        join nodes as one on one.node = source
        join nodes as other on other.node = target
        where place <= {k}""",
    )


def _first_edges(near: str, far: str) -> str:
    return f"""
        select edges.{near}, edges.{far} as node, sign, weight
        from edges join (select distinct {near} from pairs) as asked_for on asked_for.{near} = edges.{near}"""


def _heads(halves: str, near: str, least: str) -> str:
    """Return the query for the cheapest first edges at each end.

    The nodes that are joined with the edges are a table of their own, so that Spark knows its size: it sends a small
    table to the edges, which then stay where they are.
    """
    return f"""
        select {near}, node, sign, weight from (
            select half.*, row_number() over (partition by {near} order by weight + {least}) as place
            from {halves} as half join cheapest on cheapest.node = half.node
        ) as placed where place <= {BEAM}"""


def _beam(heads: str, near: str, far: str) -> str:
    """Return the query for the cheapest halves of two edges along the cheapest first edges."""
    return f"""
        select {near}, n1, s1, node, s2, weight from (
            select half.{near}, half.node as n1, half.sign as s1, edges.{far} as node, edges.sign as s2,
                half.weight + edges.weight as weight,
                row_number() over (partition by half.{near} order by half.weight + edges.weight) as place
            from {heads} as half join edges on edges.{near} = half.node
            where edges.{far} <> half.{near}
        ) as placed where place <= {BEAM_OF_TWO}"""


def _open(halves: str, near: str, least: str, limits: str) -> str:
    """Return the query for the first edges that can be part of a path within the bound of some pair."""
    return f"""
        select half.*, limits.most
        from {halves} as half
        join ({limits}) as limits on limits.{near} = half.{near}
        join cheapest on cheapest.node = half.node
        where half.weight + cheapest.{least} <= limits.most"""


def _halves_of_two(halves: str, near: str, far: str) -> str:
    """Return the query for all halves of two edges that can be part of a path within the bound of some pair."""
    return f"""
        select half.{near}, half.node as n1, half.sign as s1, edges.{far} as node, edges.sign as s2,
            half.weight + edges.weight as weight
        from {halves} as half join edges on edges.{near} = half.node
        where half.weight + edges.weight <= half.most and edges.{far} <> half.{near}"""


def _candidates(length: int, pairs: str, ahead2: str = "ahead2", behind2: str = "behind2") -> str:
    """Return the query for the simple paths of a length; those above the bounds, where there are any, are left out."""
    none = "cast(null as bigint)", "cast(null as int)"
    weight = "one.weight" if length == 1 else "one.weight + other.weight"
    ends = "one.node = pair.target" if length == 1 else "other.target = pair.target"
    nodes, signs, halves, simple = {
        1: ([], ["one.sign"], "ahead1 as one", "true"),
        2: (
            ["one.node"],
            ["one.sign", "other.sign"],
            "ahead1 as one join behind1 as other on other.node = one.node",
            "true",
        ),
        3: (
            ["one.n1", "one.node"],
            ["one.s1", "one.s2", "other.sign"],
            f"{ahead2} as one join behind1 as other on other.node = one.node",
            "one.n1 <> pair.target",
        ),
        4: (
            ["one.n1", "one.node", "other.n1"],
            ["one.s1", "one.s2", "other.s2", "other.s1"],
            f"{ahead2} as one join {behind2} as other on other.node = one.node",
            "one.n1 <> pair.target and other.n1 <> pair.source and one.n1 <> other.n1",
        ),
    }[length]
    if length == 4 and pairs == "bounds":
        tables = f"""meetings as pair
            join {ahead2} as one on one.source = pair.source and one.node = pair.node
                and one.weight + pair.rest <= pair.bound
            join {behind2} as other on other.target = pair.target and other.node = pair.node"""
    else:
        tables = f"{halves} join {pairs} as pair on one.source = pair.source and {ends}"
    nodes += [none[0]] * (MOST_EDGES - length)
    net = " * ".join(signs)
    signs += [none[1]] * (MOST_EDGES - length)
    return f"""
        select pair.source, pair.target, pair.wanted, {weight} as cost, {length} as edges,
            {", ".join(f"{node} as n{n}" for n, node in enumerate(nodes, 1))},
            {", ".join(f"{sign} as s{n}" for n, sign in enumerate(signs, 1))}
        from {tables}
        where (pair.wanted = {ANY} or pair.wanted = {net}) and {simple}
        {f"and {weight} <= pair.bound" if pairs == "bounds" else ""}"""
