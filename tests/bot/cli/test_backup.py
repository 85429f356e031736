"""What an operator sees of backups in a shell, and that the erased stay erased."""

from pathlib import Path

import pytest

from bot.cli.backup import IN_A_BUCKET
from bot.cli.main import main
from bot.operations.process_lock import ProcessLock
from tests.bot.cli.private_words import WORDS, holds
from tests.support.shipped import give_parsed


@pytest.fixture(autouse=True)
def _keep_backups_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "backups"))


def _use(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir(mode=0o700)
    give_parsed(folder)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'limber.db'}")
    monkeypatch.setenv("DATA_DIR", str(folder))


def test_a_backup_is_restored_in_another_folder_and_says_so(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "a.tar")]) == 0
    said = capsys.readouterr().out
    assert "1 person, 0 files. Read back and compared." in said
    assert "health data" in said
    _use(tmp_path / "new", monkeypatch)
    assert main(["restore", str(tmp_path / "a.tar")]) == 0
    assert "UTC: 1 person." in capsys.readouterr().out
    assert holds(tmp_path / "new", WORDS)
    assert main(["inbox", "show", "1"]) == 0
    assert WORDS in capsys.readouterr().out


def test_what_lies_in_a_bucket_is_said_to_be_in_no_backup(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FILES_URL", "s3://limber/files")
    assert main(["backup", str(tmp_path / "a.tar")]) == 0
    assert IN_A_BUCKET in capsys.readouterr().out
    _use(tmp_path / "new", monkeypatch)
    assert main(["restore", str(tmp_path / "a.tar")]) == 0
    assert IN_A_BUCKET in capsys.readouterr().out


def test_whoever_was_erased_after_the_backup_is_erased_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "a.tar")]) == 0
    assert main(["erase", "1"]) == 0
    assert not holds(tmp_path / "backups", "me"), "the list names nobody"
    _use(tmp_path / "new", monkeypatch)
    assert main(["restore", str(tmp_path / "a.tar")]) == 0
    assert "Erased again, since they were erased after that: 1." in capsys.readouterr().out
    assert not holds(tmp_path / "new", "zebrafinch")


@pytest.mark.parametrize("with_the_later_key", [True, False])
def test_an_older_key_in_the_backup_lets_nobody_come_back_unsaid(
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    with_the_later_key: bool,
) -> None:
    assert main(["backup", str(tmp_path / "a.tar")]) == 0
    (data / "erasure.key").write_bytes(b"n" * 32)
    assert main(["erase", "1"]) == 0
    _use(tmp_path / "new", monkeypatch)
    if with_the_later_key:
        (tmp_path / "new" / "erasure.key").write_bytes(b"n" * 32)
    assert main(["restore", str(tmp_path / "a.tar")]) == 0
    said = capsys.readouterr().out
    assert ("Erased again, since they were erased after that: 1." in said) == with_the_later_key
    assert ("They are back." in said) != with_the_later_key
    assert holds(tmp_path / "new", "zebrafinch") != with_the_later_key
    assert with_the_later_key == (b"n" * 32 in (tmp_path / "new" / "erasure.key").read_bytes())


def test_a_backup_after_an_erasure_holds_nothing_of_them(data: Path, tmp_path: Path) -> None:
    assert main(["erase", "1"]) == 0
    assert main(["backup", str(tmp_path / "a.tar")]) == 0
    assert "zebrafinch" not in (tmp_path / "a.tar").read_bytes().decode("latin-1")


def test_a_restore_is_refused_while_limber_runs_there(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "a.tar")]) == 0
    running = ProcessLock(data / "limber.db")
    running.acquire()
    try:
        assert main(["restore", str(tmp_path / "a.tar")]) == 2
    finally:
        running.release()
    assert "Stop it" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "a.tar")]) == 2, "there is a database"
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_database_in_memory_has_no_backup(
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert main([command, str(tmp_path / "a.tar")]) == 2
    assert "in memory" in capsys.readouterr().err


def test_secrets_stay_out_unless_they_are_asked_for(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_COACH_PASSWORD", "correct horse battery")
    assert main(["backup", str(tmp_path / "a.tar")]) == 0
    assert b"correct horse" not in (tmp_path / "a.tar").read_bytes()
    assert main(["backup", str(tmp_path / "b.tar"), "--with-secrets"]) == 0
    assert b"WEB_COACH_PASSWORD=correct horse battery" in (tmp_path / "b.tar").read_bytes()


def test_the_doctor_still_says_all_else_where_the_database_is_damaged(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "limber.db").write_bytes(b"no database at all" * 4096)
    assert main(["doctor"]) == 1
    printed = capsys.readouterr()
    assert "bring back the last backup (limber restore)" in printed.out
    assert "are free on the disk" in printed.out
    assert "No Limber runs on this database now" in printed.out
    assert printed.err == ""


def test_a_code_for_the_coachs_chat_is_of_no_use_without_a_token(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["coach-here"]) == 0
    assert "No messenger has a token yet" in capsys.readouterr().out


def test_the_newest_of_a_folder_are_kept(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"limber-2026010{day}-033000.tar").write_bytes(b"an old one")
    (folder / "mine.tar").write_bytes(b"the operator's own")
    assert main(["backup", str(folder), "--keep", "2"]) == 0
    left = sorted(each.name for each in folder.iterdir())
    assert left[0] == "limber-20260103-033000.tar"
    assert left[2] == "mine.tar"
    assert len(left) == 3
    assert f"{folder / left[1]}: 1 person" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["backup", str(folder), "--keep", "0"])
