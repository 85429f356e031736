"""What each answer with which Telegram refuses a call means. The first line that fits counts.

Sources: "server" is the Bot API server's own text (tdlib/telegram-bot-api, Client.cpp); "TDLib" is
a text of the library below it; "Telegram" is an error type of the API below both, which the server
passes on as it is (core.telegram.org/api/errors); "Bot API" is its documentation.
"""

from collections.abc import Sequence
from typing import Final

from bot.channels.refusal import Meaning, RefusalRule

_SERVER, _TDLIB, _TELEGRAM, _BOT_API = "server", "TDLib", "Telegram", "Bot API"


def _rules(means: Meaning, source: str, *texts: str) -> Sequence[RefusalRule]:
    return [RefusalRule(means, source, text) for text in texts]


RULES: Final[Sequence[RefusalRule]] = (
    *_rules(Meaning.UNCHANGED, _SERVER, "message is not modified"),
    *_rules(Meaning.UNCHANGED, _TELEGRAM, "topic_not_modified", "chat_not_modified"),
    *_rules(
        Meaning.TARGET_GONE,
        _SERVER,
        "message to edit not found",
        "message to delete not found",
        "message to react not found",
        "message can't be edited",
        "message can't be deleted",
        "query is too old",
    ),
    *_rules(Meaning.TARGET_GONE, _TELEGRAM, "message_id_invalid"),
    *_rules(Meaning.THREAD_GONE, _SERVER, "message thread not found"),
    *_rules(Meaning.THREAD_GONE, _TELEGRAM, "topic_deleted", "topic_id_invalid"),
    # a chat that takes nothing, or nothing of this kind, until somebody gives a right back
    *_rules(
        Meaning.NO_RIGHT,
        _TDLIB,
        "not enough rights to send text messages",
        "not enough rights to manage topics",
    ),
    *_rules(Meaning.BARE, _TDLIB, "not enough rights to send "),  # photos, documents, and so on
    *_rules(Meaning.NO_RIGHT, _TDLIB, "not enough rights", "have no rights", "no rights to"),
    *_rules(Meaning.NO_RIGHT, _SERVER, "need administrator rights"),
    *_rules(
        Meaning.NO_RIGHT,
        _TELEGRAM,
        "topic_closed",
        "chat_write_forbidden",
        "chat_admin_required",
        "chat_restricted",
        "chat_guest_send_forbidden",
        "chat_send_plain_forbidden",
        "user_restricted",
        "user_banned_in_channel",
    ),
    # a chat that takes words and not this
    *_rules(
        Meaning.BARE,
        _TELEGRAM,
        "chat_send_photos_forbidden",
        "chat_send_videos_forbidden",
        "chat_send_gifs_forbidden",
        "chat_send_media_forbidden",
        "chat_send_docs_forbidden",
        "chat_send_audios_forbidden",
        "chat_send_voices_forbidden",
        "chat_send_roundvideos_forbidden",
        "chat_send_stickers_forbidden",
        "voice_messages_forbidden",
        "photo_invalid_dimensions",
        "photo_ext_invalid",
        "photo_save_file_invalid",
        "image_process_failed",
        "file_reference_expired",
        "file_parts_invalid",
        "media_empty",
        "media_invalid",
        "topic_title_empty",
        "topic_title_invalid",
        "reaction_invalid",
        "button_data_invalid",
        "button_url_invalid",
        "entity_bounds_invalid",
    ),
    *_rules(
        Meaning.BARE,
        _TDLIB,
        "user restricted receiving of voice",
        "user restricted receiving of video",
    ),
    *_rules(
        Meaning.BARE,
        _SERVER,
        "message to be replied not found",
        "replied message not found",
        "can't parse entities",
        "can't parse inline keyboard button",
        "reply markup is too long",
        "wrong file identifier",
        "wrong file_id",
        "wrong remote file",
        "wrong type of file",
        "type of file mismatch",
        "wrong type of the web page content",
        "failed to get http url content",
        "file is too big",
        "file must be non-empty",
        "can't use file of type",
        "can't upload file",
        "can't use the media of the specified type in the album",
        "there is no caption in the message to edit",
        "message caption is too long",
        "request entity too large",
    ),
    *_rules(Meaning.WRONG, _SERVER, "message is too long", "message text is empty"),
    *_rules(
        Meaning.UNREACHABLE,
        _SERVER,
        "bot was blocked by the user",
        "user is deactivated",
        "bot was kicked",
        "bot is not a member",
        "group chat was deleted",
        "chat not found",
        "user not found",
        "bot can't initiate conversation",
        "bot can't send messages to bots",
        "bot can't send messages to the user",
    ),
    *_rules(
        Meaning.UNREACHABLE,
        _TELEGRAM,
        "peer_id_invalid",
        "channel_private",
        "chat_forbidden",
        "user_privacy_restricted",
        "user_is_bot",
        "bot_blocked",
    ),
    *_rules(
        Meaning.OUTAGE,
        _SERVER,
        "bad gateway",
        "gateway timeout",
        "gateway time-out",
        "service unavailable",
        "internal server error",
    ),
    *_rules(Meaning.WAIT, _BOT_API, "too many requests", "retry after", "slowmode_wait"),
)
