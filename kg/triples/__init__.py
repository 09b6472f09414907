"""Reading the curated folder ``triples/`` and the ontology into a content."""
