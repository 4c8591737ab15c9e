"""Private keys on disk, in PKCS#8, readable by their owner alone.

Ed25519 as RFC 8410 has it; ML-DSA-44 as RFC 9881 has it, by its 32-byte seed.
"""

import os
import stat
from pathlib import Path

from tecum.adapters.durable_files import Disk
from tecum.errors import InputError, IntegrityError
from tecum.ledger.cosignatures import ML_DSA_44
from tecum.ledger.notes import ED25519


def pkcs8(seed: bytes, kind: int = ED25519) -> bytes:
    """Write a 32-byte seed as the PEM file that other software reads too.

    `kind` is the type of signature (C2SP signed-note) that the key is for.

    Raises:
        InputError: this machine has no ML-DSA-44.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - lazy: only set-up pays
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - likewise
        Ed25519PrivateKey,
    )

    form = (
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    if kind != ML_DSA_44:
        return Ed25519PrivateKey.from_private_bytes(seed).private_bytes(*form)
    try:
        from cryptography.hazmat.primitives.asymmetric import mldsa  # noqa: PLC0415 - newer than our oldest
    except ImportError as error:
        raise InputError(
            "an ML-DSA-44 key cannot be made here; install a newer cryptography, or use Ed25519"
        ) from error
    return mldsa.MLDSA44PrivateKey.from_seed_bytes(seed).private_bytes(*form)


def read_seed(file: Path, kind: int = ED25519) -> bytes:
    """Read the seed of a private key.

    Raises:
        InputError: the file is missing, or others may read it.
        IntegrityError: it holds no key of this kind.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - lazy: only signers pay
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - likewise
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - likewise
        load_pem_private_key,
    )

    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"key {file}: {error.strerror}; restore it from its safe copy") from error
    if mode & 0o077:
        raise InputError(f"{file}: others may read the private key; run chmod 600 on it")
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise IntegrityError(f"{file}: no private key in PKCS#8; restore it") from error
    if kind != ML_DSA_44:
        if not isinstance(key, Ed25519PrivateKey):
            raise IntegrityError(f"{file}: not an Ed25519 key; restore it")
        return key.private_bytes_raw()
    from cryptography.hazmat.primitives.asymmetric import mldsa  # noqa: PLC0415 - newer than our oldest

    if not isinstance(key, mldsa.MLDSA44PrivateKey):
        raise IntegrityError(f"{file}: not an ML-DSA-44 key; restore it")
    return key.private_bytes_raw()


def destroy(disk: Disk, file: Path, scratch: Path) -> None:
    """Take a file out of its place, overwrite it, and remove it, durably; one gone is passed over.

    It is moved to `scratch` first, so that nobody ever reads it half overwritten. Some disks and
    file systems keep earlier blocks all the same, and every backup does: whoever must be sure
    encrypts the disk, and counts the days until the last backup is gone.
    """
    if not file.exists():
        return
    aside = scratch / file.name
    disk.rename(file, aside)
    disk.sync_folder(file.parent)
    descriptor = os.open(aside, os.O_WRONLY)
    try:
        disk.write(descriptor, bytes(os.fstat(descriptor).st_size))
        disk.sync(descriptor)
    finally:
        os.close(descriptor)
    disk.remove(aside)
    disk.sync_folder(scratch)
