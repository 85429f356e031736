"""Learns the weights of `danger/learnt_weights*.yaml` from labelled lines and from ordinary talk.

`python -m tests.handlers.understanding.learn` writes the files anew; the same lines give the same
weights. `--without 3 5 7` leaves out these authors of ordinary lines, writes nothing, and prints
what their lines and the labelled sets that nothing is learnt from are read as.

A logistic regression with a penalty on the squares, fitted by L-BFGS.
"""

import sys
from argparse import ArgumentParser
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import exp, log1p, sqrt
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

from content.lexicon.lexicon import Lexicon, load_lexicon
from content.lexicon.weights import DANGER, MIND, Weights
from handlers.understanding.classifier import LONG, PIECE, features, heard_in
from handlers.understanding.excuses import EXCUSES, heard_without_excuses
from handlers.understanding.finding import Urgency
from handlers.understanding.flags import find_mentions, read_flags, read_mentions
from tests.handlers.understanding.measure import Line, figures, lines_of, ordinary

SETS = Path(__file__).parent / "sets"
SAID = Path(__file__).parent / "danger.txt"
LEARNT_FROM = (
    "first",
    "second",
    "development",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
)
HELD_OUT = ("third", "fourth")
FILES = Path(__file__).parents[3] / "content" / "en" / "lexicon" / "danger"
ABOUT_ELSE = ("intake.jsonl", "constraints.jsonl", "times.jsonl")
"""What people write of pain, limits and times is harmless, unless a rule says otherwise."""
DANGEROUS = {"emergency", "same_day", "clinician_first"}
HARMLESS = {"none"}
WITH_CARE = "proceed_with_care"
SELF_HARM = "self_harm"
SEEN = 2
"""So many lines must hold a word before it is weighed."""
SMALLEST = 0.3
"""What weighs less is left out of the file."""
MOST_UNKNOWN = 0.34
"""Such a share of unknown words makes another language: the weights are to know none of it."""
STEPS, KEPT = 200, 8


@dataclass(frozen=True, slots=True)
class Aim:
    """What is told from all else, and where its weights stand.

    strength: how freely the weights may grow; counts: how much more a line of it counts than any
    other; together: so many lines must hold two neighbours. From `least` on words alone are read as
    it; below the others a rule is in doubt, and an ambiguous word means nothing.
    """

    field_name: str
    file: str
    head: str
    category: str
    strength: float
    counts: float
    together: int
    least: float
    doubtful: float = -2.4
    ordinary: float = -2.4

    def is_meant(self, category: str) -> bool:
        return category == self.category if self.category else bool(category)

    def taught(self, words: dict[str, float], start: float) -> Weights:
        return Weights(words, start, self.least, self.doubtful, self.ordinary)


HEAD = """\
# - `python -m tests.handlers.understanding.learn` writes it, from labelled and ordinary lines.
# - Above 0 speaks for it, below 0 against it. not- a word denied, then- long past, if- asked or
#   supposed, they- about somebody else. Two words are neighbours. # is any number, ^ a stem, @ a
#   kind of word (kinds_of_words.yaml), ~ a concept of the rules.

"""
OF_DANGER = Aim(
    DANGER,
    "learnt_weights.yaml",
    "# Words that sound like danger together, and words of ordinary talk.\n#\n" + HEAD,
    category="",
    strength=30.0,
    counts=2.0,
    together=4,
    least=1.2,
    doubtful=-1.5,
    ordinary=-3.5,
)
OF_MIND = Aim(
    MIND,
    "learnt_weights_of_mind.yaml",
    "# Words that sound like thoughts of self-harm together, and words of all else.\n#\n" + HEAD,
    category=SELF_HARM,
    strength=30.0,
    counts=6.0,
    together=3,
    least=0.0,
)

Sample: TypeAlias = tuple[list[str], str]
"""What is weighed of a line, and its category; "" is harmless."""
Row: TypeAlias = tuple[list[int], bool]
Vector: TypeAlias = list[float]
Picked: TypeAlias = Callable[[Vector], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines as what picks a line's weights, and a word's pulls, out of all; the last is 0."""

    by_row: list[Picked]
    by_word: list[Picked]
    shrinks: Vector
    meant: list[bool]


def _rows_of(rows: list[Row], size: int) -> Rows:
    holding: list[list[int]] = [[len(rows)] * 2 for _ in range(size)]
    for at, (words, _) in enumerate(rows):
        for word in words:
            holding[word].append(at)
    return Rows(
        by_row=[itemgetter(*words, size, size) for words, _ in rows],
        by_word=[itemgetter(*some) for some in holding[1:]],
        shrinks=[1 / sqrt(len(words)) for words, _ in rows],
        meant=[is_meant for _, is_meant in rows],
    )


def samples(lexicon: Lexicon, without: frozenset[int] = frozenset()) -> list[Sample]:
    """Every line as what is weighed of it, and what danger it is."""
    bare = replace(lexicon, weights=Weights(), mind=Weights())
    found: list[Sample] = []
    for path in (SETS / name / file for name in LEARNT_FROM for file in ABOUT_ELSE):
        for line in lines_of(path) if path.exists() else ():
            if read_flags(bare, line["text"]).urgency is Urgency.NONE:
                found += _pieces(lexicon, line["text"])
    for category, urgency, text in labelled_lines():
        if urgency in DANGEROUS | HARMLESS:
            found += _pieces(lexicon, text, category if urgency in DANGEROUS else "")
    for line in ordinary_lines():
        if line["author"] not in without and not _speaks_of_self_harm(bare, line["text"]):
            found += _pieces(lexicon, line["text"])
    return found


def labelled_lines() -> Iterator[tuple[str, str, str]]:
    """The lines of the labelled sets and of `danger.txt`: category, urgency and text."""
    for name in LEARNT_FROM:
        for line in lines_of(SETS / name / "redflags.jsonl"):
            yield line["category"], line["urgency"], line["text"]
    category = urgency = ""
    for said in SAID.read_text(encoding="utf-8").splitlines():
        if said.startswith("# ") and said.split()[-1] in DANGEROUS | HARMLESS | {WITH_CARE}:
            *_, category, urgency = said.split()
        elif said and not said.startswith("#"):
            yield category, urgency, said


def ordinary_lines() -> Iterator[Line]:
    """What people write of training, food, sleep, work, in sentences and in long posts."""
    for path in sorted((SETS / "ordinary").glob("*.jsonl")):
        yield from lines_of(path)


def _speaks_of_self_harm(bare: Lexicon, text: str) -> bool:
    """Nothing is learnt from such a line as from a harmless one, whoever wrote it."""
    return any(found.category == SELF_HARM for found in read_flags(bare, text).findings)


def _pieces(lexicon: Lexicon, text: str, category: str = "") -> Iterator[Sample]:
    """A text in pieces, and where a saying or a story stands in it, the text without that too."""
    read, said = find_mentions(lexicon, text)
    _, mentions = read_mentions(lexicon, text)
    words = len(read.words)
    size = PIECE if words > LONG and not category else max(words, 1)
    typed = [word for word in read.written if word[0].isalpha()]
    if MOST_UNKNOWN * len(typed) < sum(word not in lexicon.spelling.known for word in typed):
        return
    ways = [heard_in(lexicon, read, mentions)]
    if mentions != said or not said.keys().isdisjoint(EXCUSES):
        ways.append(heard_without_excuses(lexicon, read, said)[0])
    for heard in ways:
        for at in range(0, words, size):
            yield sorted(set(features(heard, at, at + size))), category


def learn(aim: Aim, lines: list[Sample]) -> Weights:
    """The weights, and where an empty text stands."""
    counts = Counter(each for words, _ in lines for each in words)
    kept = sorted(w for w in counts if counts[w] >= (aim.together if " " in w else SEEN))
    place = {word: at for at, word in enumerate(kept, start=1)}
    rows = [
        ([place[w] for w in words if w in place], aim.is_meant(category))
        for words, category in lines
    ]
    fitted = _fitted(aim, [row for row in rows if row[0]], len(kept) + 1)
    weights = {word: fitted[at] for word, at in place.items() if abs(fitted[at]) >= SMALLEST}
    return aim.taught(weights, fitted[0])


def _fitted(aim: Aim, told: list[Row], size: int) -> Vector:
    """Where the loss is least, by L-BFGS; place 0 is the start, without a penalty."""
    rows = _rows_of(told, size)
    point = [0.0] * size
    loss, slope = _loss(aim, rows, point)
    past: deque[tuple[Vector, Vector, float]] = deque(maxlen=KEPT)
    for _ in range(STEPS):
        way = _direction(slope, past)
        gain, step = _dot(slope, way), 1.0 if past else 1.0 / sqrt(_dot(slope, slope))
        while True:
            tried = [p + step * w for p, w in zip(point, way, strict=True)]
            after, slope_there = _loss(aim, rows, tried)
            if after <= loss + 1e-4 * step * gain or step < 1e-9:
                break
            step /= 2
        moved = [step * w for w in way]
        turned = [a - b for a, b in zip(slope_there, slope, strict=True)]
        bend = _dot(moved, turned)
        if bend > 1e-12:
            past.append((moved, turned, 1 / bend))
        is_flat = loss - after < 1e-6 * abs(loss)
        point, loss, slope = tried, after, slope_there
        if is_flat:
            break
    return point


def _direction(slope: Vector, past: deque[tuple[Vector, Vector, float]]) -> Vector:
    """Downhill, with what the last steps told of the slope's bend."""
    way = [-s for s in slope]
    shares: list[float] = []
    for moved, turned, scale in reversed(past):
        share = scale * _dot(moved, way)
        shares.append(share)
        way = [w - share * t for w, t in zip(way, turned, strict=True)]
    if past:
        _, turned, scale = past[-1]
        size = 1 / (scale * _dot(turned, turned))
        way = [size * w for w in way]
    for (moved, turned, scale), share in zip(past, reversed(shares), strict=True):
        rest = share - scale * _dot(turned, way)
        way = [w + rest * m for w, m in zip(way, moved, strict=True)]
    return way


def _loss(aim: Aim, rows: Rows, point: Vector) -> tuple[float, Vector]:
    loss = sum(w * w for w in point[1:]) / (2 * aim.strength)
    pull_of_start = 0.0
    pulls: Vector = []
    padded = [*point, 0.0]
    for weights_of, shrink, is_meant in zip(rows.by_row, rows.shrinks, rows.meant, strict=True):
        sum_ = point[0] + shrink * sum(weights_of(padded))
        counts = aim.counts if is_meant else 1.0
        wrong = -sum_ if is_meant else sum_
        loss += counts * (log1p(exp(-abs(wrong))) + max(wrong, 0.0))
        pull = counts / (1 + exp(-max(wrong, -700.0))) * (-1 if is_meant else 1)
        pull_of_start += pull
        pulls.append(pull * shrink)
    pulls.append(0.0)
    slope = [
        weight / aim.strength + sum(pulls_of(pulls))
        for weight, pulls_of in zip(point[1:], rows.by_word, strict=True)
    ]
    return loss, [pull_of_start, *slope]


def _dot(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def main(without: frozenset[int]) -> None:
    """Learn, and write the files, or read what was left out."""
    lexicon = load_lexicon()
    lines = samples(lexicon, without)
    danger, mind = (learn(aim, lines) for aim in (OF_DANGER, OF_MIND))
    print(f"{len(danger.words)} and {len(mind.words)} weights from {len(lines)} lines and pieces")
    if not without:
        _write(OF_DANGER, danger)
        _write(OF_MIND, mind)
        return
    told = [line for line in ordinary_lines() if line["author"] in without]
    taught = replace(lexicon, weights=danger, mind=mind)
    shown = {name: figures(taught, SETS / name) for name in HELD_OUT}
    for name, found in {**shown, "ordinary": ordinary(taught, told)}.items():
        for figure, share in found.items():
            print(f"{name:10} {figure:40} {100 * share:6.1f} %")


def _write(aim: Aim, weights: Weights) -> None:
    (FILES / aim.file).write_text(_as_text(aim, weights), encoding="utf-8")


def _as_text(aim: Aim, weights: Weights) -> str:
    said = [f"{word} {weight:.2f}" for word, weight in sorted(weights.words.items())]
    rows = [", ".join(said[at : at + 8]) for at in range(0, len(said), 8)]
    numbers = (
        f"  start: {weights.start:.3f}\n  least: {weights.least}\n"
        f"  doubtful: {weights.doubtful}\n  ordinary: {weights.ordinary}\n"
    )
    text = aim.head + f"for: danger\n{aim.field_name}:\n{numbers}  words: |\n"
    return text + "".join(f"    {row}\n" for row in rows)


if __name__ == "__main__":
    asked = ArgumentParser(description=__doc__)
    asked.add_argument("--without", type=int, nargs="*", default=())
    main(frozenset(asked.parse_args(sys.argv[1:]).without))
