"""The command line as its user meets it: arguments in, status and both streams out."""

import pytest
from tests.cli.running import Outcome, Tecum

from tecum.cli.main import main


@pytest.fixture
def tecum(capsys: pytest.CaptureFixture[str]) -> Tecum:
    """Run one command in this process."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(status=status, out=captured.out, err=captured.err)

    return run
