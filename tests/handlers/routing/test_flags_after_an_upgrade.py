"""A flow that an upgrade has changed is told anew, and lifts nothing that keeps drills off."""

from dataclasses import replace

from handlers.engine.journal import By, Entry
from handlers.profile.facts import FLAGS
from handlers.routing.gate import WITH_DRILLS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import CHEST, Story, agreed


def of_an_older_version(story: Story) -> None:
    """The conversation in front has one entry more than it would have today."""
    front = story.person.stack[0]
    older = Entry("recall.older", None, front.began, By.ENGINE)
    changed = replace(
        front,
        journal=(front.journal[0], older, *front.journal[1:]),
        remembered=tuple(replace(each, position=each.position + 1) for each in front.remembered),
    )
    story.person = replace(story.person, stack=(changed, *story.person.stack[1:]))


def test_a_flag_stands(coached: Router) -> None:
    story = agreed(coached, CHEST)
    of_an_older_version(story)
    story.say("hello there")
    assert story.categories == ["chest_pain"]
    story.say("/warmup")
    assert not set(story.flows) & WITH_DRILLS
    assert FLAGS.of(story.person.profile)
