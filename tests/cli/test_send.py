"""`tecum send`, at its promise: it records, sends nothing, and names what is missing or wrong."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.cli.running import Tecum
from tests.core.adapters.transport.reports import (
    ADDRESS,
    TALK,
    delivery_report,
    disposition_report,
    mail,
)

from tecum.adapters.home import Home
from tecum.ledger.receipts import Channel

CONTRACT = Path(__file__).parents[2] / "contract"
MAIL = ("--to", "Records Unit", "--channel", "email", "--address", ADDRESS)
Step = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TECUM_HOME", str(tmp_path / "sender"))
    Path("paper.pdf").write_bytes(b"%PDF-1.7 an invented paper")
    return tmp_path


@pytest.fixture
def step(tecum: Tecum) -> Step:
    """Run one step and give its only message; the document keeps its contract."""
    schema = json.loads((CONTRACT / "send.schema.json").read_text())

    def run(*arguments: object) -> dict[str, Any]:
        result = tecum("send", *arguments, "--json")
        assert result.status == 0, result.err
        jsonschema.Draft202012Validator(schema).validate(result.json)
        [message] = result.json["messages"]
        return {**message, "next": result.json["next"]}

    return run


def of(message: dict[str, Any]) -> tuple[str, ...]:
    return ("--matter", message["matter"], "--message", message["message"])


def receipt(file: Path, paper: bytes, channel: Channel = Channel.EMAIL) -> str:
    """The recipient's Tecum signs for what came."""
    from tecum.adapters.clock import now

    home = Home(file.parent / "recipient")
    if not home.is_set_up:
        home.set_up(agency="Example City Jail", entropy=bytes(32))
    number = bytes([channel.value.encode()[0]] * 16)
    signed = home.receive([paper], channel, now=now(), entropy=number, zone="UTC")
    file.write_bytes(signed.document)
    return home.verifier_key


def test_the_message_id_is_known_before_the_paper_leaves(step: Step) -> None:
    begun = step("paper.pdf", *MAIL, "--prepare", "--agency", "Field office")
    assert re.fullmatch(r"S(-[0-9a-z]{5}){5}-[0-9a-z]", begun["message"])
    assert begun["standing"] == "prepared"
    assert any(begun["message"] in line and "--sent" in line for line in begun["next"])
    sent = step(*of(begun), "--sent", "--wait", "10d")
    assert sent["standing"] == "sent, waiting for a receipt"
    assert [one["type"] for one in sent["recorded"]] == ["paper.sent"]
    assert [fact["fact"] for fact in sent["facts"]] == ["prepared", "sent"]


def test_it_says_that_it_sends_nothing(tecum: Tecum) -> None:
    shown = " ".join(tecum("send", "--help").out.split())
    assert "sends nothing itself" in shown
    assert "nothing is sent from here" in shown.replace("│ │ ", "")


def test_evidence_is_kept_and_shows_what_it_shows(step: Step, folder: Path) -> None:
    sent = step("paper.pdf", *MAIL)
    files = {
        "talk.txt": TALK.replace("nobody@jail", "records@jail").encode(),
        "dsn.eml": delivery_report(message=sent["message"]),
        "mdn.eml": disposition_report(message=sent["message"]),
        "scan.tif": b"II*\0" + bytes(40),
    }
    arguments: list[str] = []
    for name, data in files.items():
        (folder / name).write_bytes(
            data.replace(b"S-00041-06105-10r3g-g7060-s1g7m-g", sent["message"].encode())
        )
        arguments += ["--evidence", name]
    after = step(*of(sent), *arguments)
    shows = {Path(one["file"]).name: one["shows"] for one in after["evidence"]}
    assert shows == {
        "talk.txt": "sent",
        "dsn.eml": "delivered",
        "mdn.eml": "seen",
        "scan.tif": "nothing",
    }
    assert after["standing"] == "delivered by the word of others, no receipt"
    digests = {one for fact in after["facts"] for one in fact["evidence"]}
    digests |= {one for report in after["reports"] for one in report["evidence"]}
    assert digests == {path.name for path in (folder / "sender/papers").iterdir()} - {
        sent["files"][0]["sha256"]
    }
    assert {fact["said_by"] for fact in after["facts"] if fact["fact"] == "delivered"} == {
        "mail server mx.jail.example.gov"
    }


def test_a_fax_reaches_a_number(step: Step, folder: Path) -> None:
    fax = ("--to", "Records Unit", "--channel", "fax", "--address", "+1 303 555 0100")
    (folder / "fax.eml").write_bytes(mail("Your fax to 303-555-0100 was sent: 4 of 4 pages."))
    sent = step("paper.pdf", *fax, "--evidence", "fax.eml")
    assert sent["standing"].startswith("delivered by the word of others")
    assert "not the unit" in sent["evidence"][0]["meaning"]


def test_a_number_of_certified_mail_is_a_number(step: Step, tecum: Tecum) -> None:
    post = ("--to", "Records Unit", "--channel", "post")
    sent = step("paper.pdf", *post, "--tracking", "7016 0910 0001 0831 0009")
    assert sent["tracking"] == "70160910000108310009"
    assert sent["standing"] == "sent, waiting for a receipt"
    wrong = tecum("send", "paper.pdf", *post, "--tracking", "7016 0910 0001 0831 0008")
    assert (wrong.status, wrong.out) == (2, "")
    assert "check digit" in wrong.err


def test_a_return_card_is_a_persons_reading(step: Step, folder: Path) -> None:
    sent = step("paper.pdf", "--to", "Records Unit", "--channel", "post")
    (folder / "card.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    told = (
        "--fact",
        "delivered",
        "--said-by",
        "the carrier's return card",
        "--at",
        "2020-01-15T10:12",
    )
    after = step(*of(sent), *told, "--evidence", "card.png", "--zone", "America/Denver")
    [fact] = [one for one in after["facts"] if one["fact"] == "delivered"]
    assert (fact["said_by"], fact["at"]) == (
        "the carrier's return card",
        "2020-01-15T10:12:00-07:00",
    )
    assert len(fact["evidence"]) == 1
    assert after["contradictions"]  # by that card it arrived years before it was sent


def test_handed_over_names_to_whom_and_who_saw_it(step: Step) -> None:
    sent = step(
        "paper.pdf", "--to", "Records Unit", "--channel", "counter",
        "--handed-to", "front counter", "--witness", "Field office, duty officer",
    )  # fmt: skip
    [fact] = [one for one in sent["facts"] if one["fact"] == "delivered"]
    assert fact["to"] == "front counter"


def test_the_recipients_receipt_is_checked_and_kept(step: Step, tecum: Tecum, folder: Path) -> None:
    sent = step("paper.pdf", *MAIL)
    key = receipt(folder / "r.json", Path("paper.pdf").read_bytes())
    after = step(*of(sent), "--receipt", "r.json", "--key", key)
    assert after["standing"] == "received: the recipient's receipt names its bytes"
    [obtained] = after["receipts"]
    assert (obtained["agency"], obtained["names_what_was_sent"]) == ("Example City Jail", True)
    assert any("--proof" in line for line in after["next"])
    again = tecum("send", *of(sent), "--receipt", "r.json")
    assert again.status == 2
    assert "is in it as event" in again.err


def test_a_receipt_that_does_not_hold_or_is_anothers_is_refused(
    step: Step, tecum: Tecum, folder: Path
) -> None:
    sent = step("paper.pdf", *MAIL)
    receipt(folder / "r.json", b"another paper")
    other = tecum("send", *of(sent), "--receipt", "r.json")
    assert (other.status, other.out) == (2, "")
    assert "names no file of message" in other.err
    torn = (folder / "r.json").read_bytes().replace(b"email", b"paper")
    (folder / "torn.json").write_bytes(torn)
    assert "does not hold" in tecum("send", *of(sent), "--receipt", "torn.json").err
    stranger = "example.org/r+00000000+AAAA"
    assert tecum("send", *of(sent), "--receipt", "r.json", "--key", stranger).status == 2
    assert step(*of(sent))["receipts"] == []


def test_on_paper_the_recipient_holds_other_bytes(step: Step, folder: Path) -> None:
    sent = step("paper.pdf", "--to", "Records Unit", "--channel", "fax")
    receipt(folder / "r.json", b"a fax as a picture", Channel.FAX)
    after = step(*of(sent), "--receipt", "r.json")
    assert after["standing"] == "a receipt of other bytes is said to be its own"


def test_overdue_marks_once_and_lists(step: Step, tecum: Tecum) -> None:
    early = ("--at", "2020-01-13T10:00", "--zone", "America/New_York")
    sent = step("paper.pdf", *MAIL, *early)
    marked = step("--overdue")
    assert marked["message"] == sent["message"]
    assert marked["standing"] == "sent, not shown delivered"
    assert [one["type"] for one in marked["recorded"]] == ["delivery.unshown"]
    assert step("--overdue")["recorded"] == []
    assert (
        tecum("send", "--overdue", "--home", "nobody").out
        == "Nothing waits longer than was stated.\n"
    )


def test_a_terminal_shows_who_says_so(step: Step, tecum: Tecum, folder: Path) -> None:
    sent = step("paper.pdf", *MAIL)
    failed = delivery_report("failed", status="5.1.1", message=sent["message"])
    (folder / "dsn.eml").write_bytes(failed)
    out = tecum("send", *of(sent), "--evidence", "dsn.eml").out
    assert "reported (failed): failed, status 5.1.1, by the word of mail server" in out
    assert f"tecum send --matter {sent['matter']}" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "nothing to record"),
        (("paper.pdf",), "--to UNIT"),
        (("paper.pdf", "--to", "a"), "--channel"),
        (("none.pdf", *MAIL), "no such file"),
        (("paper.pdf", *MAIL, "--wait", "soon"), "--wait 'soon'"),
        (("paper.pdf", *MAIL, "--at", "yesterday"), "--at 'yesterday'"),
        (("paper.pdf", *MAIL, "--at", "2999-01-01T00:00"), "lies after"),
        (("paper.pdf", *MAIL, "--at", "2020-01-13T00:00", "--zone", "Mars/X"), "--zone"),
        (("paper.pdf", *MAIL, "--witness", "a"), "--handed-to"),
        (("paper.pdf", *MAIL, "--prepare", "--evidence", "paper.pdf"), "leave out --prepare"),
        (("paper.pdf", *MAIL, "--receipt", "r.json"), "of a matter"),
        (("paper.pdf", "--to", "Records Unit", "--channel", "pigeon"), "pigeon"),
        (("paper.pdf", *MAIL, "--matter", "M-x"), "M-x"),
        (("--matter", "M-x"), "M-x"),
        (("--overdue", "--matter", "M-x"), "alone"),
        (("--prepare",), "give its files"),
        (("--tracking", "7"), "--sent"),
        (("--proof", "p"), "--receipt"),
        (("--message", "S-1"), "--matter"),
    ],
)
def test_one_clear_message_and_nothing_recorded(
    tecum: Tecum, folder: Path, arguments: tuple[str, ...], words: str
) -> None:
    result = tecum("send", *arguments, "--json")
    assert (result.status, result.out) == (2, "")
    assert words in " ".join(result.err.split())
    assert list((folder / "sender").glob("matters/*")) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--fact", "seen"), "--said-by"),
        (("--fact", "seen", "--said-by", "a", "--sent"), "step of its own"),
        (("--message", "S-other", "--sent"), "no message S-other"),
        (("--evidence", "none.eml"), "no such file"),
        (("--sent",), "was sent already"),
    ],
)
def test_a_step_that_says_nothing_is_refused(
    step: Step, tecum: Tecum, arguments: tuple[str, ...], words: str
) -> None:
    sent = step("paper.pdf", *MAIL)
    result = tecum("send", "--matter", sent["matter"], *arguments)
    assert result.status == 2
    assert words in result.err


def test_evidence_of_another_message_is_refused(step: Step, tecum: Tecum, folder: Path) -> None:
    sent = step("paper.pdf", *MAIL)
    (folder / "dsn.eml").write_bytes(delivery_report())
    result = tecum("send", *of(sent), "--evidence", "dsn.eml")
    assert result.status == 2
    assert "speaks of message" in result.err


def test_a_matter_with_two_messages_asks_which(step: Step, tecum: Tecum) -> None:
    sent = step("paper.pdf", *MAIL)
    assert tecum("send", "paper.pdf", *MAIL, "--matter", sent["matter"]).status == 0
    result = tecum("send", "--matter", sent["matter"], "--sent")
    assert result.status == 2
    assert "name one with --message" in result.err


def test_another_agency_does_not_write_into_a_home(step: Step, tecum: Tecum) -> None:
    step("paper.pdf", *MAIL, "--agency", "Field office")
    result = tecum("send", "paper.pdf", *MAIL, "--agency", "Somebody else")
    assert result.status == 2
    assert "Field office" in result.err
