"""The text of a verdict: the first line, what it rests on, and what else bears on the pair in a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.clinical import results_line
from kg.answers.effect_line import chain_words, effect_lines, first_of, relation_words
from kg.paths.asked import notes
from kg.paths.routes import composed_part, shared_passages
from kg.paths.stated import IN_CELL
from kg.words import phrases
from kg.words.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.answers.effect_data import EffectData
    from kg.paths.found_path import FoundPath
    from kg.paths.stated import Stated

#: Relation of the statements that are listed and never decide, to the title of their line.
BESIDE = {
    "wider": "of wider kinds, which decide nothing",
    "other_intent": "with another intent, which decides nothing",
    "other_aspect": "of another aspect, which decides nothing",
    "drug": "of a drug that lowers it, which decides nothing for a loss",
}
#: Most statements that the short text lists for each side.
MOST_LISTED = 3
#: Most lines of the short text.
MOST_LINES = 15


def effect_report(effect: EffectData, *, is_full: bool = False) -> str:
    """Write a verdict as text: the answer, what it rests on, then everything else in a line each.

    :param effect: The verdict.
    :param is_full: Whether to write every statement, caveat and the best route of each sign, and not the few that fit
        15 lines.

    :returns: The text, without a final line break.
    """
    first, *beneath = effect_lines(effect)
    lines = [
        first,
        *(f"   {words}" for words in beneath),
        *_grounds(effect, is_full=is_full),
        *_rest(effect, is_full=is_full),
    ]
    if len(lines) > MOST_LINES and not is_full:
        lines[MOST_LINES - 1 :] = [f"   and {len(lines) - MOST_LINES + 1} more lines (--full)"]
    if is_full:
        from kg.answers.path_text import path_report

        for side in effect.sides:
            if best := composed_part(side).best:
                lines += ["", path_report(effect.path_answer(best), effect.content)]
        lines += ["", *(f"caveat: {text}" for text in dict.fromkeys(t for s in effect.statements for t in s.caveats))]
    return "\n".join(lines).rstrip()


def _grounds(effect: EffectData, *, is_full: bool) -> Iterator[str]:
    """List what a verdict rests on: statements with their places, both sides where there are two."""
    decision = effect.decision
    if decision.basis:
        documents = [effect.content.references[curie].short for curie in effect.documents]
        read = f"; read in {listed(documents)}" if documents else ""
        count = len(decision.both_sides)
        rests = phrases.counted(count, "statement") if count else ""
        yield "   " + "; ".join(filter(None, [f"support {phrases.support(decision.support)}", rests])) + read
    most = None if is_full else MOST_LISTED
    for items in (decision.deciding, decision.opposing):
        shown = items[:most]
        yield from (f"   {_said(item, effect)}" for item in shown)
        if len(items) > len(shown):
            yield f"   and {len(items) - len(shown)} more (--full)"
    for line in dict.fromkeys(_chain_read(path, effect) for path in decision.chains[:most]):
        yield f"   {line}"
    if decision.is_lowered:
        yield "   shown one step less certain: a coherent chain of asserted steps says the opposite"


def _chain_read(path: FoundPath, effect: EffectData) -> str:
    """Write a chain with the places of the sentences that join its steps."""
    places = (phrases.short_place(effect.content.passages[curie]) for curie in sorted(shared_passages(path)))
    return f"{chain_words(path, effect)}, in one sentence: {', '.join(places)}"


def _said(item: Stated, effect: EffectData) -> str:
    """Write one statement with its relation, certainty, conditions, place and identifier in one line."""
    statement, content = item.statement, effect.content
    relation = f"{relation_words(item, effect)}, " if item.relation != "exact" else ""
    places = dict.fromkeys(phrases.short_place(content.passages[line.passage]) for line in statement.evidence)
    where = f"; {', '.join(places)}" if places else ""
    return f"{relation}{statement.certainty}: {phrases.reading([statement], content)}{where} ({statement.id})"


def _rest(effect: EffectData, *, is_full: bool) -> Iterator[str]:
    """Say in a line each what bears on the pair and does not decide."""
    used = [item.statement for item in effect.decision.both_sides]
    decided = {statement.id for statement in used}
    others = [item for item in effect.items if item.statement.id not in decided]
    near = [item for item in others if not item.is_beside and item.relation not in IN_CELL]
    read = [item for item in near if not item.is_inferred and item.mode != "correlated"]
    groups = (
        ("also stated", [item for item in read if item.relation == "exact"]),
        ("also of narrower kinds", [item for item in read if item.relation != "exact"]),
        ("also inferred", [item for item in near if item.is_inferred]),
        ("also correlated", [item for item in near if item.mode == "correlated" and not item.is_inferred]),
        *((title, [item for item in others if item.relation == relation]) for relation, title in BESIDE.items()),
    )
    for title, items in groups:
        if is_full:
            yield from (f"   {title}: {_said(item, effect)}" for item in items)
        elif items:
            first = first_of([item.statement for item in items], effect, with_context=items[0].is_beside)
            yield f"   {title}: {first}"
    if gone := effect.retracted:
        more = f", and {len(gone) - 1} more" if len(gone) > 1 and not is_full else ""
        for item in gone if is_full else gone[:1]:
            said = phrases.reading([item], effect.content)
            yield f"   withdrawn and not counted: {said} ({item.id}); {item.retracted}{more}"
    chains = [path for side in effect.sides for path in side.paths if path.basis == "chain"]
    decided_chains = {path.nodes for path in effect.decision.chains}
    for path in [path for path in chains if path.nodes not in decided_chains][: None if is_full else 1]:
        yield f"   also stated as a chain: {_chain_read(path, effect)}"
    yield from _composed(effect)
    routes = [best for side in effect.sides if (best := composed_part(side).best)]
    shown = {item.statement.id for item in effect.items}
    shown |= {item.id for path in (*effect.decision.chains, *chains, *routes) for item in path.statements}
    for words in notes(effect.source, effect.target, effect.query, effect.content, used):
        yield f"   {words}"
    if effect.clinical:
        yield f"   {results_line(effect.clinical, effect.target.entity.label)}"
    tensions = effect.tensions if is_full else [item for item in effect.tensions if shown.intersection(item.statements)]
    for tension in tensions if is_full else tensions[:1]:
        yield f"   tension: {tension.label} ({tension.curie})"
    if not effect.complete:
        which = "" if effect.basis in ("", "composed") else ", which cannot change this verdict"
        yield f"   the search for paths stopped at its limit: there may be others{which}"
    caveats = {text for item in effect.items for text in item.statement.caveats}
    if caveats and not is_full:
        yield f"   {phrases.counted(len(caveats), 'caveat')} (--full)"


def _composed(effect: EffectData) -> Iterator[str]:
    """Say in one line a sign which chains the graph puts together, and that no source states them."""
    for verb, side in zip(("raise", "lower"), (effect.positive, effect.negative), strict=True):
        side = composed_part(side)
        if side.best is None or (
            effect.basis == "composed" and effect.verdict != "ambiguous" and side.sign == effect.decision.said_sign
        ):
            continue
        count = len(side.routes)
        doubt = ", in doubt" if side.is_in_doubt else ""
        yield (
            f"   composed, stated by no source: {f'{count} routes {verb}' if count > 1 else f'1 route {verb}s'} it "
            f"(support {phrases.support(side.capped_support)}{doubt}): {chain_words(side.best, effect)}"
        )
