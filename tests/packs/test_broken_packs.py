"""One minimal pack for every class of fault, each with the one line that it gives."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.packs.pack_json import EXAMPLETON

from tecum.errors import PackError
from tecum.policy.pack_reading import parse_pack

FOLDER = Path(__file__).parent / "broken"
PLACES = ("us", "xy")
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}

FAULTS: dict[str, tuple[int, str]] = {
    "adopted-clock-ends-first": (
        27,
        (
            "adopted_clock xy.adopted-clock: to (2019-12-31) is before from (2020-01); give a "
            "later day or leave it out"
        ),
    ),
    "adopted-clock-of-unknown-reading": (
        24,
        (
            "adopted_clock xy.adopted-clock: reading names no reading 'stopclock' of form-48h; "
            "did you mean stop-clock?"
        ),
    ),
    "adopted-clock-of-unknown-rule": (
        23,
        (
            "adopted_clock xy.adopted-clock: rule names no rule of deadlines 'form-48'; did you"
            " mean form-48h?"
        ),
    ),
    "adopted-clock-twice": (
        32,
        (
            "adopted_clock xy.adopted-clock.two: rule is 'form-48h', as in "
            "xy.adopted-clock.one, on 2020-06-01 too; end one of them before the other"
        ),
    ),
    "after-its-source": (
        26,
        (
            "rule xy.hold: from (2021-06-01) is after the last day of its source "
            "(2020-12-31); give an earlier day or another source"
        ),
    ),
    "arithmetic": (
        25,
        (
            "rule xy.hold: when cannot use 'under_18 + in_custody'; write a fact, a "
            'comparison of a fact with a quoted value, or one of has("KIND", ...), '
            'labelled("label"), convicted("class"), ever_convicted("class"), charged("class") '
            "and held_to_answer(\"class\") (in 'under_18 + in_custody')"
        ),
    ),
    "before-covers-from": (
        26,
        (
            "rule xy.hold: to (2018-06-30) lies before covers_from (2019-01-01), so it never "
            "counts; give a later day or take the record out"
        ),
    ),
    "burden-assumes-unknown-value": (
        24,
        ("burden xy.burden: assume cannot be 'nun'; did you mean none?"),
    ),
    "burden-impossible": (
        24,
        ("burden xy.burden: if_unknown cannot be true for judicial_warrant (enum); use assume"),
    ),
    "burden-of-unknown-fact": (
        23,
        (
            "burden xy.burden: fact names no fact 'judicial_warant'; did you mean "
            "judicial_warrant or state_judicial_order or companion_warrant?"
        ),
    ),
    "burden-twice": (
        31,
        (
            "burden xy.burden.later: fact is 'judicial_warrant', as in xy.burden, on "
            "2020-01-01 too; end one of them before the other"
        ),
    ),
    "burden-with-two-answers": (
        25,
        ("burden xy.burden: if_unknown stands beside assume; give exactly one of them"),
    ),
    "burden-without-answer": (
        22,
        ("burden xy.burden: if_unknown is missing, and assume is too; give exactly one of them"),
    ),
    "clock-left-short": (
        25,
        ("duty xy.duty: clock leaves out 'compliance', which frcp45d2B needs; add it to given"),
    ),
    "clock-of-no-instant": (
        25,
        (
            "duty xy.duty: clock takes 'papers_recieved_at'; did you mean papers_received_at "
            "or arrested_at or otherwise_release_at? (or take paper.<field>)"
        ),
    ),
    "clock-of-unknown-field": (
        25,
        (
            "duty xy.duty: clock takes 'paper.return_on', but papers have no field 'return_on';"
            " did you mean return_at or return_within or return_place?"
        ),
    ),
    "clock-of-unknown-rule": (
        25,
        (
            "duty xy.duty: clock names no rule of deadlines 'calender-days'; did you mean "
            "calendar-days or business-days?"
        ),
    ),
    "clock-told-too-much": (
        25,
        ("duty xy.duty: clock gives 8cfr287.7d no instant 'served'; give one of releasable"),
    ),
    "clock-without-rule": (
        25,
        (
            "duty xy.duty: clock cannot be {'rule': 5}; write { rule = \"frcp45d2B\", given = { "
            'served = "papers_received_at" } }'
        ),
    ),
    "clock-wrong-length": (
        25,
        (
            "duty xy.duty: clock has params that cannot be used (rule calendar-days: `days` "
            "'three' is no whole number; give one)"
        ),
    ),
    "conflict-of-one": (
        30,
        ("conflict xy.conflict: rules names 1 of them; name the two that conflict"),
    ),
    "conflict-of-unknown-rule": (
        30,
        ("conflict xy.conflict: rules names no rule 'xy.c' of this pack; did you mean xy.a?"),
    ),
    "conflict-that-is-none": (
        37,
        ("conflict xy.conflict: rules names no required and prohibited pair; only those conflict"),
    ),
    "days-reversed": (
        26,
        (
            "rule xy.hold: to (2019-12-31) is before from (2020-01-01); give a later day or "
            "leave it out"
        ),
    ),
    "due-not-a-day": (
        25,
        ("duty xy.duty: recurs cannot have due = '02-30'; give month and day such as \"09-01\""),
    ),
    "duty-standing-with-act": (
        24,
        ("duty xy.duty: acts stands beside standing = true; a standing duty has no act, drop one"),
    ),
    "duty-without-act": (
        22,
        ("duty xy.duty: acts is missing; give a list of quoted words, or standing = true"),
    ),
    "empty-list": (
        25,
        (
            "rule xy.hold: when needs a list after custodian_type in; write custodian_type in "
            '["a", "b"] (in \'custodian_type in []\')'
        ),
    ),
    "enum-alone": (
        25,
        (
            "rule xy.hold: when uses custodian_type (enum) as if it were true or false; "
            "compare it with a value (in 'custodian_type')"
        ),
    ),
    "exception-circle": (
        25,
        ("rule xy.a: exception_to leads back to the rule itself; take one of them out"),
    ),
    "exception-to-unknown": (
        25,
        ("rule xy.hold: exception_to names no rule 'xy.other'; did you mean xy.hold?"),
    ),
    "gap-without-reason": (22, ("gap xy.gap: why is missing; give a text")),
    "id-missing": (21, ("rule number 1: id is missing; give one that begins with 'xy.'")),
    "id-twice": (
        29,
        (
            "rule xy.a: id is 'xy.a', which is used already by a rule in id-twice.toml; give "
            "another id"
        ),
    ),
    "instant-alone": (
        25,
        (
            "rule xy.hold: when uses arrested_at (instant) as if it were true or false; an "
            "instant only serves the look-back of an [[offence]] and the clock of a [[duty]] "
            "(in 'arrested_at')"
        ),
    ),
    "look-back-anchor": (
        27,
        (
            "offence xy.offence: counted_to names no instant fact 'in_custody'; give one of "
            "as_of, papers_received_at, otherwise_release_at, arrested_at, bond_met_at, "
            "hold_asked_until"
        ),
    ),
    "look-back-in-words": (
        26,
        ("offence xy.offence: look_back_years cannot be 'five'; give a whole number from 1"),
    ),
    "look-back-missing": (
        26,
        (
            "offence xy.offence: extended_by stands without look_back_years; give them or "
            "take it out"
        ),
    ),
    "minimise-unknown-item": (
        24,
        (
            "minimise xy.minimise: items names no fact or field 'immigration_status'; did you "
            "mean status or information_public?"
        ),
    ),
    "missing-field": (22, ("rule xy.hold: because is missing; give a text")),
    "missing-first-day": (
        3,
        ("pack xy: covers_from is missing; give the first day that the pack answers for"),
    ),
    "no-common-act": (
        32,
        ("rule xy.b: exception_to names 'xy.a', which has no common act; add one"),
    ),
    "no-head": (1, ("table pack: is missing; write exactly one table [pack], with id and title")),
    "no-id": (2, ("pack: id is missing; give the id of the place, such as co")),
    "offence-twice": (
        30,
        (
            "offence xy.offence.two: class is 'grave', as in xy.offence, on 2019-01-01 too; "
            "end one of them before the other"
        ),
    ),
    "one-reading": (
        26,
        ("question xy.q: reading has fewer than two; a question with one reading is a rule"),
    ),
    "order-without-outcome": (
        25,
        ("rule xy.hold: court_order is true without an outcome; say what the order makes it"),
    ),
    "outcome-for-counsel": (
        24,
        ("rule xy.hold: outcome cannot be 'needs_counsel'; write a [[question]] or a [[silent]]"),
    ),
    "own-parent": (5, ("pack xy: parents names the pack itself, 'xy'; take it out")),
    "quote-missing": (
        11,
        ("source xy.code: quote is missing although verified is seen; quote the words read"),
    ),
    "quote-not-seen": (
        19,
        ("source xy.code: quote stands although verified is reported; only seen words count"),
    ),
    "records-alone": (
        25,
        (
            "rule xy.hold: when uses convictions (records) as if it were true or false; ask "
            "for a class of them, such as convicted(\"felony\") (in 'convictions')"
        ),
    ),
    "recurs-on-an-act": (
        25,
        ("duty xy.duty: recurs stands on a duty of an act; write standing = true or take it out"),
    ),
    "recurs-unknown": (
        25,
        ("duty xy.duty: recurs cannot have every = 'month'; give one of year, quarter"),
    ),
    "rule-without-outcome": (
        22,
        ("rule xy.hold: outcome is missing; give one, or exception_to, or preempts"),
    ),
    "silence-about-unknown-act": (
        23,
        (
            "silent xy.silent: acts cannot be 'detain'; give one of hold, notify, transfer, "
            "interview, share_public, share_nonpublic, status_1373, admin_subpoena, judicial, "
            "certify, appear, produce_i9, serve_copy, relay, report_event"
        ),
    ),
    "single-brackets": (
        21,
        ("table rule: is no array of tables; write [[rule]] above each record"),
    ),
    "status-twice": (
        32,
        (
            "status xy.status.two: source is 'xy.code', as in xy.status.one, on 2020-06-01 "
            "too; end one of them before the other"
        ),
    ),
    "syntax-at-the-end": (
        26,
        (
            "the file: is not TOML (Unterminated string); mend the notation at this line or "
            "the one before"
        ),
    ),
    "syntax": (
        24,
        (
            "the file: is not TOML (Unclosed array); mend the notation at this line or the "
            "one before"
        ),
    ),
    "unclear-month": (
        38,
        (
            "adopted xy.adopted: from cannot be 'January 2020'; give a day, or a month such "
            'as "2020-01"'
        ),
    ),
    "unknown-act": (
        23,
        (
            "rule xy.hold: acts cannot be 'detain'; give one of hold, notify, transfer, "
            "interview, share_public, share_nonpublic, status_1373, admin_subpoena, judicial, "
            "certify, appear, produce_i9, serve_copy, relay, report_event"
        ),
    ),
    "unknown-call": (
        25,
        (
            'rule xy.hold: when cannot call holds; known are has("KIND", ...), '
            'labelled("label"), convicted("class"), ever_convicted("class"), charged("class") '
            'and held_to_answer("class") (in \'holds("I-247A")\')'
        ),
    ),
    "unknown-class": (
        25,
        (
            "rule xy.hold: when names no class of offences 'grave'; write an [[offence]] with "
            "this class (in 'convicted(\"grave\")')"
        ),
    ),
    "unknown-custodian": (9, ("pack xy: binds names no custodian 'jale'; did you mean jail?")),
    "unknown-duty-kind": (23, ("duty xy.duty: kind cannot be 'telephone'; did you mean release?")),
    "unknown-fact": (
        25,
        ("rule xy.hold: when names no fact 'under_17'; did you mean under_18? (in 'under_17')"),
    ),
    "unknown-field": (25, ("rule xy.hold: wen is no field of a rule; did you mean when?")),
    "unknown-force": (
        25,
        ("force xy.force: force cannot be 'free'; give one of voluntary, binding, court_only"),
    ),
    "unknown-instrument-in-condition": (
        25,
        (
            "rule xy.hold: when names no instrument 'I-247B'; did you mean I-247 or I-247X or "
            "I-247N? (in 'has(\"I-247B\")')"
        ),
    ),
    "unknown-instrument": (
        24,
        (
            "definition xy.definition: kinds cannot be 'I-247B'; did you mean I-247 or I-247X "
            "or I-247N?"
        ),
    ),
    "unknown-label": (
        25,
        (
            "rule xy.hold: when uses label 'detainer', which nobody defines; write a "
            "[[definition]] for it"
        ),
    ),
    "unknown-outcome": (
        24,
        (
            "rule xy.hold: outcome cannot be 'forbidden'; give one of required, permitted, "
            "prohibited"
        ),
    ),
    "unknown-parent": (5, ("pack xy: parents names no pack 'uss'; did you mean us?")),
    "unknown-reading": (
        36,
        (
            "adopted xy.adopted: reading names no reading 'xy.q.perhaps' of this pack; did "
            "you mean xy.q.yes or xy.q.no?"
        ),
    ),
    "unknown-source-kind": (
        12,
        (
            "source xy.code: kind cannot be 'by-law'; give one of statute, regulation, "
            "ordinance, court_rule, court_process, case, form, practice, statement"
        ),
    ),
    "unknown-source": (
        25,
        ("rule xy.hold: source names no source 'xy.cod' of this pack; did you mean xy.code?"),
    ),
    "unknown-status": (
        24,
        (
            "status xy.status: status cannot be 'suspended'; give one of in_force, enjoined, "
            "contested, repealed"
        ),
    ),
    "unknown-table": (21, ("table rool: is not part of a pack; did you mean rule?")),
    "unknown-value": (
        25,
        (
            "rule xy.hold: when gives custodian_type no value 'prison'; did you mean "
            "probation? (in 'custodian_type == \"prison\"')"
        ),
    ),
    "unknown-verified": (16, ("source xy.code: verified cannot be 'sure'; did you mean seen?")),
    "unquoted-word": (
        25,
        ("rule xy.hold: when needs a quoted word where it has detainer (in 'has(detainer)')"),
    ),
    "unreadable-condition": (
        25,
        (
            "rule xy.hold: when is not a condition that can be read; join facts by and, or, "
            "not, and close every bracket and quote (in 'under_18 and')"
        ),
    ),
    "wrong-comparison": (
        25,
        (
            "rule xy.hold: when compares under_18 (boolean), which only enum facts allow; "
            "write under_18 or not under_18 for a boolean (in 'under_18 == \"yes\"')"
        ),
    ),
    "wrong-order": (
        25,
        (
            "rule xy.hold: when compares custodian_type by order; only ==, !=, in and not in "
            "are known (in 'custodian_type < \"jail\"')"
        ),
    ),
    "wrong-prefix": (22, ("rule hold: id is 'hold'; write one that begins with 'xy.'")),
    "wrong-type-day": (
        25,
        (
            "rule xy.hold: from cannot be '2019-01-01'; give a day such as 2019-05-28, "
            "without quotes"
        ),
    ),
    "wrong-type-flag": (25, ("rule xy.hold: court_order cannot be 1; give true or false")),
    "wrong-type-list-item": (
        32,
        ("rule xy.warrant: exception_to cannot hold 5; give quoted words"),
    ),
    "wrong-type-list": (23, ("rule xy.hold: acts cannot be 'hold'; give a list of quoted words")),
    "wrong-type-text": (26, ("rule xy.hold: because cannot be 5; give a text")),
}
"""By file: the line, and what is said of it."""


def faults_of(name: str, text: str) -> tuple[str, ...]:
    with pytest.raises(PackError) as caught:
        parse_pack({f"{name}.toml": text}, places=PLACES)
    return caught.value.faults


def test_every_file_has_its_line_here() -> None:
    assert list(TEXTS) == list(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_class_of_fault_gives_one_line_with_file_record_value_and_mend(name: str) -> None:
    line, said = FAULTS[name]
    assert faults_of(name, TEXTS[name]) == (f"{name}.toml:{line}: {said}",)


@pytest.mark.parametrize("name", FAULTS)
def test_a_file_says_in_its_first_line_what_is_wrong_and_is_small(name: str) -> None:
    lines = TEXTS[name].splitlines()
    assert lines[0].startswith("# ")
    assert lines[0].endswith(".")
    assert len(lines) <= 45


def test_all_faults_of_all_files_of_a_pack_come_at_once() -> None:
    head = TEXTS["missing-field"].partition("[[source]]")[0]
    wrong = {
        name: TEXTS[name].partition("[[rule]]")[2].replace("xy.hold", f"xy.{name}")
        for name in ("missing-field", "unknown-act", "unknown-outcome", "unknown-fact")
    }
    source = TEXTS["missing-field"].partition("[[source]]")[2].partition("[[rule]]")[0]
    texts = {"pack.toml": f"{head}[[source]]{source}"}
    texts |= {f"{name}.toml": f"[[rule]]{rule}" for name, rule in wrong.items()}
    with pytest.raises(PackError) as caught:
        parse_pack(texts, places=PLACES)
    assert [fault.partition(":")[0] for fault in caught.value.faults] == sorted(
        f"{name}.toml" for name in wrong
    )


COUNTY = (EXAMPLETON / "pack.toml").read_text(encoding="utf-8").splitlines()
VALUES = ["5", "true", '""', '"xy"', "[]", "[5]", '["xy.hold"]', "{ a = 1 }", "2020-01-13", "1.5"]
FAULT = re.compile(r"pack\.toml:(\d+): [^:]+: .+")


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.integers(0, len(COUNTY) - 1), st.sampled_from([None, *VALUES]))
def test_whatever_stands_in_a_line_a_pack_is_read_or_refused_with_lines(
    number: int, value: str | None
) -> None:
    key = COUNTY[number].partition("=")[0].strip()
    changed = list(COUNTY)
    changed[number] = "" if value is None else f"{key or 'nothing'} = {value}"
    try:
        read = parse_pack({"pack.toml": "\n".join(changed)}, places=PLACES)
    except PackError as error:
        places = [FAULT.fullmatch(fault) for fault in error.faults]
        assert all(places)
        assert all(1 <= int(found[1]) <= len(COUNTY) for found in places if found)
    else:
        assert read.id == "xy"
