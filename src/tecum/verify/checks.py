"""What a verification says: each check, whether it held, and what nothing here proves.

Checks are made in a fixed order, and one that cannot be made because an earlier one failed is not
listed; nothing that was not checked is ever reported as passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tecum.terms import Assurance
from tecum.verify.sentences import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at, whether it held, and in words what or where."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result. `assurance` is None where nothing is proved; `assured_by` says who and when."""

    valid: bool
    assurance: Assurance | None
    checks: tuple[Check, ...]
    not_proved: tuple[str, ...]
    assured_by: tuple[str, ...] = ()


class CheckFailedError(Exception):
    """Ends the reading at a check that failed: what follows it may not be trusted."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name}: {detail}")
        self.name = name
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The checks made so far. It only grows."""

    checks: list[Check] = field(default_factory=list)

    def passed(self, name: str, sentence: str, /, **values: object) -> None:
        """Note a check that held."""
        self.checks.append(Check(name=name, passed=True, detail=say(sentence, **values)))

    def failed(self, name: str, sentence: str, /, **values: object) -> None:
        """Note a check that did not hold, where the reading can go on."""
        self.checks.append(Check(name=name, passed=False, detail=say(sentence, **values)))

    def stopped(self, fault: CheckFailedError) -> None:
        """Note the failed check that ended a reading."""
        self.checks.append(Check(name=fault.name, passed=False, detail=fault.detail))

    @property
    def all_passed(self) -> bool:
        """Whether every check made so far held."""
        return all(check.passed for check in self.checks)

    def verdict(
        self,
        assurance: Assurance,
        not_proved: Sequence[str],
        assured_by: Sequence[str] = (),
    ) -> Verification:
        """Give the result; one failed check makes the whole invalid."""
        if not self.all_passed:
            return Verification(
                valid=False,
                assurance=None,
                checks=tuple(self.checks),
                not_proved=(say("gap.anything"),),
            )
        return Verification(
            valid=True,
            assurance=assurance,
            checks=tuple(self.checks),
            not_proved=tuple(not_proved),
            assured_by=tuple(assured_by),
        )


def failing(name: str, sentence: str, /, **values: object) -> CheckFailedError:
    """Make the error that ends a reading, in the words of the table."""
    return CheckFailedError(name, say(sentence, **values))
