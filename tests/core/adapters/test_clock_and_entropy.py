from datetime import UTC, datetime, timedelta

import pytest

from tecum.adapters import clock
from tecum.adapters.entropy import random_bytes


def test_now_is_an_instant_with_its_offset() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_today_is_the_day_of_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 1, 14, 5, 30, tzinfo=UTC))
    assert clock.today_in("America/Denver").isoformat() == "2020-01-13"
    assert clock.today_in("Europe/Berlin").isoformat() == "2020-01-14"


def test_seconds_never_run_back() -> None:
    before = clock.seconds()
    assert clock.seconds() >= before


def test_random_bytes_are_as_many_as_asked_and_never_none() -> None:
    assert len(random_bytes(32)) == 32
    assert random_bytes(32) != random_bytes(32)
    with pytest.raises(ValueError, match="0 random bytes were asked for"):
        random_bytes(0)
