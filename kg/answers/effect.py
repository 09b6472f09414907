"""The verdict on the effect of one entity on another: what is stated first, and what is composed called so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.answers.clinical import result_record, results_line
from kg.answers.paths import no_path_report, path_record, path_report
from kg.model.statements import CONTEXT_FIELDS, NO_CONTEXT
from kg.paths.context import ContextJudge
from kg.paths.finder import PathAnswer
from kg.paths.routes import composed_part
from kg.words import phrases
from kg.words.chains import basis_words, chain
from kg.words.sentences import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.answers.clinical import StudyResult
    from kg.model.content import Content
    from kg.model.statements import Statement, Tension
    from kg.names.reading import Reading
    from kg.paths.found_path import FoundPath
    from kg.paths.near_misses import NearMiss
    from kg.paths.query import PathQuery
    from kg.paths.routes import Side
    from kg.paths.stated import Stated

VERDICTS = (
    *("positive", "negative", "no_effect", "denied", "depends", "by_kind", "ambiguous", "unsigned", "correlated"),
    *("unknown", "none"),
)
#: What a verdict may rest on, the strongest first.
BASES = ("stated", "kind", "inferred", "correlated", "composed")
#: No composed verdict is better supported: a hypothesised statement of one review has 0.16.
COMPOSED_CAP = 0.15
#: Most statements that the short text lists for each side, and most characters of a line of it.
MOST_LISTED = 3
#: The fields of an example, as in ``msc-kg/path/1``.
EXAMPLE_FIELDS = ("sign", "support", "certainty", "coherence", "nodes", "steps", "mixed", "weakest_step", "caveats")
#: Basis to its words in the first line.
BASIS_WORDS = {
    "stated": "stated",
    "kind": "stated of narrower kinds",
    "inferred": "inferred by a curator",
    "correlated": "a correlation",
    "composed": "composed: no source states this",
}
#: Relation of a statement's pair to the pair that is asked of, in words.
RELATION_WORDS = {
    "narrower_subject": "of a narrower kind",
    "narrower_object": "of a narrower kind",
    "list_member": "of a list, together",
    "intervention": "of giving it",
    "wider": "of a wider kind",
}


class Decision(NamedTuple):
    """A verdict and what it rests on."""

    #: One of :data:`VERDICTS`.
    verdict: str
    #: One of :data:`BASES`, or empty where nothing is said.
    basis: str = ""
    #: 1, -1 or 0 where the verdict is positive, negative or no effect.
    sign: int | None = None
    #: ``higher`` or ``lower`` of a correlation.
    direction: str | None = None
    #: One of :data:`kg.model.statements.CERTAINTIES`, ``possible``, or empty.
    certainty: str = ""
    #: 0 to 1.
    support: float = 0.0
    #: The statements that decide, the best supported first; empty where paths do.
    deciding: tuple[Stated, ...] = ()
    #: The statements of the other side, where there are two.
    opposing: tuple[Stated, ...] = ()
    #: The recorded fields that keep the two sides apart.
    separated_by: tuple[str, ...] = ()
    #: The chains that one sentence joins, where they decide.
    chains: tuple[FoundPath, ...] = ()
    #: Whether the certainty is one step lower because a coherent chain of asserted steps says the opposite.
    is_lowered: bool = False
    #: Why there is no verdict: ``doubt`` or ``limit``.
    because: str | None = None


@dataclass(frozen=True)
class Effect:
    """The verdict on one pair, with everything that bears on it."""

    source: Reading
    target: Reading
    query: PathQuery
    decision: Decision
    #: Every statement that bears on the pair, the exact ones first.
    items: tuple[Stated, ...]
    #: The routes by sign, single statements among them.
    positive: Side
    negative: Side
    unknown: Side
    #: The strongest basis that says the opposite of the verdict, if any.
    opposed: str | None
    #: The outcomes that studies measured of the pair.
    clinical: tuple[StudyResult, ...]
    #: ``False`` if the search for paths stopped at a limit.
    complete: bool
    #: The tensions that touch a statement or a route.
    tensions: tuple[Tension, ...]
    #: What hides paths, where nothing at all is said.
    near_misses: tuple[NearMiss, ...]
    content: Content = field(repr=False, compare=False)

    @property
    def verdict(self) -> str:
        """One of :data:`VERDICTS`."""
        return self.decision.verdict

    @property
    def basis(self) -> str:
        """One of :data:`BASES`, or empty where nothing is said."""
        return self.decision.basis

    @property
    def sign(self) -> int | None:
        """1, -1, 0, or ``None``."""
        return self.decision.sign

    @property
    def sides(self) -> tuple[Side, Side, Side]:
        """The routes by sign: positive, negative, unknown."""
        return self.positive, self.negative, self.unknown

    @property
    def aspect(self) -> str:
        """The aspect of the target that every deciding statement has; empty where they differ or have none."""
        aspects = {item.statement.object_aspect for item in self.decision.deciding}
        return aspects.pop() if len(aspects) == 1 else ""

    @property
    def conditions(self) -> dict[str, tuple[str, ...]]:
        """The context fields under which all that decides was said, with the values that hold for every statement."""
        contexts = [item.statement.context for item in self.decision.deciding]
        judge = ContextJudge(self.content.entities, self.content.broader_aspects)
        found = {}
        for name in CONTEXT_FIELDS:
            each: list[tuple[str, ...]] = [getattr(context, name) for context in contexts]
            held = [
                value
                for value in dict.fromkeys(value for values in each for value in values)
                if all(any(value in judge.wider(other) for other in values) for values in each)
            ]
            if held:
                found[name] = tuple(held)
        return found

    @property
    def documents(self) -> tuple[str, ...]:
        """CURIEs of the documents that the deciding statements were read in."""
        passages = self.content.passages
        lines = (line for item in self.decision.deciding for line in item.statement.evidence)
        return tuple(dict.fromkeys(passages[line.passage].document for line in lines))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement that bears on the pair, and of every route, each once."""
        routes = (item for side in self.sides for path in side.paths for item in path.statements)
        return tuple({item.id: item for item in (*(s.statement for s in self.items), *routes)}.values())

    def path_answer(self, path: FoundPath) -> PathAnswer:
        """Return one path in the form of an answer for paths."""
        return PathAnswer(self.source, self.target, self.query, (path._replace(rank=1),), True, ())

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form ``msc-kg/effect/2``."""
        return _record(self)

    def __str__(self) -> str:
        return effect_report(self)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


# JSON.


def _record(effect: Effect) -> dict[str, Any]:
    """Return a verdict in the JSON form ``msc-kg/effect/2``."""
    decision = effect.decision
    answer = PathAnswer(effect.source, effect.target, effect.query, (), effect.complete, effect.near_misses)
    frame = path_record(answer, effect.content)
    inferred = [item for item in effect.items if item.is_inferred and item.relation != "wider"]
    read = [item for item in effect.items if not item.is_inferred]
    exact = [item for item in read if item.relation == "exact"]
    return {
        "schema": "msc-kg/effect/2",
        "data_version": frame["data_version"],
        "source": frame["source"],
        "target": frame["target"],
        "max_edges": effect.query.max_edges,
        "verdict": decision.verdict,
        "basis": decision.basis or None,
        "sign": decision.sign,
        "direction": decision.direction,
        "aspect": effect.aspect or None,
        "predicate": decision.deciding[0].statement.predicate if decision.deciding else None,
        "conditions": [{"field": name, "values": list(values)} for name, values in effect.conditions.items()],
        "certainty": decision.certainty or None,
        "support": round(decision.support, 6) if decision.basis else None,
        "sources": len(effect.documents),
        "opposed": effect.opposed,
        "separated_by": list(decision.separated_by),
        "stated": {
            "positive": _ids(exact, "signed", 1),
            "negative": _ids(exact, "signed", -1),
            "no_effect": _ids(exact, "no_effect"),
            "unsigned": _ids(exact, "unsigned"),
            "denied": _ids(exact, "denied"),
        },
        "kinds": _kind_records([item for item in read if item.relation != "exact"]),
        "inferred": {
            "positive": _ids(inferred, "signed", 1),
            "negative": _ids(inferred, "signed", -1),
            "unsigned": _ids(inferred, "unsigned"),
        },
        "correlated": [
            {"statement": item.statement.id, "direction": "higher" if item.sign == 1 else "lower"}
            for item in effect.items
            if item.mode == "correlated" and item.relation != "wider"
        ],
        "chains": [list(path.nodes) for path in decision.chains],
        "composed": {
            "positive": _side_record(effect.positive, effect),
            "negative": _side_record(effect.negative, effect),
            "unsigned": _side_record(effect.unknown, effect),
        },
        "clinical": [result_record(result) for result in effect.clinical],
        "because": decision.because,
        "complete": effect.complete,
        "near_misses": frame["near_misses"],
        "caveats": list(dict.fromkeys(text for item in effect.statements for text in item.caveats)),
        "citation_notes": list(dict.fromkeys(text for item in effect.statements for text in item.citation_notes)),
        "tensions": [tension.curie for tension in effect.tensions],
    }


def _ids(items: Iterable[Stated], mode: str, sign: int | None = None) -> list[str]:
    return [item.statement.id for item in items if item.mode == mode and (sign is None or item.sign == sign)]


def _kind_records(items: Iterable[Stated]) -> list[dict[str, Any]]:
    """Return what is said of other pairs, one record a pair, relation, mode and sign."""
    groups: dict[tuple[str, str, str, str, int | None], list[str]] = {}
    for item in items:
        key = item.source, item.target, item.relation, item.mode, item.sign
        groups.setdefault(key, []).append(item.statement.id)
    return [
        {"subject": source, "object": target, "relation": relation, "mode": mode, "sign": sign, "statements": ids}
        for (source, target, relation, mode, sign), ids in groups.items()
    ]


def _side_record(side: Side, effect: Effect) -> dict[str, Any]:
    side = composed_part(side)
    best = side.best
    example = path_record(effect.path_answer(best), effect.content)["paths"][0] if best else {}
    return {
        "routes": len(side.routes),
        "paths": len(side.paths),
        "support": round(best.support, 6) if best else None,
        "in_doubt": len(side.in_doubt),
        "doubts": list(dict.fromkeys(doubt for route in side.in_doubt for doubt in route.doubts)),
        "example": {name: example[name] for name in EXAMPLE_FIELDS} if best else None,
    }


# Text.


def effect_report(effect: Effect, *, is_full: bool = False) -> str:
    """Write a verdict as text: the answer, what it rests on, then everything else in a line each.

    :param effect: The verdict.
    :param is_full: Whether to write every statement, caveat and the best route of each sign, and not the few that fit
        15 lines.

    :returns: The text, without a final line break.
    """
    lines = [effect_line(effect), *_grounds(effect, is_full=is_full), *_rest(effect, is_full=is_full)]
    if is_full:
        for side in effect.sides:
            if best := composed_part(side).best:
                lines += ["", path_report(effect.path_answer(best), effect.content)]
        lines += ["", *(f"caveat: {text}" for text in dict.fromkeys(t for s in effect.statements for t in s.caveats))]
    return "\n".join(lines).rstrip()


def effect_line(effect: Effect) -> str:
    """Say a verdict in one line: verdict, basis, and what is said in the words of its statements."""
    decision, content = effect.decision, effect.content
    source, target = effect.source.entity.label, effect.target.entity.label
    if decision.verdict == "none":
        return _nothing(effect)
    basis = BASIS_WORDS[decision.basis]
    if decision.chains:
        basis = basis_words(decision.chains[0])
    elif decision.basis == "kind":
        basis = f"stated {listed(dict.fromkeys(RELATION_WORDS[item.relation] for item in decision.deciding))}"
    head = decision.verdict.replace("_", " ").upper()
    if decision.direction:
        head += f" ({decision.direction})"
    if decision.certainty == "possible":
        basis = f"possible, {basis}"
    elif decision.certainty == "hypothesised":
        basis = f"{basis}, held possible"
    elif decision.certainty in ("asserted", "suggested"):
        basis = f"{basis} ({decision.certainty})"
    if decision.verdict in ("ambiguous", "depends", "by_kind") and decision.opposing:
        both = "; ".join(_clauses(side, content) for side in (decision.deciding, decision.opposing))
        if decision.verdict == "depends":
            head += f" ON {_fields(decision.separated_by).upper()}"
        apart = "; nothing recorded tells them apart" if decision.verdict == "ambiguous" else ""
        return f"{head}, {basis}: {both}{apart}"
    if decision.deciding:
        return f"{head}, {basis}: {_clauses(decision.deciding, content)}{_conditions(effect)}{_extra(effect)}"
    verb = {1: "raises", -1: "lowers", None: "affects"}[decision.sign]
    if decision.verdict == "ambiguous":
        verb = "raises and lowers"
    if decision.chains:
        return f"{head}, {basis}: {chain(decision.chains[0], content)}"
    best = (effect.positive if decision.sign == 1 else effect.negative if decision.sign == -1 else effect.unknown).best
    through = f", through {chain(best, content)}" if best is not None and len(best.steps) > 1 else ""
    if decision.verdict == "ambiguous":
        ways = [chain(path, content) for side in (effect.positive, effect.negative) if (path := side.best)]
        through = f", through {ways[0]}; and against it {ways[1]}"
    may_ = "may raise" if decision.sign == 1 else "may lower" if decision.sign == -1 else f"may {verb}"
    words = may_ if decision.certainty == "possible" and decision.sign else verb
    return f"{head}, {basis}: {source} {words} {target}{through}"


def _clauses(items: Sequence[Stated], content: Content) -> str:
    return phrases.clauses([item.statement for item in items], content)


def _conditions(effect: Effect) -> str:
    """Say under which conditions all that decides was said, and when, as in `` (given preventively)``."""
    words = phrases.context_words(NO_CONTEXT.with_fields(effect.conditions), effect.content.entities)
    timings = {item.statement.timing for item in effect.decision.deciding}
    parts = [*filter(None, timings if len(timings) == 1 else ()), *filter(None, [words])]
    return f" ({'; '.join(parts)})" if parts else ""


def _extra(effect: Effect) -> str:
    """Name what was measured without effect on the same pair, beside a verdict with a sign."""
    if effect.sign not in (1, -1):
        return ""
    missed = dict.fromkeys(r.study.label for r in effect.clinical if getattr(r.study, "endpoint_met", None) is False)
    words = f"; primary endpoint missed by {listed(missed)}" if missed else ""
    without = [item for item in effect.items if item.mode == "no_effect" and item.relation in ("exact", "intervention")]
    return f"{words}; no effect measured: {_clauses(without, effect.content)}" if without else words


def _nothing(effect: Effect) -> str:
    """Say that there is no verdict, and why."""
    source, target = effect.source.entity.label, effect.target.entity.label
    if effect.decision.because == "doubt":
        return (
            f"NONE: no source states an effect of {source} on {target}, and every composed route is in doubt: "
            f"{', '.join(chain(side.best, effect.content) for side in effect.sides[:2] if side.best)}"
        )
    if effect.unknown.best and not effect.items:
        return (
            f"NONE: no source states an effect of {source} on {target}, and no route is known to be causal throughout: "
            f"{chain(effect.unknown.best, effect.content)}"
        )
    if effect.items:
        return f"NONE: no source states an effect of {source} on {target}; see below for what it says of wider kinds"
    misses = tuple(miss for miss in effect.near_misses if miss.hidden_by != "broken")
    answer = PathAnswer(effect.source, effect.target, effect.query, (), effect.complete, misses)
    lines = no_path_report(answer).splitlines()
    broken = sum(miss.paths for miss in effect.near_misses if miss.hidden_by == "broken")
    if broken:
        many = f"{broken} path{'' if broken == 1 else 's'}"
        lines[1:] = [f"nearest: {many} whose steps were not seen under the same conditions; kg path shows them"]
    lines[0] = (
        f"NONE: no source states an effect of {source} on {target}, and {lines[0].replace('NO PATH', 'no path leads')}"
    )
    return "\n".join(lines)


def _grounds(effect: Effect, *, is_full: bool) -> Iterator[str]:
    """List what a verdict rests on: statements with their places, both sides where there are two."""
    decision = effect.decision
    if decision.basis:
        documents = [effect.content.references[curie].short for curie in effect.documents]
        read = f"; read in {listed(documents)}" if documents else ""
        count = len(decision.deciding)
        rests = f"{count} statement{'' if count == 1 else 's'}" if count else ""
        yield "   " + "; ".join(filter(None, [f"support {phrases.support(decision.support)}", rests])) + read
    for items in (decision.deciding, decision.opposing):
        shown = items if is_full else items[:MOST_LISTED]
        yield from (f"   {_said(item, effect.content)}" for item in shown)
        if len(items) > len(shown):
            yield f"   and {len(items) - len(shown)} more (--full)"
    for path in decision.chains if is_full else decision.chains[:MOST_LISTED]:
        places = {line.passage for item in path.steps[0].statements for line in item.evidence}
        for step in path.steps[1:]:
            places &= {line.passage for item in step.statements for line in item.evidence}
        where = ", ".join(phrases.short_place(effect.content.passages[curie]) for curie in sorted(places))
        yield f"   {chain(path, effect.content)}, in one sentence: {where}"
    if decision.is_lowered:
        yield "   shown one step less certain: a coherent chain of asserted steps says the opposite"


def _said(item: Stated, content: Content) -> str:
    relation = f"{RELATION_WORDS[item.relation]}, " if item.relation != "exact" else ""
    return relation + phrases.brief(item.statement, content)


def _rest(effect: Effect, *, is_full: bool) -> Iterator[str]:
    """Say in a line each what bears on the pair and does not decide."""
    decided = {item.statement.id for item in (*effect.decision.deciding, *effect.decision.opposing)}
    others = [item for item in effect.items if item.statement.id not in decided]
    groups = (
        ("also stated", [i for i in others if i.relation == "exact" and not i.is_inferred and i.mode != "correlated"]),
        ("also of narrower kinds", [i for i in others if _is_of_kind(i) and i.mode != "correlated"]),
        ("also inferred", [i for i in others if i.is_inferred and i.relation != "wider"]),
        ("also correlated", [i for i in others if i.mode == "correlated" and i.relation != "wider"]),
        ("of wider kinds, which decide nothing", [i for i in others if i.relation == "wider"]),
    )
    for title, items in groups:
        if is_full:
            yield from (f"   {title}: {_said(item, effect.content)}" for item in items)
        elif items:
            more = f", and {len(items) - 1} more" if len(items) > 1 else ""
            yield f"   {title}: {phrases.headline(items[0].statement, effect.content)} ({items[0].statement.id}){more}"
    yield from _composed(effect)
    if effect.clinical:
        yield f"   {results_line(effect.clinical, effect.source.entity.label, effect.target.entity.label)}"
    for tension in effect.tensions if is_full else effect.tensions[:1]:
        yield f"   tension: {tension.label} ({tension.curie})"
    if not effect.complete:
        yield "   the search for paths stopped at its limit: there may be others"
    caveats = {text for item in effect.items for text in item.statement.caveats}
    if caveats and not is_full:
        yield f"   {len(caveats)} caveat{'' if len(caveats) == 1 else 's'} (--full)"


def _is_of_kind(item: Stated) -> bool:
    return item.relation not in ("exact", "wider") and not item.is_inferred


def _composed(effect: Effect) -> Iterator[str]:
    """Say in one line a sign which chains the graph puts together, and that no source states them."""
    for verb, side in zip(("raise", "lower"), (effect.positive, effect.negative), strict=True):
        side = composed_part(side)
        if side.best is None or (
            effect.basis == "composed" and effect.verdict != "ambiguous" and side.sign == effect.sign
        ):
            continue
        count = len(side.routes)
        doubt = ", in doubt" if len(side.in_doubt) == count else ""
        routes = f"{count} routes {verb}" if count > 1 else f"1 route {verb}s"
        support = phrases.support(min(side.support, COMPOSED_CAP))
        best = chain(side.best, effect.content)
        yield f"   composed, stated by no source: {routes} it (support {support}{doubt}): {best}"


def _fields(names: Iterable[str]) -> str:
    return " and ".join(name.replace("_", " ") for name in names)
