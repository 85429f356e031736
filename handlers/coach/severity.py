"""How grave something is and what the sign was, in words: a code never reaches a coach."""

from collections.abc import Mapping

from handlers.engine.words import Words, literal, words
from handlers.profile.flag import ORDER


def severity_words(level: str) -> Words:
    """The word for a level of the safety rules; anything else is to be looked at."""
    return words(f"severity.{level if level in ORDER else 'look'}")


def sign_words(messages: Mapping[str, str], category: str) -> Words:
    """What the sign was that a category of the safety rules stands for."""
    key = f"sign.{category}"
    return words(key) if key in messages else literal(category.replace("_", " "))


def category_named(messages: Mapping[str, str], named: str) -> str:
    """The category that a coach names, by its code or by its words; else what they wrote, as a code
    would be written.
    """
    said = _code(named)
    for key, text in messages.items():
        if key.startswith("sign.") and _code(text) == said:
            return key.removeprefix("sign.")
    return said


def _code(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())


def graver(one: str, two: str) -> bool:
    """Whether the first level is the graver one; what is no level of a flag is the least."""
    return rank(one) < rank(two)


def rank(level: str) -> int:
    """The place of a level, the gravest first."""
    return ORDER.index(level) if level in ORDER else len(ORDER)
