"""Keeping the curated files in order: layout, passages, checks."""
