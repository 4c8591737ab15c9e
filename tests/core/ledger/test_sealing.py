from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError, IntegrityError
from tecum.ledger.sealing import Batch, Schedule, choose_batch, parse_batch

SIX_HOURS = 21_600
SEED = bytes(range(32))


def waiting(count: int) -> list[tuple[bytes, str]]:
    return [(number.to_bytes(32), f"event {number}") for number in range(1, count + 1)]


def chosen(count: int, size: int = 8, entropy: bytes = SEED) -> Batch:
    return choose_batch(waiting(count), first=16, seconds=5, size=size, entropy=entropy)


@pytest.mark.parametrize(
    ("seconds", "last", "due"),
    [
        (0, None, True),
        (SIX_HOURS - 1, 0, False),
        (SIX_HOURS, 0, True),
        (SIX_HOURS, SIX_HOURS - 1, True),  # one out of turn just before does not count
        (SIX_HOURS + 5, SIX_HOURS + 2, False),
        (9 * SIX_HOURS, 0, True),  # after downtime
        (9 * SIX_HOURS + 100, 9 * SIX_HOURS + 50, False),  # and then one, not nine
        (5, SIX_HOURS, False),  # a clock that went back
    ],
)
def test_a_slot_is_due_until_it_has_its_checkpoint(
    seconds: int, last: int | None, *, due: bool
) -> None:
    assert Schedule().is_due(seconds, last) is due


def test_slots_are_counted_from_midnight_utc() -> None:
    schedule = Schedule(every=SIX_HOURS)
    midnight = 1_578_873_600  # 2020-01-13T00:00:00Z
    assert schedule.slot(midnight + SIX_HOURS + 1) == midnight + SIX_HOURS
    assert schedule.next_slot(midnight) == midnight + SIX_HOURS
    assert schedule.next_slot(midnight + 4 * SIX_HOURS - 1) == midnight + 86_400


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ({"every": 0}, "does not divide a day"),
        ({"every": 7000}, "does not divide a day"),
        ({"every": 172_800}, "does not divide a day"),
        ({"batch": 0}, "use 1 to 65536"),
        ({"batch": 65_537}, "use 1 to 65536"),
        ({"max_delay": 21_599}, "promise at least 21600"),
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused(schedule: dict[str, int], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Schedule(**schedule)


@given(
    count=st.integers(0, 20), size=st.integers(1, 16), entropy=st.binary(min_size=32, max_size=32)
)
def test_a_batch_is_full_and_holds_the_oldest_each_once(
    count: int, size: int, entropy: bytes
) -> None:
    batch = chosen(count, size, entropy)
    assert (batch.first, batch.size, batch.seconds) == (16, 16 + size, 5)
    assert len(batch.entries) == len(set(batch.entries)) == size
    own = {
        subject: entry
        for entry, subject in zip(batch.entries, batch.subjects, strict=True)
        if subject
    }
    assert own == {subject: entry for entry, subject in waiting(count)[:size]}
    assert parse_batch(batch.to_bytes()) == batch
    assert chosen(count, size, entropy) == batch


def test_every_place_is_as_likely_for_every_record() -> None:
    """4,000 batches of 4: a place is expected 1,000 times, with a deviation of 27."""
    places: Counter[tuple[str, int]] = Counter()
    for number in range(4000):
        batch = chosen(2, 4, number.to_bytes(32))
        places.update((subject, at) for at, subject in enumerate(batch.subjects) if subject)
    assert len(places) == 8
    assert all(850 < found < 1150 for found in places.values())


def test_what_is_no_batch_is_refused() -> None:
    good = chosen(3)
    with pytest.raises(InputError, match="32 random bytes, not 3"):
        chosen(1, entropy=b"abc")
    for old, new in [
        (b'"first":16', b'"first":"x"'),
        (b"tecum.log.batch.v1", b"tecum.log.batch.v9"),
        (b'"subjects":["', b'"subjects":["","'),
        (good.entries[0].hex().encode(), b"ab"),
        (good.entries[0].hex().encode(), b"zz"),
        (b'"entries":[', b'"entry":['),
    ]:
        with pytest.raises(IntegrityError, match="not a batch"):
            parse_batch(good.to_bytes().replace(old, new, 1))
    with pytest.raises(IntegrityError, match="JSON"):
        parse_batch(b"{")
