"""The audit finds every damage and names its place: from the public files, and from inside."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.core.adapters.log.dying_disk import HastyDisk
from tests.core.adapters.log.logged_home import (
    at,
    home_with_log,
    matter_id,
    open_home,
    receive,
    record,
    release,
    seal,
)

from tecum.adapters.log.auditing import audit_public
from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.key_files import read_seed
from tecum.adapters.log.publishing import sign_checkpoint
from tecum.ledger.auditing import Finding, audit_published
from tecum.ledger.cosignatures import CosigningKey
from tecum.ledger.merkle import Tree, leaf_hash
from tecum.ledger.notes import SigningKey
from tecum.ledger.sealing import Schedule
from tecum.ledger.tiles import entry_bundle, parse_entry_bundle
from tecum.ledger.tree_heads import Checkpoint

Files = dict[str, bytes]

SCHEDULE = Schedule(every=3600, batch=200, max_delay=14_400)  # tiles full, partial and of level 1


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three checkpoints: sizes 200, 400 and 600."""
    log = home_with_log(tmp_path_factory.mktemp("audit") / "home", SCHEDULE, HastyDisk())
    for hours in (1, 2, 3):
        receive(log.home, hours, hours - 0.5)
        record(log.home, hours, hours - 0.5)
        seal(log, hours)
    release(log.home, 1, 3.5)
    return log.home.path


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "home")
    return tmp_path / "home"


def audit(home: Path) -> tuple[Finding, ...]:
    return HomeLog(open_home(home)).audit(at(4))


def read_public(home: Path) -> Files:
    public = home / "log" / "public"
    found = (file for file in public.rglob("*") if file.is_file())
    return {file.relative_to(public).as_posix(): file.read_bytes() for file in found}


@pytest.fixture(scope="module")
def published(whole: Path) -> Files:
    return read_public(whole)


@pytest.fixture
def files(published: Files) -> Files:
    return dict(published)


def flip(files: Files, path: str, at_byte: int = 0) -> None:
    data = bytearray(files[path])
    data[at_byte] ^= 1
    files[path] = bytes(data)


def rewrite(files: Files, path: str, old: str, new: str) -> None:
    text = files[path].decode()
    assert re.search(old, text), old
    files[path] = re.sub(old, new, text, count=1).encode()


def entries_of(files: Files) -> list[bytes]:
    names = ("000", "001", "002.p/88")
    return [one for name in names for one in parse_entry_bundle(files[f"tile/entries/{name}"])]


def a_proof(files: Files, index: int) -> str:
    return f"proof/{leaf_hash(entries_of(files)[index]).hex()}"


def test_a_good_log_has_no_finding(whole: Path) -> None:
    assert audit(whole) == ()
    public = audit_public(whole / "log" / "public")
    assert public.findings == ()
    assert [(head.size, head.seconds) for head in public.heads] == [
        (200, int(at(1).timestamp())),
        (400, int(at(2).timestamp())),
        (600, int(at(3).timestamp())),
    ]
    assert audit_public(whole / "log" / "public", every_proof=50).findings == ()


PUBLIC: list[tuple[Callable[[Files], object], str]] = [
    (lambda f: flip(f, "tile/0/000", 32 * 7), "tile/0/000, leaf 7: entry and hash in the tile"),
    # Behind the checkpoint of 200: that one says nothing of them.
    (lambda f: flip(f, "tile/0/000", 32 * 230), "tile/0/000, leaf 230: entry and hash in the tile"),
    (lambda f: flip(f, "tile/entries/000", 34 * 230 + 9), "tile/entries/000, leaf 230: entry and"),
    (lambda f: flip(f, "tile/0/000.p/200", 64), "tile/0/000.p/200, leaf 2: entry and hash"),
    (lambda f: flip(f, "tile/0/002.p/88", 5), "tile/0/002.p/88, leaf 512: entry and hash"),
    (lambda f: flip(f, "tile/1/000.p/2", 40), "tile/1/000.p/2: not the roots of the tiles below"),
    (lambda f: flip(f, "tile/1/000.p/1", 4), "tile/1/000.p/1: not the roots of the tiles below"),
    (lambda f: flip(f, "tile/entries/001", 2), "tile/entries/001, leaf 256: entry and hash"),
    (lambda f: flip(f, "tile/entries/001", 1), "tile/entries/001: "),
    (lambda f: f.update({"tile/entries/001": b""}), "tile/entries/001: "),
    (lambda f: f.pop("tile/entries/000"), "tile/entries/000: missing"),
    (lambda f: f.pop("tile/0/001"), "tile/0/001: missing"),
    (lambda f: f.update({"tile/0/001": b"x"}), "tile/0/001: 1 bytes; its name says 256"),
    (lambda f: f.pop("tile/1/000.p/2"), "tile/1/000.p/2: missing"),
    (lambda f: f.update({"tile/0/009": f["tile/0/000"]}), "tile/0/009: beyond the newest"),
    (lambda f: f.update({"tile/0/0001": f["tile/0/000"]}), "tile/0/0001: 'tile/0/0001' is"),
    (lambda f: f.update({"names.txt": b"x"}), "names.txt: nothing of this name belongs"),
    (lambda f: flip(f, "checkpoint", 40), "checkpoint: "),
    (lambda f: f.pop("checkpoint"), "checkpoint: missing"),
    (
        lambda f: f.update({"checkpoint": f["checkpoints/400"]}),
        "checkpoint: an old one, of size 400; the log is at 600",
    ),
    (lambda f: f.pop("checkpoints/600"), "checkpoint: of size 600, which is not among"),
    (
        lambda f: f.update({"checkpoints/400": f["checkpoints/200"]}),
        "checkpoints/400: a checkpoint of size 200",
    ),
    (
        lambda f: rewrite(f, "checkpoints/400", "(?s)\n[^\n]* vYD1o.*$", "\n"),
        "checkpoints/400: the log's own clock did not say when",
    ),
    (lambda f: flip(f, a_proof(f, 300), 30), "leaf 300: "),
    (lambda f: flip(f, a_proof(f, 599), 80), "leaf 599: "),
    (lambda f: f.pop(a_proof(f, 300)), "leaf 300: missing"),
    (lambda f: f.update({"proof/" + "0" * 64: b"x"}), "proof: 601 proofs for 600 leaves"),
    (
        lambda f: rewrite(f, a_proof(f, 5), "index 5", "extra AAAA\nindex 5"),
        "leaf 5: of leaf 5, or with more than a proof",
    ),
    (
        lambda f: rewrite(f, a_proof(f, 5), r"\Z", "\u2014 w.example AAAAAAAA\n"),
        "",  # a proof may be ahead in cosignatures, where adding them was cut short
    ),
    (
        lambda f: rewrite(f, a_proof(f, 5), "\n200\n", "\n201\n"),
        "leaf 5: its checkpoint is not that of `checkpoints/200`",
    ),
    (lambda f: flip(f, "notices/0001.json", 200), "notices/0001.json: "),
    (
        lambda f: rewrite(f, "notices/0001.json", '"every":3600', '"every":7200'),
        "notices/0001.json: its leaf is not in the log",
    ),
    (
        lambda f: f.update({"notices/0002.json": f.pop("notices/0001.json")}),
        "notices/0001.json: missing",
    ),
    (lambda f: f.pop("log.json"), "log.json: missing"),
    (lambda f: f.update({"log.json": b"{}"}), "log.json: "),
    (
        lambda f: rewrite(f, "log.json", 'county.example/log","prev', 'city.example/log","prev'),
        "checkpoint: of another log, 'records.county.example/log'",
    ),
]


@pytest.mark.parametrize("at_case", range(len(PUBLIC)))
def test_a_stranger_finds_it(files: Files, at_case: int) -> None:
    damage, said = PUBLIC[at_case]
    damage(files)
    findings = [str(finding) for finding in audit_published(files.get, sorted(files)).findings]
    if said:
        assert any(said in finding for finding in findings), findings
    else:
        assert findings == []


def change(file: Path, old: bytes, new: bytes) -> None:
    data = file.read_bytes()
    assert old in data
    file.write_bytes(data.replace(old, new, 1))


INSIDE: list[tuple[Callable[[Path], object], str]] = [
    (
        lambda h: (h / "log/settings.json").write_bytes(
            (h / "log/settings.json").read_bytes().replace(b'"batch":200', b'"batch":201')
        ),
        "log.json: it does not say what the settings say",
    ),
    (
        lambda h: (h / "matters" / f"{matter_id(2)}.jsonl").unlink(),
        f"event {matter_id(2)}/1, leaf ",
    ),
    (
        lambda h: (h / "log/secrets" / f"{matter_id(2)}.key").write_bytes(bytes(32)),
        f"event {matter_id(2)}/1, leaf ",
    ),
    (lambda h: (h / "log/secrets" / f"{matter_id(2)}.key").unlink(), f"matter {matter_id(2)}: "),
    (
        lambda h: (h / "log/secrets" / f"{matter_id(2)}.key").write_bytes(b"x"),
        f"matter {matter_id(2)}: ",
    ),
    (
        lambda h: change(h / "matters" / f"{matter_id(2)}.jsonl", b"asserted", b"inserted"),
        f"matter {matter_id(2)}: ",
    ),
    (
        lambda h: change(h / "matters" / f"{matter_id(2)}.jsonl", b'"size":8', b'"size":9'),
        "its leaf in the log is another",
    ),
    (lambda h: (h / "register/00000003.json").unlink(), "its record is missing here; restore it"),
    (lambda h: (h / "log/journal").write_bytes(b""), f"event {matter_id(1)}/2: it has no leaf"),
    (
        lambda h: next((h / "log/sealed").glob("0000000400-*")).unlink(),
        "sealed: 400 entries; the newest checkpoint has 600",
    ),
    (
        lambda h: (h / "log/public/notices/0001.json").write_bytes(b"{}"),
        "not published as it was sealed",
    ),
]


@pytest.mark.parametrize("at_case", range(len(INSIDE)))
def test_the_home_finds_it(home: Path, at_case: int) -> None:
    damage, said = INSIDE[at_case]
    damage(home)
    findings = [str(finding) for finding in audit(home)]
    assert any(said in finding for finding in findings), findings


def test_an_unfinished_batch_is_said(home: Path) -> None:
    log = HomeLog(open_home(home))

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    log.store.finish = stop  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        seal(log, 4)
    assert "intent: a batch is unfinished; seal again" in [str(one) for one in audit(home)]


# -- a log that lies ----------------------------------------------------------------------


def forged(home: Path, change: Callable[[list[bytes]], None]) -> dict[str, bytes]:
    """The public files as the log itself could write them anew, with its own keys."""
    files = read_public(home)
    entries = entries_of(files)
    change(entries)
    tree = Tree(entries)
    log = HomeLog(open_home(home))
    origin = log.settings.origin
    signer = SigningKey(name=origin, seed=read_seed(home / "keys/log.pem"))
    clock = CosigningKey(name=origin, seed=read_seed(home / "keys/log-clock.pem"))
    head = Checkpoint(origin=origin, size=len(entries), root=tree.root())
    note = sign_checkpoint(head, [signer], [clock], int(at(3).timestamp()))
    files["checkpoint"] = files["checkpoints/600"] = note
    for number in range(0, len(entries), 256):
        row = entries[number : number + 256]
        name = f"{number // 256:03}" + ("" if len(row) == 256 else f".p/{len(row)}")
        files[f"tile/entries/{name}"] = entry_bundle(row)
        files[f"tile/0/{name}"] = b"".join(map(leaf_hash, row))
    full = [tree.hash_at(8, one) for one in range(len(entries) // 256)]
    files[f"tile/1/000.p/{len(full)}"] = b"".join(full)
    return files


def swap(entries: list[bytes]) -> None:
    entries[10], entries[11] = entries[11], entries[10]


def replace_one(entries: list[bytes]) -> None:
    entries[150] = bytes(32)


def drop(entries: list[bytes]) -> None:
    entries.append(entries.pop(150))


@pytest.mark.parametrize("change", [swap, replace_one, drop])
def test_a_log_that_rewrites_its_past_contradicts_its_old_checkpoints(
    home: Path, change: Callable[[list[bytes]], None]
) -> None:
    files = forged(home, change)
    findings = [str(one) for one in audit_published(files.get, sorted(files)).findings]
    assert "checkpoints/200: its root is not that of the entries" in findings
    assert "checkpoints/600: its root is not that of the entries" not in findings


def test_nothing_published_yet_is_no_finding(tmp_path: Path) -> None:
    log = home_with_log(tmp_path / "home")
    assert audit_public(log.home.path / "log" / "public") == audit_published(
        log.store.get, log.store.paths()
    )
    assert log.audit(at(1)) == ()
