import hashlib
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError, IntegrityError
from tecum.ledger import cosignatures
from tecum.ledger.cosignatures import (
    COSIGNATURE,
    MAX_TIMESTAMP,
    ML_DSA_44,
    CosignerKey,
    CosigningKey,
    can_check,
    cosign,
    cosigned_at,
    parse_key,
)
from tecum.ledger.merkle import EMPTY_ROOT
from tecum.ledger.notes import NoteSignature, SigningKey, VerifierKey, parse_signature
from tecum.ledger.tree_heads import Checkpoint

TEXT = Checkpoint(origin="log.example/a", size=0, root=EMPTY_ROOT).text
KEY = CosigningKey(name="witness.example/w", seed=bytes(range(32)))
PQ_KEY = CosigningKey(name="witness.example/w", seed=bytes(range(32)), kind=ML_DSA_44)
BOTH = pytest.mark.parametrize("key", [KEY, PQ_KEY], ids=["ed25519", "ml-dsa-44"])

# The example of C2SP tlog-cosignature; its keys are not published, its form and time are.
EXAMPLE = (
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
    "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=="
)


def test_the_published_example_has_the_form_and_the_time_of_a_cosignature() -> None:
    line = parse_signature(EXAMPLE)
    assert (len(line.signature), int.from_bytes(line.signature[:8])) == (8 + 64, 1679315147)
    assert str(line) == EXAMPLE


@BOTH
@given(seconds=st.integers(0, MAX_TIMESTAMP))
def test_what_is_cosigned_says_when(key: CosigningKey, seconds: int) -> None:
    line = cosign(TEXT, key, seconds)
    assert cosigned_at(TEXT, line, key.cosigner_key) == seconds
    assert cosigned_at(TEXT, parse_signature(str(line)), parse_known(key)) == seconds


def parse_known(key: CosigningKey) -> CosignerKey:
    known = parse_key(str(key.cosigner_key))
    assert isinstance(known, CosignerKey)
    assert known == key.cosigner_key
    return known


@BOTH
def test_the_key_id_is_as_specified(key: CosigningKey) -> None:
    public = key.cosigner_key.public
    digest = hashlib.sha256(b"witness.example/w\n" + bytes([key.kind]) + public).digest()
    assert key.cosigner_key.key_id == digest[:4]
    assert key.cosigner_key.label == f"witness.example/w+{digest[:4].hex()}"


def test_the_ed25519_message_is_as_specified() -> None:
    """The lines of C2SP tlog-cosignature, "Ed25519 signed message", checked without our code."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    line = cosign(TEXT, KEY, 1679315147)
    message = b"cosignature/v1\ntime 1679315147\n" + TEXT.encode()
    public = Ed25519PublicKey.from_public_bytes(KEY.cosigner_key.public)
    public.verify(line.signature[8:], message)  # raises if it does not hold


def test_the_ml_dsa_message_is_as_specified() -> None:
    """The structure of C2SP tlog-cosignature, "ML-DSA-44 signed message", written by hand."""
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

    root = bytes(range(32))
    line = cosign(Checkpoint(origin="ab", size=258, root=root).text, PQ_KEY, 3)
    message = (
        b"subtree/v1\n\x00"
        b"\x11witness.example/w"
        b"\x00\x00\x00\x00\x00\x00\x00\x03"
        b"\x02ab"
        b"\x00\x00\x00\x00\x00\x00\x00\x00"
        b"\x00\x00\x00\x00\x00\x00\x01\x02" + root
    )
    public = MLDSA44PublicKey.from_public_bytes(PQ_KEY.cosigner_key.public)
    public.verify(line.signature[8:], message)  # raises if it does not hold


@BOTH
def test_a_cosignature_for_something_else_says_nothing(key: CosigningKey) -> None:
    line, known = cosign(TEXT, key, 100), key.cosigner_key
    other = CosigningKey(name=key.name, seed=bytes(32), kind=key.kind).cosigner_key
    later = NoteSignature(
        name=line.name, key_id=line.key_id, signature=(101).to_bytes(8) + line.signature[8:]
    )
    short = NoteSignature(name=line.name, key_id=line.key_id, signature=line.signature[:-1])
    forever = NoteSignature(
        name=line.name, key_id=line.key_id, signature=b"\xff" + line.signature[1:]
    )
    assert cosigned_at(TEXT, line, other) is None
    assert cosigned_at(TEXT.replace("/a", "/b"), line, known) is None
    assert cosigned_at("no checkpoint\n", line, known) is None
    for changed in (later, short, forever):
        assert cosigned_at(TEXT, changed, known) is None


@given(st.integers(0, 72 * 8 - 1))
def test_every_flipped_bit_of_a_cosignature_is_found(bit: int) -> None:
    line = cosign(TEXT, KEY, 100)
    signature = bytearray(line.signature)
    signature[bit // 8] ^= 1 << bit % 8
    flipped = NoteSignature(name=line.name, key_id=line.key_id, signature=bytes(signature))
    assert cosigned_at(TEXT, flipped, KEY.cosigner_key) is None


def test_extension_lines_are_cosigned_by_ed25519_and_not_by_ml_dsa() -> None:
    extended = TEXT + "extension\n"
    assert cosigned_at(extended, cosign(TEXT, KEY, 1), KEY.cosigner_key) is None
    assert cosigned_at(extended, cosign(extended, KEY, 1), KEY.cosigner_key) == 1
    assert cosigned_at(extended, cosign(TEXT, PQ_KEY, 1), PQ_KEY.cosigner_key) == 1


def test_what_cannot_be_cosigned_is_refused() -> None:
    for seconds in (-1, MAX_TIMESTAMP + 1):
        with pytest.raises(InputError, match="POSIX timestamp"):
            cosign(TEXT, KEY, seconds)
    with pytest.raises(InputError, match="not a checkpoint"):
        cosign("three\nlines\nonly\n", KEY, 0)
    long_origin = Checkpoint(origin="o" * 256, size=0, root=EMPTY_ROOT).text
    with pytest.raises(InputError, match="256 bytes"):
        cosign(long_origin, PQ_KEY, 0)
    assert cosigned_at(long_origin, cosign(TEXT, PQ_KEY, 0), PQ_KEY.cosigner_key) is None


@pytest.mark.parametrize(
    ("public", "kind", "said"),
    [(bytes(31), COSIGNATURE, "31 bytes"), (bytes(32), ML_DSA_44, "32 bytes"), (b"", 5, "type 5")],
)
def test_a_key_that_cannot_cosign_is_refused(public: bytes, kind: int, said: str) -> None:
    with pytest.raises(InputError, match=said):
        CosignerKey(name="w.example", public=public, kind=kind)


def test_a_private_key_of_another_form_is_refused_and_none_is_printed() -> None:
    with pytest.raises(InputError, match="32 bytes"):
        CosigningKey(name="w.example", seed=bytes(31))
    with pytest.raises(InputError, match="type 1"):
        CosigningKey(name="w.example", seed=bytes(32), kind=1)
    assert repr(KEY.seed) not in repr(KEY)


def test_keys_of_all_known_types_are_read_and_others_are_not() -> None:
    signer = SigningKey(name="a.example", seed=bytes(32)).verifier_key
    for key in (signer, KEY.cosigner_key, PQ_KEY.cosigner_key):
        assert parse_key(str(key)) == key
    assert isinstance(parse_key(str(signer)), VerifierKey)
    ecdsa = hashlib.sha256(b"a.example\n\x02key").hexdigest()[:8]
    with pytest.raises(InputError, match="signature type 2"):
        parse_key(f"a.example+{ecdsa}+AmtleQ==")


def test_one_public_key_has_another_id_for_each_type() -> None:
    public = KEY.cosigner_key.public
    signer = VerifierKey(name=KEY.name, public=public)
    assert signer.key_id != KEY.cosigner_key.key_id


def test_without_ml_dsa_the_machine_says_that_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    line, known = cosign(TEXT, PQ_KEY, 1), PQ_KEY.cosigner_key
    monkeypatch.setattr(cosignatures, "_ml_dsa", lambda: None)
    assert (can_check(known), can_check(KEY.cosigner_key)) == (False, True)
    with pytest.raises(IntegrityError, match="newer cryptography"):
        cosigned_at(TEXT, line, known)
    with pytest.raises(IntegrityError, match="newer cryptography"):
        cosign(TEXT, PQ_KEY, 1)


def test_an_older_library_without_ml_dsa_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = PQ_KEY.cosigner_key
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.mldsa", None)
    monkeypatch.delattr("cryptography.hazmat.primitives.asymmetric.mldsa", raising=False)
    cosignatures._ml_dsa.cache_clear()  # noqa: SLF001 - what was found before must not count
    assert not can_check(known)
    cosignatures._ml_dsa.cache_clear()  # noqa: SLF001 - nor must this
