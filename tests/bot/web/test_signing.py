"""What proves who somebody is, and for how long; and how often somebody may try."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.web.rate_limit import RateLimit
from bot.web.signing import KEY, OwnLinks, Signer, note_ended

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)


def test_the_secret_is_made_once_and_for_this_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "web.key"
    signed = Signer.kept(file).sign("chat", "me")
    assert Signer.kept(file).read("chat", signed, NOW) == "me"
    assert file.stat().st_mode & 0o777 == 0o600
    other = Signer.kept(tmp_path / "other" / "web.key")
    assert other.read("chat", signed, NOW) is None


def test_a_value_is_good_for_its_purpose_and_until_it_ends(tmp_path: Path) -> None:
    signer = Signer.kept(tmp_path / "web.key")
    signed = signer.sign("chat", "me", SOON)
    assert signer.read("chat", signed, NOW) == "me"
    assert signer.read("coach", signed, NOW) is None
    assert signer.read("chat", signed, SOON + timedelta(seconds=1)) is None
    assert signer.read("chat", f"{signed}x", NOW) is None


def test_what_has_ended_stays_ended(tmp_path: Path) -> None:
    signer = Signer.kept(tmp_path / "web.key")
    signed, other = signer.sign("chat", "me"), signer.sign("chat", "you")
    signer.end("me")
    for each in (signer, Signer.kept(tmp_path / "web.key")):
        assert each.read("chat", signed, NOW) is None
        assert each.read("chat", other, NOW) == "you"


def test_what_ends_after_a_line_that_was_cut_off_stays_ended_too(tmp_path: Path) -> None:
    """A cut of power may leave half a line; the next line is read all the same."""
    signer = Signer.kept(tmp_path / "web.key")
    signed = signer.sign("chat", "me")
    (tmp_path / "web.ended").write_text("half a ses")
    signer.end("me")
    again = Signer.kept(tmp_path / "web.key")
    assert again.read("chat", signed, NOW) is None
    assert again.ended_before_start() == ["half a ses", "me"]


async def test_a_link_works_once_and_only_in_time() -> None:
    links = OwnLinks(timedelta(minutes=5))
    secret, late = await links.new("coach", NOW), await links.new("coach", NOW)
    assert await links.use("guess", NOW) is None
    assert await links.use(secret, NOW) == "coach"
    assert await links.use(secret, NOW) is None
    assert await links.use(late, SOON) is None


def test_so_many_tries_at_once_and_then_one_after_another() -> None:
    limit = RateLimit(burst=3, seconds=10)
    assert [limit.allows("a", 0.0) for _ in range(5)] == [True, True, True, False, False]
    assert limit.allows("b", 0.0)
    assert not limit.allows("a", 9.9)
    assert limit.allows("a", 10.0)
    assert not limit.allows("a", 10.1)
    assert [limit.allows("a", 100.0) for _ in range(4)] == [True, True, True, False]


def test_an_older_line_about_what_has_ended_makes_nothing_good_again(tmp_path: Path) -> None:
    signer = Signer.kept(tmp_path / KEY)
    between = signer.sign("coach", "ada", session="s", made=NOW)
    signer.end_before("ada", NOW + timedelta(hours=1))
    note_ended(tmp_path, ["before 1000 ada"])
    assert Signer.kept(tmp_path / KEY).read("coach", between, NOW) is None
