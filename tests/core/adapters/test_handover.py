"""Nothing that a reader hands over is believed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.adapters.reading.handover import attachments_of, pages_of, problems_of
from tecum.adapters.reading.limits import Limits
from tecum.adapters.reading.refusals import RefusedError

LIMITS = Limits(pages=3, text_chars=50, attachments=2)


def answer(**changes: object) -> dict[str, Any]:
    page = {
        "number": 1,
        "width": 6120,
        "height": 7920,
        "lines": [[["word", 10, 20, 35, 48]]],
        "fields": [["a.b", "text", "v", None, [0, 0, 5, 5]]],
        "ticks": [[1, 2, 3, 4, True]],
        "image_only": False,
    }
    return {"pages": [page | changes], "problems": []}


def test_a_sound_answer_becomes_values() -> None:
    (page,) = pages_of(answer(), LIMITS)
    (word,) = page.lines[0].words
    assert word.box is not None
    assert (word.text, word.box.x0, word.box.y1) == ("word", 1.0, 4.8)
    assert (page.width, page.widgets[0].name, page.ticks[0].ticked) == (612.0, "a.b", True)
    assert pages_of(answer(lines=[["plain", "words"]]), LIMITS)[0].lines[0].words[1].box is None


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 2},
        {"number": True, "width": True},
        {"width": -1},
        {"width": 1.5},
        {"lines": None},
        {"lines": [[["word", 10, 20, 35]]]},
        {"lines": [[["word", 10, 20, 35, 48.0]]]},
        {"lines": [[["word", 10, 20, True, 48]]]},
        {"lines": [[["word", 40, 20, 35, 48]]]},
        {"lines": [[["word", 10, 20, 10**9, 48]]]},
        {"lines": [[[7, 10, 20, 35, 48]]]},
        {"lines": [["plain", 7]]},
        {"lines": [["\ud800"]]},
        {"lines": [["x" * 51]]},
        {"lines": [["ab"]] * 26},
        {"fields": [["a", "script", None, None, [0, 0, 5, 5]]]},
        {"fields": [["a", "text", 5, None, [0, 0, 5, 5]]]},
        {"fields": [["a", "checkbox", None, 1, [0, 0, 5, 5]]]},
        {"ticks": [[1, 2, 3, 4, "yes"]]},
        {"image_only": 0},
    ],
)
def test_an_answer_that_breaks_its_shape_is_unusable(changes: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as caught:
        pages_of(answer(**changes), LIMITS)
    assert caught.value.code == "crashed"


def test_numbers_and_names_are_bounded() -> None:
    with pytest.raises(RefusedError):
        pages_of({"pages": answer()["pages"] * 4}, LIMITS)
    with pytest.raises(RefusedError):
        problems_of({"problems": [["made_up", "x", None]]})
    with pytest.raises(RefusedError):
        attachments_of({"attachments": [["a", "AA=="]] * 3}, LIMITS)
    with pytest.raises(RefusedError):
        attachments_of({"attachments": [["a", "not base64!"]]}, LIMITS)
    assert attachments_of({"attachments": [["a\n/../!b", "AAA="]]}, LIMITS) == [
        ("a__..__b", b"\0\0")
    ]
    (problem,) = problems_of({"problems": [["repaired", "x" * 900, 3]]})
    assert (len(problem.message), problem.page) == (500, 3)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=20,
)
KEYS = ("number", "width", "height", "lines", "fields", "ticks", "image_only")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, anything)), anything)
def test_anything_else_is_unusable_or_sound(changes: dict[str, Any], whole: object) -> None:
    for candidate in (answer(**changes), {"pages": whole, "problems": whole}):
        try:
            pages = pages_of(candidate, LIMITS)
        except RefusedError:
            continue
        assert len(pages) <= LIMITS.pages
        assert all(type(word.text) is str for p in pages for line in p.lines for word in line.words)
