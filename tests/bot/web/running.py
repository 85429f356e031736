"""A real `limber run` with its page, in a process of its own that can be killed."""

import re
from pathlib import Path

from tests.support.limber_process import LimberProcess
from tests.support.waiting import until

_LINK = re.compile(r"http://\S+/coach#in=\S+")


class Running(LimberProcess):
    """Its data is where an operator who has set nothing has it; a start waits for the page."""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def coach_link(self) -> str:
        """The link that signs the coach in, from what was printed last."""
        return str(_LINK.findall(self.said)[-1])

    def environment(self) -> dict[str, str]:
        told = super().environment() | {"COACH_NAME": "John", "TZ": "Europe/Berlin"}
        return {
            k: v
            for k, v in told.items()
            if k not in {"DATABASE_URL", "DATA_DIR"} - {*self.settings}
        }

    async def start(self) -> None:
        """Start it; returns when it has said where the page is."""
        self.said = ""
        await self.launch()
        await until(lambda: f"{self.url}/\n" in self.said or self.is_over)
        assert f"{self.url}/\n" in self.said, f"it ended: {self.said}{self.log}"

    def warned(self) -> list[str]:
        """What it logged."""
        return self.log.splitlines()
