"""The numbers to call, by country; always with "or your local emergency number" beside them.

Source: the safety rules' list (EU 112, UK 999 and 111, US and Canada 911, Germany 116117).
"""

_EU = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
)


def emergency_number(country: str) -> str:
    """The key of the words that name the emergency number of an ISO country code ("" unknown)."""
    if country in {"US", "CA"}:
        return "number.emergency.us"
    if country == "GB":
        return "number.emergency.gb"
    if country in _EU:
        return "number.emergency.eu"
    return "number.emergency.unknown"


def urgent_number(country: str) -> str:
    """The key of the words for care today that is no emergency."""
    if country == "GB":
        return "number.urgent.gb"
    if country == "DE":
        return "number.urgent.de"
    return "number.urgent.unknown"


def crisis_line(country: str) -> str:
    """The key of the words for somebody who thinks of harming themselves."""
    if country in {"US", "CA"}:
        return "number.crisis.us"
    if country == "GB" or country in _EU:
        return "number.crisis.eu"
    return "number.crisis.unknown"
