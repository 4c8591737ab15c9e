"""Packs that can be read and are not whole: each class of fault, found over all fact patterns."""

from pathlib import Path

import pytest

from tecum.adapters.package_data import load_catalogue
from tecum.policy.analysis.checking import check_place
from tecum.policy.analysis.faults import FaultKind, LawFault
from tecum.policy.pack_reading import parse_pack

BROKEN = Path(__file__).parent / "broken-law"
SAID = {
    "contradiction": "xy.hold",
    "never-decides": "xy.hold-with-consent",
    "unreachable": "xy.hold",
    "unanswered": "notify",
    "date-gap": "xy.hold-before",
    "unused": "xy.other",
    "unknown-name": "us.hold-required",
}


def faults_of(path: Path) -> tuple[LawFault, ...]:
    pack = parse_pack({path.name: path.read_text(encoding="utf-8")})
    asks = {kind: row.acts for kind, row in load_catalogue().rows.items()}
    return check_place(pack.id, {pack.id: pack}, asks).faults


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_fault_is_found_and_named(name: str) -> None:
    [fault] = faults_of(BROKEN / f"{name}.toml")
    assert fault.kind == name.replace("-", "_")
    assert SAID[name] in f"{fault.record} {fault.what}"
    assert fault.mend


def test_a_contradiction_has_a_smallest_witness() -> None:
    [fault] = faults_of(BROKEN / "contradiction.toml")
    assert fault.witness is not None
    assert dict(fault.witness.facts) == {"reentered_after_removal": True}


def test_every_class_of_fault_has_a_broken_pack() -> None:
    assert {path.stem for path in BROKEN.glob("*.toml")} == set(SAID)
    assert {name.replace("-", "_") for name in SAID} == {kind.value for kind in FaultKind}
