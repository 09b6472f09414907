"""Compares the best paths of two engines, one of which has a limit of edges and signs, the other neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.pairs import MAX_EDGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.costs import Answer


def least(answers: Iterable[Answer]) -> dict[tuple[str, ...], int]:
    """Collapse paths that differ in signs only: nodes to the least cost, within the limit of edges."""
    found: dict[tuple[str, ...], int] = {}
    for cost, nodes in answers:
        if len(nodes) <= MAX_EDGES + 1:
            found[nodes] = min(cost, found.get(nodes, cost))
    return found


def disagreements(
    ours: Sequence[Answer], theirs: Sequence[Answer], k: int, reckon: Callable[[Sequence[str]], int]
) -> list[str]:
    """Compare the lists of two engines that were asked for the k best paths of one pair.

    Paths of one cost may come in any order, and any of them may be the last; so each list must hold whatever the other
    has below its own last cost. A list shorter than ``k`` has no last cost: it holds all there is.

    :param ours: Paths of at most four edges, the best first; those that differ in signs only are paths of their own.
    :param theirs: Paths of any length, without signs.
    :param k: How many were asked for.
    :param reckon: Gives the least cost of a sequence of nodes, or raises ``ValueError`` if it is not a simple path.

    :returns: What is wrong, a line each; empty if they agree.
    """
    problems = [f"ours: {' '.join(nodes)} is too long" for _, nodes in ours if len(nodes) > MAX_EDGES + 1]
    problems += _wrong("ours", ours, reckon) + _wrong("theirs", theirs, reckon)
    for name, answers, others in (("ours", ours, theirs), ("theirs", theirs, ours)):
        mine = least(answers)
        last = max((cost for cost, _ in answers), default=0) if len(answers) >= k else None
        problems += [
            f"{name} lacks {' '.join(nodes)} at {cost}"
            for nodes, cost in least(others).items()
            if nodes not in mine and (last is None or cost < last)
        ]
    return problems


def _wrong(name: str, answers: Sequence[Answer], reckon: Callable[[Sequence[str]], int]) -> list[str]:
    """List faults that a list of paths shows by itself."""
    problems = [] if list(answers) == sorted(answers, key=lambda answer: answer[0]) else [f"{name} are not in order"]
    for nodes, cost in least(answers).items():
        try:
            right = reckon(nodes)
        except ValueError as error:
            problems.append(f"{name}: {error}")
        else:
            if cost != right:
                problems.append(f"{name}: {' '.join(nodes)} costs {right}, not {cost}")
    return problems
