"""``kg`` and ``python -m kg``: the command line as a process of its own."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import Any

#: How many new objects make the garbage collector look for garbage. Starting up makes tens of thousands of objects that
#: all stay; at Python's own threshold of 700 the collector would look at them over and over.
GARBAGE_THRESHOLD = 50_000


def interrupt(number: int, frame: Any) -> None:
    """End at Ctrl-C with one word: while a command runs, which may have to tidy up, by an exception.

    :param number: Number of the signal.
    :param frame: Where the process was.

    :raises KeyboardInterrupt: While a command runs.
    """
    cli = sys.modules.get("kg.cli")
    if cli is not None and getattr(cli, "is_running", lambda: False)():
        raise KeyboardInterrupt
    if sys.stderr is not None:
        os.write(2, b"interrupted\n")
    os._exit(128 + number)  # as shells have it


if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else whoever started this has it ignored
    signal.signal(signal.SIGINT, interrupt)


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
