"""Two agencies with a Tecum each, and a clock that the test turns: who sends, and who receives."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tecum.adapters.bundles.making import make_bundle
from tecum.adapters.home import Home
from tecum.adapters.log.home_log import HomeLog, open_log
from tecum.adapters.searching.desk import NEW_MATTER, Outcome, Question, search_home
from tecum.adapters.searching.health_file import parse_health
from tecum.adapters.sending.desk import Addressed, Departure, Journal, SendersDesk
from tecum.deadlines.instants import Instant
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.receipts import Channel, Receipt, receipt_subject
from tecum.ledger.sealing import Schedule
from tecum.matters.commands import ReceivePaper, Said
from tecum.matters.event import new_matter_id
from tecum.matters.searching import Sought, Window
from tecum.terms import Audience

ZONE = "America/New_York"
MONDAY = datetime(2020, 1, 13, 14, tzinfo=UTC)
SCHEDULE = Schedule(batch=8)
HEALTH = b"""
channels = ["email", "fax", "counter"]

[[sign]]
channel = "email"
kind = "mailbox-count"
from = "2020-01-13T00:00"
until = "2020-01-18T00:00"
expected = 212
found = 212
says = "what the server took in stands in the mailbox"
by = "Records Unit, day desk"

[[sign]]
channel = "fax"
kind = "self-test"
from = "2020-01-13T00:00"
until = "2020-01-15T00:00"
held = true
says = "a test page every six hours came through"
by = "Records Unit, night desk"
"""


class Agency:
    """One agency's home and log."""

    def __init__(self, path: Path, name: str, host: str, number: int) -> None:
        self.hours = 0.0
        draws = itertools.count(1)

        def entropy(count: int) -> bytes:
            drawn = sha256_hex(bytes([number]) + next(draws).to_bytes(8)).encode()
            return (drawn * (count // len(drawn) + 1))[:count]

        self.home = Home(path, entropy=entropy)
        self.home.set_up(agency=name, entropy=bytes([number] * 32), key_name=f"{host}/receipts")
        self.log: HomeLog = open_log(self.home, now=MONDAY, origin=f"{host}/log", schedule=SCHEDULE)

    @property
    def now(self) -> datetime:
        return MONDAY + timedelta(hours=self.hours)

    @property
    def at(self) -> Instant:
        return Instant(utc=self.now, zone=ZONE)

    @property
    def keys(self) -> tuple[str, ...]:
        """What this agency publishes: its receipts key, and the keys of its log."""
        return (self.home.verifier_key, *self.log.settings.keys)

    def turn(self, hours: float) -> None:
        """Turn the clock on; on the way the log is sealed whenever it is due."""
        while self.hours < hours:
            self.hours = min(self.hours + 20, hours)
            self.log.seal(self.now, sha256_hex(str(self.hours).encode()).encode()[:32])

    def seal(self) -> None:
        assert self.log.seal(
            self.now, sha256_hex(str(self.hours).encode()).encode()[:32], early=True
        )

    def bundle(self, matter: str, audience: Audience = Audience.OTHER_SIDE) -> bytes:
        return make_bundle(self.log, matter, audience=audience, now=self.now).document


class Sender(Agency):
    """An issuing authority with its journal."""

    @property
    def desk(self) -> SendersDesk:
        return SendersDesk(self.home, zone=ZONE)

    def send(
        self,
        paper: Path,
        *evidence: Path,
        unit: str = "Records Unit",
        channel: Channel = Channel.EMAIL,
        address: str | None = "records@police.example.gov",
    ) -> Journal:
        addressed = Addressed(unit=unit, channel=channel, address=address)
        begun = self.desk.prepare([paper], addressed, matter=None, now=self.now)
        left = Departure(wait_hours=72, at=self.at, evidence=evidence)
        return self.desk.send(begun.matter, begun.sending.message, left, now=self.now)


class Recipient(Agency):
    """A custodian with its counter."""

    def receive(self, paper: bytes, channel: Channel = Channel.EMAIL) -> tuple[Receipt, str]:
        number = sha256_hex(paper + str(self.hours).encode()).encode()[:16]
        receipt = self.home.receive([paper], channel, now=self.now, entropy=number, zone=ZONE)
        matter = new_matter_id(number)
        command = ReceivePaper(
            said=Said(asserted_by=self.home.agency, happened_at=self.at),
            sha256=sha256_hex(paper),
            receipt=receipt.number,
            channel=str(channel),
            size=len(paper),
        )
        self.home.record(matter, command, self.at)
        return receipt, matter

    def search(self, paper: bytes, *, since: float = 0, until: float) -> Outcome:
        question = Question(
            sought=Sought(digests=(sha256_hex(paper),)),
            window=Window(
                since=MONDAY + timedelta(hours=since),
                until=MONDAY + timedelta(hours=until),
                zone=ZONE,
            ),
            by="Records Unit, duty clerk",
            searched=("the fax tray and the mail room's book",),
        )
        signs = parse_health("health.toml", HEALTH, ZONE)
        return search_home(self.home, question, signs, now=self.now, matter=NEW_MATTER)

    def proof(self, receipt: Receipt) -> str:
        proof = self.log.proof_of(receipt_subject(receipt.number))
        assert proof is not None
        return str(proof)
