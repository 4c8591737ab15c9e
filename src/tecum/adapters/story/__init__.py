"""The Denver story as facts, and its telling by the same functions that answer every paper."""
