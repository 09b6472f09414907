"""``kg`` and ``python -m kg``: the command line as a process of its own."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import Any

#: Number of new objects after which the garbage collector runs. Start-up makes tens of thousands of objects that all
#: stay; at Python's own threshold of 700 the collector would examine them again and again.
GARBAGE_THRESHOLD = 50_000


def interrupt(number: int, frame: Any) -> None:
    """Handle Ctrl-C: raise an exception while a command runs, so that it can clean up; otherwise end the process.

    :param number: Number of the signal.
    :param frame: The frame that was interrupted.

    :raises KeyboardInterrupt: While a command runs.
    """
    main = getattr(sys.modules.get("kg.cli"), "main", None)  # not yet defined while the module is being loaded
    if getattr(main, "is_running", False):
        raise KeyboardInterrupt
    if sys.stderr is not None:
        os.write(2, b"interrupted\n")
    os._exit(128 + number)  # as shells have it


if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # otherwise the parent process ignores it
    signal.signal(signal.SIGINT, interrupt)


def run() -> None:
    """Run the command line.

    Before a process ends, Python collects garbage among all remaining objects, which may take longer than the answer.
    The operating system frees the memory anyway, so the remaining objects are excluded from the collection.
    """
    gc.set_threshold(GARBAGE_THRESHOLD)
    from kg.cli import main

    try:
        main(prog_name="kg")
    finally:
        gc.freeze()


if __name__ == "__main__":
    run()
