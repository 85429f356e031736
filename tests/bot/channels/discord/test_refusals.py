"""What each of Discord's refusals means, as discord.py raises it."""

import pytest

from bot.channels.discord.errors import as_failure, meaning_of
from bot.channels.discord.refusals import RULES
from bot.channels.refusal import Meaning, RefusalRule
from bot.delivery.channel import Away, Later, Wrong
from tests.bot.channels.discord.refused import HTML, JSON, refused
from tests.bot.channels.refusals import RAISED


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.code))
@pytest.mark.parametrize("status", [400, 403, 404])
def test_each_line_of_the_table_is_what_comes_of_such_a_code(
    rule: RefusalRule, status: int
) -> None:
    error = refused(status, rule.code)
    assert meaning_of(error) is rule.means
    failure = as_failure(error)
    assert type(failure) is RAISED[rule.means]
    if isinstance(failure, Wrong):
        assert failure.is_for_chat == (rule.means is Meaning.NO_RIGHT)
    if isinstance(failure, Later):
        assert not failure.is_for_all, "a wait is for the place that it names"


def test_no_code_stands_in_the_table_twice_and_each_has_its_source() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.source for rule in RULES)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 502, 503, 520])
def test_a_page_in_html_is_an_outage_whatever_its_status(status: int) -> None:
    assert isinstance(as_failure(refused(status, headers=HTML)), Away)


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 987654, Wrong),
        (403, 987654, Wrong),
        (404, 987654, Wrong),
        (401, 0, Later),
        (413, 0, Wrong),
        (500, 0, Away),
        (503, 0, Away),
    ],
)
def test_what_no_line_knows_goes_by_its_status(
    status: int, code: int, expected: type[Exception]
) -> None:
    assert isinstance(as_failure(refused(status, code)), expected)


def test_a_wait_is_for_all_only_where_discord_says_so() -> None:
    waits = {
        "user": JSON | {"Retry-After": "3", "X-RateLimit-Scope": "user"},
        "global": JSON | {"Retry-After": "3", "X-RateLimit-Scope": "global"},
        "a ban": HTML | {"Retry-After": "3"},
    }
    found = {name: as_failure(refused(429, headers=each)) for name, each in waits.items()}
    assert all(isinstance(each, Later) and each.seconds == 3.0 for each in found.values())
    for_all = {name for name, each in found.items() if getattr(each, "is_for_all", False)}
    assert for_all == {"global", "a ban"}


def test_words_of_a_refusal_are_discords_own() -> None:
    """What the operator reads holds nothing that a person wrote."""
    said = as_failure(refused(400, 50035))
    assert isinstance(said, Wrong)
    assert said.why == "400 50035 no"
