"""Pictures for a test: one file, whatever is shown."""

from bot.media.picture_file import NoPictures, PictureFile
from handlers.engine.message import Shown


class OnePicture(NoPictures):
    """Has one picture for everything."""

    def __init__(self, file: PictureFile) -> None:
        self._one = file

    async def find(
        self,
        shown: Shown,  # noqa: ARG002 - an override keeps the parameters of `NoPictures.find`
        kind: str = "gif",  # noqa: ARG002 - an override keeps the parameters of `NoPictures.find`
        theme: str = "light",  # noqa: ARG002 - an override keeps the parameters of `NoPictures.find`
    ) -> PictureFile:
        return self._one
