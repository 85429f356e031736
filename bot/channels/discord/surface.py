"""The coach's forum on Discord: one post a person, with a card on top and a tag for how it stands.

Rules:
- A post is closed by being archived; a new line opens it again. What it is stands in its tag.
- A line's id is that of its post and its own, since Discord asks for both.
- Of a coach's own message the fate is a reaction where it went well, and a reply where it did not.
"""

import contextlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import discord

from bot.app import App
from bot.channels.discord.errors import GONE, as_failure
from bot.channels.discord.keyboard import keyboard
from bot.channels.discord.markup import pieces
from bot.channels.discord.receiving import number_of
from bot.delivery.channel import Later
from bot.inbox.surface import FileLeftError, SurfacePost, ThreadGoneError
from bot.media.relay import file_for_coach
from bot.storage.mirrors import Attachment
from bot.storage.records import Address
from handlers.coach.thread import State
from handlers.engine.message import Button

HEAD = 300
"""Characters of an answer that a post may begin with."""
TITLE_LIMIT = 100
"""Letters of a post's title (the API's published description)."""
_DELIVERED = "✅"
_UNKNOWN_CHANNEL = 10003
_BAD_REQUEST = 400
MOST_TAGS = 5
"""Tags of a post (Discord: forum channels); the coach's own are kept."""


@dataclass(slots=True)
class Forum:
    """Implements `bot.inbox.surface.Surface`. tags: the forum's own tags by state."""

    client: discord.Client
    app: App
    address: Address
    tags: Mapping[State, str] = field(default_factory=dict)
    guild: int = 0
    _shown: dict[str, str] = field(default_factory=dict)

    async def open(self, title: str, card: SurfacePost) -> tuple[str, str]:
        with _failing():
            if (orphan := await self._orphan(title[:TITLE_LIMIT])) is not None:
                return orphan, f"{orphan}/{orphan}"
            return await self._made(title, card.text)

    async def _made(self, title: str, text: str) -> tuple[str, str]:
        """Make a post with all of a text; its number, and its first message's."""
        first, *more = pieces(text)
        place, external = await self._begun(title, first)
        there = self.client.get_partial_messageable(int(place))
        for each in more:
            await there.send(each, suppress_embeds=True, silent=True)
        return place, external

    async def _begun(self, title: str, content: str) -> tuple[str, str]:
        http = self.client.http
        body: dict[str, Any] = {
            "name": title[:TITLE_LIMIT],
            "auto_archive_duration": 10080,
            "message": {
                "content": content,
                "allowed_mentions": {"parse": []},
            },
        }
        route = discord.http.Route(
            "POST", "/channels/{channel_id}/threads", channel_id=number_of(self.address)
        )
        tags = [self.tags[State.WAITING]] if State.WAITING in self.tags else []
        try:
            made: Any = await http.request(route, json={**body, "applied_tags": tags})
        except discord.HTTPException as error:
            if not tags or error.status != _BAD_REQUEST:
                raise
            made = await http.request(route, json=body)  # somebody deleted the tag
        place = str(made["id"])
        return place, f"{place}/{made['message']['id']}"

    async def _orphan(self, name: str) -> str | None:
        """A post that Limber made but has no row for, since the answer was lost. It is found by its
        title, which ends with the person's number; its first message has the same id as the post.
        """
        if not self.guild:
            return None
        found: Any = await self.client.http.get_active_threads(self.guild)
        me = "" if self.client.user is None else str(self.client.user.id)
        for post in found["threads"]:
            is_here = str(post.get("parent_id")) == str(number_of(self.address))
            is_own = str(post.get("owner_id")) == me and post.get("name") == name
            if is_here and is_own:
                place = str(post["id"])
                if await self.app.store.surfaces.at_place(self.address, place) is None:
                    return place
        return None

    async def set_closed(self, place: str, *, is_closed: bool) -> None:
        with _failing():
            state = await self._state(place)
            await self._tagged(place, state, archived=is_closed)

    async def rename(self, place: str, title: str) -> None:
        with _failing():
            await self.client.http.edit_channel(int(place), name=title[:TITLE_LIMIT])

    def moved(self, chat: str) -> "Forum":
        return replace(self, address=Address(self.address.channel, chat))

    async def remove(self, place: str, lines: Sequence[str]) -> None:  # noqa: ARG002 - `Surface` declares it: other platforms delete line by line, Discord the whole thread
        with _failing(), contextlib.suppress(discord.NotFound):
            await self.client.http.delete_channel(int(place))  # with all its lines

    async def post(self, place: str, line: SurfacePost) -> Sequence[str]:
        with _failing():
            sent = await self._say(place, line)
            await self._refreshed(place)
            return [f"{place}/{each}" for each in sent]

    async def tell(self, title: str, line: SurfacePost) -> None:
        head, _, rest = line.text.partition("\n\n")
        if len(head) > HEAD or (line.choices and not rest):
            head, rest = title, line.text  # a post begins with one message without buttons
        with _failing():
            place, _ = await self._made(title, head)
            if rest:
                await self._say(place, replace(line, text=rest))

    async def mark(self, place: str, external: str, fate: str, said: str) -> None:
        with _failing():
            if fate == "sent":
                with contextlib.suppress(discord.NotFound, discord.Forbidden):
                    await self._line(external).add_reaction(_DELIVERED)
            else:
                await self._say(place, SurfacePost(said, external))
            await self._refreshed(place)

    async def edit(self, external: str, line: SurfacePost) -> None:
        with _failing():
            try:
                await self._line(external).edit(content=pieces(line.text)[-1], view=None)
            except discord.NotFound as error:
                if error.code != GONE:
                    raise

    # -- one post ---------------------------------------------------------------------------

    async def _say(self, place: str, line: SurfacePost) -> list[int]:
        """Show a line; returns the numbers of the messages that it took."""
        thread = self.client.get_partial_messageable(int(place))
        options: dict[str, Any] = {"suppress_embeds": True, "silent": line.is_silent}
        if line.answers:
            options["reference"] = discord.MessageReference(
                message_id=int(line.answers.partition("~")[0].rpartition("/")[2]),
                channel_id=int(place),
                fail_if_not_exists=False,
            )
        file = None if line.attachment is None else await self._file(line.attachment)
        texts = pieces(line.text) or [""]
        sent = [
            (await thread.send(text, **{**options, **_nonce(line, number)})).id
            for number, text in enumerate(texts[:-1])
        ]
        if line.choices:
            options["view"] = keyboard([Button(data, label) for label, data in line.choices], {})
        if file is not None:
            options["file"] = file
        options |= _nonce(line, len(texts) - 1)
        return [*sent, (await thread.send(texts[-1], **options)).id]

    async def _file(self, attachment: Attachment) -> discord.File:
        """The file as it is kept.

        Raises `Away` while it is fetched, and `FileLeftError` where it cannot be shown.
        """
        found = await file_for_coach(self.app.files, attachment)
        if found is None:
            raise FileLeftError
        server = self.client.get_guild(self.guild)
        if server is not None and len(found.data) > server.filesize_limit:
            raise FileLeftError(len(found.data))
        return discord.File(io.BytesIO(found.data), found.name)

    def _line(self, external: str) -> discord.PartialMessage:
        place, _, number = external.partition("~")[0].rpartition("/")
        return self.client.get_partial_messageable(int(place)).get_partial_message(int(number))

    # -- how it stands ----------------------------------------------------------------------

    async def _state(self, place: str) -> State:
        person = await self.app.store.surfaces.at_place(self.address, place)
        found = None if person is None else await self.app.store.thread_of(person)
        return State.OPEN if found is None else found[0].thread.state

    async def _refreshed(self, place: str) -> None:
        """Show how the thread stands, if that has changed."""
        state = await self._state(place)
        if state is not State.CLOSED and self._shown.get(place) != self.tags.get(state, ""):
            with contextlib.suppress(discord.DiscordException, aiohttp.ClientError, OSError):
                await self._tagged(place, state)  # the line stands, whatever becomes of its tag

    async def _tagged(self, place: str, state: State, **changes: Any) -> None:
        tag = self.tags.get(state, "")
        body: dict[str, Any] = dict(changes)
        if tag:
            post: Any = await self.client.http.get_channel(int(place))
            own = [str(t) for t in post.get("applied_tags") or ()]
            kept = [each for each in own if each not in self.tags.values()]
            body["applied_tags"] = [*kept[: MOST_TAGS - 1], tag]
        if body:
            await self.client.http.edit_channel(int(place), **body)
            self._shown[place] = tag


def _nonce(line: SurfacePost, piece: int) -> dict[str, str]:
    """The same at each try, so that Discord posts it once; 25 characters at most."""
    return {"nonce": f"{line.nonce}-{piece:x}"} if line.nonce else {}


@contextlib.contextmanager
def _failing() -> Iterator[None]:
    """What Discord refuses in here, in the outbox's terms."""
    try:
        yield
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        if isinstance(error, discord.NotFound) and error.code == _UNKNOWN_CHANNEL:
            raise ThreadGoneError from error
        failure = as_failure(error)
        if isinstance(failure, Later) and not failure.is_for_all:
            failure = replace(failure, is_for_thread=True)
        raise failure from error
