"""Offline check of what an agency signed, for somebody who trusts neither it nor us.

The standard library and one Ed25519 routine; no network, no database, no clock. It says which
checks it made, which failed and where, and what is *not* proved. It shares canonical JSON
(RFC 8785), signed notes, the Merkle tree (RFC 6962) and the C2SP formats with the code that writes
them, and reads the bodies with its own eyes.

Read it in this order: `checks` and `sentences` (what a result is), `signed` (one form for all
documents), `receipt`, `leaf`, `heads` (checkpoints and who saw them), `bundle`.
"""

from tecum.verify.checks import Check, Verification
from tecum.verify.file import verify_file
from tecum.verify.receipt import RECEIPT, RECEIPT_BODY, RECEIPT_MEANING, verify_receipt

__all__ = [
    "RECEIPT",
    "RECEIPT_BODY",
    "RECEIPT_MEANING",
    "Check",
    "Verification",
    "verify_file",
    "verify_receipt",
]
