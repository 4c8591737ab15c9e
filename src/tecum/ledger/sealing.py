"""Sealing: when a checkpoint is due, and which entries stand in what order in its batch.

Published growth must not tell arrivals. Checkpoints come at fixed times, counted from midnight
UTC; each adds exactly one batch of one size; what is missing is filled with 32 random bytes an
entry, which look like every other entry; and the batch is shuffled, so that an index does not
tell how many came before it. What does not fit waits, oldest first.

The caller gives time and entropy. The same arguments give the same batch.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical

EVERY = 21_600  # seconds: four checkpoints a day
BATCH = 256  # one full tile (C2SP tlog-tiles)
MAX_DELAY = 86_400  # seconds from arrival to the checkpoint that holds it
DAY = 86_400
ENTRY_LENGTH = 32
SEED_LENGTH = 32
MAX_BATCH = 65_536
BATCH_SCHEMA = "tecum.log.batch.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The published promise: a checkpoint every so many seconds, so large, and no later."""

    every: int = EVERY
    batch: int = BATCH
    max_delay: int = MAX_DELAY

    def __post_init__(self) -> None:
        """Refuse times that do not meet at midnight UTC, and a promise that cannot be kept."""
        if not 1 <= self.every <= DAY or DAY % self.every:
            raise InputError(
                f"log schedule: every {self.every} seconds does not divide a day; "
                "use 21600, 3600 or another divisor of 86400"
            )
        if not 1 <= self.batch <= MAX_BATCH:
            raise InputError(
                f"log schedule: a batch of {self.batch} entries; use 1 to {MAX_BATCH}, best 256"
            )
        if self.max_delay < self.every:
            raise InputError(
                f"log schedule: a delay of {self.max_delay} seconds at most cannot be kept with a "
                f"checkpoint every {self.every}; promise at least {self.every}"
            )

    def slot(self, seconds: int) -> int:
        """Give the fixed time (POSIX seconds) at or before a moment."""
        return seconds - seconds % self.every

    def next_slot(self, seconds: int) -> int:
        """Give the first fixed time after a moment."""
        return self.slot(seconds) + self.every

    def is_due(self, seconds: int, last: int | None) -> bool:
        """Whether the slot of this moment still lacks its checkpoint; `last` is the latest one's.

        After downtime one slot is due, however many passed: those before it cannot be made good.
        """
        return last is None or self.slot(seconds) > self.slot(last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one checkpoint adds, exactly: written to the disk before anything is signed.

    `subjects` runs beside `entries`; an empty text is padding. `seconds` is the checkpoint's time.
    """

    first: int
    entries: tuple[bytes, ...]
    subjects: tuple[str, ...]
    seconds: int

    @property
    def size(self) -> int:
        """The size of the log with this batch in it."""
        return self.first + len(self.entries)

    def to_bytes(self) -> bytes:
        """Write the batch as canonical JSON."""
        return canonical_bytes(
            {
                "entries": [entry.hex() for entry in self.entries],
                "first": self.first,
                "schema": BATCH_SCHEMA,
                "seconds": self.seconds,
                "subjects": list(self.subjects),
            }
        )


def parse_batch(data: bytes) -> Batch:
    """Read a batch back as `Batch.to_bytes` wrote it.

    Raises:
        IntegrityError: it is not one.
    """
    whole = parse_canonical(data)
    try:
        return _batch(whole)
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError(f"not a batch: {error!r}; restore it from a backup") from error


def choose_batch(
    waiting: Sequence[tuple[bytes, str]],
    *,
    first: int,
    seconds: int,
    size: int,
    entropy: bytes,
) -> Batch:
    """Fill a batch with what waits (entry and subject, oldest first), pad it, and shuffle it.

    `entropy` is 32 random bytes that nobody may learn: SHAKE-256 (FIPS 202) spreads them over
    padding and shuffle. They are used once and kept nowhere.
    """
    if len(entropy) != SEED_LENGTH:
        raise InputError(f"sealing takes {SEED_LENGTH} random bytes, not {len(entropy)}")
    own = list(waiting[:size])
    padding = size - len(own)
    # Both are drawn for every batch alike, so that not even the work done tells how full it was.
    filling = hashlib.shake_256(b"tecum.log.padding\n" + entropy).digest(ENTRY_LENGTH * size)
    places: list[tuple[bytes, str]] = [
        *own,
        *((filling[at * 32 : at * 32 + 32], "") for at in range(padding)),
    ]
    draws = _draws(hashlib.shake_256(b"tecum.log.order\n" + entropy).digest(16 * size))
    for last in range(size - 1, 0, -1):  # Fisher and Yates; Knuth, The Art of ..., 3.4.2 P
        other = next(draws) % (last + 1)
        places[last], places[other] = places[other], places[last]
    return Batch(
        first=first,
        entries=tuple(entry for entry, _ in places),
        subjects=tuple(subject for _, subject in places),
        seconds=seconds,
    )


def _batch(whole: JsonValue) -> Batch:
    if not isinstance(whole, Mapping) or whole["schema"] != BATCH_SCHEMA:
        raise ValueError(f"not of the schema {BATCH_SCHEMA}")
    entries, subjects = whole["entries"], whole["subjects"]
    first, seconds = whole["first"], whole["seconds"]
    if not isinstance(entries, Sequence) or not isinstance(subjects, Sequence):
        raise TypeError("`entries` or `subjects` is no list")
    if type(first) is not int or type(seconds) is not int or len(entries) != len(subjects):
        raise ValueError("`first`, `seconds` and the two lists do not fit together")
    batch = Batch(
        first=first,
        entries=tuple(bytes.fromhex(str(entry)) for entry in entries),
        subjects=tuple(str(subject) for subject in subjects),
        seconds=seconds,
    )
    if any(len(entry) != ENTRY_LENGTH for entry in batch.entries):
        raise ValueError(f"an entry has not {ENTRY_LENGTH} bytes")
    return batch


def _draws(data: bytes) -> Iterator[int]:
    """Draw numbers of 128 bits: their remainder by 65,536 at most leans by less than 2^-111."""
    return (int.from_bytes(data[at : at + 16]) for at in range(0, len(data), 16))
