"""Time to write views, and their sizes: ``python -m benchmarks.views``.

The shipped views, then webs of 1,000, 3,000 and 10,000 statements, each web in a process of its own. Times are
processor time, so that they hold where other programs run beside; memory is the peak of the process. What overlaps and
what crosses a label is counted in a browser by ``pytest tests/test_view_browser.py``.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import kg
from kg.knowledge_graph import KnowledgeGraph

if TYPE_CHECKING:
    from collections.abc import Callable

#: Name of a shipped view to its arguments.
VIEWS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "kg view IDO Treg": (("IDO", "Treg"), {}),
    "kg view MSC Treg": (("MSC", "Treg"), {}),
    "kg view Treg": (("Treg",), {}),
    "kg view MSC": (("MSC",), {}),
    "kg view": ((), {}),
    "kg view --file vesicles": ((), {"file": "vesicles"}),
    "kg view --compare IFN-gamma TLR3,TLR4": ((), {"compare": ("IFN-gamma", "TLR3,TLR4")}),
    "kg view --conflicts": ((), {"conflicts": True}),
}
#: Statements of the webs.
SIZES = (1_000, 3_000, 10_000)


def web(count: int) -> KnowledgeGraph:
    """Make a graph of so many statements whose entities are linked the more, the more links they have."""
    shipped = kg.load().content
    drawn = random.Random(0)  # noqa: S311
    model = next(item for item in shipped.statements.values() if item.is_causal)
    entity = next(iter(shipped.entities.values()))
    entities = {f"ent:e{n}": entity._replace(curie=f"ent:e{n}", label=f"entity {n}") for n in range(count // 2)}
    ends, statements = ["ent:e0"], {}
    for n in range(count):
        subject = f"ent:e{drawn.randrange(count // 2)}"
        obj = drawn.choice(ends) if n % 3 else f"ent:e{drawn.randrange(count // 2)}"
        ends.append(subject)
        statements[f"stm:w-{n}"] = model._replace(
            id=f"stm:w-{n}", subject=subject, object=obj, sign=drawn.choice((1, -1))
        )
    return KnowledgeGraph(shipped.replace(entities=entities, statements=statements, tensions={}, studies={}))


def measure(draw: Callable[[], kg.Picture]) -> str:
    """Draw a view, write it, and return the cells of its row."""
    start = time.process_time()
    picture = draw()
    page = picture.to_html()
    seconds = time.process_time() - start
    figure = picture.figure
    return f"{len(figure.nodes):,} | {len(figure.arrows):,} | {seconds:.2f} | {len(page.encode()) / 1e6:.2f}"


def main() -> None:
    """Print the table."""
    print("| view | boxes | arrows | seconds | MB | peak memory, MB |\n|---|---|---|---|---|---|")
    graph = kg.load()
    graph.view("IDO", "Treg").to_html()  # what is imported and looked up once
    for name, (names, options) in VIEWS.items():
        print(f"| `{name}` | {measure(partial(graph.view, *names, **options))} | |")
    for count in SIZES:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.views", str(count)], capture_output=True, text=True, check=True
        )
        print(done.stdout.strip())


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        graph = web(int(sys.argv[1]))
        cells = measure(graph.view)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"| {int(sys.argv[1]):,} statements | {cells} | {peak} |")
