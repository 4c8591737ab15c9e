"""A certificate of erasure: an agency signed what it destroyed, why, and on which authority.

Destroying a matter's keys and salts removes the agency's ability to prove, not that of others: a
bundle that was handed out before still verifies.
"""

from tecum.terms import Assurance
from tecum.verify.checks import Findings, Verification, failing
from tecum.verify.heads import Trust
from tecum.verify.leaf import seconds_of
from tecum.verify.receipt import signed_by
from tecum.verify.sentences import say
from tecum.verify.shapes import WANTED
from tecum.verify.signed import Signed, check_signature, check_trust

ERASURE = "tecum.erasure.v1"
ERASURE_BODY = "tecum.erasure.body.v1"
ERASURES = {ERASURE: say("erasure.what")}

ERASURE_MEANING = "destruction removes our ability to prove, not yours"

_TEXTS = ("agency", "authority", "erased_at", "matter", "reason")


def verify_erasure(signed: Signed, found: Findings, trust: Trust) -> Verification:
    """Check a certificate whose bytes, outer shape and key were read.

    Raises:
        CheckFailedError: it does not hold.
    """
    body = signed.body
    trusted = trust.of_signers("", signed.key)
    check_signature(signed, found)
    check_trust(signed.key, trusted, found)
    if body.get("schema") != ERASURE_BODY:
        raise failing("body", "receipt.schema", schema=ERASURE_BODY)
    for name in _TEXTS:
        if not isinstance(body.get(name), str) or not body[name]:
            raise failing("body", "receipt.text", name=name)
    if seconds_of(body["erased_at"]) is None:
        raise failing("body", "shape", place="body.erased_at", wanted=WANTED["instant"])
    if body.get("meaning") != ERASURE_MEANING:
        raise failing("body", "receipt.meaning", meaning=ERASURE_MEANING)
    until = body.get("backup_until")
    texts = {name: body[name] for name in _TEXTS}
    backups = say("erasure.until", day=until) if isinstance(until, str) else say("erasure.no_day")
    found.passed("body", "erasure.ok", **texts, backups=backups)
    gaps = [] if trusted else [say("gap.key")]
    gaps += [say("gap.time"), say("gap.erasure")]
    return found.verdict(Assurance.SELF_SIGNED, gaps, (signed_by(signed.key),))
