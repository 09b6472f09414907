"""Paths between two entities: which edges they follow, how they are ranked, and what contradicts them."""
