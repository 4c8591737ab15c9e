"""What a bundle says after keys changed, after an erasure, and where two histories were shown."""

import json
from pathlib import Path

import pytest
from tests.core.adapters.log.a_home import AHome
from tests.core.adapters.log.witnessed import running

from tecum.adapters.bundles.making import make_bundle
from tecum.adapters.log.erasure import ErasureOrder, erase
from tecum.adapters.log.keys import rotate
from tecum.errors import InputError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.ledger.merkle import consistency_proof
from tecum.ledger.notes import encode_base64, sign_text
from tecum.ledger.witnessing import Standing
from tecum.terms import Audience
from tecum.verify import Verification, verify_file


@pytest.fixture
def home(tmp_path: Path) -> AHome:
    return AHome(tmp_path / "home").open()


def bundle(home: AHome, matter: str) -> bytes:
    return make_bundle(home.log, matter, audience=Audience.COUNSEL, now=home.now).document


def failed(found: Verification) -> list[str]:
    return [check.name for check in found.checks if not check.passed]


def test_a_bundle_handed_out_before_an_erasure_is_proved_as_before(home: AHome) -> None:
    _, matter = home.receive(b"%PDF one")
    home.seal()
    keys = [*home.log.settings.keys, home.home.verifier_key]
    theirs = bundle(home, matter)
    erase(
        home.log,
        ErasureOrder(matter=matter, authority="a court's order", reason="expungement"),
        now=home.now,
    )
    home.seal()
    assert verify_file(theirs, trusted_keys=keys, papers=[b"%PDF one"]).valid
    with pytest.raises(InputError, match="is not in"):
        bundle(home, matter)


def test_a_bundle_from_before_and_after_a_rotation_holds_under_either_s_keys(home: AHome) -> None:
    _, matter = home.receive(b"%PDF one")
    home.seal()
    before = bundle(home, matter)
    old = [*home.log.settings.keys, home.home.verifier_key]
    rotate(home.log, now=home.now)
    home.release(matter)
    home.seal()
    after = bundle(home, matter)
    assert verify_file(before, trusted_keys=old).valid
    assert verify_file(after, trusted_keys=[home.home.verifier_key]).valid
    assert failed(verify_file(after, trusted_keys=old[2:])) == ["trusted_key"]


def test_two_views_of_one_log_do_not_fit_into_one_bundle(home: AHome, tmp_path: Path) -> None:
    """Each witness cosigned its own view; the two checkpoints in one file contradict each other."""
    _, matter = home.receive(b"%PDF one")
    with (
        running(tmp_path / "w1", 1, home.log.settings.known_keys) as w1,
        running(tmp_path / "w2", 2, home.log.settings.known_keys) as w2,
    ):
        home.watch(w1)
        home.seal()
        twin = home.backup(tmp_path / "twin")
        twin.watch(w2)
        twin.receive(b"%PDF for the other view")
        twin.hour += 1
        twin.receive(b"%PDF and one more")
        twin.seal()
        home.seal()
        home.seal()
        shown = parse_canonical(bundle(home, matter))
        witnesses = [str(one.key.cosigner_key) for one in (w1, w2)]
        home.watch(w1, w2)
        assert {view.standing for view in home.witnessed.views()} == {Standing.SAME, Standing.FORK}
    other = twin.log.store.get("checkpoints/8")
    assert other is not None
    assert isinstance(shown, dict)
    body = json.loads(json.dumps(shown["body"]))
    first, last = body["checkpoints"]
    body["checkpoints"] = [first, other.decode(), last]
    tree = home.witnessed.ours()
    proofs = [_proof(home, 4, 8), _proof(home, 8, tree.checkpoint.size)]
    body["consistency"] = proofs
    key = home.home.signing_key()
    line = sign_text(canonical_bytes(body).decode() + "\n", key)
    forged = canonical_bytes({**shown, "body": body, "signature": str(line)})
    found = verify_file(forged, trusted_keys=witnesses)
    assert not found.valid
    assert "consistency 8-12" in failed(found)


def _proof(home: AHome, old: int, new: int) -> JsonValue:
    hashes = consistency_proof(old, new, home.witnessed.ours().hash_at)
    return {"from": old, "proof": [encode_base64(one) for one in hashes], "to": new}
