"""Draws the days of a deadline as SVG: weeks in rows, readable in black and white and aloud.

Every mark is a shape and a word: a start has a dashed edge, a day that does not count is hatched,
the due day has a thick edge and a black band. Title and description tell a screen reader the
deadline, its working and the other readings (SVG 2, 5.7; ARIA `img`), which stand below the days as
well: the picture may be all that somebody sees. Nothing is loaded from elsewhere.
"""

import re
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tecum.adapters.clocks.weeks import (
    MEANINGS,
    WEEK_BEGINS,
    Gap,
    Mark,
    Week,
    legend_of,
    mark_of,
    weeks_of,
)
from tecum.deadlines.instants import MONTHS, Instant, day_in_words
from tecum.deadlines.results import CountedDay, DayRole, Deadline, due_in_words, due_text
from tecum.deadlines.rule_shape import Rule

LEFT, CELL_WIDTH, CELL_HEIGHT, SPACE, GAP_HEIGHT = 84, 104, 66, 4, 30
WIDTH = LEFT + 7 * CELL_WIDTH + 16
# On white, words have a contrast of at least 5.7 to 1 and hatching 3.5 (WCAG 2.2, 1.4.3, 1.4.11).
INK, PALE, HATCH, PAPER = "#111", "#666", "#888", "#fff"
CLOSED = {DayRole.SKIPPED, DayRole.PASSED_OVER}


def deadline_svg(deadline: Deadline, rule: Rule) -> str:
    """One SVG document."""
    key = re.sub(r"[^0-9A-Za-z]+", "-", f"{deadline.rule}-{due_text(deadline.due)}")
    heading = [f"Due {due_in_words(deadline.due)}", *_rule_lines(rule)]
    top = 34 + 18 * len(heading)
    rows = weeks_of(deadline.days)
    body = sum(GAP_HEIGHT if isinstance(row, Gap) else CELL_HEIGHT + SPACE for row in rows)
    legend = legend_of(deadline)
    others = [line for one in _other_readings(deadline) for line in wrap(one, width=125)]
    height = top + 20 + body + 22 * len(legend) + 18 * len(others) + 44
    svg = _root(deadline, key, height)
    for at, line in enumerate(heading):
        size = {"font-size": "18", "font-weight": "bold"} if at == 0 else {"font-size": "13"}
        _text(svg, line, x=16, y=28 + 19 * at, **size)
    for at, name in enumerate(WEEK_BEGINS):
        _text(svg, name, x=LEFT + at * CELL_WIDTH + 6, y=top + 8, fill=PALE)
    y = top + 16
    shown = None
    for row in rows:
        if isinstance(row, Gap):
            _text(svg, _gap_in_words(row), x=LEFT + 6, y=y + 19, **{"font-style": "italic"})
            y += GAP_HEIGHT
            continue
        first = next(one.day for one in row.days if one is not None)
        month = f"{MONTHS[first.month - 1][:3]} {first.year}"
        if month != shown:
            _text(svg, month, x=16, y=y + 18, **{"font-weight": "bold"})
            shown = month
        _week(svg, row, deadline, key, y)
        y += CELL_HEIGHT + SPACE
    y = _legend(svg, legend, key, y + 14)
    for line in others:
        _text(svg, line, x=16, y=y + 12)
        y += 18
    _text(svg, "This is no legal advice.", x=16, y=height - 14, fill=PALE)
    indent(svg, " ")
    return tostring(svg, encoding="unicode") + "\n"


def _root(deadline: Deadline, key: str, height: int) -> Element:
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "width": str(WIDTH),
            "height": str(height),
            "role": "img",
            "aria-labelledby": f"title-{key} steps-{key}",
            "font-family": "Helvetica, Arial, 'Liberation Sans', sans-serif",
            "font-size": "12",
        },
    )
    title = SubElement(svg, "title", {"id": f"title-{key}"})
    title.text = f"Deadline by {deadline.rule}: {due_in_words(deadline.due)}"
    said = " ".join((*deadline.steps, *(f"{one}." for one in _other_readings(deadline))))
    SubElement(svg, "desc", {"id": f"steps-{key}"}).text = said
    hatch = SubElement(
        SubElement(svg, "defs"),
        "pattern",
        {
            "id": f"hatch-{key}",
            "width": "8",
            "height": "8",
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
    )
    SubElement(hatch, "rect", {"width": "8", "height": "8", "fill": PAPER})
    SubElement(hatch, "rect", {"width": "2", "height": "8", "fill": HATCH})
    SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    return svg


def _other_readings(deadline: Deadline) -> list[str]:
    """Where the readings lead that are not drawn, and which of all is safe for whom."""
    return [
        f"Other reading, {one.name}: {due_in_words(one.due)}{_safe_for(deadline, one.name)}"
        for one in deadline.readings
        if one.name != deadline.reading
    ]


def _safe_for(deadline: Deadline, reading: str) -> str:
    safe = [str(who) for who, name in deadline.safest_for.items() if name == reading]
    return f" (safest for {' and '.join(safe)})" if safe else ""


def _rule_lines(rule: Rule) -> list[str]:
    return wrap(f"{rule.id}: {rule.title} ({rule.cite})", width=125)


def _week(svg: Element, week: Week, deadline: Deadline, key: str, y: int) -> None:
    for at, one in enumerate(week.days):
        if one is not None:
            _cell(svg, one, deadline, key, (LEFT + at * CELL_WIDTH, y))


def _cell(
    svg: Element, one: CountedDay, deadline: Deadline, key: str, corner: tuple[int, int]
) -> None:
    x, y = corner
    mark = mark_of(one, deadline)
    cell = SubElement(svg, "g")
    said = f"{day_in_words(one.day)}: {mark.word}" + (f" ({one.why})" if one.why else "")
    SubElement(cell, "title").text = said
    _box(cell, one.role, key, (x, y, CELL_WIDTH - SPACE, CELL_HEIGHT))
    month = f" {MONTHS[one.day.month - 1][:3]}" if one.day.day == 1 else ""
    _text(cell, f"{one.day.day}{month}", x=x + 7, y=y + 18, **{"font-weight": "bold"})
    _text(cell, mark.sign, x=x + CELL_WIDTH - SPACE - 18, y=y + 18, **{"font-weight": "bold"})
    if one.role is DayRole.DUE:
        SubElement(
            cell,
            "rect",
            {
                "x": str(x + 3),
                "y": str(y + 24),
                "width": str(CELL_WIDTH - SPACE - 6),
                "height": "18",
                "fill": INK,
            },
        )
        due = deadline.due
        says = f"DUE {due.local:%H:%M %Z}" if isinstance(due, Instant) else mark.word
        _text(cell, says, x=x + 7, y=y + 37, fill=PAPER)
    else:
        _text(cell, mark.word, x=x + 7, y=y + 35)
    for at, line in enumerate(_short_lines(one.why)):
        small = {"font-size": "10", "stroke-width": "2"}
        _text(cell, line, x=x + 7, y=y + 51 + 11 * at, **small)


def _short_lines(why: str | None) -> list[str]:
    """At most two lines of a reason; the whole of it is in the title of the cell."""
    return wrap(why or "", width=18, max_lines=2, placeholder=" ...")


def _box(parent: Element, role: DayRole, key: str, box: tuple[int, int, int, int]) -> None:
    x, y, width, height = box
    attributes = {"fill": f"url(#hatch-{key})" if role in CLOSED else PAPER, "stroke": INK}
    match role:
        case DayRole.TRIGGER:
            attributes |= {"stroke-width": "2", "stroke-dasharray": "6 3"}
        case DayRole.DUE:
            attributes |= {"stroke-width": "4"}
        case DayRole.COUNTED | DayRole.SKIPPED | DayRole.PASSED_OVER:
            attributes |= {"stroke-width": "1"}
    place = {"x": x, "y": y, "width": width, "height": height, "rx": 3}
    SubElement(parent, "rect", {name: str(value) for name, value in place.items()} | attributes)


def _legend(svg: Element, legend: list[tuple[DayRole, Mark]], key: str, y: int) -> int:
    """Draw the legend from `y` down, and give where it ends."""
    for role, mark in legend:
        _box(svg, role, key, (18, y, 22, 15))
        _text(svg, f"{mark.sign} {mark.word}: {MEANINGS[role]}", x=50, y=y + 12)
        y += 22
    return y


def _gap_in_words(gap: Gap) -> str:
    return f"{gap.weeks} weeks, {gap.first} to {gap.last}, are not drawn"


def _text(parent: Element, words: str, *, x: int, y: int, fill: str = INK, **more: str) -> None:
    """Write words; dark ones with a white edge, so that no hatching runs through them."""
    attributes = {"x": str(x), "y": str(y), "fill": fill}
    if fill != PAPER:
        attributes |= {"stroke": PAPER, "stroke-width": "3", "paint-order": "stroke"}
    attributes |= more
    SubElement(parent, "text", attributes).text = words
