"""The ready dashboard and alert rules ask for numbers that `/metrics` has."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.operations.metrics import OUTCOMES, Metrics
from bot.storage.records import QueueStats
from handlers.engine.message import Lane

FOLDER = Path(__file__).parents[3] / "docs" / "monitoring"
_NAME = re.compile(r"limber_\w+")


def _asked_for() -> set[str]:
    dashboard = json.loads((FOLDER / "dashboard.json").read_text())
    rules = yaml.safe_load((FOLDER / "rules.yaml").read_text())
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    asked += [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    return {name for each in asked for name in _NAME.findall(each)}


def _families() -> set[str]:
    pulse = QueueStats({}, {}, None, 0, 0)
    text = Metrics().text(pulse, 0, datetime(2026, 11, 21, tzinfo=UTC)).decode()
    return set(re.findall(r"^# TYPE (\w+) \w+$", text, re.MULTILINE))


def test_every_query_is_for_a_number_that_is_there() -> None:
    families = _families()
    missing = {
        name
        for name in _asked_for()
        if name not in families and re.sub(r"_(bucket|sum|count)$", "", name) not in families
    }
    assert not missing


def test_every_rule_asks_for_labels_that_are_there() -> None:
    rules = (FOLDER / "rules.yaml").read_text(encoding="utf-8")
    dashboard = (FOLDER / "dashboard.json").read_text(encoding="utf-8").replace('\\"', '"')
    known = {"outcome": OUTCOMES, "lane": {lane.name.lower() for lane in Lane}, "job": {"limber"}}
    asked = re.findall(r'(\w+)(?:=~|!=|=)"([^"]*)"', rules + dashboard)
    unknown = [
        (label, value)
        for label, values in asked
        for value in values.split("|")
        if value not in known.get(label, ())
    ]
    assert asked
    assert not unknown


def test_every_number_is_documented() -> None:
    page = (FOLDER.parent / "operations.md").read_text(encoding="utf-8")
    assert not {name for name in _families() if f"`{name}`" not in page} - _CREATED


_CREATED = {name for name in _families() if name.endswith("_created")}


@pytest.mark.skipif(
    shutil.which("promtool") is None, reason="needs promtool, of Debian's prometheus"
)
def test_prometheus_takes_the_rules() -> None:
    checked = subprocess.run(
        ["promtool", "check", "rules", str(FOLDER / "rules.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
