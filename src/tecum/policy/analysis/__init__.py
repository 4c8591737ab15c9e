"""Proofs about the law as encoded: every fact pattern of an act is decided, none is sampled.

A fact pattern says of every fact that the rules of an act look at what was said, or that nothing
was; which papers are in the packet; and whether the act is asked. All patterns of an act are judged
at once: the truth of a condition over all of them is one integer with a bit for each.
"""
