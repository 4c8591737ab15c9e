"""Bundles as files: made from a home, with a readable cover and a page that checks them."""
