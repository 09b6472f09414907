"""Limits on the length of arguments and the size of answers."""

from __future__ import annotations

import json
import re
from typing import Any

#: Most characters of a name, and most bytes of an answer as JSON.
MOST_CHARACTERS, MOST_ANSWER = 300, 60_000
#: Most characters of one text of an answer.
MOST_TEXT = 12_000
#: Control characters, and halves of surrogate pairs, which no encoding can write.
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: Lists that are shortened last if an answer is too large.
LAST = ("references", "caveats")


def checked_text(what: str, text: str, *, most: int = MOST_CHARACTERS, may_be_empty: bool = False) -> None:
    """Check an argument by its name; :exc:`ValueError` if it is empty, too long, or holds control characters."""
    if not text.strip() and not may_be_empty:
        raise ValueError(f"{what} is empty")
    if len(text) > most:
        raise ValueError(f"{what} has {len(text):,} characters; at most {most:,} are read")
    if NO_TEXT.search(text):
        raise ValueError(f"{what} holds control characters or broken characters; leave them out")


def fitted(answer: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    """Shorten an answer until it fits :data:`MOST_ANSWER`.

    :param answer: The answer; it is left as it is.
    :param counts: Name of a list of the answer that may be incomplete to the number of things found.

    :returns: The answer; ``left_out`` counts the missing members of each list, and the characters that were cut.
    """
    answer = dict(answer)
    left_out = {name: more for name, count in counts.items() if (more := count - len(answer.get(name, ()))) > 0}
    for name, value in answer.items():
        if isinstance(value, str) and len(value) > MOST_TEXT:
            answer[name] = f"{value[:MOST_TEXT]}…"
            left_out[f"characters of {name}"] = len(value) - MOST_TEXT
    while _size(answer) > MOST_ANSWER and (name := _longest(answer)):
        kept = answer[name][: len(answer[name]) // 2]
        left_out[name] = left_out.get(name, 0) + len(answer[name]) - len(kept)
        answer[name] = kept
    return answer | {"left_out": left_out}


def _longest(answer: dict[str, Any]) -> str:
    """Return the name of the longest list, or nothing if there is no list."""
    lists = {name: _size(value) for name, value in answer.items() if isinstance(value, list) and value}
    others = {name: size for name, size in lists.items() if name not in LAST}
    return max(others or lists, key=lambda name: lists[name], default="")


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
