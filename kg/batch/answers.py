"""The last step of a batch: the rows that are written, from the tables ``found``, ``names``, ``pairs`` and ``ahead1``.

The SQL is that of Spark, of DuckDB and of SQLite.
"""

from __future__ import annotations

from kg.answers.chain_verdicts import MUCH_LESS
from kg.batch.question import ANY
from kg.paths.ranking import cost

#: The paths, the best of each pair first.
PATHS = f"""
    select one.name as source, other.name as target, cast(rank as int) as rank, cast(cost as bigint) as cost,
        cast(edges as int) as edges,
        cast(case when wanted <> {ANY} then nullif(wanted, 0)
            else nullif(s1 * coalesce(s2, 1) * coalesce(s3, 1) * coalesce(s4, 1), 0) end as int) as sign,
        inner1.name as via_1, inner2.name as via_2, inner3.name as via_3,
        cast(nullif(s1, 0) as int) as sign_1, cast(nullif(s2, 0) as int) as sign_2,
        cast(nullif(s3, 0) as int) as sign_3, cast(nullif(s4, 0) as int) as sign_4
    from found
    join names as one on one.node = found.source
    join names as other on other.node = found.target
    left join names as inner1 on inner1.node = n1
    left join names as inner2 on inner2.node = n2
    left join names as inner3 on inner3.node = n3
    order by source, target, rank"""

#: A verdict on each pair. Edges from the one to the other are *stated*; chains of two to four edges are *composed*, and
#: count where nothing is stated. Of two composed sides, one that costs ln(10) more than the other does not decide.
EFFECTS = f"""
    with stated as (
        select source, node as target, max(case when sign = 1 then 1 else 0 end) as positive,
            max(case when sign = -1 then 1 else 0 end) as negative,
            max(case when sign = 0 then 1 else 0 end) as unsigned
        from ahead1 group by source, node
    ),
    composed as (
        select source, target, min(case when wanted = 1 then cost end) as positive,
            min(case when wanted = -1 then cost end) as negative, min(case when wanted = 0 then cost end) as unsigned
        from found group by source, target
    ),
    sides as (
        select asked_for.source, asked_for.target, coalesce(stated.positive, 0) as p, coalesce(stated.negative, 0) as n,
            coalesce(stated.unsigned, 0) as u, composed.positive, composed.negative, composed.unsigned,
            case when composed.positive is null and composed.negative is null then null
                when composed.negative is null then 1 when composed.positive is null then -1
                when composed.positive + {cost(1 / MUCH_LESS)} < composed.negative then 1
                when composed.negative + {cost(1 / MUCH_LESS)} < composed.positive then -1 else 0 end as way
        from (select distinct source, target from pairs) as asked_for
        left join stated on stated.source = asked_for.source and stated.target = asked_for.target
        left join composed on composed.source = asked_for.source and composed.target = asked_for.target
    )
    select one.name as source, other.name as target,
        case when p + n = 2 then 'ambiguous' when p = 1 then 'positive' when n = 1 then 'negative'
            when u = 1 then 'unsigned' when way = 1 then 'positive' when way = -1 then 'negative'
            when way = 0 then 'ambiguous' when unsigned is not null then 'unsigned' else 'none' end as verdict,
        case when p + n + u > 0 then 'stated' when coalesce(positive, negative, unsigned) is not null then 'composed'
            end as basis,
        case when p <> n and way = n - p then 'composed' end as opposed,
        cast(p as int) as stated_positive, cast(n as int) as stated_negative, cast(u as int) as stated_unsigned,
        cast(positive as bigint) as cost_positive, cast(negative as bigint) as cost_negative,
        cast(unsigned as bigint) as cost_unsigned
    from sides
    join names as one on one.node = sides.source
    join names as other on other.node = sides.target
    order by source, target"""

#: The pairs that are not settled, with the first reason that holds.
GAPS = f"""
    select * from (
        select source, target,
            case when stated_positive + stated_negative = 2 then 'contradiction' when opposed is not null then 'opposed'
                when verdict = 'none' then 'no path' when basis = 'stated' and verdict = 'unsigned' then 'no sign'
                when basis = 'composed' then 'not stated' end as gap,
            verdict, basis, opposed, cost_positive, cost_negative, cost_unsigned
        from ({EFFECTS}) as effects
    ) as judged
    where gap is not null
    order by source, target"""

#: Kind of question to its query.
ANSWERS = {"path": PATHS, "effect": EFFECTS, "gaps": GAPS}
