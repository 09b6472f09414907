"""The search for the cheapest paths in flat arrays of edges, in memory or in a file."""
