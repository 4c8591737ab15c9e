"""Private keys on disk: Ed25519 in PKCS#8 (RFC 8410), readable by their owner alone."""

import os
import stat
from pathlib import Path

from tecum.adapters.durable_files import Disk
from tecum.errors import InputError, IntegrityError


def pkcs8(seed: bytes) -> bytes:
    """Write a 32-byte seed as the PEM file that other software reads too."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - lazy: only set-up pays
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - likewise
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(seed).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def read_seed(file: Path) -> bytes:
    """Read the seed of a private key.

    Raises:
        InputError: the file is missing, or others may read it.
        IntegrityError: it holds no Ed25519 key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - lazy: only signers pay
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
    except (ValueError, TypeError) as error:
        raise IntegrityError(f"{file}: no private key in PKCS#8; restore it") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise IntegrityError(f"{file}: not an Ed25519 key; restore it")
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
