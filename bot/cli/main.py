"""The command line: what `limber` can be told to do. Names and options are fixed."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import OperatorError, sentence_of
from content.fault import ContentError

if TYPE_CHECKING:  # only what a command needs is imported
    from bot.runtime import Runtime

_INBOX = (
    *("list", "round", "people", "find", "all", "stop"),
    *("show", "told", "reply", "note", "close"),
)


def main(arguments: Sequence[str] | None = None, runtime: "Runtime | None" = None) -> int:
    """Run a command; returns the exit code: 0, 1 for what went wrong, 2 for what cannot be.

    runtime: what `run` and `inbox` run with instead of the real world.
    """
    options = _parser().parse_args(arguments)
    try:
        return _run(options, runtime)
    except OperatorError as error:
        return _refuse(error.lines)
    except ContentError as error:
        return _refuse(["The content cannot be used:", *str(error).splitlines()])
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        return 0
    except OSError as error:
        if (line := sentence_of(error)) is None:
            raise
        return _refuse([line])


def _refuse(lines: Sequence[str]) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 2


def _run(options: argparse.Namespace, runtime: "Runtime | None") -> int:
    name = str(options.command)
    if name == "understand":
        from bot.cli.content_dir import (  # noqa: PLC0415 - only what the command needs
            content_place,
            data_place,
        )
        from bot.cli.understand import understand  # noqa: PLC0415 - starts in half a second

        places = content_place(), data_place()
        return understand(options.kind, options.now, options.tz, *places, why=options.why)
    if name == "content":
        from bot.cli.content import run  # noqa: PLC0415 - only what the command needs
        from bot.cli.content_dir import content_place  # noqa: PLC0415 - only what the command needs

        return run(options.what, options.name, content_place(), tuple(options.against))
    return _run_with_settings(name, options, runtime)


def _run_with_settings(name: str, options: argparse.Namespace, runtime: "Runtime | None") -> int:
    from bot.runtime import REAL  # noqa: PLC0415 - only what the command needs
    from bot.settings import read_settings  # noqa: PLC0415 - only what the command needs

    settings = read_settings()
    if name == "chat":
        from bot.cli.chat import chat  # noqa: PLC0415 - only what the command needs

        return chat(settings, options.db, options.now, options.tz)
    if name == "inbox":
        from bot.cli.inbox import inbox  # noqa: PLC0415 - only what the command needs

        return inbox(
            settings, options.what, options.words, anyway=options.anyway, runtime=runtime or REAL
        )
    if name in {"export", "erase", "adult"}:
        from bot.cli import person as person_command  # noqa: PLC0415 - only what the command needs

        do = {
            "export": person_command.export,
            "erase": person_command.erase,
            "adult": person_command.adult,
        }
        return do[name](settings, options.person)
    if name == "coach-here":
        from bot.cli.coach_here import coach_here  # noqa: PLC0415 - only what the command needs

        return coach_here(settings)
    if name == "rehearse":
        from bot.cli.rehearse import rehearsal  # noqa: PLC0415 - only what the command needs

        return rehearsal(settings, options.last)
    if name == "retention":
        from bot.cli.retention import retention  # noqa: PLC0415 - only what the command needs

        return retention(settings, is_dry_run=options.dry_run)
    if name in {"backup", "restore"}:
        from bot.cli import backup as backups  # noqa: PLC0415 - only what the command needs

        if name == "backup":
            return backups.backup(
                settings, options.file, with_secrets=options.with_secrets, keep=options.keep
            )
        return backups.restore(settings, options.file, options.key)
    if name == "doctor":
        from bot.cli.doctor import doctor  # noqa: PLC0415 - only what the command needs

        return doctor(settings, as_json=options.json)
    if name == "copy":
        from bot.cli.copy import copy  # noqa: PLC0415 - only what the command needs

        return copy(options.source, options.target)
    if name == "migrate":
        from bot.cli.migrate import migrate  # noqa: PLC0415 - only what the command needs

        return migrate(settings)
    from bot.app import Role  # noqa: PLC0415 - only what the command needs
    from bot.cli.run import run  # noqa: PLC0415 - only what the command needs

    return run(settings, runtime or REAL, Role(options.role))


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="limber", description="A coach's ten minutes, in chat.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
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
    commands.add_parser("coach-here", help="print a code that makes a chat the coach's")
    doctor = commands.add_parser("doctor", help="find what is wrong, with a fix for each")
    doctor.add_argument("--json", action="store_true", help="for a script")
    copying = commands.add_parser("copy", help="copy everything into another database, or back")
    copying.add_argument("source", metavar="FROM", help="like sqlite:///data/limber.db")
    copying.add_argument("target", metavar="TO", help="like postgresql://USER@HOST/NAME")
    commands.add_parser("migrate", help="bring the database up to date")
    backup = commands.add_parser("backup", help="back up everything into one file")
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to write")
    backup.add_argument("--with-secrets", action="store_true", help="tokens and keys as well")
    backup.add_argument(
        "--keep",
        type=_at_least_one,
        metavar="N",
        help="FILE is a folder: write one named by its date there, and keep the newest N",
    )
    rehearse = commands.add_parser(
        "rehearse", help="show what this version would do differently, on a copy of the data"
    )
    rehearse.add_argument(
        "--last", type=int, default=200, metavar="N", help="how many conversations to compare"
    )
    retention = commands.add_parser("retention", help="delete what is too old, by the settings")
    retention.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
    restore = commands.add_parser("restore", help="restore a backup into an empty place")
    restore.add_argument("file", type=Path, metavar="FILE", help="the backup")
    restore.add_argument("--key", type=Path, metavar="FILE", help="the secret key, if encrypted")
    return parser
