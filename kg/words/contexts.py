"""Contexts in words: under which conditions something was seen or claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model.statements import TEXT_FIELDS
from kg.words.phrases import INTENT_WORDS, label, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.model.statements import Context, Entity

#: Field of a context to its phrase. The licensing factor may be a cytokine or a receptor whose ligand was given, and
#: it may weaken an MSC: the words fit both.
FIELD_PHRASES = {
    "species": "in {} material",
    "target_species": "in {} material",
    "cell_source": "with {}",
    "product_state": "with {} cells",
    "licensing": "MSC stimulated via {}",
    "delivery": "by {}",
    "intent": "given {}",
    "dose": "{}",
    "day": "{}",
    "disease_setting": "in {}",
    "system": "{}",
    "condition": "{}",
}
#: The same in a sentence, where they differ.
SENTENCE_PHRASES = {
    "licensing": "with MSC stimulated via {}",
    "dose": "with the dose “{}”",
    "disease_setting": "in the setting of {}",
    "condition": "under the condition “{}”",
}
#: Ways of delivery and systems, as the ontology defines them.
DELIVERIES = {"soluble": "soluble factors", "contact": "direct cell contact", "vesicle": "extracellular vesicles"}
SYSTEMS = {"in vitro": "in vitro", "animal": "in animals", "clinical": "in people"}
#: Species to its animals in the plural.
ANIMALS = {"NCBITaxon:10090": "mice", "NCBITaxon:10116": "rats"}
HUMAN = "NCBITaxon:9606"


def context_words(context: Context, entities: Mapping[str, Entity]) -> str:
    """Return the stated fields of a context in words; fields inherited from the clause before are marked.

    As in ``given preventively; in GVHD; in mice``.
    """
    return "; ".join(context_parts(context, entities))


def context_parts(context: Context, entities: Mapping[str, Entity]) -> list[str]:
    """Return the words of :func:`context_words`, part by part."""
    return _phrases(context, entities, FIELD_PHRASES, "(inherited)")


def context_phrases(context: Context, entities: Mapping[str, Entity]) -> list[str]:
    """Return the stated fields of a context as phrases of a sentence, as in ``in mice`` and ``on day 1``."""
    return _phrases(context, entities, FIELD_PHRASES | SENTENCE_PHRASES, "(inherited from the clause before)")


def _phrases(context: Context, entities: Mapping[str, Entity], templates: Mapping[str, str], mark: str) -> list[str]:
    found = {}
    for field, values in context.stated().items():
        words = templates[field].format(_joined(field, [_value(field, value, entities) for value in values]))
        found[field] = f"{words} {mark}" if field in context.inherited else words
    joined = [field for field in ("species", "target_species", "system") if field in found]
    if len(joined) > 1 and len(context.system) < 2 and not set(joined) & set(context.inherited):
        for field in joined[:-1]:
            del found[field]
        found[joined[-1]] = _where(context, entities)
    return list(found.values())


def _joined(field: str, words: Sequence[str]) -> str:
    if field == "intent":
        return " or ".join(words)
    return ", ".join(words) if field in TEXT_FIELDS else listed(words)


def _value(field: str, value: str, entities: Mapping[str, Entity]) -> str:
    words = label(value, entities)
    if field == "cell_source":
        return words if "MSC" in words else f"MSC from {words}"
    if field == "day":
        return f"on day {words}" if any(map(str.isdigit, words)) else words
    return {"delivery": DELIVERIES, "intent": INTENT_WORDS, "system": SYSTEMS}.get(field, {}).get(value, words)


def _where(context: Context, entities: Mapping[str, Entity]) -> str:
    """Say in one phrase on which species and in which system something was seen, as in ``in human cells in vitro``."""
    studied = context.target_species or context.species
    names = listed(label(species, entities) for species in studied)
    system = context.system[0] if context.system else ""
    if system == "in vitro":
        seen = f"in {names} cells in vitro"
    elif system == "clinical":
        seen = SYSTEMS[system] if studied == (HUMAN,) else f"in {names} patients"
    elif system == "animal" and studied == (HUMAN,):
        seen = f"with {names} material {SYSTEMS[system]}"
    elif system == "animal":
        known = all(species in ANIMALS for species in studied)
        seen = f"in {listed(ANIMALS[species] for species in studied)}" if known else f"{SYSTEMS[system]} ({names})"
    else:
        seen = f"in {names} material"
    if set(context.species) <= set(studied):
        return seen
    return f"with {listed(label(species, entities) for species in context.species)} material {seen}"
