"""A content folder whose lexicon has one rule."""

import shutil
from pathlib import Path

from content.lexicon.lexicon import SHIPPED

ONE_RULE = """
for: danger
concepts:
  numb: |
    numb, no feeling
  leg: |
    leg/s
rules:
  neuro_deficit:
    - {rule: numb leg, urgency: same_day, when: [numb, leg], within: 7}
"""


def write_lexicon(folder: Path, text: str = ONE_RULE) -> Path:
    """Write this as a lexicon's `a.yaml`, with the files that every lexicon has; gives `folder`."""
    lexicon = folder / "lexicon"
    lexicon.mkdir(exist_ok=True)
    (lexicon / "a.yaml").write_text(text, encoding="utf-8")
    for path in (SHIPPED / "lexicon").rglob("*.yaml"):
        if {"lists:", "phrases:"} & {*path.read_text(encoding="utf-8").split("\n")}:
            shutil.copy(path, lexicon)
    return folder
