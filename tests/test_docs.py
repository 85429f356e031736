"""The docs say what is so: their links lead somewhere, and what they name exists.

A page that has fallen behind fails here, with the sentence that mends it.
"""

import fnmatch
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bot.cli import main as cli
from bot.privacy.tables import TABLES
from bot.settings import Settings
from content.load import SHIPPED, load_catalog
from content.model.dose import Beat, Dose
from content.model.drill import Drill, Form, Skip, Substitute
from handlers.engine.fact import Fact
from handlers.profile import facts

ROOT = Path(__file__).parents[1]
DOCS = (
    "architecture.md",
    "conversation.svg",
    "decisions.md",
    "glossary.md",
    "operations.md",
    "privacy.md",
    "writing-a-drill.md",
)
EXPECTED = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml"),
    *(".env.example", ".ci/run"),
    *(f"docs/{name}" for name in DOCS),
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```", re.DOTALL)
OF_THE_TESTS = {"LIMBER_SEED", "LIMBER_MAY_INSTALL", "LIMBER_SOAK"}
"""What is set for the tests alone."""
_SETTING = re.compile(r"`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`")
_COMMAND = re.compile(r"(?:`|\.venv/bin/)limber ([a-z][a-z-]*)")
FORBIDDEN = ("/" + "work/", ".." + "/shared", "/" + "tmp/plan")
"""Paths of somebody's machine: they mean nothing to a reader."""


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def repository() -> Iterator[Path]:
    """Every file that a clone would have: all but what `.gitignore` names."""
    ignored = [line.rstrip("/") for line in text_of(".gitignore").split()] + [".git"]
    for folder, folders, files in os.walk(ROOT):
        for names in (folders, files):
            names[:] = [n for n in names if not any(fnmatch.fnmatch(n, i) for i in ignored)]
        yield from (Path(folder, name) for name in files)


PAGES = sorted(path.relative_to(ROOT).as_posix() for path in repository() if path.suffix == ".md")


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_repository_needs_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0


def test_what_stands_in_docs_is_linked_from_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    for path in (each for each in (ROOT / "docs").rglob("*") if each.is_file()):
        assert any(
            f"{path.name})" in page.read_text(encoding="utf-8")
            or f"{path.name}#" in page.read_text(encoding="utf-8")
            for page in pages
            if page != path
        ), f"{path.name} is linked from no page"


def test_the_script_of_the_pipeline_can_be_run() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", _CODE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in _LINK.findall(_CODE.sub("", text_of(page))):
        target, _, anchor = link.partition("#")
        if target.startswith("https://"):
            continue
        path = (ROOT / page).parent / target if target else ROOT / page
        assert path.exists(), f"{page} links to {link}: there is no such file"
        if anchor:
            found = anchors(path.read_text(encoding="utf-8"))
            assert anchor in found, f"{page} links to {link}: no such heading"


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_that_is_named_exists(page: str) -> None:
    known = {name.upper() for name in Settings.model_fields} | OF_THE_TESTS
    unknown = set(_SETTING.findall(text_of(page))) - known
    assert not unknown, f"{page} names settings that do not exist: {unknown}"


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists(page: str) -> None:
    for command in sorted(set(_COMMAND.findall(text_of(page)))):
        with pytest.raises(SystemExit) as left:
            cli.main([command, "--help"])
        assert left.value.code == 0, f"{page} names `limber {command}`, which does not exist"


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_long_dash(page: str) -> None:
    assert not set(text_of(page)) & {"\N{EM DASH}", "\N{EN DASH}"}


def test_no_file_knows_the_machine_that_it_was_written_on() -> None:
    for path in repository():
        content = path.read_bytes().decode("utf-8", errors="ignore")
        found = [word for word in FORBIDDEN if word in content]
        assert not found, f"{path.relative_to(ROOT)} mentions {found}"


@pytest.mark.parametrize("model", [Drill, Dose, Beat, Form, Substitute, Skip])
def test_every_field_of_a_drill_is_explained(model: type[Drill]) -> None:
    page = text_of("docs/writing-a-drill.md")
    unexplained = [n for n in model.model_fields if n != "id" and f"`{n}`" not in page
                   and f"`{n}:`" not in page]  # fmt: skip
    assert not unexplained, f"docs/writing-a-drill.md does not explain {unexplained}"


def test_the_example_of_a_drill_passes_the_check(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", text_of("docs/writing-a-drill.md"), re.DOTALL)
    assert example is not None
    folder = tmp_path / "en"
    shutil.copytree(SHIPPED, folder)
    (folder / "drills/half_kneeling_hip_rock.yaml").write_text(example[1], encoding="utf-8")
    assert load_catalog(folder).find("kneeling lunge rock") is not None


def test_privacy_names_every_table_and_every_fact_that_is_stored() -> None:
    page = text_of("docs/privacy.md")
    tables = [table.name for table in TABLES]
    remembered = [each.name for each in vars(facts).values() if isinstance(each, Fact)]
    assert tables
    assert remembered
    unnamed = [name for name in (*tables, *remembered) if f"`{name}`" not in page]
    assert not unnamed, f"docs/privacy.md does not say that this is stored: {unnamed}"


def test_every_library_has_its_reason() -> None:
    given = {"apscheduler", "aiosqlite", "pytest-asyncio", "python-telegram-bot", "discord.py"}
    page = text_of("docs/decisions.md").lower()
    project = tomllib.loads(text_of("pyproject.toml"))
    listed = (*project["project"]["dependencies"], *project["dependency-groups"]["dev"])
    names = {Requirement(line).name.lower() for line in listed} - given
    assert not [name for name in sorted(names) if f"**{name}**" not in page]


def test_the_glossary_has_each_word_once_and_in_order() -> None:
    parts = text_of("docs/glossary.md").split("\n## ")[1:]
    words = [re.findall(r"^\*\*(.+?)\.\*\*", part, re.MULTILINE) for part in parts]
    assert all(part == sorted(part) for part in words)
    every = [word for part in words for word in part]
    assert len(every) == len(set(every))
    named = {word.lower() for word in every}
    linked = re.findall(r"(?<!\*)\*([\w -]+?)\*(?!\*)", text_of("docs/glossary.md"))
    assert not [w for w in linked if w.lower() not in named and w.lower().rstrip("s") not in named
                and w != "italics"]  # fmt: skip
