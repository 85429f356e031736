"""The consent screen promises a coach only where one has been set up."""

from dataclasses import replace
from itertools import count

import pytest

from handlers.engine.effect import Say
from handlers.engine.event import Said
from handlers.engine.person import Person
from handlers.routing.router import Router
from handlers.world import Coach
from tests.support.stage import START


@pytest.mark.parametrize("is_set_up", [True, False])
def test_a_coach_is_promised_only_where_there_is_one(router: Router, *, is_set_up: bool) -> None:
    coach = Coach("Ada", is_set_up=is_set_up)
    hears = Router(replace(router.world, coach=coach))
    ids = count(2)
    heard = hears.hear(Person(1), Said(START, "/start"), ids)
    more = hears.hear(heard.person, Said(START, "tell me more"), ids)
    said = [each.message.text for each in (*heard.effects, *more.effects) if isinstance(each, Say)]
    assert len(said) == 2
    for text in said:
        assert ("Ada" in text) is is_set_up
        assert "whoever runs this server" in text or is_set_up
