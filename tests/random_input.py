"""The number of examples that a test of random input tries: few in the usual run, many beside it in CI."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("usual", deadline=None)  # a busy machine is no failure
settings.register_profile("thorough", max_examples=400, deadline=None)
settings.register_profile("fuzz", max_examples=1200, deadline=None)
settings.load_profile("usual")


def examples(count: int) -> settings:
    """Return settings for a quarter of a number of examples; ``--hypothesis-profile=thorough`` tries all of them."""
    return settings(max_examples=count * settings().max_examples // 400, deadline=None)
