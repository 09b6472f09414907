"""A store on disk, read only: its manifest, its catalogue and its content."""
