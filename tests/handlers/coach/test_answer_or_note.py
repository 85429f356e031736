"""Whom a coach's words are for."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.coach.answer_or_note import (
    AsChange,
    AsCommand,
    AsNote,
    Became,
    Target,
    ToPerson,
    Written,
    audience_of,
    audience_of_edit,
)

WRITTEN = st.builds(Written, st.text(), st.sampled_from(Target), st.booleans())


@given(WRITTEN)
def test_nothing_leaves_but_a_reply_to_the_persons_line_or_a_command(written: Written) -> None:
    found = audience_of(written)
    if isinstance(found, ToPerson):
        assert written.is_own
        assert written.target is Target.LINE
        assert not written.text.startswith("/")
    if isinstance(found, AsCommand):
        assert written.is_own
        assert written.text.startswith("/")


@given(WRITTEN)
def test_what_is_forwarded_is_a_note_and_nothing_is_asked(written: Written) -> None:
    forwarded = Written(written.text, written.target, is_own=False)
    assert audience_of(forwarded) == AsNote()


def test_a_reply_to_a_colleague_or_to_a_note_stays_with_the_coaches() -> None:
    for target in (Target.NOTE, Target.UNKNOWN, Target.NOTHING):
        assert audience_of(Written("Agreed, ignore her", target)) == AsNote()


def test_a_reply_to_something_of_limbers_that_is_no_line_is_asked_about() -> None:
    assert audience_of(Written("Twice a day", Target.LIMBER)) == AsNote(asks=True)


def test_an_edit_changes_what_the_old_words_had_become() -> None:
    assert audience_of_edit("Twice a day", Became.ANSWER) == AsChange()
    assert audience_of_edit("Twice a day", Became.NOTE) == AsNote()
    assert audience_of_edit("Twice a day", Became.NOTHING) == AsNote(asks=True)


def test_an_edit_that_is_a_command_is_run_and_never_shown() -> None:
    for became in Became:
        assert audience_of_edit("/rest knee until 2026-12-10", became) == AsCommand()
    assert audience_of_edit("/anyway Push through", Became.ANSWER) == AsChange(), "and is sent bare"
