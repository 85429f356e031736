"""What the command line of `limber` understands. Names and options are fixed."""

import argparse
from pathlib import Path
from typing import TypeAlias

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - the type of `add_subparsers` has no public name
_INBOX = (
    *("list", "round", "people", "find", "all", "stop"),
    *("show", "told", "reply", "note", "close"),
)


def parser() -> argparse.ArgumentParser:
    """All commands with their options; `command` in what it parses is the name."""
    limber = argparse.ArgumentParser(prog="limber", description="A coach's ten minutes, in chat.")
    commands = limber.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_conversation(commands)
    _add_content(commands)
    _add_people(commands)
    _add_operation(commands)
    _add_backups(commands)
    return limber


def _add_conversation(commands: _Commands) -> None:
    running = commands.add_parser("run", help="run the page and all configured channels")
    running.add_argument(
        "--role",
        choices=("all", "web", "worker"),
        default="all",
        help="on PostgreSQL, where several share the work: only the page, or all but the page",
    )
    chat = commands.add_parser("chat", help="talk to Limber in the terminal, as one person")
    chat.add_argument("--now", metavar="ISO", help="where the clock starts, when input is piped")
    chat.add_argument("--tz", metavar="ZONE", help="the person's time zone, like Europe/Berlin")
    chat.add_argument("--db", metavar="URL", default="sqlite://", help="default: in memory")


def _add_content(commands: _Commands) -> None:
    understand = commands.add_parser("understand", help="show what Limber reads in a line")
    understand.add_argument(
        "--kind", required=True, choices=("safety", "pain", "constraints", "schedule")
    )
    understand.add_argument("--now", metavar="ISO")
    understand.add_argument("--tz", metavar="ZONE", default="UTC")
    understand.add_argument("--why", action="store_true", help="the words and the rule")
    content = commands.add_parser("content", help="check, list, show or draw the drills")
    content.add_argument("what", choices=("check", "list", "show", "draw", "coverage"))
    content.add_argument("name", nargs="?")
    content.add_argument(
        "--against", nargs="+", type=Path, default=[], help="texts that the content must not copy"
    )


def _add_people(commands: _Commands) -> None:
    inbox = commands.add_parser("inbox", help="the coach's side, in a shell")
    inbox.add_argument("what", choices=_INBOX)
    inbox.add_argument(
        "words",
        nargs="*",
        metavar="ID TEXT",
        help="whose, and what; for find, people and all: what",
    )
    inbox.add_argument("--anyway", action="store_true", help="send it in spite of a warning")
    for name, what in (
        ("export", "everything of a person"),
        ("erase", "remove a person"),
        ("adult", 'take back that a person is "under 18"'),
    ):
        about = commands.add_parser(name, help=what)
        about.add_argument("person", type=int, metavar="PERSON", help="the number in the inbox")


def _add_operation(commands: _Commands) -> None:
    commands.add_parser("coach-here", help="print a code that makes a chat the coach's")
    doctor = commands.add_parser("doctor", help="find what is wrong, with a fix for each")
    doctor.add_argument("--json", action="store_true", help="for a script")
    copying = commands.add_parser("copy", help="copy everything into another database, or back")
    copying.add_argument("source", metavar="FROM", help="like sqlite:///data/limber.db")
    copying.add_argument("target", metavar="TO", help="like postgresql://USER@HOST/NAME")
    commands.add_parser("migrate", help="bring the database up to date")
    rehearse = commands.add_parser(
        "rehearse", help="show what this version would do differently, on a copy of the data"
    )
    rehearse.add_argument(
        "--last", type=int, default=200, metavar="N", help="how many conversations to compare"
    )
    retention = commands.add_parser("retention", help="delete what is too old, by the settings")
    retention.add_argument("--dry-run", action="store_true", help="only say what would be deleted")


def _add_backups(commands: _Commands) -> None:
    backup = commands.add_parser("backup", help="back up everything into one file")
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to write")
    backup.add_argument("--with-secrets", action="store_true", help="tokens and keys as well")
    backup.add_argument(
        "--keep",
        type=_at_least_one,
        metavar="N",
        help="FILE is a folder: write one named by its date there, and keep the newest N",
    )
    restore = commands.add_parser("restore", help="restore a backup into an empty place")
    restore.add_argument("file", type=Path, metavar="FILE", help="the backup")
    restore.add_argument("--key", type=Path, metavar="FILE", help="the secret key, if encrypted")


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
