"""The story's log: sealed at the fixed times of then, so that its bundles prove what any would."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tecum.adapters.bundles.making import make_bundle
from tecum.adapters.entropy import random_bytes
from tecum.adapters.home import Home
from tecum.adapters.log.home_log import HomeLog, open_log
from tecum.ledger.notes import KEY_LENGTH
from tecum.ledger.sealing import SEED_LENGTH, Schedule
from tecum.terms import Audience
from tecum.verify import Verification, verify_file

ORIGIN = "records.denver.example/log"
# Smaller than is good for an agency: a story that is told again and again shall be told quickly.
SCHEDULE = Schedule(batch=64)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenMatter:
    """One matter's bundle for the other side, and what its reader finds."""

    matter: str
    shown: int
    withheld: int
    checked: Verification


class StoryLog:
    """A home's log at the clock of the story."""

    def __init__(self, home: Home, *, agency: str, opened: datetime) -> None:
        """Set the home up, and open its log at the story's first moment."""
        home.set_up(agency=agency, entropy=random_bytes(KEY_LENGTH))
        open_log(home, now=opened, origin=ORIGIN, schedule=SCHEDULE)
        self._log = HomeLog(home)

    def pass_time(self, until: datetime) -> None:
        """Make the checkpoints of this time in which something waited; empty ones are left out."""
        while (oldest := self._log.status(until).oldest_waiting) is not None:
            slot = SCHEDULE.next_slot(int(oldest.timestamp()))
            due = max(slot, (self._log.store.sealed_at() or 0) + SCHEDULE.every)
            if due > until.timestamp():
                return
            self._log.seal(datetime.fromtimestamp(due, UTC), random_bytes(SEED_LENGTH))

    def prove(self, matter: str, *, now: datetime) -> ProvenMatter:
        """Seal what waits, and hand one matter to the other side, who checks it."""
        sealed = datetime.fromtimestamp(SCHEDULE.next_slot(int(now.timestamp())), UTC)
        self.pass_time(sealed)
        made = make_bundle(self._log, matter, audience=Audience.OTHER_SIDE, now=sealed)
        known = (*self._log.settings.keys, *self._log.settings.receipt_keys)
        return ProvenMatter(
            matter=matter,
            shown=made.shown,
            withheld=made.withheld,
            checked=verify_file(made.document, trusted_keys=known),
        )
