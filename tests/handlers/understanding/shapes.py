"""Texts that are hard to read: each repeats what a reader might look at again and again.

Numbers in numbers, lists without end, questions that nobody closes, signs that stand for a line.
"""

SHAPES = (
    "1-", "2026-11-21 ", "1 ", "12:30 ", "7am ", "7 am until ", "10 min ", "an hour ", "half ",
    "ten to ", "one hour and ", "no ", "not ", "no, ", "or ", "and ", "but ", "chest pain ",
    "chest pain, ", "chest pain. ", "is it ", "what if ", "my dad ", "left ", "right knee ",
    "knee and hip ", "both ", "fine ", "helps ", "not fine ", "knee fine ", "squat ",
    "better when walking ", "no band ", "band, ", "only standing ", "cant kneel ", "cant stand ",
    "floor ", "mon ", "mon-", "mon to fri ", "except mon ", "not 7am ", "until ", "every day ",
    "in 5 minutes ", "?", "!", "\n", "...", "- - ", "((", "a", "aaaaaaaa ", "é", "'", "w/",
    "a.m. ", "1/2 ", "7/10 ", "7 out of ", "10/", "3 to ", "2 or ", "two ", "twenty one ",
    "for 2 weeks ", "couple of ", "a half ", "ago ", "last year ", "today ", "i had ", "numb ",
    "cant feel ", "pins and needles ", "🔟", "½ ", "\u200d", "0", "0.", "1,", "9" * 50 + " ",
    "was a 6 ", "from 6 to ", "down from ", "improved ", "mat? ", "mat no ", "london ",
    "new york ", "january ", "1/2/", "a few days ", "weeks ", "L4-", "10 reps ", "60 kg ",
    "im 13, ", "never ", "xq zv ", "tomorrow ", "noon ", "12 noon ", "morning ", "or maybe ",
    "no wait 8 ", "too ", "so is ", "got ", "yes ", "than ", "²", "٣ ", "not idiom kms ",
    "GMT+1 ", "an hour before ", "3/5 ", "gone on ", "same as ",
    "½", "⅞ ", "ﷺ", "㎯", "⒇", "㏙", "ﬃ", "a1", "&", "1&", "no/",
)  # fmt: skip
