"""Building a store on disk from RDF and KGX files."""
