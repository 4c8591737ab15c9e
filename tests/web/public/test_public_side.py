"""What anybody may have: the log, the checking page, a receipt's status, health; and no more."""

import pytest
from django.core.cache import cache
from django.test import Client
from tests.conformance.homes.promises import receive
from tests.web.desks import ADesk

from tecum.adapters.log.home_log import HomeLog
from tecum_web.records.models import ReceiptRow


@pytest.fixture
def anybody() -> Client:
    cache.clear()
    return Client(SERVER_NAME="127.0.0.1")


def test_the_log_is_served_as_it_lies_there(desk: ADesk, anybody: Client) -> None:
    receive(desk.home, 1)
    log = HomeLog(desk.home)
    log.seal(desk.later(hours=3), bytes(32), early=True)
    for path, media in (
        ("checkpoint", "text/plain; charset=utf-8"),
        ("log.json", "application/json"),
        ("notices/0001.json", "application/json"),
        (f"checkpoints/{log.store.size()}", "text/plain; charset=utf-8"),
        ("tile/0/000", "application/octet-stream"),
    ):
        answer = anybody.get(f"/public/log/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (200, media), path
        assert answer.content == log.store.get(path)
    assert anybody.get("/public/log/checkpoint")["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["settings.json", "../settings.json", "journal", "tile/0/000.p/../../x", "..%2fkeys/log.pem"],
)
def test_nothing_else_of_the_log_can_be_had(one_desk: ADesk, anybody: Client, path: str) -> None:
    assert one_desk.home.is_set_up
    assert anybody.get(f"/public/log/{path}").status_code == 404


def test_a_receipt_is_received_and_an_unknown_one_tells_nothing(
    desk: ADesk, anybody: Client
) -> None:
    number = receive(desk.home, 1).number
    assert ReceiptRow.objects.count() == 1

    def said(typed: str) -> str:
        return anybody.post("/public/receipt/", {"number": typed}).content.decode()

    assert "were received. Not everything" in said(f" {number.lower()} ")
    other = number[:-1] + ("0" if number[-1] != "0" else "1")
    answers = [said(other), said("nonsense"), said("")]
    assert all("Nothing is known here" in one for one in answers)
    assert number not in said(number)


def test_who_asks_too_often_waits(one_desk: ADesk, anybody: Client) -> None:
    assert one_desk.home.is_set_up
    codes = [anybody.post("/public/receipt/", {"number": "x"}).status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]


def test_health_and_the_checking_page(one_desk: ADesk, anybody: Client) -> None:
    assert one_desk.home.is_set_up
    assert anybody.get("/healthz").content == b"ok\n"
    assert anybody.get("/readyz").content == b"ready\n"
    page = anybody.get("/public/check/")
    assert page.status_code == 200
    assert "default-src 'none'" in page["Content-Security-Policy"]
    (one_desk.home.path / "desk.json").unlink()
    assert anybody.get("/healthz").status_code == 200
    assert anybody.get("/readyz").status_code == 503
