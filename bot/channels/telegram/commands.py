"""The list of commands that Telegram offers: to people, and in the coach's chat to the coach."""

import contextlib
from collections.abc import Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden

from handlers.command import COACH_COMMANDS, Command

OF_COACH = (*COACH_COMMANDS, "help")


def commands(messages: Mapping[str, str]) -> list[BotCommand]:
    """What anybody can say, in the order of the menu."""
    return [BotCommand(each.value, messages[f"menu.{each.value}"]) for each in Command]


def commands_of_coach(messages: Mapping[str, str]) -> list[BotCommand]:
    """What a coach can say in a person's thread."""
    return [BotCommand(name, messages[f"menu.coach_{name}"]) for name in OF_COACH]


async def set_menu(bot: Bot, messages: Mapping[str, str]) -> None:
    """Offer people what they can use. Raises `TelegramError`."""
    await bot.set_my_commands(commands(messages), BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(
        [BotCommand("help", messages["menu.help"])], BotCommandScopeAllGroupChats()
    )


async def offer_to_coach(bot: Bot, messages: Mapping[str, str], chat: str) -> None:
    """Offer the coach's commands in the coach's group. Raises `TelegramError`."""
    await bot.set_my_commands(commands_of_coach(messages), BotCommandScopeChat(int(chat)))


async def offer_no_more(bot: Bot, chat: str) -> None:
    """A group is no longer the coach's: it is offered what any group is. Raises `TelegramError`."""
    with contextlib.suppress(BadRequest, Forbidden):  # Limber is not in it any more
        await bot.delete_my_commands(BotCommandScopeChat(int(chat)))
