"""What the conversation knows, made from the content and the operator's settings."""

from zoneinfo import available_timezones

from bot.parsed_content import library_in
from bot.settings import Settings
from content.library import Library
from handlers.working_hours import read_hours
from handlers.world import Coach, World
from scheduler.zone_countries import countries_of_zones


def world_of(settings: Settings, *, has_coach: bool, library: Library | None = None) -> World:
    """What Limber knows, with the operator's settings. Raises `ContentError` for broken content.

    has_coach: somebody can see what is passed on to the coach, and answer it; library: the content,
    where it has been read already.
    """
    known = library or library_in(settings.content_dir, settings.data_dir)
    hours = read_hours(settings.coach_hours, settings.coach_timezone)
    coach = Coach(
        settings.coach_name,
        has_coach,
        hours,
        settings.coach_apply_url or "",
        settings.coach_newsletter_url or "",
        settings.coach_articles_url or "",
    )
    return World(
        known.catalog,
        known.lexicon,
        coach,
        settings.country,
        frozenset(available_timezones()),
        countries_of_zones(),
        known.looks,
    )
