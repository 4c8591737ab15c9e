import json
import multiprocessing
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tecum.adapters.durable_files import Disk
from tecum.adapters.home import Home, MatterFile, default_home
from tecum.deadlines.instants import Instant
from tecum.errors import InputError, IntegrityError, LifecycleError
from tecum.ledger.canonical import canonical_bytes, sha256_hex
from tecum.ledger.receipts import Channel, Receipt
from tecum.matters.commands import (
    AnswerItem,
    GiveAnswer,
    ReadInstrument,
    ReadPaper,
    ReceivePaper,
    RecordRelease,
    Said,
)
from tecum.matters.event import event_line, new_matter_id
from tecum.matters.lifecycle import instrument_id
from tecum.terms import Act, AnswerKind, InstrumentKind
from tecum.verify import verify_receipt

NOW = datetime(2020, 1, 13, 16, 40, tzinfo=UTC)
DENVER = "America/Denver"
PAPERS = (b"%PDF one", b"%PDF two")
MATTER = new_matter_id(bytes(16))
DESK = Said(asserted_by="records desk")


def at(hours: int) -> Instant:
    return Instant(utc=NOW + timedelta(hours=hours), zone=DENVER)


def set_up(path: Path, disk: Disk | None = None) -> Home:
    home = Home(path, disk)
    home.set_up(agency="Example County Jail", entropy=bytes(range(32)))
    return home


def receive(home: Home, number: int, papers: tuple[bytes, ...] = PAPERS) -> Receipt:
    return home.receive(papers, Channel.FAX, now=NOW, entropy=number.to_bytes(16), zone=DENVER)


def first_events(home: Home) -> None:
    """Receive, read, and answer with a promise: the answer is two events that belong together."""
    paper = sha256_hex(PAPERS[0])
    home.record(
        MATTER,
        ReceivePaper(said=DESK, sha256=paper, receipt="R-1", channel="fax", size=8),
        at(0),
    )
    detainer = ReadInstrument(kind=InstrumentKind.I_247A, acts=(Act.HOLD, Act.NOTIFY))
    home.record(MATTER, ReadPaper(said=DESK, paper=paper, instruments=(detainer,)), at(1))
    promise = AnswerItem(
        instrument=instrument_id(paper, 1),
        act=Act.NOTIFY,
        kind=AnswerKind.WILL_ACT_ON_EVENT,
        trigger="release",
    )
    home.record(MATTER, GiveAnswer(said=DESK, letter="L-1", items=(promise,)), at(2))
    home.record(MATTER, RecordRelease(said=DESK), at(3))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return set_up(tmp_path / "home")


def test_what_arrives_is_kept_numbered_and_signed(home: Home) -> None:
    receipt = receive(home, 7)
    assert [home.paper(sha256_hex(paper)) for paper in PAPERS] == list(PAPERS)
    assert home.receipt_path(receipt.number).read_bytes() == receipt.document
    result = verify_receipt(receipt.document, papers=PAPERS, trusted_keys=[home.verifier_key])
    assert result.valid
    entry = home.entry_of(receipt.number)
    assert (entry.inside_number, entry.earlier, entry.receipt) == (1, (), receipt)
    assert b"inside" not in receipt.document
    assert json.loads(receipt.document)["body"]["agency"] == "Example County Jail"


def test_the_same_paper_again_is_a_new_receipt_linked_and_not_stored_twice(home: Home) -> None:
    first = receive(home, 1)
    again = receive(home, 2, PAPERS[1:])
    third = receive(Home(home.path), 3)
    other = receive(home, 4, (b"another",))
    assert len({one.number for one in (first, again, third, other)}) == 4
    assert home.entry_of(again.number).earlier == (first.number,)
    assert home.entry_of(third.number).earlier == (first.number, again.number)
    assert home.entry_of(other.number).earlier == ()
    assert len(list((home.path / "papers").iterdir())) == 3
    assert [entry.inside_number for entry in home.register()] == [1, 2, 3, 4]
    assert first.number.encode() not in again.document


def test_a_damaged_paper_is_found_and_healed_when_it_comes_again(home: Home) -> None:
    receive(home, 1)
    digest = sha256_hex(PAPERS[0])
    (home.path / "papers" / digest).write_bytes(b"%PDF xne")
    with pytest.raises(IntegrityError, match="have changed"):
        home.paper(digest)
    receive(home, 2)
    assert home.paper(digest) == PAPERS[0]


def test_nobody_else_may_read_the_home(home: Home) -> None:
    receive(home, 1)
    first_events(home)
    for path in (home.path, *home.path.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
    (home.path / "keys" / "receipts.pem").chmod(0o640)
    with pytest.raises(InputError, match="chmod 600"):
        receive(home, 2)


def test_the_private_key_is_pkcs8_and_named_after_its_digest(home: Home) -> None:
    pem = (home.path / "keys" / "receipts.pem").read_bytes()
    assert pem.startswith(b"-----BEGIN PRIVATE KEY-----")
    assert home.verifier_key.startswith("tecum/")
    named = Home(home.path.with_name("named"))
    named.set_up(agency="A", entropy=bytes(32), key_name="records.county.example/receipts")
    assert named.verifier_key.startswith("records.county.example/receipts+")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda home: home.set_up(agency="Other", entropy=bytes(32)), "already that of Example"),
        (lambda home: home.set_up(agency=" ", entropy=bytes(32)), "has no name"),
        (lambda home: home.set_up(agency="A", entropy=b"short"), "32 random bytes"),
        (lambda home: home.set_up(agency="A", entropy=bytes(32), key_name="a b"), "key name"),
        (lambda home: receive(home, 1, ()), "no file arrived"),
        (lambda home: receive(Home(home.path / "new"), 1), "set the home up first"),
        (lambda home: (receive(home, 1), receive(home, 1)), "give other random bytes"),
        (lambda home: home.entry_of("R-x"), "give a number issued here"),
        (lambda home: home.paper("ab"), "give a digest held here"),
        (lambda home: home.read_matter(MATTER), "give an id that it holds"),
        (lambda home: home.read_matter("../agency"), "matter id"),
        (lambda home: home.record("smith", RecordRelease(said=DESK), at(0)), "matter id"),
        (lambda home: receive(Home(home.path / "agency.json"), 1), "give the rights"),
    ],
)
def test_what_cannot_be_done_names_the_mend(
    home: Home, fault: Callable[[Home], object], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        fault(home)
    assert said in str(caught.value)


def test_bytes_are_kept_even_where_nothing_can_be_signed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(InputError, match="set the home up first"):
        receive(home, 1)
    assert [home.paper(sha256_hex(paper)) for paper in PAPERS] == list(PAPERS)
    assert list(home.register()) == []


@pytest.mark.parametrize(
    ("file", "damage", "said"),
    [
        ("agency.json", b"{}", "`agency` is missing"),
        ("agency.json", b"{", "byte 1"),
        ("keys/receipts.pem", b"none", "no private key"),
        ("counter", b'{"last":"x"}', "the register rebuilds it"),
        ("counter", b'{"last":9}', "register entry 9 is missing"),
        ("register/00000001.json", b"{}", "'schema'"),
        ("register/00000001.json", b"[", "restore it from a backup"),
    ],
)
def test_damage_is_named_and_never_built_upon(
    home: Home, file: str, damage: bytes, said: str
) -> None:
    receive(home, 1)
    (home.path / file).write_bytes(damage)
    with pytest.raises(IntegrityError) as caught:
        receive(Home(home.path), 2)
    assert said in str(caught.value)


def test_another_key_under_the_same_name_is_found(home: Home) -> None:
    other = Home(home.path.with_name("other"))
    other.set_up(agency="A", entropy=bytes(32))
    pem = (other.path / "keys" / "receipts.pem").read_bytes()
    (home.path / "keys" / "receipts.pem").write_bytes(pem)
    with pytest.raises(IntegrityError, match="is not the key of"):
        receive(home, 1)


def test_a_lost_counter_is_rebuilt_from_the_register(home: Home) -> None:
    for number in range(1, 4):
        receive(home, number)
    (home.path / "counter").unlink()
    assert home.entry_of(receive(Home(home.path), 4).number).inside_number == 4
    assert (home.path / "counter").read_bytes() == b'{"last":4}'


def test_a_matter_is_one_canonical_line_an_event(home: Home) -> None:
    first_events(home)
    assert home.matter_ids() == (MATTER,)
    file = home.read_matter(MATTER)
    assert [event.type for event in file.events] == [
        "paper.received",
        "paper.read",
        "answer.given",
        "promise.made",
        "subject.released",
    ]
    lines = (home.path / "matters" / f"{MATTER}.jsonl").read_bytes()
    assert lines == b"".join(event_line(event) for event in file.events)
    assert (file.size, file.torn_bytes) == (len(lines), 0)


def test_somebody_who_acted_on_an_old_state_is_told(home: Home) -> None:
    first_events(home)
    events = home.read_matter(MATTER).events
    with pytest.raises(LifecycleError, match="somebody else acted, its file is at event 5"):
        home.append(MATTER, events[3:4])
    home.append(MATTER, ())
    assert home.read_matter(MATTER).events == events


def test_a_torn_last_line_is_detected_left_out_and_cut_off_by_the_next_writer(home: Home) -> None:
    first_events(home)
    target = home.path / "matters" / f"{MATTER}.jsonl"
    whole = target.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    for kept in range(1, len(last)):
        torn = MatterFile.parse(whole[: -len(last)] + last[:kept])
        assert (len(torn.events), torn.torn_bytes) == (4, kept)
    target.write_bytes(whole[:-1])
    assert home.read_matter(MATTER).torn_bytes == len(last) - 1
    home.record(MATTER, RecordRelease(said=DESK), at(3))
    assert target.read_bytes() == whole


def test_a_damaged_line_is_named(home: Home) -> None:
    first_events(home)
    target = home.path / "matters" / f"{MATTER}.jsonl"
    target.write_bytes(target.read_bytes().replace(b"paper.read", b"paper.dear", 1)[1:])
    with pytest.raises(IntegrityError, match=r"matters/M-.*line 1: byte"):
        home.read_matter(MATTER)


class Killed(BaseException):
    """The machine stops: nobody catches it, nothing is cleaned up."""


class DyingDisk(Disk):
    """Does `steps` operations, then stops in the next: before it, after it, or halfway."""

    def __init__(self, steps: int, how: str) -> None:
        self.left = steps
        self.how = how

    def _do(self, step: Callable[..., object], *arguments: object) -> object:
        self.left -= 1
        if self.left >= 0:
            return step(*arguments)
        if self.how == "after":
            step(*arguments)
        if self.how == "halfway" and step == super().write:
            descriptor, data = arguments
            step(descriptor, data[: len(data) // 2])  # type: ignore[index, arg-type]
        raise Killed

    def make_folder(self, path: Path) -> None:
        self._do(super().make_folder, path)

    def create(self, path: Path) -> int:
        return self._do(super().create, path)  # type: ignore[return-value]

    def open_to_append(self, path: Path) -> int:
        return self._do(super().open_to_append, path)  # type: ignore[return-value]

    def write(self, descriptor: int, data: bytes) -> None:
        self._do(super().write, descriptor, data)

    def cut(self, descriptor: int, size: int) -> None:
        self._do(super().cut, descriptor, size)

    def sync(self, descriptor: int) -> None:
        self._do(super().sync, descriptor)

    def rename(self, source: Path, target: Path) -> None:
        self._do(super().rename, source, target)

    def remove(self, path: Path) -> None:
        self._do(super().remove, path)

    def sync_folder(self, path: Path) -> None:
        self._do(super().sync_folder, path)


def check_nothing_is_half_written(path: Path, acknowledged: list[Receipt]) -> None:
    """After a kill: open again, look at every file, and go on working."""
    home = Home(path)
    for paper in (path / "papers").glob("*"):
        assert sha256_hex(paper.read_bytes()) == paper.name
    numbers = [entry.receipt.number for entry in home.register()]
    assert set(numbers) >= {receipt.number for receipt in acknowledged}
    for receipt in acknowledged:
        assert home.receipt_path(receipt.number).read_bytes() == receipt.document
    if not home.is_set_up:
        home.set_up(agency="Example County Jail", entropy=bytes(range(32)))
    receipt = receive(home, 99)
    entries = list(home.register())
    assert [entry.inside_number for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[-1].receipt == receipt
    for entry in entries:
        document = home.receipt_path(entry.receipt.number).read_bytes()
        assert document == entry.receipt.document
        assert verify_receipt(document, papers=PAPERS, trusted_keys=[home.verifier_key]).valid
    assert {path.stem for path in (path / "receipts").iterdir()} == {
        entry.receipt.number for entry in entries
    }
    assert list((path / "tmp").iterdir()) == []


@pytest.mark.parametrize("how", ["before", "after", "halfway"])
def test_a_kill_at_any_step_of_receiving_loses_nothing_acknowledged(
    tmp_path: Path, how: str
) -> None:
    steps, done = 0, False
    while not done:
        path = tmp_path / f"home-{steps}"
        acknowledged: list[Receipt] = []
        try:
            home = set_up(path, DyingDisk(steps, how))
            acknowledged.extend(receive(home, number) for number in (1, 2))
            done = True
        except Killed:
            steps += 1
        check_nothing_is_half_written(path, acknowledged)
    assert steps > 40


@pytest.mark.parametrize("how", ["before", "after", "halfway"])
def test_a_kill_at_any_step_of_recording_leaves_whole_acts_only(tmp_path: Path, how: str) -> None:
    whole = set_up(tmp_path / "whole")
    first_events(whole)
    expected = whole.read_matter(MATTER).events
    steps, torn, done = 0, 0, False
    while not done:
        path = tmp_path / f"home-{steps}"
        set_up(path)
        try:
            first_events(Home(path, DyingDisk(steps, how)))
            done = True
        except Killed:
            steps += 1
        home = Home(path)
        file = home.read_matter(MATTER) if home.matter_ids() else MatterFile.parse(b"")
        found = file.events
        torn += file.torn_bytes > 0
        assert found == expected[: len(found)]
        assert len(found) != 3  # the answer and its promise are one act
        home.append(MATTER, expected[len(found) :])
        assert Home(path).read_matter(MATTER).events == expected
        assert Home(path).read_matter(MATTER).torn_bytes == 0
    assert torn == (2 if how == "halfway" else 0)
    assert steps > 25


def test_a_file_has_its_name_only_when_it_is_on_the_disk(tmp_path: Path) -> None:
    steps: list[str] = []

    class Watching(Disk):
        def write(self, descriptor: int, data: bytes) -> None:
            steps.append("write")
            super().write(descriptor, data)

        def sync(self, descriptor: int) -> None:
            steps.append("sync")
            super().sync(descriptor)

        def rename(self, source: Path, target: Path) -> None:
            steps.append(f"rename {target.parent.name}")
            super().rename(source, target)

        def sync_folder(self, path: Path) -> None:
            steps.append(f"sync {path.name}")
            super().sync_folder(path)

    set_up(tmp_path / "home")
    receive(Home(tmp_path / "home", Watching()), 1, PAPERS[:1])
    assert steps == [
        *("write", "sync", "rename papers", "sync papers"),
        *("write", "sync", "rename register", "sync register"),
        *("write", "sync", "rename receipts", "sync receipts"),
        *("write", "sync", "rename home", "sync home"),
    ]


def receive_many(path: Path, first: int) -> None:
    home = Home(path)
    for number in range(first, first + 10):
        receive(home, number)


def test_two_writers_at_once_leave_no_gap(home: Home) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=receive_many, args=(home.path, first)) for first in (100, 200)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    entries = list(home.register())
    assert [entry.inside_number for entry in entries] == list(range(1, 21))
    assert len({entry.receipt.number for entry in entries}) == 20


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TECUM_HOME": "/srv/tecum", "HOME": "/home/a"}, "/srv/tecum"),
        ({"XDG_DATA_HOME": "/data", "HOME": "/home/a"}, "/data/tecum"),
        ({"XDG_DATA_HOME": "data", "HOME": "/home/a"}, "/home/a/.local/share/tecum"),
        ({"TECUM_HOME": "", "HOME": "/home/a"}, "/home/a/.local/share/tecum"),
    ],
)
def test_where_a_home_lies_when_nobody_says(environ: dict[str, str], expected: str) -> None:
    assert default_home(environ) == Path(expected)


def test_no_home_at_all_is_an_error() -> None:
    with pytest.raises(InputError, match="set one"):
        default_home({})


def test_the_environment_is_asked_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECUM_HOME", "/srv/elsewhere")
    assert default_home() == Path("/srv/elsewhere")


def test_opening_a_home_touches_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert not home.is_set_up
    assert home.matter_ids() == ()
    assert list(home.register()) == []
    assert not home.path.exists()


def test_a_register_entry_is_canonical_and_keeps_the_receipt_whole(home: Home) -> None:
    receipt = receive(home, 1)
    whole = json.loads((home.path / "register" / "00000001.json").read_bytes())
    assert canonical_bytes(whole["receipt"]) == receipt.document
    assert whole["inside_number"] == 1
