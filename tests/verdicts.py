"""Small graphs whose verdicts are asked, with studies and contexts.

In them every statement was read in a sentence of its own, unless the line says ``sentence=N``, so that no chain counts
as stated by one sentence by accident.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.answers.decision import BASES, VERDICTS
from kg.knowledge_graph import KnowledgeGraph
from kg.model.statements import Tension
from kg.model.studies import Outcome, Study
from small import graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.answers.effect import Effect

CONTEXTS = {
    "ifng": {"licensing": ("ent:ifng",)},
    "tlr4": {"licensing": ("ent:tlr4",)},
    "ifngdish": {"licensing": ("ent:ifng",), "system": ("in vitro",)},
    "ifngclinic": {"licensing": ("ent:ifng",), "system": ("clinical",)},
    "human": {"species": ("NCBITaxon:9606",)},
    "mouse": {"species": ("NCBITaxon:10090",)},
    "tohuman": {"target_species": ("NCBITaxon:9606",)},
    "tomouse": {"target_species": ("NCBITaxon:10090",)},
    "marrow": {"cell_source": ("ent:marrow",)},
    "cord": {"cell_source": ("ent:cord",)},
    "fresh": {"product_state": ("fresh",)},
    "thawed": {"product_state": ("thawed",)},
    "soluble": {"delivery": ("soluble",)},
    "contact": {"delivery": ("contact",)},
    "before": {"intent": ("preventive",)},
    "refractory": {"intent": ("refractory",)},
    "gvhd": {"disease_setting": ("ent:gvhd",)},
    "agvhd": {"disease_setting": ("ent:agvhd",)},
    "cgvhd": {"disease_setting": ("ent:cgvhd",)},
    "dish": {"system": ("in vitro",)},
    "beast": {"system": ("animal",)},
    "clinic": {"system": ("clinical",)},
    "once": {"dose": ("one dose",)},
    "twice": {"dose": ("two doses",)},
    "day1": {"day": ("1",)},
    "day9": {"day": ("9",)},
    "young": {"condition": ("in the young",)},
    "old": {"condition": ("in the old",)},
}
#: Entities and species that every graph has.
KINDS = {"agvhd": "gvhd", "cgvhd": "gvhd"}
SPECIES = {"NCBITaxon:9606": "human", "NCBITaxon:10090": "mouse"}


def make(
    lines: str,
    *,
    tensions: Iterable[str] = (),
    lists: Iterable[str] = (),
    things: Mapping[str, Mapping[str, Any]] | None = None,
    studies: Iterable[Study] = (),
    **broader: str,
) -> KnowledgeGraph:
    """Make a small graph.

    :param lines: As :func:`small.graph` has them; a line without ``sentence=`` is read in a sentence of its own.
    :param tensions: Numbers of the statements of each, with blanks between.
    :param lists: Numbers of the statements that are one list, with blanks between.
    :param things: Word to the fields of its entity that are to be others.
    :param studies: Studies that it has.
    :param **broader: Word to that of a wider entity.
    """
    rows = [line.strip() for line in lines.strip().splitlines()]
    rows = [row if "sentence=" in row else f"{row} sentence={n + 10}" for n, row in enumerate(rows)]
    made = graph("\n".join(rows), CONTEXTS, **{**KINDS, **broader})
    statements = dict(made.content.statements)
    for numbers in lists:
        for number in numbers.split():
            key = f"stm:test-{number}"
            statements[key] = statements[key]._replace(collective=f"stm:list-{numbers.replace(' ', '-')}")
    held = {
        f"tns:t{n}": Tension(f"tns:t{n}", f"tension {n}", "they clash", tuple(f"stm:test-{i}" for i in numbers.split()))
        for n, numbers in enumerate(tensions, 1)
    }
    entities = dict(made.content.entities)
    for curie, name in SPECIES.items():
        entities[curie] = entities["ent:agvhd"]._replace(curie=curie, label=name, broader=())
    for word, fields in (things or {}).items():
        entities[f"ent:{word}"] = entities[f"ent:{word}"]._replace(**fields)
    return KnowledgeGraph(
        made.content.replace(
            statements=statements, tensions=held, entities=entities, studies={study.curie: study for study in studies}
        )
    )


def ask(
    lines: str, *, source: str = "a", target: str = "z", options: Mapping[str, Any] | None = None, **kw: Any
) -> Effect:
    return make(lines, **kw).effect(source, target, **(options or {}))


def rests_on(found: Effect) -> str:
    """Return the verdict, its basis and its certainty, as in ``positive, stated, asserted``; check verdict and sign."""
    assert found.verdict in VERDICTS
    assert found.basis in (*BASES, "")
    assert found.sign == {"positive": 1, "negative": -1, "no_effect": 0}.get(found.verdict)
    return ", ".join(filter(None, (found.verdict, found.basis, found.decision.certainty)))


def numbers(items: Iterable[Any]) -> list[str]:
    return [item.statement.id.removeprefix("stm:test-") for item in items]


#: Basis to lines that say on it that a raises z, and that it lowers z.
SAID = {
    "stated": ("a + z", "a - z"),
    "kind": ("b + z", "b - z"),
    "inferred": ("a + z certainty=inferred", "a - z certainty=inferred"),
    "correlated": ("a with z", "a against z"),
    "composed": ("a + x \n x + z", "a + w \n w - z"),
}
#: Interventions that give a, one of them preventively, and lines that name them.
GIVING = {"giving": {"administers": ("ent:a",)}, "early": {"administers": ("ent:a",), "intent": "preventive"}}
HELD = "giving ~ early \n giving ~ a"


def trial(
    *,
    product: str = "a",
    outcome: str = "z",
    direction: str = "increased",
    name: str = "Doe 2020",
    design: str = "phase 3, randomised, open-label",
    comparator: str = "control",
    intent: str = "",
    intervention: str = "",
    endpoint_met: bool | None = None,
    **fields: Any,
) -> Study:
    """Make a study with one outcome."""
    result = Outcome(
        curie="out:1",
        name=outcome,
        entity=f"ent:{outcome}",
        direction=direction,
        comparator=comparator,
        passages=("psg:paper-1-1-1",),
        endpoint_met=endpoint_met,
    )._replace(**fields)
    return Study(
        curie=f"study:{name.replace(' ', '-')}",
        label=name,
        indication="ent:gvhd",
        product=f"ent:{product}",
        design=design,
        intent=intent,
        intervention=intervention and f"ent:{intervention}",
        year=2020,
        outcomes=(result,),
    )
