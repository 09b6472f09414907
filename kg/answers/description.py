"""The description of one thing as text: complete, or short enough for a screen.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.words.left_out import left_out_line, shares

#: Most lines of a short description.
MOST_LINES = 40
#: Most lines of its head.
MOST_OF_HEAD = 20


class Entry(NamedTuple):
    """One fact of a description, or one statement, study or outcome of a list."""

    #: The whole text.
    lines: tuple[str, ...]
    #: The same in one line; empty where a short description leaves it out.
    brief: str
    #: Its noun in the singular, for the count of entries left out.
    noun: str = "fact"
    #: Entries of a lower rank come first in a short description.
    rank: tuple[int, ...] = ()


class Listing(NamedTuple):
    """A list of a description."""

    heading: str
    entries: tuple[Entry, ...]


class Description:
    """A description: its head, and lists of what belongs to it.

    :param head: The facts; the first says what it is about.
    :param listings: The lists; empty ones are not written.
    :param brief: The description in one line, where it is not the first of the head.
    """

    def __init__(self, head: Iterable[Entry], listings: Iterable[Listing] = (), brief: str = "") -> None:
        self.head = tuple(head)
        self.brief = brief or self.head[0].brief
        self.listings = tuple(listing for listing in listings if listing.entries)

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self, *, full: bool = False, most: int = MOST_LINES) -> str:
        """Write the description as text.

        :param full: Whether to write everything.
        :param most: Otherwise the most lines, at least :data:`MOST_OF_HEAD` and three for each list. A list that is too
            long has its first entries in a line each, and the last line counts what was left out.

        :returns: Lines, without a final line break.
        """
        return self._whole_text() if full else self._short_text(most)

    def _whole_text(self) -> str:
        lines = [line for entry in self.head for line in entry.lines]
        for listing in self.listings:
            lines += ["", f"{listing.heading} ({len(listing.entries)}):"]
            lines += [f"  {line}" for entry in listing.entries for line in entry.lines]
        return "\n".join(lines)

    def _short_text(self, most: int) -> str:
        head = [entry for entry in self.head if entry.brief]
        if len(whole := Description(head, self.listings).to_text(full=True).splitlines()) < most:
            return "\n".join([*whole, *left_out_line(_counted(self.head) - _counted(head))])
        head = head[:MOST_OF_HEAD]
        left_out = _counted(self.head) - _counted(head)
        lines = [entry.brief for entry in head]
        room = most - len(lines) - 2 * len(self.listings) - 1
        for listing, share in zip(self.listings, shares([len(s.entries) for s in self.listings], room), strict=True):
            shown = sorted(listing.entries, key=lambda entry: entry.rank)[:share]
            count = len(listing.entries)
            lines += ["", f"{listing.heading} ({count if share == count else f'{share} of {count}'}):"]
            lines += [f"  {entry.brief}" for entry in shown]
            left_out += _counted(listing.entries) - _counted(shown)
        return "\n".join([*lines, *left_out_line(left_out)])


def _counted(entries: Iterable[Entry]) -> Counter[str]:
    return Counter(entry.noun for entry in entries)


def short_texts(descriptions: Sequence[Description], most: int = MOST_LINES) -> list[str]:
    """Write several descriptions in at most so many lines together.

    :param descriptions: Such as those of the members of a list.
    :param most: The number of lines.

    :returns: A text for each; where they are too long together, one for the first and one with a line for each other.
    """
    texts = [description.to_text(most=most) for description in descriptions]
    lines = sum(text.count("\n") + 2 for text in texts)
    if len(texts) == 1 or lines <= most:
        return texts
    further = [description.brief for description in descriptions[1:]]
    return [texts[0], "\n".join([f"{len(further)} more of the list, in a line each (--full):", *further])]


def facts(rows: Iterable[tuple[str, str]], noun: str = "fact") -> list[Entry]:
    """Make an entry of each title and value; rows without a value are left out."""
    return [line(f"  {title}: {value}", noun) for title, value in rows if value]


def line(text: str, noun: str = "fact") -> Entry:
    """Make an entry of one line, which a short description has too."""
    return Entry((text,), text, noun)


def remarks(caveats: Sequence[str], citation_notes: Sequence[str], *, indent: str = "  ", most: int = 3) -> list[Entry]:
    """Make entries of caveats and citation notes.

    A short description has the first caveats only, and no citation note: those are for the reviewer of a source.

    :param caveats: The caveats.
    :param citation_notes: The citation notes.
    :param indent: Blanks before each line.
    :param most: Most caveats of a short description.

    :returns: An entry for each.
    """
    entries = [line(f"{indent}caveat: {text}", "caveat") for text in caveats[:most]]
    entries += [Entry((f"{indent}caveat: {text}",), "", "caveat") for text in caveats[most:]]
    return entries + [Entry((f"{indent}citation note: {text}",), "", "citation note") for text in citation_notes]
