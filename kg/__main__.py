"""``kg`` and ``python -m kg``: the command line as a process of its own."""

from __future__ import annotations

import gc

#: How many new objects make the garbage collector look for garbage. Starting up makes tens of thousands of objects that
#: all stay; at Python's own threshold of 700 the collector would look at them over and over.
GARBAGE_THRESHOLD = 50_000


def run() -> None:
    """Run the command line.

    Before a process ends, Python searches all that is left for garbage, which takes longer than many an answer. The
    operating system frees the memory anyway; so what is left is set aside, where the collector does not look.
    """
    gc.set_threshold(GARBAGE_THRESHOLD)
    from kg.cli import main

    try:
        main(prog_name="kg")
    finally:
        gc.freeze()


if __name__ == "__main__":
    run()
