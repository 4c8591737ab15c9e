"""Gathers what an answer stands on: packs from the shelf, catalogue, calendar, engine digest."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tecum.adapters.clocks.holiday_tables import calendar_for
from tecum.adapters.pack_shelf import load_packs
from tecum.adapters.package_data import load_catalogue
from tecum.assess import Ground
from tecum.ledger.canonical import canonical_bytes, sha256_hex
from tecum.policy import ENGINE_VERSION
from tecum.policy.layers import layers_for

KNOWN_PLACES = frozenset(
    {
        *("az", "ca", "ca-san-francisco", "co", "co-denver", "ct", "dc", "fl", "ga", "ia", "il"),
        *("il-cook", "ma", "nc", "nj", "ny-new-york-city", "or", "pa-philadelphia", "tn", "tx"),
        *("vt", "wa", "us", "ca-employer", "ca-landlord", "il-employer", "il-landlord"),
    }
)


def ground_for(place: str, packs: Sequence[Path] = ()) -> Ground:
    """Everything that an answer in this place stands on.

    A known place without a pack is answered by the federal layer alone. `packs` are folders whose
    packs come before the installed ones.

    Raises:
        PlaceError: no pack bears this id.
        PackError: a pack on the shelf breaks its format.
        ClockError: the place's pack names holidays that no table has.
    """
    shelf = load_packs(packs)
    without_pack = place in KNOWN_PLACES and place not in shelf
    layers = layers_for("us" if without_pack else place, shelf)
    calendar = calendar_for(layers[0].holidays)
    return Ground(
        place=place,
        layers=layers,
        catalogue=load_catalogue(),
        calendar=calendar.calendar,
        calendar_digest=calendar.digest,
        engine_digest=engine_digest(),
    )


@cache
def engine_digest() -> str:
    """SHA-256 over the engine's version and the source of everything that decides.

    Two installations that answer differently from equal inputs never show equal digests.
    """
    package = files("tecum")
    sources: dict[str, str] = {"version": ENGINE_VERSION}
    for room in ("policy", "deadlines", "instruments", "adapters/reading"):
        for entry in sorted((package / room).iterdir(), key=_name):
            if entry.name.endswith(".py"):
                sources[f"{room}/{entry.name}"] = sha256_hex(entry.read_bytes())
    for name in ("assess.py", "terms.py"):
        sources[name] = sha256_hex((package / name).read_bytes())
    return sha256_hex(canonical_bytes({**sources}))


def _name(entry: Traversable) -> str:
    return entry.name
