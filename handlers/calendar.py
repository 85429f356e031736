"""Days and times as a person says them: "tomorrow 07:00", "Monday 07:00", "Saturday 2 January"."""

from datetime import date, datetime, timedelta

from handlers.engine.words import Words, words
from scheduler.recurrence import Schedule, next_after, zone_named

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_A_WEEK = 7


def day_words(day: date, today: date) -> Words:
    """A day, as seen from today's date."""
    match (day - today).days:
        case 0:
            return words("calendar.today")
        case 1:
            return words("calendar.tomorrow")
        case -1:
            return words("calendar.yesterday")
        case ahead if 0 < ahead < _A_WEEK:
            return words(f"calendar.weekday.{WEEKDAYS[day.weekday()]}")
        case _:
            return date_words(day)


def date_words(day: date) -> Words:
    """A day with its date."""
    return words(
        "calendar.date",
        weekday=words(f"calendar.weekday.{WEEKDAYS[day.weekday()]}"),
        day=day.day,
        month=words(f"calendar.month.{day.month}"),
    )


def instant_words(instant: datetime, now: datetime, zone: str) -> Words:
    """An instant as day and wall time in this zone, seen from `now`."""
    local, today = (each.astimezone(zone_named(zone)) for each in (instant, now))
    day = day_words(local.date(), today.date())
    return words("calendar.at", day=day, time=f"{local:%H:%M}")


def time_words(instant: datetime, now: datetime, zone: str) -> Words:
    """The wall time alone where it is today, else with its day."""
    local, today = (each.astimezone(zone_named(zone)) for each in (instant, now))
    if local.date() == today.date():
        return words("literal", text=f"{local:%H:%M}")
    return instant_words(instant, now, zone)


def days_words(days: frozenset[int]) -> Words:
    """Days of the week, like "every day", "weekdays" or "Monday, Thursday"."""
    if len(days) == _A_WEEK:
        return words("calendar.every_day")
    if days == frozenset(range(5)):
        return words("calendar.weekdays")
    if days == frozenset({5, 6}):
        return words("calendar.weekends")
    return listed(tuple(words(f"calendar.weekday.{WEEKDAYS[day]}") for day in sorted(days)))


def listed(parts: tuple[Words, ...]) -> Words:
    """Several things in one line, with commas between."""
    if len(parts) == 1:
        return parts[0]
    return words("calendar.list", first=parts[0], others=listed(parts[1:]))


def next_instants(schedule: Schedule, after: datetime, count: int = 3) -> tuple[datetime, ...]:
    """The next few instants (UTC) of a schedule later than `after`."""
    found: list[datetime] = []
    for _ in range(count):
        after = next_after(schedule, after)
        found.append(after)
    return tuple(found)


def first_moment(day: date, zone: str) -> datetime:
    """An instant just before a day begins there, so that `next_after` finds its first."""
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=zone_named(zone))
    return midnight - timedelta(seconds=1)
