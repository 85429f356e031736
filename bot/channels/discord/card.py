"""A message with a picture as one card: words, picture and choices in one frame.

Rules:
- Such a message is made of components alone (Discord: IS_COMPONENTS_V2). It has no content, it can
  never become a plain message again, and its files show only where a component names them. So its
  id says what it is.
- The picture's description is what a person hears who cannot see it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.channels.discord.keyboard import rows
from handlers.engine.message import Button

CARD = ":card"
"""What stands behind the number of a message that is a card."""
ALT = 1024
"""Characters of an item's description (the API's published description)."""


@dataclass(frozen=True, slots=True)
class CardPicture:
    """name: that of the file which goes with the message, or went with it."""

    name: str
    alt: str


def card(
    text: str,
    picture: CardPicture | None,
    buttons: Sequence[Button],
    messages: Mapping[str, str],
) -> discord.ui.LayoutView:
    """All of a message. Needs a running loop."""
    frame: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container()
    frame.add_item(discord.ui.TextDisplay(text))
    if picture is not None:
        shown = discord.MediaGalleryItem(
            f"attachment://{picture.name}", description=picture.alt[:ALT] or None
        )
        frame.add_item(discord.ui.MediaGallery(shown))
    for items in rows(buttons, messages):
        frame.add_item(discord.ui.ActionRow(*items))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(frame)
    view.stop()  # discord.py need not remember it: a tap is read by its id alone
    return view
