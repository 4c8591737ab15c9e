"""From when a key signs, until when, and what is no longer believed once it was stolen."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue
from tecum.ledger.cosignatures import AnyKey, CosigningKey
from tecum.ledger.key_lives import Doubt, KeyLife, key_lives, keys_payload
from tecum.ledger.notes import SigningKey
from tecum.ledger.notices import Notice, make_notice

ORIGIN = "records.county.example/log"
START = datetime(2020, 1, 13, tzinfo=UTC)
HOUR = timedelta(hours=1)


def log_key(number: int) -> AnyKey:
    return SigningKey(name=ORIGIN, seed=bytes([number]) * 32).verifier_key


def clock(number: int) -> AnyKey:
    return CosigningKey(name=ORIGIN, seed=bytes([50 + number]) * 32).cosigner_key


def receipts(number: int) -> AnyKey:
    return SigningKey(name="tecum/1", seed=bytes([90 + number]) * 32).verifier_key


def notice(number: int, kind: str, payload: Mapping[str, JsonValue], hours: int) -> Notice:
    return make_notice(number, kind, payload, recorded_at=START + hours * HOUR, salts=bytes(64))


def opened() -> Notice:
    payload = {"keys": [str(log_key(1)), str(clock(1))], "receipt_keys": [str(receipts(1))]}
    return notice(1, "opened", {**payload, "origin": ORIGIN}, 0)


def rotated(number: int, hours: int, stolen_since: datetime | None = None) -> Notice:
    old = (log_key(number - 1), clock(number - 1), receipts(number - 1))
    payload = keys_payload(
        log_keys=(log_key(number), clock(number)),
        receipt_keys=(receipts(number),),
        retired=old,
        stolen=() if stolen_since is None else old,
        stolen_since=stolen_since,
    )
    return notice(number, "keys", payload, hours)


def test_a_key_lives_from_the_notice_that_names_it_to_the_one_that_ends_it() -> None:
    other = notice(4, "settings", {"every": 3600}, 30)
    lives = key_lives([rotated(3, 20), other, opened(), rotated(2, 10)])
    assert len(lives) == 9
    for name in (log_key, clock, receipts):
        spans = [(life.since, life.until) for life in (lives[str(name(at))] for at in (1, 2, 3))]
        assert spans == [
            (START, START + 10 * HOUR),
            (START + 10 * HOUR, START + 20 * HOUR),
            (START + 20 * HOUR, None),
        ]
        assert {lives[str(name(at))].stolen_since for at in (1, 2, 3)} == {None}


@pytest.mark.parametrize(
    ("hours", "doubt"),
    [(9, Doubt.NOT_YET), (10, None), (15, None), (20, None), (21, Doubt.ENDED)],
)
def test_a_signature_outside_a_key_s_life_is_doubted(hours: int, doubt: Doubt | None) -> None:
    life = key_lives([opened(), rotated(2, 10), rotated(3, 20)])[str(log_key(2))]
    assert life.doubt(START + hours * HOUR) is doubt
    assert life.doubt(START + hours * HOUR, START + hours * HOUR) is doubt


@pytest.mark.parametrize(
    ("claimed", "attested", "doubt"),
    [
        (5, None, Doubt.STOLEN),  # a thief dates back
        (5, 5, None),
        (5, 7, None),
        (5, 8, Doubt.STOLEN),  # seen by others only since the theft
        (9, 9, Doubt.STOLEN),
        (9, None, Doubt.STOLEN),
    ],
)
def test_what_a_stolen_key_signed_needs_another_s_word_from_before(
    claimed: int, attested: int | None, doubt: Doubt | None
) -> None:
    theft = START + 8 * HOUR
    life = key_lives([opened(), rotated(2, 10, theft)])[str(log_key(1))]
    assert life.stolen_since == theft
    seen = None if attested is None else START + attested * HOUR
    assert life.doubt(START + claimed * HOUR, seen) is doubt


def test_the_earlier_word_about_a_theft_stands() -> None:
    first, second = rotated(2, 10, START + 4 * HOUR), rotated(3, 20, START + 18 * HOUR)
    again = keys_payload(
        log_keys=(log_key(4),),
        receipt_keys=(),
        retired=(log_key(3),),
        stolen=(log_key(1),),
        stolen_since=START + 6 * HOUR,
    )
    lives = key_lives([opened(), first, second, notice(4, "keys", again, 25)])
    assert lives[str(log_key(1))].stolen_since == START + 4 * HOUR
    assert lives[str(log_key(1))].until == START + 10 * HOUR


def test_keys_that_no_notice_announced_have_no_known_beginning() -> None:
    lives = key_lives([rotated(2, 10)])
    assert lives[str(log_key(1))] == KeyLife(key=log_key(1), since=None, until=START + 10 * HOUR)


def test_a_notice_about_keys_that_cannot_be_read_is_named() -> None:
    for payload in (
        {},
        {"keys": "all", "receipt_keys": []},
        {"keys": ["x+y+z"], "receipt_keys": []},
    ):
        with pytest.raises(IntegrityError, match=r"notices/0001\.json"):
            key_lives([notice(1, "opened", payload, 0)])
    bad = {**rotated(2, 10, START).payload, "stolen_since": "2020-01-13T00:00:00"}
    with pytest.raises(IntegrityError, match="no zone"):
        key_lives([notice(2, "keys", bad, 10)])


def test_a_theft_is_told_whole_or_not_at_all() -> None:
    for stolen, since in (
        ((log_key(1),), None),
        ((), START),
        ((log_key(1),), START.replace(tzinfo=None)),
    ):
        with pytest.raises(InputError, match="keys notice"):
            keys_payload(
                log_keys=(), receipt_keys=(), retired=(), stolen=stolen, stolen_since=since
            )
