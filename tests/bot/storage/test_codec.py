"""A message comes back from its row as it was written, with whatever stands beside its words."""

import json
from datetime import date

import pytest

from bot.storage.codec import dumps, message_body, message_of
from handlers.engine.message import Chart, Course, Message, Picture, Shown

DAY = date(2026, 11, 21)


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
    assert message_of(json.loads(dumps(message_body(message))), 1, None) == message


def test_a_picture_stored_before_it_had_a_side_is_the_right_one() -> None:
    body = {"text": "Look.", "picture": ["squat", "Standing."]}
    assert message_of(body, 1, None).picture == Picture("squat", "Standing.", "right")
