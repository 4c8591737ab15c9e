"""At the counter a paper that nobody read opens nothing."""

from datetime import UTC, datetime

import pytest

from tecum.adapters.ground import ground_for
from tecum.deadlines.instants import Instant
from tecum.letters.counter_card import (
    AtCounter,
    InHand,
    Signed,
    Standing,
    Wanted,
    counter_card,
    standing_of,
)
from tecum.terms import Act, Outcome

AT = Instant(utc=datetime(2020, 1, 13, 16, 40, tzinfo=UTC), zone="America/Denver")


def standings(in_hand: InHand, signed: Signed) -> dict[Act, Standing]:
    asked = AtCounter(
        requester="ICE", signed=signed, in_hand=in_hand, wanted=tuple(Wanted), inside=True
    )
    lines = counter_card(asked, ground_for("co-denver"), custodian_type="jail", at=AT)
    return {line.act: line.standing for line in lines}


def test_an_officers_warrant_opens_nothing_and_a_judges_only_once_it_was_read() -> None:
    officer = standings(InHand.ADMINISTRATIVE_WARRANT, Signed.OFFICER)
    judge = standings(InHand.WARRANT, Signed.FEDERAL_JUDGE)
    assert (officer[Act.HOLD], officer[Act.INTERVIEW]) == (Standing.NEVER, Standing.NEVER)
    assert judge[Act.INTERVIEW] is Standing.AFTER_READING
    assert Standing.NOW not in {judge[Act.HOLD], judge[Act.TRANSFER]}
    assert officer[Act.NOTIFY] is Standing.NOW
    called_judges = standings(InHand.ADMINISTRATIVE_WARRANT, Signed.FEDERAL_JUDGE)
    assert called_judges == officer


@pytest.mark.parametrize(
    ("now", "as_said", "expected"),
    [
        (Outcome.PROHIBITED, Outcome.REQUIRED, Standing.AFTER_READING),
        (Outcome.PERMITTED, Outcome.PROHIBITED, Standing.NEVER),
        (Outcome.NEEDS_COUNSEL, Outcome.PERMITTED, Standing.COUNSEL),
        (Outcome.UNADDRESSED, Outcome.UNADDRESSED, Standing.NO_DUTY),
        (Outcome.REQUIRED, Outcome.PERMITTED, Standing.NOW),
    ],
)
def test_what_follows_from_both_answers(now: Outcome, as_said: Outcome, expected: Standing) -> None:
    assert standing_of(now, as_said) is expected
