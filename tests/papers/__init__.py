"""Papers to test on: re-drawn forms filled with invented people, each with its truth."""
