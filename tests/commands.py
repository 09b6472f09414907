"""The command line, run within the process of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from kg.cli import main

if TYPE_CHECKING:
    from click.testing import Result


def run(*words: object, **options: Any) -> Result:
    """Run ``kg`` with some words; an exception that the command does not handle fails the test.

    :param *words: The arguments, paths and numbers among them.
    :param **options: Those of :meth:`click.testing.CliRunner.invoke`, such as ``env`` and ``input``.
    """
    return CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False, **options)
