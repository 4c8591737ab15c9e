"""The command line as its user meets it: arguments in, status and both streams out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tecum.cli.main import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON is of any shape
        return json.loads(self.out)


Tecum = Callable[..., Outcome]


@pytest.fixture
def tecum(capsys: pytest.CaptureFixture[str]) -> Tecum:
    """Run one command in this process."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(status=status, out=captured.out, err=captured.err)

    return run
