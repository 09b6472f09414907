"""The draft of a statement that a sentence may make, with the words that it rests on."""

from __future__ import annotations

from typing import NamedTuple


class StatementDraft(NamedTuple):
    """A candidate statement; a person decides whether it is one."""

    #: CURIEs.
    subject: str
    predicate: str
    object: str
    #: 1, -1, or ``None`` where the predicate has none.
    sign: int | None
    #: ``asserted``, ``suggested`` or ``hypothesised``.
    certainty: str = "asserted"
    is_negated: bool = False
    subject_aspect: str = ""
    object_aspect: str = ""
    #: CURIE of the cell in which the object changes, or empty.
    in_cell: str = ""
    #: CURIEs of mediators.
    via: tuple[str, ...] = ()
    #: The words that say the predicate and its sign.
    trigger: str = ""
    #: The words that name the subject and the object.
    subject_words: str = ""
    object_words: str = ""
    #: The words that hedge or deny, or empty.
    hedge: str = ""
    negation: str = ""
    #: ``necessity``, ``sufficiency``, ``rescue``, ``correlation``, or empty.
    role: str = ""
    #: Field of a context to the words that say it, as in ``species=mouse; system=in vitro``.
    context: str = ""
    #: From 0 to 1: how seldom the rule that made it errs.
    confidence: float = 0.5

    @property
    def entities(self) -> tuple[str, ...]:
        """CURIEs of subject, object and mediators."""
        return (self.subject, self.object, *self.via)
