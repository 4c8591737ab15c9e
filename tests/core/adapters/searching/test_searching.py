"""A search says the same, word for word, where nothing came and where it may not be spoken of."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tecum.adapters.home import Home
from tecum.adapters.searching.compartments import compartmented
from tecum.adapters.searching.desk import NEW_MATTER, Outcome, Question, search_home
from tecum.adapters.searching.health_file import parse_health
from tecum.deadlines.instants import Instant
from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import parse_canonical, sha256_hex
from tecum.ledger.receipts import Channel, Receipt
from tecum.matters.commands import ReceivePaper, Said
from tecum.matters.event import new_matter_id
from tecum.matters.payloads import members
from tecum.matters.searching import Health, Sought, Window
from tecum.verify import verify_file

START = datetime(2020, 1, 13, tzinfo=UTC)
NOW = START + timedelta(days=3)
WINDOW = Window(since=START, until=START + timedelta(days=1), zone="UTC")
PAPER = b"Subpoena of the field office [S-1]\nabout one man\n"
MATTER = new_matter_id(bytes(16))
HEALTH = b"""
channels = ["fax", "email"]

[[sign]]
channel = "fax"
kind = "self-test"
from = "2020-01-13T00:00"
until = "2020-01-14T00:00"
held = true
says = "a test page every six hours came through"
by = "Records Unit, night desk"
"""


class Jail:
    """A recipient's home: the same key and the same receipts' numbers in every run."""

    def __init__(self, path: Path) -> None:
        self.home = Home(path)
        self.home.set_up(agency="Example City Jail", entropy=bytes(32), key_name="jail.example/r")
        self.numbers = itertools.count(1)

    def receive(self, paper: bytes = PAPER, hours: float = 5, matter: str = MATTER) -> Receipt:
        moment = START + timedelta(hours=hours)
        receipt = self.home.receive(
            [paper],
            Channel.FAX,
            now=moment,
            entropy=next(self.numbers).to_bytes(16),
            zone="UTC",
        )
        command = ReceivePaper(
            said=Said(asserted_by="desk"),
            sha256=sha256_hex(paper),
            receipt=receipt.number,
            channel="fax",
            size=len(paper),
        )
        self.home.record(matter, command, Instant(utc=moment, zone="UTC"))
        return receipt

    def seal(self, *lines: str) -> None:
        (self.home.path / "compartments").write_text("\n".join(lines), encoding="utf-8")

    def search(
        self, sought: Sought, *, window: Window = WINDOW, matter: str | None = None
    ) -> Outcome:
        question = Question(sought=sought, window=window, by="Records Unit, duty clerk")
        signs = parse_health("health.toml", HEALTH, "UTC")
        return search_home(self.home, question, signs, now=NOW, matter=matter)


@pytest.fixture
def jail(tmp_path: Path) -> Jail:
    return Jail(tmp_path / "jail")


BY_DIGEST = Sought(digests=(sha256_hex(PAPER),))
SOUGHT = [
    BY_DIGEST,
    Sought(messages=("s-1",)),
    Sought(senders=("FIELD   office",)),
    Sought(subjects=("one man",)),
]


@pytest.mark.parametrize("sought", SOUGHT)
def test_what_is_found_is_said_and_nothing_is_signed(jail: Jail, sought: Sought) -> None:
    jail.receive(b"another paper")
    receipt = jail.receive()
    outcome = jail.search(sought)
    assert outcome.statement is None
    assert [hit.number for hit in outcome.hits] == [receipt.number]


def test_a_receipt_is_found_by_its_number(jail: Jail) -> None:
    receipt = jail.receive()
    assert jail.search(Sought(numbers=(receipt.number,))).hits
    assert jail.search(Sought(numbers=("R-other",))).statement is not None


@pytest.mark.parametrize("sought", [*SOUGHT, None])
def test_the_statement_is_the_same_byte_for_byte_where_a_compartment_holds_it(
    tmp_path: Path, sought: Sought | None
) -> None:
    with_it, without = Jail(tmp_path / "one"), Jail(tmp_path / "other")
    receipt = with_it.receive()
    asked = sought or Sought(numbers=(receipt.number,))
    with_it.seal(f"{MATTER}  # sealed by order", "", "# nothing else")
    assert with_it.search(asked).statement == without.search(asked).statement


def test_a_paper_outside_the_window_in_a_compartment_is_not_spoken_of_either(
    tmp_path: Path,
) -> None:
    with_it, without = Jail(tmp_path / "one"), Jail(tmp_path / "other")
    with_it.receive(hours=30)
    with_it.seal(MATTER)
    assert with_it.search(BY_DIGEST).statement == without.search(BY_DIGEST).statement


def test_a_matter_beside_the_compartment_does_not_make_it_speakable(tmp_path: Path) -> None:
    jail, other = Jail(tmp_path / "one"), new_matter_id(bytes([1] * 16))
    receipt = jail.receive()
    command = ReceivePaper(
        said=Said(asserted_by="desk"),
        sha256=sha256_hex(PAPER),
        receipt=receipt.number,
        channel="fax",
        size=len(PAPER),
    )
    jail.home.record(other, command, Instant(utc=START + timedelta(hours=6), zone="UTC"))
    jail.seal(MATTER)
    assert jail.search(BY_DIGEST).hits == ()


def test_one_that_came_outside_the_window_is_said_in_the_statement(jail: Jail) -> None:
    receipt = jail.receive(hours=30)
    outcome = jail.search(BY_DIGEST)
    assert outcome.statement is not None
    body = members(members(parse_canonical(outcome.statement))["body"])
    assert body["elsewhere"] == (
        {"number": receipt.number, "received_at": "2020-01-14T06:00:00Z"},
    ) or body["elsewhere"] == [{"number": receipt.number, "received_at": "2020-01-14T06:00:00Z"}]


def test_the_statement_holds_and_one_receipt_refutes_it(jail: Jail) -> None:
    outcome = jail.search(BY_DIGEST)
    assert outcome.statement is not None
    assert verify_file(outcome.statement, trusted_keys=[jail.home.verifier_key]).valid
    late = jail.receive()  # a tray that nobody had looked into
    refuted = verify_file(outcome.statement, against=[late.document])
    assert not refuted.valid


def test_a_statement_can_be_recorded_in_a_matter_of_its_own(jail: Jail) -> None:
    outcome = jail.search(BY_DIGEST, matter=NEW_MATTER)
    assert outcome.matter is not None
    [event] = jail.home.read_matter(outcome.matter).events
    assert event.type == "search.made"
    assert outcome.statement is not None
    assert event.payload["statement"] == sha256_hex(outcome.statement)


def test_a_gap_in_the_register_ends_the_search(jail: Jail) -> None:
    for _ in range(3):
        jail.receive()
    jail.home.entry_path(2).unlink()
    with pytest.raises(IntegrityError, match="backup"):
        jail.search(BY_DIGEST)


def test_nobody_testifies_to_what_is_to_come(jail: Jail) -> None:
    window = Window(since=START, until=NOW + timedelta(seconds=1), zone="UTC")
    with pytest.raises(InputError, match="after now"):
        jail.search(BY_DIGEST, window=window)


def test_a_folder_that_is_no_home_is_not_made_one(tmp_path: Path) -> None:
    question = Question(sought=BY_DIGEST, window=WINDOW, by="Records Unit, duty clerk")
    signs = parse_health("health.toml", HEALTH, "UTC")
    with pytest.raises(InputError, match="set the home up"):
        search_home(Home(tmp_path / "typo"), question, signs, now=NOW)
    assert not (tmp_path / "typo").exists()


def test_a_line_of_the_compartments_that_is_no_matter_is_named(jail: Jail) -> None:
    jail.seal("# a note", "M-nonsense")
    with pytest.raises(InputError, match=r"line 2: .*M-nonsense"):
        compartmented(jail.home.path)


def signs_of(text: str) -> Sequence[tuple[str, bool]]:
    whole = f'channels = ["fax", "email"]\n{text}'
    found = parse_health("health.toml", whole.encode(), "America/New_York")
    return [(f"{sign.since:%d %H:%M}-{sign.until:%d %H:%M}", sign.held) for sign in found.signs]


SIGN = '[[sign]]\nchannel = "fax"\nkind = "self-test"\nsays = "came through"\nby = "desk"\n'


@pytest.mark.parametrize(
    ("rest", "signs"),
    [
        (
            'held = true\nfrom = "2020-01-13T00:00"\nuntil = "2020-01-13T01:00"',
            ["13 05:00-13 06:00"],
        ),
        (
            "held = true\nfrom = 2020-01-13T00:00:00Z\nuntil = 2020-01-13T01:00:00Z",
            ["13 00:00-13 01:00"],
        ),
        (
            'held = true\nat = ["2020-01-13T00:00Z", "2020-01-13T06:00Z"]\ngood_for = "6h"',
            ["13 00:00-13 06:00", "13 06:00-13 12:00"],
        ),
        ('held = true\nat = "2020-01-13T00:00Z"\ngood_for = "30m"', ["13 00:00-13 00:30"]),
    ],
)
def test_signs_of_a_health_file(rest: str, signs: list[str]) -> None:
    assert [span for span, _ in signs_of(SIGN + rest)] == signs


@pytest.mark.parametrize(("expected", "found", "held"), [(4, 4, True), (4, 3, False)])
def test_a_count_decides_and_is_not_copied(expected: int, found: int, *, held: bool) -> None:
    counts = f"expected = {expected}\nfound = {found}\n"
    times = 'from = "2020-01-13T00:00"\nuntil = "2020-01-13T01:00"'
    assert [one for _, one in signs_of(SIGN + counts + times)] == [held]


TIMES = 'from = "2020-01-13T00:00"\nuntil = "2020-01-13T01:00"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("channels = [", "neither TOML nor JSON"),
        ("[1]", "is not known"),
        ("channel = 1", "is not known"),
        ("channels = []", "names no way"),
        ('channels = ["pigeon"]', "is no channel"),
        ('channels = ["fax"]\nsign = 3', "no list"),
        ('channels = ["fax"]\nsign = [3]', "no table"),
        (f'channels = ["email"]\n{SIGN}{TIMES}held = true', "not among `channels`"),
        (f'channels = ["fax"]\n{SIGN}{TIMES}held = "yes"', "`held`"),
        (f'channels = ["fax"]\n{SIGN}{TIMES}held = true\nfound = 1', "a count"),
        (f'channels = ["fax"]\n{SIGN}held = true\nfrom = "yesterday"', "no moment"),
        (f'channels = ["fax"]\n{SIGN}held = true\nat = "2020-01-13T00:00"', "good_for"),
        (f'channels = ["fax"]\n{SIGN}{TIMES}held = true\nweather = 1', "'weather' is not known"),
        (f'channels = ["fax"]\n{SIGN}{TIMES}held = true'.replace("self-test", "luck"), "`kind`"),
        (f'channels = ["fax"]\n{SIGN}{TIMES}held = true'.replace("desk", " "), "`by`"),
        (
            f'channels = ["fax"]\n{SIGN}{TIMES}held = true'.replace("T00", "T02"),
            "put them in order",
        ),
    ],
)
def test_a_health_file_that_says_nothing_is_named_with_its_place(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        parse_health("health.toml", text.encode(), "UTC")
    assert str(refused.value).startswith("health.toml")


def test_a_health_file_may_be_json() -> None:
    found = parse_health("health.json", b'{"channels": ["fax"], "sign": []}', "UTC")
    assert found.channels == (Channel.FAX,)
    assert Health.NOT_SHOWN == "not shown"
