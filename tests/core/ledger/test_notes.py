import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError, IntegrityError
from tecum.ledger.cosignatures import CosignerKey
from tecum.ledger.notes import (
    Note,
    SigningKey,
    VerifierKey,
    parse_note,
    parse_signature,
    parse_vkey,
    sign_text,
    verify_note,
)

# The example of C2SP signed-note, "Verifier keys".
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n"
    "\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm"
    "RKuwHjG1Yu72IneyaQM=\n"
)
KEY = SigningKey(name="desk.example/receipts", seed=bytes(range(32)))
OTHER = SigningKey(name="desk.example/receipts", seed=bytes(32))


def test_the_published_example_verifies() -> None:
    note = parse_note(NOTE.encode())
    assert note.text == "This is an example message.\n"
    assert verify_note(note, [parse_vkey(VKEY)]) == (parse_vkey(VKEY),)
    assert str(note) == NOTE
    assert str(parse_vkey(VKEY)) == VKEY


def test_every_flipped_byte_of_the_published_example_is_found() -> None:
    data = NOTE.encode()
    for at in range(len(data)):
        flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(IntegrityError):
            verify_note(parse_note(flipped), [parse_vkey(VKEY)])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.binary(min_size=32, max_size=32))
def test_what_is_signed_verifies_and_survives_the_file(line: str, seed: bytes) -> None:
    key = SigningKey(name="a.example/k", seed=seed)
    text = f"{line}\n\nsecond part\n"
    note = parse_note(str(Note(text=text, signatures=(sign_text(text, key),))).encode())
    assert note.text == text
    assert verify_note(note, [key.verifier_key]) == (key.verifier_key,)


def test_unknown_keys_are_passed_over_and_a_wrong_signature_of_a_known_key_is_not() -> None:
    text = "text\n"
    good = sign_text(text, KEY)
    forged = parse_signature(str(sign_text("other\n", KEY)))
    both = Note(text=text, signatures=(sign_text(text, OTHER), good))
    assert verify_note(both, [KEY.verifier_key]) == (KEY.verifier_key,)
    with pytest.raises(IntegrityError, match="no known key"):
        verify_note(Note(text=text, signatures=(sign_text(text, OTHER),)), [KEY.verifier_key])
    with pytest.raises(IntegrityError, match="does not belong"):
        verify_note(Note(text=text, signatures=(forged, good)), [KEY.verifier_key])


def test_every_line_of_a_known_key_is_checked_and_the_key_counts_once() -> None:
    text = "text\n"
    good, false = sign_text(text, KEY), sign_text("other\n", KEY)
    assert verify_note(Note(text=text, signatures=(good, good)), [KEY.verifier_key]) == (
        KEY.verifier_key,
    )
    with pytest.raises(IntegrityError, match="does not belong"):
        verify_note(Note(text=text, signatures=(good, false)), [KEY.verifier_key])


def test_a_line_of_an_unknown_key_may_bear_a_name_that_we_would_not_give() -> None:
    """C2SP signed-note forbids spaces, plus and controls below U+0020 in a name, and no more."""
    line = parse_signature("— odd\x7fname AAAAAAAA")
    assert line.name == "odd\x7fname"
    for name in ("a+b", "a\u2003b", "a\x1fb", "a\x85b"):
        with pytest.raises(IntegrityError, match="em dash"):
            parse_signature(f"— {name} AAAAAAAA")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\nb"])
def test_a_key_name_that_no_note_can_carry_is_refused(name: str) -> None:
    with pytest.raises(InputError):
        VerifierKey(name=name, public=bytes(32))
    with pytest.raises(InputError):
        SigningKey(name=name, seed=bytes(32))


@pytest.mark.parametrize(
    ("vkey", "said"),
    [
        ("example.com/foo", "name+id+key"),
        (VKEY.replace("530d903a", "530d903b"), "should be 530d903a"),
        (VKEY[:-1] + "%", "not base64"),
        (VKEY[:-4], "its id should be"),
        ("example.com/foo+530d903a+", "ends before the key"),
        ("example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "its id should"),
        (str(CosignerKey(name="example.com/foo", public=bytes(32))), "not an Ed25519 key"),
    ],
)
def test_a_broken_verifier_key_is_refused(vkey: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_vkey(vkey)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"text\n", "no empty line"),
        (b"text\n\n", "0 signature lines"),
        (b"text\n\nno dash\n", "em dash"),
        ("text\n\n— name\n".encode(), "em dash"),
        ("text\n\n— name AAAA\n".encode(), "no signature"),
        ("text\n\n— name AAAAAAAAB\n".encode(), "not base64"),
        ("a\tb\n\n— name AAAAAAAA\n".encode(), "control character"),
        (b"\xff\n\n", "not UTF-8"),
        (("text\n\n" + "— name AAAAAAAA\n" * 65).encode(), "65 signature lines"),
    ],
)
def test_what_is_no_note_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(IntegrityError) as caught:
        parse_note(data)
    assert said in str(caught.value)


def test_a_text_without_final_newline_is_not_signed() -> None:
    with pytest.raises(InputError, match="ends in a newline"):
        sign_text("text", KEY)


@pytest.mark.parametrize("length", [31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(InputError, match=f"{length} bytes"):
        VerifierKey(name="a.example", public=bytes(length))
    with pytest.raises(InputError, match="32 bytes"):
        SigningKey(name="a.example", seed=bytes(length))


def test_a_private_key_is_not_printed() -> None:
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)
