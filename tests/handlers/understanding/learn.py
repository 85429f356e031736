"""Learns the weights of `danger_weights.yaml` from the labelled lines of these sets.

`python -m tests.handlers.understanding.learn` writes the file anew; the same lines give the same
weights. A logistic regression with a penalty, by stochastic gradient descent (Adagrad).
"""

import random
from collections import Counter, defaultdict
from dataclasses import replace
from math import exp, log, sqrt
from pathlib import Path

from content.lexicon.lexicon import Lexicon, load_lexicon
from content.lexicon.weights import Weights
from handlers.understanding.classifier import features
from handlers.understanding.finding import Urgency
from handlers.understanding.flags import read_flags, read_in_light
from tests.handlers.understanding.measure import lines_of

SETS = Path(__file__).parent / "sets"
LEARNT_FROM = ("first", "second", "development")
FILE = Path(__file__).parents[3] / "content" / "en" / "lexicon" / "danger_weights.yaml"
ORDINARY = ("intake.jsonl", "constraints.jsonl", "times.jsonl")
"""What people write of pain, limits and times is harmless, unless a rule says otherwise."""
DANGER, HARMLESS = {"emergency", "same_day"}, {"none"}
SEEN, EPOCHS, RATE, PENALTY = 2, 60, 0.5, 1e-3
LIKELY = 0.75
"""From this probability on it counts as danger."""
HEAD = """\
# Words that sound like danger together, where no rule knows them so.
#
# - Learnt from labelled lines: `python -m tests.handlers.understanding.learn` writes this file.
# - Above 0 speaks for danger, below 0 against it. not- a word denied, then- long past, if- asked or
#   supposed, they- about somebody else. Two words are neighbours. # is any number.

"""

Sample = tuple[list[str], bool]


def samples(lexicon: Lexicon) -> list[Sample]:
    """Every labelled line as what is weighed of it, and whether it is danger."""
    found = []
    bare = replace(lexicon, weights=Weights())
    for path in (SETS / name / file for name in LEARNT_FROM for file in ORDINARY):
        for line in lines_of(path) if path.exists() else ():
            if read_flags(bare, line["text"]).urgency is Urgency.NONE:
                seen = read_in_light(lexicon, line["text"])
                found.append((sorted(set(features(*seen))), False))
    for name in LEARNT_FROM:
        for line in lines_of(SETS / name / "redflags.jsonl"):
            if line["urgency"] in DANGER | HARMLESS:
                seen = read_in_light(lexicon, line["text"])
                found.append((sorted(set(features(*seen))), line["urgency"] in DANGER))
    return found


def learn(lines: list[Sample]) -> tuple[dict[str, float], float]:
    """The weights, and where an empty text stands."""
    counts = Counter(each for words, _ in lines for each in words)
    kept = [([w for w in words if counts[w] >= SEEN], is_danger) for words, is_danger in lines]
    share = sum(is_danger for _, is_danger in kept) / len(kept)
    weights: dict[str, float] = defaultdict(float)
    steps: dict[str, float] = defaultdict(lambda: 1e-8)
    start, start_step = 0.0, 1e-8
    chance = random.Random(1)
    for _ in range(EPOCHS):
        chance.shuffle(kept)
        for words, is_danger in kept:
            if not words:
                continue
            size = sqrt(len(words))
            guess = 1 / (1 + exp(-(start + sum(weights[w] for w in words) / size)))
            rare = 0.5 / share if is_danger else 0.5 / (1 - share)
            slope = (guess - is_danger) * rare
            start_step += slope * slope
            start -= RATE * slope / sqrt(start_step)
            for word in words:
                step = slope / size + PENALTY * weights[word]
                steps[word] += step * step
                weights[word] -= RATE * step / sqrt(steps[word])
    return dict(weights), start


def main() -> None:
    """Learn, and write the file."""
    weights, start = learn(samples(load_lexicon()))
    said = [f"{word} {weight:.2f}" for word, weight in sorted(weights.items())]
    lines = [", ".join(said[at : at + 8]) for at in range(0, len(said), 8)]
    least = log(LIKELY / (1 - LIKELY))
    text = HEAD + f"for: danger\nweights:\n  start: {start:.3f}\n  least: {least:.3f}\n  words: |\n"
    FILE.write_text(text + "".join(f"    {line}\n" for line in lines), encoding="utf-8")
    print(f"{len(weights)} weights from {len(samples(load_lexicon()))} lines")


if __name__ == "__main__":
    main()
