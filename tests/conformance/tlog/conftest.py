"""Go's own log packages, built once a session into a program that reads and writes logs."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GOPATH = Path("/usr/share/gocode")  # where Debian puts the sources of Go packages
SOURCE = Path(__file__).parent / "go" / "peer.go"

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def go_peer(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask Go: requests in, answers out; bytes are base64 on the way."""
    if shutil.which("go") is None or not (GOPATH / "src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip("Go or its log packages are missing: install golang-go golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go")
    program = folder / "peer"
    offline = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
        "CGO_ENABLED": "0",
    }
    subprocess.run(["go", "build", "-o", program, SOURCE], check=True, env=offline, cwd=folder)

    def ask(*requests: dict[str, Any]) -> list[dict[str, Any]]:
        sent = json.dumps(requests, default=_base64)
        found = subprocess.run([program], check=True, input=sent.encode(), stdout=subprocess.PIPE)
        answers: list[dict[str, Any]] = json.loads(found.stdout)
        assert len(answers) == len(requests)
        return answers

    return ask


def _base64(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)
