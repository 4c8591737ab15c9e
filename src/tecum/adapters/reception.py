"""Receiving: bytes stored and signed for before anybody parses them, then a matter's first events.

What a paper says is recorded by instrument and act, never by a person's name: the paper itself,
stored under its digest, is the only place where the name stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tecum.adapters.clock import now as now_utc
from tecum.adapters.entropy import random_bytes
from tecum.adapters.first_use import begin
from tecum.adapters.home import Home
from tecum.adapters.papers import PaperFile
from tecum.adapters.reading.intake import read_bytes
from tecum.assess import Assessment
from tecum.deadlines.instants import Instant
from tecum.instruments.reading import Instrument
from tecum.ledger.receipts import NUMBER_BYTES, Channel, Receipt
from tecum.matters.commands import (
    ClosesOn,
    MakeDetermination,
    ReadInstrument,
    ReadPaper,
    ReceivePaper,
    Said,
    StartClock,
)
from tecum.matters.counting_again import CLOSING
from tecum.matters.event import new_matter_id
from tecum.matters.lifecycle import instrument_id
from tecum.terms import InstrumentKind

UNNAMED = "a custodian that has not named itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came of receiving: the receipt, where it lies, and the matters that it stands in."""

    receipt: Receipt
    path: Path
    matters: tuple[str, ...]

    @property
    def matter(self) -> str:
        """The first matter; a paper about one subject has no other."""
        return self.matters[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """One agency's counter. `agency` names it when its home is set up for the first time.

    A home begins with a log, so that its very first receipt names a leaf; without `keeps_log` one
    that is set up here has none.
    """

    home: Home
    zone: str
    agency: str | None = None
    keeps_log: bool = True

    def receive(
        self,
        files: Sequence[Path],
        *,
        channel: Channel = Channel.FILE,
        now: datetime | None = None,
        matters: Sequence[str] = (),
    ) -> Received:
        """Store the files, sign one receipt for them, open a matter; nothing is parsed.

        `matters` are known ones that the paper belongs to; without any a new one is opened. `now`
        is given where a story is replayed; else the clock gives it.

        Raises:
            DocumentError: a file cannot be opened; then nothing was received.
            InputError: the home cannot be written.
        """
        moment = now or now_utc()
        data = [read_bytes(path) for path in files]
        begin(self.home, self.agency, otherwise=UNNAMED, now=moment, keeps_log=self.keeps_log)
        receipt = self.home.receive(
            data, channel, now=moment, entropy=random_bytes(NUMBER_BYTES), zone=self.zone
        )
        belongs = tuple(matters) or (new_matter_id(random_bytes(16)),)
        at = Instant(utc=receipt.arrival.received_at, zone=self.zone)
        said = Said(asserted_by=self.home.agency, happened_at=at)
        for file in {file.sha256: file for file in receipt.arrival.files}.values():
            command = ReceivePaper(
                said=said,
                sha256=file.sha256,
                receipt=receipt.number,
                channel=channel,
                size=file.size,
            )
            for matter in belongs:
                self.home.record(matter, command, Instant(utc=moment, zone=self.zone))
        path = self.home.receipt_path(receipt.number)
        return Received(receipt=receipt, path=path, matters=belongs)

    def record(
        self,
        matter: str,
        papers: Sequence[PaperFile],
        answer: Assessment | None,
        *,
        now: datetime | None = None,
    ) -> None:
        """Record what was read in the papers, what the law answers, and the clocks that run.

        `answer` is None where the shelf holds no law for the day; then the reading alone is kept.
        """
        at = Instant(utc=now or now_utc(), zone=self.zone)
        said = Said(asserted_by=self.home.agency, happened_at=at)
        lodged = self._record_reading(matter, papers, said, at)
        if answer is None:
            return
        for instrument, read in lodged:
            for act in read.acts:
                determination = answer.acts[act]
                command = MakeDetermination(
                    said=said,
                    instrument=instrument,
                    act=act,
                    outcome=determination.outcome,
                    as_of=answer.as_of,
                    digests=answer.digests,
                )
                self.home.record(matter, command, at)
        ids = {id(read): instrument for instrument, read in lodged}
        for clock in answer.clocks:
            if clock.deadline is None or clock.position is None:
                continue
            instrument = ids.get(id(answer.instruments[clock.position]), "")
            if not instrument:
                continue  # the same bytes were given twice: one copy carries the clock
            start = StartClock(
                said=said,
                instrument=instrument,
                act=clock.act,
                rule=clock.rule,
                due=clock.deadline.due,
                zone=clock.deadline.zone,
                reading=clock.deadline.reading,
                closes_on=CLOSING.get(clock.act, ClosesOn.ANSWER),
            )
            self.home.record(matter, start, at)

    def _record_reading(
        self, matter: str, papers: Sequence[PaperFile], said: Said, at: Instant
    ) -> list[tuple[str, Instrument]]:
        """Record every paper's instruments; give the id of each."""
        lodged: list[tuple[str, Instrument]] = []
        for file in {one.sha256: one for one in papers if one.sha256}.values():
            assert file.sha256 is not None  # noqa: S101 - filtered above; this tells the type checker
            found = [
                instrument
                for paper in file.papers
                for instrument in paper.instruments
                if instrument.kind is not InstrumentKind.UNKNOWN
            ]
            read = tuple(
                ReadInstrument(kind=one.kind, acts=one.acts, edition=one.edition) for one in found
            )
            command = ReadPaper(said=said, paper=file.sha256, instruments=read)
            self.home.record(matter, command, at)
            lodged += [
                (instrument_id(file.sha256, number), one) for number, one in enumerate(found, 1)
            ]
        return lodged
