"""Short answers to what people ask: why hips, what is dorsiflexion, should I rest in bed."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from content.model.source import Source

Text = Annotated[str, Field(min_length=2)]


class Answer(BaseModel):
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


class Answers(RootModel[dict[str, Answer]]):
    """The file `answers.yaml`."""

    root: dict[str, Answer] = {}
