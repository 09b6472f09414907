"""The graph as RDF, and SPARQL in a process that can be killed."""
