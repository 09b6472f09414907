"""A flipped bit is either reported or changes no answer; ``flips.py`` tries many more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from robustness.flips import BAD, run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_flipped_bit_is_named_or_changes_nothing(tmp_path: Path) -> None:
    found = run(tmp_path, 21)
    assert not {kind: became for kind, became in found.items() if any(became[what] for what in BAD)}
    for kind in ("manifest.tsv", "paths.idx", "catalogue.sqlite"):
        assert found[kind]["damage named"] == found[kind].total()
    assert found["sparql/*.sst"]["damage named"] >= 1


@pytest.mark.long
def test_six_hundred_flipped_bits_are_named_or_change_nothing(tmp_path: Path) -> None:
    found = run(tmp_path, 600, seed=2)
    assert not {kind: became for kind, became in found.items() if any(became[what] for what in BAD)}
