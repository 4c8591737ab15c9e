"""Bundles from a home and its log: for whom, of what, and that counsel's words never leave."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.core.adapters.log.a_home import AHome
from tests.core.adapters.log.authority import TimeAuthority
from tests.core.adapters.log.witnessed import running

from tecum.adapters.bundles.making import MadeBundle, make_bundle
from tecum.adapters.bundles.typesetting import cover_pdf
from tecum.adapters.home import Home
from tecum.adapters.log.fetching import Fetched
from tecum.adapters.log.home_log import HomeLog, open_log
from tecum.adapters.log.time_stamps import ANSWER_TYPE, Authority
from tecum.errors import InputError, IntegrityError
from tecum.ledger.receipts import Channel
from tecum.matters.commands import MakeNote, ReleaseNote, Said
from tecum.terms import Assurance, Audience
from tecum.verify import Verification, verify_file

COUNSEL = Said(asserted_by="Q. Exemplary, agency counsel")
WORDS = "Concede the fourth demand: the statute is against us."
PAPER = b"%PDF-1.7 an invented paper"


@pytest.fixture
def home(tmp_path: Path) -> AHome:
    return AHome(tmp_path / "home").open()


def note(home: AHome, matter: str, words: str = WORDS) -> None:
    home.home.record(matter, MakeNote(said=COUNSEL, role="counsel", words=words), home.at)


def bundle(home: AHome, matter: str, audience: Audience, **options: object) -> MadeBundle:
    return make_bundle(home.log, matter, audience=audience, now=home.now, **options)


def checked(made: MadeBundle) -> Verification:
    result = verify_file(made.document, papers=[PAPER] if made.papers else [])
    assert result.valid, result.checks
    return result


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("audience", list(Audience))
def test_no_byte_of_counsels_words_leaves_unless_released(
    home: AHome, audience: Audience, *, sealed: bool
) -> None:
    _, matter = home.receive(PAPER)
    note(home, matter)
    home.release(matter)
    if sealed:
        home.seal()
    made = bundle(home, matter, audience)
    assert checked(made)
    cover = cover_pdf(made.document)
    pieces = {WORDS[at : at + 6] for at in range(len(WORDS) - 5)} | {"Exemplary", "note.made"}
    found = {piece for piece in pieces if piece.encode() in made.document + cover}
    if audience is Audience.COUNSEL:
        assert found == pieces
    else:
        assert found == set()
    leaf = home.log.leaves.event_leaf(home.home.read_matter(matter).events[1])
    body = json.loads(made.document)["body"]
    secret = (leaf.header_salt, leaf.payload_salt, leaf.entry, leaf.payload_commitment)
    assert any(one.hex() in json.dumps(body) for one in secret) is (audience is Audience.COUNSEL)
    assert isinstance(body["withheld"], int)


def test_a_released_note_goes_to_whom_it_was_released(home: AHome) -> None:
    _, matter = home.receive(PAPER)
    note(home, matter)
    note(home, matter, "This one stays.")
    release = ReleaseNote(said=COUNSEL, note=2, role="counsel", audience=Audience.OTHER_SIDE)
    home.home.record(matter, release, home.at)
    home.seal()
    made = bundle(home, matter, Audience.OTHER_SIDE)
    checked(made)
    assert WORDS.encode() in made.document
    assert b"This one stays" not in made.document
    assert (made.shown, made.withheld) == (3, 1)
    public = bundle(home, matter, Audience.PUBLIC)
    assert WORDS.encode() not in public.document


def test_the_public_learns_that_something_came_and_not_what(home: AHome) -> None:
    receipt, matter = home.receive(PAPER)
    home.seal()
    made = bundle(home, matter, Audience.PUBLIC)
    checked(made)
    body = json.loads(made.document)["body"]
    assert [leaf["header"]["kind"] for leaf in body["leaves"]] == ["notice", "receipt", "event"]
    assert body["leaves"][2]["header"]["channel"] == "fax"
    assert (body["papers"], body["receipts"]) == ([], [])
    for hidden in (receipt.arrival.files[0].sha256, "records desk"):
        assert hidden.encode() not in made.document


def test_a_bundle_grows_with_its_log_and_older_ones_hold(home: AHome) -> None:
    _, matter = home.receive(PAPER)
    first = bundle(home, matter, Audience.OTHER_SIDE)
    assert (first.waiting, first.checkpoints) == (3, 0)
    home.seal()
    home.receive(b"another matter's paper")
    home.seal()
    home.seal()
    home.receive(b"later", matters=(matter,))
    home.seal()
    made = bundle(home, matter, Audience.OTHER_SIDE)
    assert (made.waiting, made.checkpoints, made.papers) == (0, 2, 2)
    for one in (first, made):
        checked(one)
    assert b"another matter" not in made.document


def test_papers_by_digest_alone(home: AHome) -> None:
    _, matter = home.receive(PAPER)
    home.seal()
    made = bundle(home, matter, Audience.OTHER_SIDE, embed=False)
    result = verify_file(made.document)
    assert any("1 of the 1 files" in gap for gap in result.not_proved)
    assert not any("files named" in gap for gap in checked(made).not_proved)


def test_a_paper_that_is_gone_is_named_by_its_digest(home: AHome) -> None:
    receipt, matter = home.receive(PAPER)
    home.seal()
    (home.path / "papers" / receipt.arrival.files[0].sha256).unlink()
    made = bundle(home, matter, Audience.OTHER_SIDE)
    assert "bytes" not in json.loads(made.document)["body"]["papers"][0]
    checked(made)


def test_chosen_events_and_what_may_not_be_chosen(home: AHome) -> None:
    _, matter = home.receive(PAPER)
    note(home, matter)
    home.release(matter)
    home.seal()
    made = bundle(home, matter, Audience.AGENCY, chosen={3})
    assert (made.shown, made.withheld) == (1, 2)
    checked(made)
    with pytest.raises(InputError, match="event 2 is not for the audience agency"):
        bundle(home, matter, Audience.AGENCY, chosen={1, 2})
    with pytest.raises(InputError, match="has no event 4"):
        bundle(home, matter, Audience.COUNSEL, chosen={4})


def test_an_old_state_is_not_handed_out(home: AHome) -> None:
    _, matter = home.receive(PAPER)
    home.seal()
    home.hour += 25
    with pytest.raises(InputError, match="seal it first"):
        bundle(home, matter, Audience.OTHER_SIDE)
    home.seal()
    checked(bundle(home, matter, Audience.OTHER_SIDE))


def test_a_home_with_a_past_says_what_came_before_its_log(tmp_path: Path) -> None:
    a_home = AHome(tmp_path / "home")
    a_home.home = Home(a_home.path, entropy=a_home.entropy)
    a_home.home.set_up(agency="Example County Jail", entropy=a_home.entropy(32))
    _, matter = a_home.receive(PAPER)
    a_home.hour += 24 * 30
    open_log(a_home.home, now=a_home.now)
    for _ in range(2):
        made = bundle(a_home, matter, Audience.OTHER_SIDE)
        result = checked(made)
        assert any("before the log was opened (2 entries)" in gap for gap in result.not_proved)
        later = a_home.now + timedelta(hours=6)
        assert HomeLog(a_home.home).seal(later, a_home.entropy(32))
        a_home.hour += 6
    receipts = json.loads(made.document)["body"]["receipts"]
    assert [one["schema"] for one in receipts] == ["tecum.receipt.v1"]


def test_a_stamped_bundle_says_by_when(home: AHome, tmp_path: Path) -> None:
    authority = TimeAuthority(tmp_path / "authority")
    stranger = TimeAuthority(tmp_path / "stranger")
    stamps = home.witnessed.stamps
    stamps.configure([Authority(url="https://a.example", roots=authority.roots)])
    _, matter = home.receive(PAPER)
    home.hour += 1

    def ask(_: str, query: bytes) -> Fetched:
        return Fetched(status=200, content_type=ANSWER_TYPE, body=authority.stamp(query))

    assert home.witnessed.seal(home.now, home.entropy(32), ask_for_stamp=ask).sealed
    data = bundle(home, matter, Audience.OTHER_SIDE).document
    unchecked = verify_file(data)
    assert unchecked.assurance is Assurance.SELF_SIGNED
    assert any("time stamps inside (1)" in gap for gap in unchecked.not_proved)
    result = verify_file(data, roots=[authority.roots.encode()])
    assert (result.valid, result.assurance) == (True, Assurance.TIME_STAMPED)
    assert "a time-stamping authority: checkpoint 4 existed at" in result.assured_by[1]
    assert not any("time stamps inside" in gap for gap in result.not_proved)
    by_another = verify_file(data, roots=[stranger.roots.encode()])
    assert [check.name for check in by_another.checks if not check.passed] == ["time_stamp 1"]


def test_a_witnessed_bundle_and_two_views(home: AHome, tmp_path: Path) -> None:
    """One home and its copy seal different things at one size: the witness cosigns one of them."""
    with running(tmp_path / "w", 1, home.log.settings.known_keys) as witness:
        home.watch(witness, quorum="w1")
        _, matter = home.receive(PAPER)
        copy = home.backup(tmp_path / "copy")
        home.seal()
        policy = (home.path / "log" / "policy").read_bytes()
        result = verify_file(bundle(home, matter, Audience.OTHER_SIDE).document, policy=policy)
        assert (result.valid, result.assurance) == (True, Assurance.WITNESSED)
        assert any("saw checkpoint 4" in line for line in result.assured_by)
        copy.receive(b"what the other view holds", matters=(matter,))
        with pytest.raises(IntegrityError):
            copy.seal()
        copy.home.path.joinpath("log", "policy").unlink()
        copy.hour = home.hour
        assert copy.log.seal(copy.now, copy.entropy(32))
        forked = verify_file(bundle(copy, matter, Audience.OTHER_SIDE).document, policy=policy)
        assert [check.name for check in forked.checks if not check.passed] == ["quorum"]


def test_a_home_without_a_log_makes_none(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.set_up(agency="Example County Jail", entropy=bytes(32))
    home.receive(
        [PAPER], Channel.FAX, now=AHome(tmp_path).now, entropy=bytes(16), zone="America/Denver"
    )
    with pytest.raises(InputError, match="keeps no log"):
        HomeLog(home)
