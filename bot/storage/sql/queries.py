"""The statements that only read."""

from bot.storage.parcel import TAKEN_BACK
from bot.storage.sql.dialect import Dialect
from bot.storage.written_rows import NOT_HEARD_YET

PICTURE_ID = "SELECT platform_id FROM picture WHERE channel = ? AND mark = ?"

KNOWN_COLUMNS = """a.channel, a.chat, p.id, p.profile, p.recent, c.id, c.flow, c.arguments,
    c.journal, c.remembered, c.began, c.turn, c.since, c.left_ms, c.seconds, c.unclear, c.marked,
    t.due - t.grace, th.state, th.waiting_since, th.claimed_by, th.snoozed_until,
    th.claimed_at, p.is_unreachable"""
"""The columns of a `StoredPersonRow`, to be ordered by `p.id, c.place`."""
KNOWN_FROM = """
FROM {source}
JOIN person p ON p.id = a.person
LEFT JOIN conversation c ON c.person = p.id
LEFT JOIN timer t ON t.person = p.id AND t.kind = 'step' AND t.conversation = c.id
    AND t.turn = c.turn
LEFT JOIN thread th ON th.person = p.id
"""
"""source: addresses, as `a`."""


def place_of(d: Dialect, person: str) -> str:
    """A subquery: where somebody is written to, which is where they answered last."""
    channel, chat = d.text("y.profile", "places", 0, 0), d.text("y.profile", "places", 0, 1)
    return (
        "(SELECT x.channel, x.chat FROM address x JOIN person y ON y.id = x.person"
        f" WHERE x.person = {person} ORDER BY {d.same(channel, 'x.channel')}"
        f" AND {d.same(chat, 'x.chat')} DESC, x.channel, x.chat LIMIT 1)"
    )


NEWEST_UPDATE = (  # a platform's numbers alone: earlier versions kept coaches' taps beside them
    "SELECT update_id FROM seen WHERE channel = ? AND substr(update_id, 1, 1) BETWEEN '0' AND '9'"
    " ORDER BY update_id DESC LIMIT 1"
)

NEWEST_MESSAGE = "SELECT COALESCE(MAX(id), 0) FROM outgoing"

_COLUMNS = """o.id, o.person, o.channel, o.chat, o.lane, o.kind, o.body, o.cause, o.conversation,
    o.turn, o.created, o.tries, s.body, s.external, o.expires"""
_ORIGINAL = """LEFT JOIN outgoing s ON o.kind <> 'send' AND s.id = (
    SELECT MAX(id) FROM outgoing WHERE conversation = o.conversation AND turn = o.turn
    AND kind = 'send' AND id < o.id) AND s.channel = o.channel AND s.chat = o.chat"""
_MAY_GO = """o.channel = ?1 AND o.state = 'stored' AND o.not_before <= ?2
    AND (o.lane = 0 OR NOT EXISTS (SELECT 1 FROM outgoing e WHERE e.channel = ?1
        AND e.chat = o.chat AND e.state = 'stored' AND e.id < o.id AND e.not_before > ?2
        AND (o.kind NOT IN ('line', 'fate', 'turn', 'tell', 'rename')
            OR (e.person = o.person AND e.kind IN ('line', 'tell')))))"""
"""In a coach's chat a line that waits holds back its own thread alone."""
_PARCEL = f"""
SELECT {_COLUMNS} FROM outgoing o {_ORIGINAL}
WHERE {_MAY_GO}{{chat}} ORDER BY o.lane, o.id LIMIT ?3
"""
PARCEL = f"SELECT {_COLUMNS} FROM outgoing o {_ORIGINAL} WHERE o.id = ? AND o.state = 'stored'"
WAITING = _PARCEL.format(chat="")
WAITING_IN_CHAT = _PARCEL.format(chat=" AND o.chat = ?4")


def emergencies(d: Dialect) -> str:
    """Emergencies' texts to their people; values: as for `next_of_chats`."""
    return f"""
SELECT {_COLUMNS} FROM outgoing o {_ORIGINAL}
WHERE {_MAY_GO} AND o.lane = 0 AND o.kind NOT IN ('line', 'fate', 'turn', 'tell', 'rename')
    AND o.chat NOT IN {d.members("?4")} ORDER BY o.id LIMIT ?3
"""


def next_of_chats(d: Dialect) -> str:
    """The next message of each chat; values: channel, now, limit, and chats that get none."""
    return f"""
WITH next AS (
    SELECT o.chat, o.lane, o.kind, o.id FROM outgoing o
    WHERE {_MAY_GO} AND o.chat NOT IN {d.members("?4")}
    ORDER BY o.lane, o.id LIMIT ?3)
SELECT {_COLUMNS} FROM next
JOIN outgoing o ON o.id = CASE WHEN next.lane = 0
    OR next.kind IN ('line', 'fate', 'turn', 'tell', 'rename') THEN next.id ELSE (
    SELECT MIN(id) FROM outgoing WHERE channel = ?1 AND chat = next.chat AND state = 'stored') END
{_ORIGINAL}
ORDER BY next.lane, next.id
"""


TAKEN_BACK_TOO_LATE = (
    f"SELECT 1 FROM outgoing WHERE id = ? AND state = 'sent' AND error = '{TAKEN_BACK}'"
)
WAITS_UNTIL = (
    "SELECT MAX(not_before) FROM outgoing WHERE channel = ? AND state = 'stored'"
    " AND not_before > ? AND error = ?"
)
REFUSALS = (
    "SELECT id, person, channel, chat, kind, error, created FROM outgoing WHERE state = 'failed'"
    " ORDER BY id DESC LIMIT ?"
)
SET_ASIDES = (
    "SELECT id, channel, chat, error, at FROM set_aside"
    f" WHERE error <> '{NOT_HEARD_YET}' ORDER BY id DESC LIMIT ?"
)
NOT_HEARD = (
    f"SELECT event FROM set_aside WHERE channel = ? AND error = '{NOT_HEARD_YET}' ORDER BY id"
)

WITH_THREAD = "thread th JOIN person p ON p.id = th.person"
PERSON_WITH_THREAD = "person p LEFT JOIN thread th ON th.person = p.id"


def threads(d: Dialect, source: str, which: str) -> str:
    """The columns of a `ThreadSummaryRow`. which: a condition."""
    return f"""
SELECT p.id, COALESCE({d.text("p.profile", "name")}, ''), p.is_unreachable, th.state,
    th.waiting_since, th.claimed_by, th.snoozed_until, th.claimed_at,
    (SELECT COUNT(DISTINCT CASE a.level WHEN 'waiting' THEN 0 ELSE a.id END) FROM alert a
        WHERE a.person = p.id AND a.acknowledged IS NULL)
FROM {source} WHERE {which}
"""


def no_flag(d: Dialect, profile: str = "p.profile") -> str:
    """A condition: nothing stops this person `p` from training."""
    return f"COALESCE(NULLIF({d.text(profile, 'flag')}, '[]'), '') = ''"


LISTED = "CASE WHEN p.listed = '' THEN p.profile ELSE p.listed END"
"""What a coach's lists look at of a person `p`."""


def cases(d: Dialect) -> str:
    """The columns of a `CaseRow`; values: the most. Those who may need somebody come first, so that
    it is never they who are too many. Only a text that may hold a flag is read as JSON.
    """
    return f"""
SELECT p.id, {LISTED}, p.is_unreachable, p.began, th.state, th.waiting_since, th.claimed_by,
    th.snoozed_until, th.claimed_at, e.text, e.at,
    (SELECT a.kind FROM attachment a WHERE a.ref = e.ref AND e.ref <> '' AND a.person = p.id
        LIMIT 1),
    c.id > e.id, c.at
FROM person p LEFT JOIN thread th ON th.person = p.id
LEFT JOIN thread_entry e ON e.id = (SELECT MAX(id) FROM thread_entry
    WHERE person = p.id AND kind = 'person')
LEFT JOIN thread_entry c ON c.id = (SELECT MAX(id) FROM thread_entry
    WHERE person = p.id AND kind = 'coach')
WHERE th.person IS NOT NULL OR {d.text(LISTED, "consent")} IS NOT NULL
ORDER BY CASE
    WHEN EXISTS (SELECT 1 FROM alert a WHERE a.person = p.id AND a.acknowledged IS NULL) THEN 0
    WHEN th.state <> 'closed' AND th.waiting_since IS NOT NULL THEN 1
    WHEN {LISTED} NOT LIKE '%"flag":%' OR {no_flag(d, LISTED)} THEN 3 ELSE 2 END, p.id DESC LIMIT ?
"""


OPEN_ALERTS = (
    "SELECT person, level, text, at FROM alert WHERE acknowledged IS NULL ORDER BY person, id"
)
UNSEEN_ALERTS = (
    "SELECT id, person, level, at FROM alert WHERE acknowledged IS NULL AND escalated IS NULL"
    " AND at <= ? ORDER BY id"
)
LINES = (
    "SELECT e.at, e.author, e.kind, e.text, o.state, o.error, a.id, a.kind, a.name, a.path <> ''"
    " FROM thread_entry e LEFT JOIN outgoing o ON o.id = e.outgoing"
    " LEFT JOIN attachment a ON a.ref = e.ref AND a.ref <> '' AND a.person = e.person"
    " AND e.replaces IS NULL WHERE e.person = ? ORDER BY e.id"
)


TOLD = (
    "SELECT o.body, o.created FROM address a JOIN outgoing o ON o.channel = a.channel"
    " AND o.chat = a.chat AND o.person = a.person WHERE a.person = ? AND o.state = 'sent'"
    " AND o.kind = 'send' AND NOT EXISTS (SELECT 1 FROM thread_entry e WHERE e.outgoing = o.id)"
    " ORDER BY o.id DESC LIMIT ?"
)
EXCHANGES = (
    "SELECT person, kind = 'coach', at,"
    " CASE WHEN kind = 'person' AND length(text) <= 60 THEN text ELSE '' END FROM thread_entry"
    " WHERE at >= ? AND kind IN ('person', 'coach') AND replaces IS NULL ORDER BY id"
)


def people_named(d: Dialect, count: int) -> str:
    """People by number or name; values: a number, so many patterns, limit."""
    fits = " AND ".join([d.holds(d.text("p.profile", "name"))] * count)
    return (
        f"SELECT p.id, COALESCE({d.text('p.profile', 'name')}, '') FROM person p"
        f" WHERE p.profile <> '{{}}' AND (p.id = ? OR ({fits})) ORDER BY p.id LIMIT ?"
    )


def lines_with(d: Dialect, count: int) -> str:
    """The newest lines with all of so many patterns; values: the patterns, limit."""
    fits = " AND ".join([d.holds("e.text")] * count)
    return (
        f"SELECT e.person, COALESCE({d.text('p.profile', 'name')}, ''), e.kind, e.author, e.text,"
        " e.at FROM thread_entry e JOIN person p ON p.id = e.person"
        f" WHERE {fits} ORDER BY e.id DESC LIMIT ?"
    )


def delivered_at(d: Dialect) -> str:
    """The columns of a `DeliveredMessageRow`; values: channel, chat, limit."""
    return (
        f"SELECT {d.leading_number('external')}, kind, lane, body, conversation, turn, created"
        " FROM outgoing WHERE channel = ? AND chat = ? AND state = 'sent' ORDER BY id DESC LIMIT ?"
    )


STEPS_AT = (
    "SELECT t.id, t.person, t.kind, t.conversation, t.turn, t.due - t.grace FROM timer t"
    " JOIN address a ON a.person = t.person"
    " WHERE a.channel = ? AND a.chat = ? AND t.kind = 'step' ORDER BY t.due"
)
PERSON_AT = "SELECT person FROM address WHERE channel = ? AND chat = ?"
EVERYBODY = (
    "SELECT p.id, p.profile, p.is_unreachable, p.began, th.state, th.waiting_since, th.claimed_by,"
    " th.snoozed_until, th.claimed_at FROM person p LEFT JOIN thread th ON th.person = p.id"
    " WHERE p.profile <> '{}' ORDER BY p.id DESC LIMIT ?"
)
WAITING_BY_LANE = (
    "SELECT lane, COUNT(*), MIN(created) FROM outgoing WHERE state = 'stored' GROUP BY lane"
)
PULSE = (
    "SELECT (SELECT MIN(due) FROM timer),"
    " (SELECT COUNT(*) FROM thread WHERE state <> 'closed' AND waiting_since IS NOT NULL),"
    f" (SELECT COUNT(*) FROM set_aside WHERE error <> '{NOT_HEARD_YET}')"
)

_OF_PERSON = (
    *("address", "conversation", "timer", "log", "thread", "thread_entry", "alert", "attachment"),
    *("mirror", "mirror_line", "ended_conversation"),
)
EVERYTHING: tuple[tuple[str, str], ...] = (
    ("person", "SELECT id, profile, recent, is_unreachable, began FROM person WHERE id = ?"),
    *((table, f"SELECT * FROM {table} WHERE person = ?") for table in _OF_PERSON),
    (
        "outgoing",
        "SELECT * FROM outgoing WHERE person = ? AND kind NOT IN ('export', 'due') ORDER BY id",
    ),
    (
        "set_aside",
        "SELECT s.* FROM set_aside s JOIN address a ON (a.channel, a.chat) = (s.channel, s.chat)"
        " WHERE a.person = ?",
    ),
)
"""Every table that knows of a person, and how to read their rows; `listed` repeats the profile."""
