"""The edge of reconciliation: lists as people keep them come in, a readable comparison goes out."""
