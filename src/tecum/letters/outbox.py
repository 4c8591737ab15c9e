"""The outbox: how a letter stands on its way out, and what may happen to it next.

DESIGN, section 4: at least once, in the states prepared, attempted, sent, outcome unknown, failed,
acknowledged. An attempt is written down before it is made. What became of it is known or it is
not: a line that broke after the letter was handed over may have carried it. Then nothing is sent
again by itself; a person finds out, and says with a reason what happened.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from tecum.errors import LifecycleError


class OutboxState(StrEnum):
    """How one sending stands."""

    PREPARED = "prepared"
    ATTEMPTED = "attempted"
    SENT = "sent"
    OUTCOME_UNKNOWN = "outcome_unknown"
    FAILED = "failed"
    ACKNOWLEDGED = "acknowledged"


class Step(StrEnum):
    """What happened to one sending."""

    PREPARE = "prepare"
    ATTEMPT = "attempt"
    LEFT = "left"
    DID_NOT_LEAVE = "did_not_leave"
    BROKE_OFF = "broke_off"
    CAME_BACK = "came_back"
    ACKNOWLEDGE = "acknowledge"


class Way(StrEnum):
    """By which way a letter leaves; all but e-mail are done by a person, who says so."""

    EMAIL = "email"
    POST = "post"
    FAX = "fax"
    HANDED_OVER = "handed_over"

    @property
    def is_by_person(self) -> bool:
        """Whether a person does it and records that they did."""
        return self is not Way.EMAIL


NEXT: Mapping[tuple[OutboxState, Step], OutboxState] = MappingProxyType(
    {
        (OutboxState.PREPARED, Step.ATTEMPT): OutboxState.ATTEMPTED,
        (OutboxState.PREPARED, Step.LEFT): OutboxState.SENT,
        (OutboxState.PREPARED, Step.DID_NOT_LEAVE): OutboxState.FAILED,
        (OutboxState.ATTEMPTED, Step.LEFT): OutboxState.SENT,
        (OutboxState.ATTEMPTED, Step.DID_NOT_LEAVE): OutboxState.FAILED,
        (OutboxState.ATTEMPTED, Step.BROKE_OFF): OutboxState.OUTCOME_UNKNOWN,
        (OutboxState.OUTCOME_UNKNOWN, Step.LEFT): OutboxState.SENT,
        (OutboxState.OUTCOME_UNKNOWN, Step.DID_NOT_LEAVE): OutboxState.FAILED,
        (OutboxState.OUTCOME_UNKNOWN, Step.ACKNOWLEDGE): OutboxState.ACKNOWLEDGED,
        (OutboxState.FAILED, Step.PREPARE): OutboxState.PREPARED,
        (OutboxState.FAILED, Step.ATTEMPT): OutboxState.ATTEMPTED,
        (OutboxState.FAILED, Step.LEFT): OutboxState.SENT,
        (OutboxState.SENT, Step.CAME_BACK): OutboxState.FAILED,
        (OutboxState.SENT, Step.ACKNOWLEDGE): OutboxState.ACKNOWLEDGED,
    }
)


def after(state: OutboxState, step: Step, *, sending: str) -> OutboxState:
    """How a sending stands after a step.

    Raises:
        LifecycleError: the step does not follow the state.
    """
    found = NEXT.get((state, step))
    if found is None:
        can = sorted(one.replace("_", " ") for at, one in NEXT if at is state)
        raise LifecycleError(
            f"sending {sending}: it is {state.replace('_', ' ')}, and {step.replace('_', ' ')} "
            f"does not follow; what may follow is: {', '.join(can) or 'nothing'}"
        )
    return found


def needs_reason(state: OutboxState, step: Step) -> bool:
    """Whether a person must say why they know: an unknown outcome is not settled by a click."""
    return state is OutboxState.OUTCOME_UNKNOWN or step in {Step.CAME_BACK, Step.DID_NOT_LEAVE}
