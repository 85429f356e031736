"""What is sent while one event is heard: messages, and rows to be written.

Rules:
- Everything that is said up to the next question leaves in one message with it.
- It is known which conversation said what, so that a conversation can be silenced.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from handlers.engine.effect import Effect, Say
from handlers.engine.message import Button, Lane, Message, Shown, Slot, Until
from handlers.engine.words import Words, render


class Reply:
    """Gathers the effects of one event, in order. `messages` is the content's text by key."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = messages
        self.effects: list[Effect] = []
        self.lane = Lane.ANSWER
        self._paragraphs: list[tuple[int, str]] = []
        self._picture: tuple[int, Shown] | None = None
        self._said: list[_Said] = []

    def add(self, effect: Effect) -> None:
        self.effects.append(effect)

    def text(self, said: Words) -> str:
        return render(self.messages, said)

    def say(self, said: Words, picture: Shown | None = None, speaker: int = 0) -> None:
        """Say this, in one message with what follows. speaker: the conversation that says it."""
        self._paragraphs.append((speaker, self.text(said).strip()))
        if picture is not None:
            self._picture = speaker, picture

    def flush(
        self,
        buttons: tuple[Button, ...] = (),
        slot: Slot | None = None,
        until: Until | None = None,
    ) -> None:
        """Send what has been said so far, if anything."""
        if not self._paragraphs:
            return
        text = "\n\n".join(text for _, text in self._paragraphs)
        picture = None if self._picture is None else self._picture[1]
        say = Say(Message(text, buttons, picture, until, slot, self.lane))
        self._said.append(_Said(say, tuple(self._paragraphs), self._picture))
        self.add(say)
        self._paragraphs = []
        self._picture = None

    def has_spoken(self, conversation: int) -> bool:
        """Whether this conversation has said or asked anything while this event was heard."""
        spoken = any(speaker == conversation for speaker, _ in self._paragraphs)
        return spoken or any(each.is_of(conversation) for each in self._said)

    def silence(self, conversations: Collection[int]) -> None:
        """Take back whatever these conversations said while this event was heard."""
        for said in self._said:
            kept = said.without(conversations)
            where = next(i for i, each in enumerate(self.effects) if each is said.say)
            self.effects[where : where + 1] = [] if kept is None else [kept]
        self._said = []
        self.effects = [each for each in self.effects if not _is_of(each, conversations)]
        self._paragraphs = [each for each in self._paragraphs if each[0] not in conversations]
        if self._picture is not None and self._picture[0] in conversations:
            self._picture = None


def _is_of(effect: Effect, conversations: Collection[int]) -> bool:
    """Whether it edits a question of one of these."""
    slot = effect.message.slot if isinstance(effect, Say) else None
    return slot is not None and slot[0] in conversations


@dataclass(frozen=True, slots=True)
class _Said:
    """A message, and which conversation said each paragraph and showed the picture."""

    say: Say
    paragraphs: tuple[tuple[int, str], ...]
    picture: tuple[int, Shown] | None

    def is_of(self, conversation: int) -> bool:
        """Whether this conversation said any of it, or asks with it."""
        is_said = any(speaker == conversation for speaker, _ in self.paragraphs)
        return is_said or conversation in self._asking()

    def _asking(self) -> set[int]:
        """The conversations whose buttons it has; some buttons are no conversation's."""
        message = self.say.message
        found = {button.id.partition(".")[0] for button in message.buttons}
        slot = set() if message.slot is None else {message.slot[0]}
        return slot | {int(each) for each in found if each.isdecimal()}

    def without(self, conversations: Collection[int]) -> Say | None:
        """The message without what these said; None where nothing is left."""
        kept = [text for speaker, text in self.paragraphs if speaker not in conversations]
        if not kept:
            return None
        message = replace(self.say.message, text="\n\n".join(kept))
        if self.picture is not None and self.picture[0] in conversations:
            message = replace(message, picture=None)
        if not self._asking().isdisjoint(conversations):
            message = replace(message, buttons=(), slot=None, until=None)
        return replace(self.say, message=message)
