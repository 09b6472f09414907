"""The gallery: ``python tests/gallery.py`` draws the pictures of ``docs/gallery/`` and the page that shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import kg

GALLERY = Path(__file__).parents[1] / "docs" / "gallery"


#: Measurements that were made up for the picture of an overlay.
CHANGES = """\
name,value,p,aspect
IDO1,2.6,0.0001,expression
kynurenine,1.4,0.01,
AHR,-1.2,0.01,activation
Treg,0.9,0.03,differentiation
"""


class Shown(NamedTuple):
    """A picture of the gallery."""

    #: Name of its file, without an ending.
    name: str
    #: The command that draws it; of ``kg view`` without ``-o``.
    command: str
    caption: str
    #: The arguments of ``graph.view``.
    names: tuple[str, ...] = ()
    options: dict[str, Any] = {}  # noqa: RUF012 - never changed
    #: Whether it is the forest plot of the studies.
    is_of_trials: bool = False


PICTURES = (
    Shown(
        "paths", "kg view MSC Treg", "The stated link on top, the routes that spell it out beneath.", ("MSC", "Treg")
    ),
    Shown("ido", "kg view IDO Treg", "A short question, drawn large.", ("IDO", "Treg")),
    Shown("neighbourhood", "kg view Treg", "What acts on Treg, and what it acts on.", ("Treg",)),
    Shown("map", "kg view", "The whole graph: causal statements, in the compartments in which they act."),
    Shown("vesicles", "kg view --file vesicles", "One file of statements.", options={"file": "vesicles"}),
    Shown(
        "comparison",
        "kg view --compare IFN-gamma TLR3,TLR4",
        "Licensed by IFN-γ against ligated Toll-like receptors: what turns into its opposite is lit.",
        options={"compare": ("IFN-gamma", "TLR3,TLR4")},
    ),
    Shown(
        "conflicts",
        "kg view --conflicts",
        "Where sources disagree: a panel for every conflict, and what its sides differ in.",
        options={"conflicts": True},
    ),
    Shown(
        "overlay",
        "kg view IDO Treg --overlay changes.tsv",
        "Made-up measurements on a path: lit where the signs agree, marked where they do not, faint where not judged.",
        ("IDO", "Treg"),
        options={"overlay": kg.read_measured(CHANGES)},
    ),
    Shown(
        "trials",
        "kg trials --plot trials.svg",
        "Responses with exact intervals where a count follows; a cross marks a percentage that is impossible for n.",
        is_of_trials=True,
    ),
)


def write() -> None:
    """Draw every picture, and write the page."""
    graph = kg.load()
    GALLERY.mkdir(exist_ok=True)
    parts = ["# Gallery", "Drawn by `python tests/gallery.py`; [views](../how-to/views.md) says how to read a picture."]
    for item in PICTURES:
        picture = graph.plot_trials() if item.is_of_trials else graph.view(*item.names, **item.options)
        picture.save(GALLERY / f"{item.name}.svg")
        parts += [f"## `{item.command}`", item.caption, f"![{item.caption}]({item.name}.svg)"]
    (GALLERY / "README.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
