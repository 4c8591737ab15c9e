"""The page that checks receipts and bundles from a USB stick: one file, built from its parts.

The words, the shapes and the constants come from `tecum.verify`, so that page and command line say
the same. A content security policy in the page forbids every request; style and script stand
inside and are allowed by their digests alone.
"""

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from string import Template

from tecum.ledger.leaves import HEADER_SCHEMA
from tecum.verify.bundle import BUNDLE, BUNDLE_BODY_SCHEMA
from tecum.verify.erasure import ERASURE, ERASURE_BODY, ERASURE_MEANING
from tecum.verify.file import KNOWN
from tecum.verify.receipt import BODIES, RECEIPT_MEANING, RECEIPTS
from tecum.verify.search import SEARCH, SEARCH_BODY, SEARCH_SHAPE, SEARCH_WORDS
from tecum.verify.sentences import SENTENCES
from tecum.verify.shapes import BUNDLE_BODY, PATTERNS, WANTED
from tecum.verify.timing import SKEW

PARTS = ("canonical.js", "formats.js", "documents.js", "verifying.js", "face.js")


@cache
def checking_page() -> bytes:
    """Build the page; the same bytes every time."""
    folder = files("tecum.adapters.bundles") / "page"

    def part(name: str) -> str:
        return (folder / name).read_text(encoding="utf-8")

    code = "\n".join(part(name) for name in PARTS)
    script = f'"use strict";\n(() => {{\nconst TABLES = {_tables()};\n{code}}})();\n'
    style = part("page.css")
    page = Template(part("page.html")).substitute(
        script=script, style=style, script_hash=_digest(script), style_hash=_digest(style)
    )
    return page.encode()


def _tables() -> str:
    """What page and command line share, as a literal that cannot end the script element."""
    tables = {
        "bodies": BODIES,
        "bundle": BUNDLE,
        "bundle_body": BUNDLE_BODY,
        "bundle_body_schema": BUNDLE_BODY_SCHEMA,
        "erasure": ERASURE,
        "erasure_body_schema": ERASURE_BODY,
        "erasure_meaning": ERASURE_MEANING,
        "header_schema": HEADER_SCHEMA,
        "known": KNOWN,
        "meaning": RECEIPT_MEANING,
        "patterns": dict(PATTERNS),
        "receipts": RECEIPTS,
        "search": SEARCH,
        "search_body": {
            "schema": SEARCH_BODY,
            "shape": SEARCH_SHAPE,
            "words": dict(SEARCH_WORDS),
        },
        "sentences": dict(SENTENCES),
        "skew": SKEW,
        "wanted": dict(WANTED),
    }
    return json.dumps(tables, default=dict, sort_keys=True).replace("<", "\\u003c")


def _digest(text: str) -> str:
    """Name a style or script as a content security policy does (CSP 3, hash-source)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
