"""What running one command gave, and the type of the fixture that runs it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON is of any shape
        """Standard output, read as JSON."""
        return json.loads(self.out)


Tecum = Callable[..., Outcome]
