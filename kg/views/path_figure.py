"""The figure of paths: the direct link on top, the ranked routes below it, the best one thick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.effect_line import effect_line
from kg.answers.path_text import path_report
from kg.views.both_layouts import laid_out, plainly_laid_out
from kg.views.figure import Figure, RankedPath, draw_arrows
from kg.views.folding import fold_nodes
from kg.views.ordering import Connection, find_columns
from kg.views.outline import Row, surest
from kg.words import phrases
from kg.words.chains import chain, net_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.answers.effect import Effect
    from kg.model.content import Content
    from kg.paths.finder import PathAnswer
    from kg.paths.found_path import FoundPath
    from kg.views.figure import Arrow

#: Most entities to the font size of their labels and the room between two, in pixels.
SIZES = {8: (16.0, 22.0), 24: (13.0, 10.0), 10_000: (12.0, 6.0)}


def path_figure(answer: PathAnswer, content: Content, words: Sequence[str] = ()) -> Figure:
    """Draw the paths of an answer, and the other statements about the two entities.

    :param answer: The answer; without paths, the statements about the two are drawn, or otherwise those about
        narrower kinds of them and lists that hold them.
    :param content: The content it was found in.
    :param words: The answer in words, the verdict first.

    :returns: The figure; without arrows where nothing is stated and no path is found.
    """
    source, target = ends(answer)
    statements = {item.id: item for path in answer.paths for item in path.statements}
    statements |= {item.id: item for item in answer.stated if (item.subject, item.object) == (source, target)}
    is_direct = bool(statements)
    arrows = draw_arrows(statements.values() if is_direct else answer.stated)
    number = {item.id: arrow.number for arrow in arrows for item in arrow.statements}
    best = next((path for path in answer.paths if len(path.steps) > 1), None)
    lit = {number[item.id] for item in best.statements} if best else set()
    for n, arrow in enumerate(arrows):
        if (arrow.subject, arrow.object) == (source, target):
            arrows[n] = arrow._replace(role="direct", words=direct_words(arrow, content))
        elif arrow.number in lit:
            arrows[n] = arrow._replace(role="best")
    nodes = fold_nodes(content, arrows, {}, {source, target})
    figure = Figure(
        f"Paths from {answer.source.entity.label} to {answer.target.entity.label}",
        tuple(nodes),
        tuple(arrows),
        (),
        tuple(words),
        tuple(_route(path, number, content) for path in answer.paths),
        ("The search stopped at its limit; there may be other paths.",) if not answer.complete else (),
    )
    if not arrows:
        return figure
    if not is_direct:
        return plainly_laid_out(figure, content)
    rank: dict[str, float] = {source: 0.0, target: 0.0}
    for path in answer.paths:
        for curie in path.nodes:
            rank.setdefault(curie, float(path.rank))
    keys = sorted((node.key for node in nodes), key=lambda key: rank[key])
    links = [Connection(arrow.number, arrow.subject, arrow.object) for arrow in arrows]
    columns = find_columns(keys, links, first=source, last=target, least=2)
    size, gap = next(found for most, found in SIZES.items() if len(nodes) <= most)
    return laid_out(figure, content, columns, _rows(answer, arrows, number), rank=rank, size=size, gap=gap, width=920)


def answer_words(effect: Effect, answer: PathAnswer) -> tuple[str, ...]:
    """Return the answer in the words of the commands: the verdict of ``kg effect`` and the best path of ``kg path``."""
    lines = effect_line(effect).splitlines()
    if answer.paths:
        best = answer.replace(paths=answer.paths[:1], stated=(), related=())
        words = path_report(best, effect.content, is_full=False).partition("\n")[0]
        lines.append(f"Best path: {'; '.join(words.partition('. ')[2].split('   '))}")
    return tuple(lines)


def ends(answer: PathAnswer) -> tuple[str, str]:
    """Return the CURIEs of the two ends that are drawn: a group may stand for an end that was asked about."""
    if answer.paths:
        return answer.paths[0].nodes[0], answer.paths[0].nodes[-1]
    return answer.source.entity.curie, answer.target.entity.curie


def direct_words(arrow: Arrow, content: Content) -> str:
    """Return the basis and the verb of a direct link, as in ``stated: increases``."""
    basis = {"asserted": "stated", "inferred": "inferred by a curator"}.get(arrow.certainty, arrow.certainty)
    return f"{basis}: {phrases.verb(surest(arrow), content)}"


def _route(path: FoundPath, number: Mapping[str, int], content: Content) -> RankedPath:
    spelt_out = f", path {path.expands} spelt out" if path.expands else ""
    note = f"{net_words(path)}; support {phrases.support(path.support)}{spelt_out}"
    arrows = tuple(dict.fromkeys(number[item.id] for item in path.statements))
    return RankedPath(path.rank, chain(path, content), note, arrows)


def _rows(answer: PathAnswer, arrows: Sequence[Arrow], number: Mapping[str, int]) -> Iterator[Row]:
    """Yield the direct links, then the routes; a beginning that several share is written once."""
    source, target = ends(answer)
    yield Row(0, source)
    for arrow in arrows:
        if (arrow.subject, arrow.object) == (source, target):
            yield Row(1, target, arrow.number)
    tree: dict[int, dict[int, object]] = {}
    for path in answer.paths:
        branch = tree
        for step in path.steps if len(path.steps) > 1 else ():
            branch = branch.setdefault(number[step.statements[0].id], {})  # type: ignore[assignment]
    yield from _branches(tree, {arrow.number: arrow for arrow in arrows}, 1)


def _branches(tree: Mapping[int, Mapping[int, object]], arrows: Mapping[int, Arrow], depth: int) -> Iterator[Row]:
    for number, rest in tree.items():
        yield Row(depth, arrows[number].object, number)
        yield from _branches(rest, arrows, depth + 1)  # type: ignore[arg-type]
