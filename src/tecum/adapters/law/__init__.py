"""The law library at its edge: comparing places, pages for counsel, starting packs, JSON shapes."""
