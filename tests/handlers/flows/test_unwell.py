"""With a fever or a bug: what is typed where it is asked whether a whole day has passed without."""

from datetime import timedelta

import pytest

from handlers.profile.facts import UNWELL
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import Story, agreed


def _next_day(router: Router) -> Story:
    story = agreed(router, "/stop", "I have a fever")
    story.at += timedelta(days=1)
    story.say("/warmup")
    return story


@pytest.mark.parametrize(
    "said", ["no fever since Monday", "been fine since yesterday", "all good for two days"]
)
def test_gone_since_a_day_is_over(router: Router, said: str) -> None:
    story = _next_day(router)
    story.say(said)
    assert not UNWELL.of(story.person.profile)


@pytest.mark.parametrize(
    "said",
    [
        "almost",
        "still coughing",
        "yes but tired",
        "no fever but still ill",
        "nearly",
    ],
)
def test_not_quite_is_one_more_day_of_rest(router: Router, said: str) -> None:
    story = _next_day(router)
    heard = "\n".join(each.text for each in story.say(said))
    assert "today is for rest" in heard
    assert UNWELL.of(story.person.profile)


@pytest.mark.parametrize("said", ["no fever any more", "no fever since this morning", "hm"])
def test_anything_else_lifts_nothing(router: Router, said: str) -> None:
    story = _next_day(router)
    story.say(said)
    assert UNWELL.of(story.person.profile)


@pytest.mark.parametrize(
    "said",
    [
        "no better since yesterday",
        "fever for three days, nothing helps",
        "39 for two days, nothing else",
        "kept nothing down for two days",
        "no fever, been in bed for two days",
        "is it all good to wait for a day?",
    ],
)
def test_more_than_that_it_is_gone_lifts_no_rest(router: Router, said: str) -> None:
    story = _next_day(router)
    story.say(said)
    assert UNWELL.of(story.person.profile)
