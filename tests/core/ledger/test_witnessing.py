"""A witness answers as C2SP tlog-witness says, and never cosigns two histories of one log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError, IntegrityError
from tecum.ledger.checkpoints import Checkpoint
from tecum.ledger.cosignatures import AnyKey, CosigningKey, cosign, cosigned_at
from tecum.ledger.merkle import EMPTY_ROOT, Tree, consistency_proof
from tecum.ledger.notes import Note, SigningKey, parse_note, sign_text
from tecum.ledger.witnessing import (
    MAX_PROOF,
    MAX_REQUEST,
    SIZE_TYPE,
    Conflict,
    Cosigned,
    LogState,
    Refused,
    Reply,
    Standing,
    add_checkpoint,
    origin_in,
    parse_request,
    read_reply,
    request_body,
    standing,
    with_signatures,
)

ORIGIN = "records.county.example/log"
LOG = SigningKey(name=ORIGIN, seed=bytes([1]) * 32)
CLOCK = CosigningKey(name=ORIGIN, seed=bytes([2]) * 32)
OTHER = SigningKey(name="other.example/log", seed=bytes([3]) * 32)
WITNESS = CosigningKey(name="witness.example/w1", seed=bytes([4]) * 32)
KEYS: tuple[AnyKey, ...] = (LOG.verifier_key,)
SECONDS = 1_578_934_800
TREE = Tree(bytes([number]) * 32 for number in range(64))
FORKED = Tree(bytes([number if number != 2 else 99]) * 32 for number in range(64))


def checkpoint(size: int, tree: Tree = TREE, root: bytes | None = None) -> Checkpoint:
    return Checkpoint(origin=ORIGIN, size=size, root=tree.root(size) if root is None else root)


def signed(head: Checkpoint, key: SigningKey = LOG) -> bytes:
    return str(Note(text=head.text, signatures=(sign_text(head.text, key),))).encode()


def proof(old: int, new: int, tree: Tree = TREE) -> tuple[bytes, ...]:
    return consistency_proof(old, new, tree.hash_at)


def known(size: int, tree: Tree = TREE) -> LogState:
    return LogState.parse(signed(checkpoint(size, tree)))


def answer(request: bytes, state: LogState | None = None, keys: tuple[AnyKey, ...] = KEYS) -> Reply:
    return add_checkpoint(request, state, keys, WITNESS, SECONDS)


def growth(old: int, new: int) -> bytes:
    return request_body(old, proof(old, new), signed(checkpoint(new)))


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (3, 3), (3, 7), (8, 64)])
def test_a_tree_that_grew_is_cosigned_and_kept(old: int, new: int) -> None:
    state = known(old) if old else None
    reply = answer(growth(old, new), state)
    assert (reply.status, reply.new_state is None) == (200, False)
    assert reply.new_state is not None
    note = parse_note(reply.new_state.note)
    assert [line.name for line in note.signatures] == [ORIGIN, WITNESS.name]
    assert cosigned_at(note.text, note.signatures[1], WITNESS.cosigner_key) == SECONDS
    assert reply.body == f"{note.signatures[1]}\n".encode()
    assert LogState.parse(reply.new_state.note) == reply.new_state
    assert reply.new_state.checkpoint == checkpoint(new)


MALFORMED = [
    b"",
    b"old 0\n",
    b"old 0\n\n",
    b"old 0\n" + signed(checkpoint(1)),
    b"old 00\n\n" + signed(checkpoint(1)),
    b"old 01\n\n" + signed(checkpoint(1)),
    b"old -1\n\n" + signed(checkpoint(1)),
    b"old 0 \n\n" + signed(checkpoint(1)),
    b"old  0\n\n" + signed(checkpoint(1)),
    b"Old 0\n\n" + signed(checkpoint(1)),
    b"old 9223372036854775808\n\n" + signed(checkpoint(1)),
    b"old 0\r\n\n" + signed(checkpoint(1)),
    b"old 1\nAAAA\n\n" + signed(checkpoint(3)),
    b"old 1\n" + b"A" * 43 + b"\n\n" + signed(checkpoint(3)),
    b"old 1\n" + b"A" * 42 + b"B=\n\n" + signed(checkpoint(3)),
    b"old 1\n\xc3\xa4\n\n" + signed(checkpoint(3)),
    b"old 0\n\n" + checkpoint(1).text.encode(),
    b"old 0\n\n" + signed(checkpoint(1)).replace(b"\n1\n", b"\n01\n"),
    b"old 0\n\n" + signed(checkpoint(1)) + b"\xff\n",
    request_body(0, [bytes(32)] * MAX_PROOF, signed(checkpoint(1))).replace(
        b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\n"
    ),
    b"old 0\n\n" + signed(checkpoint(1)) + b"x" * MAX_REQUEST,
]


@pytest.mark.parametrize("request_bytes", MALFORMED)
def test_what_is_no_request_is_400(request_bytes: bytes) -> None:
    assert origin_in(request_bytes) is None
    reply = answer(request_bytes)
    assert (reply.status, reply.new_state) == (400, None)


WRONG_SIGNATURE = signed(checkpoint(5)).replace(b"\n5\n", b"\n6\n")
TWO_LINES = Note(
    text=checkpoint(5).text,
    signatures=(sign_text(checkpoint(5).text, LOG), sign_text(checkpoint(6).text, LOG)),
)
REFUSED = {
    "unknown log": (request_body(0, (), signed(checkpoint(5))), None, (OTHER.verifier_key,), 404),
    "no keys at all": (request_body(0, (), signed(checkpoint(5))), None, (), 404),
    "signed by another": (request_body(0, (), signed(checkpoint(5), OTHER)), None, KEYS, 403),
    "signature of another text": (request_body(0, (), WRONG_SIGNATURE), None, KEYS, 403),
    "one good and one bad line": (request_body(0, (), str(TWO_LINES).encode()), None, KEYS, 403),
    "old above the new size": (request_body(6, (), signed(checkpoint(5))), known(6), KEYS, 400),
    "empty tree with a root": (
        request_body(0, (), signed(checkpoint(0, root=bytes(32)))),
        None,
        KEYS,
        422,
    ),
    "a proof from nothing": (request_body(0, [bytes(32)], signed(checkpoint(5))), None, KEYS, 422),
    "another root of the same size": (
        request_body(5, (), signed(checkpoint(5, FORKED))),
        known(5),
        KEYS,
        422,
    ),
    "a proof between equal sizes": (
        request_body(5, [bytes(32)], signed(checkpoint(5))),
        known(5),
        KEYS,
        422,
    ),
    "another history": (
        request_body(3, proof(3, 9, FORKED), signed(checkpoint(9, FORKED))),
        known(3),
        KEYS,
        422,
    ),
    "a missing proof": (request_body(3, (), signed(checkpoint(9))), known(3), KEYS, 422),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_each_fault_has_the_status_of_the_specification(case: str) -> None:
    request, state, keys, status = REFUSED[case]
    reply = answer(request, state, keys)
    assert (reply.status, reply.new_state) == (status, None)
    assert reply.body.endswith(b"\n")


@pytest.mark.parametrize(("old", "last"), [(0, 5), (3, 5), (3, 0), (9, 5)])
def test_another_old_size_is_409_with_the_last_size(old: int, last: int) -> None:
    reply = answer(growth(old, 9), known(last) if last else None)
    assert (reply.status, reply.content_type, reply.body) == (409, SIZE_TYPE, f"{last}\n".encode())
    assert reply.new_state is None


def test_an_older_checkpoint_shown_again_never_moves_the_record_back() -> None:
    state = known(9)
    assert answer(growth(0, 5), state).status == 409
    assert answer(request_body(9, (), signed(checkpoint(5))), state).status == 400


def test_a_key_that_the_witness_does_not_know_is_passed_over() -> None:
    text = checkpoint(5).text
    note = Note(
        text=text,
        signatures=(sign_text(text, OTHER), cosign(text, CLOCK, 7), sign_text(text, LOG)),
    )
    reply = answer(request_body(0, (), str(note).encode()))
    assert reply.new_state is not None
    assert [line.name for line in parse_note(reply.new_state.note).signatures] == [
        ORIGIN,
        WITNESS.name,
    ]
    both = answer(request_body(0, (), str(note).encode()), None, (*KEYS, CLOCK.cosigner_key))
    assert both.new_state is not None
    assert len(parse_note(both.new_state.note).signatures) == 3


def test_extension_lines_are_cosigned_with_the_rest() -> None:
    head = Checkpoint(origin=ORIGIN, size=5, root=TREE.root(5), extensions=("an extension",))
    reply = answer(request_body(0, (), signed(head)))
    assert reply.new_state is not None
    assert parse_note(reply.new_state.note).text == head.text


@given(st.lists(st.tuples(st.integers(0, 64), st.integers(0, 64), st.booleans()), max_size=12))
def test_whatever_is_asked_the_record_is_one_growing_history(
    calls: list[tuple[int, int, bool]],
) -> None:
    state: LogState | None = None
    for old, new, fork in calls:
        tree = FORKED if fork else TREE
        hashes = proof(old, new, tree) if old <= new else ()
        reply = answer(request_body(old, hashes, signed(checkpoint(new, tree))), state)
        if reply.new_state is not None:
            before = 0 if state is None else state.checkpoint.size
            assert before == old <= new == reply.new_state.checkpoint.size
            if state is not None and before > 2:
                one = state.checkpoint.root == TREE.root(before)
                assert one is (reply.new_state.checkpoint.root == TREE.root(new))
            state = reply.new_state


@given(st.binary(max_size=200))
def test_no_bytes_bring_the_witness_down(data: bytes) -> None:
    assert answer(data).status in {400, 403, 404}


@given(st.integers(0, len(growth(3, 9)) - 1), st.integers(1, 255))
def test_no_changed_byte_makes_it_cosign_another_tree(at: int, flip: int) -> None:
    request = bytearray(growth(3, 9))
    request[at] ^= flip
    reply = answer(bytes(request), known(3))
    if reply.new_state is not None:
        assert reply.new_state.checkpoint == checkpoint(9)


# -- the log's side ----------------------------------------------------------------------------


def test_a_request_is_read_as_it_was_written() -> None:
    request = parse_request(growth(3, 9))
    assert (request.old, request.proof, request.checkpoint) == (3, proof(3, 9), checkpoint(9))
    with pytest.raises(InputError, match="63"):
        request_body(1, [bytes(32)] * 64, signed(checkpoint(9)))


def test_answers_are_read_as_what_they_are() -> None:
    text, keys = checkpoint(9).text, (WITNESS.cosigner_key,)
    good = answer(growth(0, 9))
    read = read_reply(good.status, good.content_type, good.body, text, keys)
    assert isinstance(read, Cosigned)
    assert dict(read.at) == {WITNESS.cosigner_key: SECONDS}
    assert read_reply(409, SIZE_TYPE, b"5\n", text, keys) == Conflict(size=5)
    for body in (b"5", b"05\n", b"5\n\n", b"", b"x\n", b"5\n" + b" " * 99):
        assert isinstance(read_reply(409, SIZE_TYPE, body, text, keys), Refused)
    assert isinstance(read_reply(409, "text/plain", b"5\n", text, keys), Refused)
    assert read_reply(403, "text/plain", b"no\n", text, keys) == Refused(status=403, what="no")
    assert isinstance(read_reply(200, "", b"\xff", text, keys), Refused)
    assert isinstance(read_reply(200, "", b"", text, keys), Refused)


def test_only_the_cosignature_of_the_named_key_over_this_text_at_a_real_time_counts() -> None:
    text = checkpoint(9).text
    stranger = CosigningKey(name="stranger.example", seed=bytes([9]) * 32)
    keys = (WITNESS.cosigner_key,)
    lines = {
        "of a stranger": cosign(text, stranger, SECONDS),
        "over another text": cosign(checkpoint(8).text, WITNESS, SECONDS),
        "without a time": cosign(text, WITNESS, 0),
    }
    for line in lines.values():
        assert isinstance(read_reply(200, "", f"{line}\n".encode(), text, keys), Refused)
    both = f"{lines['of a stranger']}\n{cosign(text, WITNESS, 5)}\n".encode()
    read = read_reply(200, "", both, text, keys)
    assert isinstance(read, Cosigned)
    assert [line.name for line in read.lines] == [WITNESS.name]


def test_the_newest_cosignature_of_a_key_stands_on_the_checkpoint() -> None:
    text = checkpoint(9).text
    once = with_signatures(signed(checkpoint(9)), [cosign(text, WITNESS, 5)])
    twice = with_signatures(once, [cosign(text, WITNESS, 6)])
    note = parse_note(twice)
    assert len(note.signatures) == 2
    assert cosigned_at(text, note.signatures[1], WITNESS.cosigner_key) == 6


def test_our_tree_is_compared_with_what_a_witness_saw() -> None:
    assert standing(9, TREE.root, None) is Standing.NEVER_SEEN
    assert standing(9, TREE.root, checkpoint(9)) is Standing.SAME
    assert standing(9, TREE.root, checkpoint(5)) is Standing.WITNESS_BEHIND
    assert standing(9, TREE.root, checkpoint(12)) is Standing.OURS_BEHIND
    assert standing(9, TREE.root, checkpoint(5, FORKED)) is Standing.FORK
    assert standing(9, TREE.root, checkpoint(9, FORKED)) is Standing.FORK
    assert standing(9, TREE.root, Checkpoint(origin=ORIGIN, size=0, root=EMPTY_ROOT)) is (
        Standing.WITNESS_BEHIND
    )


def test_a_damaged_state_is_never_taken_for_an_empty_one() -> None:
    with pytest.raises(IntegrityError):
        LogState.parse(b"")
