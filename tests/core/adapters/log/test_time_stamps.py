"""Another's clock beside ours: fetched when it can be, checked offline, and stopping nothing."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.core.adapters.log.authority import TimeAuthority, at_an_address

from tecum.adapters.clock import now
from tecum.adapters.log.fetching import Fetched, UnreachableError
from tecum.adapters.log.time_stamps import ANSWER_TYPE, Authority, TimeStamps
from tecum.errors import InputError, IntegrityError
from tecum.verify.time_stamp import verify_time_stamp

TEXT = "records.county.example/log\n256\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
RSA = ("rsa:2048",)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return TimeAuthority(tmp_path_factory.mktemp("authority") / "one")


@pytest.fixture
def stamps(tmp_path: Path, authority: TimeAuthority) -> TimeStamps:
    found = TimeStamps(tmp_path / "timestamps")
    found.configure([Authority(url="http://127.0.0.1:1/", roots=authority.roots)])
    found.enqueue(256, TEXT)
    return found


def answering(authority: TimeAuthority) -> "Answering":
    return Answering(authority)


class Answering:
    """The authority without a network between."""

    def __init__(self, authority: TimeAuthority) -> None:
        self.authority = authority

    def __call__(self, url: str, query: bytes) -> Fetched:
        assert url
        return Fetched(status=200, content_type=ANSWER_TYPE, body=self.authority.stamp(query))


def token_over(authority: TimeAuthority, stamps: TimeStamps) -> bytes:
    [sent] = stamps.send(answering(authority))
    assert sent.problems == ()
    token = stamps.token(256)
    assert token is not None
    return token


def test_a_checkpoint_is_stamped_over_http_and_checked_offline(
    tmp_path: Path, authority: TimeAuthority
) -> None:
    stamps = TimeStamps(tmp_path / "timestamps")
    with at_an_address(authority) as url:
        stamps.configure([Authority(url=url, roots=authority.roots)])
        stamps.enqueue(256, TEXT)
        stamps.enqueue(256, "another text for this size is not taken\n")
        [sent] = stamps.send()
    token = stamps.token(256)
    assert token is not None
    moment = verify_time_stamp(token, TEXT.encode(), [authority.roots.encode()])
    assert moment == sent.stamped_at
    assert moment.tzinfo is UTC
    assert abs(now() - moment) < timedelta(hours=1)
    assert (stamps.waiting(), stamps.send()) == ((), ())
    stamps.enqueue(256, TEXT)
    assert stamps.waiting() == ()


def test_openssl_reads_the_stamp_that_is_kept(
    tmp_path: Path, authority: TimeAuthority, stamps: TimeStamps
) -> None:
    token_over(authority, stamps)
    (tmp_path / "text").write_text(TEXT)
    words = ["openssl", "ts", "-verify", "-data", str(tmp_path / "text"), "-CAfile"]
    words += [str(authority.folder / "ca.pem"), "-in"]
    words += [str(tmp_path / "timestamps" / "tokens" / "256.tsr")]
    assert b"Verification: OK" in subprocess.run(words, capture_output=True, check=True).stdout


def test_an_outage_leaves_the_queue_as_it_is_and_stops_nothing(
    stamps: TimeStamps, authority: TimeAuthority
) -> None:
    [sent] = stamps.send()  # nobody listens at port 1
    assert sent.stamped_at is None
    assert "127.0.0.1" in sent.problems[0]
    assert stamps.waiting() == (256,)
    stamps.enqueue(512, TEXT.replace("256", "512"))

    def once(url: str, query: bytes) -> Fetched:
        if stamps.token(512) is not None:
            raise UnreachableError("down again")
        return answering(authority)(url, query)

    assert [(one.size, one.stamped_at is None) for one in stamps.send(once)] == [
        (512, False),
        (256, True),
    ]
    assert stamps.waiting() == (256,)
    assert stamps.token(256) is None


def test_the_next_authority_is_asked_when_one_fails(
    stamps: TimeStamps, authority: TimeAuthority
) -> None:
    stamps.configure(
        [
            Authority(url=url, roots=authority.roots)
            for url in ("http://a.example", "http://b.example")
        ]
    )

    def second(url: str, query: bytes) -> Fetched:
        if "a.example" in url:
            return Fetched(status=503, content_type="text/html", body=b"busy")
        return answering(authority)(url, query)

    [sent] = stamps.send(second)
    assert sent.stamped_at is not None
    assert sent.problems == ("http://a.example: status 503 (text/html); no time stamp",)


def test_a_stamp_of_another_root_or_another_question_is_not_kept(
    tmp_path: Path, stamps: TimeStamps, authority: TimeAuthority
) -> None:
    stranger = TimeAuthority(tmp_path / "stranger")
    [sent] = stamps.send(answering(stranger))
    assert sent.stamped_at is None
    other = TimeStamps(tmp_path / "other")
    other.configure(stamps.authorities)
    other.enqueue(256, TEXT)
    stranger.replay = token_over(authority, other)
    [sent] = stamps.send(answering(stranger))
    assert "another question" in sent.problems[0]
    assert stamps.waiting() == (256,)


def test_every_changed_byte_and_every_cut_is_found(
    authority: TimeAuthority, stamps: TimeStamps
) -> None:
    token, roots = token_over(authority, stamps), [authority.roots.encode()]
    for at in range(len(token)):
        changed = bytearray(token)
        changed[at] ^= 1
        with pytest.raises(IntegrityError, match="time stamp"):
            verify_time_stamp(bytes(changed), TEXT.encode(), roots)
        with pytest.raises(IntegrityError, match="time stamp"):
            verify_time_stamp(token[:at], TEXT.encode(), roots)
    with pytest.raises(IntegrityError, match="time stamp"):
        verify_time_stamp(token + b"\x00", TEXT.encode(), roots)
    with pytest.raises(IntegrityError, match="Mismatch"):
        verify_time_stamp(token, TEXT.encode() + b" ", roots)


def test_stamps_signed_with_rsa_hold_too(tmp_path: Path, stamps: TimeStamps) -> None:
    rsa = TimeAuthority(tmp_path / "rsa", key=RSA)
    stamps.configure([Authority(url="http://rsa.example", roots=rsa.roots)])
    token = token_over(rsa, stamps)
    assert verify_time_stamp(token, TEXT.encode(), [rsa.roots.encode()]) > datetime(
        2020, 1, 1, tzinfo=UTC
    )


def test_roots_are_needed_and_must_be_certificates(
    tmp_path: Path, authority: TimeAuthority, stamps: TimeStamps
) -> None:
    token = token_over(authority, stamps)
    with pytest.raises(InputError, match="no root certificate"):
        verify_time_stamp(token, TEXT.encode(), [])
    with pytest.raises(InputError, match="root certificate 1"):
        verify_time_stamp(token, TEXT.encode(), [b"no certificate"])
    with pytest.raises(InputError, match="that it publishes"):
        TimeStamps(tmp_path / "x").configure([Authority(url="http://a.example", roots="none")])


def test_a_log_without_an_authority_keeps_no_queue(tmp_path: Path) -> None:
    stamps = TimeStamps(tmp_path / "timestamps")
    stamps.enqueue(256, TEXT)
    assert (stamps.waiting(), stamps.send(), list(tmp_path.iterdir())) == ((), (), [])
    (tmp_path / "timestamps").mkdir()
    (tmp_path / "timestamps" / "authorities.json").write_bytes(b"{}")
    with pytest.raises(IntegrityError, match="write it again"):
        stamps.enqueue(256, TEXT)
