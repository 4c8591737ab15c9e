"""Canonical bytes, signed notes and receipts: what makes a record provable to a stranger."""
