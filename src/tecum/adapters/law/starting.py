"""Starts a pack for a place of one's own: a small whole example that passes every check."""

import json
import re
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from tecum.adapters.pack_shelf import PACK_FILE, PackShelf
from tecum.errors import InputError
from tecum.policy.layers import layers_for
from tecum.policy.pack import Pack
from tecum.policy.pack_reading import CASES_FILE
from tecum.terms import Act

PLACE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SPOKEN_OF = frozenset({Act.HOLD, Act.TRANSFER, Act.NOTIFY})
"""The acts of the example's own rules; on all others it states that it is silent."""


def start_pack(  # noqa: PLR0913 - what the head of a pack says
    pack_id: str, *, title: str, parent: str, first_day: date, folder: Path, shelf: PackShelf
) -> tuple[Path, ...]:
    """Write `folder/pack_id` with a pack and its cases; nothing that is there is overwritten.

    Raises:
        InputError: the id is no id of a place, or the folder exists.
        PlaceError: no pack bears the parent's id.
    """
    if PLACE_ID.fullmatch(pack_id) is None:
        raise InputError(
            f"law new: {pack_id!r} cannot be the id of a place; write small letters, figures and "
            "hyphens, such as co-pinyon-county"
        )
    target = folder / pack_id
    if target.exists():
        raise InputError(f"law new: {target} exists; give another id, or another folder with --to")
    if pack_id in shelf:
        raise InputError(f"law new: there is a pack {pack_id!r} already; give another id")
    above = layers_for(parent, shelf)
    words = {
        "@ID@": pack_id,
        "@TITLE@": _in_quotes(title),
        "@PARENT@": parent,
        "@ZONE@": above[0].zone,
        "@FROM@": first_day.isoformat(),
        "@DAY_BEFORE@": (first_day - timedelta(days=1)).isoformat(),
        "@SILENT@": str([act.value for act in Act if act not in SPOKEN_OF]).replace("'", '"'),
    }
    written = {name: _filled(name, words) for name in (PACK_FILE, CASES_FILE)}
    target.mkdir(parents=True)
    for name, text in written.items():
        (target / name).write_text(text, encoding="utf-8")
    return tuple(target / name for name in written)


def _in_quotes(title: str) -> str:
    """The title as TOML writes it between quotes."""
    return json.dumps(" ".join(title.split()), ensure_ascii=False)[1:-1]


def _filled(name: str, words: dict[str, str]) -> str:
    text = (files("tecum.adapters.law") / "starter" / name).read_text(encoding="utf-8")
    for blank, word in words.items():
        text = text.replace(blank, word)
    return text


def first_day_for(layers: tuple[Pack, ...], today: date) -> date:
    """The first of this year, or the first day that all layers above cover, if that is later."""
    return max(date(today.year, 1, 1), *(pack.covers_from for pack in layers))
