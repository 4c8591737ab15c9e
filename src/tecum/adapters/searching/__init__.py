"""Searching for a paper that is said to have been sent, and testifying what was searched."""
