"""The answers: one result per question, with its data, its JSON and its text."""
