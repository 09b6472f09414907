"""The graph over HTTP: SPARQL, a JSON API, and a page to ask."""
