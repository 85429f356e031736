"""No token reaches a log."""

import pytest

from bot.log import without_token


@pytest.mark.parametrize(
    "token",
    [
        "8123456789:AAHfakefakefakefakefakefakefakefakefak",
        "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789ab",
    ],
)
def test_a_token_is_taken_out_wherever_it_stands(token: str) -> None:
    said = without_token(f"POST http://127.0.0.1/bot/{token}/getMe failed, bot{token}/x")
    assert token not in said
    assert token.rsplit(":", maxsplit=1)[-1].rsplit(".", maxsplit=1)[-1] not in said
    assert said.startswith("POST http://127.0.0.1/bot")


def test_other_words_stay_as_they_are() -> None:
    text = "telegram waits 5.0 s at 2026-11-21T06:08:19 (parcel 123456789)"
    assert without_token(text) == text
