"""The log at the edge: its stores, its sealing and publishing, witnesses, time stamps and keys."""
