"""The graph below the answers: edges, the search for paths, and networkx for those who use it."""
