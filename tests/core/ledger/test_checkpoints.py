import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError, IntegrityError
from tecum.ledger import checkpoints
from tecum.ledger.checkpoints import Checkpoint, open_checkpoint, parse_checkpoint_text
from tecum.ledger.cosignatures import ML_DSA_44, CosigningKey, cosign
from tecum.ledger.merkle import EMPTY_ROOT, MAX_SIZE
from tecum.ledger.notes import Note, SigningKey, parse_note, sign_text

# The example of C2SP tlog-checkpoint and tlog-cosignature; its keys are not published.
EXAMPLE = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q"
    "1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
    "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
LOG = SigningKey(name="log.example/a", seed=b"l" * 32)
CLOCK = CosigningKey(name="log.example/a", seed=b"c" * 32)
PQ_LOG = CosigningKey(name="log.example/a", seed=b"p" * 32, kind=ML_DSA_44)
WITNESS = CosigningKey(name="w.example/w", seed=b"w" * 32)
KEYS = (LOG.verifier_key, CLOCK.cosigner_key, WITNESS.cosigner_key)
HEAD = Checkpoint(origin="log.example/a", size=5, root=bytes(range(32)))
SIGNED = sign_text(HEAD.text, LOG)
CLOCKED = cosign(HEAD.text, CLOCK, 1_700_000_000)
SEEN = cosign(HEAD.text, WITNESS, 1_700_000_009)
WHOLE = Note(text=HEAD.text, signatures=(SIGNED, CLOCKED, SEEN))


def test_the_published_example_is_read() -> None:
    note = parse_note(EXAMPLE.encode())
    head = parse_checkpoint_text(note.text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.root.hex().startswith("0ac5186a91863e8e")
    assert head.text == note.text
    assert str(note) == EXAMPLE
    with pytest.raises(IntegrityError, match="no known key of this log"):
        open_checkpoint(EXAMPLE.encode(), KEYS)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    st.integers(0, MAX_SIZE),
    st.binary(min_size=32, max_size=32),
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), max_size=3),
)
def test_what_is_written_is_read(
    origin: str, size: int, root: bytes, extensions: list[str]
) -> None:
    head = Checkpoint(origin=origin, size=size, root=root, extensions=tuple(extensions))
    assert parse_checkpoint_text(head.text) == head


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "three or more"),
        ("a\n1\n", "three or more"),
        ("a\n1\nroot", "three or more"),
        ("\n1\nAAAA\n", "none of them empty"),
        ("a\n1\nAAAA\n\n", "none of them empty"),
        ("a\n1\nAAAA\n\nb\n", "none of them empty"),
        ("a\n01\nAAAA\n", "leading zeroes"),
        ("a\n-1\nAAAA\n", "leading zeroes"),
        ("a\n+1\nAAAA\n", "leading zeroes"),
        ("a\n1 \nAAAA\n", "leading zeroes"),
        ("a\n\u0661\nAAAA\n", "leading zeroes"),
        ("a\n9223372036854775808\nAAAA\n", "no size"),
        ("a\n1\nAAAA\n", "3 bytes"),
        ("a\n1\nA\n", "base64"),
        ("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", "stray bits"),
        ("a\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n", "base64"),
        ("a\r\n1\nAAAA\n", "no size|control|3 bytes"),
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str, said: str) -> None:
    with pytest.raises(IntegrityError, match=said):
        parse_checkpoint_text(text)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("", 0, EMPTY_ROOT), ("a\n", 0, EMPTY_ROOT), ("a", -1, EMPTY_ROOT), ("a", 1, b"")],
)
def test_what_no_checkpoint_can_say_is_refused(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(InputError, match="checkpoint"):
        Checkpoint(origin=origin, size=size, root=root)


def test_a_checkpoint_says_who_signed_and_who_saw_it_when() -> None:
    opened = open_checkpoint(str(WHOLE).encode(), KEYS)
    assert opened.checkpoint == HEAD
    assert opened.signed_by == (LOG.verifier_key,)
    assert opened.cosigned == {
        CLOCK.cosigner_key.label: 1_700_000_000,
        WITNESS.cosigner_key.label: 1_700_000_009,
    }
    assert opened.note == WHOLE
    assert opened.unchecked == ()


def test_of_two_cosignatures_of_one_witness_the_earlier_counts() -> None:
    lines = (SIGNED, SEEN, cosign(HEAD.text, WITNESS, 1_600_000_000))
    for some in (lines, lines[::-1]):
        opened = open_checkpoint(str(Note(text=HEAD.text, signatures=some)).encode(), KEYS)
        assert opened.cosigned == {WITNESS.cosigner_key.label: 1_600_000_000}


def test_unknown_keys_are_passed_over_even_of_a_known_name() -> None:
    forged = sign_text(HEAD.text, SigningKey(name=LOG.name, seed=b"x" * 32))
    note = Note(text=HEAD.text, signatures=(forged, SIGNED, SEEN))
    opened = open_checkpoint(str(note).encode(), [LOG.verifier_key])
    assert (opened.signed_by, dict(opened.cosigned)) == ((LOG.verifier_key,), {})


def test_a_log_may_sign_by_ml_dsa() -> None:
    note = Note(text=HEAD.text, signatures=(cosign(HEAD.text, PQ_LOG, 7),))
    opened = open_checkpoint(str(note).encode(), [PQ_LOG.cosigner_key])
    assert opened.signed_by == (PQ_LOG.cosigner_key,)
    assert opened.cosigned == {PQ_LOG.cosigner_key.label: 7}


@pytest.mark.parametrize("signatures", [(CLOCKED,), (SEEN,), (CLOCKED, SEEN)])
def test_without_the_log_itself_there_is_no_checkpoint(signatures: tuple[object, ...]) -> None:
    lines = tuple(line for line in WHOLE.signatures if line in signatures)
    with pytest.raises(IntegrityError, match="no known key of this log"):
        open_checkpoint(str(Note(text=HEAD.text, signatures=lines)).encode(), KEYS)


def test_a_key_of_another_log_makes_no_checkpoint_of_this_one() -> None:
    other = SigningKey(name="log.example/b", seed=b"l" * 32)
    note = Note(text=HEAD.text, signatures=(sign_text(HEAD.text, other),))
    with pytest.raises(IntegrityError, match="no known key of this log"):
        open_checkpoint(str(note).encode(), [other.verifier_key, *KEYS])


def test_every_flipped_bit_is_found_or_leaves_a_line_of_an_unknown_key() -> None:
    """A flip in a signature line's name or key id only makes that one line unknown."""
    data = str(WHOLE).encode()
    whole = open_checkpoint(data, KEYS)
    for bit in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            opened = open_checkpoint(bytes(flipped), KEYS)
        except IntegrityError:
            continue
        assert bit // 8 >= len(HEAD.text.encode())
        assert opened.checkpoint == HEAD
        assert len(opened.cosigned) == len(whole.cosigned) - 1


def test_what_this_machine_cannot_check_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    note = Note(text=HEAD.text, signatures=(SIGNED, cosign(HEAD.text, PQ_LOG, 7)))
    monkeypatch.setattr(checkpoints, "can_check", lambda key: key != PQ_LOG.cosigner_key)
    opened = open_checkpoint(str(note).encode(), [*KEYS, PQ_LOG.cosigner_key])
    assert opened.signed_by == (LOG.verifier_key,)
    assert (dict(opened.cosigned), opened.unchecked) == ({}, (PQ_LOG.cosigner_key.label,))
