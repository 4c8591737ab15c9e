import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError, IntegrityError
from tecum.ledger.checkpoints import Checkpoint
from tecum.ledger.cosignatures import CosigningKey, cosign
from tecum.ledger.merkle import MAX_SIZE, Tree, inclusion_proof, leaf_hash
from tecum.ledger.notes import Note, SigningKey, sign_text
from tecum.ledger.tlog_proofs import TlogProof, check_tlog_proof, parse_tlog_proof

LOG = SigningKey(name="log.example/a", seed=b"l" * 32)
WITNESS = CosigningKey(name="w.example/w", seed=b"w" * 32)
KEYS = (LOG.verifier_key, WITNESS.cosigner_key)
ENTRIES = [b"entry %d" % at for at in range(11)]
TREE = Tree(ENTRIES)
HEAD = Checkpoint(origin="log.example/a", size=11, root=TREE.root())
LINES = (sign_text(HEAD.text, LOG), cosign(HEAD.text, WITNESS, 1_700_000_000))
CHECKPOINT = str(Note(text=HEAD.text, signatures=LINES)).encode()
PROOF = TlogProof(index=6, hashes=inclusion_proof(6, 11, TREE.hash_at), checkpoint=CHECKPOINT)

# The example of C2SP tlog-proof; it shortens the signatures, so only its form is read here.
EXAMPLE = """c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog hI2DJw[...]1roloI=
"""


def test_the_published_example_has_the_form_of_a_proof() -> None:
    proof = parse_tlog_proof(EXAMPLE.encode())
    assert (proof.index, len(proof.hashes)) == (73894, 5)
    assert proof.extra is not None
    assert proof.extra.startswith(b"age-v1.2.1-darwin-arm64.tar.gz")
    assert proof.checkpoint.startswith(b"example.com/fancylog\n109482\n")
    assert str(proof) == EXAMPLE


def test_a_proof_holds_and_says_who_saw_it() -> None:
    opened = check_tlog_proof(parse_tlog_proof(str(PROOF).encode()), leaf_hash(ENTRIES[6]), KEYS)
    assert opened.checkpoint == HEAD
    assert opened.cosigned == {WITNESS.cosigner_key.label: 1_700_000_000}


@given(
    st.integers(0, MAX_SIZE - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    st.none() | st.binary(),
)
def test_what_is_written_is_read(index: int, hashes: list[bytes], extra: bytes | None) -> None:
    proof = TlogProof(index=index, hashes=tuple(hashes), checkpoint=CHECKPOINT, extra=extra)
    assert parse_tlog_proof(str(proof).encode()) == proof


def test_every_flipped_bit_is_found_or_leaves_a_cosignature_of_an_unknown_key() -> None:
    data = str(PROOF).encode()
    for bit in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            opened = check_tlog_proof(parse_tlog_proof(bytes(flipped)), leaf_hash(ENTRIES[6]), KEYS)
        except IntegrityError:
            continue
        assert not opened.cosigned


@pytest.mark.parametrize("index", [0, 5, 7, 10, 11])
def test_a_proof_of_another_place_is_refused(index: int) -> None:
    moved = TlogProof(index=index, hashes=PROOF.hashes, checkpoint=CHECKPOINT)
    with pytest.raises(IntegrityError, match="inclusion proof"):
        check_tlog_proof(moved, leaf_hash(ENTRIES[6]), KEYS)


def changed(old: str, new: str) -> bytes:
    return str(PROOF).replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no empty line"),
        (b"\xff", "byte 0 is not UTF-8"),
        (changed("@v1", "@v2"), "line 1"),
        (changed("index 6\n", ""), 'line 2: it should read "index"'),
        (changed("index 6", "index 06"), "line 2: '06' is no size"),
        (changed("index 6", "index  6"), "line 2: ' 6' is no size"),
        (changed("index 6", f"index {MAX_SIZE}"), "no index of a leaf"),
        (changed("index 6\n", "extra AA==\nextra AA==\nindex 6\n"), "line 3"),
        (changed("index 6\n", "index 6\nAA==\n"), "32 bytes"),
        (changed("index 6\n", "index 6\nA\n"), "line 3: not base64"),
        (changed("index 6\n", "extra A\nindex 6\n"), "line 2: not base64"),
        (changed("index 6\n", "index 6\n" + "A" * 43 + "=\n" * 1 + ("A" * 43 + "=\n") * 60), "63"),
        (b"c2sp.org/tlog-proof@v1\n\nx\n", 'should read "index"'),
    ],
)
def test_what_is_no_proof_is_refused_by_its_line(data: bytes, said: str) -> None:
    with pytest.raises(IntegrityError) as caught:
        parse_tlog_proof(data)
    assert said in str(caught.value)


def test_a_proof_without_a_path_is_that_of_the_only_leaf() -> None:
    head = Checkpoint(origin="log.example/a", size=1, root=leaf_hash(b"only"))
    note = Note(text=head.text, signatures=(sign_text(head.text, LOG),))
    proof = parse_tlog_proof(b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + str(note).encode())
    assert check_tlog_proof(proof, leaf_hash(b"only"), KEYS).checkpoint == head


def test_what_the_format_cannot_carry_is_refused() -> None:
    with pytest.raises(InputError, match="no index"):
        TlogProof(index=-1, hashes=(), checkpoint=CHECKPOINT)
    with pytest.raises(InputError, match="63 hashes"):
        TlogProof(index=0, hashes=(bytes(31),), checkpoint=CHECKPOINT)
    with pytest.raises(InputError, match="not UTF-8"):
        TlogProof(index=0, hashes=(), checkpoint=b"\xff")
