"""Checking an RFC 3161 time stamp offline: somebody else's clock says that these bytes existed.

The stamp is the whole answer of a time stamp authority (TimeStampResp, RFC 3161, 2.4.2), as
`openssl ts -verify` reads it too. Checked are: granted; signed by a certificate that leads to a
given root, was valid at the stamped time and is meant for time stamps alone (2.3); over the digest
of exactly these bytes (2.4.2). Not checked is whether a certificate was revoked: that needs a
network, and whoever relies on a stamp in court asks the authority.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tecum.errors import InputError, IntegrityError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

# Digests by their object identifier (RFC 5754, section 2); SHA-1 is no proof any more.
_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_SIGNED_DATA_VERSION = 3  # RFC 5652, 5.1: the content is no plain data
_SIGNER_VERSION = 1  # RFC 5652, 5.3: the signer is named by issuer and serial number
_SEQUENCE, _SET, _OID, _CONTEXT_0 = 0x30, 0x31, 0x06, 0xA0
# Object identifiers of a signer's signature algorithm, in DER, that go with its digest: RFC 5754,
# 3.2 (RSA, with the digest or without) and 3.3 (ECDSA); RFC 8419 (Ed25519 goes with SHA-512).
_SIGNATURES = {
    "sha256": ("2a864886f70d010101", "2a864886f70d01010b", "2a8648ce3d040302"),
    "sha384": ("2a864886f70d010101", "2a864886f70d01010c", "2a8648ce3d040303"),
    "sha512": ("2a864886f70d010101", "2a864886f70d01010d", "2a8648ce3d040304", "2b6570"),
}
_DIGEST_OIDS = {
    "608648016503040201": "sha256",
    "608648016503040202": "sha384",
    "608648016503040203": "sha512",
}


def verify_time_stamp(token: bytes, data: bytes, roots: Sequence[bytes]) -> datetime:
    """Check a time stamp over `data` against root certificates in PEM; give its time in UTC.

    Raises:
        InputError: a root is no certificate, or none was given.
        IntegrityError: the stamp does not hold; the message says which part.
    """
    # Lazy: whoever checks a bundle without time stamps needs none of this.
    from rfc3161_client import (  # noqa: PLC0415
        VerificationError,
        VerifierBuilder,
        decode_timestamp_response,
    )

    builder = VerifierBuilder()
    for root in _certificates(roots):
        builder = builder.add_root_certificate(root)
    try:
        response = decode_timestamp_response(token)
        if response.as_bytes() != token:
            raise IntegrityError("time stamp: not in DER; use the stamp as the authority sent it")
        imprint = response.tst_info.message_imprint
        name = _DIGESTS.get(imprint.hash_algorithm.dotted_string)
        if name is None:
            raise IntegrityError("time stamp: its digest is none of SHA-256, -384 and -512")
        builder.build().verify(response, hashlib.new(name, data).digest())
        _check_unsigned_parts(response.time_stamp_token())
        moment = response.tst_info.gen_time
    except VerificationError as error:
        raise IntegrityError(f"time stamp: {_first_line(error)}") from error
    except ValueError as error:
        raise IntegrityError(f"time stamp: not an answer of RFC 3161: {error}") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _certificates(roots: Sequence[bytes]) -> list["Certificate"]:
    from cryptography import x509  # noqa: PLC0415 - lazy, as above

    found: list[Certificate] = []
    for number, root in enumerate(roots, 1):
        try:
            loaded = x509.load_pem_x509_certificates(root)
        except ValueError as error:
            raise InputError(f"root certificate {number}: not a certificate in PEM") from error
        found += [one for one in loaded if one not in found]
    if not found:
        raise InputError("time stamp: no root certificate to check it against; give one in PEM")
    return found


def _check_unsigned_parts(token: bytes) -> None:
    """Hold the few bytes of a token that its signature does not cover to the one right value.

    A verifier may pass over the two versions and over the name of the signature algorithm (it takes
    the key's). Here they are checked, so that no byte of a stamp can be changed unnoticed.
    """
    content_info = _members(_only(token, _SEQUENCE))
    signed = _members(_only(_only(content_info[1], _CONTEXT_0), _SEQUENCE))
    [signer] = _members(_only(signed[-1], _SET))
    parts = _members(_only(signer, _SEQUENCE))
    if signed[0] != bytes([2, 1, _SIGNED_DATA_VERSION]) or parts[0] != bytes(
        [2, 1, _SIGNER_VERSION]
    ):
        raise IntegrityError("time stamp: the version of its signature is another (RFC 5652)")
    digest = _DIGEST_OIDS.get(_algorithm(parts[2]))
    # After version, signer, digest algorithm and signed attributes ([0]) comes the algorithm.
    if digest is None or _algorithm(parts[4]) not in _SIGNATURES[digest]:
        raise IntegrityError("time stamp: its signature algorithm does not go with its digest")


def _algorithm(der: bytes) -> str:
    return _only(_members(_only(der, _SEQUENCE))[0], _OID).hex()


def _only(der: bytes, tag: int) -> bytes:
    """The content of the one element that these bytes are (X.690, 8.1)."""
    found, start, end = _element(der, 0)
    if found != tag or end != len(der):
        raise IntegrityError(f"time stamp: a part of tag {tag:#x} is missing (RFC 5652)")
    return der[start:end]


def _members(content: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(content):
        _, _, end = _element(content, at)
        found.append(content[at:end])
        at = end
    return found


def _element(der: bytes, at: int) -> tuple[int, int, int]:
    """Tag, and where the content of the element at this place starts and ends."""
    try:
        tag, length = der[at], der[at + 1]
        start = at + 2
        if length & 0x80:
            size = length & 0x7F
            length, start = int.from_bytes(der[start : start + size]), start + size
    except IndexError as error:
        raise IntegrityError("time stamp: cut short") from error
    if start + length > len(der):
        raise IntegrityError("time stamp: cut short")
    return tag, start, start + length


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
