"""What each command runs. A command imports only what it needs, so that it starts quickly."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.runtime import Runtime
    from bot.settings import Settings

Options = argparse.Namespace


def run_command(options: Options, runtime: "Runtime | None") -> int:
    """Run what the command line names; returns the exit code.

    runtime: what `run` and `inbox` run with instead of the real world. Raises `OperatorError` for
    settings that cannot be used, and whatever the command raises.
    """
    name = str(options.command)
    if name in _WITHOUT_SETTINGS:
        return _WITHOUT_SETTINGS[name](options)
    from bot.runtime import REAL
    from bot.settings import read_settings

    settings = read_settings()
    if name in _WITH_RUNTIME:
        return _WITH_RUNTIME[name](settings, options, runtime or REAL)
    return _WITH_SETTINGS[name](settings, options)


def _understand(options: Options) -> int:
    from bot.cli.content_dir import content_place, data_place
    from bot.cli.understand import understand

    places = content_place(), data_place()
    return understand(options.kind, options.now, options.tz, *places, why=options.why)


def _content(options: Options) -> int:
    from bot.cli.content import run
    from bot.cli.content_dir import content_place

    return run(options.what, options.name, content_place(), tuple(options.against))


def _run(settings: "Settings", options: Options, runtime: "Runtime") -> int:
    from bot.app import Role
    from bot.cli.run import run

    return run(settings, runtime, Role(options.role))


def _inbox(settings: "Settings", options: Options, runtime: "Runtime") -> int:
    from bot.cli.inbox import inbox

    return inbox(settings, options.what, options.words, anyway=options.anyway, runtime=runtime)


def _chat(settings: "Settings", options: Options) -> int:
    from bot.cli.chat import chat

    return chat(settings, options.db, options.now, options.tz)


def _export(settings: "Settings", options: Options) -> int:
    from bot.cli.person import export

    return export(settings, options.person)


def _erase(settings: "Settings", options: Options) -> int:
    from bot.cli.person import erase

    return erase(settings, options.person)


def _adult(settings: "Settings", options: Options) -> int:
    from bot.cli.person import adult

    return adult(settings, options.person)


def _coach_here(settings: "Settings", _: Options) -> int:
    from bot.cli.coach_here import coach_here

    return coach_here(settings)


def _rehearse(settings: "Settings", options: Options) -> int:
    from bot.cli.rehearse import rehearsal

    return rehearsal(settings, options.last)


def _retention(settings: "Settings", options: Options) -> int:
    from bot.cli.retention import retention

    return retention(settings, is_dry_run=options.dry_run)


def _backup(settings: "Settings", options: Options) -> int:
    from bot.cli.backup import backup

    return backup(settings, options.file, with_secrets=options.with_secrets, keep=options.keep)


def _restore(settings: "Settings", options: Options) -> int:
    from bot.cli.backup import restore

    return restore(settings, options.file, options.key)


def _doctor(settings: "Settings", options: Options) -> int:
    from bot.cli.doctor import doctor

    return doctor(settings, as_json=options.json)


def _copy(settings: "Settings", options: Options) -> int:
    from bot.cli.copy import copy

    return copy(options.source, options.target, settings.data_dir)


def _migrate(settings: "Settings", _: Options) -> int:
    from bot.cli.migrate import migrate

    return migrate(settings)


_WITHOUT_SETTINGS: dict[str, Callable[[Options], int]] = {
    "understand": _understand,
    "content": _content,
}
"""What runs though the settings are wrong, and starts in half a second."""
_WITH_RUNTIME: dict[str, Callable[["Settings", Options, "Runtime"], int]] = {
    "run": _run,
    "inbox": _inbox,
}
_WITH_SETTINGS: dict[str, Callable[["Settings", Options], int]] = {
    "chat": _chat,
    "export": _export,
    "erase": _erase,
    "adult": _adult,
    "coach-here": _coach_here,
    "rehearse": _rehearse,
    "retention": _retention,
    "backup": _backup,
    "restore": _restore,
    "doctor": _doctor,
    "copy": _copy,
    "migrate": _migrate,
}
