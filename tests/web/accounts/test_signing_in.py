"""Signing in, its second factor, the lock-out, and the lock of the screen."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from tests.web.desks import NOW, PASSWORD, ADesk

from tecum_web.access import Role
from tecum_web.actions.sign_in import LOCKED_FOR, locked_until, note_failure, note_success
from tecum_web.desk.screen_lock import LAST_ACT, LOCKED_AFTER
from tecum_web.records.models import AuditRow, Draft, SignIn, User

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_counts_from_elsewhere() -> None:
    cache.clear()


def with_totp(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def stranger() -> Client:
    return Client(SERVER_NAME="127.0.0.1")


def attempt(user: User, password: str = PASSWORD) -> tuple[Client, int, str]:
    browser = stranger()
    answer = browser.post(LOGIN, {"login": user.username, "password": password})
    return browser, answer.status_code, answer.content.decode()


def grow_idle(browser: Client) -> None:
    session = browser.session
    session[LAST_ACT] = session[LAST_ACT] - LOCKED_AFTER.total_seconds() - 1
    session.save()


@pytest.mark.usefixtures("one_desk")
@pytest.mark.parametrize(
    ("minutes", "locks"),
    [
        ((0, 1, 2, 3), []),
        ((0, 1, 2, 3, 4), ["someone"]),
        ((0, 1, 2, 3, 15.1), []),
        ((0, 3, 6, 9, 14.9), ["someone"]),
    ],
)
def test_five_failures_in_fifteen_minutes(minutes: tuple[float, ...], locks: list[str]) -> None:
    for minute in minutes:
        note_failure("Someone", now=NOW + timedelta(minutes=minute))
    last = NOW + timedelta(minutes=minutes[-1])
    names = ("someone ", "another")
    assert [one.strip() for one in names if locked_until(one, now=last)] == locks
    assert locked_until("someone", now=last + LOCKED_FOR) is None


def test_a_success_starts_the_count_anew_and_a_locked_door_is_not_prolonged(
    one_desk: ADesk,
) -> None:
    clerk = one_desk.person(Role.CLERK)
    for _ in range(4):
        note_failure(clerk.username, now=NOW)
    note_success(clerk, now=NOW)
    for _ in range(4):
        assert note_failure(clerk.username, now=NOW) is None
    until = note_failure(clerk.username, now=NOW)
    assert until == NOW + LOCKED_FOR
    assert note_failure(clerk.username, now=NOW + timedelta(minutes=14)) == until
    assert not SignIn.objects.filter(key__contains=clerk.username).exists()
    said = AuditRow.objects.filter(act="account.sign_in", allowed=False).last()
    assert said is not None
    assert (said.reason, said.record) == ("wrong once too often; locked", str(clerk.pk))


def test_the_right_password_does_not_open_a_locked_account(desk: ADesk) -> None:
    clerk = desk.person(Role.CLERK)
    for _ in range(5):
        _, status, page = attempt(clerk, "wrong and wrong again")
        assert status == 200
    _, status, page = attempt(clerk)
    assert status == 200
    assert "locked for fifteen minutes" in page
    other, status, _ = attempt(desk.person(Role.COUNSEL))
    assert status == 302
    assert other.get("/").status_code == 200
    # A name that nobody has is locked in the same words: nothing tells who exists.
    for _ in range(5):
        stranger().post(LOGIN, {"login": "nobody", "password": "x"})
    answer = stranger().post(LOGIN, {"login": "nobody", "password": "x"})
    assert "locked for fifteen minutes" in answer.content.decode()


def test_a_second_factor_is_asked_for_counted_and_used_once(one_desk: ADesk) -> None:
    clerk = one_desk.person(Role.CLERK)
    secret = with_totp(clerk)
    browser, status, _ = attempt(clerk)
    assert status == 302
    assert browser.get("/").status_code == 302, "half signed in is not signed in"
    code = code_of(secret)
    assert browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert browser.get("/").status_code == 200
    again, _, _ = attempt(clerk)
    assert again.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    for _ in range(4):
        again.post("/accounts/2fa/authenticate/", {"code": "000"})
    _, _, page = attempt(clerk)
    assert "locked for fifteen minutes" in page


def test_the_second_factor_is_required_where_the_settings_say_so(
    one_desk: ADesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TECUM_SECOND_FACTOR", True)
    clerk = one_desk.person(Role.CLERK)
    browser, _, _ = attempt(clerk)
    answer = browser.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/totp/activate/")
    again = browser.get(answer["Location"])["Location"]
    assert browser.post(again, {"password": PASSWORD})["Location"] == answer["Location"]
    shown = browser.get(answer["Location"])
    page = shown.content.decode()
    assert "data:image/svg+xml" in page
    assert "<script" not in page.replace('src="/static', "")
    secret = browser.session["mfa.totp.secret"]
    done = browser.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert done.status_code == 302
    assert browser.get("/").status_code == 200
    kinds = Authenticator.objects.filter(user=clerk).values_list("type", flat=True)
    assert set(kinds) == {"totp", "recovery_codes"}
    assert browser.get("/accounts/2fa/recovery-codes/").status_code == 200


@pytest.mark.parametrize(
    "address", ["signup", "email", "password/reset", "password/set", "login/code/confirm"]
)
def test_pages_that_this_desk_does_not_have(one_desk: ADesk, address: str) -> None:
    browser = one_desk.browser(one_desk.person(Role.CLERK))
    assert browser.get(f"/accounts/{address}/").status_code == 404
    assert stranger().post(f"/accounts/{address}/").status_code in {302, 404}


def test_the_screen_locks_and_what_was_typed_is_kept(desk: ADesk) -> None:
    clerk = desk.person(Role.CLERK)
    secret = with_totp(clerk)
    browser = desk.browser(clerk)
    assert browser.get("/").status_code == 200
    grow_idle(browser)
    typed = {"channel": "fax", "received_at": "", "remark": "an invented name", "password": "x"}
    answer = browser.post("/receive/", typed)
    assert (answer.status_code, answer["Location"]) == (302, "/unlock/")
    draft = Draft.objects.get()
    assert draft.fields == {
        "channel": ["fax"],
        "received_at": [""],
        "remark": ["an invented name"],
    }
    for address in ("/", "/receive/", "/drafts/"):
        assert browser.get(address)["Location"] == "/unlock/"
    page = browser.get("/unlock/").content.decode()
    assert "an invented name" not in page
    wrong = browser.post("/unlock/", {"password": PASSWORD, "code": "000000"})
    assert wrong.status_code == 400
    assert browser.post("/unlock/", {"password": PASSWORD}).status_code == 400
    right = browser.post("/unlock/", {"password": PASSWORD, "code": code_of(secret)})
    assert (right.status_code, right["Location"]) == (302, "/drafts/")
    assert "an invented name" in browser.get("/drafts/").content.decode()
    # A draft that is refused stays, one that is taken is gone; nobody else sees it.
    assert browser.post("/receive/", {**typed, "kept_draft": draft.id}).status_code == 400
    assert Draft.objects.count() == 1
    other = desk.browser(desk.person(Role.COUNSEL))
    assert "an invented name" not in other.get("/drafts/").content.decode()
    assert other.post(f"/drafts/{draft.id}/throw-away/").status_code == 404
    assert browser.post("/lock/", {"kept_draft": draft.id}).status_code == 302
    assert Draft.objects.count() == 0


def test_a_recovery_code_unlocks_once_and_five_failures_lock_out(one_desk: ADesk) -> None:
    clerk = one_desk.person(Role.CLERK)
    with_totp(clerk)
    code = RecoveryCodes.activate(clerk).generate_codes()[0]
    browser = one_desk.browser(clerk)
    browser.get("/receive/")
    browser.post("/lock/")
    assert browser.get("/receive/")["Location"] == "/unlock/"
    unlocked = browser.post("/unlock/", {"password": PASSWORD, "code": code})
    assert unlocked["Location"] == "/receive/"
    browser.post("/lock/")
    for _ in range(5):
        answer = browser.post("/unlock/", {"password": PASSWORD, "code": code})
        assert answer.status_code == 400
    assert "locked for fifteen minutes" in answer.content.decode()


def test_a_script_hands_over_what_stands_in_a_form(one_desk: ADesk) -> None:
    browser = one_desk.browser(one_desk.person(Role.CLERK))
    browser.get("/")
    told = {"draft_path": "/receive/", "channel": "mail"}
    answer = browser.post("/lock/", told, headers={"Accept": "application/json"})
    assert answer.json() == {"to": "/unlock/"}
    kept = Draft.objects.get()
    assert (kept.path, kept.fields) == ("/receive/", {"channel": ["mail"]})
    elsewhere = one_desk.browser(one_desk.person(Role.COUNSEL))
    elsewhere.post("/lock/", {"draft_path": "https://elsewhere.example/", "x": "y"})
    assert Draft.objects.count() == 1


def test_a_page_that_asks_by_itself_is_no_sign_of_life(one_desk: ADesk) -> None:
    browser = one_desk.browser(one_desk.person(Role.CLERK))
    browser.get("/")
    session = browser.session
    session[LAST_ACT] -= 60
    session.save()
    before = browser.session[LAST_ACT]
    browser.get("/", headers={"X-Unattended": "1"})
    assert browser.session[LAST_ACT] == before
    browser.get("/")
    assert browser.session[LAST_ACT] > before
