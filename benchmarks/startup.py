"""Start-up, as whole processes taken in turn: ``python benchmarks/startup.py [ROUNDS]``.

Run it with the Python of an environment that has the wheel (``pip install .``); an editable install reads the Turtle
files and is slower. Each figure is a ratio to a click command that does nothing, pair by pair within a round, so that
it holds when the speed of the machine drifts; processor time holds where other programs run beside.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

YARDSTICK = "import click; click.command()(lambda: None)()"
KG = str(Path(sys.executable).with_name("kg"))
#: What is compared: name to command.
COMMANDS = {
    "click command that does nothing": [sys.executable, "-c", YARDSTICK],
    **{
        f"kg {line}": [KG, *line.split()]
        for line in (
            *("--version", "--help", "path IDO Treg", "effect MSC Treg", "show IDO", "find Treg"),
            "view IDO Treg -o -",
        )
    },
    "import rdflib, networkx": [sys.executable, "-c", "import rdflib, networkx"],
}


def seconds(command: list[str]) -> tuple[float, float]:
    """Run a command and return its wall clock and its processor time, in seconds."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # it has been waited for
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {status}")
    return wall, used.ru_utime + used.ru_stime


def main(rounds: int) -> None:
    """Measure and print a table."""
    for command in COMMANDS.values():
        seconds(command)
    walls: dict[str, list[float]] = {name: [] for name in COMMANDS}
    cpus: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            wall, cpu = seconds(command)
            walls[name].append(wall)
            cpus[name].append(cpu)
    base = next(iter(COMMANDS))
    print(f"{rounds} rounds; Python {sys.version.split()[0]}; medians")
    print(f"{'':34}{'wall ms':>9}{'ratio':>8}{'cpu ms':>9}{'ratio':>8}")
    for name in COMMANDS:
        cells = []
        for times in (walls, cpus):
            ratio = median(a / b for a, b in zip(times[name], times[base], strict=True))
            cells += [f"{1000 * median(times[name]):9.1f}", f"{ratio:8.2f}"]
        print(f"{name:34}{''.join(cells)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
