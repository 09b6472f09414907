"""The verdict on the effect of one entity on another: what is stated first, and what is composed called so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.answers.clinical import result_record
from kg.answers.effect_data import EffectData
from kg.answers.effect_line import effect_line
from kg.answers.effect_text import effect_report
from kg.answers.statements import COLUMNS, statement_row
from kg.model.terms import value_curie
from kg.paths.finder import PathAnswer
from kg.paths.routes import composed_part
from kg.words.result import Prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.statements import Statement
    from kg.paths.routes import Side
    from kg.paths.stated import Stated

#: The fields of an example, as in ``msc-kg/path/1``.
EXAMPLE_FIELDS = ("sign", "support", "certainty", "coherence", "nodes", "steps", "mixed", "weakest_step", "caveats")


class Effect(EffectData, Prose["Statement"]):
    """The verdict on one pair: a sequence of the statements that bear on it, those of its routes last.

    It is false where nothing at all is said of the pair.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form ``msc-kg/effect/2``."""
        from kg.answers.paths import path_record

        decision = self.decision
        answer = PathAnswer(
            self.source,
            self.target,
            self.query,
            (),
            self.complete,
            find_near_misses=lambda: self.near_misses,
        )
        frame = path_record(answer, self.content)
        inferred = [item for item in self.items if item.is_inferred and not item.is_beside]
        read = [item for item in self.items if not item.is_inferred]
        exact = [item for item in read if item.relation == "exact"]
        return {
            "schema": "msc-kg/effect/2",
            "data_version": frame["data_version"],
            "source": frame["source"],
            "target": frame["target"],
            "max_edges": self.query.max_edges,
            "verdict": decision.verdict,
            "basis": decision.basis or None,
            "sign": decision.sign,
            "direction": decision.direction,
            "turned": decision.is_turned,
            "aspect": value_curie(self.aspect) if self.aspect else None,
            "predicate": decision.deciding[0].statement.predicate if decision.deciding else None,
            "conditions": [{"field": name, "values": list(values)} for name, values in self.conditions.items()],
            "certainty": decision.certainty or None,
            "support": round(decision.support, 6) if decision.basis else None,
            "sources": self.sources,
            "opposed": self.opposed,
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
                for item in self.items
                if item.mode == "correlated" and not item.is_beside
            ],
            "chains": [list(path.nodes) for path in decision.chains],
            "composed": {
                "positive": _side_record(self.positive, self),
                "negative": _side_record(self.negative, self),
                "unsigned": _side_record(self.unknown, self),
            },
            "clinical": [result_record(result) for result in self.clinical],
            "because": decision.because,
            "complete": self.complete,
            "not_understood": [item.id for item in self.not_understood],
            "retracted": [item.id for item in self.retracted],
            "near_misses": frame["near_misses"],
            "caveats": list(dict.fromkeys(text for item in self.statements for text in item.caveats)),
            "citation_notes": list(dict.fromkeys(text for item in self.statements for text in item.citation_notes)),
            "tensions": [tension.curie for tension in self.tensions],
        }

    def _held(self) -> Sequence[Statement]:
        return self.statements

    def __bool__(self) -> bool:
        return self.verdict not in ("none", "unknown")

    #: The fields of a row: those of statements, and ``relation``.
    columns = (*COLUMNS, "relation")

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each statement.

        :returns: The fields of :data:`kg.answers.statements.COLUMNS`, and ``relation``: how its pair is related to the
            pair asked about, one of :data:`kg.paths.stated.RELATIONS`, or ``route`` for a step of a route.
        """
        relations = {item.statement.id: item.relation for item in self.items}
        return [
            {**statement_row(item, self.content), "relation": relations.get(item.id, "route")}
            for item in self.statements
        ]

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self, *, full: bool = False) -> str:
        """Write the verdict as the command does.

        :param full: Whether to write every statement, caveat and the best route of each sign.

        :returns: The answer, then what it rests on, then everything else in a line each.
        """
        return effect_report(self, is_full=full)

    def _title(self) -> str:
        return effect_line(self)


def _ids(items: Iterable[Stated], mode: str, sign: int | None = None) -> list[str]:
    return [item.statement.id for item in items if item.mode == mode and (sign is None or item.sign == sign)]


def _kind_records(items: Iterable[Stated]) -> list[dict[str, Any]]:
    """Return the statements on related pairs, one record for each pair, relation, mode and sign."""
    groups: dict[tuple[str, str, str, str, int | None], list[str]] = {}
    for item in items:
        key = item.source, item.target, item.relation, item.mode, item.sign
        groups.setdefault(key, []).append(item.statement.id)
    return [
        {"subject": source, "object": target, "relation": relation, "mode": mode, "sign": sign, "statements": ids}
        for (source, target, relation, mode, sign), ids in groups.items()
    ]


def _side_record(side: Side, effect: Effect) -> dict[str, Any]:
    from kg.answers.paths import path_record

    side = composed_part(side)
    best = side.best
    example = path_record(effect.path_answer(best), effect.content)["paths"][0] if best else {}
    return {
        "routes": len(side.routes),
        "paths": len(side.paths),
        "support": round(side.capped_support, 6) if best else None,
        "in_doubt": len(side.in_doubt),
        "doubts": list(dict.fromkeys(doubt for route in side.in_doubt for doubt in route.doubts)),
        "example": {name: example[name] for name in EXAMPLE_FIELDS} if best else None,
    }
