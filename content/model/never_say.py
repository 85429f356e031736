"""What a coach keeps at hand: short ready answers, and phrases to think twice about."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=2)]


class NeverSay(BaseModel):
    """Phrases that a reply should not hold, and why, as the coach is asked about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: Text
    phrases: tuple[Text, ...]

    def found_in(self, text: str) -> str | None:
        """The first of the phrases that a text holds, whole words, however it is written."""
        plain = f" {_plain(text)} "
        return next((each for each in self.phrases if f" {_plain(each)} " in plain), None)


class SafetyFile(BaseModel):
    """The file `safety.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    never_say: tuple[NeverSay, ...] = ()


class CoachFile(BaseModel):
    """The file `coach.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    snippets: dict[str, Text] = {}


def _plain(text: str) -> str:
    text = text.casefold().replace("'", "").replace("’", "")
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())
