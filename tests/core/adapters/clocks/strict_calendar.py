"""Reads an iCalendar file by the letter of RFC 5545, and refuses what the letter does not allow.

It shares no code with the library that the product writes with, and knows only what a file of
deadlines may hold.
"""

import re
from dataclasses import dataclass, field

TEXT = r"(?:[^\\,;\x00-\x1f]|\\[\\,;nN])*"  # 3.3.11: no bare comma, semicolon or control
MOMENT = r"\d{8}T\d{6}Z"  # 3.3.5, form 2
VALUES = {
    "VERSION": {"": "2\\.0"},
    "PRODID": {"": TEXT},
    "UID": {"": TEXT},
    "DTSTAMP": {"": MOMENT},
    "DTSTART": {"": MOMENT, ";VALUE=DATE": r"\d{8}"},
    "SEQUENCE": {"": r"\d+"},
    "SUMMARY": {"": TEXT},
    "DESCRIPTION": {"": TEXT},
    "CLASS": {"": "PUBLIC|PRIVATE|CONFIDENTIAL"},
    "TRANSP": {"": "OPAQUE|TRANSPARENT"},
    "STATUS": {"": "TENTATIVE|CONFIRMED|CANCELLED"},
    "ACTION": {"": "DISPLAY"},
    # 3.8.6.3: a duration of itself, and a moment in UTC only where VALUE says so.
    "TRIGGER": {"": r"-?P(?:\d+W|\d+D|T\d+H)", ";VALUE=DATE-TIME": MOMENT},
}
NEEDED = {
    "VCALENDAR": {"PRODID", "VERSION"},  # 3.6
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},  # 3.6.1, a file without METHOD
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},  # 3.6.6, dispprop
}
INSIDE = {"": {"VCALENDAR"}, "VCALENDAR": {"VEVENT"}, "VEVENT": {"VALARM"}, "VALARM": set[str]()}


@dataclass(slots=True)
class Part:
    """One component: its properties as written, and the components inside."""

    name: str
    has: dict[str, str] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)


def strictly(data: bytes) -> Part:
    """The calendar of a file; an assertion names the line that is against the letter."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b""), "3.1: a line ends with CR LF"
    lines = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in lines), "3.1: a line is at most 75 octets"
    top = Part("")
    stack = [top]
    for line in data.replace(b"\r\n ", b"")[:-2].decode().split("\r\n"):
        named = re.fullmatch(r"([A-Z-]+)((?:;[A-Z]+=[A-Z-]+)*):(.*)", line)
        assert named is not None, line
        name, parameters, value = named.groups()
        if name == "BEGIN":
            assert value in INSIDE[stack[-1].name], line
            part = Part(value)
            stack[-1].parts.append(part)
            stack.append(part)
        elif name == "END":
            part = stack.pop()
            assert value == part.name, line
            assert NEEDED[part.name] <= part.has.keys(), part
        else:
            forms = VALUES.get(name)
            assert forms is not None, line
            assert parameters in forms, line
            assert re.fullmatch(forms[parameters], value), line
            assert name not in stack[-1].has, f"twice: {line}"
            stack[-1].has[name] = value
    assert stack == [top]
    [calendar] = top.parts
    events = [one.has["UID"] for one in calendar.parts]
    assert len(set(events)) == len(events)
    return calendar
