"""The audit made visible: looks, the week's review, broken glass; why not; public pages; logs."""

import io
import logging
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from tests.web.desks import ADesk

from tecum.adapters.clock import now
from tecum.errors import InputError
from tecum_web.access import RefusedError, Role, admit, may
from tecum_web.actions.watch_looks import break_glass, review_week
from tecum_web.config.log_lines import LogLine
from tecum_web.jobs.drain import drain
from tecum_web.queries import audit
from tecum_web.records.models import AuditRow, BrokenGlass, MatterState, Reading

DETAINER = "i247a-0217-ruled-flat"
REASON = "the clerk on duty does not answer and a release is due"


def week_after(desk: ADesk) -> str:
    """Turn the clock to the next week; give the one that was."""
    week = desk.now.strftime("%G-W%V")
    desk.later(days=7)
    return week


def test_the_list_is_for_auditors_and_supervisors_and_is_written_down_itself(
    one_desk: ADesk,
) -> None:
    for role in Role:
        browser = one_desk.browser(one_desk.person(role))
        expected = 200 if role in {Role.AUDITOR, Role.SUPERVISOR} else 403
        assert browser.get("/audit/").status_code == expected, role
    assert AuditRow.objects.filter(act="audit.see", allowed=False).count() == len(Role) - 2


def test_the_list_is_narrowed_by_person_record_and_day(one_desk: ADesk) -> None:
    clerk, auditor = one_desk.person(Role.CLERK), one_desk.person(Role.AUDITOR)
    first = one_desk.now
    admit(clerk, "matter.see", "M-1", now=first)
    admit(clerk, "matter.see", "M-2", now=one_desk.later(days=2))
    admit(auditor, "matter.see", "M-1", now=one_desk.now)
    asked = {"user": auditor, "now": one_desk.now}
    by_record = audit.looks(**asked, record="M-1")  # type: ignore[arg-type] # two of several
    assert [one.user for one in by_record.rows] == [auditor, clerk]
    by_person = audit.looks(**asked, person=str(clerk.pk))  # type: ignore[arg-type] # as above
    assert [one.record for one in by_person.rows] == ["M-2", "M-1"]
    by_day = audit.looks(**asked, day=first.date())  # type: ignore[arg-type] # as above
    assert [one.record for one in by_day.rows] == ["M-1"]
    page = one_desk.browser(auditor).post("/audit/", {"person": str(clerk.pk), "record": "M-2"})
    assert b"M-2" in page.content
    assert b"M-1" not in page.content


def test_an_auditor_signs_a_week_off_once_and_not_before_it_is_over(one_desk: ADesk) -> None:
    admit(one_desk.person(Role.CLERK), "matter.see", "M-1", now=one_desk.now)
    auditor = one_desk.person(Role.AUDITOR)
    running = one_desk.now.strftime("%G-W%V")
    with pytest.raises(InputError, match="not over"):
        review_week(user=auditor, week=running, seen="", words="", now=one_desk.now)
    week = week_after(one_desk)
    seen = audit.week_page(user=auditor, week=week, now=one_desk.now).digest
    with pytest.raises(RefusedError):
        review_week(
            user=one_desk.person(Role.SUPERVISOR), week=week, seen=seen, words="", now=one_desk.now
        )
    with pytest.raises(InputError, match="not as you saw it"):
        review_week(user=auditor, week=week, seen="0" * 64, words="", now=one_desk.now)


def test_nobody_reviews_their_own_looks_alone(one_desk: ADesk) -> None:
    one, two = one_desk.person(Role.AUDITOR), one_desk.person(Role.AUDITOR, name="second")
    admit(one, "matter.see", "M-1", now=one_desk.now)
    week = week_after(one_desk)
    standings = []
    for reviewer in (one, two):
        page = audit.week_page(user=reviewer, week=week, now=one_desk.now)
        standings.append(page.standing)
        told = {"user": reviewer, "week": week, "words": "", "now": one_desk.now}
        review_week(**told, seen=page.digest)  # type: ignore[arg-type] # several kinds
        with pytest.raises(InputError, match="signed it already"):
            review_week(**told, seen=page.digest)  # type: ignore[arg-type] # as above
    page = audit.week_page(user=one, week=week, now=one_desk.now)
    assert [*standings, page.standing] == [
        "not reviewed yet",
        "a second auditor must review the looks of the first",
        "signed off",
    ]


def test_broken_glass_opens_reading_alone_for_a_while_and_is_reviewed(one_desk: ADesk) -> None:
    technician, auditor = one_desk.person(Role.TECHNICIAN), one_desk.person(Role.AUDITOR)
    start = one_desk.now
    assert not may(technician, "matter.see", now=start).allowed
    with pytest.raises(InputError, match="say in a sentence"):
        break_glass(user=technician, reason="because", now=start)
    glass = break_glass(user=technician, reason=REASON, now=start)
    alarm = AuditRow.objects.get(act="glass.break")
    assert (alarm.record, alarm.user) == (glass.pk, technician)
    assert may(technician, "matter.see", now=start).allowed
    for act in ("answer.withdraw", "search.name", "audit.see", "list.export"):
        assert not may(technician, act, now=start).allowed, act
    assert not may(one_desk.person(Role.PRESS_OFFICE), "matter.see", now=start).allowed
    assert not may(technician, "matter.see", now=start + timedelta(minutes=30)).allowed
    assert REASON.encode() in one_desk.browser(auditor).get("/audit/").content
    week = week_after(one_desk)
    address = f"/audit/weeks/{week}/"
    page = one_desk.browser(auditor).get(address).content
    assert b"not seen yet" in page
    seen = audit.week_page(user=auditor, week=week, now=one_desk.now).digest
    review_week(user=auditor, week=week, seen=seen, words="asked; right", now=one_desk.now)
    assert BrokenGlass.objects.get().seen_by == auditor
    assert REASON.encode() not in one_desk.browser(auditor).get("/audit/").content


@pytest.mark.parametrize("week", ["x", "2026-W99", "2026-W7", "2026-W-1"])
def test_what_is_no_week_says_so(one_desk: ADesk, week: str) -> None:
    browser = one_desk.browser(one_desk.person(Role.AUDITOR))
    assert browser.get(f"/audit/weeks/{week}/").status_code == 400


# Every address that answers without an account, and why.
PUBLIC: Mapping[str, str] = {
    "account_login": "here people say who they are",
    "account_inactive": "says that an account is closed",
    "account_logout": "leads to the queue, which asks who somebody is",
    "account_confirm_email": "of the accounts library; needs a key",
    "account_reset_password_from_key": "of the accounts library; needs a key",
    "healthz": "says that the server answers",
    "readyz": "says that home and database do",
    "public-log": "the published log is for everybody",
    "public-check": "anybody checks a receipt or bundle",
    "public-receipt": "anybody asks how a receipt stands",
}


def routes(resolver: URLResolver, before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in resolver.url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLPattern):
            found.append((here, each.name or here))
        else:
            found += routes(each, here)
    return found


def test_no_route_is_public_that_is_not_named_so(one_desk: ADesk) -> None:
    stranger = one_desk.browser(one_desk.person(Role.CLERK))
    stranger.logout()
    found = set()
    for pattern, name in routes(get_resolver()):
        answer = stranger.get("/" + re.sub(r"<(\w+:)?\w+>", "x", pattern))
        asked = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
        if not asked:
            found.add(name)
    assert found == set(PUBLIC)


def test_a_journey_leaves_no_name_in_the_logs_and_says_why_not(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    one_desk.now = now()
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(LogLine())
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        person = one_desk.person(Role.CLERK, name="wilhelmina-clerk")
        clerk = one_desk.browser(person)
        upload = SimpleUploadedFile("Zebulon Quill.pdf", corpus[DETAINER].read_bytes())
        clerk.post("/receive/", {"papers": [upload], "channel": "fax", "received_at": ""})
        assert drain(now) == 1
        matter = MatterState.objects.get().matter
        page = clerk.get(f"/matters/{matter}/why/").content.decode()
        assert "this takes the role counsel; ask one of them" in page
        assert "no entry waits in this matter" in page
        assert "allowed, as clerk" in page
        assert "desk/lock.js" in page
        clerk.get(f"/matters/{matter}/")
        for address in ("/audit/", "/matters/M-none/", "/nowhere/"):
            assert clerk.get(address).status_code in {403, 404}
        auditor = one_desk.browser(one_desk.person(Role.AUDITOR))
        assert auditor.post("/audit/", {"person": str(person.pk)}).status_code == 200
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    lines = kept.getvalue()
    assert "/nowhere/" in lines
    fields = Reading.objects.get().document["documents"][0]["instruments"][0]["fields"]
    subject = str(fields["subject_name"]["value"])
    assert subject
    for word in (*re.findall(r"[^\W\d_]{3,}", subject), "Zebulon", "wilhelmina"):
        assert word.lower() not in lines.lower(), word
