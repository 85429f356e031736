"""A person's open conversations, the one in front first; the others are parked."""

from dataclasses import replace
from datetime import datetime

from handlers.engine.conversation import Conversation


class Stack:
    """What is open while an event is heard at `at` (UTC)."""

    def __init__(self, stack: tuple[Conversation, ...], at: datetime) -> None:
        self.stack: list[Conversation] = list(stack)
        self.at = at

    @property
    def front(self) -> Conversation | None:
        return self.stack[0] if self.stack else None

    def find(self, conversation: int) -> Conversation | None:
        return next((c for c in self.stack if c.id == conversation), None)

    def paused(self, conversation: Conversation) -> Conversation:
        opened = conversation.open
        if opened.due is None:
            return conversation
        left = opened.left
        if left is None:
            left = max(0.0, (opened.due - self.at).total_seconds())
        return replace(conversation, open=replace(opened, due=None, left=left))

    def bring(self, conversation: Conversation) -> None:
        """Put a parked conversation in front, and park the one that was there."""
        index = self.index(conversation)
        if index == 0:
            return
        self.replace(self.paused(self.stack[0]))
        self.stack.insert(0, self.stack.pop(index))

    def close(self, conversation: Conversation) -> None:
        """Leave a conversation for good; what it noted is kept."""
        self.stack = [c for c in self.stack if c.id != conversation.id]

    def replace(self, conversation: Conversation) -> None:
        self.stack[self.index(conversation)] = conversation

    def index(self, conversation: Conversation) -> int:
        return next(i for i, c in enumerate(self.stack) if c.id == conversation.id)
