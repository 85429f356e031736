"""What explains a danger away, and when that is not enough.

Rules:
- A mention that ends in a saying, or that its own concept `not_<concept>` covers, is dropped.
- What is dropped in that way may still be meant ("ten minutes on the bike coughing blood" holds the
  words of a coughing engine). A grave danger that stands there without the excuses is asked about
  where all the words together, those of the saying too, speak of danger.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from content.lexicon.lexicon import Lexicon
from handlers.understanding.assertion import Assertions, read_assertions
from handlers.understanding.classifier import SHORT, Heard, heard_in, weigh
from handlers.understanding.context_window import window
from handlers.understanding.danger_rules import Reading, findings
from handlers.understanding.finding import Certainty, Finding, Urgency
from handlers.understanding.phrase_matcher import Span
from handlers.understanding.text import Text


def doubtful_excuses(
    lexicon: Lexicon, text: Text, said: Mapping[str, list[Span]], found: tuple[Finding, ...]
) -> Iterator[Finding]:
    """What is grave without any excuse, more so than all that was found, and sounds like danger.

    said: every mention, those too that were dropped. What it gives is unsure, never sure.
    """
    most = max((each.urgency.rank for each in found), default=0)
    heard, assertions = heard_without_excuses(lexicon, text, said)
    reading = Reading(text, heard.mentions, assertions, lexicon.affirmed, takes_excuses=bool(found))
    short = FEW_WORDS if len(text.words) < SHORT else 0.0
    for each in findings(lexicon, reading):
        if each.urgency.rank < Urgency.SAME_DAY.rank or each.urgency.rank <= most:
            continue
        weights, least = lexicon.weights, lexicon.weights.least + OF_DANGER
        if each.category == SELF_HARM:
            weights, least = lexicon.mind, OF_MIND
        if weigh(weights, heard, *window(text, each.place))[0] >= least + short:
            yield replace(each, certainty=Certainty.UNSURE, is_excused=True)


def heard_without_excuses(
    lexicon: Lexicon, text: Text, said: Mapping[str, list[Span]]
) -> tuple[Heard, Assertions]:
    """A text as it is weighed when no saying and no story stands in it."""
    plain = {name: spans for name, spans in said.items() if name not in EXCUSES}
    assertions = read_assertions(text, plain)
    return heard_in(lexicon, text, plain, assertions), assertions


OF_DANGER, OF_MIND, FEW_WORDS = 0.0, 2.0, 1.0
"""How much the words around must weigh for a danger that an excuse stands against, and how much
more in a text of few words."""
SELF_HARM = "self_harm"

EXCUSES = frozenset({"idiom", "animal", "fiction"})


def counted(
    mentions: Mapping[str, list[Span]],
    words: int,
    excusing: frozenset[str],
    excuses: frozenset[str],
) -> Mapping[str, list[Span]]:
    """The mentions without those that end in an idiom or are excused by their own `not_` concept.

    excusing: the concepts `not_<concept>`.
    excuses: concepts that only ever explain a danger away; an idiom does not weaken them.
    """
    meant = _furthest(mentions.get("not_idiom", ()), words)
    sayings = [s for s in mentions.get("idiom", ()) if not meant or meant[s[1] - 1] <= s[0]]
    idioms = _furthest(sayings, words)
    excused = {name[4:]: mentions[name] for name in mentions.keys() & excusing}
    if not idioms and mentions.keys().isdisjoint(excused):
        return mentions
    kept: dict[str, list[Span]] = {}
    dropped = False
    for name, spans in mentions.items():
        some = spans
        if idioms and name not in _CONTEXTS and name not in excuses:
            some = [span for span in some if idioms[span[1] - 1] < span[1]]
        if name in excused:
            reach = _furthest(excused[name], words)
            some = [span for span in some if reach[span[1] - 1] <= span[0]]
        dropped = dropped or len(some) < len(spans)
        if some:
            kept[name] = some
    return kept if dropped else mentions


def _furthest(spans: Iterable[Span], words: int) -> list[int]:
    """For each word, how far the spans reach that begin at or before it; empty without spans."""
    starts: dict[int, int] = {}
    for start, end in spans:
        starts[start] = max(end, starts.get(start, 0))
    if not starts:
        return []
    reach: list[int] = []
    furthest = 0
    for at in range(words):
        furthest = max(furthest, starts.get(at, 0))
        reach.append(furthest)
    return reach


_CONTEXTS = frozenset(
    "idiom negation not_negation own_negation negation_end subject denial_after long_ago over"
    " lately mended other_person reporter me animal fiction fiction_told general_question"
    " opening_question supposed avoided clause_start personal worse_again turn months_ago"
    " told_sign".split()
)
