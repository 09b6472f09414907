"""Keeping the curated files in order: layout, checks, additions and their sources."""
