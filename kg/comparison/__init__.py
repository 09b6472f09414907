"""Questions asked of a graph again: against what is expected, and of two versions of it."""
