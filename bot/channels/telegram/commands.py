"""The list of commands that Telegram offers: to people, and in the coach's chat to the coach."""

from collections.abc import Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from handlers.command import COACH_COMMANDS, Command

OF_COACH = (*COACH_COMMANDS, "help")


def commands(messages: Mapping[str, str]) -> list[BotCommand]:
    """What anybody can say, in the order of the menu."""
    return [BotCommand(each.value, messages[f"menu.{each.value}"]) for each in Command]


def commands_of_coach(messages: Mapping[str, str]) -> list[BotCommand]:
    """What a coach can say in a person's thread."""
    return [BotCommand(name, messages[f"menu.coach_{name}"]) for name in OF_COACH]


async def set_menu(bot: Bot, messages: Mapping[str, str], coach_chat: str | None) -> None:
    """Offer each chat what it can use. Raises `TelegramError`."""
    await bot.set_my_commands(commands(messages), BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(
        [BotCommand("help", messages["menu.help"])], BotCommandScopeAllGroupChats()
    )
    if coach_chat is not None and coach_chat.startswith("-"):
        scope = BotCommandScopeChat(int(coach_chat))
        await bot.set_my_commands(commands_of_coach(messages), scope)
