"""Entering statements from a small file; the statement of facts for browser and paper."""
