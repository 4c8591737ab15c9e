"""Checks packs whole: their text, their law over all fact patterns, and their cases."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tecum.adapters.pack_shelf import PackShelf
from tecum.adapters.package_data import load_catalogue
from tecum.errors import PackError, PlaceError
from tecum.policy.analysis.checking import PlaceCheck, check_place
from tecum.policy.analysis.difference import Witness
from tecum.policy.cases import failures_of, parse_cases
from tecum.policy.layers import layers_for
from tecum.policy.pack_reading import CASES_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a pack: of what kind, where, what, how to mend it, and a witness."""

    pack: str
    kind: str
    message: str
    witness: Witness | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPack:
    """What was proved of one place; `law` None: its text, or a layer's, could not be read."""

    pack: str
    law: PlaceCheck | None
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Every pack that was checked, and every fault that was found."""

    packs: tuple[CheckedPack, ...]
    faults: tuple[Fault, ...]


def check_packs(
    shelf: PackShelf, names: Sequence[str], *, on_done: Callable[[], None] = lambda: None
) -> CheckReport:
    """Check these packs, each as the most local layer over its parents.

    Raises:
        PlaceError: no pack bears one of the ids.
    """
    for name in names:
        if name not in shelf:
            layers_for(name, shelf)
    checked: list[CheckedPack] = []
    faults: list[Fault] = []
    for name in names:
        pack, found = _check(shelf, name)
        checked.append(pack)
        faults += found
        on_done()
    return CheckReport(packs=tuple(checked), faults=tuple(faults))


def _check(shelf: PackShelf, name: str) -> tuple[CheckedPack, list[Fault]]:
    faults = list(_text_faults(shelf, name))
    if faults:
        return CheckedPack(pack=name, law=None, cases=0), faults
    try:
        layers_for(name, shelf)
    except PlaceError as error:
        faults.append(Fault(pack=name, kind="format", message=f"{name}: pack: {error}"))
    except PackError as error:
        message = f"{name}: a layer above it has {len(error.faults)} faults; mend them first"
        faults.append(Fault(pack=name, kind="format", message=message))
    if faults:
        return CheckedPack(pack=name, law=None, cases=0), faults
    asks = {kind: row.acts for kind, row in load_catalogue().rows.items()}
    law = check_place(name, shelf, asks)
    texts = shelf.texts(name)
    faults += [
        Fault(
            pack=name,
            kind=fault.kind,
            message=f"{_place_of(fault.record, texts)}: {fault.record}: {fault.what}; {fault.mend}",
            witness=fault.witness,
        )
        for fault in law.faults
    ]
    cases, failures = _run_cases(shelf, name)
    faults += [Fault(pack=name, kind="case", message=failure) for failure in failures]
    return CheckedPack(pack=name, law=law, cases=cases), faults


def _place_of(record: str, texts: Mapping[str, str]) -> str:
    """File and line of the record; the pack's first file for what is missing from all."""
    head = re.compile(rf"""^\s*id\s*=\s*["']{re.escape(record)}["']""")
    for file, text in texts.items():
        for number, line in enumerate(text.splitlines(), start=1):
            if head.match(line):
                return f"{file}:{number}"
    return next(iter(texts))


def _text_faults(shelf: PackShelf, name: str) -> Iterator[Fault]:
    """Faults of the pack's own text and of its cases'."""
    text = None
    try:
        shelf[name]
    except PackError as error:
        for line in error.faults:
            yield Fault(pack=name, kind="format", message=line)
    try:
        text = shelf.cases_text(name)
    except PackError as error:
        for line in error.faults:
            yield Fault(pack=name, kind="format", message=line)
        return
    if text is None:
        message = f"{name}/{CASES_FILE}: is missing; write what a lawyer expects of this pack"
        yield Fault(pack=name, kind="case", message=message)
        return
    try:
        parse_cases(f"{name}/{CASES_FILE}", text)
    except PackError as error:
        for line in error.faults:
            yield Fault(pack=name, kind="format", message=line)


def _run_cases(shelf: PackShelf, name: str) -> tuple[int, list[str]]:
    cases = parse_cases(f"{name}/{CASES_FILE}", shelf.cases_text(name) or "")
    return len(cases), [line for case in cases for line in failures_of(case, name, shelf)]
