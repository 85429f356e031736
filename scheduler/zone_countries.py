"""Time zones and the country that each lies in, from the time zone database's own table."""

from importlib import resources


def countries_of_zones() -> dict[str, str]:
    """Zone name -> ISO country code ("Europe/Berlin" -> "DE"); zones of no country are absent."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab")
    found = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found[zone] = country
    return found
