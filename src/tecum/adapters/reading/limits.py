"""How much one paper may cost before its reading is given up."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds for one document; each is generous for a served paper and small for a machine.

    `wall_seconds` and `cpu_seconds` bound the time of one reading, `memory_bytes` the address
    space of the process that reads, `text_chars` the text taken out of one document and
    `answer_bytes` everything that this process may hand back (an e-mail hands back its
    attachments). `mail_depth` counts e-mails inside e-mails.
    """

    file_bytes: int = 64 * MEBIBYTE
    pages: int = 300
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
    memory_bytes: int = 1024 * MEBIBYTE
    text_chars: int = 2_000_000
    answer_bytes: int = 160 * MEBIBYTE
    attachments: int = 50
    mail_depth: int = 4


USUAL = Limits()
