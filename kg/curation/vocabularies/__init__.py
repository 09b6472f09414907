"""Outside identifiers, checked against real vocabulary files."""
