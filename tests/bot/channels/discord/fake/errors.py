"""How Discord says no: a status, its own code, and words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal(Exception):  # noqa: N818 - it names Discord's answer
    """code: Discord's JSON error code; seconds: for a 429, how long to wait."""

    status: int
    code: int
    message: str
    seconds: float = 0.0
    is_global: bool = False


def invalid_form(why: str) -> Refusal:
    """50035: the body is not what the description of the API allows."""
    return Refusal(400, 50035, f"Invalid Form Body: {why}")


UNAUTHORIZED = Refusal(401, 0, "401: Unauthorized")
UNKNOWN_CHANNEL = Refusal(404, 10003, "Unknown Channel")
UNKNOWN_MESSAGE = Refusal(404, 10008, "Unknown Message")
UNKNOWN_INTERACTION = Refusal(404, 10062, "Unknown interaction")
UNKNOWN_WEBHOOK = Refusal(404, 10015, "Unknown Webhook")
ALREADY_ANSWERED = Refusal(400, 40060, "Interaction has already been acknowledged.")
CANNOT_DM = Refusal(403, 50007, "Cannot send messages to this user")
NO_MUTUAL_GUILD = Refusal(403, 50278, "Cannot send messages to this user due to no mutual guilds")
NOT_THE_AUTHOR = Refusal(403, 50005, "Cannot edit a message authored by another user")
MISSING_ACCESS = Refusal(403, 50001, "Missing Access")
MISSING_PERMISSION = Refusal(403, 50013, "Missing Permissions")
TOO_LARGE = Refusal(413, 40005, "Request entity too large")
TOO_MANY_FILES = Refusal(400, 30015, "Maximum number of attachments in a message reached (10)")
THREAD_LOCKED = Refusal(400, 160005, "This thread is locked")
TAG_REQUIRED = Refusal(400, 40067, "A tag is required to create a forum post in this channel")
SAME_TAG = Refusal(400, 40061, "Tag names must be unique")
EMPTY = Refusal(400, 50006, "Cannot send an empty message")
