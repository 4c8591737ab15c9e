"""Entries of the register: one a receipt, numbered without a gap, for ever.

Where a matter was erased (see `tecum.adapters.log.erasure`) its receipts leave their numbers here
and nothing else: the count stays whole, and the entry says under which certificate the rest went.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import canonical_bytes, parse_canonical
from tecum.ledger.receipts import Receipt, read_receipt

REGISTER_SCHEMA = "tecum.register.v1"
ERASED_SCHEMA = "tecum.register.erased.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """What the inside of the house knows about a receipt and its holder does not.

    `earlier` are the receipts that already named one of its files: the same bytes came again.
    `kept` is None where the receipt was erased; `erased_by` is the digest of the certificate then.
    """

    inside_number: int
    number: str
    kept: Receipt | None
    earlier: tuple[str, ...] = ()
    erased_by: str | None = None

    @property
    def receipt(self) -> Receipt:
        """The receipt as it was handed out.

        Raises:
            InputError: it was erased here; whoever holds it can still prove it.
        """
        if self.kept is None:
            raise InputError(
                f"receipt {self.number}: it was erased here, under the certificate "
                f"{self.erased_by}; ask its holder for it"
            )
        return self.kept


def entry_bytes(entry: RegisterEntry) -> bytes:
    """Write an entry, or the number that an erased one leaves."""
    if entry.kept is None:
        return canonical_bytes(
            {
                "certificate": entry.erased_by,
                "inside_number": entry.inside_number,
                "number": entry.number,
                "schema": ERASED_SCHEMA,
            }
        )
    return canonical_bytes(
        {
            "earlier": list(entry.earlier),
            "inside_number": entry.inside_number,
            "receipt": parse_canonical(entry.kept.document),
            "schema": REGISTER_SCHEMA,
        }
    )


def read_entry(number: int, data: bytes) -> RegisterEntry:
    """Read the entry of an inside number.

    Raises:
        IntegrityError, InputError, KeyError, TypeError: it is none; the caller names the file.
    """
    whole = parse_canonical(data)
    if not isinstance(whole, Mapping) or whole["schema"] not in {REGISTER_SCHEMA, ERASED_SCHEMA}:
        raise IntegrityError(f"not of the schema {REGISTER_SCHEMA}")
    if whole["inside_number"] != number:
        raise IntegrityError(f"its inside number is {whole['inside_number']}")
    if whole["schema"] == ERASED_SCHEMA:
        return RegisterEntry(
            inside_number=number,
            number=str(whole["number"]),
            kept=None,
            erased_by=str(whole["certificate"]),
        )
    earlier = whole["earlier"]
    if not isinstance(earlier, Sequence) or isinstance(earlier, str):
        raise IntegrityError("`earlier` is no list")
    receipt = read_receipt(canonical_bytes(whole["receipt"]))
    return RegisterEntry(
        inside_number=number,
        number=receipt.number,
        kept=receipt,
        earlier=tuple(str(one) for one in earlier),
    )
