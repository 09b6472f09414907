"""Drafts by a program of the user's: it gets sentences as JSON lines, and its drafts are checked."""

from __future__ import annotations

import json
import shlex
import subprocess
from typing import TYPE_CHECKING, Any

from kg.curation.drafts.draft import StatementDraft
from kg.curation.drafts.phrases import hedge, is_taken_away, negation
from kg.curation.drafts.sentence_words import plain, tokens
from kg.curation.drafts.triggers import Trigger, said_sign
from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.curation.drafts.sentence import ReadSentence
    from kg.curation.drafts.spotting import Mention
    from kg.model.content import Content

#: Seconds that the program may take for all sentences together.
SECONDS = 3600
CERTAINTIES = ("asserted", "suggested", "hypothesised")


def ask_reader(command: str, requests: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Send sentences to a program, and return its drafts.

    :param command: The program with its arguments; no shell reads it.
    :param requests: The requests, one object per sentence.

    :returns: The objects that it wrote, one a line.

    :raises SourceError: If it cannot be run, fails, takes too long, or writes what is not a JSON object.
    """
    lines = "".join(json.dumps(request, ensure_ascii=False) + "\n" for request in requests)
    try:
        done = subprocess.run(  # noqa: S603  # the user's own command
            shlex.split(command), input=lines, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise SourceError(f"the reader {command!r} cannot be run: {error}") from error
    if done.returncode:
        raise SourceError(f"the reader {command!r} ended with code {done.returncode}: {done.stderr.strip()[-300:]}")
    found = []
    for number, line in enumerate(done.stdout.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise SourceError(f"the reader {command!r} wrote no JSON in line {number}: {error}") from error
        if not isinstance(value, dict):
            raise SourceError(f"the reader {command!r} wrote no object in line {number}")
        found.append(value)
    return found


def request(passage: str, sentence: str, mentions: Iterable[Mention], content: Content) -> dict[str, Any]:
    """Return the request about one sentence: its text, the entities that it names, and the form of a draft."""
    entities = [
        {"curie": item.curie, "label": content.entities[item.curie].label, "words": item.words}
        for item in mentions
        if item.curie in content.entities
    ]
    predicates = {
        curie: {"label": row.label, "sign": row.sign, "definition": row.definition}
        for curie, row in content.predicates.items()
        if row.is_causal
    }
    fields = ["passage", "subject", "predicate", "object", "certainty", "negated", "trigger"]
    schema = {"predicates": predicates, "certainty": list(CERTAINTIES), "fields": fields}
    return {"passage": passage, "sentence": plain(sentence), "entities": entities, "schema": schema}


def check(answer: Mapping[str, Any], sentence: ReadSentence, content: Content) -> StatementDraft | str:
    """Check a draft of a program against its sentence, outside brackets.

    :param answer: The output of the program.
    :param sentence: The words of the sentence, and the entities that they name.
    :param content: The graph.

    :returns: The draft, or why it is refused.
    """
    words = sentence.words
    named = {item.curie: item for item in sentence.named}
    for field in ("subject", "object"):
        if answer.get(field) not in named:
            return f"{field} {answer.get(field)!r}: the sentence does not name it"
    predicate = content.predicates.get(str(answer.get("predicate")))
    if predicate is None:
        return f"no predicate {answer.get('predicate')!r}"
    said = str(answer.get("trigger") or "")
    wanted = [word.low for word in tokens(said)]
    at = next((n for n in range(len(words)) if wanted and [w.low for w in words[n : n + len(wanted)]] == wanted), None)
    if at is None:
        return f"no word of the sentence says {predicate.label!r}: the trigger {said!r} is not in it"
    certainty = answer.get("certainty", "asserted")
    if certainty not in CERTAINTIES:
        return f"no certainty {certainty!r}; choose from {', '.join(CERTAINTIES)}"
    trigger = Trigger(at, at + len(wanted), predicate.curie, predicate.sign)
    denial, (hedged, _) = negation(words, trigger), hedge(words, trigger)
    is_negated = answer.get("negated") is True
    is_taken = any(is_taken_away(words, item) for item in sentence.mentions if item.curie == answer["subject"])
    sign = said_sign(wanted)
    if predicate.sign and sign is None:
        return f"no word of the sentence says {predicate.label!r}: the trigger {said!r} says no change"
    if predicate.sign and sign:
        shown = sign * (-1 if is_taken else 1) * (-1 if is_taken and denial and not is_negated else 1)
        if shown != predicate.sign:
            return f"the trigger {said!r} says the opposite of {predicate.label!r}"
    if denial and not is_negated and not is_taken and predicate.curie != "msc:affects":
        return f"the negation {denial!r} is lost"
    if is_negated and not denial:
        return f"no word of the sentence denies {said!r}"
    if hedged and certainty == "asserted":
        return f"the hedge {hedged!r} is lost"
    return StatementDraft(
        subject=str(answer["subject"]),
        predicate=predicate.curie,
        object=str(answer["object"]),
        sign=predicate.sign,
        certainty=str(certainty),
        is_negated=is_negated,
        trigger=said,
        subject_words=named[str(answer["subject"])].words,
        object_words=named[str(answer["object"])].words,
        hedge=hedged,
        negation=denial,
    )
