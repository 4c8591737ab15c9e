"""New York: on the sender's list, not on the recipient's. Two homes, two logs, each other's keys.

The agency insists that it sent; the police say that none arrived. People and papers are invented.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.core.adapters.transport.reports import TALK, delivery_report
from tests.journeys.two_homes import MONDAY, ZONE, Recipient, Sender

from tecum.adapters.reconciling.homes import rows_of_home
from tecum.cli.main import main
from tecum.ledger.canonical import parse_canonical, sha256_hex
from tecum.ledger.receipts import Channel
from tecum.matters.event import EventType
from tecum.matters.journal import Standing, contradictions
from tecum.matters.payloads import members
from tecum.matters.searching import SearchTestimony, Sought, Window, sign_testimony
from tecum.measures.reconciling import Side, reconcile
from tecum.measures.reconciling.from_events import CUSTODIAN_KEEPS, ISSUER_KEEPS
from tecum.terms import Party
from tecum.verify import Verification, verify_file

ADDRESS = "records@police.example.gov"
PAPER = b"%PDF-1.7 a detainer for an invented man"


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    return Sender(tmp_path / "sender", "An invented field office", "field.example.gov", 1)


@pytest.fixture
def police(tmp_path: Path) -> Recipient:
    return Recipient(tmp_path / "police", "An invented police department", "police.example.gov", 2)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "detainer.pdf"
    path.write_bytes(PAPER)
    return path


def talk(folder: Path, address: str = ADDRESS) -> Path:
    """The sender's own server handed it to the next one: that is all that its transcript shows."""
    text = TALK.replace("RCPT TO:<nobody@jail.example.gov>\n550 5.1.1 no such user\n", "")
    text = text.replace("records@jail.example.gov", address).partition("Subject:")
    path = folder / "talk.txt"
    path.write_text(text[0] + "Subject: a paper\n" + text[2].partition("\n")[2])
    return path


def checked(document: bytes, *keys: str, **given: Any) -> Verification:  # noqa: ANN401 - as verify_file takes them
    result = verify_file(document, trusted_keys=keys, **given)
    assert result.valid, [check for check in result.checks if not check.passed]
    return result


def classes(sender: Sender, police: Recipient) -> list[str]:
    """The two records laid side by side."""
    theirs = Side(
        role=Party.ISSUER,
        label="sender",
        rows=rows_of_home(sender.home, Party.ISSUER),
        keeps=ISSUER_KEEPS,
    )
    ours = Side(
        role=Party.CUSTODIAN,
        label="police",
        rows=rows_of_home(police.home, Party.CUSTODIAN, by_paper=True),
        keeps=CUSTODIAN_KEEPS,
    )
    return [str(row.is_class) for row in reconcile(ours, theirs, names=False).rows]


def test_t8_sent_not_shown_delivered_with_each_sides_evidence(
    sender: Sender, police: Recipient, paper: Path, tmp_path: Path
) -> None:
    sender.turn(1)
    begun = sender.send(paper, talk(tmp_path))
    assert begun.sending.standing is Standing.WAITING
    police.turn(2)
    police.receive(b"some other paper")

    # The stated time passes; each side says what it knows, and no more.
    sender.turn(80)
    police.turn(80)
    [marked] = sender.desk.overdue(sender.now)
    assert marked.sending.standing is Standing.UNSHOWN
    assert sender.desk.overdue(sender.now)[0].recorded == ()
    searched = police.search(PAPER, until=79)
    assert searched.statement is not None
    assert searched.matter is not None

    # Two bundles; each is checked by the other side, which knows the keys by another way.
    sender.seal()
    police.seal()
    from_sender = sender.bundle(begun.matter)
    from_police = police.bundle(searched.matter)
    one = checked(from_sender, *sender.keys, papers=[PAPER])
    shown = " ".join(check.detail for check in one.checks if check.name.startswith("leaf"))
    assert "(paper.sent)" in shown
    assert "(delivery.unshown)" in shown
    other = checked(from_police, *police.keys)
    [search] = [check for check in other.checks if check.name == "search 1"]
    assert "Records Unit, duty clerk" in search.detail

    # The statement says by which channels nothing can have been missed, and by which it can.
    result = checked(searched.statement, *police.keys)
    [unsure] = [gap for gap in result.not_proved if gap.startswith("that the channels worked")]
    assert unsure.endswith("fax, counter")

    # Laid side by side, the paper is neither refused nor ignored.
    assert classes(sender, police) == ["sent, not shown delivered", "only ours"]


def test_t8_what_the_law_would_have_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.json"
    stated = {"custodian_type": "police", "requester": "ICE", "in_custody": True}
    facts.write_text(json.dumps({"instruments": ["I-247A"], "facts": stated}))
    place = ("--in", "ny-new-york-city", "--as-of", "2020-01-13")
    assert main(["decide", "--facts", str(facts), *place, "--json"]) == 0
    hold = json.loads(capsys.readouterr().out)["acts"]["hold"]
    asked = {name for unknown in hold["unknowns"] for name in unknown["facts"]}
    assert hold["outcome"] == "prohibited"
    assert {"judicial_warrant", "convictions"} <= asked


def test_t8_a_receipt_refutes_a_false_statement_and_a_mark_and_all_stay(
    sender: Sender, police: Recipient, paper: Path, tmp_path: Path
) -> None:
    sender.turn(1)
    begun = sender.send(paper, talk(tmp_path))
    matter, message = begun.matter, begun.sending.message
    police.turn(4)
    receipt, police_matter = police.receive(PAPER, Channel.COUNTER)

    # Nobody has brought the receipt into the sender's journal when the stated time passes.
    sender.turn(80)
    police.turn(80)
    sender.desk.overdue(sender.now)
    # The search finds it and makes no statement; somebody signs one nonetheless.
    assert [hit.number for hit in police.search(PAPER, until=79).hits] == [receipt.number]
    statement = false_statement(police)
    assert checked(statement, *police.keys)
    refuted = verify_file(statement, trusted_keys=police.keys, against=[receipt.document])
    assert [check.name for check in refuted.checks if not check.passed] == ["against 1"]

    sender.turn(82)
    files = tmp_path / "receipt.json", tmp_path / "receipt.proof"
    files[0].write_bytes(receipt.document)
    files[1].write_text(police.proof(receipt))
    after = sender.desk.obtain(
        matter, message, files[0], proof=files[1], keys=police.keys, now=sender.now
    )
    assert after.sending.standing is Standing.RECEIVED
    [found] = contradictions(after.sending)
    assert "not shown delivered" in found.what

    # What a judge sees: the sender's bundle alone proves the recipient's receipt.
    sender.seal()
    document = sender.bundle(matter)
    result = checked(document, *sender.keys, *police.keys, papers=[PAPER])
    [obtained] = [check for check in result.checks if check.name == "obtained 1"]
    assert receipt.number in obtained.detail
    assert "its proof holds" in obtained.detail
    assert not any("documents of others" in gap for gap in result.not_proved)
    assert any("documents of others" in gap for gap in checked(document).not_proved)
    types = {event.type for event in sender.home.read_matter(matter).events}
    assert {EventType.DELIVERY_UNSHOWN, EventType.RECEIPT_OBTAINED} <= types

    # And the recipient's bundle proves the same receipt from its own log.
    own = checked(police.bundle(police_matter), *police.keys, papers=[PAPER])
    assert any(receipt.number in check.detail for check in own.checks)
    assert classes(sender, police) == ["delivered, not opened"]


def false_statement(police: Recipient) -> bytes:
    """What the register does not say, signed with the agency's own key."""
    return sign_testimony(
        SearchTestimony(
            agency=police.home.agency,
            by="Records Unit, duty clerk",
            made_at=police.now,
            window=Window(since=MONDAY, until=police.now, zone=ZONE),
            sought=Sought(digests=(sha256_hex(PAPER),)),
            channels=(Channel.COUNTER,),
            signs=(),
            searched=("the register of all receipts",),
        ),
        police.home.signing_key(),
    )


def test_two_tecums_where_all_goes_well(
    sender: Sender, police: Recipient, paper: Path, tmp_path: Path
) -> None:
    sender.turn(1)
    begun = sender.send(paper, talk(tmp_path))
    police.turn(2)
    receipt, _ = police.receive(PAPER)
    police.turn(7)
    police.seal()
    (tmp_path / "r.json").write_bytes(receipt.document)
    sender.turn(8)
    dsn = tmp_path / "dsn.eml"
    dsn.write_bytes(
        delivery_report(
            message=begun.sending.message,
            address=ADDRESS,
            attempt="Mon, 13 Jan 2020 15:30:00 +0000",
        )
    )
    sender.desk.add_evidence(begun.matter, begun.sending.message, [dsn], now=sender.now)
    after = sender.desk.obtain(
        begun.matter,
        begun.sending.message,
        tmp_path / "r.json",
        proof=None,
        keys=police.keys,
        now=sender.now,
    )
    assert after.sending.standing is Standing.RECEIVED
    assert contradictions(after.sending) == ()
    sender.turn(200)
    assert sender.desk.overdue(sender.now) == ()
    assert police.search(PAPER, until=7).hits[0].number == receipt.number


def test_a_receipt_altered_in_the_senders_bundle_is_named(
    sender: Sender, police: Recipient, paper: Path, tmp_path: Path
) -> None:
    sender.turn(1)
    begun = sender.send(paper)
    police.turn(2)
    receipt, _ = police.receive(PAPER)
    (tmp_path / "r.json").write_bytes(receipt.document)
    sender.turn(3)
    sender.desk.obtain(
        begun.matter,
        begun.sending.message,
        tmp_path / "r.json",
        proof=None,
        keys=(),
        now=sender.now,
    )
    sender.seal()
    document = sender.bundle(begun.matter)
    assert receipt.number.encode() in document
    altered = document.replace(b'"channel":"email","files"', b'"channel":"fax","files"')
    result = verify_file(altered)
    assert not result.valid
    failed = {check.name for check in result.checks if not check.passed}
    assert "signature" in failed


# T15: a request found in an issuer's list with a wrong addressee
MAPPING = """
role = "custodian"
zone = "America/New_York"

[columns]
"digest" = "digest"
"received" = "received"
"unit" = "unit"

[units]
"Records Unit" = ["Police Records", "NYPD Records"]
"""


def test_t15_a_wrong_addressee_is_a_defect_of_service_and_no_refusal(
    sender: Sender,
    police: Recipient,
    paper: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sender.turn(1)
    address = "intake@nydoc.example.gov"
    begun = sender.send(paper, unit="NYDOC", address=address)
    sender.turn(2)
    dsn = tmp_path / "dsn.eml"
    failed = delivery_report(
        "failed",
        status="5.1.2",
        diagnostic="550 5.1.2 no such host",
        message=begun.sending.message,
        address=address,
        attempt="Mon, 13 Jan 2020 15:30:00 +0000",
    )
    dsn.write_bytes(failed)
    after = sender.desk.add_evidence(begun.matter, begun.sending.message, [dsn], now=sender.now)
    assert after.sending.standing is Standing.FAILED

    register = tmp_path / "ours.csv"
    register.write_text(f"digest,received,unit\n{'0' * 64},2020-01-13,Records Unit\n")
    (tmp_path / "ours.mapping.toml").write_text(MAPPING)
    lists = (str(register), str(sender.home.path))
    assert main(["reconcile", *lists, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    [row] = [one for one in rows if one["theirs"] is not None]
    assert row["class"] == "wrong addressee"
    assert "no unit of the custodian" in json.dumps(row)
    assert "declined" not in json.dumps(row)

    # The recipient's own search says what it can: nothing came, by the channels that worked.
    police.turn(80)
    outcome = police.search(PAPER, until=79)
    assert outcome.statement is not None
    body = members(members(parse_canonical(outcome.statement))["body"])
    assert body["result"] == "no item that may be spoken of here was found"
