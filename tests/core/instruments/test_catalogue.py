from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.instruments.catalogue_text import CatalogueError, parse_catalogue
from tecum.instruments.kinds import Catalogue
from tecum.terms import Act, Force, InstrumentKind, IssuedBy

TEXTS = {
    entry.name: entry.read_text(encoding="utf-8")
    for entry in (files("tecum.instruments") / "catalogue").iterdir()
    if entry.name.endswith(".toml")
}
FULL = {
    "I-247A", "I-247D", "I-247N", "I-200", "I-205", "I-138", "AO-88B", "court-order",
    "doj-1373-letter", "informal-request",
}  # fmt: skip


def test_every_kind_but_unknown_has_a_row(catalogue: Catalogue) -> None:
    assert set(catalogue.rows) == set(InstrumentKind) - {InstrumentKind.UNKNOWN}


def test_the_ten_kinds_of_the_first_release_are_rows_in_full(catalogue: Catalogue) -> None:
    assert {row.id for row in catalogue.rows.values() if row.full} == FULL


@pytest.mark.parametrize(
    "kind", sorted(FULL - {"court-order", "doj-1373-letter", "informal-request"})
)
def test_a_full_row_says_what_its_form_looks_like(catalogue: Catalogue, kind: str) -> None:
    row = catalogue.rows[InstrumentKind(kind)]
    assert row.editions
    assert row.labels
    assert row.may_sign
    assert row.may_sign_authority
    assert row.force_because
    assert row.source


@pytest.mark.parametrize(
    ("kind", "force", "acts"),
    [
        ("I-247A", Force.VOLUNTARY, {"hold", "notify", "relay", "report_event", "serve_copy"}),
        ("I-247D", Force.VOLUNTARY, {"hold", "notify", "serve_copy"}),
        ("I-247N", Force.VOLUNTARY, {"notify"}),
        ("I-247G", Force.VOLUNTARY, {"notify"}),
        ("I-247X", Force.VOLUNTARY, {"hold", "transfer"}),
        ("I-138", Force.COURT_ONLY, {"admin_subpoena"}),
        ("I-200", None, {"transfer"}),
        ("I-205", None, {"transfer"}),
        ("I-213", None, set()),
        ("petition", None, set()),
        ("AO-88B", Force.BINDING, {"judicial", "share_nonpublic"}),
        ("court-order", Force.BINDING, {"judicial"}),
    ],
)
def test_force_and_acts_as_printed(
    catalogue: Catalogue, kind: str, force: Force | None, acts: set[str]
) -> None:
    row = catalogue.rows[InstrumentKind(kind)]
    assert row.force == force
    assert set(row.acts) == {Act(act) for act in acts}


def test_no_officers_paper_is_said_to_come_from_a_court(catalogue: Catalogue) -> None:
    for row in catalogue.rows.values():
        if row.nature == "administrative" and row.id is not InstrumentKind.PETITION:
            assert row.issued_by is IssuedBy.EXECUTIVE_OFFICER, row.id
            assert row.finding != "own_words", row.id


@given(st.permutations(sorted(TEXTS)))
def test_the_digest_is_of_the_content_not_of_files_or_order(names: list[str]) -> None:
    mixed = {f"{number}.toml": TEXTS[name] for number, name in enumerate(names)}
    assert parse_catalogue(mixed).digest == parse_catalogue(TEXTS).digest


def test_comments_do_not_change_the_digest_and_words_do() -> None:
    whole = parse_catalogue(TEXTS).digest
    commented = {name: "# looked through again\n" + text for name, text in TEXTS.items()}
    assert parse_catalogue(commented).digest == whole
    changed = {name: text.replace("8 CFR 287.7(b)", "8 CFR 287.8") for name, text in TEXTS.items()}
    assert parse_catalogue(changed).digest != whole


def test_all_faults_are_told_at_once() -> None:
    broken = dict(TEXTS)
    broken["bad.toml"] = "kind = ["
    broken["more.toml"] = """
note = "stray"
[[kind]]
id = "I-247A"
title = 7
issuer = "x"
source = "x"
acts = ["hold", "handcuff"]
force = "iron"
colour = "blue"
[[kind.edition]]
id = "02/17"
footer = "02/17"
[[kind.label]]
text = "shoe size"
field = "shoe_size"
section = "9"
[[kind.label]]
field = "sex"
[[kind]]
id = "unknown"
"""
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(broken)
    faults = "\n".join(caught.value.faults)
    for part in (
        "bad.toml: not TOML",
        "more.toml: note: only [[kind]]",
        "title = 7",
        "'handcuff'",
        "force = 'iron'",
        "colour: no such key",
        "id = '02/17'",
        "field = 'shoe_size'",
        "section = '9'",
        "give the words of the label",
        "I-247A: a second row",
        "not unknown",
    ):
        assert part in faults, part


def test_a_missing_kind_is_a_fault() -> None:
    texts = {name: text for name, text in TEXTS.items() if name != "letters.toml"}
    with pytest.raises(CatalogueError, match="doj-1373-letter: no row"):
        parse_catalogue(texts)
