import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.adapters.reading.sheet import Sheet

BOUNDS = (10.0, 20.0, 622.0, 812.0)


@pytest.mark.parametrize(
    ("quarters", "expected"),
    [
        (0, (0, 0, 100, 50)),
        (1, (7870, 0, 7920, 100)),
        (2, (6020, 7870, 6120, 7920)),
        (3, (0, 6020, 50, 6120)),
    ],
)
def test_the_upper_left_corner_turns_clockwise(
    quarters: int, expected: tuple[int, int, int, int]
) -> None:
    sheet = Sheet(BOUNDS, quarters)
    assert sheet.place(10.0, 812.0, 20.0, 807.0) == expected
    assert (sheet.width, sheet.height) == ((6120, 7920) if quarters % 2 == 0 else (7920, 6120))


@pytest.mark.parametrize("broken", [math.inf, -math.inf, math.nan, 1e30])
def test_what_lies_nowhere_has_no_area(broken: float) -> None:
    sheet = Sheet(BOUNDS, 0)
    assert sheet.place(0.0, broken, 5.0, 5.0) == (0, 0, 0, 0)
    sides = ([0.0, 20.0], [broken, 40.0], [5.0, 30.0], [5.0, 30.0])
    assert sheet.place_all(sides) == [(0, 0, 0, 0), sheet.place(20.0, 40.0, 30.0, 30.0)]


side = st.floats(0, 600, allow_nan=False, width=32)


@given(st.integers(0, 3), st.lists(st.tuples(side, side, side, side), max_size=5))
def test_one_and_many_are_placed_alike_and_upright(
    quarters: int, corners: list[tuple[float, float, float, float]]
) -> None:
    boxes = [(min(a, c), max(b, d), max(a, c), min(b, d)) for a, b, c, d in corners]
    sheet = Sheet(BOUNDS, quarters)
    sides = tuple([box[at] for box in boxes] for at in range(4))
    placed = sheet.place_all(sides)
    assert placed == [sheet.place(*box) for box in boxes]
    assert all(x0 <= x1 and y0 <= y1 for x0, y0, x1, y1 in placed)
