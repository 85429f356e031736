"""A message comes back from its row as it was written, whatever kind it is."""

import json
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from bot.storage.codec import dumps
from bot.storage.parcel import (
    Amended,
    Body,
    CoachFile,
    CoachTold,
    Export,
    Farewell,
    FateShown,
    MessageEdit,
    NewMessage,
    ParcelKind,
    Placeholder,
    Settled,
    ThreadLine,
    ThreadRenamed,
    ThreadTurned,
    Unreadable,
)
from bot.storage.parcel_codec import body_of, body_text, message_body, message_of
from handlers.engine.message import Chart, Course, Lane, Message, Picture, Shown, Until

ANSWER = Lane.ANSWER.value
DAY = date(2026, 11, 21)
BODIES: tuple[Body, ...] = (
    NewMessage(Message("Look.")),
    NewMessage(Message("Go.", until=Until(30, "done"))),
    NewMessage(Message("Go.", until=Until(24, "done", "work", (2, 1)))),
    NewMessage(Message("Like this."), CoachFile("telegram", "photo", "AgAD", "")),
    MessageEdit(Message("Look again.")),
    Settled("Done"),
    Settled(None),
    Export(),
    Farewell("Everything is gone.", 7),
    Amended("Twice a day.", "12"),
    ThreadLine(5),
    FateShown(5, "12"),
    ThreadTurned(is_closed=True),
    ThreadRenamed("Mia (7)"),
    CoachTold("No such drill.", "12"),
    CoachTold("Send to Ada?", "12", "12"),
    Placeholder("check_in", datetime(2026, 11, 21, 6, tzinfo=UTC)),
)


@pytest.mark.parametrize("body", BODIES)
def test_a_body_comes_back_as_it_was_stored(body: Body) -> None:
    assert body_of(body.kind, body_text(body), ANSWER, None) == body


def test_every_kind_of_body_is_tried() -> None:
    assert {type(body) for body in BODIES} | {Unreadable} == set(get_args(Body))
    assert {body.kind for body in BODIES} == set(ParcelKind)


@pytest.mark.parametrize("text", ["{}", "[]", "null", '{"text":', '{"text": "x", "buttons": [1]}'])
@pytest.mark.parametrize("kind", [*ParcelKind, "from a later Limber"])
def test_a_row_that_cannot_be_read_stops_nothing(kind: str, text: str) -> None:
    """What has all that its kind needs is read; of everything else only the kind is known."""
    body = body_of(kind, text, ANSWER, None)
    assert body.kind == kind


def test_a_row_of_an_unknown_kind_is_unreadable() -> None:
    assert body_of("from a later Limber", '{"text": "x"}', ANSWER, None) == Unreadable(
        "from a later Limber"
    )


def test_an_original_that_cannot_be_read_makes_the_whole_unreadable() -> None:
    assert body_of("settle", '{"label": null}', ANSWER, None, "{}", "12") == Unreadable("settle")


@pytest.mark.parametrize(
    "shown",
    [
        None,
        Picture("fire_hydrant", "On hands and knees.", "left"),
        Chart((Course("Left knee", ((DAY, 4),)), Course("Hip", ())), (DAY,), "4 out of 10."),
    ],
)
def test_a_message_comes_back_with_its_picture(shown: Shown | None) -> None:
    message = Message("Look.", picture=shown)
    assert message_of(json.loads(dumps(message_body(message))), ANSWER, None) == message


def test_a_picture_stored_before_it_had_a_side_is_the_right_one() -> None:
    body = {"text": "Look.", "picture": ["squat", "Standing."]}
    assert message_of(body, ANSWER, None).picture == Picture("squat", "Standing.", "right")
