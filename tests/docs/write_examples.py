"""Writes one example of every contract: `python -m tests.docs.write_examples`."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from tests.core.adapters.log.witnessed import running
from tests.core.adapters.transport.reports import delivery_report
from tests.docs.guide_files import write_files_of
from tests.packs.pack_json import exampleton
from tests.papers.story import FOLDER

from tecum.cli.main import main
from tecum.ledger.cosignatures import parse_key

CONTRACT = Path(__file__).parents[2] / "contract"
PAPER = "10-subpoena-d.pdf"
PLACE = ("--in", "co-denver", "--as-of", "2020-01-13", "--known-at", "2020-01-13")
FACTS = {
    "instruments": ["I-247A"],
    "facts": {"otherwise_release_at": "2020-01-17T17:00", "judicial_warrant": None},
    "adopted": [],
}

CLOCKS = {
    "clocks": [
        {
            "id": "c-17",
            "rule": "business-days",
            "given": {"trigger": "2026-10-01"},
            "params": {"days": 3},
            "zone": "America/Denver",
        },
        {
            "id": "c-18",
            "rule": "8cfr287.7d",
            "given": {"releasable": "2026-08-07T17:00"},
            "zone": "America/Denver",
            "holidays": "us",
        },
    ]
}


def _json(*arguments: str) -> object:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main([*arguments, "--json"])
    return json.loads(out.getvalue())


def examples() -> dict[str, object]:
    """One document a contract, made by the commands in an empty folder."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        shutil.copy(FOLDER / PAPER, PAPER)
        Path("tray").mkdir()
        shutil.copy(PAPER, "tray")
        Path("tray/torn.pdf").touch()
        received = _json(
            "decide", PAPER, *PLACE, "--receive", "--home", "home", "--agency", "An invented jail"
        )
        [receipt] = Path("home/receipts").iterdir()
        [events] = Path("home/matters").iterdir()
        return {
            **_law(),
            **_deadlines(),
            **_two_lists(),
            **_two_desks(),
            **_log(),
            **_desk(),
            **_witness(),
            "pack": exampleton("pack.toml"),
            "cases": exampleton("cases.toml"),
            "facts": FACTS,
            "read": _json("read", PAPER),
            "decide": received,
            "triage": _json("triage", "tray", *PLACE),
            "verification": _json("verify", str(receipt), "--paper", PAPER),
            "receipt": json.loads(receipt.read_bytes()),
            "event": json.loads(events.read_bytes().splitlines()[0]),
            "story": _said(),
        }


def _said() -> object:
    """The statement of facts of a received detainer, with what the guide's file says."""
    write_files_of(CONTRACT.parent / "docs" / "guides" / "statements.md", Path())
    shutil.copy(FOLDER / "05-detainer-d.pdf", "detainer.pdf")
    at = ("--home", "said")
    _json("decide", "detainer.pdf", *PLACE, "--receive", *at, "--agency", "An invented jail")
    [matter] = Path("said/matters").iterdir()
    return _json("story", matter.stem, *at, "--say", "said.toml", "--issue")


def _law() -> dict[str, object]:
    """The documents of the law library; of the long ones a part that keeps the shape."""
    shown = _json("law", "show", "co-denver", "--as-of", "2020-01-13")
    compared = _json("law", "compare", "co-denver", "tx", "--as-of", "2020-01-13")
    changed = _json("law", "diff", "co@2020-01-13", "co@2025-06-01")
    for document in (compared, changed):
        assert isinstance(document, dict)
        document["acts"] = document["acts"][:2]
    facts = _json("law", "facts", "--in", "co-denver", "--as-of", "2020-01-13")
    return {
        "law-list": _json("law", "list"),
        "law-facts": facts,
        "law-show": shown,
        "law-check": _json("law", "check", "us"),
        "law-diff": changed,
        "law-compare": compared,
        "law-new": _json("law", "new", "co-juniper-county", "--under", "co"),
    }


def _deadlines() -> dict[str, object]:
    """A deadline that meets a weekend, the list of rules cut short, and what a holiday moves."""
    hold = ("--rule", "8cfr287.7d", "--given", "releasable=2026-08-07T17:00")
    listed = _json("deadline", "--list")
    assert isinstance(listed, dict)
    Path("clocks.json").write_text(json.dumps(CLOCKS), encoding="utf-8")
    return {
        "deadline": _json("deadline", *hold, "--zone", "America/Denver"),
        "deadline-list": {
            **listed,
            "rules": listed["rules"][:3],
            "holidays": listed["holidays"][:2],
        },
        "deadline-moved": _json("deadline", "--moved-by", "+co", "--clocks", "clocks.json"),
        "clocks": CLOCKS,
    }


def _two_desks() -> dict[str, object]:
    """A paper that was sent and failed, and the search of those whom it did not reach."""
    failed = delivery_report("failed", status="5.1.2", message="", address="in@nydoc.example.gov")
    Path("report.eml").write_bytes(failed)
    addressed = ("--to", "NYDOC", "--channel", "email", "--address", "in@nydoc.example.gov")
    left = ("--at", "2020-01-13T10:00", "--zone", "America/New_York", "--home", "sender")
    named = ("--agency", "An invented field office")
    sent = _json("send", PAPER, *addressed, *left, *named, "--evidence", "report.eml")
    write_files_of(CONTRACT.parent / "docs" / "guides" / "nothing-came.md", Path())
    _json("log", "init", "--agency", "An invented police department", "--home", "police")
    window = ("--from", "2020-01-13T00:00", "--until", "2020-01-18T00:00")
    by = ("--health", "health.toml", "--by", "Records Unit, duty clerk", "--home", "police")
    made = _json("search", "--paper", PAPER, *window, *by)
    return {
        "send": sent,
        "search": json.loads(Path("search-statement.json").read_bytes()),
        "search-made": made,
    }


def _desk() -> dict[str, object]:
    """A desk that is set up and looked at, in processes of its own: it settles once in each."""
    Path("password").write_text("four plain words here", encoding="utf-8")
    about = ("--agency", "An invented jail", "--in", "co-denver", "--user", "clerk")
    asked = {
        "setup": ("setup", *about, "--password-file", "password", "--home", "desk"),
        "check": ("check", "--home", "desk"),
    }
    return {name: _json_apart(*arguments) for name, arguments in asked.items()}


def _json_apart(*arguments: str) -> object:
    command = [sys.executable, "-m", "tecum", *arguments, "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def _log() -> dict[str, object]:
    """A log from its opening to new keys, with one paper in it."""
    at = ("--home", "sealed")
    opened = _json(
        "log", "init", *at, "--agency", "An invented jail", "--origin", "records.example/log"
    )
    _json("decide", PAPER, *PLACE, "--receive", *at)
    sealed = _json("log", "seal", *at)
    [receipt] = Path("sealed/receipts").iterdir()
    [matter] = Path("sealed/matters").iterdir()
    [matter] = Path("sealed/matters").iterdir()
    bundle = ("bundle", matter.stem, *at, "--papers", "digest", "--out", "bundle.json")
    return {
        "bundle-made": _json(*bundle),
        "bundle": json.loads(Path("bundle.json").read_bytes()),
        "log-init": opened,
        "log-seal": sealed,
        "log-status": _json("log", "status", *at),
        "log-audit": _json("log", "audit", *at),
        "log-proof": _json("log", "proof", receipt.stem, *at),
        "log-receipt": _json("log", "receipt", receipt.stem, "--out", "receipt.pdf", *at),
        "log-rotate": _json("log", "rotate", *at),
        "log-hold": _json(
            "log", "hold", matter.stem, "--by", "an office", "--reason", "case 20-0001", *at
        ),
    }


def _witness() -> dict[str, object]:
    """A log that two witnesses were to see: one did, the other is down."""
    at = ("--home", "watched")
    _json("log", "init", *at, "--agency", "An invented jail", "--origin", "records.example/watched")
    keys = [
        parse_key(key)
        for key in json.loads(Path("watched/log/public/log.json").read_bytes())["keys"]
    ]
    with running(Path("down"), 2) as gone:
        pass
    with running(Path("up"), 1, keys) as seeing:
        lines = f"{seeing.line('w1')}{gone.line('w2')}quorum w1\n"
        Path("watched/log/policy").write_text(lines, encoding="utf-8")
        _json("log", "seal", *at)
        return {"witness-ask": _json("witness", "ask", *at)}


def _two_lists() -> dict[str, object]:
    """The two lists of the guide side by side."""
    guide = CONTRACT.parent / "docs" / "guides" / "two-lists.md"
    write_files_of(guide, Path())
    return {
        "mapping": tomllib.loads(Path("theirs.mapping.toml").read_text(encoding="utf-8")),
        "reconcile": _json("reconcile", "ours.csv", "theirs.csv"),
        "reconcile-new-mapping": _json("reconcile", "--new-mapping", "ours.csv"),
    }


def write() -> None:
    """Write every example."""
    folder = CONTRACT / "examples"
    folder.mkdir(exist_ok=True)
    for name, document in examples().items():
        text = json.dumps(document, ensure_ascii=False, indent=1) + os.linesep
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
