"""Where the statements are kept and asked."""
