"""Profiles of the random tests: quick ones in the usual run, two minutes of them in CI."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("fuzz", max_examples=1200, deadline=None)
