"""Benchmarks: ``python benchmarks/startup.py`` and ``python -m benchmarks.paths``."""
