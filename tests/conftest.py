"""What all tests need."""

from __future__ import annotations

from functools import partialmethod
from inspect import signature

from click.testing import CliRunner

# Before version 8.2, click writes the stderr of a command into its stdout unless it is asked not to.
if "mix_stderr" in signature(CliRunner).parameters:
    CliRunner.__init__ = partialmethod(CliRunner.__init__, mix_stderr=False)
