"""A PostgreSQL of a run of tests that was killed ends with the next run, and so does its folder."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.forked_processes import ROOT
from tests.support.postgres import remove_left

pytestmark = pytest.mark.long
RUN = """
import sys, time
from tests.support.postgres import server
with server() as made:
    print(made.folder, flush=True)
    time.sleep(600)
"""


def test_what_a_killed_run_left_is_removed_and_what_runs_is_not() -> None:
    runs = [
        subprocess.Popen([sys.executable, "-c", RUN], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    folders = []
    try:
        for run in runs:
            assert run.stdout is not None
            folders.append(Path(run.stdout.readline().strip()))
        killed = folders[0]
        runs[0].send_signal(signal.SIGKILL)
        runs[0].wait()
        remove_left()
        assert not killed.exists()
        assert (folders[1] / "data" / "postmaster.pid").exists()
    finally:
        for run in runs:
            run.kill()
            run.wait()
            assert run.stdout is not None
            run.stdout.close()
        remove_left()
    assert not folders[1].exists()
