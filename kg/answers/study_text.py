"""Studies as text for a terminal: a paragraph each, and what a source gives for several of them together."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from kg.answers.trials import flat_record, outcome_words
from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model.content import Content
    from kg.model.studies import Outcome, Study

#: Mark of an outcome that is not the study's own; the heading of a bundle says it once.
_MARKS = (" (of the bundle, not its own)", "; of the bundle, not its own")


def studies_text(studies: Sequence[Study], content: Content, *, bundles: bool = False, width: int = 80) -> str:
    """Write studies as paragraphs.

    :param studies: The studies, in order.
    :param content: The graph.
    :param bundles: Whether each study also shows the results that the source gives for several references at once;
        otherwise those stand once, at the end.
    :param width: Longest line, in characters.

    :returns: Paragraphs, without a final line break.
    """
    paragraphs = [_paragraph(study, content, width, bundles=bundles) for study in studies]
    if not bundles and (together := list(_bundles(studies, width))):
        heading = wrap("Given for several references together, and for none of them alone:", width)
        paragraphs.append("\n".join([*heading, *together]))
    return "\n\n".join(paragraphs)


def own_outcomes(study: Study) -> Study:
    """Return a study without the results that are given for several references at once."""
    return study._replace(outcomes=tuple(outcome for outcome in study.outcomes if not outcome.is_of_bundle))


def _paragraph(study: Study, content: Content, width: int, *, bundles: bool) -> str:
    shown = study if bundles else own_outcomes(study)
    row = flat_record(shown, content)
    number = f" [{row['number']}]" if row["number"] else ""
    design = "design not stated" if study.design == "not stated" else study.design
    lines = wrap(f"{study.label}{number}: {row['indication']}, {row['product']}", width, subsequent_indent="  ")
    lines += _item("", study.population, width)
    lines += _item("", "; ".join(filter(None, (design, row["arms"]))), width)
    lines += _item("dose: ", "; ".join(filter(None, row["dosing"].splitlines())), width)
    for outcome in shown.outcomes:
        lines += _item("- ", outcome_words(outcome), width)
    lines += _item("", study.key_message, width)
    if row["n_caveats"]:
        caveats = counted(row["n_caveats"], "caveat")
        lines += _item("", f"{caveats}: kg show {study.curie}", width)
    return "\n".join(lines)


def _bundles(studies: Iterable[Study], width: int) -> Iterator[str]:
    """Write each bundle: its studies, then its results."""
    found: dict[tuple[str, tuple[str, ...]], list[Study]] = {}
    for study in studies:
        for outcome in study.outcomes:
            if outcome.is_of_bundle:
                found.setdefault((_said(outcome), outcome.passages), []).append(study)
    results: dict[tuple[str, ...], list[str]] = {}
    for (words, _), members in found.items():
        results.setdefault(tuple(dict.fromkeys(study.label for study in members)), []).append(words)
    for labels, lines in results.items():
        yield from _item("", ", ".join(labels) if len(labels) > 1 else f"{labels[0]} and other references", width)
        for said in lines:
            yield from _item("- ", said, width, indent="    ")


def _said(outcome: Outcome) -> str:
    """Say an outcome without the mark that it belongs to a bundle."""
    words = outcome_words(outcome)
    for mark in _MARKS:
        words = words.replace(mark, "")
    return words


def _item(mark: str, text: str, width: int, indent: str = "  ") -> list[str]:
    first = f"{indent}{mark}"
    return wrap(text, width, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False)
