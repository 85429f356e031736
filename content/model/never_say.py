"""What a coach keeps at hand: short ready answers, and phrases to think twice about."""

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from content.plain import plain

Text = Annotated[str, Field(min_length=2)]


class NeverSay(BaseModel):
    """Phrases that a reply should not hold, and why, as the coach is asked about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: Text
    phrases: tuple[Text, ...]

    def found_in(self, text: str) -> str | None:
        """The first of the phrases that a text holds, whole words, however it is written."""
        framed = f" {plain(text)} "
        return next((each for each, said in self._plain if said in framed), None)

    @cached_property
    def _plain(self) -> tuple[tuple[str, str], ...]:
        """Each phrase, and the same as it is compared."""
        return tuple((each, f" {plain(each)} ") for each in self.phrases)


class NeverSayFile(BaseModel):
    """The file `never_say.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    never_say: tuple[NeverSay, ...] = ()


class CoachFile(BaseModel):
    """The file `coach.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    snippets: dict[str, Text] = {}
