from hypothesis import given
from hypothesis import strategies as st

from tecum.adapters.reading.page_lines import PlacedWord, Segment, rows


def word(text: str, x: int, y: int, height: int = 100) -> PlacedWord:
    return (text, x, y, x + 60 * len(text), y + height)


def texts(found: list[Segment]) -> list[str]:
    return [" ".join(one[0] for one in row) for row in found]


def test_a_value_joins_its_label_although_it_was_drawn_first() -> None:
    assert texts(rows([[word("value", 900, 103)], [word("Label:", 100, 100)]])) == ["Label: value"]


def test_close_lines_stay_apart() -> None:
    assert texts(rows([[word("second", 100, 210)], [word("first", 100, 100)]])) == [
        "first",
        "second",
    ]


def test_a_small_note_beside_a_large_word_shares_its_row() -> None:
    assert texts(rows([[word("TITLE", 100, 100, 300)], [word("(note)", 2500, 220, 80)]])) == [
        "TITLE (note)"
    ]


def test_a_skewed_line_stays_whole() -> None:
    drifting = [word(f"w{n}", 100 + 400 * n, 100 + 12 * n) for n in range(12)]
    below = [word(f"v{n}", 100 + 400 * n, 320 + 12 * n) for n in range(12)]
    found = texts(rows([below, drifting]))
    assert found == [" ".join(f"{kind}{n}" for n in range(12)) for kind in "wv"]


def test_a_segment_that_jumps_is_cut() -> None:
    assert texts(rows([[word("up", 100, 100), word("down", 300, 500)]])) == ["up", "down"]


def test_sideways_words_come_last() -> None:
    alone: PlacedWord = ("received", 40, 100, 140, 700)
    assert texts(rows([[alone], [word("row", 300, 400)]])) == ["row", "received"]
    several: Segment = [("text", 40, 600, 157, 760), ("of", 40, 520, 157, 590)]
    assert texts(rows([several, [word("row", 300, 650)]])) == ["row", "text of"]


def test_a_narrow_word_in_large_letters_is_not_sideways() -> None:
    large: Segment = [("Ill", 300, 100, 470, 380)]
    assert texts(rows([[word("beside", 1000, 200)], large])) == ["Ill beside"]


placed = st.builds(
    word,
    st.text("abc", min_size=1, max_size=6),
    st.integers(0, 6000),
    st.integers(0, 7900),
    st.integers(20, 60),
)


@given(st.lists(st.lists(placed, min_size=1, max_size=6), max_size=12))
def test_no_word_is_lost_and_rows_run_from_left_to_right(segments: list[Segment]) -> None:
    found = rows(segments)
    assert sorted(one for row in found for one in row) == sorted(
        one for segment in segments for one in segment
    )
    for row in found:
        assert [one[1] for one in row] == sorted(one[1] for one in row)
