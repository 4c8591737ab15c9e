"""Two lists side by side: the class of each row, what makes it, and what never does."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.measures.listed_rows import custodian, issuer, row

from tecum.errors import InputError
from tecum.measures.reconciling import Class, Compared, Reconciliation, Row, Side, reconcile
from tecum.measures.reconciling.comparing import ENOUGH, compare, weights
from tecum.measures.reconciling.side_by_side import IN_ORDER
from tecum.terms import Party

SENT = {"event_number": "DEN1", "subject_id": "F1", "sent": "2020-01-13"}
CAME = {"event_number": "DEN1", "subject_id": "F1", "received": "2020-01-13"}


def lay(theirs: Side, ours: Side, *, names: bool = False) -> Reconciliation:
    return reconcile(ours, theirs, names=names)


def one_of(
    sent: dict[str, Any] | None,
    came: dict[str, Any] | None,
    *,
    keeps: str = "received",
    units: tuple[str, ...] = (),
) -> Compared:
    """Lay one row against one row; ours is the custodian's list."""
    theirs = [] if sent is None else [row(2, **sent)]
    ours = [] if came is None else [row(2, "custodian", **came)]
    [found] = lay(issuer(theirs), custodian(ours, keeps, units)).rows
    return found


PAIRS: list[tuple[str, dict[str, Any], dict[str, Any], str, Class]] = [
    ("nothing but the paper", {}, {}, "", Class.BOTH_AGREE),
    ("one answer", {"answer": "hold=declined"}, {"answer": "hold=declined"}, "", Class.BOTH_AGREE),
    ("an answer and a silence", {}, {"answer": "hold=declined"}, "", Class.BOTH_AGREE),
    ("a promise and a fact", {"answer": "notify=complied"},
     {"answer": "notify=will_act_on_event"}, "", Class.BOTH_AGREE),
    ("opening is not kept", {"delivered": "2020-01-13"}, {}, "", Class.BOTH_AGREE),
    ("not opened", {}, {}, "received opened", Class.NOT_OPENED),
    ("opened", {}, {"opened": "2020-01-14"}, "", Class.BOTH_AGREE),
    ("answered, so opened", {}, {"answer": "declined"}, "received opened", Class.BOTH_AGREE),
    ("an empty column for receiving", {}, {"received": None}, "received",
     Class.NOT_SHOWN_DELIVERED),
    ("delivered by the issuer's word", {"delivered": "2020-01-13"}, {"received": None}, "received",
     Class.BOTH_AGREE),
    ("late by their due day", {"due": "2020-01-16"}, {"answered": "2020-01-17"}, "",
     Class.ANSWERED_LATE),
    ("late by our own due day", {}, {"due": "2020-01-16", "answered": "2020-01-17"}, "",
     Class.ANSWERED_LATE),
    ("late by their word", {"due": "2020-01-16", "answered": "2020-01-20"}, {}, "",
     Class.ANSWERED_LATE),
    ("on the day", {"due": "2020-01-16"}, {"answered": "2020-01-16"}, "", Class.BOTH_AGREE),
    ("late by an hour", {"due": "2020-01-16T10:00"}, {"answered": "2020-01-16T11:00"}, "",
     Class.ANSWERED_LATE),
    ("an hour before", {"due": "2020-01-16T10:00"}, {"answered": "2020-01-16T09:00"}, "",
     Class.BOTH_AGREE),
    ("a time against a day", {"due": "2020-01-16"}, {"answered": "2020-01-16T23:00"}, "",
     Class.BOTH_AGREE),
    ("they say not", {"answer": "none"}, {"answer": "hold=declined"}, "", Class.THEY_SAY_NOT),
    ("we say not", {"answer": "hold=declined"}, {"answer": "none"}, "", Class.THEY_SAY_NOT),
    ("they say not, we have only the day", {"answer": "none"}, {"answered": "2020-01-14"}, "",
     Class.THEY_SAY_NOT),
    ("one act in opposite ways", {"answer": "notify=declined"}, {"answer": "notify=complied"}, "",
     Class.THEY_SAY_NOT),
    ("the whole paper against every act", {"answer": "declined"},
     {"answer": "hold=complied notify=complied"}, "", Class.THEY_SAY_NOT),
    ("the whole paper fits one act", {"answer": "declined"},
     {"answer": "hold=declined notify=complied"}, "", Class.TWO_ACTS),
    ("T14: hold refused, release notified", {"answer": "hold=declined"},
     {"answer": "notify=complied"}, "", Class.TWO_ACTS),
    ("T5: hold refused, and also notified", {"answer": "hold=declined"},
     {"answer": "hold=declined notify=complied"}, "", Class.TWO_ACTS),
    ("two acts, both refused", {"answer": "hold=declined"},
     {"answer": "hold=declined interview=declined"}, "", Class.BOTH_AGREE),
    ("late goes before two acts", {"answer": "hold=declined", "due": "2020-01-14"},
     {"answer": "notify=complied", "answered": "2020-01-15"}, "", Class.ANSWERED_LATE),
    ("another person under one event", {}, {"subject_id": "F998"}, "", Class.DIFFERENT_SUBJECT),
    ("one id points to another person", {"file_number": "A200100001"},
     {"file_number": "A200999777"}, "", Class.DIFFERENT_SUBJECT),
    ("a slip of the hand is the same person", {"file_number": "A200100001"},
     {"file_number": "A200100011"}, "", Class.BOTH_AGREE),
    ("the number next door", {"subject_id": "1180000011"}, {"subject_id": "1180000012"}, "",
     Class.DIFFERENT_SUBJECT),
    ("a slip far from next door", {"subject_id": "1180000011"}, {"subject_id": "1180900011"}, "",
     Class.BOTH_AGREE),
    ("next door, and the other number agrees",
     {"subject_id": "1180000011", "file_number": "A200100001"},
     {"subject_id": "1180000012", "file_number": "200100001"}, "", Class.BOTH_AGREE),
    ("an A-number without letter and zeros", {"file_number": "A012345678"},
     {"file_number": "12345678"}, "", Class.BOTH_AGREE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "came", "keeps", "expected"),
    [case[1:] for case in PAIRS],
    ids=[case[0] for case in PAIRS],
)
def test_what_two_rows_of_one_paper_show(
    sent: dict[str, Any], came: dict[str, Any], keeps: str, expected: Class
) -> None:
    ours = {name: value for name, value in {**CAME, **came}.items() if value is not None}
    found = one_of({**SENT, **sent}, ours, keeps=keeps)
    assert found.ours is not None
    assert found.theirs is not None
    assert found.is_class is expected


ALONE: list[tuple[str, dict[str, Any], Class, set[Class]]] = [
    ("T8: on the sender's list alone", SENT, Class.NOT_SHOWN_DELIVERED, set()),
    ("with proof of delivery", {**SENT, "delivered": "2020-01-13"}, Class.NOT_OPENED, set()),
    ("never sent", {"event_number": "DEN1", "prepared": "2020-01-13"}, Class.ONLY_THEIRS, set()),
    (
        "T15: addressed to NYDOC",
        {**SENT, "unit": "NYDOC"},
        Class.WRONG_ADDRESSEE,
        {Class.NOT_SHOWN_DELIVERED},
    ),
    ("to one of our units", {**SENT, "unit": "nypd "}, Class.NOT_SHOWN_DELIVERED, set()),
]


@pytest.mark.parametrize(
    ("sent", "expected", "also"), [case[1:] for case in ALONE], ids=[case[0] for case in ALONE]
)
def test_what_a_row_of_the_issuer_alone_shows(
    sent: dict[str, Any], expected: Class, also: set[Class]
) -> None:
    found = one_of(sent, None, units=("NYPD",))
    assert found.is_class is expected
    assert {one.is_class for one in found.also} == also


def test_an_addressee_that_is_no_unit_is_named_even_where_the_paper_came() -> None:
    found = one_of({**SENT, "unit": "NYDOC", "answer": "declined"}, CAME, units=("NYPD",))
    assert found.is_class is Class.WRONG_ADDRESSEE
    assert "holds it nonetheless" in found.why


def test_without_units_nothing_is_said_of_an_addressee() -> None:
    assert one_of({**SENT, "unit": "NYDOC"}, None).is_class is Class.NOT_SHOWN_DELIVERED


def test_what_comes_second_is_kept() -> None:
    sent = {**SENT, "answer": "none", "due": "2020-01-14", "unit": "NYDOC"}
    came = {**CAME, "answer": "notify=complied", "answered": "2020-01-20"}
    found = one_of(sent, came, units=("NYPD",))
    assert found.is_class is Class.WRONG_ADDRESSEE
    assert [one.is_class for one in found.also] == [Class.THEY_SAY_NOT, Class.ANSWERED_LATE]


def test_two_arrests_are_two_papers() -> None:
    """T16: the request of November is not silently taken for that of January."""
    november = {"subject_id": "F1", "event_number": "DEN0900", "sent": "2019-11-02"}
    january = {"subject_id": "F1", "event_number": "DEN1300", "received": "2020-01-13"}
    found = lay(issuer([row(2, **november)]), custodian([row(2, "custodian", **january)]))
    assert [one.is_class for one in found.rows] == [Class.NOT_SHOWN_DELIVERED, Class.ONLY_OURS]


@pytest.mark.parametrize(
    ("sent", "came"),
    [
        ({"sent": "2020-01-13", "unit": "jail"}, {"received": "2020-01-13", "unit": "jail"}),
        ({"tracking_number": "", "sent": "2020-01-13"}, {"received": "2020-01-13"}),
    ],
)
def test_kind_day_and_unit_alone_never_make_a_pair(
    sent: dict[str, Any], came: dict[str, Any]
) -> None:
    known = row(9, event_number="DEN9", sent="2020-03-01")
    met = row(9, "custodian", event_number="DEN8", received="2020-03-01")
    found = lay(issuer([row(2, **sent), known]), custodian([row(2, "custodian", **came), met]))
    assert all(one.ours is None or one.theirs is None for one in found.rows)


def test_a_packet_is_two_instruments() -> None:
    sent = [row(2, **SENT), row(3, **SENT, instrument="I-200")]
    found = lay(issuer(sent), custodian([row(2, "custodian", **CAME, instrument="I-200")]))
    pair = next(one for one in found.rows if one.ours is not None)
    assert pair.theirs is not None
    assert pair.theirs.where.line == 3


def paired(sent: dict[str, Any], came: dict[str, Any]) -> bool:
    found = lay(issuer([row(2, **sent)]), custodian([row(2, "custodian", **came)]))
    return len(found.rows) == 1


BOTH_NUMBERS = {"subject_id": "F1", "file_number": "A200100001"}


@pytest.mark.parametrize(
    ("sent", "came", "together"),
    [
        ({}, {}, True),
        ({"event_number": "DEN1000"}, {"event_number": "DEN2999"}, False),
        ({"receipt_number": "R-1000"}, {"receipt_number": "R-2999"}, False),
        ({}, {"received": "2020-01-30"}, False),
        ({}, {"received": "2020-01-09"}, False),
        ({"instrument": "I-247A"}, {"instrument": "I-200"}, False),
        ({"instrument": "I-247A"}, {"instrument": "I-247D"}, False),
        ({"instrument": "I-247A"}, {"instrument": "I-247"}, True),
        ({"instrument": None}, {"instrument": "I-247A"}, True),
    ],
)
def test_one_person_makes_one_paper_only_where_all_else_allows_it(
    sent: dict[str, Any], came: dict[str, Any], *, together: bool
) -> None:
    theirs = {**BOTH_NUMBERS, "sent": "2020-01-13", **sent}
    assert paired(theirs, {**BOTH_NUMBERS, "received": "2020-01-14", **came}) is together


def test_another_instrument_of_the_packet_is_another_paper() -> None:
    assert not paired({**SENT, "instrument": "I-247A"}, {**CAME, "instrument": "I-200"})
    assert paired({**SENT, "instrument": "I-247A"}, {**CAME, "instrument": "I-247"})


@pytest.mark.parametrize(
    ("came", "together"),
    [
        ({}, True),
        ({"instrument": None}, False),
        ({"instrument": "I-247"}, False),
        ({"received": "2020-02-20"}, False),
    ],
)
def test_another_subject_is_said_only_of_one_kind_and_near_days(
    came: dict[str, Any], *, together: bool
) -> None:
    theirs = {"event_number": "DEN1", "subject_id": "F1", "sent": "2020-01-13"}
    ours = {"event_number": "DEN1", "subject_id": "G777", "received": "2020-01-14"}
    assert paired(theirs, {**ours, **came}) is together


def test_a_mistyped_number_is_found_where_the_rest_agrees() -> None:
    sent = {"event_number": "DEN2001", "subject_id": "1180000011", "sent": "2020-01-13"}
    came = {"event_number": "DEN2010", "subject_id": "1180000011", "received": "2020-01-13"}
    assert one_of(sent, came).is_class is Class.BOTH_AGREE


def test_a_row_without_partner_names_the_nearest() -> None:
    sent = row(2, subject_id="F1", sent="2020-01-01")
    came = row(7, "custodian", subject_id="F1", received="2020-01-20")
    found = lay(issuer([sent]), custodian([came]))
    near = {one.is_class: one.nearest for one in found.rows}
    assert near[Class.ONLY_OURS] is not None
    assert near[Class.ONLY_OURS].where == sent.where
    assert near[Class.NOT_SHOWN_DELIVERED] is not None
    assert near[Class.NOT_SHOWN_DELIVERED].where == came.where


def test_a_tie_is_stated() -> None:
    twice = [row(2, **SENT, channel="fax"), row(3, **SENT, channel="post")]
    found = lay(issuer(twice), custodian([row(2, "custodian", **CAME)]))
    pair = next(one for one in found.rows if one.ours is not None)
    assert pair.tied == ("issuer.csv, row 3",)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sent": "2020-01-15", "channel": "post"}, Class.DUPLICATE),
        ({"unit": "other unit"}, Class.NOT_SHOWN_DELIVERED),
        ({"answer": "hold=complied"}, Class.NOT_SHOWN_DELIVERED),
        ({"event_number": "DEN99"}, Class.NOT_SHOWN_DELIVERED),
        ({"subject_id": "F55"}, Class.NOT_SHOWN_DELIVERED),
        ({"instrument": "I-200"}, Class.NOT_SHOWN_DELIVERED),
    ],
)
def test_a_duplicate_differs_in_nothing_that_could_be_a_dispute(
    change: dict[str, Any], expected: Class
) -> None:
    first = {**SENT, "unit": "jail", "answer": "hold=declined", "delivered": "2020-01-13"}
    again = {key: value for key, value in first.items() if key != "delivered"} | change
    found = lay(
        issuer([row(2, **first), row(3, **again)]), custodian([row(2, "custodian", **CAME)])
    )
    alone = next(one for one in found.rows if one.ours is None)
    assert alone.is_class is expected
    assert (alone.duplicate_of is not None) is (expected is Class.DUPLICATE)


def test_two_papers_of_one_event_are_no_duplicates_where_the_kind_is_not_said() -> None:
    sent = [row(2, **SENT, instrument=None), row(3, **SENT, instrument=None, channel="fax")]
    found = lay(issuer(sent), custodian([row(2, "custodian", **CAME)]))
    alone = next(one for one in found.rows if one.ours is None)
    assert alone.is_class is Class.NOT_SHOWN_DELIVERED


def test_a_paper_that_both_lists_have_twice_is_two_pairs() -> None:
    sent = [row(at, **SENT) for at in (2, 3)]
    came = [row(at, "custodian", **CAME) for at in (2, 3)]
    found = lay(issuer(sent), custodian(came))
    assert [one.is_class for one in found.rows] == [Class.BOTH_AGREE] * 2
    assert found.is_settled


NAMED = {"name": "GARCIA MORA, Ana", "birth_date": "1990-02-03"}


@pytest.mark.parametrize(
    ("sent", "came", "paired"),
    [
        (NAMED, NAMED, True),
        (NAMED, {"name": "Ana Garcia-Mora", "birth_date": "1990-02-03"}, True),
        (NAMED, {"name": "GARCIA MORRA, ana", "birth_date": "1990-02-03"}, True),
        (NAMED, {"name": "GARCIA MORA, Ana"}, True),
        (NAMED, {"name": "GARCIA MORA, Ana", "birth_date": "1985-11-30"}, False),
        (NAMED, {"name": "LOPEZ, Juan", "birth_date": "1990-02-03"}, False),
    ],
)
def test_names_pair_rows_where_they_are_allowed(
    sent: dict[str, Any], came: dict[str, Any], *, paired: bool
) -> None:
    known = row(9, event_number="DEN9", sent="2020-03-01")
    met = row(9, "custodian", event_number="DEN9", received="2020-03-01")
    theirs = issuer([row(2, **sent, sent="2020-01-13"), known])
    ours = custodian([row(2, "custodian", **came, received="2020-01-14"), met])
    allowed = lay(theirs, ours, names=True)
    assert (
        sum(one.ours is not None and one.theirs is not None for one in allowed.rows) == 1 + paired
    )
    refused = lay(theirs, ours)
    assert sum(one.ours is not None and one.theirs is not None for one in refused.rows) == 1
    assert all(one.ours is None or one.ours.name is None for one in refused.rows)


def test_a_name_that_two_rows_bear_pairs_nobody_by_itself() -> None:
    name = {"name": "GARCIA, Ana"}
    theirs = issuer([row(2, **name, sent="2020-01-13"), row(3, **name, sent="2020-05-01")])
    ours = custodian([row(2, "custodian", **name, received="2020-01-13")])
    assert all(one.ours is None or one.theirs is None for one in lay(theirs, ours, names=True).rows)


def test_two_lists_of_one_side_are_refused() -> None:
    side = issuer([row(2, **SENT)])
    with pytest.raises(InputError, match="one list must be the issuer's"):
        reconcile(side, side, names=False)


def test_a_spelling_of_two_units_is_refused() -> None:
    ours = replace(custodian([row(2, "custodian", **CAME)]), units={"the jail": "Jail A"})
    theirs = replace(issuer([row(2, **SENT)]), units={"The  Jail": "Jail B"})
    with pytest.raises(InputError, match="'Jail A' in one mapping and 'Jail B' in another"):
        lay(theirs, ours)


def test_weights_add_up_and_are_all_named() -> None:
    found = compare(row(2, **SENT), row(2, "custodian", **CAME), {})
    assert found.score == sum(reason.weight for reason in found.reasons)
    assert set(found.in_favour) | set(found.against) == set(found.reasons)
    named = set(weights().values())
    assert {reason.weight for reason in found.reasons} <= named
    assert weights()["enough"] == ENOUGH


def test_every_class_has_its_place_in_the_order() -> None:
    assert sorted(IN_ORDER) == sorted(Class)


# -- whatever the lists hold ------------------------------------------------------------------

texts = st.sampled_from(("", "", "A1", "A2", "A12", "B1"))
days = st.sampled_from(("2020-01-13", "2020-01-14", "2020-02-20"))
answers = st.sampled_from(("", "", "none", "hold=declined", "notify=complied", "declined"))
kinds = st.sampled_from(("I-247A", "I-247", "I-138", None))


@st.composite
def drawn(draw: st.DrawFn, side: str, fact: str) -> list[Row]:
    count = draw(st.integers(0, 6))
    return [
        row(
            line,
            side,
            event_number=draw(texts),
            subject_id=draw(texts),
            instrument=draw(kinds),
            answer=draw(answers),
            unit=draw(st.sampled_from((None, "jail", "NYDOC"))),
            **({fact: draw(days)} if draw(st.booleans()) else {}),
        )
        for line in range(2, 2 + count)
    ]


@settings(deadline=None, derandomize=True)
@given(drawn("issuer", "sent"), drawn("custodian", "received"), st.randoms(use_true_random=False))
def test_no_row_is_lost_or_doubled_and_order_and_side_do_not_matter(
    sent: list[Row],
    came: list[Row],
    order: Any,  # noqa: ANN401 - Hypothesis' own random
) -> None:
    # One row each keeps the lists comparable where nothing else was drawn.
    theirs = issuer([*sent, row(90, event_number="Z9", sent="2020-01-13")], units=("jail",))
    ours = custodian([*came, row(90, "custodian", event_number="Z9", received="2020-01-13")])
    found = lay(theirs, ours)
    assert sorted(one.ours.where.line for one in found.rows if one.ours) == sorted(
        one.where.line for one in ours.rows
    )
    assert sorted(one.theirs.where.line for one in found.rows if one.theirs) == sorted(
        one.where.line for one in theirs.rows
    )
    assert sum(found.classes.values()) == len(found.rows)
    mirrored = reconcile(theirs, ours, names=False)
    swapped = {Class.ONLY_OURS: Class.ONLY_THEIRS, Class.ONLY_THEIRS: Class.ONLY_OURS}
    assert mirrored.classes == {one: found.classes[swapped.get(one, one)] for one in IN_ORDER}
    shuffled = [list(theirs.rows), list(ours.rows)]
    for rows in shuffled:
        order.shuffle(rows)
    again = lay(replace(theirs, rows=tuple(shuffled[0])), replace(ours, rows=tuple(shuffled[1])))
    assert again.classes == found.classes


@settings(deadline=None, derandomize=True)
@given(drawn("issuer", "sent"), drawn("custodian", "received"))
def test_names_change_nothing_where_they_are_not_allowed(sent: list[Row], came: list[Row]) -> None:
    theirs = issuer([*sent, row(90, event_number="Z9", sent="2020-01-13")])
    ours = custodian([*came, row(90, "custodian", event_number="Z9", received="2020-01-13")])
    named = [
        replace(side, rows=tuple(replace(one, name="GARCIA, Ana") for one in side.rows))
        for side in (theirs, ours)
    ]
    assert lay(*named).rows == lay(theirs, ours).rows


def test_roles_are_those_of_the_lists() -> None:
    assert {custodian([]).role, issuer([]).role} == {Party.CUSTODIAN, Party.ISSUER}
