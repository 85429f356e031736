"""Lists of whole words that the readers compare with, and what can be said in any step.

They stand in the lexicon's files below `lists:` (a name and its words, between commas), `spoken:`
(what it does, and the ways to say it) and `phrases:` (what they are taken for, and the phrases).
Unlike concepts they are taken letter by letter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from content.document import Document
from content.fault import Fault, did_you_mean

SPOKEN_ACTIONS: Final = (
    "pause", "resume", "back", "stop", "again", "help", "easy", "posture", "ladder",
)  # fmt: skip
"""What can be said in any step, without a slash."""
PHRASES: Final = tuple(
    f"{group}.{name}"
    for group, names in {
        "about": "numb nerves weak calf swollen chest score pain age",
        "clearance": "said unsaid better not_yet no_answer day clinician has_been goes_back about"
        " visit limit still",
        "coach": "called body asks_what_now asks_training",
        "correction": "correcting other_side worse",
        "danger_question": "before_no no_alone denies harmless beside asking not_asking meant able"
        " supposed denied not_now denied_lately denied_now but unsure lately now worse no_worse"
        " help back here_now right_now have after_all other yes",
        "foreign": "denials",
        "mood": "low_mood wondering",
        "other_person": "helped not_helped",
        "pause": "ill away break open one two few day week fortnight month year tomorrow",
        "reminder": "yes nothing mere_no",
        "screen": "none beside denies ends_denial signs lost by_place more",
        "session": "stop enough moment cannot score",
        "unwell": "gone since still beside",
        "visit": "same also beside minutes_alone not_that",
        "welcome": "asks",
        "thanks": "thanks nod nod_phrases beside",
    }.items()
    for name in names.split()
)
"""What has to be below `phrases:`; whatever begins with `SIGNS` may be there as well."""
SIGNS: Final = "foreign.signs."
"""Before a category of danger: the phrases of other languages by which it is read."""
_NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class WordLists:
    """Each field is a list of the same name below `lists:`; `spoken` maps words to an action.

    phrases: by the names of `PHRASES`, with "|" between, as `content.plain.phrases` takes them.
    """

    question_openers: frozenset[str] = _NONE
    """The words that a question begins with."""
    before_question: frozenset[str] = _NONE
    """The words that may stand before one ("so", "hey")."""
    bare_answers: frozenset[str] = _NONE
    """An answer by itself: "no, my knee hurts" denies no knee."""
    list_joiners: frozenset[str] = _NONE
    """The words by which a denied list goes on ("no pain or swelling")."""
    clause_joiners: frozenset[str] = _NONE
    """The words after which a denied list may end."""
    verb_joiners: frozenset[str] = _NONE
    """Those of them that end it where a verb comes soon ("no pain and my knee gives way")."""
    verbs: frozenset[str] = _NONE
    """The verbs that begin a clause of their own after such a word."""
    denied_verbs: frozenset[str] = _NONE
    """Denials of a verb: "the knee wont bend, it is stuck" ends at the comma."""
    new_subjects: frozenset[str] = _NONE
    """The words with which somebody begins to speak of something else."""
    speaker: frozenset[str] = _NONE
    """The words for oneself."""
    nothing_missing: frozenset[str] = _NONE
    """Answers by which nothing is missing and every position is fine."""
    other_languages: frozenset[str] = _NONE
    """Words of other languages that a reader knows: they make no English of a text."""
    rest_day: frozenset[str] = _NONE
    pain_now: frozenset[str] = _NONE
    before_training: frozenset[str] = _NONE
    """What a routine is for."""
    spoken: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)


_LISTS: Final = tuple(
    each.name for each in fields(WordLists) if each.name not in {"spoken", "phrases"}
)

_HOMES: Final = ("answers/", "grammar/word_lists.yaml", "danger/other_languages.yaml")


def read_word_lists(documents: list[Document], faults: list[Fault]) -> WordLists:
    """The lists of all files together; what is missing or unknown is added to the faults.

    Where there is no file at all, the reader of the folder says so, and that is enough.
    """
    lists: dict[str, frozenset[str]] = {}
    spoken: dict[str, str] = {}
    phrases: dict[str, str] = {}
    for document in documents:
        for name, words in _entries(document, "lists", _LISTS, faults):
            lists[name] = lists.get(name, _NONE) | {*words}
        for action, said in _entries(document, "spoken", SPOKEN_ACTIONS, faults):
            spoken |= dict.fromkeys(said, action)
        for name, said in _entries(document, "phrases", PHRASES, faults):
            phrases[name] = "|".join(filter(None, (phrases.get(name), *said)))
    missing = [name for name in _LISTS if name not in lists]
    missing += [action for action in SPOKEN_ACTIONS if action not in spoken.values()]
    missing += [name for name in PHRASES if name not in phrases]
    if missing and documents:
        sentence = f"has no words for {', '.join(missing)}; copy {' and '.join(_HOMES)}"
        faults.append(Fault("lexicon", 1, "", sentence))
    return WordLists(spoken=spoken, phrases=phrases, **lists)


def _entries(
    document: Document, place: str, known: tuple[str, ...], faults: list[Fault]
) -> list[tuple[str, list[str]]]:
    found = []
    entries: Mapping[str, Any] = document.value.get(place) or {}
    for name, text in entries.items():
        if name not in known and not name.startswith(SIGNS):
            sentence = f'"{name}" is no list here; {did_you_mean(name, list(known))}'
            faults.append(document.fault((place, name), sentence))
        elif not isinstance(text, str):
            sentence = "write words here, between commas, after a | sign"
            faults.append(document.fault((place, name), sentence))
        else:
            parts = " ".join(text.split()).split(",")
            found.append((name, [part.strip() for part in parts if part.strip()]))
    return found
