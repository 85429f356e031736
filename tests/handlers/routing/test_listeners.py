"""The order in which a text is offered can be read, and nobody stands outside of it."""

from handlers.routing import listeners, no_answer, nothing_open
from handlers.routing.listeners import LISTENERS
from handlers.routing.no_answer import NO_ANSWER


def test_danger_is_read_before_everything_else() -> None:
    assert LISTENERS[0] is listeners.take_danger
    assert listeners.take_danger not in NO_ANSWER, "it has been read by then"


def test_nothing_but_danger_and_commands_is_heard_before_somebody_has_agreed() -> None:
    before = LISTENERS[: LISTENERS.index(listeners.take_before_consent)]
    assert before == (
        listeners.take_danger,
        listeners.take_command,
        listeners.take_other_language,
        listeners.take_way_on,
        listeners.take_cry_for_help,
        listeners.take_spoken_word,
        listeners.take_how_or_why,
    )


def test_what_nobody_takes_is_answered() -> None:
    assert LISTENERS[-1] is nothing_open.take_anything
    assert len(set(LISTENERS)) == len(LISTENERS)


def test_every_listener_has_its_place() -> None:
    named = vars(listeners) | vars(no_answer) | vars(nothing_open)
    takers = {each for name, each in named.items() if name.startswith("take_")}
    assert takers == {*LISTENERS, *NO_ANSWER, *listeners.BELOW_A_REVIEW}
