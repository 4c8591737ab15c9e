"""`tecum law`: the law library, one module a command."""
