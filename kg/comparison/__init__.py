"""Repeated questions: compared with the expected answers, and between two versions of a graph."""
