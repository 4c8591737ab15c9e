"""One module per family of re-drawn forms."""
