"""Which packs answer for a place and a day."""

from dataclasses import replace
from datetime import date

import pytest
from tests.core.policy.synthetic import pack

from tecum.errors import CoverageError, PlaceError
from tecum.policy.layers import check_coverage, layers_for, levels_of
from tecum.policy.pack import Gap, Span

PACKS = {
    "us": pack("us"),
    "co": pack("co", parents=["us"]),
    "co-denver": pack("co-denver", parents=["co"]),
    "tx": pack("tx", parents=["us"]),
    "lost": pack("lost", parents=["nowhere"]),
}


def test_the_most_local_layer_comes_first() -> None:
    assert [one.id for one in layers_for("co-denver", PACKS)] == ["co-denver", "co", "us"]
    assert [one.id for one in layers_for("us", PACKS)] == ["us"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("co-denvr", "there is no pack 'co-denvr'; did you mean co-denver"),
        ("zz", "give one of co, co-denver, lost, tx, us"),
        ("lost", "there is no pack 'nowhere' (a layer of lost)"),
    ],
)
def test_an_unknown_place_is_refused_with_the_nearest(place: str, words: str) -> None:
    with pytest.raises(PlaceError) as caught:
        layers_for(place, PACKS)
    assert words in str(caught.value)


def test_parents_in_a_circle_are_refused() -> None:
    with pytest.raises(PlaceError, match="each other's parents"):
        levels_of([pack("a", parents=["b"]), pack("b", parents=["a"])])


def test_a_day_outside_is_refused_for_every_layer_at_once() -> None:
    gap = Gap(
        id="co.gap", span=Span(first=date(2021, 6, 25), last=date(2021, 12, 31)), why="not encoded"
    )
    state = replace(PACKS["co"], gaps=(gap,), covers_from=date(2019, 5, 28))
    city = replace(PACKS["co-denver"], covers_from=date(2017, 8, 31))
    layers = [city, state]
    for day in (date(2019, 5, 28), date(2021, 6, 24), date(2022, 1, 1)):
        check_coverage(layers, day)
    with pytest.raises(CoverageError, match="pack co covers days from 2019-05-28, not 2019-05-27"):
        check_coverage(layers, date(2019, 5, 27))
    with pytest.raises(CoverageError, match=r"gap from 2021-06-25 to 2021-12-31.*not encoded"):
        check_coverage(layers, date(2021, 6, 25))
    with pytest.raises(CoverageError) as caught:
        check_coverage(layers, date(2017, 8, 30))
    assert len(str(caught.value).splitlines()) == 2


def test_a_gap_without_an_end() -> None:
    gap = Gap(id="co.gap", span=Span(first=date(2021, 6, 25)), why="not encoded")
    with pytest.raises(CoverageError, match="gap from 2021-06-25 on"):
        check_coverage([replace(PACKS["co"], gaps=(gap,))], date(2030, 1, 1))
