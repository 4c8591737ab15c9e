"""The sender's journal: an issuing authority's own register of what it sent and what came back."""
