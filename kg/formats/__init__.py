"""The formats that the graph is exported in, one module each."""
