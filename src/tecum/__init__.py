"""Tecum reads a served paper and gives the lawful answer per requested act, with proof.

Everything below this package is pure, apart from its three edges (`adapters`, `replay`, `cli`):
no files, network, clock, randomness or environment. Start at `tecum.assess`, the one function
that the command line, the desk and every later door share.
"""

__version__ = "0.1.0"
