"""What leaves the house while one event is heard: messages, and rows to be written.

Rule: everything that is said up to the next question leaves in one message with it.
"""

from collections.abc import Mapping

from handlers.engine.effect import Effect, Say
from handlers.engine.message import Button, Lane, Message, Shown, Slot, Until
from handlers.engine.words import Words, render


class Reply:
    """Gathers the effects of one event, in order. `messages` is the content's text by key."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = messages
        self.effects: list[Effect] = []
        self.lane = Lane.ANSWER
        self._paragraphs: list[str] = []
        self._picture: Shown | None = None

    def add(self, effect: Effect) -> None:
        self.effects.append(effect)

    def text(self, said: Words) -> str:
        return render(self.messages, said)

    def say(self, said: Words, picture: Shown | None = None) -> None:
        """Say this, in one message with what follows."""
        self._paragraphs.append(self.text(said).strip())
        self._picture = picture or self._picture

    def flush(
        self,
        buttons: tuple[Button, ...] = (),
        slot: Slot | None = None,
        until: Until | None = None,
    ) -> None:
        """Send what has been said so far, if anything."""
        if not self._paragraphs:
            return
        text = "\n\n".join(self._paragraphs)
        message = Message(text, buttons, self._picture, until, slot, self.lane)
        self.add(Say(message))
        self._paragraphs = []
        self._picture = None
