"""Homes and bundles as sides: a sender's journal against the recipient's own record."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tecum.adapters.home import Home
from tecum.adapters.reconciling.homes import is_bundle, record_of, rows_of_home
from tecum.adapters.reconciling.sides import Reading, find_source, open_side
from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum.ledger.canonical import parse_canonical, sha256_hex
from tecum.ledger.receipts import Channel, Receipt, ReceivedFile
from tecum.matters.commands import (
    AnswerItem,
    Command,
    GiveAnswer,
    ObtainReceipt,
    PerformAct,
    PreparePaper,
    ReadInstrument,
    ReadPaper,
    ReceivePaper,
    Said,
    SayOfPaper,
    SendPaper,
)
from tecum.matters.event import new_matter_id
from tecum.matters.journal import PaperFact, new_message_id
from tecum.matters.lifecycle import instrument_id
from tecum.measures.reconciling import Class, Field, reconcile
from tecum.terms import Act, AnswerKind, InstrumentKind, Party

NOW = datetime(2020, 1, 13, 16, 40, tzinfo=UTC)
DENVER = "America/Denver"
CAME, LOST = b"%PDF a request", b"%PDF another request"
MATTERS = [new_matter_id(bytes([number]) * 16) for number in range(3)]
MESSAGES = [new_message_id(bytes([number]) * 16) for number in range(3)]
EXAMPLE = Path(__file__).parents[4] / "contract" / "examples" / "bundle.json"


def at(hours: int) -> Instant:
    return Instant(utc=NOW + timedelta(hours=hours), zone=DENVER)


def made(path: Path, agency: str) -> Home:
    home = Home(path)
    home.set_up(agency=agency, entropy=bytes(range(32)))
    return home


def record(home: Home, matter: str, commands: Sequence[Command]) -> None:
    for hours, command in enumerate(commands):
        home.record(matter, command, at(hours))


@pytest.fixture
def jail(tmp_path: Path) -> tuple[Home, Receipt]:
    """A custodian that received one paper with two instruments, and answered act by act."""
    home = made(tmp_path / "jail", "An invented jail")
    receipt = home.receive([CAME], Channel.FAX, now=NOW, entropy=bytes(16), zone=DENVER)
    paper, desk = sha256_hex(CAME), Said(asserted_by="records desk")
    detainer = ReadInstrument(kind=InstrumentKind.I_247A, acts=(Act.HOLD, Act.NOTIFY))
    warrant = ReadInstrument(kind=InstrumentKind.I_200, acts=(Act.TRANSFER,))
    refusal = AnswerItem(instrument=instrument_id(paper, 1), act=Act.HOLD, kind=AnswerKind.DECLINED)
    record(
        home,
        MATTERS[0],
        [
            ReceivePaper(
                said=desk, sha256=paper, receipt=receipt.number, channel="fax", size=len(CAME)
            ),
            ReadPaper(said=desk, paper=paper, instruments=(detainer, warrant)),
            GiveAnswer(said=desk, letter="L-1", items=(refusal,)),
            PerformAct(said=desk, instrument=instrument_id(paper, 1), act=Act.NOTIFY),
        ],
    )
    return home, receipt


@pytest.fixture
def office(tmp_path: Path, jail: tuple[Home, Receipt]) -> Home:
    """A sender of two papers: for one it has the jail's receipt, for the other nothing."""
    home = made(tmp_path / "office", "An invented office")
    clerk = Said(asserted_by="clerk")
    for number, data in enumerate((CAME, LOST)):
        file = ReceivedFile(sha256=sha256_hex(data), size=len(data))
        commands: list[Command] = [
            PreparePaper(
                said=clerk,
                message=MESSAGES[number],
                files=(file,),
                unit="Jail",
                channel="fax",
                address="303 555 0100",
            ),
            SendPaper(said=clerk, message=MESSAGES[number], tracking=None, wait_hours=72),
        ]
        if data == CAME:
            document = parse_canonical(jail[1].document)
            assert isinstance(document, Mapping)
            commands.append(
                ObtainReceipt(said=clerk, message=MESSAGES[number], document=document, proof=None)
            )
        else:
            commands.append(
                SayOfPaper(
                    said=clerk,
                    fact=PaperFact.DELIVERED,
                    message=MESSAGES[number],
                    to="212 555 0199",
                )
            )
        record(home, MATTERS[1 + number], commands)
    return home


def test_a_custodians_home_gives_a_row_an_instrument(jail: tuple[Home, Receipt]) -> None:
    first, second = rows_of_home(jail[0], Party.CUSTODIAN)
    assert first.identifiers == {
        Field.DIGEST: sha256_hex(CAME),
        Field.RECEIPT_NUMBER: jail[1].number,
    }
    assert [row.instrument for row in (first, second)] == [
        InstrumentKind.I_247A,
        InstrumentKind.I_200,
    ]
    assert [str(one) for one in first.answers] == ["hold: declined", "notify: complied"]
    assert second.answers == ()
    assert str(first.facts[Field.RECEIVED]) == "2020-01-13 09:40"
    assert Field.OPENED in first.facts
    assert first.channel == "fax"
    assert str(first.where) == f"jail, sheet {MATTERS[0]}, row 1"


def test_a_senders_journal_gives_a_row_a_file(office: Home, jail: tuple[Home, Receipt]) -> None:
    rows = {row.identifiers[Field.DIGEST]: row for row in rows_of_home(office, Party.ISSUER)}
    came, lost = rows[sha256_hex(CAME)], rows[sha256_hex(LOST)]
    assert came.identifiers[Field.RECEIPT_NUMBER] == jail[1].number
    assert came.is_delivered
    assert came.unit == "Jail"
    assert not lost.is_delivered  # what was delivered to another number was not delivered here
    assert Field.SENT in lost.facts


def test_two_homes_side_by_side(office: Home, jail: tuple[Home, Receipt]) -> None:
    """The New York story in small: on the sender's list, and not on the recipient's."""
    mine, other = find_source(jail[0].path, None), find_source(office.path, None)
    assert (mine.role, other.role) == (Party.CUSTODIAN, Party.ISSUER)
    found = reconcile(
        open_side(mine, other, role=Party.CUSTODIAN, reading=Reading()),
        open_side(other, mine, role=Party.ISSUER, reading=Reading()),
        names=False,
    )
    assert [one.is_class for one in found.rows] == [Class.NOT_SHOWN_DELIVERED, Class.BOTH_AGREE]


def test_an_office_that_sends_and_receives_must_be_told_which_it_is(office: Home) -> None:
    paper = sha256_hex(LOST)
    command = ReceivePaper(
        said=Said(asserted_by="clerk"), sha256=paper, receipt="R-1", channel="fax", size=3
    )
    office.record(MATTERS[2], command, at(9))
    assert find_source(office.path, None).role is None


def bundle(folder: Path) -> Path:
    """The bundle of the contract's example, in its own bytes."""
    from tecum.ledger.canonical import canonical_bytes

    path = folder / "bundle.json"
    path.write_bytes(canonical_bytes(json.loads(EXAMPLE.read_text(encoding="utf-8"))))
    return path


def test_a_bundle_is_verified_and_says_what_it_is(tmp_path: Path) -> None:
    path = bundle(tmp_path)
    assert is_bundle(path.read_bytes())
    source = find_source(path, None)
    assert source.role is Party.CUSTODIAN
    side = open_side(source, source, role=Party.CUSTODIAN, reading=Reading())
    [row] = side.rows
    assert row.instrument is not None
    assert row.facts.keys() >= {Field.RECEIVED}
    assert any("verified: self-signed" in note for note in side.notes)
    assert any("withheld or shown without their content" in note for note in side.notes)
    assert any("compared with none" in note for note in side.notes)


def test_a_bundle_that_does_not_hold_is_refused(tmp_path: Path) -> None:
    path = bundle(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"An invented jail", b"An invented gaol", 1))
    with pytest.raises(InputError, match="this bundle does not hold"):
        find_source(path, None)


def test_a_bundle_of_another_key_is_refused(tmp_path: Path, office: Home) -> None:
    path = bundle(tmp_path)
    with pytest.raises(InputError, match="this bundle does not hold"):
        record_of(path, path.read_bytes(), [office.verifier_key])
