"""Move what a plain home remembers into a desk's database: once, whole, or not at all.

Receipts keep their numbers, events their lines, the log its leaves. The files stay where they are
until the desk is open; then they are put aside under `before-desk/`.
"""

from collections.abc import Sequence

from tecum.adapters.home import Home
from tecum.adapters.register_entries import RegisterEntry
from tecum.matters.event import Event
from tecum.matters.folding import fold
from tecum_web.records.convert import event_row, state_row
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.models import EventRow, PaperRow

PUT_ASIDE = ("register", "matters", "counter")


def move_in(home: Home, desk: DeskHome) -> tuple[int, int]:
    """Write every receipt and event of a plain home as rows; give how many of each.

    What was moved before is passed over, so that a set-up that was cut short can be done again.
    """
    entries = list(home.register())
    matters = {matter: home.read_matter(matter).events for matter in home.matter_ids()}
    with desk.writing():
        known = desk.finish_register()
        for entry in entries[known:]:
            _move_entry(desk, entry)
        for matter, events in matters.items():
            _move_matter(desk, matter, events)
    return len(entries), sum(len(events) for events in matters.values())


def put_aside(home: Home) -> None:
    """Put the files that the rows replace out of the way; nothing is thrown away."""
    aside = home.path / "before-desk"
    with home.writing():
        for name in PUT_ASIDE:
            file = home.path / name
            empty = file.is_dir() and not any(file.iterdir())
            if file.exists() and not empty and not (aside / name).exists():
                home.disk.make_folder(aside)
                home.disk.rename(file, aside / name)
        home.disk.sync_folder(home.path)


def _move_entry(desk: DeskHome, entry: RegisterEntry) -> None:
    desk.take_entry(entry)
    if entry.kept is not None:
        PaperRow.objects.using(desk.using).bulk_create(
            [
                PaperRow(agency_id=desk.agency_id, sha256=file.sha256)
                for file in entry.kept.arrival.files
            ],
            ignore_conflicts=True,
        )


def _move_matter(desk: DeskHome, matter: str, events: Sequence[Event]) -> None:
    rows = EventRow.objects.using(desk.using)
    known = rows.filter(matter=matter).count()
    rows.bulk_create(event_row(desk.agency_id, event) for event in events[known:])
    if events:
        opened = events[0].recorded_at.utc
        state_row(desk.agency_id, fold(matter, events), opened).save(using=desk.using)
