"""Drafts of statements, read from sentences by rules or by a program of the user's."""
