from datetime import UTC, datetime

import pytest

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import canonical_bytes, parse_canonical
from tecum.ledger.leaves import entry_of, header_commitment, payload_commitment
from tecum.ledger.notices import Notice, make_notice, read_notice

NOW = datetime(2020, 1, 13, 16, 40, 5, 999, tzinfo=UTC)
SALTS = bytes(range(64))


def notice(**changed: object) -> Notice:
    given = {"notice": "opened", "payload": {"origin": "x.example"}, "recorded_at": NOW}
    given |= {"salts": SALTS} | changed
    return make_notice(1, given.pop("notice"), given.pop("payload"), **given)  # type: ignore[arg-type]


def test_whoever_has_a_notice_finds_its_leaf() -> None:
    made = notice()
    whole = parse_canonical(made.document)
    assert isinstance(whole, dict)
    header = header_commitment(
        bytes.fromhex(whole["header_salt"]), canonical_bytes(whole["header"])
    )
    payload = payload_commitment(
        bytes.fromhex(whole["payload_salt"]), canonical_bytes(whole["payload"])
    )
    assert made.leaf.entry == entry_of(header, payload)
    assert whole["header"] == {
        "kind": "notice",
        "notice": "opened",
        "recorded_at": "2020-01-13T16:40:05Z",
        "schema": "tecum.leaf.header.v1",
    }
    assert made.path == "notices/0001.json"
    assert read_notice(1, made.document) == made


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"notice": "gossip"}, "use one of"),
        ({"salts": b"short"}, "64 bytes, not 5"),
        ({"recorded_at": NOW.replace(tzinfo=None)}, "no zone"),
    ],
)
def test_what_is_no_notice_is_not_made(changed: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        notice(**changed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"tecum.notice.v1", b"tecum.notice.v2"),
        (b'"kind":"notice"', b'"kind":"event"'),
        (b'"notice":"opened"', b'"notice":"gossip"'),
        (b"16:40:05Z", b"16:40:05"),
        (b"16:40:05Z", b"at four"),
        (b'"payload":{"origin":"x.example"}', b'"payload":"x"'),
        (SALTS[:32].hex().encode(), b"00"),
        (SALTS[32:].hex().encode(), SALTS[32:].hex().upper().encode()),
        (SALTS[32:].hex().encode(), b"xyz"),
    ],
)
def test_what_is_no_notice_is_not_read(old: bytes, new: bytes) -> None:
    with pytest.raises(IntegrityError, match=r"notices/0001\.json: not a notice"):
        read_notice(1, notice().document.replace(old, new, 1))
