"""A graph behind a SPARQL endpoint: asked over HTTP, copied where it is small, read hop by hop where it is not."""
