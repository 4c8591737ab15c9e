"""`tecum log receipt`: a receipt as one page to hand over the counter or to fax back."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.errors import InputError
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.receipts import Receipt, receipt_leaf

SCHEMA = "tecum.log-receipt.v1"


def receipt(
    number: str,
    *,
    out: Path | None = None,
    url: str | None = None,
    home: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Write a receipt as one page (PDF) with its QR code; the signed JSON stays the receipt.

    Parameters
    ----------
    number
        The receipt's number (R-...).
    out
        The file to write; default <number>.pdf here.
    url
        Where the log's public folder is served, if that is not https:// and the log's name.
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.bundles.typesetting import receipt_pdf  # noqa: PLC0415 - slow to load
    from tecum.adapters.home import Home, default_home  # noqa: PLC0415 - likewise

    kept = Home(home or default_home()).entry_of(number).kept
    if kept is None:
        raise InputError(f"receipt {number}: was erased; its number alone is left")
    address = proof_address(kept, url)
    page = receipt_pdf(kept.document, address)
    target = out or Path(f"{number}.pdf")
    target.write_bytes(page)
    if json:
        print_json(
            {
                "schema": SCHEMA,
                "number": number,
                "file": str(target),
                "sha256": sha256_hex(page),
                "proof_url": address,
            }
        )
    else:
        console().print(f"Written to {target}.", markup=False, soft_wrap=True)
    return DONE


def proof_address(receipt: Receipt, url: str | None) -> str | None:
    """Say where the log publishes a receipt's proof; None where nobody said where the log is.

    A log that bears its own key's digest as name has no address of itself.
    """
    if receipt.log is None:
        return None
    if url is None:
        if receipt.log.origin.startswith("tecum/"):
            return None
        url = f"https://{receipt.log.origin}"
    return f"{url.rstrip('/')}/proof/{receipt_leaf(receipt).leaf_hash.hex()}"
