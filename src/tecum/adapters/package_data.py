"""Loads the data that ships inside the package: for now, the catalogue of instruments."""

from functools import cache
from importlib.resources import files

from tecum.instruments.catalogue_text import parse_catalogue
from tecum.instruments.kinds import Catalogue


@cache
def load_catalogue() -> Catalogue:
    """Parse the packaged catalogue once a process."""
    folder = files("tecum.instruments") / "catalogue"
    return parse_catalogue(
        {
            entry.name: entry.read_text(encoding="utf-8")
            for entry in folder.iterdir()
            if entry.name.endswith(".toml")
        }
    )
