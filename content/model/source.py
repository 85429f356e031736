"""Where a statement comes from: one of the two articles, cited by title, or our own proposal."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

PROJECT_DEFAULT: Final = "project default"

ARTICLES: Final[dict[str, tuple[str, int]]] = {
    "Back or Knee Pain During Workouts? Start Here.": ("S1", 80),
    "Exercise to Relieve Back Pain": ("S2", 55),
}
"""Title -> the letter of its facts and how many there are."""


class Source(BaseModel):
    """An article's title with the numbered facts used, or `project default` with none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    facts: tuple[Annotated[str, Field(pattern=r"^S[12]-\d\d$")], ...] = ()

    @model_validator(mode="after")
    def _is_known(self) -> "Source":
        if self.title == PROJECT_DEFAULT:
            if self.facts:
                raise ValueError(f'"{PROJECT_DEFAULT}" has no facts; name the article instead')
            return self
        if self.title not in ARTICLES:
            known = " or ".join(f'"{title}"' for title in (*ARTICLES, PROJECT_DEFAULT))
            raise ValueError(f'"{self.title}" is not a known article; write {known}')
        letter, count = ARTICLES[self.title]
        if not self.facts:
            raise ValueError(f"name the facts used, such as facts: [{letter}-07]")
        for fact in self.facts:
            if not fact.startswith(letter) or not 1 <= int(fact[3:]) <= count:
                raise ValueError(
                    f"{fact} is no fact of it; write one of {letter}-01 to {letter}-{count}"
                )
        return self
