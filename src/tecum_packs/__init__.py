"""The law: one folder per jurisdiction, data with cases; found by path, imported by nobody."""
