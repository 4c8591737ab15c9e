"""The catalogue of instruments, and how one is recognised and read in a document."""
