"""Worked examples: expected days were written by hand before any program counted them."""

import shlex
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tecum.deadlines.calendars import Calendar
from tecum.deadlines.compute import compute, read_given, read_params
from tecum.deadlines.results import DayRole, Deadline, due_day, due_text
from tecum.deadlines.rules import RULES

TABLE = Path(__file__).with_name("open_examples.toml")
EXAMPLES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["example"]
BY_ID = {example["id"]: example for example in EXAMPLES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a command line asks."""

    rule: str
    given: dict[str, str]
    params: dict[str, str]
    zone: str | None
    holidays: str | None


def asked(line: str) -> Asked:
    """Read a command line as the shell would."""
    command, name, *words = shlex.split(line)
    assert (command, name) == ("tecum", "deadline")
    single: dict[str, str] = {}
    pairs: dict[str, dict[str, str]] = {"--given": {}, "--param": {}}
    for option, value in zip(words[::2], words[1::2], strict=True):
        if option in pairs:
            key, _, text = value.partition("=")
            pairs[option][key] = text
        else:
            single[option] = value
    assert set(single) <= {"--rule", "--zone", "--holidays"}
    return Asked(
        rule=single["--rule"],
        given=pairs["--given"],
        params=pairs["--param"],
        zone=single.get("--zone"),
        holidays=single.get("--holidays"),
    )


def answer(line: str, named: Callable[[str], Calendar]) -> Deadline:
    """Compute a command line with the rule's own zone and holidays where it names none."""
    what = asked(line)
    rule = RULES[what.rule]
    zone = what.zone or rule.default_zone
    assert zone is not None
    return compute(
        what.rule,
        given=read_given(what.rule, what.given, zone=zone),
        params=read_params(what.rule, what.params),
        calendar=named(what.holidays or rule.default_holidays),
        zone=zone,
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=list(BY_ID))
def test_worked_example(named: Callable[[str], Calendar], example: dict[str, str]) -> None:
    result = answer(example["line"], named)
    assert due_text(result.due) == example["due"]
    assert result.steps
    assert result.reading == result.readings[0].name
    assert [one.day for one in result.days] == sorted({one.day for one in result.days})
    due = [one.day for one in result.days if one.role is DayRole.DUE]
    assert due == [due_day(result.due)]


def test_every_open_example_has_its_line() -> None:
    assert {f"D{number:02}" for number in range(1, 57)} <= set(BY_ID)
    assert len(BY_ID) == len(EXAMPLES)


def test_every_rule_has_an_example() -> None:
    assert {asked(example["line"]).rule for example in EXAMPLES} == set(RULES)


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if "reference" in one], ids=lambda one: one["id"]
)
def test_where_we_disagree_with_the_reference_its_answer_is_a_reading(
    named: Callable[[str], Calendar], example: dict[str, str]
) -> None:
    result = answer(example["line"], named)
    readings = {due_text(one.due) for one in result.readings}
    assert {example["due"], example["reference"]} <= readings
    assert len(example["argument"]) > len(example["note"])


def test_a_hold_that_could_end_when_a_hold_may_not_begin_is_told(
    named: Callable[[str], Calendar],
) -> None:
    result = answer(BY_ID["D49"]["line"], named)
    assert any("by 20:00 EDT on Friday 31 October 2025" in step for step in result.steps)
    late = answer(BY_ID["D48"]["line"], named)
    assert any("release is due at once" in step for step in late.steps)


def test_an_old_short_period_often_ended_with_a_longer_new_one(us: Calendar) -> None:
    # The committee note of 2009 says that 10 days by the former text mostly ended with 14 days.
    old = compute(
        "frcp6a1.forward",
        given=read_given("frcp6a1.forward", {"trigger": "2007-06-11"}, zone="America/New_York"),
        params={"days": 10, "version": "1985"},
        calendar=us,
        zone="America/New_York",
    )
    new = compute(
        "frcp6a1.forward",
        given=read_given("frcp6a1.forward", {"trigger": "2007-06-11"}, zone="America/New_York"),
        params={"days": 14},
        calendar=us,
        zone="America/New_York",
    )
    assert due_text(old.due) == due_text(new.due) == "2007-06-25"
