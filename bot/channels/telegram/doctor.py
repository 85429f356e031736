"""What can be wrong with Telegram, and the fix for each."""

from collections.abc import Sequence

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.telegram.api import TelegramBot, bot_of
from bot.channels.telegram.errors import NO_COACH_CHAT, UNKNOWN_BOT, UNREACHABLE
from bot.channels.telegram.receiving import CHANNEL
from bot.operations.finding import Finding
from bot.settings import Settings
from bot.storage.store import Store

_NO_COACH = (
    "No coach's chat on Telegram. Run `limber coach-here` and send what it prints into a private"
    " group; until then `limber inbox` shows what people write."
)
_PUBLIC = "The coach's chat is public. Open its settings, Group type, and make it private."
_NOT_ADMIN = (
    "The bot is no admin of the coach's group, or may not manage topics. Open the group's"
    " settings, Administrators, add the bot, and allow Manage topics."
)
_NO_TOPICS = (
    "The coach's group has no topics: answers go by reply. For one topic a person, open the"
    " group's settings and switch Topics on."
)


async def check(settings: Settings, store: Store) -> Sequence[Finding]:
    """Look at the token, at how updates come, and at the coach's chat."""
    bot = bot_of(settings)
    try:
        try:
            me = await bot.get_me()
        except InvalidToken:
            return [Finding(False, f"Telegram: {UNKNOWN_BOT}")]
        except TelegramError:
            return [Finding(False, f"Telegram: {UNREACHABLE}")]
        found = [Finding(True, f"Telegram: the token is that of @{me.username}.")]
        try:
            found.append(await _updates(bot, settings))
            found += await _coach(bot, settings, store)
        except TelegramError:  # it went away meanwhile, or asks to wait
            found.append(Finding(False, f"Telegram: {UNREACHABLE}"))
    finally:
        await bot.shutdown()
    return found


async def _updates(bot: TelegramBot, settings: Settings) -> Finding:
    info = await bot.get_webhook_info()
    wanted = settings.telegram_webhook_url or ""
    if not wanted and info.url:
        return Finding(
            False,
            "Telegram: a webhook is set, but TELEGRAM_WEBHOOK_URL is empty. Start Limber once: it"
            " takes the webhook away. Does another program use this bot?",
        )
    if wanted and not info.url:
        return Finding(False, "Telegram: the webhook is not set. Start Limber: it sets it.")
    if info.last_error_message:
        return Finding(
            False,
            f"Telegram: its last call to the webhook failed ({info.last_error_message}). Can"
            f" {wanted} be reached from outside, with a certificate that is good?",
        )
    how = f"calls {wanted}" if wanted else "is asked for updates (long polling)"
    return Finding(True, f"Telegram: it {how}; {info.pending_update_count} wait there.")


async def _coach(bot: TelegramBot, settings: Settings, store: Store) -> list[Finding]:
    chat = settings.telegram_coach_chat or await store.surfaces.coach_chat(CHANNEL)
    if chat is None:
        return [Finding(False, _NO_COACH)]
    try:
        try:
            found = await bot.chat_facts(chat)
        except ChatMigrated as moved:  # Limber follows it by itself
            chat = str(moved.new_chat_id)
            found = await bot.chat_facts(chat)
        may = found.is_forum and await bot.may_manage_topics(chat)
    except (BadRequest, Forbidden):
        return [Finding(False, NO_COACH_CHAT)]
    if found.kind == "private":
        return [Finding(True, "The coach's chat is a private one: answers go by reply.")]
    findings = []
    if found.is_public:
        findings.append(Finding(False, _PUBLIC))
    if found.is_forum and not may:
        findings.append(Finding(False, _NOT_ADMIN))
    if not found.is_forum:
        findings.append(Finding(True, _NO_TOPICS))
    return findings or [Finding(True, f"The coach's group {found.title} is private, with topics.")]
