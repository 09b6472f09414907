"""Adding statements to the curated files."""
