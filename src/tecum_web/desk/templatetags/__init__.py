"""Words and furniture that templates ask for."""
