"""Reports in words: fax gateways and carriers, read by rules that are data (`layouts.toml`).

What a fax gateway reports reached the number that was dialled; what a carrier reports was handed
over. Words that speak for an arrival and against it show nothing; pages of which some are missing
are no delivery.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tecum.adapters.transport.shown import Transport, message_named, one_line
from tecum.matters.journal import Shows

TEXT = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way of reporting; all patterns are searched without regard to case."""

    id: str
    kind: str
    said_by: str
    must: tuple[re.Pattern[str], ...]
    to: re.Pattern[str] | None
    pages: re.Pattern[str] | None
    failed: tuple[re.Pattern[str], ...]
    delayed: tuple[re.Pattern[str], ...]
    delivered: tuple[re.Pattern[str], ...]


@cache
def layouts() -> tuple[Layout, ...]:
    """The layouts that ship with the product, in the order in which they are tried."""
    text = (files("tecum.adapters.transport") / "layouts.toml").read_text(encoding="utf-8")
    return tuple(_layout(one) for one in tomllib.loads(text)["layout"])


def worded_report(text: str, sender: str | None = None) -> Transport | None:
    """What a report in words shows; None where it has no layout that is known."""
    text = text[:TEXT]
    for layout in layouts():
        if all(pattern.search(text) for pattern in layout.must):
            found = _read(layout, text, sender)
            if found is not None:
                return found
    return None


def _read(layout: Layout, text: str, sender: str | None) -> Transport | None:
    against = _first(layout.failed, text)
    for_it = _first(layout.delivered, text)
    late = _first(layout.delayed, text)
    if against is None and for_it is None and late is None:
        return None
    pages, of = _pages(layout, text)
    if against is not None and for_it is not None:
        shows, said = Shows.NOTHING, f"speaks for an arrival and against it: {against}"
    elif against is not None:
        shows, said = Shows.FAILED, against
    elif for_it is None or late is not None:
        shows, said = Shows.DELAYED, late or ""
    else:
        shows, said = Shows.DELIVERED, for_it
    if shows is Shows.DELIVERED and pages is not None and of is not None and pages < of:
        shows = Shows.IN_PART
    counted = "" if pages is None else f"; {pages}{'' if of is None else f' of {of}'} pages"
    return Transport(
        kind=layout.kind,
        shows=shows,
        said_by=layout.said_by if not sender else f"{layout.said_by} {sender}",
        detail=one_line(f"{said}{counted}"),
        to=_named(layout.to, text, "to"),
        message=message_named(text),
    )


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> str | None:
    """The line in which one of the patterns stands first."""
    for pattern in patterns:
        found = pattern.search(text)
        if found is not None:
            end = text.find("\n", found.end())
            return text[text.rfind("\n", 0, found.start()) + 1 : end if end >= 0 else len(text)]
    return None


def _pages(layout: Layout, text: str) -> tuple[int | None, int | None]:
    count, of = _named(layout.pages, text, "pages"), _named(layout.pages, text, "of")
    return (None if count is None else int(count)), (None if of is None else int(of))


def _named(pattern: re.Pattern[str] | None, text: str, name: str) -> str | None:
    """A named part of the first match; `to2` is the same part in another turn of phrase."""
    found = None if pattern is None else pattern.search(text)
    if found is None:
        return None
    parts = found.groupdict()
    value = parts.get(name) or parts.get(f"{name}2")
    return one_line(value) if value else None


def _layout(row: Mapping[str, Any]) -> Layout:
    def one(name: str) -> re.Pattern[str] | None:
        return re.compile(row[name], re.IGNORECASE) if name in row else None

    def many(name: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(text, re.IGNORECASE) for text in row.get(name, ()))

    return Layout(
        id=row["id"],
        kind=row["kind"],
        said_by=row["said_by"],
        must=many("must"),
        to=one("to"),
        pages=one("pages"),
        failed=many("failed"),
        delayed=many("delayed"),
        delivered=many("delivered"),
    )
