"""What a page asked for, read strictly: small JSON of texts, or one photo.

Raises `HTTPException` with 400 for anything else, so that no route has to look twice.
"""

import json
from typing import Any

from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from handlers.engine.clean import clean

LONGEST_NUMBER = 15
"""Digits of a number in an address: more than anybody ever reaches, and no database's limit."""
LONGEST_TEXT = 4000
"""Letters of one line. A longer one is refused; of a photo's words the rest is cut."""
KINDS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png", b"RIFF": ".webp"}
"""How a photo's file begins, and the name that it gets."""


def link_to(request: Request, path: str, secret: str) -> str:
    """An address for another device; the secret stands behind the #, which no server sees."""
    return f"{request.url.replace(path=path, query='')}#in={secret}"


class NumberConvertor(Convertor[int]):
    """A number in a path; one that nobody can have is no such page."""

    regex = f"[0-9]{{1,{LONGEST_NUMBER}}}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("number", NumberConvertor())


async def texts(request: Request, *names: str) -> tuple[str, ...]:
    """These fields of a JSON body, each a text; missing ones are empty."""
    told = await document(request)
    found = tuple(told.get(name, "") for name in names)
    if not all(isinstance(each, str) and len(each) <= LONGEST_TEXT for each in found):
        raise HTTPException(400, "not as expected")
    return tuple(map(clean, found))


async def document(request: Request) -> dict[str, Any]:
    """The JSON object that was sent."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise HTTPException(415, "JSON only")
    try:
        told = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "not JSON") from error
    if not isinstance(told, dict):
        raise HTTPException(400, "not an object")
    return told


async def photo(request: Request) -> tuple[bytes, str, str, str]:
    """A photo that was sent: its bytes, its ending by what it is, its words, the page's number.

    The name that it had is never used.
    """
    form = await request.form(max_files=1, max_fields=4, max_part_size=LONGEST_TEXT * 4)
    try:
        file, caption, sent = form.get("photo"), form.get("caption", ""), form.get("id", "")
        if not (
            isinstance(file, UploadFile) and isinstance(caption, str) and isinstance(sent, str)
        ):
            raise HTTPException(400, "not as expected")
        data = await file.read()
    finally:
        await form.close()
    ending = ending_of(data)
    if ending is None:
        raise HTTPException(415, "no photo")
    return data, ending, clean(caption[:LONGEST_TEXT]), clean(sent)


def ending_of(data: bytes) -> str | None:
    """The ending that suits a photo's bytes; None for anything that is no photo."""
    for begins, ending in KINDS.items():
        if data.startswith(begins) and (ending != ".webp" or data[8:12] == b"WEBP"):
            return ending
    return None
