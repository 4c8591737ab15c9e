"""The text of a checkpoint: which log, how many leaves, which root (C2SP tlog-checkpoint).

Signing and checking are elsewhere: a text must be ignored until a known key has signed it
(`tecum.ledger.checkpoints`).
"""

import re
from dataclasses import dataclass

from tecum.errors import InputError, IntegrityError
from tecum.ledger.merkle import HASH_LENGTH, MAX_SIZE
from tecum.ledger.notes import decode_base64, encode_base64

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")  # ASCII decimal, no leading zero


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A tree head. Logs of ours have no extension lines; those of others may."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no checkpoint can say."""
        for what, line in (("origin", self.origin), *(("extension", e) for e in self.extensions)):
            if not line or any(c < " " for c in line):
                raise InputError(
                    f"checkpoint: the {what} line {line!r} is empty or holds a control character"
                )
        if not 0 <= self.size <= MAX_SIZE:
            raise InputError(f"checkpoint of {self.origin}: {self.size} is no tree size")
        if len(self.root) != HASH_LENGTH:
            raise InputError(f"checkpoint of {self.origin}: a root hash of {len(self.root)} bytes")

    @property
    def text(self) -> str:
        """The note text that the log signs and its witnesses cosign."""
        lines = (self.origin, str(self.size), encode_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parse_checkpoint_text(text: str) -> Checkpoint:
    """Take a checkpoint's text apart (C2SP tlog-checkpoint, "Note text").

    Raises:
        IntegrityError: the text is no checkpoint's.
    """
    lines = text.split("\n")
    if lines.pop() or len(lines) < 3 or not all(lines):
        raise IntegrityError("not a checkpoint: three or more lines, none of them empty, make one")
    origin, written, encoded, *extensions = lines
    try:
        root = decode_base64(encoded)
        size = parse_size(written)
        return Checkpoint(origin=origin, size=size, root=root, extensions=tuple(extensions))
    except (InputError, ValueError) as error:
        raise IntegrityError(f"not a checkpoint: {error}") from error


def parse_size(text: str) -> int:
    """Read a tree size or leaf index: ASCII decimal without leading zeroes.

    Raises:
        ValueError: written otherwise, or larger than any tree.
    """
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_SIZE:
        raise ValueError(f"{text[:40]!r} is no size; write it in decimal without leading zeroes")
    return int(text)
