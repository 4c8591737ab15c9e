"""Receipts and covers as PDF: one page for people beside the file that proves.

The PDF proves nothing by itself and says so; it names the signed file by its digest. Set by typst
as PDF/A-2a and PDF/UA-1 from fonts that come with it, with the moment of the document itself, so
the same document always gives the same bytes. Words of a document are data to the template, never
markup.
"""

import io
import json
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from tecum.adapters.bundles.plain_words import entry_in_words
from tecum.errors import InputError
from tecum.ledger.canonical import parse_canonical, sha256_hex
from tecum.terms import Audience
from tecum.verify import verify_file
from tecum.verify.bundle import BUNDLES
from tecum.verify.receipt import RECEIPTS

# Signs that the fonts inside typst have, apart from ASCII; others are shown as a square.
SIGNS = (
    ("\u00a0", "\u017f"),
    ("\u0386", "\u0386"),
    ("\u0388", "\u038a"),
    ("\u038c", "\u038c"),
    ("\u038e", "\u03a1"),
    ("\u03a3", "\u03ce"),
    ("\u0400", "\u045f"),
    ("\u2010", "\u2027"),
    ("\u2030", "\u203a"),
    ("\u20ac", "\u20ac"),
    ("\u25a1", "\u25a1"),
)
FILES_ON_PAGE = 8
CHECK_RECEIPT = (
    "The file beside this page is the receipt; this page only shows it. Keep both.",
    (
        "Anyone can check the file without us: with the command tecum verify, or on the page "
        "verify.html, which needs no network."
    ),
)
CHECK_BUNDLE = (
    (
        "Open verify.html, which lies beside the bundle, in a browser, and drop the bundle on it; "
        "no network is needed. Or use the command tecum verify."
    ),
    (
        "Give it the agency's verifier key and a policy with the witnesses that you know: what is "
        "checked against your own knowledge is worth more than what the bundle says of itself."
    ),
)
UNSHOWN = "\N{WHITE SQUARE}"
AUDIENCES: Mapping[str, str] = {
    Audience.PUBLIC: "the public",
    Audience.OTHER_SIDE: "the other side",
    Audience.AGENCY: "the agency itself",
    Audience.COUNSEL: "the agency's counsel",
}


def receipt_pdf(document: bytes, proof_url: str | None) -> bytes:
    """Set a receipt as one page; `proof_url` is where its log publishes its proof.

    Raises:
        InputError: not a receipt that holds.
    """
    whole = _held(document, RECEIPTS)
    if whole is None:
        raise InputError("receipt: it does not hold, so no page is set for it; use it as issued")
    body = whole["body"]
    digest = sha256_hex(document)
    listed = body["files"][:FILES_ON_PAGE]
    steps = [*CHECK_RECEIPT]
    if proof_url is None and "log" in body:
        steps.append("Its place in the agency's log can be proved once the log is sealed.")
    data = {
        "title": "Receipt",
        "agency": body["agency"],
        "meaning_title": "Bytes received, and nothing else",
        "meaning": _sentence(body["meaning"]),
        "number": body["number"],
        "received_at": body["received_at"],
        "received_at_local": body["received_at_local"],
        "zone": body["zone"],
        "channel": body["channel"],
        "files": [{"sha256": one["sha256"], "size": one["size"]} for one in listed],
        "more": len(body["files"]) - len(listed),
        "steps": steps,
        "proof_url": proof_url,
        "qr": _qr(proof_url or f"{body['number']} {digest}"),
        "qr_alt": "QR code with " + (proof_url or "the receipt's number and digest"),
        "verifier_key": whole["verifier_key"],
        "digest": digest,
    }
    return _set("receipt.typ", data, body["received_at"])


def cover_pdf(bundle: bytes) -> bytes:
    """Set the cover of a bundle: what is in it, how strongly it is proved, what is not proved.

    Raises:
        InputError: not a bundle that holds.
    """
    whole = _held(bundle, BUNDLES)
    if whole is None:
        raise InputError("bundle: it does not hold, so no cover is set for it; use it as made")
    body, result = whole["body"], verify_file(bundle)
    data = {
        "title": "Bundle of events",
        "agency": body["agency"],
        "matter": body["matter"],
        "audience": AUDIENCES[body["audience"]],
        "made_at": body["made_at"],
        "origin": body["log"]["origin"],
        "shown": sum(
            leaf["header"]["kind"] == "event" for leaf in (*body["leaves"], *body["waiting"])
        ),
        "withheld": body["withheld"],
        "verdict": f"Checked when it was made: valid ({result.assurance}). Assured by",
        "assured_by": list(result.assured_by),
        "entries": _entries(body),
        "papers": [
            {
                "sha256": one["sha256"],
                "size": one["size"],
                "how": "yes" if "bytes" in one else "no",
            }
            for one in body["papers"]
        ],
        "not_proved": list(result.not_proved),
        "steps": list(CHECK_BUNDLE),
        "verifier_key": whole["verifier_key"],
        "digest": sha256_hex(bundle),
    }
    return _set("cover.typ", data, body["made_at"])


def _entries(body: Mapping[str, Any]) -> list[dict[str, str]]:
    """Every leaf in plain words, and where it stands in the log."""
    found = []
    for number, leaf in enumerate((*body["leaves"], *body["waiting"]), 1):
        what = entry_in_words(leaf["header"], leaf.get("payload"))
        place = f"entry {leaf['index']}, of {leaf['checkpoint']}" if "proof" in leaf else "waits"
        found.append({"number": str(number), "what": what, "place": place})
    return found


def _held(document: bytes, schemas: Collection[str]) -> Mapping[str, Any] | None:
    """Read a document of these schemas, if it holds."""
    if not verify_file(document).valid:
        return None
    whole = parse_canonical(document)
    return whole if isinstance(whole, Mapping) and whole["schema"] in schemas else None


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _qr(text: str) -> str:
    import segno  # noqa: PLC0415 - only who sets a page pays

    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def _set(template: str, data: Mapping[str, Any], moment: str) -> bytes:
    """Set one template with its data; signs that no font here has are shown as a square."""
    import typst  # noqa: PLC0415 - 30 MB that only who sets a page pays

    shown = json.dumps(in_known_signs(data), ensure_ascii=False, sort_keys=True)
    with as_file(files("tecum.adapters.bundles") / "paper" / template) as path:
        return typst.compile(
            path,
            format="pdf",
            sys_inputs={"data": shown},
            pdf_standards=["a-2a", "ua-1"],
            ignore_system_fonts=True,
            timestamp=int(datetime.fromisoformat(moment).timestamp()),
        )


def in_known_signs(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Replace signs that no font here has by a square: the typesetter refuses a page with them."""
    if isinstance(value, str):
        return "".join(sign if _known(sign) else UNSHOWN for sign in value)
    if isinstance(value, Mapping):
        return {name: in_known_signs(item) for name, item in value.items()}
    if isinstance(value, list):
        return [in_known_signs(item) for item in value]
    return value


@cache
def _known(sign: str) -> bool:
    ascii_sign = sign == "\n" or " " <= sign <= "~"
    return ascii_sign or any(first <= sign <= last for first, last in SIGNS)
