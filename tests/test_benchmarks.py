"""The benchmarks still run, on what Limber has become. What they measure, no test says."""

import subprocess
import sys

import pytest


@pytest.mark.long
def test_the_benchmarks_run_to_their_end() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "messages that then leave, a second" in done.stdout
