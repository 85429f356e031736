"""What the piped terminal printed is not printed again because it could not be stored."""

import asyncio
import os
from types import SimpleNamespace
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from bot.channels.terminal.piped import HERE, PipedTerminal
from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Arrived
from handlers.engine.effect import Heard, Say
from handlers.engine.event import Event, Said
from handlers.engine.message import Message
from handlers.engine.person import Person
from tests.support.full_store import FullStore
from tests.support.rows import AT
from tests.support.sql import rows
from tests.support.waiting import until


def greets(person: Person, _event: Event, _ids: object) -> Heard:
    return Heard(person, (Say(Message("hello")),))


async def test_a_full_disk_lets_nothing_be_printed_twice() -> None:
    clock: Any = SimpleNamespace(now=lambda: AT, put=lambda _at: None)
    target: Any = SimpleNamespace(at=None)
    nothing: Any = None
    given, lines = os.pipe()
    out, sink = os.pipe()
    source: BinaryIO = os.fdopen(given, "rb")
    store = FullStore(None)
    await store.open()
    dispatcher = Dispatcher(store, greets)
    await dispatcher.start()
    outbox, zone = Outbox(store, dispatcher, lambda: AT), ZoneInfo("UTC")
    terminal = PipedTerminal(
        store, dispatcher, outbox, nothing, clock, zone, nothing, target, source, sink
    )
    await dispatcher.submit(Arrived(HERE, Said(AT, "good morning")))
    store.is_full = True
    running = asyncio.create_task(terminal.run())
    await until(lambda: store.refused >= 3)
    store.is_full = False
    os.close(lines)
    await running
    assert await rows(store, "SELECT state FROM outgoing") == [("sent",)]
    await dispatcher.stop()
    await store.close()
    os.close(sink)
    assert os.read(out, 1000).decode().count("hello") == 1
    os.close(out)
    source.close()
