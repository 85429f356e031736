"""Learns the weights of `danger/learnt_weights.yaml` from labelled lines and from ordinary talk.

`python -m tests.handlers.understanding.learn` writes the file anew; the same lines give the same
weights. `--without 3 5 7` leaves out these authors of ordinary lines, writes nothing, and prints
what their lines and the labelled sets that nothing is learnt from are read as.

A logistic regression with a penalty on the squares, fitted by L-BFGS.
"""

import sys
from argparse import ArgumentParser
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from math import exp, log1p, sqrt
from pathlib import Path
from typing import TypeAlias

from content.lexicon.lexicon import Lexicon, load_lexicon
from content.lexicon.weights import Weights
from handlers.understanding.assertion import read_assertions
from handlers.understanding.classifier import LONG, PIECE, features, sayings_in
from handlers.understanding.finding import Urgency
from handlers.understanding.flags import read_flags, read_mentions
from tests.handlers.understanding.measure import Line, figures, lines_of, ordinary

SETS = Path(__file__).parent / "sets"
SAID = Path(__file__).parent / "danger.txt"
LEARNT_FROM = ("first", "second", "development", "sixth")
HELD_OUT = ("third", "fourth")
FILE = Path(__file__).parents[3] / "content" / "en" / "lexicon" / "danger" / "learnt_weights.yaml"
ABOUT_ELSE = ("intake.jsonl", "constraints.jsonl", "times.jsonl")
"""What people write of pain, limits and times is harmless, unless a rule says otherwise."""
DANGER = {"emergency", "same_day", "clinician_first"}
HARMLESS = {"none"}
SEEN, SEEN_TOGETHER = 2, 4
"""So many lines must hold a word, or two neighbours, before they are weighed."""
STRENGTH, DANGER_COUNTS = 30.0, 2.0
"""How freely the weights may grow, and how much more a dangerous line counts than another."""
SMALLEST = 0.3
"""What weighs less is left out of the file."""
LEAST, DOUBTFUL, PLAIN = 1.2, -2.0, -3.0
"""From LEAST on words alone are danger; below the others a rule is in doubt, and an ambiguous word
means nothing."""
STEPS, KEPT = 120, 8
HEAD = """\
# Words that sound like danger together, and words of ordinary talk.
#
# - `python -m tests.handlers.understanding.learn` writes it, from labelled and ordinary lines.
# - Above 0 speaks for danger, below 0 against it. not- a word denied, then- long past, if- asked or
#   supposed, they- about somebody else. Two words are neighbours. # is any number.

"""

Sample: TypeAlias = tuple[list[str], bool]
Row: TypeAlias = tuple[list[int], bool]
Vector: TypeAlias = list[float]


def samples(lexicon: Lexicon, without: frozenset[int] = frozenset()) -> list[Sample]:
    """Every line as what is weighed of it, and whether it is danger."""
    bare = replace(lexicon, weights=Weights())
    found: list[Sample] = []
    for path in (SETS / name / file for name in LEARNT_FROM for file in ABOUT_ELSE):
        for line in lines_of(path) if path.exists() else ():
            if read_flags(bare, line["text"]).urgency is Urgency.NONE:
                found += _pieces(lexicon, line["text"], is_danger=False)
    for name in LEARNT_FROM:
        for line in lines_of(SETS / name / "redflags.jsonl"):
            if line["urgency"] in DANGER | HARMLESS:
                found += _pieces(lexicon, line["text"], is_danger=line["urgency"] in DANGER)
    for urgency, text in danger_lines():
        if urgency in DANGER | HARMLESS:
            found += _pieces(lexicon, text, is_danger=urgency in DANGER)
    for line in ordinary_lines():
        if line["author"] not in without and not _speaks_of_self_harm(bare, line["text"]):
            found += _pieces(lexicon, line["text"], is_danger=False)
    return found


def danger_lines() -> Iterator[tuple[str, str]]:
    """The lines of `danger.txt`, each with its urgency."""
    urgency = ""
    for line in SAID.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") and line.split()[-1] in DANGER | HARMLESS | {"proceed_with_care"}:
            urgency = line.split()[-1]
        elif line and not line.startswith("#"):
            yield urgency, line


def ordinary_lines() -> Iterator[Line]:
    """What people write of training, food, sleep, work, in sentences and in long posts."""
    for path in sorted((SETS / "ordinary").glob("*.jsonl")):
        yield from lines_of(path)


def _speaks_of_self_harm(bare: Lexicon, text: str) -> bool:
    """Nothing is learnt from such a line as from a harmless one, whoever wrote it."""
    return any(found.category == "self_harm" for found in read_flags(bare, text).findings)


def _pieces(lexicon: Lexicon, text: str, *, is_danger: bool) -> Iterator[Sample]:
    read, mentions = read_mentions(lexicon, text)
    seen = read, read_assertions(read, mentions), sayings_in(mentions)
    words = len(read.words)
    size = PIECE if words > LONG and not is_danger else max(words, 1)
    for at in range(0, words, size):
        yield sorted(set(features(*seen, at, at + size))), is_danger


def learn(lines: list[Sample]) -> tuple[dict[str, float], float]:
    """The weights, and where an empty text stands."""
    counts = Counter(each for words, _ in lines for each in words)
    kept = sorted(w for w in counts if counts[w] >= (SEEN_TOGETHER if " " in w else SEEN))
    place = {word: at for at, word in enumerate(kept, start=1)}
    rows = [([place[w] for w in words if w in place], is_danger) for words, is_danger in lines]
    fitted = _fitted([row for row in rows if row[0]], len(kept) + 1)
    weights = {word: fitted[at] for word, at in place.items() if abs(fitted[at]) >= SMALLEST}
    return weights, fitted[0]


def _fitted(rows: list[Row], size: int) -> Vector:
    """Where the loss is least, by L-BFGS; place 0 is the start, without a penalty."""
    point = [0.0] * size
    loss, slope = _loss(rows, point)
    past: deque[tuple[Vector, Vector, float]] = deque(maxlen=KEPT)
    for _ in range(STEPS):
        way = _direction(slope, past)
        gain, step = _dot(slope, way), 1.0 if past else 1.0 / sqrt(_dot(slope, slope))
        while True:
            tried = [p + step * w for p, w in zip(point, way, strict=True)]
            after, slope_there = _loss(rows, tried)
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


def _loss(rows: list[Row], point: Vector) -> tuple[float, Vector]:
    loss = sum(w * w for w in point[1:]) / (2 * STRENGTH)
    slope = [w / STRENGTH for w in point]
    slope[0] = 0.0
    for words, is_danger in rows:
        size = sqrt(len(words))
        sum_ = point[0] + sum([point[at] for at in words]) / size
        counts = DANGER_COUNTS if is_danger else 1.0
        wrong = -sum_ if is_danger else sum_
        loss += counts * (log1p(exp(-abs(wrong))) + max(wrong, 0.0))
        pull = counts / (1 + exp(-max(wrong, -700.0))) * (-1 if is_danger else 1)
        slope[0] += pull
        pull /= size
        for at in words:
            slope[at] += pull
    return loss, slope


def _dot(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def main(without: frozenset[int]) -> None:
    """Learn, and write the file, or read what was left out."""
    lexicon = load_lexicon()
    lines = samples(lexicon, without)
    weights, start = learn(lines)
    print(f"{len(weights)} weights from {len(lines)} lines and pieces")
    if without:
        told = [line for line in ordinary_lines() if line["author"] in without]
        taught = replace(lexicon, weights=Weights(weights, start, LEAST, DOUBTFUL, PLAIN))
        shown = {name: figures(taught, SETS / name) for name in HELD_OUT}
        for name, found in {**shown, "ordinary": ordinary(taught, told)}.items():
            for figure, share in found.items():
                print(f"{name:10} {figure:40} {100 * share:6.1f} %")
        return
    said = [f"{word} {weight:.2f}" for word, weight in sorted(weights.items())]
    rows = [", ".join(said[at : at + 8]) for at in range(0, len(said), 8)]
    numbers = (
        f"  start: {start:.3f}\n  least: {LEAST}\n  doubtful: {DOUBTFUL}\n  ordinary: {PLAIN}\n"
    )
    text = HEAD + f"for: danger\nweights:\n{numbers}  words: |\n"
    FILE.write_text(text + "".join(f"    {row}\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    asked = ArgumentParser(description=__doc__)
    asked.add_argument("--without", type=int, nargs="*", default=())
    main(frozenset(asked.parse_args(sys.argv[1:]).without))
