"""A graph behind a SPARQL endpoint: copied if it is small, otherwise read hop by hop."""
