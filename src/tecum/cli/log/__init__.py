"""`tecum log`: open the log of a home, seal it, look at it, prove from it, change its keys."""
