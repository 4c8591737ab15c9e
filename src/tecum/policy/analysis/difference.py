"""Two laws beside each other, act by act, over every fact pattern that either can tell apart.

For each pair of outcomes that some pattern receives there is a witness: a smallest such pattern,
put to the evaluator itself under both laws, with both answers. An act without differences is
answered alike on all its patterns. Records and instants lie on or before the earlier of the two
days.
"""

from dataclasses import dataclass
from datetime import date
from itertools import product

from tecum.policy.analysis.laying_out import space_of
from tecum.policy.analysis.outcomes import outcomes_of
from tecum.policy.analysis.witness import Asks, Witness, smallest
from tecum.policy.determination import Determination
from tecum.policy.evaluation import determine
from tecum.policy.facts import Facts
from tecum.policy.ground import Ground, ground_of
from tecum.policy.layers import check_coverage
from tecum.policy.pack import Pack
from tecum.policy.verdict import ActCase
from tecum.terms import Act, Outcome

__all__ = ["ActDifference", "Change", "Side", "Witness", "difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The law of a place on a day, with the readings that an agency adopts there."""

    layers: tuple[Pack, ...]
    as_of: date
    adopted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Patterns that one side answers with `a` and the other with `b`, and the smallest of them."""

    a: Outcome
    b: Outcome
    patterns: int
    witness: Witness
    a_answer: Determination
    b_answer: Determination


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDifference:
    """One act: how many patterns there are, how many are answered alike, and what differs."""

    act: Act
    patterns: int
    same: int
    changes: tuple[Change, ...]

    @property
    def statement(self) -> str:
        """What was found, in one sentence."""
        if not self.changes:
            return f"{self.act}: answered alike on all {self.patterns} fact patterns"
        differing = self.patterns - self.same
        return f"{self.act}: answered differently on {differing} of {self.patterns} fact patterns"


def difference(a: Side, b: Side, *, asks: Asks) -> tuple[ActDifference, ...]:
    """Compare two laws on every act. `asks` are the acts that each instrument asks on its face.

    CoverageError if a side does not answer for its day, InputError for a reading that it lacks or
    an act with more patterns than can be looked through.
    """
    for side in (a, b):
        check_coverage(side.layers, side.as_of)
    grounds = _ground(a), _ground(b)
    return tuple(_of_act(act, (a, b), grounds, asks) for act in Act)


def _ground(side: Side) -> Ground:
    return ground_of(
        layers=side.layers,
        instruments=(),
        facts=Facts(values={}),
        adopted=side.adopted,
        as_of=side.as_of,
        known_at=None,
    )


def _of_act(
    act: Act, sides: tuple[Side, Side], grounds: tuple[Ground, Ground], asks: Asks
) -> ActDifference:
    cases = [ActCase(act, ground, asked=True) for ground in grounds]
    space = space_of(cases)
    one, other = (outcomes_of(case, space).by_outcome for case in cases)
    changes = []
    same = 0
    for outcomes in product(Outcome, Outcome):
        patterns = one[outcomes[0]] & other[outcomes[1]] & space.stated
        if outcomes[0] is outcomes[1]:
            same += patterns.bit_count()
        elif patterns:
            witness = smallest(space, patterns, act, asks)
            changes.append(_change(act, sides, outcomes, witness, patterns.bit_count()))
    return ActDifference(
        act=act, patterns=space.stated.bit_count(), same=same, changes=tuple(changes)
    )


def _change(
    act: Act,
    sides: tuple[Side, Side],
    outcomes: tuple[Outcome, Outcome],
    witness: Witness,
    patterns: int,
) -> Change:
    """The change with both answers to its witness, which must be those that were found."""
    answers = [answer_to(witness, act, side) for side in sides]
    if [answer.outcome for answer in answers] != list(outcomes):
        raise AssertionError(
            f"{act}: the evaluator answers {[one.outcome for one in answers]} where the analysis "
            f"found {list(outcomes)}: {witness}"
        )
    return Change(
        a=outcomes[0],
        b=outcomes[1],
        patterns=patterns,
        witness=witness,
        a_answer=answers[0],
        b_answer=answers[1],
    )


def answer_to(witness: Witness, act: Act, side: Side) -> Determination:
    """What the evaluator answers to a witness."""
    ground = ground_of(
        layers=side.layers,
        instruments=witness.instruments,
        facts=Facts(values=witness.facts),
        adopted=side.adopted,
        as_of=side.as_of,
        known_at=None,
    )
    return determine(ActCase(act, ground, asked=witness.asked))
