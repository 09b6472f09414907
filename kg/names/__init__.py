"""The names that people type, read as entities, predicates and contexts."""
