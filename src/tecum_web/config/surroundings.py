"""Which surroundings this very process works in: those chosen, else those of its environment."""

import os

from tecum_web.config.environment import Environment, read_environment

_CHOSEN: list[Environment] = []


def choose(environment: Environment) -> None:
    """Let this process work in these surroundings; before Django is set up."""
    _CHOSEN[:] = [environment]


def surroundings() -> Environment:
    """Give the surroundings of this process."""
    if not _CHOSEN:
        choose(read_environment(os.environ))
    return _CHOSEN[0]
