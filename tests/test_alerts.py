"""Which alerts somebody gets, as Prometheus itself works them out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.sources import ROOT

RULES = ROOT / "deploy" / "alerts.yaml"
CASES = ROOT / "tests" / "data" / "alerts.yaml"


def test_one_replica_that_stopped_is_told_apart_from_all_of_them_and_one_set_up_from_another(tmp_path: Path) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool on this machine (on Debian: apt install prometheus)")
    cases = tmp_path / "cases.yaml"
    cases.write_text(CASES.read_text().replace("RULES", str(RULES)))
    done = subprocess.run([promtool, "test", "rules", str(cases)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
