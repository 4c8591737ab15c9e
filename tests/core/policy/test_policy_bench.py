"""The benchmark of decisions runs without its peers, and says that it did not measure them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
WITHOUT = """
import runpy, sys
sys.modules.update(dict.fromkeys(("opa_eval", "cedarpy", "zen", "cel", "clingo")))
sys.path.insert(0, "bench")
sys.argv = ["bench/policy.py", "--quick"]
runpy.run_path("bench/policy.py", run_name="__main__")
"""


def test_what_is_not_installed_is_named_as_not_measured() -> None:
    command = [sys.executable, "-c", WITHOUT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("25 rules, 50 columns, 200 requests\n")
    assert "\ntecum, compiled act " in done.stdout
    for peer in ("regorus", "Cedar", "ZEN", "CEL", "clingo"):
        line = next(line for line in done.stdout.splitlines() if line.startswith(peer))
        assert line.endswith("not measured: not installed (bench/peers.txt)")
    assert "rows with NULLs, one thread; all rows alike" in done.stdout
