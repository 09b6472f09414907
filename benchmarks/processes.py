"""Whole processes: their wall clock and the most memory they held."""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from typing import NamedTuple

from benchmarks.startup import YARDSTICK, seconds

#: Starts a command and reports on it. It is small: a process begins with the peak memory of the one it came from.
LAUNCHER = """
import json, os, sys, time
start = time.perf_counter()
null = os.open(os.devnull, os.O_WRONLY)
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
_, status, usage = os.wait4(process, 0)
print(json.dumps([time.perf_counter() - start, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)]))
"""


class Process(NamedTuple):
    """A process that has ended well."""

    seconds: float
    #: ru_maxrss, in MB.
    memory: float


class Ratio(NamedTuple):
    """A command beside a click command that does nothing, started in turn."""

    #: Medians, in seconds.
    seconds: float
    yardstick: float
    #: Median of the ratios within a round.
    ratio: float
    #: The most memory of any, in MB.
    memory: float


def run(command: list[str]) -> Process:
    """Run a command; what it writes to stdout is dropped.

    :param command: Program and arguments.

    :returns: What it took.

    :raises RuntimeError: If its exit code is not 0.
    """
    launched = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, *command], check=True, stdout=subprocess.PIPE, text=True
    )
    wall, memory, code = json.loads(launched.stdout)
    if code:
        raise RuntimeError(f"exit code {code}: {' '.join(command)}")
    return Process(wall, memory)


def against_click(commands: list[list[str]], rounds: int) -> Ratio:
    """Measure commands in turn with the yardstick of :mod:`benchmarks.startup`.

    :param commands: All count alike.
    :param rounds: How often each is run, after one run that does not count.

    :returns: The ratio over all rounds and commands.
    """
    yardstick = [sys.executable, "-c", YARDSTICK]
    memory = max(run(command).memory for command in commands)
    seconds(yardstick)
    couples = [(seconds(command)[0], seconds(yardstick)[0]) for _ in range(rounds) for command in commands]
    return Ratio(
        median(ours for ours, _ in couples),
        median(click for _, click in couples),
        median(ours / click for ours, click in couples),
        memory,
    )
