"""The only reader of randomness: salts, keys and outside ids come from here as arguments."""

import os


def random_bytes(count: int) -> bytes:
    """Give `count` bytes of the operating system's randomness, fit for keys and salts."""
    if count < 1:
        raise ValueError(f"{count} random bytes were asked for; ask for at least one")
    return os.urandom(count)
