"""Which packs answer for a place, and whether they answer for a day at all.

A place stands under its parents: `co-denver` under `co` under `us`. A day before the first that a
pack covers, or inside a gap that it declares, is refused: an old answer would look like the law.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from tecum.errors import CoverageError, PackError, PlaceError
from tecum.policy.facts import nearest
from tecum.policy.pack import Pack


def layers_for(place_id: str, packs: Mapping[str, Pack]) -> tuple[Pack, ...]:
    """The pack of the place and all above it, the most local first.

    Raises:
        PlaceError: no pack bears one of the ids.
        PackError: a pack adopts a reading that no layer has.
    """
    found: dict[str, Pack] = {}
    waiting = [place_id]
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        if name not in packs:
            of = "" if name == place_id else f" (a layer of {place_id})"
            raise PlaceError(f"there is no pack {name!r}{of}; {nearest(name, sorted(packs))}")
        found[name] = packs[name]
        waiting.extend(found[name].parents)
    levels = levels_of(tuple(found.values()))
    _check_adoptions(tuple(found.values()))
    return tuple(sorted(found.values(), key=lambda pack: (-levels[pack.id], pack.id)))


def _check_adoptions(layers: Sequence[Pack]) -> None:
    """An office may adopt a reading of its own pack or of a layer above, and no other."""
    adoptions = [one for pack in layers for one in pack.adoptions if one.question is None]
    if not adoptions:
        return
    readings = {reading.id for pack in layers for one in pack.questions for reading in one.readings}
    faults = [
        f"adopted {one.id}: reading names no reading {one.reading!r} of these layers; "
        f"{nearest(one.reading, sorted(readings))}"
        for one in adoptions
        if one.reading not in readings
    ]
    if faults:
        raise PackError(faults)


def levels_of(layers: Sequence[Pack]) -> Mapping[str, int]:
    """How far each pack lies below the top: 0 for one without parents among these layers.

    The order in which the layers are given does not matter. PlaceError for parents in a circle.
    """
    by_id = {pack.id: pack for pack in layers}
    levels: dict[str, int] = {}
    waiting = sorted(by_id)
    while waiting:
        ready = [
            name
            for name in waiting
            if all(parent in levels or parent not in by_id for parent in by_id[name].parents)
        ]
        if not ready:
            raise PlaceError(
                f"the packs {', '.join(waiting)} are each other's parents; mend `parents` in one"
            )
        for name in ready:
            above = [levels[parent] for parent in by_id[name].parents if parent in levels]
            levels[name] = max(above, default=-1) + 1
        waiting = [name for name in waiting if name not in levels]
    return levels


def check_coverage(layers: Sequence[Pack], as_of: date) -> None:
    """Refuse a day for which one of the layers does not answer; CoverageError names all of them."""
    faults = []
    for pack in layers:
        if as_of < pack.covers_from:
            faults.append(
                f"pack {pack.id} covers days from {pack.covers_from}, not {as_of}; "
                "ask for a later day"
            )
        for gap in pack.gaps:
            if gap.span.covers(as_of):
                until = f" to {gap.span.last}" if gap.span.last else " on"
                faults.append(
                    f"pack {pack.id} declares a gap from {gap.span.first}{until}, which holds "
                    f"{as_of}: {gap.why}; ask for a day outside it, or add the missing law"
                )
    if faults:
        raise CoverageError("\n".join(faults))


def offence_classes(layers: Sequence[Pack]) -> frozenset[str]:
    """The classes of offences that these layers add to the common ones, of all days."""
    return frozenset(offence.offence_class for pack in layers for offence in pack.offences)
