"""The commands that the desk adds to `tecum`; none imports Django before it is called."""
