"""Evidence shows what it shows: a mailbox is no person, a dialled number no unit."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.adapters.transport.reports import (
    ADDRESS,
    MESSAGE,
    TALK,
    delivery_report,
    disposition_report,
    mail,
)

from tecum.adapters.transport.evidence import read_evidence
from tecum.adapters.transport.layouts import layouts, worded_report
from tecum.adapters.transport.shown import Transport, iso_date, mail_date, message_named
from tecum.adapters.transport.smtp_transcripts import smtp_reports
from tecum.errors import DocumentError
from tecum.matters.journal import Shows, is_message_id


def shown(data: bytes, name: str = "report.eml") -> Transport:
    [one] = read_evidence(name, data).shown
    return one


def test_the_message_id_of_these_tests_is_one() -> None:
    assert is_message_id(MESSAGE)


@pytest.mark.parametrize(
    ("action", "shows"),
    [
        ("delivered", Shows.DELIVERED),
        ("Delivered", Shows.DELIVERED),
        ("relayed", Shows.RELAYED),
        ("expanded", Shows.EXPANDED),
        ("failed", Shows.FAILED),
        ("delayed", Shows.DELAYED),
        ("acknowledged", Shows.NOTHING),
    ],
)
def test_a_delivery_report_shows_its_action_and_no_other(action: str, shows: Shows) -> None:
    found = shown(delivery_report(action))
    assert (found.kind, found.shows) == ("dsn", shows)
    assert found.said_by == "mail server mx.jail.example.gov"
    assert found.to == ADDRESS
    assert found.message == MESSAGE
    assert found.at == datetime(2020, 1, 13, 23, 41, 59, tzinfo=UTC)


def test_a_failure_says_why() -> None:
    found = shown(delivery_report("failed", status="5.1.1", diagnostic="550 5.1.1 no such user"))
    assert found.detail == "failed, status 5.1.1: 550 5.1.1 no such user"


def test_a_delivery_is_a_mail_servers_word_and_no_receipt() -> None:
    assert "no receipt by people" in shown(delivery_report()).meaning


def test_without_an_attempt_the_date_of_the_report_stands() -> None:
    found = shown(delivery_report(attempt=None))
    assert found.at == datetime(2020, 1, 13, 23, 42, 10, tzinfo=UTC)


def test_a_date_without_an_offset_is_no_instant() -> None:
    assert shown(delivery_report(attempt=None, date="Mon, 13 Jan 2020 16:42:10")).at is None


def test_the_envelope_id_names_the_message_where_the_header_is_not_returned() -> None:
    assert shown(delivery_report(message="a paper", envelope=MESSAGE)).message == MESSAGE


def test_two_ids_name_no_message() -> None:
    other = MESSAGE.replace("S-0", "S-1")
    assert message_named(f"{MESSAGE} {other}") is None
    assert message_named(f"{MESSAGE} and again {MESSAGE}") == MESSAGE


@pytest.mark.parametrize(
    ("disposition", "shows"),
    [
        ("manual-action/MDN-sent-manually; displayed", Shows.SEEN),
        ("manual-action/MDN-sent-automatically; displayed", Shows.SEEN),
        ("automatic-action/MDN-sent-automatically; displayed", Shows.NOTHING),
        ("manual-action/MDN-sent-manually; deleted", Shows.NOTHING),
        ("automatic-action/MDN-sent-automatically; processed", Shows.NOTHING),
        ("", Shows.NOTHING),
    ],
)
def test_only_what_a_person_displayed_was_seen(disposition: str, shows: Shows) -> None:
    found = shown(disposition_report(disposition))
    assert (found.kind, found.shows, found.message) == ("mdn", shows, MESSAGE)


def test_a_transcript_shows_sending_for_the_address_that_was_taken() -> None:
    refused, taken = read_evidence("talk.txt", TALK.encode()).shown
    assert (refused.shows, refused.to) == (Shows.FAILED, "nobody@jail.example.gov")
    assert (taken.shows, taken.to, taken.message) == (Shows.SENT, ADDRESS, MESSAGE)
    assert taken.detail == "250 2.0.0 Ok: queued as 4YX1"
    assert taken.said_by == "mail server mx.jail.example.gov"
    assert "no mailbox" in taken.meaning


@pytest.mark.parametrize(
    "marks", [("> ", "< "), ("C: ", "S: "), (" -> ", "<-  "), (">>> ", "<<< ")]
)
def test_transcripts_may_mark_who_speaks(marks: tuple[str, str]) -> None:
    lines, in_data = [], False
    for line in TALK.splitlines():
        reply = not in_data and line[:3].isdigit()
        lines.append(f"{marks[1] if reply else marks[0]}{line}")
        in_data = line.startswith("354") or (in_data and line != ".")
    assert [one.shows for one in smtp_reports("\n".join(lines))] == [Shows.FAILED, Shows.SENT]


@pytest.mark.parametrize(
    ("reply", "shows"), [("451 4.3.0 try later", Shows.DELAYED), ("554 5.7.1 no", Shows.FAILED)]
)
def test_the_reply_to_the_data_decides(reply: str, shows: Shows) -> None:
    talk = TALK.replace("250 2.0.0 Ok: queued as 4YX1", reply)
    assert [one.shows for one in smtp_reports(talk)] == [Shows.FAILED, shows]


def test_a_transcript_that_ends_in_the_data_shows_no_sending() -> None:
    torn = TALK.partition("250 2.0.0 Ok")[0]
    assert [one.shows for one in smtp_reports(torn)] == [Shows.FAILED]


@pytest.mark.parametrize(
    ("status", "shows"),
    [("sent", Shows.SENT), ("deferred", Shows.DELAYED), ("bounced", Shows.FAILED)],
)
def test_a_line_of_a_mail_log(status: str, shows: Shows) -> None:
    line = (
        "2020-01-13T16:41:59-07:00 out postfix/smtp[7]: 4YX1: to=<records@jail.example.gov>, "
        f"relay=mx.jail.example.gov[192.0.2.7]:25, delay=1, dsn=2.0.0, status={status} (250 Ok)"
    )
    [found] = smtp_reports(line)
    assert (found.shows, found.to) == (shows, ADDRESS)
    assert found.at == datetime(2020, 1, 13, 23, 41, 59, tzinfo=UTC)


FAXES = [
    ("Your fax to +1 303 555 0100 was successfully sent. 4 of 4 pages.", Shows.DELIVERED),
    ("Your fax to +1 303 555 0100 was sent: 2 of 4 pages.", Shows.IN_PART),
    ("Your fax to +1 303 555 0100 was not sent. The line was busy.", Shows.FAILED),
    ("Your fax to +1 303 555 0100 could not be delivered.", Shows.FAILED),
    ("Your fax to +1 303 555 0100 is queued and will be tried again.", Shows.DELAYED),
    ("Fax report\nStatus: Success\nTo: (303) 555-0100\nPages sent: 4 of 4", Shows.DELIVERED),
    ("Fax report\nResult: OK\nNumber: 303 555 0100\nPages: 3/4", Shows.IN_PART),
    ("Fax report\nStatus: No answer\nTo: 303-555-0100\nPages: 0/4", Shows.FAILED),
    ("Fax report\nStatus: Pending\nTo: 303-555-0100", Shows.DELAYED),
    ("Your facsimile job 17 to 303-555-0100 was completed successfully.", Shows.DELIVERED),
    ("Your facsimile job 17 to 303-555-0100 failed: no answer.", Shows.FAILED),
]


@pytest.mark.parametrize(("words", "shows"), FAXES)
def test_fax_gateways_in_words(words: str, shows: Shows) -> None:
    found = shown(mail(f"{words}\nMessage {MESSAGE}\n"))
    assert (found.kind, found.shows, found.message) == ("fax", shows, MESSAGE)
    assert found.to is not None
    assert found.to.replace("(", "").replace(") ", "-").endswith(("555-0100", "555 0100"))
    assert found.said_by.endswith("reports@fax.example.com")
    assert found.at == datetime(2020, 1, 13, 23, 42, 10, tzinfo=UTC)


def test_a_fax_reaches_the_number_that_was_dialled_and_not_the_unit() -> None:
    assert "not the unit" in shown(mail(FAXES[0][0])).meaning


@pytest.mark.parametrize(
    ("words", "shows"),
    [
        (
            "Tracking Number: 9400111201080805483016\nYour item was delivered to the mail room.",
            Shows.DELIVERED,
        ),
        ("Tracking number 7016\nYour item has not been delivered. Unclaimed.", Shows.FAILED),
        ("Tracking number 7016\nYour item was refused and was delivered back.", Shows.NOTHING),
        ("Item number 7016\nIn transit, arriving late", Shows.DELAYED),
    ],
)
def test_carriers_in_words(words: str, shows: Shows) -> None:
    [found] = read_evidence("print.txt", words.encode()).shown
    assert (found.kind, found.shows, found.at) == ("carrier", shows, None)


@pytest.mark.parametrize(
    "data",
    [
        b"A letter about nothing.\n",
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        mail("Dear colleagues, lunch is at noon."),
        mail("We will fax you something next week."),
        b"Content-Type: multipart/report; boundary=x\nFrom: a@b.example\n\n--x\n",
        b"\0" * 300,
    ],
)
def test_what_has_no_known_form_is_kept_and_shows_nothing(data: bytes) -> None:
    found = shown(data)
    assert (found.kind, found.shows) == ("unread", Shows.NOTHING)


def test_an_empty_file_is_an_error() -> None:
    with pytest.raises(DocumentError, match="empty"):
        read_evidence("report.eml", b"")


def test_deeply_nested_mails_end_the_reading_and_nothing_else() -> None:
    data = b"From: a@b.example\nMessage-ID: <1@b.example>\n"
    for depth in range(2000):
        edge = b"=_%d" % depth
        data += b'Content-Type: multipart/mixed; boundary="%s"\n\n--%s\n' % (edge, edge)
    assert shown(data).shows is Shows.NOTHING


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_damaged_reports_never_end_in_anything_but_an_answer(data: st.DataObject) -> None:
    report = data.draw(st.sampled_from([delivery_report(), disposition_report(), mail("Fax OK")]))
    at = data.draw(st.integers(0, len(report) - 1))
    broken = report[:at] + data.draw(st.binary(max_size=8)) + report[at + 1 :]
    assert read_evidence("report.eml", broken).shown


@given(st.text(max_size=400))
def test_no_text_is_more_than_the_rules_see_in_it(text: str) -> None:
    found = worded_report(text)
    assert found is None or any(layout.kind == found.kind for layout in layouts())
    assert all(one.kind == "smtp" for one in smtp_reports(text))


@pytest.mark.parametrize("text", ["", "yesterday", "Mon, 99 Jan 2020 10:00:00 +0000"])
def test_a_date_that_is_none_is_none(text: str) -> None:
    assert (mail_date(text), iso_date(text)) == (None, None)
