"""Facts: names and types are checked, all faults at once, and null is not the same as absent."""

from datetime import UTC, date, datetime

import pytest

from tecum.errors import FactError
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.facts import OffenceRecord, parse_facts


def test_values_of_every_type() -> None:
    facts = parse_facts(
        {
            "custodian_type": "jail",
            "court_order": False,
            "papers_received_at": "2020-01-13T16:40:00+00:00",
            "convictions": [{"class": "felony", "date": "2018-05-04"}],
            "charges": [{"class": "misdemeanor", "date": "2019-12-01", "held_to_answer": True}],
        }
    )
    assert facts.values == {
        "custodian_type": "jail",
        "court_order": False,
        "papers_received_at": datetime(2020, 1, 13, 16, 40, tzinfo=UTC),
        "convictions": (OffenceRecord(offence_class="felony", date=date(2018, 5, 4)),),
        "charges": (
            OffenceRecord(offence_class="misdemeanor", date=date(2019, 12, 1), held_to_answer=True),
        ),
    }
    assert facts.not_established == frozenset()


def test_null_and_the_word_unknown_are_kept_as_not_established() -> None:
    facts = parse_facts(
        {"requester": "unknown", "requester_purpose": "unknown", "in_custody": None}
    )
    assert facts.values == {}
    assert facts.not_established == {"requester", "requester_purpose", "in_custody"}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"requestor": "ICE"}, ["no fact 'requestor'", "did you mean requester"]),
        ({"zzz": 1}, ["no fact 'zzz'", "docs/reference/facts.md lists all names"]),
        ({"court_order": "yes"}, ["court_order (boolean) cannot be 'yes'", "true, false or null"]),
        ({"court_order": 1}, ["court_order (boolean) cannot be 1"]),
        ({"requester": "ice"}, ["requester (enum) cannot be 'ice'"]),
        ({"requester": "CPB"}, ["did you mean CBP"]),
        ({"custodian_type": True}, ["custodian_type (enum) cannot be True", "give one of jail"]),
        ({"papers_received_at": "2020-01-13T16:40"}, ["its offset, such as"]),
        ({"papers_received_at": "noon"}, ["papers_received_at (instant) cannot be 'noon'"]),
        ({"papers_received_at": 5}, ["papers_received_at (instant) cannot be 5"]),
        ({"convictions": "felony"}, ["give a list of {class, date}"]),
        ({"convictions": ["felony"]}, ["convictions (records) cannot be 'felony'"]),
        ({"convictions": [{"class": "felny", "date": "2018-05-04"}]}, ["did you mean felony"]),
        ({"convictions": [{"class": "felony", "date": "May 2018"}]}, ["cannot be 'May 2018'"]),
        ({"convictions": [{"class": "felony", "date": 2018}]}, ["cannot be 2018"]),
        (
            {"convictions": [{"class": "felony", "date": "2018-05-04", "held_to_answer": True}]},
            ["held_to_answer is not known here"],
        ),
        (
            {"charges": [{"class": "felony", "date": "2018-05-04", "held_to_answer": "yes"}]},
            ["held_to_answer as true, false or null"],
        ),
    ],
)
def test_a_fault_names_the_fact_the_value_and_the_mend(
    raw: dict[str, object], words: list[str]
) -> None:
    with pytest.raises(FactError) as caught:
        parse_facts(raw)
    for word in words:
        assert word in str(caught.value)


def test_all_faults_come_in_one_message() -> None:
    with pytest.raises(FactError) as caught:
        parse_facts({"requestor": "ICE", "court_order": "no", "in_custody": True})
    assert len(str(caught.value).splitlines()) == 2


def test_a_pack_may_add_classes_of_offences() -> None:
    raw = {"convictions": [{"class": "class_a", "date": "2018-05-04"}]}
    with pytest.raises(FactError, match="class_a"):
        parse_facts(raw)
    assert parse_facts(raw, own_classes=["class_a"]).values["convictions"]


def test_every_fact_asks_a_plain_question_and_enums_have_values() -> None:
    for name, spec in FACTS.items():
        assert spec.name == name
        assert spec.question.endswith("?")
        assert bool(spec.values) is (spec.type is FactType.ENUM)
