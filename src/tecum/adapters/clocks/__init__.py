"""Clocks at the edge: holiday tables by name or file, pictures, calendar files, lists of moves."""
