"""The value of a fact as a person reads it."""

from datetime import datetime

from tecum.policy.facts import FactValue


def value_in_words(value: FactValue) -> str:
    """yes, no, a word, an instant, or offences with their days."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case datetime():
            return value.isoformat()
        case ():
            return "none"
        case _:
            return " and ".join(f"{one.offence_class} of {one.date}" for one in value)
