"""The statement model: the rows that a graph is made of, the terms and identifiers in them."""
