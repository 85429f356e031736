"""What a lock screen shows first: no part of the body, no danger, and nobody's words."""

import re

from bot.dispatch.item import ForPerson
from handlers.coach.thread import in_order, title
from handlers.engine.event import CoachReplied, CoachSawAlerts
from tests.support.stage import Stage

FORBIDDEN = re.compile(
    r"zebrafinch|marmalade|knee|(low|my|your) back|hip\b|ankle|calf|chest|heart|pain|flag|urgen"
    r"|emergen|clamshell|hydrant|same_day|clinician|numb",
    re.IGNORECASE,
)

SAID = (
    "/start",
    "I agree",
    "left knee, 3/10, five minutes",
    "none",
    "that's all",
    "start",
    "my zebrafinch knee clicked",
    "c> Your knee is a marmalade hinge, and your hip too.",
    "c> /avoid fire hydrant",
    "c> /rest knee until 2026-11-30",
    "c> /assign ankle 10",
    "c> /drill clamshell",
    "c> /full",
    "/export",
    "/coach",
    "the zebrafinch again",
    "carry on",
    "crushing chest pain right now",
    "seen",
    "That's not what I meant",
    "c> /misread",
    "/withdraw",
    "A copy of everything",
    "Remove everything",
    "Yes, remove everything",
)


async def test_no_first_line_and_no_title_says_what_is_inside(stage: Stage) -> None:
    titles: set[str] = set()
    for line in SAID:
        if line.startswith("c> "):
            await stage.submit(CoachReplied(stage.now, "John", line[3:]))
        elif line == "seen":
            await stage.parts[1].submit(ForPerson(1, CoachSawAlerts(stage.now, "John")))
        else:
            await stage.say(line)
        threads = in_order(await stage.store.threads(), stage.now)
        titles |= {title(each.id, each.name) for each in threads}
    firsts = [message.text.splitlines()[0] for message in stage.said]
    assert "Everything that is kept of you." in firsts
    assert "A word from John:" in firsts
    assert "Everything is gone." in firsts
    assert titles == {"#1"}
    assert [first for first in firsts if FORBIDDEN.search(first)] == []
