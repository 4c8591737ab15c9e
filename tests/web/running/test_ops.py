"""The files for operators name what there is: commands, variables, addresses. They are not run."""

import json
import re
from configparser import ConfigParser
from pathlib import Path

from tests.web.running.commands import ROOT, declared

from tecum_web.config import environment
from tecum_web.config.environment import listen_parts, read_environment
from tecum_web.config.serving import GRACE

OPS = ROOT / "ops"
VARIABLES = set(re.findall(r"^TECUM_\w+", environment.__doc__ or "", re.MULTILINE))


def instructions() -> list[tuple[str, str]]:
    lines = (OPS / "Dockerfile").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in told)]


def unit() -> dict[str, list[tuple[str, str]]]:
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in (OPS / "tecum.service").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sections[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals, line
            sections[list(sections)[-1]].append((name, value))
    return sections


def test_the_dockerfile_serves_as_nobody_in_particular() -> None:
    told = instructions()
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE"}
    assert {word for word, _ in told} <= known | {"HEALTHCHECK", "STOPSIGNAL", "CMD"}
    assert [rest for word, rest in told if word == "USER"] == ["tecum"]
    assert json.loads(next(rest for word, rest in told if word == "CMD")) == ["tecum", "serve"]
    health = next(rest for word, rest in told if word == "HEALTHCHECK")
    assert "/readyz" in json.loads(health.partition(" CMD ")[2])[2]
    for word, rest in told:
        sources = rest.split()[:-1]
        if word == "COPY" and not rest.startswith("--from"):
            assert all((ROOT / source).exists() for source in sources), rest
    variables = dict(pair.split("=", 1) for pair in _of(told, "ENV").split())
    assert {name for name in variables if name.startswith("TECUM_")} <= VARIABLES
    assert listen_parts(variables["TECUM_LISTEN"]) == ("0.0.0.0", 8000)  # noqa: S104 - inside
    assert variables["TECUM_HOME"] == _of(told, "VOLUME")
    assert "desk,postgres" in next(rest for word, rest in told if "pip install" in rest)


def _of(told: list[tuple[str, str]], word: str) -> str:
    return next(rest for found, rest in told if found == word)


def test_the_compose_file_is_reached_from_this_machine_only() -> None:
    """It is written as JSON, which is YAML too (YAML 1.2, 1.3: every JSON file is)."""
    desk = json.loads((OPS / "compose.yaml").read_text(encoding="utf-8"))["services"]["desk"]
    assert (OPS / desk["build"]["context"] / desk["build"]["dockerfile"]).resolve().is_file()
    assert set(desk["environment"]) <= VARIABLES
    assert desk["ports"] == ["127.0.0.1:8000:8000"]
    assert desk["volumes"] == [f"home:{_of(instructions(), 'VOLUME')}"]
    assert (desk["read_only"], desk["cap_drop"]) == (True, ["ALL"])
    assert int(desk["stop_grace_period"].rstrip("s")) > 2 * GRACE


def test_the_unit_starts_what_there_is_and_gives_it_time() -> None:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.read(OPS / "tecum.service", encoding="utf-8")
    assert parser.sections() == ["Unit", "Service", "Install"]
    service = unit()["Service"]
    once = dict(service)
    program, command = once["ExecStart"].split()
    assert Path(program).name == "tecum"
    assert command in {point.name for point in declared("tecum.commands")}
    environ = dict(value.split("=", 1) for name, value in service if name == "Environment")
    assert set(environ) <= VARIABLES
    assert environ["TECUM_HOME"] == f"/var/lib/{once['StateDirectory']}"
    told = read_environment({**environ, "TECUM_URL": "https://desk.county.example"})
    assert (told.behind_proxy, told.is_secure) == (True, True)
    assert int(once["TimeoutStopSec"]) > 2 * GRACE
    assert (once["User"], once["UMask"], once["ProtectSystem"]) == ("tecum", "0077", "strict")


def test_every_declared_command_is_there() -> None:
    assert {"backup", "restore", "serve"} <= {one.name for one in declared("tecum.commands")}
    assert all(callable(one.load()) for one in declared("tecum.commands"))
