"""Tests share what lies beside them or in `tests/support/`, and nothing else."""

import re
from pathlib import Path

HERE = Path(__file__).parent
_LEANS = re.compile(r"^(?:from|import) (?:tests\.\S*\btest_|benchmarks\b).*", re.MULTILINE)


def test_no_test_leans_on_another_test_or_on_a_benchmark() -> None:
    found = [
        f"{path.relative_to(HERE)}: {line}"
        for path in HERE.rglob("*.py")
        for line in _LEANS.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []
