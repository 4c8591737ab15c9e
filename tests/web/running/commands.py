"""The commands as pyproject.toml declares them: an installation made before would not know them."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from tests.cli.running import Outcome, Tecum

from tecum.cli import main as main_module

ROOT = Path(__file__).parents[3]


def declared(group: str) -> list[EntryPoint]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    points = tomllib.loads(text)["project"]["entry-points"].get(group, {})
    return [EntryPoint(name=name, value=value, group=group) for name, value in points.items()]


def runner(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Tecum:
    monkeypatch.setattr(main_module, "entry_points", lambda *, group: declared(group))

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        status = main_module.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(status=status, out=captured.out, err=captured.err)

    return run
