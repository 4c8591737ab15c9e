"""Writes the frozen corpus of events: every type and every optional part, with the state folded.

    python -m tests.conformance.events.write_corpus

A file that exists is never written again: what was published must fold and verify for ever. A new
shape gets a new file.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from tecum.deadlines.instants import Instant
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.ledger.notes import SigningKey
from tecum.ledger.receipts import (
    Arrival,
    Channel,
    issue_receipt,
    outside_number,
    random_id,
    received_file,
)
from tecum.matters import commands as cmd
from tecum.matters.event import event_line, instant_text, new_matter_id
from tecum.matters.folding import apply
from tecum.matters.journal import PaperFact, Shows, new_message_id
from tecum.matters.lifecycle import decide_events, instrument_id
from tecum.matters.searching import (
    HealthSign,
    SearchTestimony,
    SignKind,
    Sought,
    Window,
    sign_testimony,
)
from tecum.matters.state import Matter
from tecum.terms import Act, AnswerKind, Audience, InstrumentKind, Outcome

FOLDER = Path(__file__).parent / "v1"
DENVER = "America/Denver"
FAX = cmd.Said(
    asserted_by="jail records desk",
    happened_at=Instant(utc=datetime(2020, 1, 13, 23, 40, tzinfo=UTC), zone=DENVER),
    evidence=({"kind": "fax-report", "ref": "0113-7", "pages": 4},),
)
DESK = cmd.Said(asserted_by="jail records desk")
ISSUER = cmd.Said(asserted_by="issuing authority")


def at(day: int, hour: int = 18, month: int = 1, micro: int = 0) -> Instant:
    """A moment of the year 2020, in Denver's zone."""
    moment = datetime(2020, month, day, hour, 5, 9, micro, tzinfo=UTC)
    return Instant(utc=moment, zone=DENVER)


def full_life() -> Iterable[tuple[cmd.Command, Instant]]:
    """One matter through everything: two papers, answers, a promise, a court, a statement."""
    first, second = "ab" * 32, "cd" * 32
    detainer, demand, later = (
        instrument_id(first, 1),
        instrument_id(first, 2),
        instrument_id(second, 1),
    )
    yield _received(first, "R-one", FAX), at(14)
    yield (
        _read(
            first,
            (InstrumentKind.I_247A, (Act.HOLD, Act.NOTIFY), "2017-02"),
            (InstrumentKind.I_138, (Act.ADMIN_SUBPOENA, Act.SHARE_NONPUBLIC), None),
        ),
        at(14),
    )
    yield _received(second, "R-two", DESK), at(14, 19)
    yield _read(second, (InstrumentKind.I_247A, (Act.HOLD,), None)), at(14, 19)
    yield (
        cmd.MakeDetermination(
            said=DESK,
            instrument=detainer,
            act=Act.HOLD,
            outcome=Outcome.PROHIBITED,
            as_of=date(2020, 1, 14),
            digests={"pack": "1f" * 32, "engine": "2e" * 32},
        ),
        at(14, 20),
    )
    yield (
        cmd.StartClock(
            said=DESK,
            instrument=demand,
            rule="calendar-days",
            due=date(2020, 1, 27),
            zone=DENVER,
            reading="as-counted",
            act=Act.ADMIN_SUBPOENA,
        ),
        at(14, 20),
    )
    yield (
        cmd.StartClock(
            said=DESK,
            instrument=detainer,
            rule="form-48h",
            due=at(18),
            zone=DENVER,
            reading="elapsed",
            closes_on=cmd.ClosesOn.RELEASE,
        ),
        at(14, 20),
    )
    yield cmd.EndInstrument(said=ISSUER, instrument=later, how=cmd.Ending.CANCELLED), at(15)
    yield (
        cmd.GiveAnswer(
            said=DESK,
            letter="L-1",
            items=(
                cmd.AnswerItem(instrument=detainer, act=Act.HOLD, kind=AnswerKind.DECLINED),
                cmd.AnswerItem(
                    instrument=detainer,
                    act=Act.NOTIFY,
                    kind=AnswerKind.WILL_ACT_ON_EVENT,
                    trigger="release",
                ),
                cmd.AnswerItem(
                    instrument=demand,
                    act=Act.ADMIN_SUBPOENA,
                    kind=AnswerKind.EXTENSION_AGREED,
                    until=date(2020, 2, 3),
                ),
            ),
        ),
        at(16),
    )
    yield cmd.RecordRelease(said=DESK), at(17)
    yield cmd.PerformAct(said=FAX, instrument=detainer, act=Act.NOTIFY), at(17, 19)
    yield from _court(demand)


def notes() -> Iterable[tuple[cmd.Command, Instant]]:
    """Counsel writes two notes, releases one of them; a clerk writes for the agency."""
    counsel = cmd.Said(asserted_by="agency counsel")
    yield cmd.MakeNote(said=counsel, role="counsel", words="Ask for the order first."), at(14)
    yield cmd.MakeNote(said=counsel, role="counsel", words="The risk is ours."), at(14, 19)
    yield (
        cmd.MakeNote(said=DESK, role="clerk", words="Called back.", audience=Audience.AGENCY),
        at(15),
    )
    yield (
        cmd.ReleaseNote(said=counsel, note=1, role="counsel", audience=Audience.OTHER_SIDE),
        at(16),
    )


def statements() -> Iterable[tuple[cmd.Command, Instant]]:
    """A report and its correction, split into claims, tied, tied again, and printed as facts."""
    paper, other = "ab" * 32, new_matter_id(bytes(range(16, 32)))
    own = new_matter_id(bytes(range(16)))
    yield _received(paper, "R-one", FAX), at(14)
    said = cmd.Said(asserted_by="press desk", happened_at=at(14, 19))
    yield (
        cmd.MakeStatement(
            said=said,
            office="an invented gazette",
            words="The jail answered no request.",
            channel="press",
            speaker="its reporter",
            source=cmd.Source(title="Late edition", address="https://gazette.example/1"),
            on_word_of="the issuing authority",
            about=(Act.NOTIFY,),
            audience=Audience.OTHER_SIDE,
        ),
        at(14, 20),
    )
    yield (
        cmd.MakeStatement(
            said=said,
            office="an invented gazette",
            words="The jail answered three requests.",
            channel="press",
            source=cmd.Source(title="Correction"),
            corrects=2,
        ),
        at(15),
    )
    yield (
        cmd.MakeClaim(
            said=DESK,
            statement=2,
            words="answered no request",
            denies=True,
            acts=(Act.HOLD, Act.NOTIFY),
            matters=(own, other),
            instruments=(instrument_id(paper, 1),),
            since=at(1),
            until=at(14),
        ),
        at(15, 19),
    )
    tie = cmd.TieClaim(
        said=DESK,
        claim=4,
        bearing=cmd.Bearing.CONTRADICTS,
        why="The release was told on the 13th.",
        events=(cmd.EventRef(matter=own, sequence=1), cmd.EventRef(matter=other, sequence=7)),
        act=Act.NOTIFY,
    )
    yield tie, at(15, 20)
    yield replace(tie, bearing=cmd.Bearing.DOES_NOT_TOUCH, events=(), replaces=5), at(15, 21)
    yield (
        cmd.PrintFacts(
            said=DESK,
            facts=random_id("F", bytes(16)),
            digest="5f" * 32,
            known_at=at(15, 22),
            audience=Audience.OTHER_SIDE,
            matters=(own, other),
            supersedes=random_id("F", bytes(range(16))),
        ),
        at(15, 22),
    )


def corrections() -> Iterable[tuple[cmd.Command, Instant]]:
    """A paper that was read wrongly: what it is, what it asks and when are corrected by hand."""
    paper = "ab" * 32
    detainer, strange = instrument_id(paper, 1), f"{paper[:16]}.by-hand-2"
    yield _received(paper, "R-one", FAX), at(14)
    yield _read(paper, (InstrumentKind.I_247A, (Act.HOLD, Act.NOTIFY), "2017-02")), at(14)
    start = cmd.StartClock(
        said=DESK,
        instrument=detainer,
        act=Act.HOLD,
        rule="form-48h",
        due=at(18),
        zone=DENVER,
        reading="elapsed",
        closes_on=cmd.ClosesOn.RELEASE,
    )
    yield start, at(14)
    yield replace(start, act=Act.NOTIFY, closes_on=cmd.ClosesOn.PERFORMANCE), at(14)
    yield cmd.MoveClock(said=DESK, clock=f"{detainer}/clock-2", due=at(19)), at(15)
    yield (
        cmd.MakeDetermination(
            said=DESK,
            instrument=detainer,
            act=Act.HOLD,
            outcome=Outcome.PROHIBITED,
            as_of=date(2020, 1, 15),
        ),
        at(15),
    )
    corrected = cmd.CorrectReading(
        said=DESK,
        paper=paper,
        instrument=detainer,
        fields=("kind",),
        kind=InstrumentKind.I_247N,
        acts=(Act.NOTIFY,),
        edition="2015-05",
    )
    yield corrected, at(15, 19)
    yield (
        replace(
            corrected,
            instrument=strange,
            fields=("kind", "return_at"),
            kind=InstrumentKind.I_138,
            acts=(Act.ADMIN_SUBPOENA,),
            edition=None,
        ),
        at(15, 20),
    )


def _court(demand: str) -> Iterable[tuple[cmd.Command, Instant]]:
    yield (
        cmd.FilePetition(
            said=ISSUER, petition="P-1", court="U.S. District Court", instruments=(demand,)
        ),
        at(6, month=2),
    )
    scope = cmd.OrderScope(
        instruments=(demand,), acts=(Act.SHARE_NONPUBLIC,), items=("address",), unit="jail"
    )
    yield (
        cmd.EnterOrder(
            said=DESK,
            order="O-1",
            court="U.S. District Court",
            scope=scope,
            petition="P-1",
            until=date(2020, 6, 1),
        ),
        at(20, month=4),
    )
    yield (
        cmd.PerformAct(said=DESK, instrument=demand, act=Act.SHARE_NONPUBLIC, item="address"),
        at(21, month=4),
    )
    yield cmd.EnterContempt(said=ISSUER, order="O-1"), at(22, month=4)
    yield cmd.StayOrder(said=DESK, order="O-1"), at(23, month=4)
    yield (
        cmd.MakeStatement(
            said=cmd.Said(asserted_by="press office"),
            office="the custodian's press office",
            words="Three of four notifications were answered. «É così.»",
            channel="press release",
            on_word_of="the records desk",
            about=(Act.NOTIFY,),
        ),
        at(24, month=4, micro=120_000),
    )


def _received(paper: str, receipt: str, said: cmd.Said) -> cmd.ReceivePaper:
    return cmd.ReceivePaper(said=said, sha256=paper, receipt=receipt, channel="fax", size=90_311)


def _read(paper: str, *found: tuple[InstrumentKind, tuple[Act, ...], str | None]) -> cmd.ReadPaper:
    instruments = tuple(
        cmd.ReadInstrument(kind=kind, acts=acts, edition=edition) for kind, acts, edition in found
    )
    return cmd.ReadPaper(said=DESK, paper=paper, instruments=instruments)


def state_json(value: object) -> JsonValue:
    """A state as JSON, for comparing it with one that was frozen."""
    match value:
        case Instant():
            return instant_text(value)
        case date():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
        case Mapping():
            return {str(key): state_json(item) for key, item in value.items()}
        case Sequence():
            return [state_json(item) for item in value]
    assert is_dataclass(value)
    return {one.name: state_json(getattr(value, one.name)) for one in fields(value)}


def journal() -> Iterable[tuple[cmd.Command, Instant]]:
    """A sender's journal: all that is said of two messages, a receipt too late, a search."""
    message, other = (new_message_id(bytes([number] * 16)) for number in (1, 2))
    key = SigningKey(name="recipient.example/receipts", seed=bytes(32))
    file = received_file(b"a paper")
    sender = cmd.Said(asserted_by="issuing authority", happened_at=at(14, 16))
    yield (
        cmd.PreparePaper(
            said=sender,
            message=message,
            files=(file,),
            unit="records unit",
            channel="email",
            address="records@recipient.example",
        ),
        at(14, 16),
    )
    yield cmd.SendPaper(said=sender, message=message, wait_hours=72, tracking="T-9"), at(14, 16)
    server = cmd.Said(
        asserted_by="mail server mx.recipient.example",
        happened_at=at(14, 17),
        evidence=({"kind": "dsn", "sha256": "0d" * 32, "size": 1200},),
    )
    yield (
        cmd.ReportTransport(said=server, message=message, shows=Shows.DELAYED, detail="4.4.1"),
        at(14, 18),
    )
    yield cmd.MarkUnshown(said=sender, message=message), at(18)
    for number, fact in enumerate(
        (PaperFact.SENT, PaperFact.DELIVERED, PaperFact.SERVED, PaperFact.SEEN), 1
    ):
        evidence = ({"kind": "dsn", "sha256": f"{number:02}" * 32, "size": 900},)
        said = cmd.Said(asserted_by="somebody", happened_at=at(14, 18), evidence=evidence)
        yield (
            cmd.SayOfPaper(said=said, fact=fact, message=message, to="mailbox", manner="by mail"),
            at(18, 19),
        )
    receipt = issue_receipt(
        Arrival(
            number=outside_number(bytes([7] * 16)),
            agency="a recipient",
            channel=Channel.EMAIL,
            received_at=at(15).utc,
            zone=DENVER,
            files=(file,),
        ),
        key,
    )
    document = parse_canonical(receipt.document)
    assert isinstance(document, Mapping)
    yield (
        cmd.ObtainReceipt(said=sender, message=message, document=document, proof="c2sp.org/..."),
        at(19),
    )
    yield (
        cmd.PreparePaper(said=DESK, message=other, files=(file, file), unit="NYDOC", channel="fax"),
        at(20),
    )
    yield (
        cmd.ReceivePaper(said=DESK, sha256="ab" * 32, receipt="R-1", channel="fax", size=9),
        at(20),
    )
    yield cmd.SayOfPaper(said=DESK, fact=PaperFact.SEEN, paper="ab" * 32, to="a clerk"), at(20)
    yield cmd.SayOfPaper(said=DESK, fact=PaperFact.SENT, paper="ab" * 32), at(20)
    testimony = SearchTestimony(
        agency="a recipient",
        by="Records Unit, duty clerk",
        made_at=at(21).utc,
        window=Window(since=at(14).utc, until=at(15).utc, zone=DENVER),
        sought=Sought(digests=(file.sha256,)),
        channels=(Channel.FAX, Channel.EMAIL),
        signs=(
            HealthSign(
                channel=Channel.FAX,
                kind=SignKind.SELF_TEST,
                since=at(13).utc,
                until=at(16).utc,
                held=True,
                says="test page every six hours",
                by="records desk",
            ),
        ),
        searched=("the register",),
    )
    statement = parse_canonical(sign_testimony(testimony, key))
    assert isinstance(statement, Mapping)
    yield cmd.MakeSearch(said=DESK, document=statement), at(21)


LIVES = {
    "full-life": full_life,
    "notes": notes,
    "statements": statements,
    "journal": journal,
    "corrections": corrections,
}


def main() -> None:
    """Write what is not there yet."""
    for name, life in LIVES.items():
        file = FOLDER / f"{name}.jsonl"
        if file.exists():
            continue
        state = Matter(id=new_matter_id(bytes(range(16))))
        lines = b""
        for command, now in life():
            for event in decide_events(state, command, now):
                lines += event_line(event)
                state = apply(state, event)
        file.write_bytes(lines)
        frozen = json.loads(canonical_bytes(state_json(state)))
        text = json.dumps(frozen, indent=1, ensure_ascii=False)
        file.with_suffix(".state.json").write_text(text)


if __name__ == "__main__":
    main()
