"""What all tests need."""

from __future__ import annotations

from functools import partialmethod
from inspect import signature
from typing import TYPE_CHECKING

from click.testing import CliRunner

if TYPE_CHECKING:
    import pytest

# Before version 8.2, click writes the stderr of a command into its stdout unless it is asked not to.
if "mix_stderr" in signature(CliRunner).parameters:
    CliRunner.__init__ = partialmethod(CliRunner.__init__, mix_stderr=False)


#: The modules of ``pytest -m quick``: model, reader, names, paths, verdicts and a first look at the commands.
QUICK = frozenset(
    ("test_content", "test_turtle", "test_lexicon", "test_search", "test_paths", "test_effect", "test_names")
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the quick selection."""
    for item in items:
        if item.path.stem in QUICK:
            item.add_marker("quick")
