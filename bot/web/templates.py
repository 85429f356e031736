"""Makes the pages: a frame of HTML with its words; everything that is said comes in later."""

import json
from typing import Any

from jinja2 import Environment
from starlette.responses import HTMLResponse

from bot.web.site import Site


class Templates:
    """Renders templates with the content's words. Everything is escaped."""

    def __init__(self, site: Site, environment: Environment) -> None:
        self._site = site
        self._templates = environment

    def show(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page. `w` are its words by key; `words` the same for its scripts."""
        words = self._site.words
        text = self._templates.get_template(name).render(
            w=words,
            words=json.dumps(words, ensure_ascii=False),
            coach=self._site.settings.coach_name,
            **values,
        )
        return HTMLResponse(text, status)
