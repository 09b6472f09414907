"""The graph for language models: a few tools whose answers keep basis, certainty, caveats and references."""
