"""The slash commands: what they are called, what may be filled in, and where they can be used.

Rules:
- Every command works in a server, in direct messages, and wherever somebody installed Limber for
  themselves.
- Discord is told of them only when what it knows differs: it counts how often they are changed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.channels.discord.intake_form import MISSING, SCORE, SETS_OFF, SIDE, SIDES, WHERE
from handlers.coach.completion import COMPLETED
from handlers.command import COACH_COMMANDS, Command

GUILD, BOT_DM, PRIVATE = 0, 1, 2
FOR_GUILD, FOR_USER = 0, 1
_TEXT, _INTEGER = 3, 4
_TOLD = (WHERE, SIDE, SCORE, SETS_OFF, MISSING)
_SENTENCE, _CHOICE = 100, 100
"""Characters of a description and of a choice's name (the API's published description)."""

PAUSES = ("days", "week", "fortnight", "ill", "away")


def _options(command: Command, messages: Mapping[str, str]) -> list[dict[str, Any]]:
    """What can be filled in with a command."""
    match command:
        case Command.COACH:
            return [_option("question", messages["discord.option.coach"])]
        case Command.LINK:
            return [_option("code", messages["discord.option.link"])]
        case Command.PAUSE:
            words = [messages[f"discord.pause.{each}"] for each in PAUSES]
            chosen = [(word, word) for word in words]
            return [_option("how_long", messages["discord.option.pause"], chosen)]
        case Command.WARMUP:
            sides = [(messages[key], side.value) for side, key in SIDES.items()]
            told = {each: messages[f"discord.option.{each}"] for each in _TOLD}
            score = {**_option(SCORE, told[SCORE]), "type": _INTEGER}
            return [
                _option(WHERE, told[WHERE]),
                _option(SIDE, told[SIDE], sides),
                {**score, "min_value": 0, "max_value": 10},
                _option(SETS_OFF, told[SETS_OFF]),
                _option(MISSING, told[MISSING]),
            ]
        case (
            Command.START
            | Command.CHECKIN
            | Command.PROGRESS
            | Command.SETTINGS
            | Command.STOP
            | Command.HELP
            | Command.PRIVACY
            | Command.EXPORT
            | Command.WITHDRAW
            | Command.DELETE
        ):
            return []


def _option(name: str, description: str, choices: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Something to fill in. choices: as they are shown, and as they are told."""
    made: dict[str, Any] = {
        "type": _TEXT,
        "name": name,
        "description": description[:_SENTENCE],
        "required": False,
    }
    if choices:
        made["choices"] = [{"name": shown[:_CHOICE], "value": told} for shown, told in choices]
    return made


def commands(messages: Mapping[str, str]) -> list[dict[str, Any]]:
    """All commands, as Discord is told of them. messages: the content's text by key."""
    return [_command(command, messages) for command in Command]


OF_COACH = (*COACH_COMMANDS, "reply")
"""What a coach can say in a person's post."""
_BARE = {"round", "card", "told", "close", "claim", "undo"}


def commands_of_coach(messages: Mapping[str, str]) -> list[dict[str, Any]]:
    """The coach's commands, for the server that the coach's forum is on."""
    made: list[dict[str, Any]] = []
    for name in OF_COACH:
        command: dict[str, Any] = {
            "name": name,
            "description": messages[f"discord.coach_{name}"][:_SENTENCE],
            "type": 1,
        }
        if name not in _BARE:
            option: dict[str, Any] = {"type": _TEXT, "name": "text", "required": True}
            if name in COMPLETED:
                option["autocomplete"] = True
            command["options"] = [{**option, "description": messages["discord.option.words"]}]
        made.append(command)
    return made


def _command(command: Command, messages: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": command.value,
        "description": messages[f"menu.{command.value}"][:_SENTENCE],
        "type": 1,
        "contexts": [GUILD, BOT_DM, PRIVATE],
        "integration_types": [FOR_GUILD, FOR_USER],
    }
    if options := _options(command, messages):
        made["options"] = options
    return made


async def tell(
    client: discord.Client, wanted: Sequence[dict[str, Any]], guild: int | None = None
) -> bool:
    """Make Discord know these commands; returns whether it did not yet.

    guild: a server's number, for commands of that server alone.
    """
    http, bot = client.http, client.application_id
    assert bot is not None
    payload: list[Any] = list(wanted)
    known: list[Any]
    if guild is None:
        known = list(await http.get_global_commands(bot))
    else:
        known = list(await http.get_guild_commands(bot, guild))
    if _same(wanted, known):
        return False
    if guild is None:
        await http.bulk_upsert_global_commands(bot, payload)
    else:
        await http.bulk_upsert_guild_commands(bot, guild, payload)
    return True


def _same(wanted: Sequence[dict[str, Any]], known: Sequence[dict[str, Any]]) -> bool:
    by_name = {str(each["name"]): each for each in known}
    return set(by_name) == {each["name"] for each in wanted} and all(
        _holds(by_name[each["name"]], each) for each in wanted
    )


def _holds(known: Any, wanted: Any) -> bool:
    """Whether what Discord knows says all that is wanted; it leaves out what is false."""
    match wanted:
        case dict():
            return isinstance(known, dict) and all(
                _holds(known.get(key), value) for key, value in wanted.items() if value is not False
            )
        case list():
            return (
                isinstance(known, list)
                and len(known) == len(wanted)
                and all(_holds(a, b) for a, b in zip(known, wanted, strict=True))
            )
        case _:
            return bool(known == wanted)
