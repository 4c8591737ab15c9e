"""Which reading of a clock is the adopted one, by layer, day and what was known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from tests.core.policy.synthetic import pack

from tecum.deadlines.adopted import AdoptedClock
from tecum.errors import ClockError, InputError
from tecum.policy.adopted_clocks import adopted_readings, split_adopted
from tecum.policy.pack import Pack
from tecum.policy.pack_days import change_days, on_day

DAY = date(2026, 8, 9)


def of_office(
    place: str, reading: str, first: str = "2026-01", until: date | None = None
) -> AdoptedClock:
    return AdoptedClock(
        id=f"{place}.clock.{reading}",
        rule="form-48h",
        reading=reading,
        author=f"Counsel of {place}",
        printed_from=first,
        until=until,
        reason="a reason",
        source=f"{place}.seen",
    )


def place(name: str, *adopted: AdoptedClock, parents: Sequence[str] = ()) -> Pack:
    return replace(pack(name, parents=parents), adopted_clocks=adopted)


def chosen(
    layers: Sequence[Pack], *, asked: Mapping[str, str] | None = None, known_at: date | None = None
) -> tuple[str, str | None] | None:
    found = adopted_readings(layers, asked or {}, as_of=DAY, known_at=known_at).get("form-48h")
    return found and (found.reading, found.adoption and found.adoption.author)


STATE = place("us", of_office("us", "stop-clock"))
SILENT_CITY = place("city", parents=["us"])
CITY = place("city", of_office("city", "elapsed", "2026-03"), parents=["us"])


@pytest.mark.parametrize(
    ("layers", "asked", "known_at", "expected"),
    [
        ([place("us")], {}, None, None),
        ([STATE], {}, None, ("stop-clock", "Counsel of us")),
        # The most local layer that adopted one prevails; the next, where it adopted none.
        ([CITY, STATE], {}, None, ("elapsed", "Counsel of city")),
        ([STATE, CITY], {}, None, ("elapsed", "Counsel of city")),
        ([SILENT_CITY, STATE], {}, None, ("stop-clock", "Counsel of us")),
        # What nobody knew of then leaves the next layer's.
        ([CITY, STATE], {}, date(2026, 2, 1), ("stop-clock", "Counsel of us")),
        ([CITY, STATE], {}, date(2025, 12, 31), None),
        # The asker's own takes the office's place; if it is the same, the office stays named.
        ([CITY, STATE], {"form-48h": "stop-clock"}, None, ("stop-clock", None)),
        ([CITY, STATE], {"form-48h": "elapsed"}, None, ("elapsed", "Counsel of city")),
        ([place("us")], {"form-48h": "elapsed"}, None, ("elapsed", None)),
        ([place("us")], {"8cfr287.7d": "elapsed"}, None, None),
    ],
)
def test_the_adopted_reading(
    layers: list[Pack],
    asked: Mapping[str, str],
    known_at: date | None,
    expected: tuple[str, str | None] | None,
) -> None:
    assert chosen(layers, asked=asked, known_at=known_at) == expected


def test_an_office_ends_its_reading_and_the_layer_above_speaks_again() -> None:
    ended = place("city", of_office("city", "elapsed", until=date(2026, 8, 8)), parents=["us"])
    assert chosen([ended, STATE]) == ("stop-clock", "Counsel of us")


def test_the_source_is_cited() -> None:
    found = adopted_readings([CITY, STATE], {}, as_of=DAY, known_at=None)
    assert found["form-48h"].cite == CITY.sources["city.seen"].cite


def test_two_packs_side_by_side_that_differ_are_refused() -> None:
    one = place("a", of_office("a", "elapsed"), parents=["us"])
    other = place("b", of_office("b", "stop-clock"), parents=["us"])
    with pytest.raises(ClockError, match=r"Counsel of a.*Counsel of b"):
        chosen([one, other, place("us")])


def test_a_pack_changes_on_the_days_of_its_adopted_clocks() -> None:
    one = place("us", of_office("us", "elapsed", "2026-03", date(2026, 8, 8)))
    assert {date(2026, 3, 1), date(2026, 8, 9)} <= set(change_days([one]))
    assert on_day(one, date(2026, 8, 8)).adopted_clocks == one.adopted_clocks
    assert on_day(one, date(2026, 8, 9)).adopted_clocks == ()


def test_readings_of_law_and_of_clocks_are_parted() -> None:
    law, clocks = split_adopted(["or.a.reading", "form-48h:elapsed", "form-48h:elapsed"])
    assert (law, clocks) == (("or.a.reading",), {"form-48h": "elapsed"})


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["form48h:elapsed"], "no rule of deadlines 'form48h'; did you mean form-48h"),
        (["form-48h:elapse"], "no reading 'elapse' of form-48h; did you mean elapsed"),
        (["form-48h:"], "no reading '' of form-48h; there are elapsed, stop-clock"),
        (["form-48h:elapsed", "form-48h:stop-clock"], "readings of one rule 'form-48h'"),
        (["stop-clock"], "a reading of clocks; write rule and reading, such as 8cfr287.7d:stop"),
    ],
)
def test_what_no_rule_has_is_named_with_the_nearest(names: list[str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        split_adopted(names)
