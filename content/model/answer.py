"""Short answers to what people ask: why hips, what is dorsiflexion, should I rest in bed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from content.model.source import Source
from content.plain import plain

Text = Annotated[str, Field(min_length=2)]


LONG = 7
"""Letters of a word in which a slip of the pen is forgiven."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """How an answer is asked for, plain: made once, and compared with every text.

    `ordered` are the questions with their words in order, which most texts are compared with
    first. `words`, `sure` and `without` have a space at both ends; `long` are the longer ones of
    the first two, as the content writes them.
    """

    asked: tuple[str, ...]
    ordered: tuple[str, ...]
    words: tuple[str, ...]
    sure: tuple[str, ...]
    without: tuple[str, ...]
    long: tuple[str, ...]


class ShortAnswer(BaseModel):
    """One short answer, and how people ask for it.

    `asked` are whole questions; one of `words` or `sure` must be there for it, none of `without`;
    a question with one of `sure` is always about this. `coach`: the
    question goes to the coach as well; `invite`: which of the coach's invitations follows;
    `is_link`: without its address the answer is that there is none;
    `light`: it is a joke, for when nothing hurts much.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    asked: Annotated[tuple[Text, ...], Field(min_length=1)]
    words: Annotated[tuple[Text, ...], Field(min_length=1)]
    sure: tuple[Text, ...] = ()
    without: tuple[Text, ...] = ()
    text: Text
    source: Source | None = None
    coach: bool = False
    invite: Literal["apply", "newsletter", "articles"] | None = None
    is_link: bool = False
    light: bool = False

    @cached_property
    def wordings(self) -> Wordings:
        """Its questions and words as they are compared."""
        asked = tuple(plain(each) for each in self.asked)
        return Wordings(
            asked=asked,
            ordered=tuple(in_order(each) for each in asked),
            words=_framed(self.words),
            sure=_framed(self.sure),
            without=_framed(self.without),
            long=tuple(word for word in (*self.words, *self.sure) if len(word) >= LONG),
        )


def in_order(said: str) -> str:
    """The words of a plain text, in the order of the alphabet."""
    return " ".join(sorted(said.split()))


def _framed(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {plain(each)} " for each in phrases)


class Answers(RootModel[dict[str, ShortAnswer]]):
    """The file `answers.yaml`."""

    root: dict[str, ShortAnswer] = {}
