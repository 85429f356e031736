"""How many pages may listen, of one chat and from one address."""

import asyncio

from bot.web.open_streams import OpenStream, OpenStreams, StreamEnd


def come(streams: OpenStreams, key: str, network: str = "192.0.2.1") -> OpenStream | None:
    return streams.come(key, network, "", asyncio.Event())


def test_a_sixth_page_of_a_chat_lets_the_oldest_go() -> None:
    streams = OpenStreams()
    first, *others = [come(streams, "me") for _ in range(6)]
    assert first is not None
    assert first.end is StreamEnd.FULL
    assert first.woken.is_set()
    assert [each.end for each in others if each] == [None] * 5
    assert len(streams) == 5


def test_beyond_fifty_of_an_address_a_chat_without_any_still_gets_one() -> None:
    streams = OpenStreams()
    for number in range(50):
        assert come(streams, f"chat {number}") is not None
    assert come(streams, "chat 7") is None, "it has one, so it asks instead"
    assert come(streams, "newcomer") is not None
    assert come(streams, "chat 7", "192.0.2.2") is not None


def test_what_went_leaves_its_place() -> None:
    streams = OpenStreams(of_address=1)
    first = come(streams, "me")
    assert first is not None
    assert come(streams, "me") is None
    streams.go(first)
    streams.go(first)
    assert len(streams) == 0
    assert come(streams, "me") is not None


def test_signing_out_lets_the_pages_of_that_browser_go() -> None:
    streams = OpenStreams()
    here = streams.come("me", "192.0.2.1", "here", asyncio.Event())
    there = streams.come("me", "192.0.2.1", "there", asyncio.Event())
    assert here is not None
    assert there is not None
    streams.sign_out("me", "here")
    assert (here.end, there.end) == (StreamEnd.SIGNED_OUT, None)
    streams.sign_out("me")
    assert there.end is StreamEnd.SIGNED_OUT
