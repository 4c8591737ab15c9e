"""The agency's letters on its letterhead, as PDF."""
