"""What every decider of the lifecycle shares: a fact to record, and how a refusal speaks."""

from typing import NoReturn

from tecum.errors import LifecycleError
from tecum.ledger.canonical import JsonValue
from tecum.matters.event import EventType
from tecum.matters.state import Matter

Fact = tuple[EventType, dict[str, JsonValue]]


def refuse(matter: Matter, what: str, mend: str) -> NoReturn:
    """Refuse a command: name the matter, what cannot be so, and the mend."""
    raise LifecycleError(f"matter {matter.id}: {what}; {mend}")
