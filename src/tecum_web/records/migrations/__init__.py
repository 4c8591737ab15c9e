"""Migrations: named for what they do, one line, no code of the product in them."""
