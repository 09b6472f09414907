"""An engine in a process of its own, which can be stopped: pairs in, answers out, one line of JSON each."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.costs import Answer

if TYPE_CHECKING:
    from benchmarks.pairs import Pair

#: The folder above this package, in which a worker starts.
ROOT = Path(__file__).resolve().parent.parent
#: How long opening a graph may take, in seconds.
OPENING = 600.0
#: How often a pair is asked at most, and the seconds after which it is not asked again.
REPETITIONS, ENOUGH = 7, 0.5


class Timed(NamedTuple):
    """The answer to a pair; without ``seconds`` it took longer than the limit."""

    #: One for each time it was asked.
    seconds: list[float]
    answers: list[Answer]
    is_complete: bool
    #: Processor time of all threads, in seconds, one for each time it was asked.
    processor: list[float] = []  # noqa: RUF012


class Worker:
    """An engine with a graph opened, in a child process that is started when it is needed.

    :param name: One of :data:`benchmarks.solvers.SOLVERS`.
    :param folder: Of the graph.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder
        self._process: subprocess.Popen[str] | None = None
        #: Seconds that opening took, and the most memory that was held so far, in MB.
        self.opening, self.memory = 0.0, 0.0

    def ask(self, pair: Pair, limit: float) -> Timed:
        """Ask for the paths of a pair, several times if it is quick.

        :param pair: The pair.
        :param limit: Seconds after which the process is stopped.

        :returns: The times and the paths.

        :raises RuntimeError: If the process fails.
        """
        if self._process is None:
            self._start()
        reply = self._exchange([pair.source, pair.target], limit)
        if reply is None:
            return Timed([], [], False)
        self.memory = max(self.memory, reply["memory"])
        return Timed(
            reply["seconds"],
            [Answer(cost, tuple(nodes)) for cost, nodes in reply["answers"]],
            reply["complete"],
            reply["processor"],
        )

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", self._name, str(self._folder.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        ready = self._exchange(None, OPENING)
        if ready is None:
            raise RuntimeError(f"{self._name} did not open {self._folder} within {OPENING:.0f} s")
        self.opening, self.memory = ready["seconds"], max(self.memory, ready["memory"])

    def _exchange(self, request: object, limit: float) -> dict[str, Any] | None:
        """Send a request and read the reply; ``None`` if it does not come in time, and then the process is gone."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError(f"{self._name} does not run")
        if request is not None:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
        if not select.select([process.stdout], [], [], limit)[0]:
            self.stop()
            return None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._name} failed with exit code {process.wait()}")
        reply: dict[str, Any] = json.loads(line)
        return reply


def peak_memory() -> float:
    """Return the most memory this process has held, in MB, without what its parent held (ru_maxrss has that too)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("/proc/self/status has no VmHWM")


def serve(name: str, folder: Path) -> None:
    """Open a graph and answer pairs until there are no more."""
    from benchmarks.solvers import SOLVERS

    start = time.perf_counter()
    solver = SOLVERS[name](folder)
    print(json.dumps({"seconds": time.perf_counter() - start, "memory": peak_memory()}), flush=True)
    for line in sys.stdin:
        source, target = json.loads(line)
        seconds: list[float] = []
        processor: list[float] = []
        answers: list[Answer] = []
        while len(seconds) < REPETITIONS and sum(seconds) < ENOUGH:
            start, used = time.perf_counter(), time.process_time()
            answers = solver.paths(source, target)
            seconds.append(time.perf_counter() - start)
            processor.append(time.process_time() - used)
        reply: dict[str, Any] = {"seconds": seconds, "processor": processor, "answers": answers}
        reply |= {"complete": solver.is_complete, "memory": peak_memory()}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
