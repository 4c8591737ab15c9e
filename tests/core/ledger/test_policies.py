from itertools import combinations

import pytest

from tecum.errors import InputError, IntegrityError
from tecum.ledger.checkpoints import Checkpoint
from tecum.ledger.cosignatures import ML_DSA_44, CosigningKey, cosign
from tecum.ledger.notes import Note, SigningKey, sign_text
from tecum.ledger.policies import Policy, parse_policy

LOG = SigningKey(name="log.example/a", seed=b"l" * 32)
NAMES = ("X1", "X2", "X3", "Y1", "Y2", "Y3")
WITNESSES = {
    name: CosigningKey(name=f"w.example/{name}", seed=name.encode() * 16) for name in NAMES
}
LOG_LINE = f"log {LOG.verifier_key}\n"
W = {name: f"witness {name} {key.cosigner_key}\n" for name, key in WITNESSES.items()}
# The example of C2SP tlog-policy, with keys.
EXAMPLE = (
    LOG_LINE
    + "\n"
    + W["X1"]
    + W["X2"]
    + W["X3"]
    + "group X-witnesses 2 X1 X2 X3\n\n"
    + W["Y1"]
    + W["Y2"]
    + W["Y3"]
    + "group Y-witnesses any Y1 Y2 Y3\n\n"
    + "group X-and-Y all X-witnesses Y-witnesses\n"
    + "quorum X-and-Y\n"
)


def read(text: str) -> Policy:
    return parse_policy(text.encode())


def test_the_published_example_asks_for_two_of_x_and_one_of_y() -> None:
    policy = read(EXAMPLE)
    assert [log.key for log in policy.logs] == [LOG.verifier_key]
    assert tuple(policy.witnesses) == NAMES
    for count in range(len(NAMES) + 1):
        for some in combinations(NAMES, count):
            xs, ys = (sum(name[0] == letter for name in some) for letter in "XY")
            assert policy.met_by(some) == (xs >= 2 and ys >= 1)


def test_names_that_are_no_witnesses_count_for_nothing() -> None:
    policy = read(EXAMPLE)
    assert not policy.met_by(["X-and-Y"])
    assert not policy.met_by(["X-witnesses", "Y1"])


def test_a_checkpoint_is_judged_by_those_who_cosigned_it() -> None:
    policy = read(EXAMPLE)
    text = Checkpoint(origin="log.example/a", size=1, root=bytes(32)).text
    seen = [cosign(text, WITNESSES[name], 9) for name in ("X1", "X3", "Y2")]
    signed = sign_text(text, LOG)
    opened, met = policy.open(str(Note(text=text, signatures=(signed, *seen))).encode())
    assert (policy.witnesses_of(opened), met) == (("X1", "X3", "Y2"), True)
    opened, met = policy.open(str(Note(text=text, signatures=(signed, *seen[:2]))).encode())
    assert (policy.witnesses_of(opened), met) == (("X1", "X3"), False)
    with pytest.raises(IntegrityError, match="no known key of this log"):
        policy.open(str(Note(text=text, signatures=tuple(seen))).encode())


@pytest.mark.parametrize(
    ("text", "some", "met"),
    [
        ("quorum none\n", (), True),
        (W["X1"] + "quorum X1\n", (), False),
        (W["X1"] + "quorum X1\n", ("X1",), True),
        (W["X1"] + W["X2"] + "group g any X1 X2\nquorum g\n", ("X2",), True),
        (W["X1"] + W["X2"] + "group g all X1 X2\nquorum g\n", ("X2",), False),
        (W["X1"] + W["X2"] + "group g 2 X1 X2\nquorum g\n", ("X1", "X2"), True),
        (W["X1"] + W["X2"] + "group g any X1\nquorum X2\n", ("X1",), False),
    ],
)
def test_quorums(text: str, some: tuple[str, ...], met: bool) -> None:  # noqa: FBT001 - a column
    assert read(text).met_by(some) is met


def test_comments_blanks_tabs_and_addresses_are_read() -> None:
    policy = read(
        f"# a comment\n  \t# another\n\n \tlog\t {LOG.verifier_key} \thttps://log.example/a \n"
        f"{W['X1'].strip()} https://w.example/\nquorum\tnone\t\n"
    )
    assert policy.logs[0].url == "https://log.example/a"
    assert policy.witnesses["X1"].url == "https://w.example/"
    assert policy.keys == (LOG.verifier_key, WITNESSES["X1"].cosigner_key)


def test_names_are_octets() -> None:
    key = str(WITNESSES["X1"].cosigner_key).encode()
    policy = parse_policy(b"witness \xe2\x84\xaa\xff " + key + b"\nquorum \xe2\x84\xaa\xff\n")
    assert not policy.met_by(["K"])
    assert policy.met_by([b"\xe2\x84\xaa\xff".decode("utf-8", "surrogateescape")])
    assert read(W["X1"].replace("X1", "a\u2003b", 1) + "quorum a\u2003b\n").met_by(["a\u2003b"])


def test_a_witness_may_cosign_by_ml_dsa_and_a_log_sign_by_it() -> None:
    key = CosigningKey(name="log.example/a", seed=bytes(32), kind=ML_DSA_44).cosigner_key
    policy = read(f"{LOG_LINE}log {key}\nwitness w {key}\nquorum w\n")
    assert [log.key for log in policy.logs] == [LOG.verifier_key, key]
    assert policy.witnesses["w"].key == key


def test_thirty_two_of_each_are_read() -> None:
    lines = []
    for at in range(32):
        seed = bytes([at]) * 32
        lines.append(f"log {SigningKey(name=f'l{at}', seed=seed).verifier_key}\n")
        lines.append(f"witness w{at} {CosigningKey(name='w', seed=seed).cosigner_key}\n")
        lines.append(f"group g{at} all w{at}{f' g{at - 1}' if at else ''}\n")
    policy = read("".join(lines) + "quorum g31\n")
    every = [f"w{at}" for at in range(32)]
    assert policy.met_by(every)
    assert not policy.met_by(every[:-1])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "does not end in a newline"),
        ("\n", "no quorum line"),
        (W["X1"], "no quorum line"),
        ("quorum none", "does not end in a newline"),
        ("quorum none\nquorum none\n", "line 2: a second quorum line"),
        ("quorum X1\n" + W["X1"], "line 1: quorum: no witness or group 'X1'"),
        ("quorum none none\n", "line 1: 'quorum none none': not of the form"),
        ("witnes X1\n", "not of the form"),
        ("log\n", "not of the form"),
        (LOG_LINE.strip() + " a b\n", "not of the form"),
        ("log key\n", "write name+id+key"),
        (LOG_LINE * 2, "line 2: the log log.example/a stands twice"),
        (
            LOG_LINE + f"log {SigningKey(name='other', seed=LOG.seed).verifier_key}\n",
            "line 2: the log other stands twice",
        ),
        (f"log {WITNESSES['X1'].cosigner_key}\n", "makes no checkpoint"),
        (f"witness X1 {LOG.verifier_key}\n", "type 1"),
        (W["X1"] + W["X1"].replace("X1", "X9", 1), "'X9': its public key stands twice"),
        (W["X1"] + W["X2"].replace("X2", "X1", 1), "'X1' stands twice"),
        (W["X1"] + "group X1 any X1\n", "'X1' stands twice"),
        (W["X1"].replace("X1", "none", 1), "its own meaning"),
        (W["X1"] + "group none any X1\n", "its own meaning"),
        (W["X1"] + "group g any none\n", "no witness or group 'none'"),
        ("group g any X1\n" + W["X1"], "line 1: group 'g': no witness or group 'X1'"),
        ("group g any\n", "not of the form"),
        ("group g any g\n", "no witness or group 'g'"),
        (W["X1"] + "group g any X1 X1\n", "'X1' is a member already"),
        (W["X1"] + "group g any X1\ngroup h any X1\n", "line 3: group 'h': 'X1' is a member"),
        (W["X1"] + "group g 0 X1\n", "'0' of 1 members"),
        (W["X1"] + "group g 2 X1\n", "'2' of 1 members"),
        (W["X1"] + "group g 0x1 X1\n", "'0x1' of 1 members"),
        (W["X1"] + "group g \u0661 X1\n", "of 1 members"),
        ("quorum none\r\n", "line 1: the control character 0x0d"),
        ("\n\x7f\n", "line 2: the control character 0x7f"),
        ("quorum\x00none\n", "0x00"),
    ],
)
def test_what_is_no_policy_is_refused_by_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert said in str(caught.value)


def test_a_name_that_is_no_text_can_be_printed() -> None:
    with pytest.raises(InputError, match=r"\\\\xff"):
        parse_policy(b"quorum \xff\n")
