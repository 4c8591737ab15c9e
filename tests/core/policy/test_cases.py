"""Cases: what they can expect, and what is said when an expectation is not met."""

from datetime import date

import pytest
from tests.core.policy.synthetic import burden, pack, rule

from tecum.errors import PackError
from tecum.policy.cases import failures_of, parse_cases
from tecum.policy.pack import Pack, Silence
from tecum.terms import Outcome

PACKS: dict[str, Pack] = {
    "p": pack(
        "p",
        [rule("p.ban", Outcome.PROHIBITED, when="not under_18")],
        burdens=[burden("p.b", "under_18", Silence.FALSE)],
    )
}


def failures(body: str) -> tuple[str, ...]:
    (case,) = parse_cases("p/cases.toml", f'[[case]]\nname = "one"\n{body}')
    return failures_of(case, "p", PACKS)


MET = """
as_of = 2020-01-13
instruments = ["I-247A"]
expect = { hold = "prohibited", notify = "unaddressed" }
reasons = { hold = ["p.ban"] }
unknowns = { hold = ["under_18"] }
"""


TWICE = """[[case]]
name = "one"
as_of = 2020-01-13
error = "coverage"
"""


def test_a_case_that_is_met() -> None:
    assert failures(MET) == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('hold = "prohibited"', 'hold = "required"', "hold is prohibited, expected required"),
        ('["p.ban"]', '["p.other"]', "hold has no reason 'p.other', only p.ban"),
        ('["under_18"]', '["in_custody"]', "hold has no unknown 'in_custody', only under_18"),
        (
            "expect",
            'duties = { hold = ["report"] }\nexpect',
            "hold has no duty 'report', only none",
        ),
        ("expect", 'error = "coverage"\nexpect', "was answered although coverage was expected"),
        ("2020-01-13", "1999-01-01", "refused: pack p covers days from"),
        ("expect", "facts = { court_oder = true }\nexpect", "there is no fact 'court_oder'"),
        ("expect", 'adopted = ["p.x"]\nexpect', "no layer has a reading 'p.x'"),
    ],
)
def test_an_expectation_that_is_not_met_is_named(old: str, new: str, words: str) -> None:
    (failure,) = failures(MET.replace(old, new, 1))
    assert failure.startswith("p/cases.toml: one: ")
    assert words in failure


def test_a_refused_day_may_be_what_is_expected() -> None:
    assert failures('as_of = 1999-01-01\nerror = "coverage"') == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[case]", "is not TOML"),
        ("[[cases]]", "write [[case]]"),
        ('[[case]]\nname = "one"\nexpect = { hold = "required" }', "as_of is missing"),
        ('[[case]]\nname = "one"\nas_of = 2020-01-13', "expect is missing"),
        ('[[case]]\nname = "one"\nas_of = 2020-01-13\nexpect = { hold = "no" }', "hold = 'no'"),
        (
            '[[case]]\nname = "one"\nas_of = 2020-01-13\nexpect = { hld = "required" }',
            "hld = 'required'",
        ),
        ('[[case]]\nname = "one"\nas_of = 2020-01-13\nexpect = 5', "give a table such as"),
        ('[[case]]\nname = "one"\nas_of = 2020-01-13\nexpct = {}', "did you mean expect"),
        (TWICE + TWICE, "give it one of its own"),
    ],
)
def test_a_case_that_cannot_be_read(text: str, words: str) -> None:
    with pytest.raises(PackError) as caught:
        parse_cases("p/cases.toml", text)
    assert words in str(caught.value)


def test_faults_of_cases_come_at_once_each_with_its_line() -> None:
    text = TWICE + '\n[[case]]\nname = "two"\nas_of = "2020"\nexpect = { hold = "no" }\n[[kase]]\n'
    with pytest.raises(PackError) as caught:
        parse_cases("p/cases.toml", text)
    assert caught.value.faults == (
        (
            "p/cases.toml:8: case number 2: as_of cannot be '2020'; give a day such as 2019-05-28, "
            "without quotes"
        ),
        (
            "p/cases.toml:9: case number 2: expect cannot hold hold = 'no'; give an act and what "
            "it expects"
        ),
        "p/cases.toml:10: table kase: is not known here; write [[case]]",
    )


def test_what_a_case_holds() -> None:
    (case,) = parse_cases("p/cases.toml", f'[[case]]\nname = "one"\nknown_at = 2020-01-01\n{MET}')
    assert (case.as_of, case.known_at) == (date(2020, 1, 13), date(2020, 1, 1))
