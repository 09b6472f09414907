"""How statements and paths are put into words."""
