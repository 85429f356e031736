"""Thirteen ways to live with Limber: what somebody writes on a day, and at which hour.

A day is a list of (hour UTC, line); a line names a button, or is what somebody types. `@there `
puts it into the person's second chat; `{link}` is the line that they got for that one.
"""

from collections.abc import Callable

Line = tuple[float, str]
Living = Callable[[int, int], list[Line]]
"""The day (from 0) and the person's number, to the lines."""
BEGIN: list[Line] = [
    (8, "/start"), (8.01, "I agree"), (8.02, "left knee, 4, five minutes, no band"),
    (8.03, "none"), (8.04, "start"), (8.5, "3"), (8.51, "Every day at 07:00"),
]  # fmt: skip
CHECK: list[Line] = [(7.2, "3"), (7.21, "nothing new"), (7.22, "8"), (7.23, "not today")]


def steady(day: int, _number: int) -> list[Line]:
    return BEGIN if day == 0 else CHECK


def trains(day: int, _number: int) -> list[Line]:
    again = [(8, "/warmup"), (8.01, "same"), (8.02, "2"), (8.5, "1")]
    return BEGIN if day == 0 else [*CHECK, *again]


def skips(day: int, number: int) -> list[Line]:
    return BEGIN if day == 0 else [(7.3, "Skip today")] if (day + number) % 3 else []


def lies(day: int, _number: int) -> list[Line]:
    if day == 0:
        return BEGIN
    return [(7.2, "0" if day % 5 else "9"), (7.21, "nothing new"), (12, "it's fine, honestly")]


def travels(day: int, _number: int) -> list[Line]:
    if day == 0:
        return BEGIN
    return [*CHECK, *([(13, "/settings"), (13.1, "I'm in New York now")] if day == 3 else [])]


def gets_ill(day: int, _number: int) -> list[Line]:
    if day == 0:
        return BEGIN
    return [(9, "I've got a fever of 38.5"), (9.1, "/warmup")] if day in {1, 2} else CHECK


def asks(day: int, _number: int) -> list[Line]:
    return BEGIN if day == 0 else [*CHECK, (10, f"/coach is day {day} too early for squats?")]


def leaves(day: int, _number: int) -> list[Line]:
    if day == 1:
        return [(9, "/delete"), (9.01, "Yes, remove everything")]
    return BEGIN if day in {0, 5} else []


def withdraws(day: int, _number: int) -> list[Line]:
    if day == 1:
        return [(9, "/withdraw"), (9.1, "Leave it as it is"), (15, "my knee hurts again")]
    return BEGIN if day == 0 else [(9, "/warmup")]


def writes_at_night(day: int, _number: int) -> list[Line]:
    return BEGIN if day == 0 else [(1.5, "can't sleep, knee is a 5"), (1.6, "stop")]


def is_sixteen(day: int, _number: int) -> list[Line]:
    return [(9, "/start"), (9.1, "I'm under 18"), (9.2, "/warmup"), (9.3, "ok")] if day < 3 else []


def is_in_danger(day: int, _number: int) -> list[Line]:
    if day == 0:
        return BEGIN
    alarm = [(10, "crushing chest pain and my left arm is numb"), (10.1, "/warmup")]
    return alarm if day == 1 else [(10, "/warmup"), (11, "same")]


def links(day: int, number: int) -> list[Line]:
    if day == 0:
        return BEGIN
    if day == 1:
        joined = [(11, "/link"), (11.01, "@there {link}"), (11.02, "@there {link} yes")]
        return [*CHECK, *joined, (11.1, "@there /progress")]
    if day == 20:
        return [*CHECK, (11, "@there /link off"), (11.1, "/progress")]
    return [(hour, f"@there {text}") for hour, text in CHECK] if (day + number) % 2 else CHECK


LIVES: tuple[Living, ...] = (
    steady, trains, skips, lies, travels, gets_ill, asks, leaves, withdraws, writes_at_night,
    is_sixteen, is_in_danger, links,
)  # fmt: skip
