"""The graph as RDF, and SPARQL queries in processes that can be killed."""
