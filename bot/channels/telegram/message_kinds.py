"""Every kind of message that Telegram has, and what Limber does with it.

Rules:
- What somebody sent is words, a file, or another kind: all of them are answered, read for danger
  and passed on. Nothing that holds words is empty.
- What only tells what happened in a chat (a title, a pin, somebody who came) is not answered.
- A field that this table does not know is a newer kind of message, and is answered like the others.

Source: the fields of Message, Bot API 10.2.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

WORDS: Final = ("text", "caption")
FILES: Final[Mapping[str, str]] = {
    "photo": "photo",
    "voice": "voice",
    "audio": "audio",
    "video": "video",
    "video_note": "video note",
    "animation": "animation",
    "live_photo": "photo",
    "document": "document",
    "sticker": "sticker",
}
"""What is downloaded and passed on as a file: the field, and what it is called in a thread."""
OTHERS: Final[Mapping[str, str]] = {
    "rich_message": "message",
    "paid_media": "paid media",
    "story": "story",
    "checklist": "checklist",
    "contact": "contact",
    "dice": "dice",
    "game": "game",
    "poll": "poll",
    "venue": "place",
    "location": "place",
    "invoice": "invoice",
    "giveaway": "giveaway",
    "giveaway_winners": "giveaway",
    "gift": "gift",
    "unique_gift": "gift",
    "users_shared": "contact",
    "user_shared": "contact",
    "chat_shared": "contact",
    "web_app_data": "form",
    "passport_data": "document",
    "checklist_tasks_done": "checklist",
    "checklist_tasks_added": "checklist",
    "poll_option_added": "poll",
}
"""What a person sends and what is neither words nor a file: the field, and its name in a thread."""
NOT_SENT: Final = frozenset(
    "new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title"
    " new_chat_photo delete_chat_photo group_chat_created supergroup_chat_created"
    " channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id"
    " migrate_from_chat_id pinned_message successful_payment refunded_payment gift_upgrade_sent"
    " connected_website write_access_allowed proximity_alert_triggered boost_added"
    " chat_background_set direct_message_price_changed forum_topic_created forum_topic_edited"
    " forum_topic_closed forum_topic_reopened general_forum_topic_hidden"
    " general_forum_topic_unhidden giveaway_created giveaway_completed managed_bot_created"
    " paid_message_price_changed poll_option_deleted suggested_post_approved"
    " suggested_post_approval_failed suggested_post_declined suggested_post_paid"
    " suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended"
    " video_chat_participants_invited community_chat_added community_chat_removed"
    " community_chat_joined new_chat_participant left_chat_participant new_chat_member".split()
)
"""What only tells what happened in a chat."""
ABOUT: Final = frozenset(
    "message_id date chat message_thread_id direct_messages_topic from sender_chat"
    " sender_boost_count sender_business_bot sender_tag guest_query_id business_connection_id"
    " forward_origin is_topic_message is_automatic_forward reply_to_message external_reply quote"
    " reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot"
    " guest_bot_caller_user guest_bot_caller_chat edit_date has_protected_content is_from_offline"
    " is_paid_post media_group_id author_signature paid_star_count entities link_preview_options"
    " suggested_post_info effect_id caption_entities show_caption_above_media has_media_spoiler"
    " reply_markup receiver_user ephemeral_message_id forward_date forward_from forward_from_chat"
    " forward_from_message_id forward_sender_name forward_signature".split()
)
"""What says something about a message and is not what was sent."""
_SAYS: Final = frozenset(
    "text title description question explanation address first_name last_name prize_description"
    " caption data emoji".split()
)
"""Where words stand inside of a poll, a checklist, a contact, and the like."""
_MOST_WORDS: Final = 4000


def kind_of(message: Mapping[str, Any]) -> tuple[str, str]:
    """The field that holds what was sent, and its kind: "" for words alone, "service" for nothing.

    A file is named before anything else that came with it, and a place by its name.
    """
    for fields in (FILES, OTHERS):
        for field, kind in fields.items():
            if field in message:
                return field, kind
    if any(message.get(field) for field in WORDS):
        return "text", ""
    if message.keys() & NOT_SENT:
        return "", "service"
    unknown = sorted(message.keys() - ABOUT - set(WORDS))
    return (unknown[0] if unknown else ""), "message"


def words_in(sent: Any) -> str:
    """The words inside of something that was sent, line by line."""
    return "\n".join(dict.fromkeys(_words(sent, depth=0)))[:_MOST_WORDS]


def _words(sent: Any, depth: int) -> Iterator[str]:
    if depth > 20:
        return
    if isinstance(sent, list):
        for each in sent:
            yield from _words(each, depth + 1)
    elif isinstance(sent, dict):
        for name, value in sent.items():
            if isinstance(value, str):
                if name in _SAYS and value.strip():
                    yield value.strip()
            else:
                yield from _words(value, depth + 1)
