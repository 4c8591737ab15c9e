"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, TypeAlias

from cyclopts import Parameter

PacksFolders: TypeAlias = Annotated[tuple[Path, ...], Parameter(name="--packs", negative="")]
"""Folders with packs of one's own, tried before those that are installed."""
