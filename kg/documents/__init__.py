"""Source documents, read as numbered sentences."""
